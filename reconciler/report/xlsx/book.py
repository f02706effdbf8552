"""Workbooks as this program writes them: text that is safe in a cell, and long tables streamed to disk.

XlsxWriter writes them in constant memory: a row is on disk as soon as a lower one begins, so sheets grow downwards.
"""

from __future__ import annotations

import math
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, cast
from xml.sax.saxutils import escape
from zipfile import ZipFile

import xlsxwriter.workbook
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.utility import quote_sheetname, xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from reconciler.errors import Fault, ReconcilerError


class ErrorValue(NamedTuple):
    """An error of a spreadsheet, such as #N/A, that stays one."""

    text: str


Value: TypeAlias = str | int | float | bool | datetime | date | time | timedelta | ErrorValue | None

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_LINKS = 65_530
MAX_TEXT = 32_767  # counted in UTF-16 units, as Excel does
CUT = " …[cut]"
MARK = "\ufffd"
RULE = "DDE2E8"
"""The colour of the light lines between rows."""

_SAMPLE = 200
_NARROWEST, _WIDEST = 8, 60
_LETTERS = 1.1  # letters to one unit of width, which is that of a digit
_SHORT = 14  # a header up to here stands on one line
_FIRST_WIDE = "\u1100"  # letters before it are as wide as Latin ones
_TALLEST = 409  # points, as Excel allows
_PAPER = 220  # characters on one page across that can still be read
_NOTE_WIDTH, _NOTE_LETTERS, _NOTE_LINE = 300, 50, 15  # pixels, letters on a line, pixels
_EPOCH, _DAY = datetime(1899, 12, 30), timedelta(days=1)  # noqa: DTZ001 - cells know no zone
_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LEVEL = 3  # of zlib
_KEPT, _LONGEST_KEPT = 8192, 100  # cells of a table's columns together, letters
_FORMULA_START = frozenset("=+-@\t\n")


class Look(NamedTuple):
    """How a cell looks; colours are RRGGBB, "" for the default."""

    fill: str = ""
    ink: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    size: int = 11
    wrap: bool = False
    align: str = ""
    vertical: str = "top"
    indent: int = 0
    format: str = "General"
    line: str = ""


PLAIN = Look()
WRAP = Look(wrap=True)
TEXT = Look(format="@")
COUNT = Look(format="#,##0", align="right")
CENTER = Look(align="center")
HEADER = Look(fill="1F3A5F", ink="FFFFFF", bold=True, wrap=True, align="left", vertical="center")


class Choices(NamedTuple):
    """What the drop-down of a column offers: words, or a formula that gives their cells; and what they are."""

    source: Sequence[str] | str
    meaning: str


YES_OR_NO = Choices(("yes", "no"), "yes or no")


class Column(NamedTuple):
    """A column of a table: its header, the look of its cells, other looks by value, and help to fill it in.

    `width` None is measured; `note` is shown on the header.
    """

    header: str
    look: Look = PLAIN
    looks: Mapping[Value, Look] | None = None
    width: float | None = None
    widest: int = _WIDEST
    note: str = ""
    choices: Choices | None = None


def safe_text(text: str) -> str:
    """Give `text` as a cell can hold it.

    What XML cannot hold becomes U+FFFD, CR LF and CR become LF, and text over 32,767 UTF-16 units ends with a visible
    mark. Nothing else is changed: a text that looks like a formula stays the text it is.
    """
    if not text.isprintable():
        text = _UNHOLDABLE.sub(MARK, text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) * 2 <= MAX_TEXT else _cut(text)


def lines_of(text: str, width: float) -> int:
    """Give how many lines `text` takes when it is wrapped in a column of `width`: an estimate, and at least 1."""
    room = width * _LETTERS
    return sum(max(1, math.ceil(_units(line) / room)) for line in text.splitlines() or [""])


def width_of(values: Iterable[Value], widest: float = math.inf) -> float:
    """Give the width of a column in which these values can be read."""
    longest = max((_columns_wide(value) for value in values if value is not None), default=0) + 3
    return min(max(_NARROWEST, longest), widest)


