"""Find the cells of an .xls workbook whose saved value is a matter of the day, of chance or of another file.

xlrd gives no formulas, so the records are gone through once more.
"""

import re
import struct
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from reconciler.sheets.formats.formula_tokens import (
    ELSEWHERE,
    MAY_ASK,
    OF_THE_DAY,
    SPAN,
    Book,
    cell_pointed_to,
    of_tokens,
)
from reconciler.sheets.formats.formulas import Formula
from reconciler.sheets.formats.hazards import Area
from reconciler.sheets.formats.marks import Place
from reconciler.sheets.formats.stale import Standing, stale_cells

_EXCEL_97 = 80
_PLAIN = re.compile(
    rb"(?:\xfd\x00\x0a\x00.{10}|\x03\x02\x0e\x00.{14}|\x7e\x02\x0a\x00.{10}|\x01\x02\x06\x00.{6}"
    rb"|\x08\x02\x10\x00.{16})++",
    re.DOTALL,
)
"""Records of cells without formulas, and of rows: most of a workbook."""
_BOF, _EOF = (0x809, 0x409, 0x209, 0x009), 0x0A
_SHEET, _NAME, _SUPBOOK, _EXTERN_NAME, _EXTERN_SHEET = 0x85, 0x18, 0x1AE, 0x23, 0x17
_FORMULAS, _SHARED, _ARRAY = (0x006, 0x206, 0x406), 0x4BC, 0x221
_SELF, _ADD_IN = b"\x01\x04", b"\x01\x3a"


@dataclass(slots=True)
class _Sheet:
    """The tokens of a sheet's formulas: of its cells, of those that cells point to, and of arrays."""

    cells: list[tuple[Place, bytes]] = field(default_factory=list)
    shared: dict[Place, bytes] = field(default_factory=dict)
    arrays: list[tuple[Area, bytes]] = field(default_factory=list)


def stale_of(stream: bytes, version: int, *, links_out: bool, name: str) -> dict[str, set[Place]]:
    """Return the stale cells by sheet, whose name is in capitals.

    `stream` holds the records, `version` is 80 from Excel 97 on, `links_out` says that the workbook has links to
    others; `name` is what messages call the file. Raises InputRefused (sheet.too_large) where there are too many.
    """
    records = _Records(stream, version)
    if not links_out and not records.may_ask():
        return {}
    standing = [each for sheet, found in records.sheets.items() for each in _standing(sheet, found, records.book)]
    return stale_cells(standing, records.names(), {}, name)


def _standing(sheet: str, found: _Sheet, book: Book | None) -> Iterator[Standing]:
    for (row, column), tokens in found.cells:
        cells = row, column, row, column
        if book is None:  # older than Excel 97, whose tokens are others: which cells it takes is not told
            yield Standing(sheet, cells, Formula(OF_THE_DAY.search(tokens) is not None, opaque=True))
        elif (first := cell_pointed_to(tokens, book)) is None:
            yield Standing(sheet, cells, of_tokens(tokens, book))
        elif first in found.shared:
            yield Standing(sheet, cells, of_tokens(found.shared[first], book), (row, column))
    if book:
        yield from (Standing(sheet, area, of_tokens(tokens, book)) for area, tokens in found.arrays)


