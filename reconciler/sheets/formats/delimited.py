"""Read CSV and TSV files, in the encodings and with the delimiters that spreadsheet programs write."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice, repeat

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.model.origin import Sheet
from reconciler.sheets.encodings.encoding import broken, encoding_of, wrong_byte
from reconciler.sheets.formats.detect import empty, looks_like, not_a_sheet
from reconciler.sheets.formats.hazards import MAX_COLUMNS, TOO_LONG, Hazards, too_large
from reconciler.sheets.formats.row_store import EMPTY, Cell, Rows
from reconciler.sheets.formats.table import Hits, LastLine, RawSource, Table, bounded, header_row, note
from reconciler.sheets.values.cells import LONGEST, CellIssue

MAX_LINES = 5_000_000
"""Rows, up to the last that holds a value."""
MAX_FIELD = 2**20
"""Characters of a cell beyond which its quote is taken as never closed. It is a setting of the whole csv module."""
MAX_LINE = 2**25
"""Characters of a line."""
MAX_DELIMITERS = 2**16
"""Delimiters of a line, those of its empty cells included."""

_DELIMITERS = ",;\t|"
_ANNOUNCED = re.compile(r'"?sep=([^\w\s"]|\t)"?\s*', re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_TITLES = 20
_BLOCK = 2**16
_DECIDES = 2**12
_SECTOR = 512
"""Bytes that disks, and the buffers of programs, hold a multiple of."""


def read(data: bytes, raw: RawSource, hits: Hits, encoding: str = "") -> None:
    """Read the one table of a text file into `raw`; `encoding` is what somebody says it is, if it is no UTF.

    Raises InputRefused where it cannot be read as rows of cells, or nobody can tell which letters it has.
    """
    text = _Text(data, raw.name, encoding)
    _require_rows(text)
    sheet = Sheet(raw.name, "")
    raw.as_told = text.encoding == encoding and not encoding.startswith("utf")
    if text.encoding == "cp1252" and not encoding:
        raw.notes.append(note(Code.FILE_ENCODING, sheet))
    announced = _ANNOUNCED.fullmatch(next(text.lines()))
    delimiter = announced[1] if announced else _delimiter(text, hits)
    first = 1 if announced else 0
    try:
        rows = Rows(chain(repeat(EMPTY, first), bounded(_rows(text, delimiter, first), sheet, MAX_LINES)))
    except csv.Error as error:
        raise _wrong_quotes(text, delimiter, first) from error
    rows.reach(first)
    ragged = _ragged(rows, hits)
    hazards = _too_long(rows) if text.may_hold_long_cells(delimiter) else {}
    raw.tables.append(Table(sheet, rows, ragged, hazards, delimiter=delimiter, last_line=text.last_line()))


class _Text:
    """The lines of a file, decoded as they are asked for."""

    def __init__(self, data: bytes, name: str, encoding: str = "") -> None:
        self.name = name
        self._data = data
        mark, by_mark = next((pair for pair in _MARKS if data.startswith(pair[0])), (b"", ""))
        self._start = len(mark)
        self.encoding = by_mark or encoding_of(data, name, encoding)
        if by_mark and (wrong := wrong_byte(data, by_mark, self._start)) is not None:
            raise broken(data, name, wrong)
        self._has_long_lines = any(
            data.find(b"\n", start, start + _BLOCK) < 0 and data.find(b"\r", start, start + _BLOCK) < 0
            for start in range(0, len(data) - _BLOCK, _BLOCK)
        )

    def lines(self) -> Iterator[str]:
        """Return the lines with their ends. Raises InputRefused where one is absurdly long."""
        source = io.BytesIO(self._data)
        source.seek(self._start)
        lines = io.TextIOWrapper(source, encoding=self.encoding, newline="")
        return self._bounded(lines) if self._has_long_lines else iter(lines)

    def last_line(self) -> LastLine:
        """Return how the file ends; a quote that closes is an end, too."""
        # As much as two letters take in each encoding, from where one of them begins.
        if self._data[-4:].decode(self.encoding, "ignore")[-1:] in ("\r", "\n", '"'):
            return LastLine.ENDED
        first = self._data[self._start : self._start + _BLOCK].decode(self.encoding, "ignore")
        return LastLine.OPEN if "\r\n" in first and len(self._data) % _SECTOR else LastLine.BROKEN

    def may_hold_long_cells(self, delimiter: str) -> bool:
        """Whether there may be a cell longer than a spreadsheet holds: half of one stands in one block."""
        if self.encoding.startswith("utf-16"):
            return True
        blocks = range(self._start, len(self._data) - LONGEST // 2, LONGEST // 2)
        return any(self._data.find(delimiter.encode(), start, start + LONGEST // 2) < 0 for start in blocks)

    def _bounded(self, lines: io.TextIOWrapper) -> Iterator[str]:
        while line := lines.readline(MAX_LINE + 1):
            if len(line) > MAX_LINE or sum(map(line.count, _DELIMITERS)) > MAX_DELIMITERS:
                raise too_large(self.name, "one of its lines has too many cells, or never ends")
            yield line

    def has_zeros(self) -> bool:
        """Whether there is a character that no text has."""
        return b"\x00" in self._data and (
            not self.encoding.startswith("utf-16") or any("\x00" in line for line in self.lines())
        )


def _require_rows(text: _Text) -> None:
    """Raise InputRefused where a file is no text, or a text of another kind."""
    first = "".join(line[:_DECIDES] for line in islice(text.lines(), _TITLES))
    if text.has_zeros():
        raise not_a_sheet(text.name, "something with zero bytes in it")
    if kind := looks_like(first.lstrip().encode()):
        raise not_a_sheet(text.name, kind)
    if not first.strip() and not any(map(str.strip, text.lines())):
        raise empty(text.name)


def _rows(text: _Text, delimiter: str, start: int) -> Iterator[list[Cell]]:
    csv.field_size_limit(MAX_FIELD)
    for row in csv.reader(islice(text.lines(), start, None), delimiter=delimiter, strict=True):
        yield row if len(row) <= MAX_COLUMNS else _narrowed(row, text.name)  # type: ignore[misc]


def _narrowed(row: list[str], name: str) -> list[str]:
    while row and not row[-1]:
        row.pop()
    if len(row) > MAX_COLUMNS:
        raise too_large(name, f"its cells reach to column {len(row):,}")
    return row


def _delimiter(text: _Text, hits: Hits) -> str:
    """Choose the delimiter under which one of the first lines names the most known columns."""
    most, delimiter = max(
        ((_most_hits(text, mark, hits), mark) for mark in _DELIMITERS), key=lambda found: found[0], default=(0, "")
    )
    if not most:
        raise InputRefused(
            f"{text.name}: no line has headers that this program knows, so it is neither a users nor a companies "
            "sheet. The first row must name the columns, such as email, firstName, lastName, companyVanityName.",
            Code.HEADER_NONE,
        )
    return delimiter


def _most_hits(text: _Text, delimiter: str, hits: Hits) -> int:
    most = 0
    try:
        for row in csv.reader(islice(text.lines(), _TITLES), delimiter=delimiter):
            most = max(most, hits(row))
    except csv.Error:
        pass  # the rows above may tell; reading them all tells what is wrong
    return most


def _wrong_quotes(text: _Text, delimiter: str, start: int) -> InputRefused:
    """Return the refusal of a file whose quotes do not match, with the line in which the wrong one was opened."""
    reader = csv.reader(islice(text.lines(), start, None), delimiter=delimiter, strict=True)
    begun = 0
    try:
        for _ in reader:
            begun = reader.line_num
    except csv.Error:
        pass
    opened = _opened(islice(text.lines(), start + begun, None), delimiter)
    if opened is None:
        return too_large(text.name, f"a cell in line {start + begun + 1} has more than {MAX_FIELD:,} characters")
    return InputRefused(
        f"{text.name} line {start + begun + opened}: the quotes do not match. The cell that opens with a quote in "
        'this line must close with one; a quote inside a cell is written twice ("").',
        Code.CSV_QUOTES,
    )


def _opened(lines: Iterable[str], delimiter: str) -> int | None:
    """Return the line, from 1, of the quote that never closes or closes within a cell; None where no quote is wrong."""
    opened: int | None = None
    state = "begin"
    length = 0
    for number, line in enumerate(lines, 1):
        for char in line:
            length += 1
            if state == "quoted":
                state = "closing" if char == '"' else state
                if length > MAX_FIELD:
                    return opened
            elif char == delimiter or char in "\r\n":
                state, length = "begin", 0
            elif char == '"' and state != "plain":
                opened = number if state == "begin" else opened
                state = "quoted"
            elif state == "closing":
                return opened
            elif length > MAX_FIELD:
                return None
            else:
                state = "plain"
    return opened


def _ragged(rows: Rows, hits: Hits) -> dict[int, CellIssue]:
    header = header_row(rows, hits)
    width = len("".join("x" if str(cell).strip() else " " for cell in rows[header]).rstrip()) if rows else 0
    found: dict[int, CellIssue] = {}
    for index in rows.not_as_wide(width):
        row = rows[index]
        if index <= header or not any(str(cell).strip() for cell in row):
            continue
        if len(row) < width or any(str(cell).strip() for cell in row[width:]):
            found[index] = _of_width(len(row), width)
    return found


@lru_cache
def _of_width(cells: int, headers: int) -> CellIssue:
    return CellIssue(Code.ROW_RAGGED, {"cells": cells, "headers": headers})


def _too_long(rows: Rows) -> Hazards:
    return {
        (index, column): TOO_LONG
        for index, row in enumerate(rows)
        for column, cell in enumerate(row)
        if len(str(cell)) > LONGEST
    }
