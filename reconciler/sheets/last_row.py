"""The last row of a text file that ends within it: a transfer that broke off, or a program that ends no last line."""

import re
from collections.abc import Iterator
from typing import Any

from reconciler.model.finding_code import Code
from reconciler.sheets.formats.table import LastLine, Table
from reconciler.sheets.headers import Header
from reconciler.sheets.non_data_rows import names_nobody
from reconciler.sheets.values.cells import CellIssue, as_text

_DATES = ("startDate", "endDate")
_ONLY_TOLD = ("phoneNumber", "department", "title", "location")
"""The fields that are reported where they differ, and never written: half a cell of these does no harm."""


def cut_off(table: Table, header: Header) -> dict[int, CellIssue]:
    """Return what is wrong with the last row, by its index, where its last cell may be the rest of a longer one.

    An empty cell is in doubt where no other row has one; a date where no other row has one of that form; a name, an
    address or a company where the file itself looks broken off. A yes or a no that is understood is a whole word.
    """
    index = len(table.rows) - 1
    if table.last_line is LastLine.ENDED or index <= header.row or index in table.ragged:
        return {}
    row = table.rows[index]
    at = len(row) - 1
    labels = {**dict(header.extras), **{at: header.labels[field] for field, at in header.columns.items()}}
    field = next((name for name, column in header.columns.items() if column == at), "")
    if at not in labels or field in _ONLY_TOLD or names_nobody(row, header):
        return {}
    cell = as_text(row[at])
    if cell and field not in _DATES:
        # What is no field of ours is carried along; what says who has left is judged by its words.
        could_be_cut = field not in ("", "active") and table.last_line is LastLine.BROKEN
    else:
        could_be_cut = True
    if not could_be_cut or _form(field, cell) in (_form(field, as_text(other)) for other in _above(table, header, at)):
        return {}
    return {index: CellIssue(Code.ROW_CUT, {"case": "cell" if cell else "empty", "cell": cell, "label": labels[at]})}


def _above(table: Table, header: Header, at: int) -> Iterator[Any]:
    """Yield the cells of a column between the headers and the last row."""
    last = len(table.rows) - 1
    for indexes, columns in table.rows.by_column(header.row + 1, ()):
        if at < len(columns):
            yield from (cell for index, cell in zip(indexes, columns[at], strict=True) if index != last)


def _form(field: str, cell: str) -> str:
    """Return by what a whole cell is known again: a date by how it is written, an address by its domain."""
    if field in _DATES:
        return re.sub(r"\d", "9", cell)
    return cell.rpartition("@")[2].lower() if field == "email" else cell
