"""Workbooks as this program writes them: text that is safe in a cell, and long tables streamed to disk.

openpyxl writes the book with every style, width and header. The body rows of a table are written here, to a temporary
file that is spliced into the sheet when the book is saved: ten times as fast as openpyxl's own rows, in flat memory.
"""

from __future__ import annotations

import math
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import IO, NamedTuple, TypeAlias, cast
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reconciler.errors import ReconcilerError

Value: TypeAlias = str | int | float | bool | None

MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_TEXT = 32_767  # counted in UTF-16 units, as Excel does
CUT = " …[cut]"
MARK = "\ufffd"

_SAMPLE = 200
_NARROWEST, _WIDEST = 8, 60
_LETTERS = 1.1  # letters to one unit of width, which is that of a digit
_SHORT = 14  # a header up to here stands on one line
_RULE = "DDE2E8"
_TALLEST = 409  # points, as Excel allows
_PAPER = 220  # characters on one page across that can still be read
_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_START = frozenset("=+-@\t\n")


class Look(NamedTuple):
    """How a cell looks; colours are RRGGBB, "" for the default."""

    fill: str = ""
    ink: str = ""
    bold: bool = False
    italic: bool = False
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


class Column(NamedTuple):
    """A column of a table: its header, the look of its cells, and other looks by value; `width` None is measured."""

    header: str
    look: Look = PLAIN
    looks: Mapping[Value, Look] | None = None
    width: float | None = None
    widest: int = _WIDEST


def safe_text(text: str) -> str:
    """Give `text` as a cell can hold it.

    What XML cannot hold becomes U+FFFD, CR LF and CR become LF, and text over 32,767 UTF-16 units ends with a visible
    mark. Nothing else is changed: a text that looks like a formula stays the text it is.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNHOLDABLE.sub(MARK, text)
    return text if len(text) * 2 <= MAX_TEXT else _cut(text)


def lines_of(text: str, width: float) -> int:
    """Give how many lines `text` takes when it is wrapped in a column of `width`: an estimate, and at least 1."""
    room = width * _LETTERS
    return sum(max(1, math.ceil(_units(line) / room)) for line in text.splitlines() or [""])


def put(sheet: Worksheet, row: int, column: int, value: Value, look: Look = PLAIN) -> Cell:
    """Write one value to a sheet that is laid out by hand, and give its cell."""
    cell = cast(Cell, sheet.cell(row, column))
    set_value(cell, value)
    _dress(cell, look, quoted=isinstance(value, str) and _looks_like_formula(value))
    return cell


def set_value(cell: Cell, value: Value) -> None:
    """Put `value` into an openpyxl cell: text as safe text and never a formula, all else as it is."""
    if isinstance(value, float) and not math.isfinite(value):
        value = str(value)
    if isinstance(value, str):
        cell.value = _unambiguous(safe_text(value))
        cell.data_type = "s"  # openpyxl has made a formula of "=…" and an error of "#N/A"
    else:
        cell.value = value


class Book:
    """A workbook in the making: pages laid out by hand and tables streamed; see `writing`."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.worksheets[0])
        self.workbook.properties.creator = "reconciler"
        self._folder = folder
        self._stack = stack
        self._bodies: list[_Body] = []
        self._style_ids: dict[tuple[Look, bool], int] = {}

    def page(self, title: str, *, tab: str = "", zoom: int = 100) -> Worksheet:
        """Add a sheet to be laid out by hand, set up for a laptop and for paper."""
        sheet: Worksheet = self.workbook.create_sheet(title)
        sheet.sheet_view.zoomScale = zoom
        sheet.sheet_properties.tabColor = tab or None
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.page_margins.left = sheet.page_margins.right = 0.4
        sheet.page_margins.top = sheet.page_margins.bottom = 0.6
        sheet.oddFooter = HeaderFooterItem(left=_HeaderFooterPart("&A"), right=_HeaderFooterPart("page &P of &N"))
        return sheet

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
    ) -> list[Worksheet]:
        """Stream a table to one sheet, or to "title 2", … past `limit` rows (the header included); give the sheets.

        `empty` is shown in the first cell of a table without rows; `ruled` draws light lines between rows in place of
        the grid. Columns past 16,384 do not fit and are left out.
        """
        columns = [_ruled(column) if ruled else column for column in columns[:MAX_COLUMNS]]
        waiting = iter(rows)
        sample = list(islice(waiting, _SAMPLE))
        widths = [_width(column, [row[at] for row in sample]) for at, column in enumerate(columns)]
        waiting = chain(sample, waiting) if sample or not empty else iter([(empty, *[None] * (len(columns) - 1))])
        sheets: list[Worksheet] = []
        following = next(waiting, None)
        while following is not None or not sheets:
            name = f"{title} {len(sheets) + 1}" if sheets else title
            sheet = self._header(self.page(name, tab=tab, zoom=zoom), columns, widths)
            sheet.sheet_view.showGridLines = not ruled
            page = () if following is None else chain([following], islice(waiting, limit - 2))
            self._body(sheet, columns, widths, page)
            sheets.append(sheet)
            following = next(waiting, None)
        return sheets

    def save(self, target: IO[bytes]) -> None:
        """Write the whole book to an open file."""
        bodies = {body.sheet.title: body for body in self._bodies}
        with _temporary(self._folder) as frame:
            self.workbook.save(frame)
            by_path = {sheet.path.lstrip("/"): bodies.get(sheet.title) for sheet in self.workbook.worksheets}
            with ZipFile(frame) as source, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=4) as archive:
                for name in source.namelist():
                    data, body = source.read(name), by_path.get(name)
                    if body is None:
                        archive.writestr(name, data)
                    else:
                        body.splice(data, name, archive)

    def _header(self, sheet: Worksheet, columns: Sequence[Column], widths: Sequence[float]) -> Worksheet:
        for at, (column, width) in enumerate(zip(columns, widths, strict=True), 1):
            look = HEADER._replace(align=column.look.align or "left", indent=column.look.indent)
            put(sheet, 1, at, column.header, look)
            sheet.column_dimensions[get_column_letter(at)].width = width
        sheet.row_dimensions[1].height = 32
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.fitToWidth = max(1, round(sum(widths) / _PAPER))
        return sheet

    def _body(
        self, sheet: Worksheet, columns: Sequence[Column], widths: Sequence[float], rows: Iterable[Sequence[Value]]
    ) -> None:
        file = self._stack.enter_context(_temporary(self._folder))
        plans = [
            self._plan(at, column, width) for at, (column, width) in enumerate(zip(columns, widths, strict=True), 1)
        ]
        number = 1
        for number, row in enumerate(rows, 2):
            file.write(_row_xml(number, row, plans).encode())
        used = f"A1:{plans[-1].letter}{number}"
        sheet.auto_filter.ref = used
        self._bodies.append(_Body(sheet, used, file))

    def _plan(self, at: int, column: Column, width: float) -> _Plan:
        look = column.look
        looks = {value: self._styles(other) for value, other in (column.looks or {}).items()}
        return _Plan(
            get_column_letter(at), self._styles(look), looks, width if look.wrap else math.inf, bool(look.line)
        )

    def _styles(self, look: Look) -> _Styles:
        return _Styles(self._style_id(look, quoted=False), self._style_id(look, quoted=True))

    def _style_id(self, look: Look, *, quoted: bool) -> int:
        key = (look, quoted)
        if key not in self._style_ids:
            cell = Cell(self.workbook.worksheets[0], row=1, column=1)
            _dress(cell, look, quoted=quoted)
            self._style_ids[key] = cell.style_id
        return self._style_ids[key]


