"""Legends: texts that say what a colour, a line or a sign on the rows means, such as “red = left”."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from reconciler.sheets.leavers.folding import words_of
from reconciler.sheets.leavers.legend_words import FORMS, GOING, NO_ACCESS, OBJECTS, STRUCK, TITLES, WEAK
from reconciler.sheets.leavers.places import Named, named_for
from reconciler.sheets.leavers.remarks import tells_of_leaving
from reconciler.sheets.leavers.value_words import NOT_WORDS
from reconciler.sheets.leavers.values import Says, of_action, of_status
from reconciler.sheets.values.characters import plain

_LONGEST = 600
_MOST_WORDS = 12
"""A sentence of more words explains no mark."""
_SHORT = 4
_PARTS = re.compile(
    r"[\n\t;•·|()\[\]]+|[,/](?=[^,/;\n]*(?:=|:|->|→|⇒))|(?<=[^\W\d_]{3})[.!] |\s{2,}|\s/\s|\s[-–—]\s(?=\S{1,5} ?[=:])"
)
_WIDE = re.compile(r"\s*(=+>?|->|→|⇒)\s*|\s*:(?=\s)\s+")
_NEXT = re.compile(r"\s(?=(?:[A-ZÄÖÜ0-9]{1,4}|[a-z]|[*†‡#°^+]{1,3}) ?(?:=|:\s))")
"""Before the code of a next entry, in a text that begins with the code of its first."""
_FIRST = re.compile(r"\W*\w{1,4}\W* ?[=:]|[^\w\s]{1,3} ?[=:]")
_LONE_CODE = re.compile(r"[^\w\s]{1,3}|[A-Z0-9]{1,5}|[a-z]|[⁰¹²³⁴-⁹]{1,2}")
_LINK = re.compile(
    r"\s*(?:=+>?|->|→|⇒|:|\s[-–—]\s|\b(?:means?|meaning|stands for|denotes?|indicates?|bedeutet|bedeuten|heisst|heißt|"
    r"steht für|stehen für|signifie|signifient|veut dire|indique|significa|significan|indica)\b)\s*"
)
_QUOTES = r"[\s\"'“”„«»‘’(\[]*", r"[\s\"'“”„«»‘’)\]]*"
_SIGN = re.compile(r"([^\w\s\"'“”„«»‘’()\[\]/.,–—-]{1,3}|[A-Za-z]{1,2}|\d)".join(_QUOTES))
_EQUALS = re.compile("[=→⇒]|->")
"""What joins a longer code to its meaning: a dash or a colon stands in names of places, too (STAFF - LEFT)."""
_LONG_CODE = re.compile(r"([A-ZÄÖÜ][A-ZÄÖÜ0-9]{2,4})".join(_QUOTES))
_BARE = re.compile(r"([A-ZÄÖÜ][A-ZÄÖÜ0-9]{0,4})\s+(\w.*)")
_FOOTNOTE = re.compile(r"\s*([*†‡#°^+]{1,3}|[⁰¹²³⁴-⁹]{1,2})\s*(\w.*\w[.)]{0,2}\s*)", re.DOTALL)
_NUMBERED = re.compile(r"\s*[(\[]?(\d{1,2})[)\].:]?\s+(\D.*\w[.)]{0,2}\s*)", re.DOTALL)
_NOTES = re.compile(r"\n+|\s{2,}(?=[(\[]?\d)")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CODES = re.compile(r"([(\[][A-Za-z0-9]{1,3}[)\]])\s*(?:=|:|->|→|[-–—]\s)\s*([^=:;,\n()\[\]]+)")
_CODE = re.compile(r"[A-WYZa-wyz][A-Za-z]?|\d")
_NOT_GONE = re.compile(
    r"\bleft[ -](?:blank|empty|out|open|as|un|over|side|hand|column|aligned)|\bleer (?:gelassen|lassen)|\bnever\b"
    r"|^fruh(?:dienst)?$"
)
"""What only sounds like it, folded."""


class Mark(Enum):
    """How a legend marks who has left: by a form that is not read, by a line through the row, or by a sign."""

    FORM = auto()
    STRUCK = auto()
    SIGN = auto()


class Legend(NamedTuple):
    """A mark that means that somebody has left; `sign` where it is one, and whether a sign joins the two."""

    mark: Mark
    sign: str = ""
    is_joined: bool = False


class Entry(NamedTuple):
    """What a text explains: a sign or a code, and what that means; whether a sign joins the two."""

    sign: str
    meaning: str
    is_joined: bool


@lru_cache(maxsize=1024)
def entries_of(text: str) -> tuple[Entry, ...]:
    """Return the signs and codes that a text explains, each alone, whatever they mean; the numbers of notes raised."""
    text = text[:_LONGEST]
    return tuple(_numbered(text)) or tuple(entry for part in _parts(text) if (entry := _entry(part)))


def _entry(part: str) -> Entry | None:
    sides = _LINK.split(part, 1)
    if len(sides) == 2:
        sign = _SIGN.fullmatch(sides[0]) or _LONG_CODE.fullmatch(sides[0])
        return Entry(sign[1], sides[1], True) if sign and sides[1].strip() else None
    if found := _FOOTNOTE.fullmatch(part):
        return Entry(found[1], found[2], True)
    return Entry(bare[1], bare[2], False) if (bare := _BARE.fullmatch(part)) else None


def _numbered(text: str) -> Iterator[Entry]:
    """Yield the notes that a text is, by the numbers before them: 1 Returned home, (2) Extended."""
    for line in () if "=" in text else _NOTES.split(text):
        if found := _NUMBERED.fullmatch(line):
            yield Entry(found[1].translate(_RAISED), found[2], True)


def _parts(text: str) -> Iterator[str]:
    """Yield the parts of a text that may each explain something, a code that stands apart with what it means."""
    text = _WIDE.sub(lambda link: f" {link[1]} " if link[1] else ": ", text.strip())
    code = ""
    for part in _PARTS.split(text):
        for one in _NEXT.split(part) if _FIRST.match(part) else (part,):
            if not one or not one.strip():
                continue
            if _LONE_CODE.fullmatch(one.strip()):
                code = one.strip()
                continue
            yield f"{code} {one.strip()}".strip()
            code = ""
    if code:
        yield code


@lru_cache(maxsize=1024)
def legend_of(text: str) -> Legend | None:
    """Return the mark that means, by a text, that somebody has left."""
    return next(iter(legends_of(text)), None)


@lru_cache(maxsize=1024)
def legends_of(text: str) -> tuple[Legend, ...]:
    """Return all marks that mean, by a text, that somebody has left: (E) = retired, (A) = left."""
    text = text[:_LONGEST]
    if codes := tuple(Legend(Mark.SIGN, sign, True) for sign, meaning in _CODES.findall(text) if says_gone(meaning)):
        return codes
    return tuple(found for part in _parts(text) for found in _of_part(part))


def is_title(text: str) -> bool:
    """Whether a text stands above a legend."""
    return " ".join(words_of(text)) in TITLES


def explains_other(text: str) -> bool:
    """Whether a text says what a colour or form of cells means that are nobody's, such as locked ones."""
    words = words_of(text)
    return not OBJECTS.isdisjoint(words) and _form(text) is not None and legend_of(text) is None


