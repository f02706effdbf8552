"""Cells of domains: split, mended where that loses nothing, each in its one form."""

import re
from functools import cache
from typing import Any

from reconciler.model.finding_code import Code
from reconciler.model.identity import ascii_domain
from reconciler.sheets.values.cells import CellIssue, Cleaned, shown, text
from reconciler.sheets.values.characters import odd_letter_of_address
from reconciler.support.resources import schema

_BETWEEN = re.compile(r"[\s;,|،؛、]+")
_WORDS_BETWEEN = frozenset(["/", "&", "+", "-", "–", "•", "*", "and", "und", "et", "y"])
_LINK = re.compile(r"https?://", re.IGNORECASE)


def domains(cell: Any) -> Cleaned:
    """Return the domains of a cell in ASCII form and lower case, each once, in order.

    A leading @ or https:// and a slash or full stop at the end go, with a note. The problem names the first that is no
    domain, and the one that may be meant.
    """
    words, problem, note = text(cell)
    parts = [part for part in _BETWEEN.split(words) if part and part.casefold() not in _WORDS_BETWEEN]
    mended = [_mended(part) for part in parts]
    found = tuple(dict.fromkeys(map(ascii_domain, mended)))
    problem = problem or next(filter(None, map(_what_is_wrong, mended)), None)
    if mended != parts:
        note = CellIssue(Code.EMAIL_DOMAINS_MENDED, {"value": shown(words), "read": "; ".join(mended)})
    elif note and note.code == Code.CELL_LINE_BREAK:
        note = None  # between two domains it is a separator like others
    return Cleaned(found, problem, None if problem else note)


def _mended(part: str) -> str:
    return _LINK.sub("", part, count=1).removeprefix("@").removesuffix("/").removesuffix(".")


def _what_is_wrong(part: str) -> CellIssue | None:
    domain = ascii_domain(part)
    longest = schema("company")["properties"]["emailDomains"]["items"]["maxLength"]
    if len(domain) > longest:
        return None  # the schema says so
    if odd := odd_letter_of_address(part):
        return CellIssue(Code.EMAIL_DOMAINS_INVALID, {"case": "mixed", "value": shown(part), **odd._asdict()})
    if _is_domain(domain) and not domain.startswith("www."):
        return None
    return CellIssue(Code.EMAIL_DOMAINS_INVALID, {"case": "shape", "value": shown(part), "meant": _meant(part)})


def _meant(part: str) -> str:
    """Return the domain that an address, a web address or a wildcard stands for; "" where none can be told."""
    bare = re.split(r"[/?#:]", part.rpartition("@")[2], maxsplit=1)[0]
    domain = re.sub(r"^(\*\.|www\.|\.)+|\.+$", "", ascii_domain(bare))
    return domain if _is_domain(domain) else ""


def _is_domain(domain: str) -> bool:
    return bool(_pattern().fullmatch(domain))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(schema("company")["properties"]["emailDomains"]["items"]["pattern"])