def choices_below(title: str, column: int, first: int) -> str:
    """Give the formula for the filled cells of a column of the sheet `title`, from row `first` on."""
    # As long as the column is filled: a fixed range would offer thousands of empty choices.
    sheet, letters = quote_sheetname(title), _letters(column)
    cells = f"{sheet}!${letters}${first + 1}"
    return f"=OFFSET({cells},0,0,MAX(1,COUNTA({cells}:${letters}${MAX_ROWS})),1)"


class Page:
    """A sheet in the making: rows are written downwards, whole, and count from 0, as columns do.

    Comments, links and merged cells of a row come before the row itself. `sheet` is XlsxWriter's, for all else.
    """

    def __init__(self, sheet: _Sheet, cells: Callable[[Look], _Cells]) -> None:
        self.sheet = sheet
        self._cells = cells

    def line(self, row: int, cells: Iterable[tuple[int, Value, Look]], height: float = 0) -> None:
        """Write a row: text as safe text and never a formula or a link, all else as it is; cells from left to right.

        `height` is in points, 0 for the default. Raises Fault where the row stands above one that is written.
        """
        place, last, written = str(row + 1), 0, []
        for last, value, look in cells:
            cell, _ = self._cells(look)[value]
            written.append(f'<c r="{_letters(last)}{place}{cell}')
        self.sheet.add_row(row, last, _row_xml(row, written, height))

    def merge(self, row: int, first: int, last: int) -> None:
        """Make one cell of several columns of a row."""
        _require(self.sheet.merge_range(row, first, row, last, None))

    def note(self, row: int, column: int, text: str) -> None:
        """Put a comment on a cell, as large as its text."""
        text = safe_text(text)
        height = (lines_of(text, _NOTE_LETTERS / _LETTERS) + 1) * _NOTE_LINE
        options = {"author": "reconciler", "width": _NOTE_WIDTH, "height": height, "font_size": 9}
        _require(self.sheet.write_comment(row, column, text, options))

    def link(self, row: int, column: int, title: str, cell: str) -> None:
        """Let a cell lead to one of the sheet `title`, such as B3; a sheet holds `MAX_LINKS` at most."""
        _require(self.sheet.write_url(row, column, f"internal:{quote_sheetname(title)}!{cell}"))

    def columns(self, widths: Sequence[float], looks: Mapping[int, Look] | None = None) -> None:
        """Set how wide the columns are, and how their cells look that nobody has written yet; fit it all on paper."""
        for at, width in enumerate(widths):
            look = looks.get(at) if looks else None
            self.sheet.set_column(at, at, width, self._cells(look).styles.format if look else None)
        self.sheet.fit_to_pages(max(1, round(sum(widths) / _PAPER)), 0)

    def offer(self, column: int, first: int, header: str, choices: Choices) -> None:
        """Give a column a drop-down from row `first` on; other values draw a warning, since aliases are read too."""
        rule = {
            "validate": "list",
            "source": choices.source if isinstance(choices.source, str) else list(choices.source),
            "error_type": "warning",
            "error_title": header[:32],
            "error_message": f"This is not {choices.meaning}. Keep it?",
        }
        _require(self.sheet.data_validation(first, column, MAX_ROWS - 1, column, rule))


