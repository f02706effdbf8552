"""Words of leaving that are a whole part of a cell: SLH/9999/SEPARATED, Leavers FY26, zTerm - Final Pay."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum, auto
from typing import Any

from reconciler.sheets.leavers import place_words, value_words
from reconciler.sheets.leavers.dates import month_of
from reconciler.sheets.leavers.folding import Vocabulary, expressions, forms, words_of
from reconciler.sheets.leavers.sure_words import MANY, SURE

_NOT_OF_PEOPLE: Vocabulary = {
    "English": "left, locked, blocked, removed, closed, gone, expired, dead, leaving, no access, "
    "without access, not here",
    "French": "parti, partie, partis, parties, bloqué~, fermé~",
    "German": "gesperrt~, blockiert~, abgang, verlassen",
    "Spanish": "baja, bajas, bloquead~, retirad~, borrad~, anulad~",
}
"""What is said of things, directions and kinds of leave as often, where it is no more than a part of a cell."""
_MORE: Vocabulary = {
    "English": "beneficiary, survivor, surviving spouse, tombstoned, tombstone, pending deletion, "
    "pending delete, pending removal, final pay, graduated, withdrew",
    "French": "ayant droit, ayants droit, sortants, sortis, retraites, démissionnaires",
    "German": "betriebsrentner~, hinterbliebene~, versorgungsempf, ausgeschieden~",
    "Spanish": "beneficiari~, jubilados, exempleados",
}
_IN_GROUPS: Vocabulary = {
    "English": "graduates, departures, separations",
    "French": "partis, retraites, retraités, anciens, départs, sorties, diplômés",
    "German": "austritte, abgänge, absolventen, rentner",
    "Spanish": "bajas, salidas, ceses, titulados, antiguos",
}
"""What is said of people where a group or an organisational unit is called so; elsewhere of a matter as often."""
_PUT: Vocabulary = {
    "English": "no pay, pay, payout, pto, unpaid, do not schedule, do not pay, do not use, org, hr, fy, ay, q, "
    "h, cy, "
    "class of, since, only, january, february, march, april, june, july, august, september, october, november, "
    "december",
    "French": "rh, sans paie, depuis",
    "German": "hr, ohne bezug, ohne entgelt, seit, ab",
    "Spanish": "rrhh, sin sueldo, desde",
}
"""What people put beside them."""
_STAYS: Vocabulary = {
    "English": "active, rehired, re hired, reemployed, re employed, on recall, recalled, in service, "
    "still working, still active",
    "French": "en activité, en poste, réembauché~, réengagé~, cumul emploi retraite, en service",
    "German": "weiterbeschäftigt~, wiedereingestellt~, noch tätig, weiterhin tätig, aktiv~, im dienst",
    "Spanish": "en activo, reincorporad~, readmitid~, en servicio",
}
"""That somebody works here, whatever else they are: Profesora Emérita en activo, Rentner (weiterbeschäftigt)."""


class _Word(Enum):
    GONE = auto()
    GROUP = auto()
    SHORT = auto()
    BESIDE = auto()


_SHORT = {"term", "trm", "termd", "sep", "sepd", "lvr", "lvrs", "exit", "left", "inact", "rtd"}
"""Gone, where they stand for a part of a code in capitals, or with a sign of being sorted last or out of the pay."""
_LVR = {"LVR", "LVRS", "TRM", "TERM", "TRMD", "SEPD"}
"""Codes that stand for nothing else."""
_MATTERS = (forms(value_words.OF_DEPARTMENTS) - value_words.OF_PEOPLE) | {"archive", "retraite"}
_GONE = (
    frozenset[str]().union(*map(forms, (SURE, MANY, value_words.LEFT, value_words.OFF, place_words.LEAVERS, _MORE)))
    - forms(_NOT_OF_PEOPLE)
    - _MATTERS
)
_BESIDE = frozenset[str]().union(*map(forms, (_PUT, place_words.LIST_WORDS, value_words.PERSONS)))
_WORDS: dict[str, _Word] = (
    dict.fromkeys(_BESIDE, _Word.BESIDE)
    | dict.fromkeys(_SHORT, _Word.SHORT)
    | dict.fromkeys(forms(_IN_GROUPS), _Word.GROUP)
    | dict.fromkeys(_GONE, _Word.GONE)
)
_MOST_WORDS = max(form.count(" ") + 1 for form in _WORDS)
_ACTIVE = forms(_STAYS)
_LONGEST = 400
_MOST_PARTS = 24
_BETWEEN = re.compile(r"[/\\,;|>:()\[\]{}=\n]+|\s[-–—]+\s|(?<=[A-Z]{3})-(?=[A-Z])|\b(?i:ou|cn|dc|o)=")
_CODE = re.compile(r"[A-Z0-9/_|. -]+")
"""Levels of an account in capitals: SLH/9999/SEP/NONE."""
_UNIT = re.compile(r"\b(?i:ou)=")
_PREFIX = re.compile(r"(?:z{1,4}|x{2,4})[_ .-]?(?=[A-Z])|[A-Za-z]{1,4}_(?=[A-Za-z])|_+")
_LAST = re.compile(r"z{1,4}[_ .-]?(?=[A-Z])|x{2,4}[_ .-](?=[A-Z])")
_MONTH = re.compile(r"(?:^|/)(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|OCT|NOV|DEC)(?:/|$)")
_SEPTEMBER = re.compile(r"(?:^|/)SEP(?:/|$)")
_YEAR = re.compile(r"(?:(?P<fiscal>fy|ay) ?)?(?P<year>(?:19|20)?\d\d)")
_HINT = re.compile(
    r"(?i:tombston|hinterblieben|betriebsrent|versorgungs|final pay|pending|sortis|sortant|graduat|absolv|dipl[oô]m"
    r"|titulad|relinquish|surrender|rescind|erlosch|niedergelegt|beneficiar|survivor|ayants? droit)"
    r"|\b(?:LVRS?|TRMD?|SEPD?)\b|/SEP\b"
)
"""Some of each word that no other reader looks for."""


def with_hints(cells: Sequence[str]) -> set[str]:
    """Return those of some cells a part of which may say it; one look at all of them, as most have none."""
    if not _HINT.search("\n".join(cells)):
        return set()
    return {cell for cell in cells if _HINT.search(cell)}


def has_gone_segment(cell: str, today: date, *, is_group: bool = False) -> bool:
    """Whether a whole part of a cell is a word of leaving, with nothing beside it but what belongs to a list.

    In a group, and in the path of an organisational unit, so is what elsewhere is a matter that people deal with.
    """
    text = cell.strip()[:_LONGEST]
    if text in _LVR:
        return True
    if stays_all_the_same(words_of(text)):
        return False
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()][:_MOST_PARTS]
    is_code = len(parts) > 2 and bool(_CODE.fullmatch(text))
    is_unit = bool(_UNIT.search(text))
    return any(
        _is_gone(
            part,
            today,
            is_short=is_code or bool(_LAST.match(part)),
            is_group=is_unit or (is_group and bool(_PREFIX.match(part))),
        )
        for part in parts
    )


def has_month(cell: Any) -> bool:
    """Whether a part of a code is a month, so that SEP is one in its column."""
    return isinstance(cell, str) and bool(_MONTH.search(cell))


def has_september(cell: Any) -> bool:
    """Whether a part of a code is SEP."""
    return isinstance(cell, str) and bool(_SEPTEMBER.search(cell))


def stays_all_the_same(words: Sequence[str]) -> bool:
    """Whether some words say that somebody works here, whatever else they are."""
    return any(found for found, _ in expressions(words, dict.fromkeys(_ACTIVE, True), 3))


def _is_gone(part: str, today: date, *, is_short: bool, is_group: bool) -> bool:
    words = words_of(_PREFIX.sub("", part, count=1).replace("_", " "))
    if not words or any(_is_far(word, today) for word in words):
        return False
    found = list(_classes(words))
    if None in found:
        return False
    if _Word.GONE in found or (is_group and _Word.GROUP in found):
        return True
    return _Word.SHORT in found and (is_short or "pay" in words)


def _classes(words: Sequence[str]) -> Iterator[_Word | None]:
    for found, said in expressions(words, _WORDS, _MOST_WORDS):
        is_number = said.isdecimal() or bool(_YEAR.fullmatch(said)) or bool(month_of(said))
        yield found or (_Word.BESIDE if is_number else None)


def _is_far(word: str, today: date) -> bool:
    """Whether a word is a year in which nobody can have left yet."""
    found = _YEAR.fullmatch(word)
    if not found or (len(found["year"]) < 4 and not found["fiscal"]):
        return False
    year = int(found["year"])
    return (year if year > 99 else 2000 + year) > today.year + bool(found["fiscal"])
