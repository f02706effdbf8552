"""Read .ods workbooks in one pass through their XML, values, errors, merged and hidden cells at once.

A row or cell may say that it is repeated a million times; only what holds a value is ever laid out.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from reconciler.model.origin import Sheet
from reconciler.sheets.formats.archive import Archive, password
from reconciler.sheets.formats.excel import external_links, macros_only
from reconciler.sheets.formats.hazards import (
    MAX_COLUMNS,
    MAX_ROWS,
    NEVER_CALCULATED,
    Extent,
    SheetScan,
    error,
    too_large,
)
from reconciler.sheets.formats.ods_formulas import Formulas
from reconciler.sheets.formats.ods_marks import Note, RowMarks, TextLines
from reconciler.sheets.formats.ods_styles import STYLE_TAGS, Styles
from reconciler.sheets.formats.ods_xml import Attributes, parse_part
from reconciler.sheets.formats.row_store import EMPTY, Cell, Rows
from reconciler.sheets.formats.table import Hits, RawSource, place, sheet_table
from reconciler.sheets.values.cells import LONGEST, CellIssue

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"

_NOTE = "office:annotation"
_ASIDE = (_NOTE, "table:shapes", "table:tracked-changes", "office:forms", "table:dde-links")
"""What stands among the cells and is none of them."""
_DOWN, _RIGHT = "table:number-rows-spanned", "table:number-columns-spanned"
_HIDDEN = ("collapse", "filter")
_ERROR = re.compile(r"#(?:N/A|NV|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|Err:\d+")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")


def is_opendocument(archive: Archive) -> bool:
    """Whether an archive says that it is an OpenDocument spreadsheet, or a template of one."""
    return "mimetype" in archive and archive.read("mimetype").strip().startswith(MIMETYPE)


def read(archive: Archive, raw: RawSource, hits: Hits) -> None:
    """Read the sheets of a workbook into `raw`. Raises InputRefused where it cannot be read, or is too large."""
    if "meta-inf/manifest.xml" in archive and b"encryption-data" in archive.read("meta-inf/manifest.xml"):
        raise password(archive.name)
    for part in archive.names():
        if part not in ("content.xml", "styles.xml"):
            archive.verify(part)
    reader = _Reader(raw, hits)
    if "styles.xml" in archive:
        parse_part(reader.styles, archive.stream("styles.xml"), raw.name)
    parse_part(reader, archive.stream("content.xml") if "content.xml" in archive else iter(()), raw.name)
    if not raw.tables:
        raise macros_only(raw.name)
    stale = reader.formulas.stale(raw.name)
    for table in raw.tables:
        table.marks.stale = stale.get(table.sheet.name.upper(), set())
    if reader.external:
        raw.notes.append(external_links(raw.name))


class _Reader:
    """Where the parser is: in which sheet, row and cell."""

    def __init__(self, raw: RawSource, hits: Hits) -> None:
        self.external = False
        self._raw, self._hits = raw, hits
        self.styles, self.formulas = Styles(), Formulas()
        self._aside = 0
        self._strikes = False
        self._note = Note()
        self._lines = TextLines(self.styles)
        self._ruled = ""
        self._sheet: _SheetBuilder | None = None
        self._nested = 0
        self._cell: Attributes | None = None
        self._paragraphs: list[str] = []
        self._length = 0
        self._in_text = False
        self._starts: dict[str, Callable[[Attributes], None]] = {
            **{name: partial(self.styles.start, name) for name in STYLE_TAGS},
            "table:table": self._start_table,
            "table:table-source": self._source,
            "table:table-column": self._column,
            "table:table-row": self._start_row,
            "table:table-cell": self._start_cell,
            "table:covered-table-cell": self._start_cell,
            "table:named-range": self.formulas.add_range,
            "table:named-expression": self.formulas.add_name,
            "calcext:conditional-format": self._rule,
            "calcext:condition": self._condition,
            "text:p": self._paragraph,
            "text:span": self._lines.begin_span,
            "text:s": lambda attributes: self._add(" " * min(int(attributes.get("text:c", "1")), LONGEST + 1)),
            "text:tab": lambda _: self._add("\t"),
            "text:line-break": lambda _: self._add("\n"),
        }

    def start(self, name: str, attributes: Attributes) -> None:
        if self._aside:
            self._aside += 1
            self._note.start(name)
        elif handler := self._starts.get(name):
            handler(attributes)
        elif name in _ASIDE or name.startswith("draw:"):
            self._aside = 1
            self._note.is_open = name == _NOTE

    def end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
            self._note.end(name)
        elif name == "text:p":
            self._in_text = False
        elif name == "text:span":
            self._lines.end_span()
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._end_cell()
        elif name == "table:table-row" and self._sheet and not self._nested:
            self._sheet.end_row()
        elif name == "table:table":
            self._end_table()

    def text(self, text: str) -> None:
        if self._aside:
            self._note.text(text)
        elif self._in_text:
            self._add(text)

    def _start_table(self, attributes: Attributes) -> None:
        if self._sheet:
            self._nested += 1  # a table in a cell
            return
        self._sheet = _SheetBuilder(Sheet(self._raw.name, attributes.get("table:name", "")), self.styles)
        self._strikes = self.styles.any_strikes  # all styles stand before the tables
        self._sheet.look.hidden = attributes.get("table:style-name") in self.styles.hidden_tables

    def _end_table(self) -> None:
        if self._nested:
            self._nested -= 1
        elif self._sheet:
            built, self._sheet = self._sheet, None
            if not built.is_cache:
                self._raw.tables.append(sheet_table(built.sheet, Rows(built.rows), built.look, self._hits))

    def _source(self, _: Attributes) -> None:
        if self._sheet and not self._nested:
            self._sheet.is_cache = self.external = True

    def _column(self, attributes: Attributes) -> None:
        if self._sheet and not self._nested:
            hidden = attributes.get("table:visibility") in _HIDDEN
            self._sheet.add_columns(_count(attributes, "table:number-columns-repeated"), hidden)
            self._sheet.by_form.add_columns(self._sheet.columns, attributes)

    def _start_row(self, attributes: Attributes) -> None:
        if self._sheet and not self._nested:
            visibility = attributes.get("table:visibility")
            hidden = visibility in _HIDDEN
            self._sheet.look.is_filtered |= visibility == "filter"
            self._sheet.start_row(_count(attributes, "table:number-rows-repeated"), hidden)
            self._sheet.by_form.begin_row(attributes)

    def _rule(self, attributes: Attributes) -> None:
        self._ruled = attributes.get("calcext:target-range-address", "")

    def _condition(self, attributes: Attributes) -> None:
        if self._sheet and self.styles.strikes(attributes.get("calcext:apply-style-name", "")):
            self._sheet.by_form.add_rule(self._ruled)

    def _start_cell(self, attributes: Attributes) -> None:
        if not self._nested:
            self._cell, self._paragraphs, self._length = attributes, [], 0
            if self._strikes:
                self._lines.begin_cell()

    def _paragraph(self, attributes: Attributes) -> None:
        if self._cell is not None and not self._nested:
            if self._strikes:
                self._lines.begin_paragraph(attributes)
            if self._paragraphs:
                self._add("\n")
            self._paragraphs.append("")
            self._in_text = True

    def _add(self, text: str) -> None:
        if self._strikes:
            self._lines.text(text)
        if self._cell is not None and self._length <= LONGEST:  # what is longer is refused as a cell, not cut
            self._paragraphs.append(text[: LONGEST + 1])
            self._length += len(text)

    def _end_cell(self) -> None:
        if self._nested or self._cell is None or not self._sheet:
            return
        attributes, self._cell = self._cell, None
        formula = attributes.get("table:formula")
        self.external = self.external or bool(formula and "'file:" in formula)
        text = "".join(self._paragraphs) if self._paragraphs else None
        if formula is not None:
            self.formulas.add(self._sheet.sheet.name, self._sheet.at, attributes)
        if self._note.words:
            self._sheet.look.marks.remark(*self._sheet.at, self._note.words)
            self._note.words = ""
        self._sheet.add_cell(attributes, text, formula is not None, self._lines)


class _SheetBuilder:
    """The rows of a sheet as they come, empty ones held back until one with a value follows."""

    def __init__(self, sheet: Sheet, styles: Styles) -> None:
        self.sheet = sheet
        self.rows: list[list[Cell]] = []
        self.look = SheetScan(place(sheet))
        self.by_form = RowMarks(styles, self.look.marks)
        self.columns = 0
        self._strikes = styles.any_strikes
        self.is_cache = False  # the last known cells of another workbook
        self._extent = Extent(place(sheet))
        self._row: list[Cell] = []
        self._empty_cells = self._empty_rows = 0
        self._repeated, self._hidden = 1, False
        self._in_row = False

    def add_columns(self, count: int, hidden: bool) -> None:
        if hidden:
            self.look.hidden_columns.append((self.columns, self.columns + count - 1))
        self.columns += count

    def start_row(self, repeated: int, hidden: bool) -> None:
        if self._in_row:
            raise ValueError("a row begins in another")
        self._in_row = True
        self._row, self._empty_cells = [], 0
        self._repeated, self._hidden = repeated, hidden

    @property
    def at(self) -> tuple[int, int]:
        """The row and column of the next cell."""
        return len(self.rows) + self._empty_rows, len(self._row) + self._empty_cells

    def add_cell(self, attributes: Attributes, text: str | None, has_formula: bool, lines: TextLines) -> None:
        """Take in a cell; `text` is what it shows, None where it shows nothing, not even an empty text."""
        if not self._in_row:
            raise ValueError("a cell stands in no row")
        column = len(self._row) + self._empty_cells
        row = len(self.rows) + self._empty_rows
        count = _count(attributes, "table:number-columns-repeated")
        if _DOWN in attributes or _RIGHT in attributes:
            self._merge(attributes, row, column)
        cell = _value(attributes, text or "")
        if _is_error(attributes, text or "", has_formula):
            self._mark(row, column, count, error(text or ""))
        elif has_formula and text is None and cell is None:
            self._mark(row, column, count, NEVER_CALCULATED)
        if cell in (None, ""):
            self._empty_cells += count
            return
        if column + count > MAX_COLUMNS:
            raise too_large(self.look.place, f"its cells reach to column {column + count:,}")
        self.look.long_text = self.look.long_text or (isinstance(cell, str) and len(cell) > LONGEST)
        if self._strikes:
            self.by_form.add_cell(attributes, range(column, column + count), lines)
        self._row += [""] * self._empty_cells + [cell] * count
        self._empty_cells = 0

    def _mark(self, row: int, column: int, count: int, problem: CellIssue) -> None:
        for index in range(row, row + min(self._repeated, MAX_ROWS)):
            for at in range(column, column + min(count, MAX_COLUMNS)):
                self.look.add(index, at, problem)

    def _merge(self, attributes: Attributes, row: int, column: int) -> None:
        down, right = int(attributes.get(_DOWN, "1")), int(attributes.get(_RIGHT, "1"))
        if down > 1 or right > 1:
            self.look.merge_area((row, column, row + down - 1, column + right - 1))

    def end_row(self) -> None:
        self._in_row = False
        if not self._row:
            self._empty_rows += self._repeated
            return
        first = len(self.rows) + self._empty_rows
        left = next(index for index, cell in enumerate(self._row) if cell != "")
        self._extent.add(first, left, first + self._repeated - 1, len(self._row) - 1)
        if self._strikes:
            self.by_form.end_row(range(first, first + self._repeated))
        self.rows += [EMPTY] * self._empty_rows + [self._row] * self._repeated
        self._empty_rows = 0
        if self._hidden:
            self.look.hidden_rows += range(first, first + self._repeated)


def _count(attributes: Attributes, name: str) -> int:
    """Return how often something is repeated. Raises ValueError where that is no number, or less than once."""
    count = int(attributes.get(name, "1"))
    if count < 1:
        raise ValueError(f"{name} is {count}")
    return count


def _is_error(attributes: Attributes, text: str, has_formula: bool) -> bool:
    return attributes.get("calcext:value-type") == "error" or (has_formula and _ERROR.fullmatch(text) is not None)


def _value(attributes: Attributes, text: str) -> Cell:
    """Return the value of a cell, None where it has none. Raises ValueError where it is not of its type."""
    kind = attributes.get("office:value-type")
    if kind == "string":
        return attributes.get("office:string-value", text)
    if kind in ("float", "percentage", "currency"):
        return float(attributes["office:value"]) if "office:value" in attributes else None
    if kind == "boolean":
        return attributes.get("office:boolean-value") == "true"
    if kind == "date":
        return _date(attributes.get("office:date-value", ""))
    if kind == "time":
        return _duration(attributes.get("office:time-value", ""))
    return text or None


def _date(text: str) -> Cell:
    """Return a date, or its text where it is beyond what Python's dates can tell."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        return text


def _duration(text: str) -> Cell:
    match = _DURATION.fullmatch(text)
    if not match:
        return text
    days, hours, minutes, seconds = (float(number or 0) for number in match.groups()[1:])
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if match[1] else length
