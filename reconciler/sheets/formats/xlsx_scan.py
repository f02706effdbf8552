"""Look into the XML of a worksheet before its reader does: how large it is, what reads as empty, what is hidden.

Ordinary XML, as every spreadsheet program writes it, is searched as bytes, in blocks of whole cells; each search looks
for a rare byte first, and together they cost a third of what reading costs. Where the XML is legal but not ordinary
(prefixes, comments, cells without a reference or out of order …) nothing is guessed: a parser walks through all of it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from xml.parsers import expat

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.model.origin import Column
from reconciler.sheets.formats.archive import damaged
from reconciler.sheets.formats.formulas import may_one_ask
from reconciler.sheets.formats.hazards import NEVER_CALCULATED, Extent, SheetScan, area, error, position
from reconciler.sheets.formats.xlsx_places import Places
from reconciler.sheets.formats.xml_events import parse

Stream = Callable[[], Iterable[bytes]]
"""A part of an archive in chunks, from its start at each call."""

_LIMIT = 2**22
"""Bytes of a head or of a cell that are kept at once."""
_SHOWN = 64
"""Characters of an error value that are kept."""
_HALF = 2**14

_HEAD_END = re.compile(rb"<sheetData\s*(/?)>")
_DATA_END = b"</sheetData"
# Most of these begin with a byte that is rare in a sheet, and look back from there: see _holds.
_MARKUP = re.compile(rb"!(?<=<!)")
_COLON = re.compile(rb":(?!\d|dyDescent=)")
_FORMULA = re.compile(rb"f(?<=<f)")
_ERROR, _ERROR_TOO = re.compile(rb'"e"'), re.compile(rb"'e'")
_HIDDEN = re.compile(rb"h(?=idden\s*=\s*[\"'][1t])")

_PREFIX = re.compile(rb"<[^\s<>/!?\"'=]*:")
_OUTSIDE = re.compile(rb"(?<![A-Z])(?!(?:[A-Z]|A[A-F])(?:\d{1,6}|10[0-4]\d{4}),)[A-Z]+\d")
"""A cell outside the first 32 columns and 1,049,999 rows, which always fit: MAX_CELLS has room for them."""

_NUMBER = re.compile(r"[0-9]{1,9}")
_WITH_VALUE = re.compile(rb'<c r="([A-Z]+)(\d+)"[^<>]*(?<!/)>(?!</c>)')

_ERRORS = frozenset(["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"])
"""Those that the reader knows; any other ends it."""
_CELL = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"((?: [\w:]+="[^"<>]*")*) ?(?:/>|>(.*?)</c>)', re.DOTALL)
_VALUE = re.compile(rb"<v(?: [^<>]*)?>([^<]*)</v>|<v ?/>")
_FORMULA_TAG = re.compile(rb"<f( [^<>]*)>")
_REFERENCE = re.compile(rb' ref="([A-Z0-9:]+)"')
_ROW = re.compile(rb"<row\b([^<>]*)>")
_ROW_NUMBER = re.compile(rb' r="(\d+)"')
_ROW_HIDDEN = re.compile(rb' hidden="(\w+)"')
_COLUMN_HIDDEN = re.compile(rb'hidden="(?:1|true)"')
_COLUMN = re.compile(rb"<col\s([^<>]*)>")
_FIRST, _LAST = re.compile(rb'min="(\d+)"'), re.compile(rb'max="(\d+)"')
_MERGED = re.compile(rb'<mergeCell [^<>]*?ref="([A-Z0-9:]+)"')


def _holds(block: bytes, pattern: re.Pattern[bytes]) -> bool:
    """Whether a block holds a pattern that begins with a rare byte; where that is missing, it is soon told."""
    return pattern.pattern[:1] in block and pattern.search(block) is not None


class _NotOrdinary(Exception):
    """The XML is not of the form that can be searched as bytes."""


class _Wide(Exception):
    """Some cell stands outside the columns and rows that always fit."""


def look(stream: Stream, name: str, place: str) -> SheetScan:
    """Look into the XML of a worksheet; `name` is what messages call the file, and `place` the sheet.

    Raises InputRefused where it is broken, or too large.
    """
    try:
        try:
            return _Search(place, None).run(stream())
        except _Wide:
            return _Search(place, Extent(place)).run(stream())
    except _NotOrdinary:
        return _walk(stream(), name, place)
    except ValueError as error_:
        raise damaged(name) from error_


def may_hold_long_text(chunks: Iterable[bytes]) -> bool:
    """Whether there may be 32,768 bytes without a tag, in one chunk or across several; goes through them all."""
    found, since = False, 0
    for chunk in chunks:
        first = chunk.find(b"<")
        since += len(chunk) if first < 0 else first
        pieces = range(0, len(chunk) - _HALF + 1, _HALF)  # so long a text holds one of these whole
        found = found or since >= _HALF or any(chunk.find(b"<", start, start + _HALF) < 0 for start in pieces)
        since = since if first < 0 else len(chunk) - chunk.rfind(b"<")
    return found


class _Search:
    """One search through the bytes of a sheet; with an extent, the used range is measured cell by cell."""

    def __init__(self, place: str, extent: Extent | None) -> None:
        self._look = SheetScan(place)
        self._extent = extent
        self._places = Places()

    def run(self, chunks: Iterable[bytes]) -> SheetScan:
        chunks = iter(chunks)
        head, rest, empty = _split_head(chunks)
        self._search_head(head)
        if not empty:
            rest = self._search_body(rest, chunks)
        for tail in _whole_tags(rest, chunks):
            self._search_tail(tail)
        return self._look

    def _search_head(self, head: bytes) -> None:
        if _holds(head, _MARKUP) or b":sheetData" in head:
            raise _NotOrdinary
        for column in _COLUMN.findall(head):
            first, last = _FIRST.search(column), _LAST.search(column)
            if _COLUMN_HIDDEN.search(column) and first and last:
                self._look.hidden_columns.append((int(first[1]) - 1, int(last[1]) - 1))

    def _search_body(self, rest: bytes, chunks: Iterator[bytes]) -> bytes:
        """Search block by block; give what follows the cells, as far as it was read."""
        while (end := rest.find(_DATA_END)) < 0:
            cut = max(rest.rfind(b"<row"), 0) or max(rest.rfind(b"<c "), 0)
            self._search_block(rest[:cut])
            rest = rest[cut:]
            chunk = next(chunks, None)
            if chunk is None or len(rest) > _LIMIT:
                raise _NotOrdinary
            rest += chunk
        self._search_block(rest[:end])
        return rest[end:]

    def _search_block(self, block: bytes) -> None:
        if self._places.are_plain(block):
            if self._extent:
                self._measure(block, self._extent)
            if _holds(block, _HIDDEN):
                self._find_hidden_rows(block)
            return
        if _holds(block, _MARKUP) or (_holds(block, _COLON) and _PREFIX.search(block)):
            raise _NotOrdinary
        places = self._places.of(block)
        if places is None:
            raise _NotOrdinary
        if self._extent:
            self._measure(block, self._extent)
        elif self._places.are_far and _OUTSIDE.search(places):
            raise _Wide
        for pattern in (_FORMULA, _ERROR, _ERROR_TOO):
            if _holds(block, pattern):
                self._look.may_ask = self._look.may_ask or (pattern is _FORMULA and may_one_ask(block))
                self._find_hazards(block, pattern)
        if _holds(block, _HIDDEN):
            self._find_hidden_rows(block)
        self._look.rich_strikes = self._look.rich_strikes or (self._places.has_runs and b"strike" in block)
        self._look.long_text = self._look.long_text or may_hold_long_text([block])

    def _measure(self, block: bytes, extent: Extent) -> None:
        if cells := _WITH_VALUE.findall(block):
            rows = {int(row) - 1 for row in {row for _, row in cells}}
            columns = {position(f"{letters.decode()}1")[1] for letters in {letters for letters, _ in cells}}
            extent.add(min(rows), min(columns), max(rows), max(columns))

    def _find_hazards(self, block: bytes, pattern: re.Pattern[bytes]) -> None:
        """Judge each cell in which a pattern stands, once."""
        done = 0
        for hit in pattern.finditer(block):
            if hit.start() < done:
                continue
            start = block.rfind(b"<c ", done, hit.start())
            done = hit.start()
            if start < 0:
                continue
            cell = _CELL.match(block, start)
            if not cell:
                raise _NotOrdinary
            if cell.end() > done:
                done = cell.end()
                self._judge(cell[1].decode(), cell[2], cell[3] or b"")

    def _judge(self, reference: str, attributes: bytes, inner: bytes) -> None:
        if b' t="e"' in attributes:
            value = _VALUE.search(inner)
            text = (value and value[1]) or b""
            _add_error(self._look, position(reference), unescape(text.decode("utf-8", "replace")))
        elif b"<f" in inner and not _is_calculated(attributes, inner):
            self._never_calculated(reference, inner)

    def _never_calculated(self, reference: str, inner: bytes) -> None:
        self._look.add(*position(reference), NEVER_CALCULATED)
        tag = _FORMULA_TAG.search(inner)
        if tag and b't="array"' in tag[1] and (array := _REFERENCE.search(tag[1])):
            self._look.covered.append((area(array[1].decode()), NEVER_CALCULATED))

    def _find_hidden_rows(self, block: bytes) -> None:
        for attributes in _ROW.findall(block):
            if b"hidden" not in attributes:
                continue
            number, hidden = _ROW_NUMBER.search(attributes), _ROW_HIDDEN.search(attributes)
            if not number or not hidden:
                raise _NotOrdinary
            if hidden[1] in (b"1", b"true"):
                self._look.hidden_rows.append(int(number[1]) - 1)

    def _search_tail(self, tail: bytes) -> None:
        if b"<sheetData" in tail:
            raise _NotOrdinary
        self._look.rich_strikes = self._look.rich_strikes or b"strike" in tail
        self._look.is_filtered = self._look.is_filtered or b"filterColumn" in tail
        if b"mergeCell" not in tail:
            return
        found = _MERGED.findall(tail)
        if len(found) != len(re.findall(rb"mergeCell\b", tail)) - tail.count(b"</mergeCell>") or _holds(tail, _MARKUP):
            raise _NotOrdinary
        for reference in found:
            self._look.merge(reference.decode())


def _split_head(chunks: Iterator[bytes]) -> tuple[bytes, bytes, bool]:
    """Return what stands before the cells, what follows as far as it was read, and whether there is no cell."""
    head = b""
    for chunk in chunks:
        head += chunk
        if found := _HEAD_END.search(head):
            return head[: found.start()], head[found.end() :], bool(found[1])
        if len(head) > _LIMIT:
            break
    raise _NotOrdinary


def _whole_tags(rest: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        rest += chunk
        cut = max(rest.rfind(b"<"), 0)
        yield rest[:cut]
        rest = rest[cut:]
        if len(rest) > _LIMIT:
            raise _NotOrdinary
    yield rest


def _is_calculated(attributes: bytes, inner: bytes) -> bool:
    """Whether a formula has a value; an empty text is one, where the cell says that it holds text."""
    value = _VALUE.search(inner)
    return b"<is" in inner or (value is not None and bool(value[1] or b' t="str"' in attributes))


def _add_error(look: SheetScan, cell: tuple[int, int], text: str) -> None:
    if text and text not in _ERRORS:
        reference = Column("", cell[1]).cell(cell[0] + 1)
        raise InputRefused(
            f"{look.place}!{reference} holds the error {text}, with which the file cannot be read. Fix that cell.",
            Code.FILE_DAMAGED,
        )
    look.add(*cell, error(text))


# -- the exact way ----------------------------------------------------------------------------------------------


def _walk(chunks: Iterable[bytes], name: str, place: str) -> SheetScan:
    """Walk through the XML of a worksheet with a parser, taking names without their prefixes as its reader does."""
    walk = _Walk(name, place)
    parser = expat.ParserCreate()
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.text
    parser.StartCdataSectionHandler = walk.cdata
    parse(parser, chunks, name)
    return walk.look


class _Walk:
    """Where the parser is in a sheet; positions that are not written follow from those before."""

    def __init__(self, name: str, place: str) -> None:
        self.look = SheetScan(place, long_text=True)
        self._name = name
        self._extent = Extent(place)
        self._inside = self._over = self._in_row = False
        self._row = self._column = 0
        self._cell: tuple[int, int] | None = None
        self._seen: dict[str, str] = {}  # of the cell: its type, whether it has a formula, a value, an inline text
        self._open = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        self.look.rich_strikes |= local == "strike"
        if local == "sheetData":
            if self._inside or self._over:
                raise damaged(self._name, "a sheet has its cells in two parts")
            self._inside = True
        elif not self._inside:
            self._beside(local, attributes)
        elif local == "row":
            self._start_row(int(attributes.get("r", self._row + 1)) - 1)
            if attributes.get("hidden") in ("1", "true"):
                self.look.hidden_rows.append(self._row)
        elif local == "c":
            self._start_cell(attributes)
        elif self._cell:
            self._open = local
            self._seen.setdefault(local, "")
            if local == "f" and attributes.get("t") == "array":
                self._seen["array"] = attributes.get("ref", "")

    def _beside(self, local: str, attributes: dict[str, str]) -> None:
        if local == "col" and attributes.get("hidden") in ("1", "true"):
            self.look.hidden_columns.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))
        elif local == "filterColumn":
            self.look.is_filtered = True
        elif local == "mergeCell":
            self.look.merge(attributes.get("ref", ""))

    def _start_row(self, row: int) -> None:
        if row < self._row or self._in_row:
            raise damaged(self._name, f"row {row + 1} of a sheet stands twice, or not in its place")
        self._row, self._in_row = row, True

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell = position(attributes["r"]) if "r" in attributes else (self._row, self._column)
        if not self._in_row or self._cell[0] != self._row or self._cell[1] < self._column:
            cell = Column("", self._cell[1]).cell(self._cell[0] + 1)
            raise damaged(self._name, f"the cell {cell} of a sheet stands twice, or not in its place")
        self._column = self._cell[1] + 1
        self._seen = {"type": attributes.get("t", "n")}

    def text(self, text: str) -> None:
        if self._cell and self._open == "v" and len(self._seen["v"]) < _SHOWN:
            self._seen["v"] += text

    def cdata(self) -> None:
        if self._cell:
            raise damaged(self._name, "it is written in an unusual way")  # its reader would take it for nothing

    def end(self, tag: str) -> None:
        local = tag.rpartition(":")[2]
        self._open = ""
        if local == "sheetData":
            self._over, self._inside = True, False
        elif local == "row":
            self._row, self._column, self._in_row = self._row + 1, 0, False
        elif local == "c" and self._cell:
            self._end_cell(self._cell)
            self._cell = None

    def _end_cell(self, cell: tuple[int, int]) -> None:
        seen = self._seen
        self.look.may_ask |= "f" in seen
        if seen["type"] == "s" and seen.get("v") and not _NUMBER.fullmatch(seen["v"]):
            raise damaged(self._name, "a cell points to a text that there is not")
        if seen.get("v") or "is" in seen or ("v" in seen and seen["type"] == "str"):
            self._extent.add(*cell, *cell)
        elif "f" in seen:
            self.look.add(*cell, NEVER_CALCULATED)
            if seen.get("array"):
                self.look.covered.append((area(seen["array"]), NEVER_CALCULATED))
        if seen["type"] == "e":
            _add_error(self.look, cell, seen.get("v", ""))