class _Records:
    """What the records of a workbook say of its formulas."""

    def __init__(self, stream: bytes, version: int) -> None:
        self.sheets: dict[str, _Sheet] = defaultdict(_Sheet)
        self.book = Book(wide=False) if version >= _EXCEL_97 else None
        self._at: dict[int, str] = {}
        self._order: list[str] = []
        self._supbooks: list[str] = []
        self._functions: dict[int, list[str]] = defaultdict(list)
        self._names: list[tuple[str, bytes]] = []
        self._sheet, depth = "", 0
        for at, kind, body in _records(stream):
            if kind in _BOF:
                self._sheet = self._at.get(at, self._sheet)
                depth += 1
            elif kind == _EOF:
                depth -= 1
                self._sheet = self._sheet if depth > 0 else ""
            else:
                try:
                    self._take(kind, body)
                except (struct.error, IndexError):
                    continue  # its reader has judged whether the file is broken

    def _take(self, kind: int, body: bytes) -> None:
        if kind in _FORMULAS and self._sheet:
            row, column = struct.unpack_from("<HH", body)
            length = struct.unpack_from("<H", body, 20)[0] if self.book else 0
            self.sheets[self._sheet].cells.append(((row, column), body[22 : 22 + length] if self.book else body[16:]))
        elif kind in (_SHARED, _ARRAY) and self._sheet:
            self._take_area(kind, body)
        elif kind == _SHEET:
            name = _text(body, 6, wide=self.book is not None)
            self._at[struct.unpack_from("<I", body)[0]] = name
            self._order.append(name)
        elif self.book and kind == _NAME:
            length, size = body[3], struct.unpack_from("<H", body, 4)[0]
            name, end = _characters(body, 14, length)
            self._names.append((name, body[end : end + size]))
            self.book.names.append(name)
        elif self.book and kind == _SUPBOOK:
            self._supbooks.append({_SELF: "self", _ADD_IN: "add-in"}.get(body[2:4], "") if len(body) == 4 else "")
        elif self.book and kind == _EXTERN_NAME and self._supbooks:
            self._functions[len(self._supbooks) - 1].append(_text(body, 6, wide=True))
        elif self.book and kind == _EXTERN_SHEET:
            self._take_externs(self.book, body)

    def _take_area(self, kind: int, body: bytes) -> None:
        top, bottom, left, right = struct.unpack_from("<HHBB", body)
        start = 8 if kind == _SHARED else 12
        length = struct.unpack_from("<H", body, start)[0]
        tokens = body[start + 2 : start + 2 + length]
        if kind == _SHARED:
            self._shared_at((top, left), tokens)
        else:
            self.sheets[self._sheet].arrays.append(((top, left, bottom, right), tokens))

    def _shared_at(self, place: Place, tokens: bytes) -> None:
        found = self.sheets[self._sheet]
        found.shared[place] = tokens
        if found.cells:  # cells point to the one that it follows, which need not be the first of the area
            found.shared[found.cells[-1][0]] = tokens

    def _take_externs(self, book: Book, body: bytes) -> None:
        for number in range(struct.unpack_from("<H", body)[0]):
            supbook, first, last = struct.unpack_from("<Hhh", body, 2 + 6 * number)
            kind = self._supbooks[supbook]
            if kind == "add-in":
                book.functions[number] = self._functions[supbook]
            is_one = first == last and 0 <= first < len(self._order)
            own = self._order[first] if is_one else SPAN
            book.externs.append(own if kind == "self" else ELSEWHERE)

    def may_ask(self) -> bool:
        """Whether a formula or a name may ask for the day, for chance or for elsewhere."""
        of_sheets = (tokens for sheet in self.sheets.values() for _, tokens in sheet.cells + sheet.arrays)
        shared = (tokens for sheet in self.sheets.values() for tokens in sheet.shared.values())
        named = (name.encode() + b" " + tokens for name, tokens in self._names)
        functions = (name.encode() for names in self._functions.values() for name in names)
        return MAY_ASK.search(b" ".join([*of_sheets, *shared, *named, *functions])) is not None

    def names(self) -> dict[str, Formula]:
        """Return what the names stand for."""
        found: dict[str, Formula] = {}
        for name, tokens in self._names:
            formula = of_tokens(tokens, self.book) if self.book and tokens else Formula()
            found[name] = found[name].beside(formula) if name in found else formula
        return found


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield where each record begins, its type and its bytes."""
    at = 0
    while at + 4 <= len(stream):
        if plain := _PLAIN.match(stream, at):
            at = plain.end()
            continue
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _text(body: bytes, at: int, *, wide: bool) -> str:
    """Return a text that begins with its length, in capitals; before Excel 97 with one byte a letter."""
    count = body[at]
    if wide:
        return _characters(body, at + 1, count)[0]
    return body[at + 1 : at + 1 + count].decode("latin-1").upper()


def _characters(body: bytes, at: int, count: int) -> tuple[str, int]:
    if body[at] & 1:
        return body[at + 1 : at + 1 + 2 * count].decode("utf-16-le", "replace").upper(), at + 1 + 2 * count
    return body[at + 1 : at + 1 + count].decode("latin-1").upper(), at + 1 + count
