"""A marked copy that is people's own workbook: whether it can be, and the proof that it reads as theirs does."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reconciler.model.finding import Finding
from reconciler.model.origin import Source
from reconciler.model.reserved_sheets import is_own
from reconciler.report.marked.layout import MarkedSheet
from reconciler.report.marked.own_book.bounds import is_too_large
from reconciler.report.marked.own_book.package import Package
from reconciler.report.words.english.own_book import NOT_KEPT, SEVERAL, TOO_LARGE, WITHOUT_EXTRA
from reconciler.sheets.formats.read import Table, read_file
from reconciler.sheets.load import Tables
from reconciler.sheets.marked_rows import greyed_rows
from reconciler.support.drafts import drafting
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind, seal

_WORKBOOKS = (".xlsx", ".xlsm")
_ZIP = b"PK\x03\x04"
_EXTRA = ("openpyxl", "et_xmlfile")

_Write = Callable[[bytes, Sequence[MarkedSheet], Sequence[Finding], Path], Path]


def write_own_copy(
    sources: Sequence[Source], tables: Tables, sheets: Sequence[MarkedSheet], findings: Sequence[Finding],
    output: Output,
) -> tuple[Path | None, str]:  # fmt: skip
    """Write the marked copy into a copy of people's own workbook; returns where it stands, or None and why not.

    There is no why for a file that is no .xlsx or .xlsm workbook. A copy counts only once it was read again, and reads
    as the workbook does.
    """
    if len(sources) > 1:
        return None, SEVERAL if any(source.path.lower().endswith(_WORKBOOKS) for source in sources) else ""
    data = _workbook(Path(sources[0].path))
    if not data or hashlib.sha256(data).hexdigest() != sources[0].sha256:
        return None, ""  # what the readers have not looked into is given to nobody
    try:
        if is_too_large(data):
            return None, TOO_LARGE
        from reconciler.report.marked.own_book.write import write_own_book

        path = _proven(data, tables, sheets, findings, output, write_own_book)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        return None, WITHOUT_EXTRA
    except Exception:  # noqa: BLE001 - whatever is odd in somebody's workbook, they get their rows back
        return None, NOT_KEPT
    return path, "" if path else NOT_KEPT


def _workbook(path: Path) -> bytes:
    """Return the bytes of a workbook of this kind, b"" for any other file and for one that is gone."""
    try:
        with path.open("rb") as file:
            if file.read(len(_ZIP)) != _ZIP:
                return b""
        data = path.read_bytes()
        package = Package(data)
        kind = package.content_type(package.workbook)
    except Exception:  # noqa: BLE001 - whatever is odd in it: its rows were read without
        return b""
    return b"" if not kind or ".binary" in kind else data


def _proven(
    data: bytes, tables: Tables, sheets: Sequence[MarkedSheet], findings: Sequence[Finding], output: Output,
    write: _Write,
) -> Path | None:  # fmt: skip
    """Write the copy, and give it its name where it reads as the workbook does."""
    with drafting(output.path.parent) as folder:
        draft = write(data, sheets, findings, folder)
        again = {table.sheet.name: table for table in read_file(draft, output.path.name).tables}
        for (table, _), sheet in zip(tables, sheets, strict=True):
            name = table.sheet.name
            if not is_own(name, table.rows) and not (name in again and reads_alike(table, sheet, again[name])):
                return None
        seal(draft, Kind.MARKED)
        return output.place(draft)


def reads_alike(table: Table, sheet: MarkedSheet, again: Table) -> bool:
    """Whether a sheet of a copy has the values and marks of a table, but for what was typed anew or is not believed.

    What is not believed must be so in the copy, too.
    """
    doubted = again.hazards.keys() | again.marks.partly_struck
    ours = set(sheet.columns.values())
    if any(place[1] in ours and place not in doubted for place in _below(sheet)):
        return False
    left_out = {*sheet.unread, *sheet.answered}
    length = max(len(table.rows), len(again.rows))
    rows_alike = all(_cells(table, row, left_out) == _cells(again, row, left_out) for row in range(length))
    return rows_alike and _form(table) == _form(again)


def _below(sheet: MarkedSheet) -> list[tuple[int, int]]:
    header = len(sheet.rows) if sheet.header is None else sheet.header
    return [place for place in sheet.unread if place[0] > header]


def _cells(table: Table, row: int, left_out: set[tuple[int, int]]) -> Mapping[int, Any]:
    cells = enumerate(table.rows[row] if row < len(table.rows) else ())
    return {at: (type(cell), cell) for at, cell in cells if cell not in ("", None) and (row, at) not in left_out}


def _form(table: Table) -> tuple[Any, ...]:
    """Return what the form of a sheet's cells says of those who have left."""
    marks, filled = table.marks, [bool(row) for row in table.rows]
    remarks = {place: text.split() for place, text in marks.remarks.items()}
    hidden = {row for row in marks.hidden if row < len(filled) and filled[row]}
    return marks.struck, marks.partly_struck, set(marks.struck_by_rule), remarks, greyed_rows(table), hidden
