"""People's own sheets in a marked copy, cell by cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from operator import itemgetter

from reconciler.model.finding import Finding
from reconciler.report.marked.layout import RAGGED, Copy, Found, MarkedSheet, doubtful_column, lacking_columns
from reconciler.report.marked.mark_style import FIXED, mark_style
from reconciler.report.words.english import catalogue as english
from reconciler.report.xlsx.sheet_writer import MAX_COLUMNS, SheetWriter
from reconciler.report.xlsx.style import PLAIN, TEXT, YES_OR_NO, CellStyle, DropDown, ErrorValue, Value
from reconciler.report.xlsx.text import width_of

MAX_NOTES = 20_000
"""The comments of a sheet: with many more, spreadsheet programs take minutes to open it."""

_OWN_HEADER = CellStyle(fill="E3E9F1", bold=True, format="@")
_WHOLE = CellStyle(format="0")  # in the general format a phone number of twelve digits reads 4.42E+11

_STYLES_BY_TYPE: Mapping[type, CellStyle] = {
    bool: CellStyle(format='"TRUE";"TRUE";"FALSE"'),  # in the general format LibreOffice makes them numbers
    int: _WHOLE,
    float: PLAIN,
    datetime: CellStyle(format="yyyy-mm-dd hh:mm:ss"),
    date: CellStyle(format="yyyy-mm-dd"),
    time: CellStyle(format="hh:mm:ss"),
    timedelta: CellStyle(format="[h]:mm:ss"),
    ErrorValue: PLAIN,
}

_SAMPLE, _WIDEST = 200, 40
_ERROR_VALUE = re.compile(r"#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!)")
_NOT_THERE = ErrorValue("#N/A")


def write_copy(page: SheetWriter, copy: Copy, companies: DropDown | None) -> None:
    """Write the copied rows with their marks and comments; `companies` is the drop-down of vanityNames."""
    sheet = copy.sheet
    page.columns(_widths(sheet), {at: TEXT for name, at in sheet.columns.items() if name != "active"})
    # Phone numbers and ids are kept as text on purpose: no green corner on each.
    page.sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    if sheet.header is not None:
        page.sheet.freeze_panes(copy.head + 1, 0)
        page.sheet.repeat_rows(copy.head)
        for name, choices in (("active", YES_OR_NO), ("companyVanityName", companies)):
            if choices and name in sheet.columns:
                page.offer(sheet.columns[name], copy.head + 1, name, choices)
        if copy.start:
            page.line(0, _cells(copy, sheet.header, {}))
    unread = _unread_values(sheet)
    notes = 0
    fixed = fixed_by_row(sheet)
    for row in range(copy.start, copy.stop):
        cells = _cells(copy, row, unread.get(row, {}))
        for column, told in told_of_cells(copy.marks.get(row, {}), fixed.get(row, {})).items():
            if notes < MAX_NOTES:
                page.note(row - copy.shift, column, "\n\n".join(dict.fromkeys(told)))
                notes += 1
        if cells:
            page.line(row - copy.shift, cells)


def fixed_by_row(sheet: MarkedSheet) -> dict[int, dict[int, str]]:
    """Return what is told of the cells of a sheet that were typed anew, by row and column."""
    rows: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), text in sheet.fixed.items():
        rows[row][column] = text
    return rows


def told_of_cells(found: Found, fixed: Mapping[int, str]) -> dict[int, list[str]]:
    """Return what is told of the cells of a row: what is found, and what was fixed."""
    columns = dict.fromkeys([*found, *fixed])
    return {at: [*map(_explained, found.get(at, ())), *([fixed[at]] if at in fixed else [])] for at in columns}


def tab_colour(copy: Copy) -> str:
    """Return the colour of a copy's tab, "" where nothing in it is marked."""
    found = [finding for row in copy.marks.values() for each in row.values() for finding in each]
    return mark_style(found).ink if found else ""


def _cells(copy: Copy, row: int, unread: Mapping[int, Value]) -> list[tuple[int, Value, CellStyle]]:
    read = copy.sheet.rows[row]
    found: Found = copy.marks.get(row, {})
    cells: Iterable[tuple[int, Value]] = enumerate(read[:MAX_COLUMNS])
    if found or unread:
        unsure, beyond = _ragged(copy.sheet, row, found)
        found = {**unsure, **beyond, **found}
        values = {**dict.fromkeys(found), **dict(cells), **dict.fromkeys(unsure, _NOT_THERE), **unread}
        cells = sorted(values.items(), key=itemgetter(0))
    header, fixed = _OWN_HEADER if row == copy.sheet.header else None, copy.sheet.fixed
    return [
        (at, value, FIXED if (row, at) in fixed and at not in found else _style(value, header, found.get(at)))
        for at, value in cells
        if (value is not None and value != "") or at in found
    ]


def _ragged(sheet: MarkedSheet, row: int, found: Found) -> tuple[Found, Found]:
    """Return, for a ragged row, the columns that hold #N/A and those beyond the headers, each with what is found."""
    ragged = [finding for each in found.values() for finding in each if finding.code in RAGGED]
    if not ragged or sheet.header is None:
        return {}, {}
    read = sheet.rows[row]
    lacking, doubtful = lacking_columns(sheet, row), doubtful_column(sheet, row)
    headers = [at for at, word in enumerate(sheet.rows[sheet.header]) if str(word or "").strip()]
    beyond = range(max(headers, default=-1) + 1, min(len(read), MAX_COLUMNS))
    unsure = lacking if doubtful is None else [doubtful]
    return dict.fromkeys(unsure, ragged), {at: ragged for at in beyond if str(read[at] or "").strip()}


def _style(value: Value, header: CellStyle | None, found: Sequence[Finding] | None) -> CellStyle:
    style = header or _STYLES_BY_TYPE.get(type(value), TEXT)
    if isinstance(value, float) and value.is_integer():
        style = header or _WHOLE
    if not found:
        return style
    colour = mark_style(found)
    return style._replace(fill=colour.fill, ink=colour.ink)


def _explained(finding: Finding) -> str:
    if finding.cell:
        return english.finding(finding)
    told = f"The whole row: {english.finding(finding)}"
    if finding.code in RAGGED and finding.column:
        stands = f"“{finding.value}” stands in this cell" if finding.value else "this cell is empty"
        told += f" In the file {stands}: type what belongs here in the place of #N/A."
    return told


def _unread_values(sheet: MarkedSheet) -> dict[int, dict[int, Value]]:
    """Return, by row and column, the error values that were read as empty; in a row of ours #N/A for something else."""
    rows: dict[int, dict[int, Value]] = defaultdict(dict)
    ours = set(sheet.columns.values())
    for (row, column), text in sheet.unread.items():
        if known := _ERROR_VALUE.search(text):
            rows[row][column] = ErrorValue(known[0])
        elif sheet.header is not None and row > sheet.header and column in ours:
            rows[row][column] = _NOT_THERE
    return rows


def _widths(sheet: MarkedSheet) -> list[float]:
    start = sheet.header or 0
    sample = sheet.rows[start : start + _SAMPLE]
    wide = max(map(len, sample), default=0)
    return [width_of((row[at] for row in sample if at < len(row)), _WIDEST) for at in range(min(wide, MAX_COLUMNS))]
