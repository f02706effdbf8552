"""What the form of a workbook's cells says of its rows: a line through them, a note on a cell."""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise
from typing import Any

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.model.origin import Column
from reconciler.sheets.formats.hazards import area
from reconciler.sheets.formats.marks import Place
from reconciler.sheets.formats.table import Table
from reconciler.sheets.formats.table import place as name_of
from reconciler.sheets.headers import Header
from reconciler.sheets.leavers.sign import doubt
from reconciler.sheets.values.cells import CellIssue, as_text, shown

SaysLeft = Callable[[str], bool]
"""Whether a text seems to say of somebody that they have left."""

_NAMES = ("firstName", "lastName", "displayName")
_WHEN = ("active", "endDate")
"""The fields that say who has left; a sheet with one of them says by it what its rules only show."""
_OF_THE_DAY = (*_WHEN, "startDate", "email")
"""The fields in which a value that may have changed since it was saved gives access, or takes it."""
_SHOWN = 80
_FEW = 2
"""So many rows may stand at one distance by chance."""


def marked_cells(table: Table, header: Header) -> Iterator[tuple[Place, CellIssue]]:
    """Yield the cells of our columns that are no value as they read, below the header, and what is wrong with each."""
    marks = table.marks
    ours = frozenset(header.columns.values())
    of_the_day = {header.columns[field] for field in _OF_THE_DAY if field in header.columns}
    for cells, code, columns in (
        (marks.partly_struck, Code.CELL_PARTLY_STRUCK, ours),
        (marks.stale, Code.CELL_STALE, of_the_day),
    ):
        for row, column in sorted(cells):
            if column in columns and header.row < row < len(table.rows):
                cell = table.rows[row][column] if column < len(table.rows[row]) else None
                yield (row, column), CellIssue(code, {"value": shown(cell)})


def doubt_marked(table: Table, header: Header, says_left: SaysLeft, is_elsewhere: SaysLeft) -> None:
    """Take each row of people into the doubts of a table that is struck through or greyed, or has a note of leaving.

    A note that somebody may be elsewhere (`is_elsewhere`) is answered by what the row says under active.

    Raises InputRefused (sheet.struck_by_rule) where a rule strikes rows through and no column says why: nobody knows
    here which rows.
    """
    if header.kind == "users":
        _require_no_rule(table, header)
        _doubt_struck(table, header)
        _doubt_greyed(table, header)
        _doubt_remarks(table, header, says_left, is_elsewhere)


def _doubt_struck(table: Table, header: Header) -> None:
    names = {header.columns[name] for name in _NAMES if name in header.columns}
    email, last = header.columns.get("email"), header.columns.get("lastName")
    for row, struck in table.marks.struck.items():
        if not header.row < row < len(table.rows):
            continue
        filled = _filled(table.rows[row])
        struck_here = filled & struck
        if (
            email in struck_here
            or last in struck_here
            or (names & filled and names & filled <= struck)
            or 2 * len(struck_here) > len(filled)
        ):
            facts = {"cells": _cells(struck_here, row)}
            doubt(table, row, None, CellIssue(Code.ROW_STRUCK, facts))


def _doubt_greyed(table: Table, header: Header) -> None:
    """Doubt the rows that are greyed as a whole and say neither yes nor no, where most others are not."""
    email, active = header.columns["email"], header.columns.get("active")
    greyed = {row: filled for row, filled in greyed_rows(table).items() if header.row < row and email in filled}
    if 2 * len(greyed) >= len(table.rows) - header.row - 1 or _are_bands(sorted(greyed)):
        return
    for row, filled in greyed.items():
        if active not in filled:
            facts = {"case": "greyed", "cells": _cells(filled, row)}
            doubt(table, row, active, CellIssue(Code.ROW_LEFT, facts))


def greyed_rows(table: Table) -> dict[int, set[int]]:
    """Return the columns that hold something in the rows that are grey as a whole."""
    rows = ((row, grey) for row, grey in table.marks.greyed.items() if row < len(table.rows) and table.rows[row])
    return {row: filled for row, grey in rows if (filled := _filled(table.rows[row])) and filled <= grey}


def _filled(row: Sequence[Any]) -> set[int]:
    return {at for at, cell in enumerate(row) if as_text(cell)}


def _are_bands(rows: Sequence[int]) -> bool:
    """Whether rows stand at one distance from each other, as every second one is shaded so that lists read better."""
    return len(rows) > _FEW and rows[1] - rows[0] > 1 and len({after - before for before, after in pairwise(rows)}) == 1


def _doubt_remarks(table: Table, header: Header, says_left: SaysLeft, is_elsewhere: SaysLeft) -> None:
    active = header.columns.get("active")
    for (row, column), text in table.marks.remarks.items():
        if not (header.row < row < len(table.rows) and table.rows[row]):
            continue
        if says_left(text) or (active not in _filled(table.rows[row]) and is_elsewhere(text)):
            words = " ".join(text.split())
            value = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
            facts = {"cell": Column("", column).cell(row + 1), "value": value}
            doubt(table, row, None, CellIssue(Code.ROW_REMARK, facts))


def _require_no_rule(table: Table, header: Header) -> None:
    if any(field in header.columns for field in _WHEN):
        return
    for cells in table.marks.struck_by_rule:
        if _reaches_below(cells, header.row):
            where = f" to {cells[:_SHOWN]}" if cells else ""
            raise InputRefused(
                f"{name_of(table.sheet)}: a conditional format{where} strikes rows through, and no column is called "
                "active or endDate, so which of these people have left cannot be told. Add a column active, or take "
                "the rule out if it means something else.",
                Code.SHEET_STRUCK_BY_RULE,
            )


def _reaches_below(cells: str, row: int) -> bool:
    """Whether some areas, such as A2:D9 F2, reach below a row; what cannot be read as an area does."""
    for one in cells.split() or [""]:
        try:
            if area(one)[2] > row:
                return True
        except ValueError:
            return True
    return False


def _cells(columns: Collection[int], row: int) -> str:
    """Return the references of the first and the last of some cells of a row."""
    first, last = (Column("", at).cell(row + 1) for at in (min(columns), max(columns)))
    return first if first == last else f"{first}:{last}"