class Book:
    """A workbook in the making: pages laid out by hand and tables streamed; see `writing`."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._styled: dict[Look, Styles] = {}
        self._known: dict[Look, _Cells] = {}

    def page(self, title: str, *, tab: str = "", zoom: int = 100) -> Page:
        """Add a sheet to be laid out by hand, set up for a laptop and for paper."""
        sheet = cast(_Sheet, self._workbook.add_worksheet(title, _Sheet))
        sheet.set_zoom(zoom)
        if tab:
            sheet.set_tab_color(f"#{tab}")
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&L&A&Rpage &P of &N")
        return Page(sheet, self._cells)

    def table(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Value]],
        *,
        empty: str = "",
        tab: str = "",
        zoom: int = 100,
        ruled: bool = True,
        limit: int = MAX_ROWS,
    ) -> None:
        """Stream a table to one sheet, or to "title 2", … past `limit` rows (the header included).

        `empty` is shown in the first cell of a table without rows. `ruled` draws light lines between rows in place of
        the grid; a table that is not ruled is one to be filled in: its columns keep their looks below the last row.
        Columns past 16,384 do not fit and are left out.
        """
        columns = [_ruled(column) if ruled else column for column in columns[:MAX_COLUMNS]]
        waiting = iter(rows)
        sample = list(islice(waiting, _SAMPLE))
        widths = [_width(column, [row[at] for row in sample]) for at, column in enumerate(columns)]
        waiting = chain(sample, waiting) if sample or not empty else iter([(empty, *[None] * (len(columns) - 1))])
        following = next(waiting, None)
        number = 1
        while following is not None or number == 1:
            page = self.page(title if number == 1 else f"{title} {number}", tab=tab, zoom=zoom)
            _head(page, columns, widths, ruled=ruled)
            body = () if following is None else chain([following], islice(waiting, limit - 2))
            self._body(page, columns, widths, body)
            following = next(waiting, None)
            number += 1

    def _body(
        self, page: Page, columns: Sequence[Column], widths: Sequence[float], rows: Iterable[Sequence[Value]]
    ) -> None:
        kept = _KEPT // len(columns)
        known = [
            (_letters(at), self._column_cells(column, width, kept))
            for at, (column, width) in enumerate(zip(columns, widths, strict=True))
        ]
        number = 0
        for number, row in enumerate(rows, 1):
            page.sheet.add_row(number, len(columns) - 1, _table_row(number, row, known))
        page.sheet.autofilter(0, 0, number, len(columns) - 1)

    def _cells(self, look: Look) -> _Cells:
        if look not in self._known:
            self._known[look] = _Cells(self._styles(look))
        return self._known[look]

    def _column_cells(self, column: Column, width: float, kept: int) -> _Cells:
        look = column.look
        looks = {value: self._styles(other) for value, other in (column.looks or {}).items()}
        return _Cells(self._styles(look), looks, width if look.wrap else math.inf, bool(look.line), kept)

    def _styles(self, look: Look) -> Styles:
        if look not in self._styled:
            properties = _properties(look)
            normal = self._workbook.add_format(properties)
            quoted = self._workbook.add_format({**properties, "quote_prefix": True})
            self._styled[look] = Styles(normal, normal._get_xf_index(), quoted._get_xf_index())
        return self._styled[look]


class Styles(NamedTuple):
    """The style of a cell, and the same for text that starts like a formula and must stay text when it is edited."""

    format: Format
    normal: int
    quoted: int


@contextmanager
def writing(path: Path) -> Iterator[Book]:
    """Give an empty book that takes the place of `path` in one step when the block ends well; file mode 0600.

    Raises ReconcilerError where the folder or the file cannot be written; whatever happens, no half file is left.
    """
    try:
        # Beside the workbook and for its owner alone: rows are personal data, and /tmp may be small.
        with tempfile.TemporaryDirectory(prefix=".reconciler-", dir=path.parent, ignore_cleanup_errors=True) as folder:
            draft = Path(folder, "workbook.xlsx")
            options = {"constant_memory": True, "tmpdir": folder, "use_zip64": True}
            workbook = _Workbook(draft, options)
            workbook.set_properties({"author": "reconciler"})
            with _files_closed(workbook):
                yield Book(workbook)
                workbook.close()
            draft.chmod(0o600)
            draft.replace(path)
    except (OSError, FileCreateError) as error:
        raise ReconcilerError(_cannot_write(path, error)) from error


class _Workbook(Workbook):
    """XlsxWriter's workbook, compressed in a third of the time to a fifteenth more bytes."""

    def _store_workbook(self) -> None:
        module: Any = xlsxwriter.workbook  # it takes no level
        module.ZipFile = partial(ZipFile, compresslevel=_LEVEL)
        try:
            super()._store_workbook()
        finally:
            module.ZipFile = ZipFile