def says_gone(text: str) -> bool:
    """Whether the meaning of a mark is that somebody has left or is to have no access."""
    words = words_of(text)
    if not words or len(words) > _MOST_WORDS or not OBJECTS.isdisjoint(words) or _NOT_GONE.search(plain(text)):
        return False
    if tells_of_leaving(text, in_remark=True) or named_for(text) is not Named.NO or " ".join(words) in NO_ACCESS:
        return True
    said = of_status(text)
    return len(words) <= _SHORT and (
        said is Says.GONE or (said is Says.UNKNOWN and of_action(text) is Says.GONE) or not GOING.isdisjoint(words)
    )


def _of_part(part: str) -> Iterator[Legend]:
    sides = _LINK.split(part.strip(), 1)
    if len(sides) == 2:
        for mark, meaning in (sides, sides[::-1]):
            if mark is sides[1] and _CODE.fullmatch(mark.strip()):
                continue  # Retirement plan: B
            if (found := _mark(mark, may_be_long=mark is sides[0] and bool(_EQUALS.search(part)))) and says_gone(
                meaning
            ):
                yield found
    elif footnote := _FOOTNOTE.fullmatch(part):
        if says_gone(footnote[2]):
            yield Legend(Mark.SIGN, footnote[1], is_joined=True)
    elif (form := _form(part)) and says_gone(part) and not _is_turned_round(part):
        yield Legend(form)


def _is_turned_round(part: str) -> bool:
    return not (tells_of_leaving(part, in_remark=True) or NOT_WORDS.isdisjoint(words_of(part)))


def _mark(text: str, *, may_be_long: bool) -> Legend | None:
    if found := _form(text) or (Mark.FORM if not WEAK.isdisjoint(words_of(text)) else None):
        return Legend(found, is_joined=True) if len(words_of(text)) <= _MOST_WORDS // 2 else None
    sign = _SIGN.fullmatch(text) or (_LONG_CODE.fullmatch(text) if may_be_long else None)
    return Legend(Mark.SIGN, sign[1], is_joined=True) if sign else None


def _form(text: str) -> Mark | None:
    words = words_of(text)
    pairs = {" ".join(words[at : at + 2]) for at in range(len(words))} | set(words)
    if not STRUCK.isdisjoint(pairs):
        return Mark.STRUCK
    return None if FORMS.isdisjoint(pairs) else Mark.FORM
