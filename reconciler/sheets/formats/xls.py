"""Read .xls workbooks (Excel 97 to 2003, and older) with xlrd: values, errors, merged and hidden cells at once.

xlrd lays out each row as long as it is, and stays within 65,536 rows and 256 columns whatever a file says.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from reconciler.model.origin import Sheet
from reconciler.sheets.formats import xls_formulas
from reconciler.sheets.formats.archive import damaged, password
from reconciler.sheets.formats.excel import external_links, macros_only
from reconciler.sheets.formats.hazards import SheetScan, error
from reconciler.sheets.formats.marks import Marks
from reconciler.sheets.formats.row_store import Cell, Rows
from reconciler.sheets.formats.table import Hits, RawSource, bounded, place, sheet_table
from reconciler.sheets.values.cells import LONGEST


def read(data: bytes, raw: RawSource, hits: Hits) -> None:
    """Read the sheets of a workbook into `raw`. Raises InputRefused where it cannot be read, or is too large."""
    import xlrd

    talk = io.StringIO()
    book, stream = _open(data, raw.name, talk)
    if "truncated" in talk.getvalue():
        raise damaged(raw.name)
    if not book.nsheets:
        raise macros_only(raw.name)
    if xlrd.book.SUPBOOK_EXTERNAL in book._supbook_types:  # the only place that tells
        raw.notes.append(external_links(raw.name))
    links_out = xlrd.book.SUPBOOK_EXTERNAL in book._supbook_types or xlrd.book.SUPBOOK_DDEOLE in book._supbook_types
    stale = xls_formulas.stale_of(stream, book.biff_version, links_out=links_out, name=raw.name)
    for found in book.sheets():
        sheet = Sheet(raw.name, found.name)
        look = SheetScan(place(sheet), hidden=found.visibility != 0)
        rows = Rows(bounded(_rows(found, look, book.datemode), sheet))
        _look_at(found, look)
        _mark(found, look.marks)
        look.marks.stale = stale.get(found.name.upper(), set())
        raw.tables.append(sheet_table(sheet, rows, look, hits))


def _open(data: bytes, name: str, talk: io.StringIO) -> tuple[Any, bytes]:
    """Return the workbook, and its records."""
    import xlrd

    try:
        stream = _stream(data, talk)
        return xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=talk), stream
    except MemoryError:
        raise
    except Exception as problem:  # whatever a broken file makes it raise: struct.error, IndexError, AssertionError …
        if isinstance(problem, xlrd.XLRDError) and "encrypted" in str(problem):
            raise password(name) from problem
        raise damaged(name) from problem


def _stream(data: bytes, talk: io.StringIO) -> bytes:
    """Return the records of a workbook."""
    from xlrd import compdoc

    if not data.startswith(compdoc.SIGNATURE):
        return data
    document = compdoc.CompDoc(data, logfile=talk)
    _require_an_end(document.SSAT)
    found = (document.locate_named_stream(name) for name in ("Workbook", "Book"))
    memory, base, length = next((place for place in found if place[0]), (b"", 0, 0))
    return bytes(memory[base : base + length])


def _require_an_end(following: Sequence[int]) -> None:
    """Raise ValueError where a chain of short sectors comes back to itself: xlrd would follow it for ever."""
    ended: set[int] = set()
    for start in range(len(following)):
        chain: set[int] = set()
        at = start
        while 0 <= at < len(following) and at not in ended:
            if at in chain:
                raise ValueError
            chain.add(at)
            at = following[at]
        ended |= chain


def _rows(sheet: Any, look: SheetScan, datemode: int) -> Iterator[list[Cell]]:
    import xlrd

    plain = {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER}
    for index in range(sheet.nrows):
        types, values = sheet.row_types(index), sheet.row_values(index)
        for column, kind in enumerate(types):
            if kind == xlrd.XL_CELL_TEXT and len(values[column]) > LONGEST:
                look.long_text = True
            elif kind == xlrd.XL_CELL_BOOLEAN:
                values[column] = bool(values[column])
            elif kind == xlrd.XL_CELL_DATE:
                values[column] = _date(values[column], datemode)
            elif kind not in plain:
                look.add(index, column, error(xlrd.error_text_from_code.get(values[column], "")))
                values[column] = ""
        yield values


def _date(number: float, datemode: int) -> Cell:
    """Return a date or a time, or its number where it is none that Python's dates can tell."""
    import xlrd

    try:
        when: datetime = xlrd.xldate_as_datetime(number, datemode)
    except (ValueError, OverflowError, xlrd.XLDateError):
        return number
    if number < 1:
        return when.time()
    return when.date() if number == int(number) else when


def _mark(sheet: Any, marks: Marks) -> None:
    """Take the notes of a sheet, and what is struck through in it, into its marks."""
    for (row, column), note in sheet.cell_note_map.items():
        marks.remark(row, column, note.text)
    struck = {number for number, font in enumerate(sheet.book.font_list) if font.struck_out}
    if not struck:
        return
    shared: dict[frozenset[int], frozenset[int]] = {}
    styles = {number for number, style in enumerate(sheet.book.xf_list) if style.font_index in struck}
    for row in range(sheet.nrows):
        columns = set()
        for column, value in enumerate(sheet.row_values(row)):
            runs = sheet.rich_text_runlist_map.get((row, column), ())
            whole = sheet.cell_xf_index(row, column) in styles
            of_text = {font in struck for _, font in runs} | ({whole} if not runs or runs[0][0] else set())
            if whole or of_text == {True}:
                columns.add(column)
            elif True in of_text and str(value).strip():
                marks.partly_struck.add((row, column))
        marks.strike(row, frozenset(columns), shared)


def _look_at(sheet: Any, look: SheetScan) -> None:
    for top, bottom, left, right in sheet.merged_cells:
        look.merge_area((top, left, bottom - 1, right - 1))
    look.hidden_rows = sorted(row for row, info in sheet.rowinfo_map.items() if info.hidden)
    look.hidden_columns = [(column, column) for column, info in sorted(sheet.colinfo_map.items()) if info.hidden]