class _Sheet(Worksheet):
    """XlsxWriter's sheet, which takes whole rows as XML.

    Cell by cell it needs four times as long for a long table, takes the text `<r>…</r>` for markup, and leaves an
    escape of the file format in `_x0041_x0042_`.
    """

    row_data_fh: Any

    def add_row(self, row: int, last: int, xml: str) -> None:
        """Write a row, down to the column `last`, below all that are there. Raises Fault where that cannot be."""
        if self.dim_colmin != 0:
            self._check_dimensions(row, 0)
        _require(self._check_dimensions(row, last))
        self.table.clear()  # blank cells, which XlsxWriter has put there for merged ones
        self.previous_row = row + 1
        self.row_data_fh.write(xml)


def _require(done: int) -> None:
    if done:  # XlsxWriter says no without raising
        raise Fault(f"XlsxWriter has refused a part of the workbook ({done}).")


class _Cells(dict[Value, tuple[str, int]]):
    """Cells of one look, or of a column, by value: their XML from behind the place on, and how many lines they take.

    Most texts of a table repeat (file, sheet, company, outcome): up to `kept` are kept. Some values look otherwise;
    text wraps at `room`; an empty cell that is not `drawn` is "".
    """

    def __init__(
        self,
        styles: Styles,
        looks: Mapping[Value, Styles] | None = None,
        room: float = math.inf,
        drawn: bool = True,
        kept: int = 512,
    ) -> None:
        self.styles = styles
        self._looks = looks or {}
        self._room = room
        self._drawn = drawn
        self._kept = kept

    def __missing__(self, value: Value) -> tuple[str, int]:
        styles = self._looks.get(value, self.styles) if self._looks else self.styles
        if isinstance(value, str) and value:
            made = _text_xml(value, styles), self._lines(value)
            if len(value) > _LONGEST_KEPT:
                return made
        elif value is None or value == "":
            made = f'" s="{styles.normal}"/>' if self._drawn else "", 1
        else:
            return _number_xml(value, styles), 1  # not to be kept: 1, 1.0 and True are one key
        if len(self) < self._kept:
            self[value] = made
        return made

    def _lines(self, text: str) -> int:
        wraps = self._room < math.inf and (len(text) > self._room or "\n" in text)
        return lines_of(text, self._room) if wraps else 1


@contextmanager
def _files_closed(workbook: Workbook) -> Iterator[None]:
    try:
        yield
    finally:
        for sheet in workbook.worksheets():
            sheet._opt_close()  # XlsxWriter leaves the file of rows open where it is stopped


def _head(page: Page, columns: Sequence[Column], widths: Sequence[float], *, ruled: bool) -> None:
    page.columns(widths, None if ruled else {at: column.look for at, column in enumerate(columns)})
    for at, column in enumerate(columns):
        if column.note:
            page.note(0, at, column.note)
        if column.choices:
            page.offer(at, 1, column.header, column.choices)
    looks = [HEADER._replace(align=column.look.align or "left", indent=column.look.indent) for column in columns]
    page.line(0, ((at, column.header, look) for at, (column, look) in enumerate(zip(columns, looks, strict=True))), 32)
    page.sheet.freeze_panes(1, 0)
    page.sheet.repeat_rows(0)
    if ruled:
        page.sheet.hide_gridlines(2)


def _table_row(number: int, row: Sequence[Value], columns: Iterable[tuple[str, _Cells]]) -> str:
    cells = []
    lines, place = 1, str(number + 1)
    for (letters, known), value in zip(columns, row, strict=False):
        cell, needed = known[value]
        if cell:
            cells.append(f'<c r="{letters}{place}{cell}')
        if needed > lines:
            lines = needed
    return _row_xml(number, cells, lines * 15 if lines > 1 else 0)


def _row_xml(row: int, cells: Iterable[str], height: float) -> str:
    tall = f' ht="{min(_TALLEST, height):g}" customHeight="1"' if height else ""
    return f'<row r="{row + 1}"{tall}>{"".join(cells)}</row>'


