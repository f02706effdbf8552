"""Why a connection failed, by what its error says: the error itself may repeat any part of an address."""

import re

from reconciler.model.notice import Trouble, Why

_SIGNS = (
    (r"\((\d{3}), b['\"]|http error (\d{3})", Trouble.ANSWERED),
    (r"name or service|name resolution|nodename|getaddrinfo|no address associated", Trouble.UNKNOWN_NAME),
    (r"certificate|\b(?:ssl|tls|starttls)\b", Trouble.NO_TRUST),
    (r"connection refused|errno 111\b", Trouble.NOBODY_THERE),
    (r"timed? ?out", Trouble.NO_ANSWER),
    (r"closed|reset", Trouble.CLOSED),
)


def why_of(error: str) -> Why | None:
    """Return why a connection failed; None where the error has no sign that is known."""
    for pattern, trouble in _SIGNS:
        if found := re.search(pattern, error, re.I):
            return Why(trouble, next(filter(None, found.groups()), ""))
    return None
