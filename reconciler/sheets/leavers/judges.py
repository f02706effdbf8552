"""What a cell says under a header that leaves it open, or that asks for more than one reader of cells."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from reconciler.sheets.leavers import elsewhere, titles
from reconciler.sheets.leavers.absences import without_retirement_in_part
from reconciler.sheets.leavers.addresses import is_marked, may_be_marked
from reconciler.sheets.leavers.events import of_event
from reconciler.sheets.leavers.folding import words_of
from reconciler.sheets.leavers.going_on import had_a_term
from reconciler.sheets.leavers.remarks import telling
from reconciler.sheets.leavers.segments import has_gone_segment, stays_all_the_same, with_hints
from reconciler.sheets.leavers.system_codes import may_have_part
from reconciler.sheets.leavers.values import Says, is_day, of_anything, of_group, of_leaving, of_status
from reconciler.sheets.values.characters import plain
from reconciler.sheets.values.words import yes_or_no

_SAYS_MORE = re.compile(r"^[a-zà-ÿ]|\s[a-zà-ÿ]|[(\[{<]|\s[-–—]|[-–—]\s|\bE[Mm]|LEFT")
"""A word in small letters, brackets or a dash: what texts of several words have that are more than a name or a code."""
_DEATH = re.compile(
    r"†|\b(?:deceased|died|dead|late|passed away|verst|verstorben\w*|gestorben|decede\w*|morte?|fallecid\w*|difunt\w*"
    r"|muert\w*)\b"
)
_FEW = 3
_SENTENCE = 40
"""What is longer tells of more than one thing."""


def telling_of_unknown(cells: Sequence[str]) -> list[str]:
    """Return those of some cells that may tell; what has one word and no sign, as codes have, is no remark."""
    found = set(telling_of_groups(cells))
    several = [cell for cell in cells if " " in cell and _SAYS_MORE.search(cell) and cell not in found]
    found.update(elsewhere.telling(several), titles.telling(several), may_be_marked(cells))
    return [cell for cell in cells if cell in found]


def telling_of_others(cells: Sequence[str]) -> list[str]:
    """Return those of some cells about other things that may tell."""
    found = set(telling(cells))
    return [cell for cell in cells if cell in found or may_have_part(cell)]


def telling_of_groups(cells: Sequence[str]) -> list[str]:
    """Return those of some groups that may tell."""
    found = {*telling(cells), *with_hints(cells)}
    return [cell for cell in cells if cell in found or may_have_part(cell)]


def of_what_people_are_put_into(cell: Any, today: date) -> Says:
    """Return what a group says, or another thing that people are put into: UNKNOWN where a part of it does."""
    says = of_group(cell, today)
    if says is not Says.NOTHING or not isinstance(cell, str):
        return says
    if has_gone_segment(cell, today, is_group=True):
        return Says.UNKNOWN
    is_name = "_" not in cell and len(words_of(cell)) <= _FEW
    return Says.RELEASED if is_name and of_anything(cell, today, is_remark=True) is Says.RELEASED else says


def of_unknown(cell: Any, today: date) -> Says:
    """Return what a cell says whose header does not tell what it is: a remark if it is some words, a title, a login."""
    if isinstance(cell, str):
        cell = "" if stays_all_the_same(words_of(cell)) and len(cell) < _SENTENCE else without_retirement_in_part(cell)
    says = of_anything(cell, today)
    if says is not Says.NOTHING or not isinstance(cell, str):
        return says
    if has_gone_segment(cell, today):
        return Says.GONE
    if "@" in cell and " " not in cell:
        return Says.UNKNOWN if is_marked(cell, ()) else says
    said = titles.of_role(cell, today)
    return of_anything(cell, today, is_remark=True) if said is Says.NOTHING and " " in cell.strip() else said


def of_release(cell: Any, today: date) -> Says:
    """Return what a cell says of who is released from work: until a day to come as well."""
    says = of_leaving(cell, today)
    return Says.RELEASED if says is Says.NOTHING and is_day(cell) else says


def of_contract(cell: Any, today: date) -> Says:
    """Return what the kind of a contract says: UNKNOWN where it is one for a term that is over."""
    says = of_anything(cell, today, is_other=True)
    return Says.UNKNOWN if says is Says.NOTHING and had_a_term(cell, today) else says


def of_reason(cell: Any, today: date) -> Says:
    """Return what a reason says, which may be that of an event, or any remark."""
    event = of_event(cell)
    return event if event is Says.GONE else Says.NOTHING if event is Says.KIND else of_unknown(cell, today)


def of_relative(cell: Any, today: date) -> Says:
    """Return what a cell about somebody's family says of the person: of a death nothing."""
    if isinstance(cell, str) and _DEATH.search(plain(cell)):
        return Says.NOTHING
    return of_anything(cell, today, is_other=True)


def of_account(cell: Any) -> Says:
    """Return what the status of an account says: what is a no in a column of ours is none of a leave."""
    says = of_status(cell)
    return Says.GONE if says is Says.RELEASED and yes_or_no(cell).value is False else says
