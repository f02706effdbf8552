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
_PARTS = re.compile(r"[\n;•|()\[\]]+|[,/](?=[^,/;\n]*(?:=|:|->|→|⇒))|(?<=[^\W\d_]{3})[.!] ")
_LINK = re.compile(
    r"\s*(?:=+>?|->|→|⇒|:|\s[-–—]\s|\b(?:means?|meaning|stands for|denotes?|indicates?|bedeutet|bedeuten|heisst|heißt|"
    r"steht für|stehen für|signifie|signifient|veut dire|indique|significa|significan|indica)\b)\s*"
)
_SIGN = re.compile(r"[\s\"'“”„«»‘’(\[]*([^\w\s\"'“”„«»‘’()\[\]/.,–—-]{1,3}|[A-Za-z]{1,2}|\d)[\s\"'“”„«»‘’)\]]*")
_FOOTNOTE = re.compile(r"\s*([*†‡#°^+]{1,3})\s*(\w.*\w[.)]?\s*)")
_CODES = re.compile(r"([(\[][A-Za-z0-9]{1,3}[)\]])\s*(?:=|:|->|→|[-–—]\s)\s*([^=:;,\n()\[\]]+)")
_CODE = re.compile(r"[A-WYZa-wyz][A-Za-z]?|\d")
_NOT_GONE = re.compile(
    r"\bleft (?:blank|empty|out|open|as|un|over|side|hand|column|aligned)|\bleer (?:gelassen|lassen)|\bnever\b"
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
    return tuple(found for part in _PARTS.split(text) if part for found in _of_part(part))


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
            if (found := _mark(mark)) and says_gone(meaning):
                yield found
    elif footnote := _FOOTNOTE.fullmatch(part):
        if says_gone(footnote[2]):
            yield Legend(Mark.SIGN, footnote[1], is_joined=True)
    elif (form := _form(part)) and says_gone(part) and not _is_turned_round(part):
        yield Legend(form)


def _is_turned_round(part: str) -> bool:
    return not (tells_of_leaving(part, in_remark=True) or NOT_WORDS.isdisjoint(words_of(part)))


def _mark(text: str) -> Legend | None:
    if found := _form(text) or (Mark.FORM if not WEAK.isdisjoint(words_of(text)) else None):
        return Legend(found, is_joined=True) if len(words_of(text)) <= _MOST_WORDS // 2 else None
    sign = _SIGN.fullmatch(text)
    return Legend(Mark.SIGN, sign[1], is_joined=True) if sign else None


def _form(text: str) -> Mark | None:
    words = words_of(text)
    pairs = {" ".join(words[at : at + 2]) for at in range(len(words))} | set(words)
    if not STRUCK.isdisjoint(pairs):
        return Mark.STRUCK
    return None if FORMS.isdisjoint(pairs) else Mark.FORM
