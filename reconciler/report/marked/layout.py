"""Lay out a marked copy: which rows go to which sheet of it, and which cell each finding is about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePath
from typing import NamedTuple

from msgspec.structs import replace

from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.origin import Column, Sheet
from reconciler.model.reserved_sheets import TO_FIX
from reconciler.report.xlsx.sheet_writer import MAX_COLUMNS
from reconciler.report.xlsx.style import Value
from reconciler.report.xlsx.text import safe_text

_LONGEST_TITLE = 31  # UTF-16 units, as Excel allows
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\t\n]")
RAGGED = frozenset({Code.ROW_RAGGED, Code.ROW_SWALLOWED})


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """A sheet as it was read: `rows[i]` is row i + 1; indexes count from 0.

    `header` is the index of the row of headers and `columns` that of each field's column: None and empty where the
    sheet was not recognised. `unread` says what stands in the cells that read as empty and are not, such as “#N/A”;
    `fixed` what is told of the cells that were typed anew; `answered` are those of these by which somebody has said
    that a person stays, in rows that are good for it; `removed` are the rows that were taken out, and `greyed` those
    that are grey.
    """

    sheet: Sheet
    rows: Sequence[Sequence[Value]]
    header: int | None = None
    columns: Mapping[str, int] = field(default_factory=dict)
    unread: Mapping[tuple[int, int], str] = field(default_factory=dict)
    fixed: Mapping[tuple[int, int], str] = field(default_factory=dict)
    answered: Collection[tuple[int, int]] = ()
    removed: Collection[int] = ()
    greyed: Collection[int] = ()


_Marks = dict[int, dict[int, list[Finding]]]
"""What is found, by the row and the column that were read."""

Found = Mapping[int, Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Copy:
    """The rows from `start` to `stop` of a sheet, `shift` rows further up on a sheet of their own."""

    number: int
    sheet: MarkedSheet
    title: str
    start: int
    stop: int
    shift: int
    marks: _Marks = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    @property
    def head(self) -> int:
        """The row of headers, where it stands in the copy."""
        return 0 if self.start else self.sheet.header or 0


class Spot(NamedTuple):
    """The cell that a finding is about, by its row and column as they were read."""

    copy: Copy
    row: int
    column: int

    @property
    def cell(self) -> str:
        """The address of the cell in the copy, such as B3."""
        return Column("", self.column).cell(self.row - self.copy.shift + 1)


def lay_out(sheets: Iterable[MarkedSheet], limit: int) -> list[Copy]:
    """Return the copies of all sheets, in order, each of `limit` rows at most and under a title of its own."""
    taken = {TO_FIX.casefold(), "history"}  # the latter is Excel's own
    parts = ((sheet, part) for sheet in sheets for part in _parts(sheet, limit))
    return [Copy(at, sheet, _title(sheet.sheet, taken), *part) for at, (sheet, part) in enumerate(parts)]


def _parts(sheet: MarkedSheet, limit: int) -> Iterator[tuple[int, int, int]]:
    """Yield start, stop and shift of each part; all but the first have room for the headers once more."""
    again = sheet.header is not None
    yield 0, min(limit, len(sheet.rows)), 0
    for start in range(limit, len(sheet.rows), limit - again):
        yield start, min(start + limit - again, len(sheet.rows)), start - again


def _title(sheet: Sheet, taken: set[str]) -> str:
    """Return a name that Excel takes for a sheet, and that no other has."""
    wanted = _NOT_IN_TITLES.sub(" ", safe_text(sheet.name or PurePath(sheet.source).stem))
    for number in count(1):
        tail = f" {number}" if number > 1 else ""
        short = wanted.encode("utf-16-le")[: 2 * (_LONGEST_TITLE - len(tail))].decode("utf-16-le", "ignore")
        title = (short.strip(" '") or "Sheet") + tail
        if title.casefold() not in taken:
            break
    taken.add(title.casefold())
    return title


def locate(finding: Finding, copies: Iterable[Copy]) -> Spot | None:
    """Return the cell that a finding is about, the first of its row where it names none; None where it is nowhere."""
    if finding.origin is None:
        return None
    sheet, row = finding.origin.table, finding.origin.row - 1
    copy = next((copy for copy in copies if copy.sheet.sheet == sheet and copy.start <= row < copy.stop), None)
    if copy is None:
        return None
    if finding.cell:
        column = _column(finding.cell)
    else:
        doubtful = doubtful_column(copy.sheet, row) if finding.code in RAGGED else None
        column = _first(copy.sheet.rows[row]) if doubtful is None else doubtful
    return Spot(copy, row, column) if column < MAX_COLUMNS else None


def explained_finding(finding: Finding, spot: Spot | None) -> Finding:
    """Return a finding on a ragged row with the column that holds #N/A, and what stands there in the file."""
    if not spot or finding.code not in RAGGED or spot.column != doubtful_column(spot.copy.sheet, spot.row):
        return finding
    names = {at: name for name, at in spot.copy.sheet.columns.items()}
    value = spot.copy.sheet.rows[spot.row][spot.column]
    return replace(finding, column=names[spot.column], value="" if value is None else str(value))


def lacking_columns(sheet: MarkedSheet, row: int) -> list[int]:
    """Return the columns of ours that a row of a text file lacks."""
    return [at for at in sheet.columns.values() if len(sheet.rows[row]) <= at < MAX_COLUMNS]


def doubtful_column(sheet: MarkedSheet, row: int) -> int | None:
    """Return the column of ours that holds #N/A where a ragged row lacks none: who is active must not be guessed."""
    ours = {name: at for name, at in sheet.columns.items() if at < MAX_COLUMNS}
    if not ours or lacking_columns(sheet, row):
        return None
    return ours.get("active", max(ours.values()))


def sort_key(entry: tuple[Finding, Spot | None]) -> tuple[int, ...]:
    """Return a sort key: errors before notes, each as they stand in the sheets; last, what stands nowhere."""
    finding, spot = entry
    place = (spot.copy.number, spot.row, spot.column) if spot else ()
    return finding.kind is not FindingKind.REJECTED, spot is None, *place


def whose(spot: Spot | None) -> str:
    """Return the name of the person or company of a row, the address where it has none; "" where it has neither."""
    if spot is None or spot.copy.sheet.header is None or spot.row <= spot.copy.sheet.header:
        return ""
    row, columns = spot.copy.sheet.rows[spot.row], spot.copy.sheet.columns
    said = {name: str(row[at]).strip() for name, at in columns.items() if at < len(row) and row[at] is not None}
    whole = " ".join(filter(None, (said.get("firstName"), said.get("lastName"))))
    return whole or said.get("displayName") or said.get("name") or said.get("email", "")


def _column(cell: str) -> int:
    number = 0
    for letter in cell.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _first(row: Sequence[Value]) -> int:
    return next((at for at, value in enumerate(row) if value is not None and value != ""), 0)
