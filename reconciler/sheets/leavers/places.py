"""Tabs, files, titles and headings that are named for people who have left."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from functools import lru_cache

from reconciler.sheets.leavers import place_words, value_words
from reconciler.sheets.leavers.dates import month_of
from reconciler.sheets.leavers.folding import forms, words_of, words_of_header
from reconciler.sheets.leavers.remarks import may_tell, tells_of_leaving
from reconciler.sheets.leavers.sure_words import MANY, SURE


class Named(Enum):
    """What a place is named for: nobody who has left, those who have, or these among others."""

    NO = auto()
    LEAVERS = auto()
    MIXED = auto()


_SETS = {
    "leavers": forms(place_words.LEAVERS) | forms(SURE) | forms(MANY),
    "alone": forms(place_words.ALONE),
    "lists": forms(place_words.LIST_WORDS),
    "comers": forms(place_words.COMERS),
    "not in use": forms(place_words.NOT_IN_USE),
    "old": forms(place_words.OLD),
    "without": forms(place_words.WITHOUT),
    "left out": forms(place_words.LEFT_OUT),
    "things": forms(place_words.THINGS),
    "persons": forms(value_words.PERSONS),
    "roles": forms(place_words.ROLES),
    "finished": forms(place_words.FINISHED),
    "archives": forms(place_words.ARCHIVES),
    "keepers": forms(place_words.KEEPERS),
    "gone": forms(value_words.LEFT) | forms(value_words.OFF) | forms(value_words.FORMER) | forms(value_words.RELEASED),
}
_LAST_PART = re.compile(r"[-_–—]")
_COUNT = re.compile(r"\s*(?:(\D+?)(?::\s*|\s*\(\s*)(\d{1,6})\s*\)?|(\d{1,6})\s+([^\W\d_]+)(?:\s+[^\W\d_]+){0,3})\s*")
_PUT_LAST = re.compile(r"\W*(?:zz+(?!gl|t\b)|xx+(?=[\W_]|$))", re.IGNORECASE)
"""What people put before a name so that it is sorted behind all others."""
_YEARS = range(1950, 2100)
_LONGEST, _MOST_WORDS = 100, 9


@lru_cache(maxsize=1024)
def named_for(name: str) -> Named:
    """Return whether a tab, a file (without its ending), a title or a heading is named for people who have left."""
    name = name[:_LONGEST]
    words = words_of_header(name)
    if not words or len(words) > _MOST_WORDS or _has(words, "left out"):
        return Named.NO
    if _PUT_LAST.match(name) or _is_not_in_use(words):
        return Named.LEAVERS
    if any(not _SETS["without"].isdisjoint(phrase.split()) for phrase in _found(words, "leavers")):
        return Named.LEAVERS  # no longer with us
    if _has(words, "without") or _has(words, "things"):
        return Named.NO
    if _is_of_leavers(words) or _is_alone(words_of_header(_LAST_PART.split(name)[-1])) or _tells(name):
        return Named.MIXED if _has(words, "comers") else Named.LEAVERS
    if _is_of_former_roles(words_of(name)):
        return Named.LEAVERS
    rest = _without_list_words(words)
    return Named.MIXED if rest and _SETS["finished"].issuperset(rest) else Named.NO


def _is_of_leavers(words: Sequence[str]) -> bool:
    if _has(words, "leavers") or _is_alone(words):
        return True
    others = [word for word in words if word not in _SETS["persons"]]
    said = _without_list_words(others)
    return len(others) < len(words) and bool(said) and all(word in _SETS["gone"] for word in said)


def _is_of_former_roles(words: Sequence[str]) -> bool:
    """Whether a name says of people who are here for a time that they were: Past visitors, Expired contracts."""
    said = [word for word in words if not word.isdecimal() and word not in _SETS["roles"]]
    is_former = bool(said) and all(word in _SETS["gone"] or word in _SETS["alone"] for word in said)
    return is_former and not _SETS["roles"].isdisjoint(words)


def is_of_finished(words: Sequence[str]) -> bool:
    """Whether the words of a name are of people who have finished their studies, or come from them."""
    rest = _without_list_words(word for word in words if not word.isdecimal())
    return bool(rest) and _SETS["finished"].issuperset(rest)


def is_archive_of(words: Sequence[str], above: Sequence[str]) -> bool:
    """Whether a folder is the archive of the department above it, which keeps one."""
    return bool(words) and _SETS["archives"].issuperset(words) and not _SETS["keepers"].isdisjoint(above)


def is_called_old(name: str) -> bool:
    """Whether a tab or a file is called old and nothing else: an older list, or one of people who have left."""
    rest = _without_list_words(words_of_header(name[:_LONGEST]))
    return bool(rest) and _SETS["old"].issuperset(rest)


def _is_not_in_use(words: Sequence[str]) -> bool:
    """Whether a name says that nobody is to use the list."""
    said = next(_found(words, "not in use"), "")
    rest = _without_list_words(" ".join(words).replace(said, " ").split())
    return bool(said) and all(word in _SETS["persons"] or word.isdecimal() for word in rest)


def _is_alone(words: Sequence[str]) -> bool:
    """Whether a word for leavers stands with nothing but words for a list."""
    rest = _without_list_words(words)
    return any(word in _SETS["alone"] for word in rest) and _SETS["alone"] | _SETS["comers"] >= set(rest)


def _without_list_words(words: Iterable[str]) -> list[str]:
    return [word for word in words if word not in _SETS["lists"] and not month_of(word) and len(word) > 1]


def _tells(name: str) -> bool:
    return may_tell((name,)) and tells_of_leaving(name, in_remark=False, in_field=True)


def _has(words: Sequence[str], kind: str) -> bool:
    return any(_found(words, kind))


def _found(words: Sequence[str], kind: str) -> Iterator[str]:
    """Yield the expressions of a kind among some words."""
    for count in (4, 3, 2, 1):
        for at in range(len(words) + 1 - count):
            if (phrase := " ".join(words[at : at + count])) in _SETS[kind]:
                yield phrase


def counted(text: str) -> int | None:
    """Return the number that a text gives of those who have left, as “Leavers: 3” does; None where it gives none."""
    found = _COUNT.fullmatch(text)
    if not found:
        return None
    words, number = found[1] or found[4], int(found[2] or found[3])
    return number if named_for(words) is not Named.NO and number not in _YEARS else None


def tells_of_comers(words: tuple[str, ...]) -> bool:
    """Whether the words of a name tell of people who come, such as joiners: such a list has others every month."""
    return _has(words, "comers")
