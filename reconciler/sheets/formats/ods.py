"""Read .ods workbooks in one pass through their XML, values, errors, merged and hidden cells at once.

A row or cell may say that it is repeated a million times; only what holds a value is ever laid out.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import chain
from xml.parsers import expat

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
from reconciler.sheets.formats.row_store import EMPTY, Cell, Rows
from reconciler.sheets.formats.table import Hits, RawSource, place, sheet_table
from reconciler.sheets.formats.xml_events import parse
from reconciler.sheets.values.cells import LONGEST, CellIssue

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {name: f"{_URN}{name}:1.0" for name in ("table", "office", "text", "style")}
_SPACES |= {
    "draw": f"{_URN}drawing:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
_OPTIONAL = {b"style", b"draw", b"calcext"}
_PREFIXES = {space: f"{prefix}:" for prefix, space in _SPACES.items()}
_ASIDE = ("office:annotation", "table:shapes", "table:tracked-changes", "office:forms", "table:dde-links")
"""What stands among the cells and is none of them."""
_DOWN, _RIGHT = "table:number-rows-spanned", "table:number-columns-spanned"
_HIDDEN = ("collapse", "filter")
_DECLARED = re.compile(rb"xmlns:(\w+)=[\"']([^\"']*)")
_ERROR = re.compile(r"#(?:N/A|NV|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|Err:\d+")
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")

Attributes = dict[str, str]


def is_opendocument(archive: Archive) -> bool:
    """Whether an archive says that it is an OpenDocument spreadsheet, or a template of one."""
    return "mimetype" in archive and archive.read("mimetype").strip().startswith(MIMETYPE)


def read(archive: Archive, raw: RawSource, hits: Hits) -> None:
    """Read the sheets of a workbook into `raw`. Raises InputRefused where it cannot be read, or is too large."""
    if "meta-inf/manifest.xml" in archive and b"encryption-data" in archive.read("meta-inf/manifest.xml"):
        raise password(archive.name)
    for part in archive.names():
        if part != "content.xml":
            archive.verify(part)
    reader = _Reader(raw, hits)
    chunks = archive.stream("content.xml") if "content.xml" in archive else iter(())
    first = next(chunks, b"")
    parse(_parser(reader, has_usual_prefixes=_has_usual_prefixes(first)), chain([first], chunks), raw.name)
    if not raw.tables:
        raise macros_only(raw.name)
    if reader.external:
        raw.notes.append(external_links(raw.name))


def _has_usual_prefixes(first: bytes) -> bool:
    """Whether the names of all spaces are those that this module knows them by: it saves half of the time."""
    declared = dict(_DECLARED.findall(first[: 2**14]))
    expected = {prefix.encode(): space.encode() for prefix, space in _SPACES.items()}
    return expected.keys() - declared.keys() <= _OPTIONAL and expected.items() >= {
        (prefix, space) for prefix, space in declared.items() if prefix in expected or space in expected.values()
    }


def _parser(reader: "_Reader", *, has_usual_prefixes: bool) -> expat.XMLParserType:
    parser = expat.ParserCreate() if has_usual_prefixes else expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start if has_usual_prefixes else reader.start_in_space
    parser.EndElementHandler = reader.end if has_usual_prefixes else reader.end_in_space
    parser.CharacterDataHandler = reader.text
    return parser


class _Reader:
    """Where the parser is: in which sheet, row and cell."""

    def __init__(self, raw: RawSource, hits: Hits) -> None:
        self.external = False
        self._raw, self._hits = raw, hits
        self._names: dict[str, str] = {}
        self._aside = 0
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._sheet: _SheetBuilder | None = None
        self._nested = 0
        self._cell: Attributes | None = None
        self._paragraphs: list[str] = []
        self._length = 0
        self._in_text = False
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "style:style": self._start_style,
            "style:table-properties": self._table_properties,
            "table:table": self._start_table,
            "table:table-source": self._source,
            "table:table-column": self._column,
            "table:table-row": self._start_row,
            "table:table-cell": self._start_cell,
            "table:covered-table-cell": self._start_cell,
            "text:p": self._paragraph,
            "text:s": lambda attributes: self._add(" " * min(int(attributes.get("text:c", "1")), LONGEST + 1)),
            "text:tab": lambda _: self._add("\t"),
            "text:line-break": lambda _: self._add("\n"),
        }

    def start_in_space(self, tag: str, attributes: Attributes) -> None:
        self.start(self._name(tag), {self._name(key): value for key, value in attributes.items()})

    def end_in_space(self, tag: str) -> None:
        self.end(self._name(tag))

    def start(self, name: str, attributes: Attributes) -> None:
        if self._aside:
            self._aside += 1
        elif handler := self._starts.get(name):
            handler(attributes)
        elif name in _ASIDE or name.startswith("draw:"):
            self._aside = 1

    def end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
        elif name == "text:p":
            self._in_text = False
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._end_cell()
        elif name == "table:table-row" and self._sheet and not self._nested:
            self._sheet.end_row()
        elif name == "table:table":
            self._end_table()

    def text(self, text: str) -> None:
        if self._in_text and not self._aside:
            self._add(text)

    def _name(self, tag: str) -> str:
        """Return a name with the prefix that this module knows it by; each is looked up once."""
        if tag not in self._names:
            space, _, local = tag.rpartition("}")
            self._names[tag] = _PREFIXES.get(space, "other:") + local
        return self._names[tag]

    def _start_style(self, attributes: Attributes) -> None:
        self._style = attributes.get("style:name", "")

    def _table_properties(self, attributes: Attributes) -> None:
        if attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)

    def _start_table(self, attributes: Attributes) -> None:
        if self._sheet:
            self._nested += 1  # a table in a cell
            return
        self._sheet = _SheetBuilder(Sheet(self._raw.name, attributes.get("table:name", "")))
        self._sheet.look.hidden = attributes.get("table:style-name") in self._hidden_styles

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

    def _start_row(self, attributes: Attributes) -> None:
        if self._sheet and not self._nested:
            hidden = attributes.get("table:visibility") in _HIDDEN
            self._sheet.start_row(_count(attributes, "table:number-rows-repeated"), hidden)

    def _start_cell(self, attributes: Attributes) -> None:
        if not self._nested:
            self._cell, self._paragraphs, self._length = attributes, [], 0

    def _paragraph(self, _: Attributes) -> None:
        if self._cell is not None and not self._nested:
            if self._paragraphs:
                self._add("\n")
            self._paragraphs.append("")
            self._in_text = True

    def _add(self, text: str) -> None:
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
        self._sheet.add_cell(attributes, text, formula is not None)


class _SheetBuilder:
    """The rows of a sheet as they come, empty ones held back until one with a value follows."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.rows: list[list[Cell]] = []
        self.look = SheetScan(place(sheet))
        self.is_cache = False  # the last known cells of another workbook
        self._extent = Extent(place(sheet))
        self._columns = 0
        self._row: list[Cell] = []
        self._empty_cells = self._empty_rows = 0
        self._repeated, self._hidden = 1, False
        self._in_row = False

    def add_columns(self, count: int, hidden: bool) -> None:
        if hidden:
            self.look.hidden_columns.append((self._columns, self._columns + count - 1))
        self._columns += count

    def start_row(self, repeated: int, hidden: bool) -> None:
        if self._in_row:
            raise ValueError("a row begins in another")
        self._in_row = True
        self._row, self._empty_cells = [], 0
        self._repeated, self._hidden = repeated, hidden

    def add_cell(self, attributes: Attributes, text: str | None, has_formula: bool) -> None:
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
