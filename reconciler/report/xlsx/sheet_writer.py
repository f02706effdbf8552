"""Write one sheet: rows, merged cells, comments, links and drop-downs."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from xlsxwriter.utility import quote_sheetname

from reconciler.report.xlsx.cell_xml import CellCache, column_letters, row_xml
from reconciler.report.xlsx.paper import SCALE, page_breaks
from reconciler.report.xlsx.style import HEADER, CellStyle, DropDown, TableColumn, Value
from reconciler.report.xlsx.text import LETTERS, lines_of, safe_text, width_of
from reconciler.report.xlsx.xlsxwriter_internals import RowWorksheet, require

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_LINKS = 65_530
_SHORT = 14  # a header up to here stands on one line
_NOTE_WIDTH, _NOTE_LETTERS, _NOTE_LINE = 300, 50, 15  # pixels, letters on a line, pixels


def choices_below(title: str, column: int, first: int) -> str:
    """Return the formula for the filled cells of a column of the sheet `title`, from row `first` on."""
    # As long as the column is filled: a fixed range would offer thousands of empty choices.
    sheet, letters = quote_sheetname(title), column_letters(column)
    cells = f"{sheet}!${letters}${first + 1}"
    return f"=OFFSET({cells},0,0,MAX(1,COUNTA({cells}:${letters}${MAX_ROWS})),1)"


class SheetWriter:
    """A sheet in the making: rows are written downwards, whole, and count from 0, as columns do.

    Comments, links and merged cells of a row come before the row itself. `sheet` is XlsxWriter's, for all else.
    """

    def __init__(self, sheet: RowWorksheet, cells: Callable[[CellStyle], CellCache]) -> None:
        self.sheet = sheet
        self._cells = cells

    def line(self, row: int, cells: Iterable[tuple[int, Value, CellStyle]], height: float = 0) -> None:
        """Write a row: text as safe text and never a formula or a link, all else as it is; cells from left to right.

        `height` is in points, 0 for the default. Raises InternalError where the row stands above one that is written.
        """
        row_label, last, written = str(row + 1), 0, []
        for last, value, style in cells:
            cell, _ = self._cells(style)[value]
            written.append(f'<c r="{column_letters(last)}{row_label}{cell}')
        self.sheet.add_row(row, last, row_xml(row, written, height))

    def merge(self, row: int, first: int, last: int) -> None:
        """Make one cell of several columns of a row."""
        require(self.sheet.merge_range(row, first, row, last, None))

    def note(self, row: int, column: int, text: str) -> None:
        """Put a comment on a cell, as large as its text."""
        text = safe_text(text)
        height = (lines_of(text, _NOTE_LETTERS / LETTERS) + 1) * _NOTE_LINE
        options = {"author": "reconciler", "width": _NOTE_WIDTH, "height": height, "font_size": 9}
        require(self.sheet.write_comment(row, column, text, options))

    def link(self, row: int, column: int, title: str, cell: str) -> None:
        """Let a cell lead to one of the sheet `title`, such as B3; a sheet holds `MAX_LINKS` at most."""
        require(self.sheet.write_url(row, column, f"internal:{quote_sheetname(title)}!{cell}"))

    def columns(self, widths: Sequence[float], styles: Mapping[int, CellStyle] | None = None) -> None:
        """Set the widths of the columns, and the styles of cells that nobody has written yet; put them on paper."""
        for at, width in enumerate(widths):
            style = styles.get(at) if styles else None
            self.sheet.set_column(at, at, width, self._cells(style).formats.format if style else None)
        self.on_paper(widths)

    def on_paper(self, widths: Sequence[float], repeated: int | None = None, wanted: Collection[int] = ()) -> None:
        """Let columns stand on as few pages across as can be read; see `page_breaks`."""
        breaks = page_breaks(widths, repeated, wanted)
        if not breaks:
            self.sheet.fit_to_pages(1, 0)
            return
        self.sheet.set_print_scale(SCALE)
        self.sheet.set_v_pagebreaks(breaks)
        if repeated is not None:
            self.sheet.repeat_columns(repeated, repeated)

    def offer(self, column: int, first: int, header: str, choices: DropDown) -> None:
        """Add a drop-down to a column from row `first` on; other values draw a warning, since aliases are read too."""
        rule = {
            "validate": "list",
            "source": choices.source if isinstance(choices.source, str) else list(choices.source),
            "error_type": "warning",
            "error_title": header[:32],
            "error_message": f"This is not {choices.meaning}. Keep it?",
        }
        require(self.sheet.data_validation(first, column, MAX_ROWS - 1, column, rule))


def write_header(page: SheetWriter, columns: Sequence[TableColumn], widths: Sequence[float], *, ruled: bool) -> None:
    """Write the row of headers, frozen and repeated on paper, with comments and drop-downs."""
    page.columns(widths, None if ruled else {at: column.style for at, column in enumerate(columns)})
    repeated = next((at for at, column in enumerate(columns) if column.repeated), None)
    page.on_paper(widths, repeated, [at for at, column in enumerate(columns) if column.next_page])
    for at, column in enumerate(columns):
        if column.note:
            page.note(0, at, column.note)
        if column.choices:
            page.offer(at, 1, column.header, column.choices)
    styles = [HEADER._replace(align=column.style.align or "left", indent=column.style.indent) for column in columns]
    headers = [column.header for column in columns]
    page.line(0, zip(range(len(columns)), headers, styles, strict=True), 32)
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)
    if ruled:
        page.sheet.hide_gridlines(2)


def column_width(column: TableColumn, sample: Iterable[Value]) -> float:
    """Return the width of a column, measured on a sample where it has none of its own."""
    if column.width is not None:
        return column.width
    words = [column.header] if len(column.header) <= _SHORT else column.header.split()
    header = max(map(len, words), default=0) + 4  # room for the button of the filter
    return min(max(header, width_of(sample)), column.widest)
