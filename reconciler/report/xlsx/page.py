"""A sheet to be read as a page: a grid of one wide column and nine narrow ones."""

from __future__ import annotations

from reconciler.report.xlsx.sheet_writer import SheetWriter
from reconciler.report.xlsx.style import CellStyle, Value
from reconciler.report.xlsx.text import lines_of

_LABEL_WIDTH, _NUMBER_WIDTH, _COLUMNS = 26.0, 12.5, 10
_LINE_HEIGHT = 18.0
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