@contextmanager
def writing(path: Path) -> Iterator[Book]:
    """Give an empty book that takes the place of `path` in one step when the block ends well; file mode 0600.

    Raises ReconcilerError where the folder or the file cannot be written; whatever happens, no half file is left.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".reconciler-", suffix=".tmp")  # made with mode 0600
        with _removed_unless_moved(Path(name)), ExitStack() as stack, os.fdopen(handle, "w+b") as file:
            book = Book(path.parent, stack)
            yield book
            book.save(file)
            file.close()
            Path(name).replace(path)
    except OSError as error:
        raise ReconcilerError(_cannot_write(path, error)) from error


class _Styles(NamedTuple):
    """The style of a cell, and the same for text that starts like a formula and must stay text when it is edited."""

    normal: int
    quoted: int


class _Plan(NamedTuple):
    """How the cells of a column are written: text wraps at `room`, empty cells of a ruled table are drawn."""

    letter: str
    styles: _Styles
    looks: Mapping[Value, _Styles]
    room: float
    ruled: bool


class _Body(NamedTuple):
    """The rows of one sheet below its header, as XML in a temporary file, and the range they fill."""

    sheet: Worksheet
    used: str
    file: IO[bytes]

    def splice(self, frame: bytes, name: str, archive: ZipFile) -> None:
        """Write the sheet that openpyxl has framed, with the rows in their place."""
        head, end, tail = frame.partition(b"</sheetData>")
        head = re.sub(rb'<dimension ref="[^"]*"', f'<dimension ref="{self.used}"'.encode(), head, count=1)
        large = self.file.tell() > 1 << 30
        self.file.seek(0)
        with archive.open(name, "w", force_zip64=large) as sheet:
            sheet.write(head)
            shutil.copyfileobj(self.file, sheet, 1 << 20)
            sheet.write(end + tail)


def _temporary(folder: Path) -> IO[bytes]:
    return tempfile.TemporaryFile(dir=folder)  # beside the workbook: rows are personal data, and /tmp may be small


def _row_xml(number: int, row: Sequence[Value], plans: Sequence[_Plan]) -> str:
    cells = []
    lines = 1
    for (letter, styles, looks, room, ruled), value in zip(plans, row, strict=False):
        if value is None or value == "":
            if ruled:
                cells.append(f'<c r="{letter}{number}" s="{styles.normal}"/>')
            continue
        normal, quoted = looks.get(value, styles) if looks else styles
        if isinstance(value, str):
            xml, formula_like = _text_xml(value)
            style = quoted if formula_like else normal
            cells.append(f'<c r="{letter}{number}" s="{style}" t="inlineStr">{xml}</c>')
            if room < math.inf and (len(value) > room or "\n" in value):
                lines = max(lines, lines_of(value, room))
        elif isinstance(value, bool):
            cells.append(f'<c r="{letter}{number}" s="{normal}" t="b"><v>{value:d}</v></c>')
        elif math.isfinite(value):
            cells.append(f'<c r="{letter}{number}" s="{normal}"><v>{value}</v></c>')
        else:
            cells.append(f'<c r="{letter}{number}" s="{normal}" t="inlineStr">{_text_xml(str(value))[0]}</c>')
    height = f' ht="{min(_TALLEST, lines * 15)}" customHeight="1"' if lines > 1 else ""
    return f'<row r="{number}"{height}>{"".join(cells)}</row>'


@lru_cache(maxsize=1024)  # file, sheet, company, outcome: most texts of a table repeat
def _text_xml(text: str) -> tuple[str, bool]:
    """Give a text as the inside of a cell, and whether it looks like a formula."""
    safe = _unambiguous(safe_text(text))
    space = "" if safe == safe.strip() else ' xml:space="preserve"'
    return f"<is><t{space}>{escape(safe)}</t></is>", safe[0] in _FORMULA_START


def _unambiguous(text: str) -> str:
    """Keep a literal `_x0041_` from being read as an escape of the file format."""
    return _ESCAPE_LOOKALIKE.sub("_x005F_", text) if "_x" in text else text


def _cut(text: str) -> str:
    encoded = text.encode("utf-16-le")
    if len(encoded) <= MAX_TEXT * 2:
        return text
    return encoded[: (MAX_TEXT - len(CUT)) * 2].decode("utf-16-le", "ignore") + CUT


def _looks_like_formula(text: str) -> bool:
    return text[:1] in _FORMULA_START or text[:1] == "\r"


def _ruled(column: Column) -> Column:
    looks = {value: look._replace(line=_RULE) for value, look in (column.looks or {}).items()}
    return column._replace(look=column.look._replace(line=_RULE), looks=looks)


def _width(column: Column, sample: Iterable[Value]) -> float:
    if column.width is not None:
        return column.width
    words = [column.header] if len(column.header) <= _SHORT else column.header.split()
    header = max(map(len, words), default=0) + 4  # room for the button of the filter
    longest = max((_columns_wide(value) for value in sample if value is not None), default=0) + 3
    return min(max(_NARROWEST, header, longest), column.widest)


def _columns_wide(value: Value) -> int:
    return max(map(_units, str(value)[:1000].splitlines()), default=0)


def _units(line: str) -> int:
    """Give the width of a line in Latin letters."""
    return len(line) if line.isascii() else sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def _dress(cell: Cell, look: Look, *, quoted: bool = False) -> None:
    cell.font = Font(
        name="Calibri", size=look.size, bold=look.bold, italic=look.italic, color=f"FF{look.ink}" if look.ink else None
    )
    cell.alignment = Alignment(
        horizontal=look.align or ("left" if look.indent else None),
        vertical=look.vertical,
        wrap_text=look.wrap,
        indent=look.indent,
    )
    cell.number_format = look.format
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=f"FF{look.fill}")
    if look.line:
        cell.border = Border(bottom=Side("thin", color=f"FF{look.line}"))
    if quoted:
        cell.quotePrefix = True


@contextmanager
def _removed_unless_moved(file: Path) -> Iterator[None]:
    try:
        yield
    finally:
        with suppress(FileNotFoundError):
            file.unlink()


def _cannot_write(path: Path, error: OSError) -> str:
    reason = error.strerror or str(error)
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
