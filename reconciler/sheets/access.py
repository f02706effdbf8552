"""Whom a row wants to have access today: of its cell `active`, its start date and its end date."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import repeat
from typing import Any, NamedTuple

from reconciler.model.desired import Access
from reconciler.model.finding_code import Code
from reconciler.model.origin import Column
from reconciler.sheets.columns import Read
from reconciler.sheets.formats.table import Table
from reconciler.sheets.headers import Header
from reconciler.sheets.values import dates
from reconciler.sheets.values.cells import shown
from reconciler.sheets.values.schema_problems import FieldIssue
from reconciler.sheets.values.words import IS_CHECKED

DATES = ("startDate", "endDate")

SAYS_SO = timedelta(days=31)
"""So long a start date that was reached says outright that somebody is to have access: one of years ago says nothing
of an account that was disabled yesterday."""

_BY_ACTIVE = {True: Access(active=True, outright=True), False: Access(active=False), "": Access(active=True)}
_CLASHES = {Code.END_DATE_ACTIVE: ("active", "endDate"), Code.END_DATE_BEFORE_START: DATES}
_REMEMBERED = 2**15


class DateColumn:
    """The column of one of our dates: what all of its cells tell about each is known before any of them is read."""

    def __init__(self, field: str, table: Table, header: Header, today: date | None) -> None:
        self._field = field
        self._settled = today - SAYS_SO if today else date.min
        self._column = dates.column_of(_different(table, header.row + 1, header.columns[field]))
        self._known: dict[Any, str] = {None: ""}

    def read(self, cells: Sequence[Any]) -> Read:
        """Read some cells: days as ISO 8601, "" where there is none or the cell is a problem."""
        read = Read(list(map(self._known.get, cells)), {}, {})
        for place in [place for place, value in enumerate(read.values) if value is None]:
            cell = cells[place]
            read.values[place], problem, note = dates.day(self._field, cell, self._column, self._settled)
            if problem:
                read.problems[place] = problem
            if note:
                read.notes[place] = note
            if not (problem or note) and isinstance(cell, str | date) and len(self._known) < _REMEMBERED:
                self._known[cell] = read.values[place]
        return read


def _different(table: Table, first: int, at: int) -> set[Any]:
    """Return the different cells of a column, from a row on."""
    blocks = (columns[at] for _, columns in table.rows.by_column(first, ()) if at < len(columns))
    return set[Any]().union(*blocks)


class Judged(NamedTuple):
    """Whom some rows want to have access, and by place what of theirs contradicts itself."""

    accesses: list[Access]
    clashes: Mapping[int, Code]

    def gives(self, place: int) -> bool:
        """Whether a row gives access, today or later."""
        return self.accesses[place].gives

    def is_checked(self, place: int) -> bool:
        """Whether whoever wrote a row has looked at what says that its person has left."""
        return self.accesses[place].checked


class AccessRules:
    """Judges the rows of a sheet on one day, which sheets without dates need not be told.

    Each different row of the three cells is judged once.
    """

    def __init__(self, today: date | None) -> None:
        self._today = today.isoformat() if today else ""
        self._lately = (today - SAYS_SO).isoformat() if today else ""
        self._known: dict[tuple[Any, str, str], Access] = {}
        self._clashes: dict[tuple[Any, str, str], Code] = {}

    def judge(self, read: Mapping[str, Read], count: int) -> Judged:
        """Return whom so many rows, of which the columns are given, want to have access."""
        judged = self._judged_rows(read, count)
        for place, note in read["active"].notes.items() if "active" in read else ():
            if note is IS_CHECKED:
                judged.accesses[place] = judged.accesses[place]._replace(checked=True)
        return judged

    def _judged_rows(self, read: Mapping[str, Read], count: int) -> Judged:
        active = read["active"].values if "active" in read else [""] * count
        if not any(name in read for name in DATES):
            return Judged(list(map(_BY_ACTIVE.get, active, repeat(_BY_ACTIVE[""]))), {})
        start, end = (read[name].values if name in read else repeat("") for name in DATES)
        rows = list(zip(active, start, end, strict=False))
        self._learn(rows)
        clashes = (
            {place: self._clashes[row] for place, row in enumerate(rows) if row in self._clashes}
            if self._clashes
            else {}
        )
        return Judged([self._known[row] for row in rows], clashes)

    def _learn(self, rows: Iterable[tuple[Any, str, str]]) -> None:
        for row in rows:
            if row in self._known:
                continue
            clash, self._known[row] = self._judged(*row)
            if clash:
                self._clashes[row] = clash

    def _judged(self, active: Any, start: str, end: str) -> tuple[Code | None, Access]:
        none = Access(active=False, start=start, end=end)
        if active is False:
            return None, none
        if (start or end) and not self._today:
            raise ValueError("the sheets have first or last days, and nobody has said which day it is")
        if start and end and end < start:
            return Code.END_DATE_BEFORE_START, none
        if end and end < self._today:
            return Code.END_DATE_ACTIVE if active is True else None, none
        if start > self._today:
            return None, none._replace(waits=True)
        return None, Access(True, active is True or start >= self._lately, start=start, end=end)


def clash(code: Code, header: Header, row: int, cells: Sequence[Any]) -> list[FieldIssue]:
    """Return what is wrong with a row (counted from 1) whose cells contradict each other: both of them, by name."""
    at = [(name, header.columns[name]) for name in _CLASHES[code]]
    (one, said), (other, against) = ((Column("", place).cell(row), shown(cells[place])) for _, place in at)
    facts = {"one": one, "said": said, "other": other, "against": against}
    return [FieldIssue(name, code, facts) for name, _ in at]
