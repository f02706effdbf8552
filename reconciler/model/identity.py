"""What makes two spellings one address, and two domains one domain: pure text."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from functools import lru_cache

_LONGEST_DOMAIN = 253


def email_key(email: str) -> str:
    """Give what two spellings of one address share (architecture, promise 2).

    Trimmed, NFC, casefolded, and with its domain in ASCII form: bücher.example and xn--bcher-kva.example are one.
    """
    email = email.strip()
    if email.isascii():
        lower = email.lower()
        return email if email == lower else lower  # one text in memory, and not two that are equal
    local, at, domain = email.rpartition("@")
    return f"{_folded(local)}@{ascii_domain(domain)}" if at else _folded(email)


def domain_of(email: str) -> str:
    """Give the part behind the last @, as `ascii_domain` does; "" where there is none."""
    return ascii_domain(email.rpartition("@")[2]) if "@" in email else ""


def ascii_domain(domain: str) -> str:
    """Give the one form of a domain that all its spellings share: lower case, and in ASCII (IDNA 2008, UTS 46).

    What is no domain comes back casefolded.
    """
    return domain.lower() if domain.isascii() else _encoded(domain)


@lru_cache(maxsize=4096)
def _encoded(domain: str) -> str:
    import idna

    folded = _folded(domain)
    # The folded form is tried too: else what only it makes a domain would have another form when asked again.
    for form in (domain, folded):
        with suppress(UnicodeError):
            if len(form) <= _LONGEST_DOMAIN:
                return idna.encode(form, uts46=True).decode().lower()
    return folded


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