def _text_xml(text: str, styles: Styles) -> str:
    """Give a cell of text from behind its place on."""
    safe = safe_text(text)
    style = styles.quoted if safe[0] in _FORMULA_START else styles.normal
    space = "" if safe == safe.strip() else ' xml:space="preserve"'
    if "_x" in safe:
        safe = _ESCAPE_LOOKALIKE.sub("_x005F_", safe)
    if "&" in safe or "<" in safe or ">" in safe:
        safe = escape(safe)
    return f'" s="{style}" t="inlineStr"><is><t{space}>{safe}</t></is></c>'


def _number_xml(value: Value, styles: Styles) -> str:
    """Give a cell that is neither text nor empty from behind its place on."""
    if isinstance(value, bool):
        return f'" s="{styles.normal}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, int):
        return f'" s="{styles.normal}"><v>{value}</v></c>'
    if isinstance(value, ErrorValue):
        return f'" s="{styles.normal}" t="e"><v>{escape(value.text)}</v></c>'
    if (isinstance(value, date) and value.year < 1900) or (isinstance(value, float) and not math.isfinite(value)):
        return _text_xml(str(value), styles)  # spreadsheets know neither
    number = value if isinstance(value, float) else _serial(value)  # type: ignore[arg-type]
    return f'" s="{styles.normal}"><v>{number}</v></c>'


def _serial(moment: datetime | date | time | timedelta) -> float:
    """Give a moment as the days that a spreadsheet counts, which takes 1900 for a leap year."""
    if isinstance(moment, timedelta):
        return moment / _DAY
    if isinstance(moment, time):
        return (datetime.combine(_EPOCH, moment) - _EPOCH) / _DAY
    whole = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    days = (whole - _EPOCH) / _DAY
    return days if days > 60 else days - 1


_letters = cache(xl_col_to_name)


def _cut(text: str) -> str:
    encoded = text.encode("utf-16-le")
    if len(encoded) <= MAX_TEXT * 2:
        return text
    return encoded[: (MAX_TEXT - len(CUT)) * 2].decode("utf-16-le", "ignore") + CUT


def _ruled(column: Column) -> Column:
    looks = {value: look._replace(line=RULE) for value, look in (column.looks or {}).items()}
    return column._replace(look=column.look._replace(line=RULE), looks=looks)


def _width(column: Column, sample: Iterable[Value]) -> float:
    if column.width is not None:
        return column.width
    words = [column.header] if len(column.header) <= _SHORT else column.header.split()
    header = max(map(len, words), default=0) + 4  # room for the button of the filter
    return min(max(header, width_of(sample)), column.widest)


def _columns_wide(value: Value) -> int:
    return max(map(_units, str(value)[:1000].splitlines()), default=0)


def _units(line: str) -> int:
    """Give the width of a line in Latin letters."""
    return (
        len(line)
        if max(line, default="") < _FIRST_WIDE
        else sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
    )


def _properties(look: Look) -> dict[str, Any]:
    """Give a look in the words of XlsxWriter."""
    known = {
        "font_size": look.size,
        "bold": look.bold,
        "italic": look.italic,
        "underline": int(look.underline),
        "text_wrap": look.wrap,
        "align": look.align or ("left" if look.indent else ""),
        "valign": {"center": "vcenter"}.get(look.vertical, look.vertical),
        "indent": look.indent,
        "num_format": look.format,
        "font_color": look.ink and f"#{look.ink}",
        "bg_color": look.fill and f"#{look.fill}",
        "bottom": int(bool(look.line)),
        "bottom_color": look.line and f"#{look.line}",
    }
    return {name: value for name, value in known.items() if value}


def _cannot_write(path: Path, error: OSError | FileCreateError) -> str:
    cause = error.args[0] if isinstance(error, FileCreateError) else error
    reason = cause.strerror or str(cause)
    if not path.parent.exists():
        way_on = f"The folder {path.parent} does not exist: create it, or name a file in another folder."
    elif path.is_dir():
        way_on = "That is a folder: name a file."
    else:
        way_on = (
            f"Make sure that {path.parent} may be written to and has space, "
            "close the file where it is open in another program, or name another file."
        )
    return f"The workbook {path} could not be written ({reason}). {way_on}"
