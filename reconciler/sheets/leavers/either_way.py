"""Columns that ask which of the two somebody is, one who comes or one who goes: J/L, Starter/Leaver, Ein-/Austritt."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from reconciler.sheets.headers import without_remark
from reconciler.sheets.leavers import header_words, place_words, value_words
from reconciler.sheets.leavers.folding import Vocabulary, forms, words_of_header
from reconciler.sheets.leavers.sure_words import MANY, SURE
from reconciler.sheets.leavers.values import Says, of_status
from reconciler.sheets.values.cells import as_text

_COMES: Vocabulary = {
    "English": "joiner, joiners, join, joined, starter, starters, start, new, hire, hires, hired, in, entry, entrant, "
    "arrival, arrivals, newcomer, onboarding, onboard, rehire",
    "French": "entrée, entrées, entrant~, arrivée, arrivées, arrivant~, embauche, nouveau, nouvelle",
    "German": "eintritt, eintritte, ein, zugang, zugänge, zu, neueintritt, neu, neuzugang, anfang, einstellung",
    "Spanish": "alta, altas, entrada, ingreso, incorporación, nuevo, nueva",
}
_MOVES: Vocabulary = {"English": "mover, movers, move, change, transfer, m", "German": "wechsel, wechsler"}
_GOES: Vocabulary = {
    "English": "out, left, leave, off, departures",
    "German": "aus, ab, weg, raus",
    "French": "départ, sortant~",
}
_COMERS = forms(_COMES) | forms(place_words.COMERS)
_MOVERS = forms(_MOVES)
_GOERS = frozenset[str]().union(
    *map(forms, (SURE, MANY, header_words.LEAVING, header_words.TERM, header_words.GONE, value_words.LEFT, _GOES))
) - {""}
_BESIDE = (
    forms(header_words.REASON)
    | forms(header_words.DATE)
    | forms(header_words.STATUS)
    | forms(header_words.PERSON)
    | {"flag", "y", "n"}
)
_OR = re.compile(r"\s*(?:[/|,&+]|\b(?:or|oder|bzw|ou|o|vs|and|und|et|y)\b\.?)\s*", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}[:.h]\d\d")
_AGENTS = forms(
    {
        "English": "joiner, joiners, starter, starters, mover, movers, leaver, leavers",
        "French": "entrant~, sortant~, arrivant~, partant~",
    }
)
_LETTERS = {("j", "l"), ("s", "l"), ("n", "l"), ("j", "m", "l"), ("s", "m", "l"), ("jml",), ("jl",)}
"""Joiner, starter or new; mover; leaver: the first letters that are in use for them."""


class Ways(NamedTuple):
    """What cells of such a column may say, folded: for who comes or moves, and for who goes."""

    comes: frozenset[str]
    goes: frozenset[str]


@cache
def ways_of(label: str) -> Ways | None:
    """Return what the cells under a header may say, where it asks whether somebody comes or goes."""
    label = without_remark(label)
    words = words_of_header(_OR.sub(" ", label))
    letters = tuple(word for word in words if len(word) == 1 or word not in _BESIDE)
    if letters in _LETTERS:
        each = "".join(letters)
        return Ways(frozenset(each[:-1]), frozenset(each[-1]))
    parts = [_content(part) for part in _OR.split(label)]
    if len(parts) == 1 and _AGENTS.issuperset(parts[0]):  # joiner_leaver, JoinerLeaver
        parts = [(word,) for word in parts[0]]
    comes, goes = [part for part in parts if _is_of(part, _COMERS)], [part for part in parts if _is_of(part, _GOERS)]
    others = [part for part in parts if part not in (*comes, *goes) and not _is_of(part, _MOVERS)]
    if not comes or not goes or others or any(part in goes for part in comes):
        return None
    return Ways(frozenset(_spelled(comes)), frozenset(_spelled(goes)))


def of_way(cell: Any, ways: Ways) -> Says:
    """Return what a cell says of the two: UNKNOWN where it is neither of them."""
    text = as_text(cell)
    if not any(map(str.isalnum, text)) or _TIME.fullmatch(text):
        return Says.NOTHING
    whole = " ".join(words_of_header(text))
    if whole in ways.comes or whole in ways.goes:
        return Says.UNKNOWN if whole in ways.comes & ways.goes else Says.GONE if whole in ways.goes else Says.HERE
    if whole in _GOERS:
        return Says.GONE
    if whole in _COMERS | _MOVERS:
        return Says.HERE
    said = of_status(cell)
    return said if said in (Says.GONE, Says.RELEASED) and len(text) > 2 else Says.UNKNOWN


def _content(part: str) -> tuple[str, ...]:
    return tuple(word for word in words_of_header(part) if word not in _BESIDE)


def _is_of(part: Sequence[str], words: frozenset[str]) -> bool:
    return bool(part) and " ".join(part) in words


def _spelled(parts: Sequence[Sequence[str]]) -> Iterator[str]:
    for part in parts:
        yield " ".join(part)
        yield part[0][0]
