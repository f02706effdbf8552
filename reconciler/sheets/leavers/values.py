"""What a cell says of a person, by what its column is about."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import Enum, auto
from functools import cache
from typing import Any

from reconciler.sheets.leavers import value_words
from reconciler.sheets.leavers.absences import is_absence
from reconciler.sheets.leavers.clauses import AHEAD, PAST, dated
from reconciler.sheets.leavers.dates import days
from reconciler.sheets.leavers.elsewhere import elsewhere
from reconciler.sheets.leavers.folding import expressions, forms, words_of, words_of_header
from reconciler.sheets.leavers.former import is_group_of_former
from reconciler.sheets.leavers.paths import part_of_path
from reconciler.sheets.leavers.remarks import Told, told
from reconciler.sheets.leavers.sure_words import MANY, SURE
from reconciler.sheets.leavers.system_codes import Codes, part_of_code
from reconciler.sheets.leavers.ties import Tie, tie_of
from reconciler.sheets.values.cells import as_text
from reconciler.sheets.values.characters import plain
from reconciler.sheets.values.names.nothing import error_shown
from reconciler.sheets.values.words import is_checked


class Says(Enum):
    """What a cell says: nothing; that somebody is there, or of which kind they are; has left; or what nobody knows.

    NOTICE is that they have given notice, LEAVES that they leave on a day to come, RELEASED that they need not work,
    ELSEWHERE that they may be at another employer now, ENDED that what tied them to the house has ended.
    """

    NOTHING = auto()
    HERE = auto()
    KIND = auto()
    GONE = auto()
    NOTICE = auto()
    LEAVES = auto()
    RELEASED = auto()
    ELSEWHERE = auto()
    ENDED = auto()
    UNKNOWN = auto()


_TOLD = {Told.LEFT: Says.GONE, Told.NOTICE: Says.NOTICE, Told.LEAVES: Says.LEAVES, Told.RELEASED: Says.RELEASED}

_TIES = {Tie.ENDED: Says.ENDED, Tie.ENDS: Says.LEAVES}


class _Word(Enum):
    LEFT = auto()
    RELEASED = auto()
    OFF = auto()
    ENDED = auto()
    HERE = auto()
    KIND = auto()
    FILLER = auto()
    NOT = auto()


_FORMER, _PERSONS, _ACCESS = (forms(words) for words in (value_words.FORMER, value_words.PERSONS, value_words.ACCESS))
_NOTHING = forms(value_words.NOTHING)
_NO, _YES = forms(value_words.NO), forms(value_words.YES)
_DONE = forms(value_words.DONE)
_OVER, _VACANT = forms(value_words.OVER), forms(value_words.VACANT)
_BESIDE_A_NAME = forms(value_words.BESIDE_A_NAME)
_ALUMNI = {"alumni", "alumnus", "alumna", "alumnae"}
_WORK = dict.fromkeys(forms(value_words.WORKED) | _PERSONS, 1)
_WORDS: dict[str, _Word] = {
    form: word
    for word, vocabulary in (
        (_Word.FILLER, value_words.FILLERS),
        (_Word.KIND, value_words.KINDS),
        (_Word.HERE, value_words.HERE),
        (_Word.ENDED, value_words.ENDED),
        (_Word.OFF, value_words.OFF),
        (_Word.RELEASED, value_words.RELEASED),
        (_Word.LEFT, value_words.LEFT),
        (_Word.LEFT, SURE),
        (_Word.LEFT, MANY),
    )
    for form in forms(vocabulary)
} | dict.fromkeys(value_words.NOT_WORDS, _Word.NOT)
_MOST_WORDS = max(form.count(" ") + 1 for form in _WORDS)

_POLITE = forms({"English": "please, pls, the, her, his, their, all", "French": "l, le, son, les, svp",
                 "German": "bitte, den, das", "Spanish": "por, favor, el, la, su"})  # fmt: skip
_ANSWER = re.compile(r"[,;:(]|\s[-–—]\s")
"""What parts an answer from what is added to it: No, he left."""
_SINCE = rf"^\W*(?:yes|oui|ja|si|here|active)\b.*?\b(?:since|seit|depuis|desde|from|ab)(?: le| el| dem)? {PAST}"
_SHORTEST = 4
"""Of so many letters the beginning of a word stands for it: INAC, AUSG; and so do its consonants: RSGN."""
_VOWELS = re.compile("[aeiou]")


@cache
def _shortened() -> dict[str, _Word]:
    """Return what the beginnings and the consonants of words stand for, where they stand for one thing only."""
    found: dict[str, set[_Word]] = {}
    gone = {_Word.OFF: _Word.LEFT, _Word.ENDED: _Word.LEFT}
    for form, word in _WORDS.items():
        if " " not in form:
            short = {form[:length] for length in range(_SHORTEST, len(form))} | {form[0] + _VOWELS.sub("", form[1:])}
            for one in short:
                found.setdefault(one, set()).add(gone.get(word, word))
    return {short: words.pop() for short, words in found.items() if len(words) == 1 and len(short) >= _SHORTEST}


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
_NUMBER = re.compile(r"-?\d{1,3}(?:[.,]0+)?")
_TIME_OF_DAY = re.compile(r"[0-2]?\d[:.h][0-5]\d(?::[0-5]\d)?(?: ?[ap]m)?", re.IGNORECASE)
_TERMINATION = re.compile(r"TER[A-Z_]*")
"""A code of an event or its reason: TER, TERVRES, TER_VOL."""
_FILE_TIME = re.compile(r"1[0-9]{17}")
_NEVER = re.compile(r"0+|9{4,}.*|9223372036854775807|2958465")
_OF_DEPARTMENTS = forms(value_words.OF_DEPARTMENTS)


def of_status(cell: Any) -> Says:
    """Return what a cell of a column of status says."""
    if isinstance(cell, bool):
        return Says.HERE if cell else Says.GONE
    text = as_text(cell)
    if (sign := _sign(text)) is not None:
        return Says.NOTHING if sign == "" else Says.HERE if sign == "1" else Says.GONE if sign == "0" else _number(sign)
    words = words_of(text[:_LONGEST])
    whole = " ".join(words)
    answer = " ".join(words_of(_ANSWER.split(text[:_LONGEST], maxsplit=1)[0]))
    if whole in _NO or answer in _NO:
        return Says.GONE
    if whole in _YES:
        return Says.HERE
    said = _together(words)
    if answer in _YES and said is Says.UNKNOWN:
        return Says.HERE
    return Says.NOTHING if said is not Says.GONE and whole in _NOTHING and whole not in _WORDS else said


def of_question(cell: Any, today: date) -> Says:
    """Return what a cell answers to a question whether somebody is still here: a day is their last one."""
    found = re.sub(_SINCE, " ", dated(plain(as_text(cell)[:_LONGEST]), today))
    if PAST in found:
        return Says.GONE
    return Says.LEAVES if AHEAD in found else of_status(cell)


def of_leaving(cell: Any, today: date) -> Says:
    """Return what a cell says in a column that has a yes, a day or a reason where somebody left.

    A day to come says nothing, nor does one in the year 9999.
    """
    if isinstance(cell, bool):
        return Says.GONE if cell else Says.NOTHING
    text = as_text(cell)
    sign = _sign(text)
    if sign == "" or _NEVER.fullmatch(text) or _TIME_OF_DAY.fullmatch(text):
        return Says.NOTHING
    if found := days(cell) or _file_time(text):
        past = [day < today for day in found]
        return Says.GONE if all(past) else Says.UNKNOWN if any(past) else Says.NOTHING
    if sign is not None:
        return Says.NOTHING if sign == "0" else Says.GONE if sign == "1" else Says.UNKNOWN
    words = words_of(text[:_LONGEST])
    whole = " ".join(words)
    if whole in _YES or (_together(words) in (Says.GONE, Says.RELEASED) and not is_absence(words)):
        return Says.GONE
    if whole in _NO or whole in _NOTHING or _together(words) is Says.HERE or is_absence(words):
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
    if _TERMINATION.fullmatch(text):
        return Says.GONE
    if is_absence(words):
        return Says.HERE
    kept = any(word in value_words.NOT_WORDS for word in words)
    if not kept and (any(word in _DONE for word in words) or " ".join(words) in _DONE):
        return Says.GONE
    return Says.GONE if _together(words) in (Says.GONE, Says.RELEASED) and not kept else Says.HERE


def of_anything(
    cell: Any, today: date, *, is_remark: bool = False, is_field: bool = False, is_other: bool = False
) -> Says:
    """Return what a cell under any other header says of a person's leaving; NOTHING where it doesn't.

    In a remark a word of leaving among others says it as well; in a department, title or place no word for what is
    done there, and in a column about other things no word alone. A text in which all days are to come says nothing.
    """
    if not isinstance(cell, str) or (cell[:1] == "#" and error_shown(cell)):
        return Says.NOTHING
    if (is_sure := part_of_path(cell, _is_sign)) is not None:
        return Says.GONE if is_sure else Says.UNKNOWN
    if (is_sure := part_of_code(cell, is_other=is_other)) is not None:
        return Says.GONE if is_sure else Says.UNKNOWN
    tells = told(cell, today, in_remark=is_remark, in_field=is_field)
    if tells in _TOLD:
        return _TOLD[tells]
    if is_remark and (tie := tie_of(cell, today)):
        return _TIES[tie]
    if is_remark and elsewhere(cell):
        return Says.ELSEWHERE
    if tells is Told.OF_OTHERS:
        return Says.NOTHING
    is_one_word = cell.isalpha()
    words = words_of_header(cell[:_LONGEST]) if is_one_word else words_of(cell[:_LONGEST])
    said = _said_alone(words, is_field=is_field, is_other=is_other) if len(words) <= _MOST_IN_CELL else Says.NOTHING
    if said is Says.NOTHING and not (not is_other and _is_order(words)):
        return Says.NOTHING
    named = [day for text in _DATE.findall(cell) for day in days(text)]
    return Says.LEAVES if named and min(named) >= today else Says.GONE if said is Says.NOTHING else said


def of_group(cell: Any, today: date) -> Says:
    """Return what the groups that somebody is in say: of nothing but alumni that they have left."""
    is_alumni = isinstance(cell, str) and " ".join(words_of(cell[:_LONGEST])) in _ALUMNI
    said = Says.GONE if is_alumni else of_anything(cell, today, is_field=True)
    is_former = said is Says.NOTHING and isinstance(cell, str) and is_group_of_former(cell[:_LONGEST])
    return Says.UNKNOWN if is_former else said


def of_privileges(cell: Any, today: date) -> Says:
    """Return what the privileges of somebody say: nobody knows whether whose have ended has left."""
    words = words_of(cell[:_LONGEST]) if isinstance(cell, str) else ()
    ended = {_Word.ENDED, _Word.LEFT, _Word.OFF, _Word.RELEASED}
    said = set(_classes(words))
    if said & ended and said <= {*ended, _Word.FILLER} and any(len(word) >= _SHORTEST for word in words):
        return Says.UNKNOWN
    return of_anything(cell, today)


def of_code(cell: Any, codes: Codes) -> Says:
    """Return what a cell under a header of a well-known system says by its code, or in words."""
    code = as_text(cell).upper()
    if code in codes.either:
        return Says.UNKNOWN
    return Says.HERE if code in codes.here else Says.GONE if code in codes.gone else of_status(cell)


def of_yes(cell: Any) -> Says:
    """Return GONE for a yes: a day or another text says nothing."""
    return Says.GONE if is_yes_or_no(cell) and of_status(cell) is Says.HERE else Says.NOTHING


def is_yes_no_or_day(cell: Any) -> bool:
    """Whether a cell answers yes or no, gives a day, or a word of leaving."""
    text = as_text(cell)
    sign = _sign(text)
    whole = " ".join(words_of(text[:_LONGEST]))
    return (
        sign in ("", "0", "1") or whole in _YES or whole in _NO or bool(days(cell))
        or of_status(cell) in (Says.GONE, Says.RELEASED) or whole in _NOTHING or isinstance(cell, bool)
    )  # fmt: skip


def is_yes_or_no(cell: Any) -> bool:
    """Whether a cell answers yes or no."""
    text = as_text(cell)
    return _sign(text) in ("0", "1") or " ".join(words_of(text[:_LONGEST])) in _YES | _NO or is_checked(cell)


def is_day(cell: Any) -> bool:
    """Whether a cell gives a day, and not the flags of an account, which as a number are one, too."""
    sign = _sign(as_text(cell))
    return bool(days(cell)) and not (sign and _number(sign) is not Says.UNKNOWN)


def is_code(cell: Any) -> bool:
    """Whether a cell holds one letter, or a small number."""
    text = as_text(cell)
    return (len(text) == 1 and text.isalnum()) or bool(_NUMBER.fullmatch(text))


def is_mark(cell: Any) -> bool:
    """Whether a cell is a cross or a tick."""
    return as_text(cell).casefold() == "x" or as_text(cell)[:1] in _CHECKED


def is_ticked(cell: Any) -> bool:
    """Whether a cell is a mark, or says yes."""
    return is_mark(cell) or (is_yes_or_no(cell) and of_status(cell) is Says.HERE)


def is_number(cell: Any) -> bool:
    """Whether a cell is a small number."""
    return not isinstance(cell, bool) and bool(_NUMBER.fullmatch(as_text(cell)))


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
    if Says.RELEASED in said:
        return Says.RELEASED
    if said[:1] == [Says.HERE] and not any(map(str.isdecimal, words)):
        return Says.HERE  # whatever is said of them besides
    if None in said or not any(said):
        return Says.UNKNOWN
    return Says.HERE if Says.HERE in said else Says.KIND


def _said(words: Sequence[str]) -> Iterator[Says | None]:
    """Yield what each word says: None for one that is not known; nothing for those that decide nothing."""
    turned = False
    for word in _classes(words, shortened=True):
        if word is _Word.NOT:
            turned = True
            continue
        if word is None:
            yield None
        elif word in (_Word.LEFT, _Word.OFF, _Word.ENDED):
            yield Says.HERE if turned else Says.GONE
        elif word is _Word.RELEASED:
            yield Says.HERE if turned else Says.RELEASED
        elif word is _Word.HERE:
            yield Says.GONE if turned else Says.HERE
        elif word is _Word.KIND:
            yield Says.KIND
        if word is not _Word.FILLER:
            turned = False


def _said_alone(words: Sequence[str], *, is_field: bool, is_other: bool) -> Says:
    """Return what some words say where nothing but words for leaving, and what belongs to them, stands in a cell."""
    if not words or (is_field and is_business_of_a_department(words)):
        return Says.NOTHING
    classes = list(_classes(words))
    persons = [word for word in words if word in _PERSONS]
    others = [word for word in words if word not in _PERSONS]
    is_of_things = (is_other and not persons) or (is_field and " ".join(others) in _OF_DEPARTMENTS)
    if classes[0] is _Word.NOT or is_of_things:
        return Says.NOTHING
    if persons and any(word in _FORMER for word in others):
        others = [word for word in others if word not in _FORMER]
        return Says.GONE if {_Word.FILLER, _Word.KIND}.issuperset(_classes(others)) else Says.NOTHING
    if " ".join(words) in _VACANT:
        return Says.UNKNOWN
    if words[-1] in _OVER and all(found for found, _ in expressions(words[:-1], _WORK, 2)) and len(words) > 1:
        return Says.GONE
    gone = {_Word.LEFT, _Word.OFF}
    for said in (set(classes), set(_classes(others))):
        if said <= {*gone, _Word.RELEASED, _Word.FILLER} and said - {_Word.FILLER}:
            return Says.GONE if said & gone else Says.RELEASED
    return Says.NOTHING


def _is_order(words: Sequence[str]) -> bool:
    """Whether a text tells to take somebody's access: Remove user, Zugang entziehen."""
    if not 1 < len(words) <= _MOST_IN_CELL or any(word in value_words.NOT_WORDS for word in words):
        return False
    rest = [word for word in words if word not in _ACCESS]
    done = [word for word in rest if word in _DONE]
    return len(rest) < len(words) and bool(done) and all(word in done or word in _POLITE for word in rest)


