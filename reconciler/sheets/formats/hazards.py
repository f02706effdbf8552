"""The cells that read as something they are not, and what else a sheet hides.

An error value (#N/A, #REF!), a formula that was never calculated and a cell that was merged into another all read as
empty. Taken as empty, they would turn a leaver's row into that of somebody active.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.sheets.formats.marks import Marks
from reconciler.sheets.values.cells import LONGEST, CellIssue

Hazards = dict[tuple[int, int], CellIssue]
"""What is wrong with a cell that does not read as what it is, by row and column counted from 0."""

Area = tuple[int, int, int, int]
"""A rectangle of cells: top, left, bottom and right, counted from 0, the last two included."""

MAX_ROWS = 1_048_576
"""Rows of a sheet of a workbook, up to the last that holds a value."""
MAX_COLUMNS = 1_024
"""Columns of a sheet, up to the last that holds a value."""
MAX_CELLS = 2**25
"""Cells from the first to the last with a value: the reader takes 32 bytes for each, 1 GiB in all."""
MAX_HAZARDS = 1_000_000
"""Cells of a sheet that hold errors, were never calculated, or are merged."""

NEVER_CALCULATED = CellIssue(Code.CELL_FORMULA)
MERGED = CellIssue(Code.CELL_MERGED)
TOO_LONG = CellIssue(Code.CELL_TOO_LONG, {"case": "found", "limit": LONGEST})

_REFERENCE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")


@dataclass(slots=True)
class SheetScan:
    """What a look into a sheet found that its reader does not tell.

    `covered` holds areas whose empty cells are a problem; `hidden_columns` the first and last of each run of hidden
    columns; `long_text` says that some text may be longer than LONGEST; `rich_strikes` and `may_ask` that some text may
    be struck through by itself, and that some formula may ask for the day or for another file; `is_filtered` that a
    filter hides rows.
    """

    place: str
    hazards: Hazards = field(default_factory=dict)
    covered: list[tuple[Area, CellIssue]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    long_text: bool = False
    rich_strikes: bool = False
    may_ask: bool = False
    is_filtered: bool = False
    marks: Marks = field(default_factory=Marks)

    def add(self, row: int, column: int, problem: CellIssue) -> None:
        """Take in what is wrong with a cell. Raises InputRefused (sheet.too_large) where it is too far, or too many."""
        if row >= MAX_ROWS:
            raise too_large(self.place, f"its cells reach to row {row + 1:,}")
        self.hazards[row, column] = problem
        self._require_few(len(self.hazards))

    def merge(self, reference: str) -> None:
        """Take in a merged area, such as A1:B2. Raises ValueError where it is none, InputRefused as `add`."""
        self.merge_area(area(reference))

    def merge_area(self, merged: Area) -> None:
        """Take in a merged area. Raises InputRefused (sheet.too_large) where there are too many."""
        self.covered.append((merged, MERGED))
        self._require_few(len(self.covered))

    def all_hazards(self, rows: Sequence[Sequence[Any]]) -> Hazards:
        """Return the hazards of the sheet with these rows: those found, and the empty cells of covered areas.

        Raises InputRefused (sheet.too_large) where there are too many.
        """
        width = max(map(len, rows), default=0) if self.covered else 0
        visited = 0
        for (top, left, bottom, right), problem in self.covered:
            if problem is MERGED and self._is_empty(rows, top, left):
                continue  # no value stands elsewhere
            bottom, right = min(bottom, len(rows) - 1), min(right, width - 1)
            visited += max(bottom - top + 1, 0) * max(right - left + 1, 0)
            self._require_few(visited // 4)  # merged areas lie beside each other, not on each other
            for index in range(top, bottom + 1):
                self._cover(rows[index], index, range(left + (index == top), right + 1), problem)
        if self.long_text:
            self._find_long(rows)
        return self.hazards

    def _is_empty(self, rows: Sequence[Sequence[Any]], row: int, column: int) -> bool:
        is_there = row < len(rows) and column < len(rows[row])
        return (row, column) not in self.hazards and not (is_there and rows[row][column] not in ("", None))

    def _cover(self, row: Sequence[Any], index: int, columns: range, problem: CellIssue) -> None:
        if not row:
            return  # in a row without any value nothing is lost
        for column in columns:
            if column >= len(row) or row[column] in ("", None):
                self.hazards.setdefault((index, column), problem)
        self._require_few(len(self.hazards))

    def _find_long(self, rows: Sequence[Sequence[Any]]) -> None:
        for index, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str) and len(cell) > LONGEST:
                    self.add(index, column, TOO_LONG)

    def _require_few(self, number: int) -> None:
        if number > MAX_HAZARDS:
            raise too_large(self.place, f"over {MAX_HAZARDS:,} of its cells are merged, in error or never calculated")


class Extent:
    """The used range of a sheet: the cells from the first to the last with a value."""

    def __init__(self, place: str) -> None:
        """Begin with no cell; `place` is what messages call the sheet."""
        self._place = place
        self._top = self._left = 2**63
        self._bottom = self._right = -1

    def add(self, top: int, left: int, bottom: int, right: int) -> None:
        """Take in an area. Raises InputRefused (sheet.too_large) where the used range becomes too large."""
        self._top, self._left = min(self._top, top), min(self._left, left)
        self._bottom, self._right = max(self._bottom, bottom), max(self._right, right)
        cells = (self._bottom - self._top + 1) * (self._right - self._left + 1)
        if self._bottom >= MAX_ROWS or self._right >= MAX_COLUMNS or cells > MAX_CELLS:
            reach = f"its cells reach to row {self._bottom + 1:,} and column {self._right + 1:,}"
            raise too_large(self._place, reach)


@cache
def error(value: str) -> CellIssue:
    """Return the problem of a cell that holds an error value."""
    return CellIssue(Code.CELL_ERROR, {"case": "empty", "error": value or "#?"})


def too_large(place: str, why: str) -> InputRefused:
    """Return the refusal of a sheet beyond the bounds."""
    return InputRefused(
        f"{place}: the sheet is too large: {why}. Delete what does not belong there, or split it.", Code.SHEET_TOO_LARGE
    )


def position(reference: str) -> tuple[int, int]:
    """Return the row and column, from 0, of a reference such as E17. Raises ValueError where it is none."""
    match = _REFERENCE.fullmatch(reference)
    if not match or int(match[2]) == 0:
        raise ValueError(f"{reference[:20]!r} is no cell")
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def area(reference: str) -> Area:
    """Return the area of a reference such as A1:B2. Raises ValueError where it is none."""
    first, _, last = reference.partition(":")
    top, left = position(first)
    bottom, right = position(last or first)
    return top, left, bottom, right
