"""Takes out of answers the secrets that a server may echo."""

import base64
import html
import json
import re
from urllib.parse import quote, quote_plus

_SHORTEST = 8
"""Nothing shorter is a credential, and a short word would be found in honest data."""

_HIDDEN = b"***"
# A JSON Web Token, perhaps cut short (RFC 7519: it begins with base64url of `{"`), and what follows "Bearer".
_TOKEN = re.compile(rb"eyJ[\w-]{8,}(?:\.[\w-]+){0,2}|(?<=[Bb]earer )[\w.~+/=-]{20,}")


class Redactor:
    """Knows the secrets of a connection and takes them out of what a server says."""

    def __init__(self, *secrets: str) -> None:
        self._forms: list[bytes] = []
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Know one more secret."""
        if len(secret) >= _SHORTEST:
            # The longest first: one form may hold another.
            self._forms = sorted({*self._forms, *_forms(secret)}, key=len, reverse=True)

    def clean(self, data: bytes, guess: bool) -> bytes:
        """Return data without the secrets; with `guess`, without anything that is shaped like a token either."""
        for form in self._forms:
            data = data.replace(form, _HIDDEN)
        return _TOKEN.sub(_HIDDEN, data) if guess else data


def _forms(secret: str) -> set[bytes]:
    """Return the forms that a secret takes in an echo: as it is, in JSON, HTML or a URL, and inside base64."""
    texts = {secret, json.dumps(secret)[1:-1], html.escape(secret)}
    texts |= {quote(secret), quote(secret, safe=""), quote_plus(secret)}
    return {text.encode() for text in texts} | _inside_base64(secret.encode())


def _inside_base64(secret: bytes) -> set[bytes]:
    """Return a secret as it stands within longer base64: three ways, by where it begins in a group of three bytes."""
    found = set()
    for before in range(3):
        # Only whole sextets: those at the ends are shared with what stands before and after.
        whole = slice(-(-before * 8 // 6), (before + len(secret)) * 8 // 6)
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            found.add(encode(bytes(before) + secret)[whole])
    return found
