"""Clean one cell at a time: fix only what loses nothing, tell what was fixed, and never guess."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from reconciler.model.finding import NO_FACTS, Facts
from reconciler.model.finding_code import Code
from reconciler.sheets.values import characters

LONGEST = 32_767
"""The most characters that a cell of a spreadsheet can hold."""

_DIGITS_KEPT = 10**15
"""Spreadsheet programs keep 15 digits of a number."""

_WRITTEN_OUT = 10**22
"""From here on a number is shown with its exponent."""

_ERROR = re.compile(
    r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|ERROR!|GETTING_DATA"
    r"|NOM\?|VALEUR!|NOMBRE!|NUL!|NV|BEZUG!|WERT!|ZAHL!|¡(REF|VALOR|NUM|NULO|DIV/0)!|¿NOMBRE\?)|Err:[0-9]{3}",
    re.IGNORECASE,
)
"""What spreadsheet programs of four languages show for an error, and write into CSV."""

_SCIENTIFIC = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+")


CLEAN = "(?!#|[Ee][Rr][Rr]:)(?:[!-~¡-¬®-ſ](?:[ -~¡-¬®-ſ]*[!-~¡-¬®-ſ])?)?"
"""Texts that `text` returns as they are: in Latin letters, on one line, and no error value."""
CLEAN_NUMBER = "(?:[+(]{0,2}[0-9](?:[0-9 ()./-]*[0-9)])?)?"
"""Texts that `phone_number` returns as they are."""


class CellIssue(NamedTuple):
    """Why a cell cannot be taken as it is, or what was fixed in it: a stable code, and its facts."""

    code: Code
    facts: Facts = NO_FACTS


STORED_AS_NUMBER = CellIssue(Code.PHONE_NUMBER_NUMBER, {"count": 1})


class Cleaned(NamedTuple):
    """What a cell says; the problem where it cannot be taken, the note where something was fixed."""

    value: Any
    problem: CellIssue | None = None
    note: CellIssue | None = None


def text(cell: Any) -> Cleaned:
    """Return a cell as trimmed NFC text on one line.

    A whole number becomes its digits. The problem says where the type of the cell would change what it says, the note
    where full-width letters, line breaks or characters that cannot be seen were read.
    """
    if isinstance(cell, str):
        return _of_text(cell)
    if cell is None:
        return Cleaned("")
    if problem := _of_type(cell):
        return Cleaned(as_text(cell), problem)
    return _of_text(as_text(cell))


def is_clean(words: str) -> bool:
    """Whether `text` returns an ordinary text as it is."""
    if not words.isprintable() or len(words) > LONGEST or words != words.strip():
        return False
    if words.isascii():
        return words[:1] not in "#Ee" or lost(words) is None
    return lost(words) is None and (characters.is_plain(words) and unicodedata.is_normalized("NFC", words))


def lost(words: str) -> CellIssue | None:
    """Return what a trimmed text has lost: all of it where it is an error value, or a letter."""
    if _ERROR.fullmatch(words):
        return CellIssue(Code.CELL_ERROR, {"case": "text", "error": words})
    if "\ufffd" in words:
        return CellIssue(Code.CELL_LOST_LETTER, {"value": shown(words)})
    return None


def phone_number(cell: Any) -> Cleaned:
    """Return a telephone number as `text` does, with a note on one that is stored as a number.

    One that was shortened to 4.42E+11 is a problem.
    """
    cleaned = text(cell)
    if isinstance(cell, int | float):
        return cleaned._replace(note=None if cleaned.problem else STORED_AS_NUMBER)
    if isinstance(cell, str) and _SCIENTIFIC.fullmatch(cleaned.value):
        return Cleaned(cleaned.value, CellIssue(Code.PHONE_NUMBER_SCIENTIFIC, {"value": shown(cell)}))
    return cleaned


def as_text(cell: Any) -> str:
    """Return a cell of any type as trimmed text, for those who carry it along or quote it."""
    if isinstance(cell, str):
        return unicodedata.normalize("NFC", cell).strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _WRITTEN_OUT:
        return str(int(cell))
    return str(cell).strip().removesuffix(" 00:00:00")


def shown(cell: Any) -> str:
    """Return a cell as messages quote it: one line, at most 80 characters, with a sign for what cannot be seen."""
    words = characters.marked(" ".join(as_text(cell).split()))
    return words if len(words) <= 80 else words[:77] + "…"


def _of_text(words: str) -> Cleaned:
    words = unicodedata.normalize("NFC", words).strip()
    if len(words) > LONGEST:
        facts = {"case": "counted", "length": len(words), "limit": LONGEST}
        return Cleaned(words, CellIssue(Code.CELL_TOO_LONG, facts))
    if characters.is_plain(words):
        return Cleaned(words, lost(words))
    narrow = characters.narrowed(words)
    line = characters.on_one_line(narrow)
    read = unicodedata.normalize("NFC", characters.seen(line)).strip()
    if problem := lost(read):
        return Cleaned(read, problem)
    return Cleaned(read, note=_note(words, narrow, line, read))


def _note(words: str, narrow: str, line: str, read: str) -> CellIssue | None:
    """Return what was fixed on the way from `words` to `read`: the one thing that matters most."""
    if gone := characters.unseen(line):
        facts = {"value": shown(words), "read": shown(read), "characters": tuple(gone)}
        return CellIssue(Code.CELL_INVISIBLE, facts)
    if narrow != words:
        return CellIssue(Code.CELL_FULL_WIDTH, {"value": shown(words), "read": shown(read)})
    if line != narrow:
        return CellIssue(Code.CELL_LINE_BREAK, {"read": shown(read)})
    return None


def _of_type(cell: Any) -> CellIssue | None:
    if isinstance(cell, bool):
        code = Code.CELL_BOOLEAN
    elif isinstance(cell, float) and not cell.is_integer():
        code = Code.CELL_NUMBER
    elif isinstance(cell, float) and abs(cell) >= _DIGITS_KEPT:
        code = Code.CELL_PRECISION
    elif isinstance(cell, datetime | date | time | timedelta):
        code = Code.CELL_DATE
    else:
        return None
    return CellIssue(code, {"value": shown(cell)})
