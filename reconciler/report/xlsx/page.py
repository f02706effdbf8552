"""A sheet to be read as a page: a grid of one wide column and nine narrow ones."""

from __future__ import annotations

from collections.abc import Sequence

from reconciler.report.xlsx.sheet_writer import SheetWriter
from reconciler.report.xlsx.style import HEADER, PLAIN, CellStyle, Value
from reconciler.report.xlsx.text import bar, lines_of

_LABEL_WIDTH, _NUMBER_WIDTH, _COLUMNS = 25.0, 11.2, 10
_LINE_HEIGHT = 18.0
_BARS = ((2, 4), (5, 7))
"""The columns of the two bars of a row."""
_LONGEST_BAR = 20
_LINK = CellStyle(ink="1F4E9E", underline=True, wrap=True, indent=1)
_HEADING = CellStyle(ink="1F3A5F", bold=True, size=13, line="1F3A5F")

LABEL = CellStyle(ink="5A6470", bold=True)
BESIDE = CellStyle(wrap=True, indent=1)


class Page:
    """A sheet that is written downwards: the row that comes next, and its cells so far."""

    def __init__(self, page: SheetWriter) -> None:
        self._page = page
        self._row = 0
        self._cells: dict[int, tuple[Value, CellStyle]] = {}
        self._height = 0.0
        page.sheet.set_portrait()
        page.sheet.hide_gridlines(2)
        page.columns([_LABEL_WIDTH] + [_NUMBER_WIDTH] * (_COLUMNS - 1))

    def heading(self, text: str) -> None:
        """Begin a section, after an empty row."""
        self._row += 1
        self._cells = dict.fromkeys(range(_COLUMNS), (None, _HEADING)) | {0: (text, _HEADING)}
        self._end(22)

    def line(self, text: str, style: CellStyle, *, padding: float = 0) -> None:
        """Write text over the whole width."""
        self.span(0, text, style, padding)
        self._end()

    def link(self, text: str, title: str, cell: str) -> None:
        """Write text over the whole width that leads to a cell of the sheet `title`."""
        self._page.link(self._row, 0, title, cell)
        self.line(text, _LINK)

    def bars(self, heads: tuple[str, str, str], rows: Sequence[tuple[str, int, int]], inks: tuple[str, str]) -> None:
        """Draw two bars for each label, back to back: the first number to the left, the second to the right."""
        most = max(max(left, right) for _, left, right in rows)
        ends = [
            style._replace(format="#,##0", indent=1) for style in (CellStyle(align="right"), CellStyle(align="left"))
        ]
        styles = [CellStyle(ink=ink, align=end.align) for ink, end in zip(inks, ends, strict=True)]
        self._two_bars(heads, ("", ""), [HEADER] * 2, [HEADER._replace(align=end.align, indent=1) for end in ends])
        for label, *numbers in rows:
            drawn = [bar(number, most, _LONGEST_BAR) for number in numbers]
            self._two_bars((label, *numbers), drawn, styles, ends)

    def _two_bars(
        self, row: Sequence[Value], bars: Sequence[str], styles: Sequence[CellStyle], ends: Sequence[CellStyle]
    ) -> None:
        """Write a label, a number at each end, and a bar beside each number."""
        for (first, last), text, style in zip(_BARS, bars, styles, strict=True):
            self._page.merge(self._row, first, last)
            self._cells |= dict.fromkeys(range(first, last + 1), (None, style)) | {first: (text, style)}
        label, left, right = row
        label_style = HEADER if styles[0] == HEADER else PLAIN
        self._cells[_COLUMNS - 2] = (right, ends[1])
        self._cells[_COLUMNS - 1] = (None, label_style)
        self.cells((label, label_style), (left, ends[0]))

    def fact(self, label: str, value: Value, style: CellStyle = LABEL) -> None:
        """Write a label and, beside it, what it says."""
        self.span(1, value, BESIDE)
        self.cells((label, style))

    def cells(self, *values: tuple[Value, CellStyle]) -> None:
        """Write one value to each column, and end the row; columns of a span may be left out at the end."""
        self._cells |= dict(enumerate(values))
        self._end(_LINE_HEIGHT)

    def span(self, first: int, value: Value, style: CellStyle, padding: float = 0) -> None:
        """Write one value from a column to the end: merged cells do not grow by themselves, so the row does."""
        self._page.merge(self._row, first, _COLUMNS - 1)
        self._cells |= dict.fromkeys(range(first, _COLUMNS), (None, style)) | {first: (value, style)}
        # A unit of width is one digit at 11 points; a line is a third taller than its letters.
        width = (_NUMBER_WIDTH if first else _LABEL_WIDTH) + _NUMBER_WIDTH * (_COLUMNS - 1 - first)
        self._height = lines_of(str(value), width * 11 / style.size) * style.size * 1.36 + 3 + padding

    def finish(self) -> None:
        """Print what was written, and nothing beside it."""
        self._page.sheet.print_area(0, 0, self._row - 1, _COLUMNS - 1)

    def _end(self, least: float = 0) -> None:
        cells = sorted((at, value, style._replace(vertical="center")) for at, (value, style) in self._cells.items())
        self._page.line(self._row, cells, max(least, self._height))
        self._row, self._cells, self._height = self._row + 1, {}, 0.0
