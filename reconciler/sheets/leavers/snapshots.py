"""Sheets of one list that bear several dates: the newest counts, "
"and who stands in an older one alone may have left."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from pathlib import PurePath
from typing import NamedTuple

from reconciler.errors import InputRefused
from reconciler.model.desired import Desired, DesiredUser
from reconciler.model.finding import Facts, Finding
from reconciler.model.finding_code import Code
from reconciler.model.identity import email_key
from reconciler.model.origin import Origin, Sheet
from reconciler.sheets.formats.table import place
from reconciler.sheets.leavers.dates import month_of
from reconciler.sheets.leavers.folding import words_of
from reconciler.sheets.leavers.places import tells_of_comers
from reconciler.sheets.rejections import reject_user
from reconciler.sheets.values.characters import plain
from reconciler.sheets.values.schema_problems import FieldIssue

_YEAR, _MONTH, _DAY = r"(?P<y>20\d\d)", r"(?P<m>0[1-9]|1[0-2])", r"(?P<d>0[1-9]|[12]\d|3[01])"
_DATES = tuple(
    re.compile(rf"(?<!\d)(?:{pattern})(?!\d)")
    for pattern in (
        rf"{_YEAR}[-_. ]?{_MONTH}[-_. ]?{_DAY}",
        rf"{_DAY}[-_. ]{_MONTH}[-_. ]{_YEAR}",
        rf"{_YEAR}[-_. ]?{_MONTH}",
        rf"{_MONTH}[-_. ]{_YEAR}",
        rf"(?P<name>[a-z]{{3,10}})[-_. ']*{_YEAR}",
        rf"{_YEAR}[-_. ']*(?P<name>[a-z]{{3,10}})",
        r"(?P<name>[a-z]{3,10})[-_. ']*(?P<short>\d\d)",
        rf"q(?P<q>[1-4])[-_. ]*{_YEAR}",
        rf"{_YEAR}[-_. ]*q(?P<q>[1-4])",
        rf"{_YEAR}[-_. ]*(?:kw|cw|w|wk|week|semaine|semana)[-_. ]*(?P<w>\d\d?)",
        rf"(?:kw|cw|wk|week|semaine|semana)[-_. ]*(?P<w>\d\d?)[-_. /]*{_YEAR}",
        r"(?:kw|cw|wk|week|semaine|semana)[-_. ]*(?P<w>\d\d?)",
        r"(?<![a-z])q(?P<q>[1-4])",
        _YEAR,
        r"(?<![a-z])(?P<name>[a-z]{3,10})(?![a-z])",
    )
)
_ROUND = {"m": 12, "q": 4, "w": 53}
"""How many months, quarters and weeks a year has: after the last comes the first."""


class _Dated(NamedTuple):
    """A sheet with a date in its name or its file's: what else they say, which parts the date has, and what it is."""

    others: tuple[tuple[str, ...], tuple[str, ...]]
    parts: str
    date: tuple[int, ...]


def drop_older(users: Sequence[DesiredUser], desired: Desired) -> Sequence[DesiredUser]:
    """Return the rows without those of older sheets, of which it is told who stands in none that is newer.

    Rows that say no themselves stay. Raises InputRefused (sheet.undated) where it can't be told which sheet is newest.
    """
    newest = dict(_older_and_newest(dict.fromkeys(map(attrgetter("sheet"), users))))
    if not newest:
        return users
    current: dict[Sheet, set[str]] = {sheet: set() for sheet in newest.values()}
    for user in users:
        if user.sheet in current:
            current[user.sheet].add(email_key(user.email))
    for key, origin in desired.protected.items():
        if origin.table in current:
            current[origin.table].add(key)
    kept, passed_over = [], dict[Sheet, int]()
    for user in users:
        if user.sheet not in newest or (not user.active and email_key(user.email) not in current[newest[user.sheet]]):
            kept.append(user)
        elif email_key(user.email) in current[newest[user.sheet]]:
            passed_over[user.sheet] = passed_over.get(user.sheet, 0) + 1
        else:
            facts = {"newest": place(newest[user.sheet])}
            reject_user(desired, user, FieldIssue("email", Code.ROW_OLDER, facts))
    for sheet, count in passed_over.items():
        told: Facts = {"count": count, "newest": place(newest[sheet])}
        desired.findings.append(Finding(Code.SHEET_SUPERSEDED, told, Origin(*sheet, 1)))
    return kept


def _older_and_newest(sheets: Iterable[Sheet]) -> Iterator[tuple[Sheet, Sheet]]:
    """Yield each older sheet with the newest of its list."""
    lists: dict[tuple[object, str], dict[Sheet, tuple[int, ...]]] = defaultdict(dict)
    for sheet in sheets:
        if found := _dated(sheet):
            lists[found.others, found.parts][sheet] = found.date
    for (_, parts), dates in lists.items():
        if len(set(dates.values())) < 2:
            continue
        last = _last(parts, sorted(set(dates.values())))
        if last is None:
            named = ", ".join(f"“{place(sheet)}”" for sheet in dates)
            raise InputRefused(
                f"{named} seem to be one list of different months, and without a year it can't be told which is the "
                "newest. Give the newest alone, or write the year into the names.",
                Code.SHEET_UNDATED,
            )
        newest = next(sheet for sheet, one in dates.items() if one == last)
        yield from ((sheet, newest) for sheet, one in dates.items() if one != last)


def _last(parts: str, dates: Sequence[tuple[int, ...]]) -> tuple[int, ...] | None:
    """Return the last of some dates in order; of months without a year the one that nothing follows."""
    if parts not in _ROUND:
        return dates[-1]
    size = _ROUND[parts]
    if dates[-1][0] - dates[0][0] < size // 2:
        return dates[-1]
    known = {number for (number,) in dates}
    ends = [(number,) for number in known if number % size + 1 not in known]
    return ends[0] if len(ends) == 1 else None


def _dated(sheet: Sheet) -> _Dated | None:
    file = PurePath(sheet.source.replace("\\", "/")).stem
    rests, found = [], []
    for name in (file, sheet.name):
        rest, parts, date = _date_of(name)
        rests.append(rest)
        found.append((parts, date))
    (of_file, file_date), (of_tab, tab_date) = found
    if "y" not in of_file:
        rests[0], of_file = file, ""  # files of a folder are often several lists: two months alone prove nothing
    if (not of_file and not of_tab) or any(tells_of_comers(words_of(rest)) for rest in rests):
        return None
    return _Dated((words_of(rests[0]), words_of(rests[1])), of_tab or of_file, tab_date or file_date)


def _date_of(name: str) -> tuple[str, str, tuple[int, ...]]:
    """Return what a name says beside its date, the parts of the date and these as numbers; "" and () without one."""
    folded = plain(name)
    for pattern in _DATES:
        for found in pattern.finditer(folded):
            numbers = {part: value for part, value in found.groupdict().items() if value}
            if "name" in numbers:
                month = month_of(numbers.pop("name"))
                if not month:
                    continue
                numbers["m"] = str(month)
            if "short" in numbers:
                numbers["y"] = "20" + numbers.pop("short")
            parts = "".join(part for part in "ymqwd" if part in numbers)
            rest = f"{folded[: found.start()]} {folded[found.end() :]}"
            return rest, parts, tuple(int(numbers[part]) for part in parts)
    return folded, "", ()