def _is_sign(words: tuple[str, ...]) -> bool:
    return _said_alone(words, is_field=False, is_other=False) is not Says.NOTHING


def _classes(words: Sequence[str], *, shortened: bool = False) -> Iterable[_Word | None]:
    for found, said in expressions(words, _WORDS, _MOST_WORDS):
        if found is not None:
            yield found
        else:
            yield _Word.FILLER if said.isdecimal() else _shortened().get(said) if shortened else None


def is_business_of_a_department(words: Sequence[str]) -> bool:
    """Whether some words of leaving are what a department deals with, and no state of a person there."""
    whole, named = " ".join(words), " ".join(word for word in words if not word.isdecimal())
    return whole in _OF_DEPARTMENTS or (named in _OF_DEPARTMENTS and named not in value_words.OF_PEOPLE)


def is_word_beside_a_name(words: Sequence[str]) -> bool:
    """Whether what stands in brackets or behind a dash beside a name is a word of leaving, and no nickname."""
    if " ".join(words) in _BESIDE_A_NAME:
        return True
    classes = list(_classes(words))
    gone = {_Word.LEFT, _Word.OFF, _Word.ENDED, _Word.RELEASED}
    found = [word for word in classes if word in gone]
    return bool(found) and set(classes) <= gone | {_Word.FILLER} and (len(words) > 1 or len(words[0]) > 1)
