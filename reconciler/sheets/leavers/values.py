"""What a cell says of a person, by what its column is about."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import Enum, auto
from typing import Any

from reconciler.sheets.leavers import value_words
from reconciler.sheets.leavers.dates import days
from reconciler.sheets.leavers.folding import forms, words_of
from reconciler.sheets.leavers.remarks import tells_of_leaving
from reconciler.sheets.values.cells import as_text


class Says(Enum):
    """What a cell says: nothing; that somebody is there, or of which kind they are; has left; or what nobody knows."""

    NOTHING = auto()
    HERE = auto()
    KIND = auto()
    GONE = auto()
    UNKNOWN = auto()


class _Word(Enum):
    LEFT = auto()
    OFF = auto()
    ENDED = auto()
    HERE = auto()
    KIND = auto()
    FILLER = auto()
    NOT = auto()


_NOTHING = forms(value_words.NOTHING)
_NO, _YES = forms(value_words.NO), forms(value_words.YES)
_DONE = forms(value_words.DONE)
_WORDS: dict[str, _Word] = {
    form: word
    for word, vocabulary in (
        (_Word.FILLER, value_words.FILLERS),
        (_Word.KIND, value_words.KINDS),
        (_Word.HERE, value_words.HERE),
        (_Word.ENDED, value_words.ENDED),
        (_Word.OFF, value_words.OFF),
        (_Word.LEFT, value_words.LEFT),
    )
    for form in forms(vocabulary)
} | dict.fromkeys(value_words.NOT_WORDS, _Word.NOT)
_MOST_WORDS = max(form.count(" ") + 1 for form in _WORDS)

_SIDES = frozenset({"right", "both", "middle", "centre", "center", "ambidextrous"})
_CHECKED = frozenset("✓✔☑✅🗹⊠☒")
_UNCHECKED = frozenset("☐□◻✗✘❌")
_LONGEST = 80
_MOST_IN_CELL = 6
"""So many words and no more are a word of leaving with what belongs to it; more of them are a remark."""
_DIGITS = re.compile(r"\d+(?:[.,]0+)?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)(?!\d)")
_UAC, _UAC_DISABLED = 512, 2
_UAC_FLAGS = _UAC | _UAC_DISABLED | 16 | 32 | 64 | 1 << 16 | 1 << 17 | 1 << 18 | 1 << 19 | 1 << 20 | 1 << 23
_FILE_TIME = re.compile(r"1[0-9]{17}")
_NEVER = re.compile(r"0+|9{4,}.*|9223372036854775807|2958465")
_OF_DEPARTMENTS = forms(
    {
        "English": "alumni, offboarding, termination, resignation, severance, redundancy, dismissal, leaving, "
        "attrition, layoff, pensioner, withdrawn, off boarding, end of employment, end of contract, quit, gone, "
        "terminate, separated",
        "French": "démission, licenciement, rupture conventionnelle, fin de contrat, partie, parties, mort~, "
        "sortie, révoqué~",
        "German": "kündigung, austritt, austritte, abgang, ruhestand, entlassung, freistellung, vertragsende, "
        "ausscheiden, rente",
        "Spanish": "baja, bajas, jubilación, despido, cese, dimisión, renuncia, liquidad~, muert~, desvinculación",
    }
)
"""Words that are the business of some departments, and no state of a person there."""


def of_status(cell: Any) -> Says:
    """Return what a cell of a column of status says."""
    if isinstance(cell, bool):
        return Says.HERE if cell else Says.GONE
    text = as_text(cell)
    if (sign := _sign(text)) is not None:
        return Says.NOTHING if sign == "" else Says.HERE if sign == "1" else Says.GONE if sign == "0" else _number(sign)
    words = words_of(text[:_LONGEST])
    whole = " ".join(words)
    if whole in _NO:
        return Says.GONE
    if whole in _YES:
        return Says.HERE
    said = _together(words)
    return Says.NOTHING if said is not Says.GONE and whole in _NOTHING and whole not in _WORDS else said


def of_leaving(cell: Any, today: date) -> Says:
    """Return what a cell says in a column that has a yes, a day or a reason where somebody left.

    A day to come says nothing, nor does one in the year 9999.
    """
    if isinstance(cell, bool):
        return Says.GONE if cell else Says.NOTHING
    text = as_text(cell)
    sign = _sign(text)
    if sign == "" or _NEVER.fullmatch(text):
        return Says.NOTHING
    if found := days(cell) or _file_time(text):
        past = [day < today for day in found]
        return Says.GONE if all(past) else Says.UNKNOWN if any(past) else Says.NOTHING
    if sign is not None:
        return Says.NOTHING if sign == "0" else Says.GONE if sign == "1" else Says.UNKNOWN
    words = words_of(text[:_LONGEST])
    whole = " ".join(words)
    if whole in _YES or _together(words) is Says.GONE:
        return Says.GONE
    if whole in _NO or whole in _NOTHING or _together(words) is Says.HERE:
        return Says.NOTHING
    return Says.UNKNOWN


def of_action(cell: Any) -> Says:
    """Return what a cell says of what is to be done with the row."""
    text = as_text(cell)
    if not text or isinstance(cell, bool):
        return Says.NOTHING
    words = words_of(text[:_LONGEST])
    if len(text) == 1:
        return Says.GONE if text in "dDxX" else Says.HERE if text.lower() in "aucimnk-+=" else Says.UNKNOWN
    kept = any(word in value_words.NOT_WORDS for word in words)
    if not kept and (any(word in _DONE for word in words) or " ".join(words) in _DONE):
        return Says.GONE
    return Says.GONE if _together(words) is Says.GONE and not kept else Says.HERE


def of_anything(
    cell: Any, today: date, *, is_remark: bool = False, is_field: bool = False, is_other: bool = False
) -> Says:
    """Return whether a cell under any other header says that a person has left: GONE, or NOTHING.

    In a remark a word of leaving among others says it as well; in a department, title or place only a word for a
    person, and in a column about other things no word alone. A text in which all days are still to come says nothing.
    """
    if not isinstance(cell, str):
        return Says.NOTHING
    words = words_of(cell[:_LONGEST])
    is_word = not is_other and len(words) <= _MOST_IN_CELL and _is_word_of_leaving(words, is_field=is_field)
    if not is_word and not tells_of_leaving(cell, in_remark=is_remark):
        return Says.NOTHING
    named = [day for text in _DATE.findall(cell) for day in days(text)]
    return Says.NOTHING if named and min(named) >= today else Says.GONE


def is_yes_no_or_day(cell: Any) -> bool:
    """Whether a cell answers yes or no, gives a day, or a word of leaving."""
    text = as_text(cell)
    sign = _sign(text)
    whole = " ".join(words_of(text[:_LONGEST]))
    return (
        sign in ("", "0", "1") or whole in _YES or whole in _NO or bool(days(cell)) or of_status(cell) is Says.GONE
        or whole in _NOTHING or isinstance(cell, bool)
    )  # fmt: skip


def is_day(cell: Any) -> bool:
    """Whether a cell gives a day."""
    return bool(days(cell))


def is_code(cell: Any) -> bool:
    """Whether a cell holds one letter or digit."""
    return len(as_text(cell)) == 1 and as_text(cell).isalnum()


def says_left_or_right(cell: Any) -> bool:
    """Whether a cell is a side that somebody can be on, so that left is one in its column."""
    return isinstance(cell, str) and cell.strip().casefold() in _SIDES


def _sign(text: str) -> str | None:
    """Return a number as its digits, a ticked box as 1, another as 0, "" for nothing but signs; None for a text."""
    if _DIGITS.fullmatch(text):
        return text.split(".")[0].split(",")[0].lstrip("0") or "0"
    if len(text) <= 2 and text[:1] in _CHECKED:
        return "1"
    if len(text) <= 2 and text[:1] in _UNCHECKED:
        return "0"
    return None if any(map(str.isalnum, text)) or text.strip("?†✝+") != text else ""


def _number(digits: str) -> Says:
    """Return what a number says that Active Directory keeps of an account: its flags, of which 2 is disabled."""
    value = int(digits[:18])
    if value & _UAC and value | _UAC_FLAGS == _UAC_FLAGS:
        return Says.GONE if value & _UAC_DISABLED else Says.HERE
    return Says.UNKNOWN


def _file_time(text: str) -> set[date]:
    """Return the day of a moment as Active Directory keeps it, in tenths of microseconds since 1601."""
    if not _FILE_TIME.fullmatch(text):
        return set()
    return {(datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(text) // 10)).date()}


def _together(words: Sequence[str]) -> Says:
    """Return what the words of a cell say together."""
    said = list(_said(words))
    if Says.GONE in said:
        return Says.GONE
    if said[:1] == [Says.HERE] and not any(map(str.isdecimal, words)):
        return Says.HERE  # whatever is said of them besides
    if None in said or not any(said):
        return Says.UNKNOWN
    return Says.HERE if Says.HERE in said else Says.KIND


def _said(words: Sequence[str]) -> Iterator[Says | None]:
    """Yield what each word says: None for one that is not known; nothing for those that decide nothing."""
    turned = False
    for word in _classes(words):
        if word is _Word.NOT:
            turned = True
            continue
        if word is None:
            yield None
        elif word in (_Word.LEFT, _Word.OFF, _Word.ENDED):
            yield Says.HERE if turned else Says.GONE
        elif word is _Word.HERE:
            yield Says.GONE if turned else Says.HERE
        elif word is _Word.KIND:
            yield Says.KIND
        if word is not _Word.FILLER:
            turned = False


def _is_word_of_leaving(words: Sequence[str], *, is_field: bool) -> bool:
    if not words or (is_field and " ".join(words) in _OF_DEPARTMENTS):
        return False
    classes = list(_classes(words))
    gone = (_Word.LEFT,) if is_field else (_Word.LEFT, _Word.OFF)
    return (
        classes[0] is not _Word.NOT and any(word in gone for word in classes) and set(classes) <= {*gone, _Word.FILLER}
    )


def _classes(words: Sequence[str]) -> Iterable[_Word | None]:
    at = 0
    while at < len(words):
        for count in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            if found := _WORDS.get(" ".join(words[at : at + count])):
                yield found
                at += count
                break
        else:
            yield _Word.FILLER if words[at].isdecimal() else None
            at += 1


def is_word_beside_a_name(words: Sequence[str]) -> bool:
    """Whether what stands in brackets or behind a dash beside a name is a word of leaving, and no nickname."""
    classes = list(_classes(words))
    gone = {_Word.LEFT, _Word.OFF, _Word.ENDED}
    found = [word for word in classes if word in gone]
    return bool(found) and set(classes) <= gone | {_Word.FILLER} and (len(words) > 1 or len(words[0]) > 1)
