"""Who is never deactivated, as people write it: what can be read in one way only is taken, anything else is refused.

An entry that is passed over in silence protects nobody, and the person it was meant for is locked out.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from reconciler.errors import UsageError
from reconciler.model.identity import ascii_domain, email_key
from reconciler.model.policy import Protected
from reconciler.support.resources import schema

_LOCAL = re.compile(r"""(?!['`"=%])[^\s@<>()\[\]{},;:"\\*?^$|]+""")
_ADDRESSES = re.compile(r"""[^\s@<>()\[\]{},;:"'\\*?^$|/]+@[^\s@<>()\[\]{},;:"'\\*?^$|/]+""")
_ALL_OF = re.compile(r"\s*['\"^]?[.*%]*@")
_EXACTLY = "A domain stands for itself alone: each domain below it needs an entry of its own."
_BETWEEN = re.compile(r"[\s,;|]+")
_LONGEST = 254


def read_protected(table: Mapping[str, Any], file: str) -> Protected:
    """Return who is protected, each entry in the form that live addresses are compared in.

    Raises UsageError with the `file`, the list, the entry and what to write instead.
    """

    def read(name: str, take: Callable[[str], str]) -> frozenset[str]:
        return frozenset(_entry(text, take, f"{file}: protected.{name}") for text in table.get(name, ()))

    return Protected(read("emails", _email), read("domains", _domain))


def _entry(text: str, take: Callable[[str], str], place: str) -> str:
    if found := take(text):
        return found
    kind = "address" if take is _email else "domain"
    raise UsageError(f"{place}: “{text}” is not one {kind}, and would protect nobody. {_way_on(text)}")


def _email(text: str) -> str:
    """Return what an address is matched by, "" where the text is not one address and nothing else."""
    text = unicodedata.normalize("NFC", text.strip())
    local, _, domain = text.rpartition("@")
    # Letters of full width, ligatures: live addresses have the plain ones.
    is_plain = _LOCAL.fullmatch(local) and local.isprintable() and unicodedata.normalize("NFKC", local) == local
    return email_key(text) if is_plain and _is_domain(domain) and len(text) <= _LONGEST else ""


def _domain(text: str) -> str:
    """Return the one form of a domain; "" where the text is not one domain and nothing else but an @ before it."""
    text = text.strip().removeprefix("@")
    return ascii_domain(text) if _is_domain(text) else ""


def _is_domain(text: str) -> bool:
    return text.isprintable() and bool(_pattern().fullmatch(ascii_domain(text)))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(schema("company")["properties"]["emailDomains"]["items"]["pattern"])


def _way_on(text: str) -> str:
    """Return what to write in the place of an entry that was refused."""
    plain = unicodedata.normalize("NFKC", text)
    found = (one.rstrip(".") for one in _ADDRESSES.findall(plain.removeprefix("mailto:")))
    if emails := [f'"{one}"' for one in dict.fromkeys(found) if _email(one)]:
        return f"Write it as emails = [{', '.join(emails)}]."
    # Of a broken address nobody should protect the whole domain.
    words = _BETWEEN.split(plain) if "@" not in plain or _ALL_OF.match(plain) else ()
    if domains := [f'"{one}"' for one in dict.fromkeys(map(_bare, words)) if _domain(one)]:
        return f"Write it as domains = [{', '.join(domains)}]. {_EXACTLY}"
    return f"Write an address such as ada@acme.example under emails, or a domain such as acme.example. {_EXACTLY}"


def _bare(word: str) -> str:
    """Return a word without what people put around a domain: a wildcard, an address' beginning, a link's ends."""
    return re.sub(r"^.*[@*/](?=.*\.)|^[.\"'<]+|[.\"'>]+$", "", re.sub(r"(?<=[^/])/(?!/).*$", "", word)).lstrip(".")
