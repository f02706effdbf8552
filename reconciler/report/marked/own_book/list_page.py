"""The list of what is to be fixed, as the first sheet of people's own workbook."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import chain

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.utility import quote_sheetname

from reconciler.model.reserved_sheets import TO_FIX
from reconciler.report.marked.list_sheet import (
    COLUMNS,
    HEADER_ROW,
    LAST,
    LINKED,
    NAMES_COLUMN,
    Line,
    Listed,
    finding_lines,
    head_lines,
)
from reconciler.report.xlsx.cell_xml import column_letters
from reconciler.report.xlsx.sheet_writer import MAX_LINKS
from reconciler.report.xlsx.style import CellStyle
from reconciler.report.xlsx.text import safe_text

TALLY_ROW = 2
"""The row, from 1, with how many there are and what is said of the copy."""


def tally_line(found: list[Listed], said: list[str]) -> Line:
    """Return the line of the tally with what is said of the copy."""
    return head_lines(found, said)[TALLY_ROW - 1]


def add_list(book: Workbook, found: list[Listed], names: list[str], said: list[str]) -> None:
    """Put the list in front of all sheets, and let the workbook open on it."""
    page = book.create_sheet(TO_FIX, 0)
    page.sheet_properties.tabColor = "FF8E1616"
    for at, width in enumerate(COLUMNS.values()):
        page.column_dimensions[column_letters(at)].width = width
    _write(page, chain(head_lines(found, said), finding_lines(found, names)))
    for row in (1, TALLY_ROW):
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=LAST + 1)
    last = column_letters(LAST)
    page.freeze_panes = f"A{HEADER_ROW + 2}"
    page.auto_filter.ref = f"A{HEADER_ROW + 1}:{last}{page.max_row}"
    page.print_title_rows = f"{HEADER_ROW + 1}:{HEADER_ROW + 1}"
    page.print_area = f"A1:{last}{page.max_row}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.sheet_view.showGridLines = False
    if names:
        page.column_dimensions[column_letters(NAMES_COLUMN)].hidden = True
    _open_on(book, page)


def _write(page: Worksheet, lines: Iterable[Line]) -> None:
    links = 0
    for row, line in enumerate(lines, 1):
        for column, value, style in line.cells:
            cell = page.cell(row, column + 1)
            assert isinstance(cell, Cell)  # noqa: S101 - nothing is merged yet
            cell.value = safe_text(value) if isinstance(value, str) else value  # type: ignore[assignment]
            if isinstance(value, str):
                cell.data_type = "s"  # and no formula, whatever it begins with
            _style(cell, style)
        if line.height:
            page.row_dimensions[row].height = min(line.height, 409)
        if line.spot and links < MAX_LINKS:
            place = f"{quote_sheetname(line.spot.copy.title)}!{line.spot.cell}"
            address = f"{column_letters(LINKED)}{row}"
            page[address].hyperlink = Hyperlink(ref=address, location=place)
            links += 1


def _style(cell: Cell, style: CellStyle) -> None:
    cell.font, cell.fill, cell.border, cell.alignment = _forms(style)
    cell.number_format = style.format


@cache
def _forms(style: CellStyle) -> tuple[Font, PatternFill, Border, Alignment]:
    ink = f"FF{style.ink}" if style.ink else None
    font = Font(
        name="Calibri", size=style.size, bold=style.bold, italic=style.italic, color=ink,
        underline="single" if style.underline else None,
    )  # fmt: skip
    fill = PatternFill("solid", fgColor=f"FF{style.fill}") if style.fill else PatternFill()
    border = Border(bottom=Side("thin", color=f"FF{style.line}")) if style.line else Border()
    return font, fill, border, Alignment(style.align or None, style.vertical, wrap_text=style.wrap, indent=style.indent)


def _open_on(book: Workbook, page: Worksheet) -> None:
    """Select this sheet alone: what is typed while two are selected goes into both."""
    book.active = page
    for view in book.views:
        view.activeTab = view.firstSheet = 0
    for sheet in book.worksheets:
        for view in sheet.views.sheetView:
            view.tabSelected = sheet is page
    for chart in book.chartsheets:
        for view in chart.sheetViews.sheetView:
            view.tabSelected = False
