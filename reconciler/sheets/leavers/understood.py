"""Whether a free remark is understood: a value alone, a known sign of leaving, or what is known to be none."""

import re
from datetime import date

from reconciler.sheets.leavers.absences import is_absence
from reconciler.sheets.leavers.clauses import tells_of_another
from reconciler.sheets.leavers.dates import days, month_of
from reconciler.sheets.leavers.elsewhere import elsewhere
from reconciler.sheets.leavers.folding import words_of
from reconciler.sheets.leavers.remarks import Told, told, without_innocent
from reconciler.sheets.leavers.ties import tie_of
from reconciler.sheets.leavers.values import Says, is_yes_or_no, of_status
from reconciler.sheets.values.characters import plain
from reconciler.sheets.values.names.nothing import error_shown, is_filled_in, stands_for_nothing

_PARTS = re.compile(
    r"[;!?|\n•]+|\.(?=\s|$)|\s[-–—]\s|,(?=\s)(?! ?(?:who|whose|that|der|die|das|qui|que|quien)\b)", re.IGNORECASE
)
_WHEN = frozenset(("from", "since", "until", "till", "ab", "seit", "bis", "depuis", "jusqu", "au", "desde", "hasta"))
_TIME = re.compile(r"\d{1,2}[:.h]?\d{0,2} ?(?:am|pm|h|uhr)?", re.IGNORECASE)
_LONGEST = 4000
_MOST_IN_VALUE = 80


def is_understood(text: str, today: date) -> bool:
    """Whether all parts of a remark are understood.

    A sign of leaving is: its row was asked about, and gives access by an answer alone.
    """
    whole = text.strip()
    if is_plain_value(whole):
        return True
    if len(whole) > _LONGEST:
        return False  # no more of it is looked at
    said = told(whole, today, in_remark=True)
    if said not in (Told.NOTHING, Told.OF_OTHERS) or _is_of_place_or_tie(whole, today):
        return True
    return all(_is_harmless(part, today) for part in _PARTS.split(whole))


def _is_of_place_or_tie(text: str, today: date) -> bool:
    return elsewhere(text) is not None or tie_of(text, today) is not None


def is_plain_value(text: str) -> bool:
    """Whether a text is a value alone: a date, a time, a number, yes or no, an address, a kind of leave, or nothing."""
    if not any(map(str.isalpha, text)):
        return True
    if len(text) > _MOST_IN_VALUE:
        return False
    if " " not in text and ("@" in text or "://" in text):
        return True
    if stands_for_nothing(text) or is_filled_in(text) or error_shown(text):
        return True
    if _TIME.fullmatch(text) or days(text):
        return True
    words = [word for word in words_of(text) if not (word.isdecimal() or month_of(word) or word in _WHEN)]
    return is_absence(words) or is_yes_or_no(text) or of_status(text) is Says.KIND


def _is_harmless(part: str, today: date) -> bool:
    """Whether a part of a remark is known to say nothing of its person's leaving."""
    if is_plain_value(part.strip()):
        return True
    said = told(part, today, in_remark=True)
    if said is not Told.NOTHING or _is_of_place_or_tie(part, today):
        return said is Told.OF_OTHERS
    folded = plain(part)
    return tells_of_another(folded) or len(words_of(without_innocent(folded))) < min(len(words_of(folded)), 2)
