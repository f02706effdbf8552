"""What a formula asks that a binary workbook keeps as tokens: .xls since Excel 97, and .xlsb, which has wider ones."""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from reconciler.sheets.formats.formulas import ASKING, FUNCTION_PREFIX, OPAQUE, UNKNOWN, Formula, Reference
from reconciler.sheets.formats.hazards import MAX_ROWS, Area
from reconciler.sheets.formats.marks import Place

ELSEWHERE = None
"""What stands for a sheet of another workbook."""

SPAN = "*"
"""What stands for several sheets, or for one that is gone: no sheet has such a name."""

_DAY = rb"[\x21\x41\x61](?:\xdd|\x4a|\x3f)\x00"
OF_THE_DAY = re.compile(_DAY)
"""The token of TODAY, NOW or RAND; other bytes may look like it."""
MAY_ASK = re.compile(
    _DAY + rb"|[\x22\x42\x62].(?:[\x7b-\x7f]\x01|\x96\x00|\x0b\x01|\xd0\x01|[\xdd-\xdf]\x01)"
    rb"|(?i:RANDBETWEEN|RANDARRAY|WEBSERVICE|STOCKHISTORY|R\0A\0N\0D\0|W\0E\0B\0S\0|S\0T\0O\0C\0K\0)",
    re.DOTALL,
)
"""What stands in bytes that may hold the tokens of a formula that asks for the day, for chance or for elsewhere."""

_ASKING = frozenset({63, 74, 150, 221, 267, 379, 380, 381, 382, 383, 464, 477, 478, 479})
"""RAND, NOW, CALL, TODAY, REGISTER.ID, RTD, CUBE…, RANDBETWEEN."""
_OPAQUE = frozenset({78, 148, 257})
"""OFFSET, INDIRECT, EVALUATE."""
_EXP, _TABLE, _STRING, _EXTENDED, _ATTRIBUTE = 0x01, 0x02, 0x17, 0x18, 0x19
_CHOOSE = 0x04
_FUNCTION, _FUNCTION_OF_SOME, _NAME, _REF, _AREA = 0x21, 0x22, 0x23, 0x24, 0x25
_REF_N, _AREA_N, _NAME_X, _REF_3D, _AREA_3D = 0x2C, 0x2D, 0x39, 0x3A, 0x3B
_SIZES = {
    **dict.fromkeys([*range(0x03, 0x17)], (0, 0)),
    _EXP: (4, 4), _TABLE: (4, 4), 0x1C: (1, 1), 0x1D: (1, 1), 0x1E: (2, 2), 0x1F: (8, 8), 0x20: (7, 14),
    _FUNCTION: (2, 2), _FUNCTION_OF_SOME: (3, 3), _NAME: (4, 4), _REF: (4, 6), _AREA: (8, 12),
    0x26: (6, 6), 0x27: (6, 6), 0x28: (6, 6), 0x29: (2, 2), 0x2A: (4, 6), 0x2B: (8, 12), _REF_N: (4, 6),
    _AREA_N: (8, 12), _NAME_X: (6, 6), _REF_3D: (6, 8), _AREA_3D: (10, 14), 0x3C: (6, 8), 0x3D: (10, 14),
}  # fmt: skip
"""The bytes after each token, in .xls and in .xlsb; of the three classes of a token the first."""


@dataclass(slots=True)
class Book:
    """What the tokens of a workbook point to.

    `externs` holds the sheet (in capitals) of each index that a reference to a sheet has, None for another workbook;
    `names` the names in capitals; `functions` those of each index, which an add-in has; `wide` tells .xlsb.
    """

    wide: bool
    externs: list[str | None] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    functions: dict[int, Sequence[str]] = field(default_factory=dict)


def of_tokens(tokens: bytes, book: Book) -> Formula:
    """Return what the tokens of a formula ask; UNKNOWN, the worst, where they cannot be read."""
    try:
        return _Tokens(tokens, book).read()
    except (struct.error, IndexError, KeyError):
        return UNKNOWN


def cell_pointed_to(tokens: bytes, book: Book, beside: bytes = b"") -> Place | None:
    """Return the cell that has the formula, where some tokens only point to it; `beside` is what goes with them."""
    if len(tokens) != 5 or tokens[0] != _EXP:
        return None
    if book.wide:
        return int.from_bytes(tokens[1:5], "little"), int.from_bytes(beside[:4], "little")
    return int.from_bytes(tokens[1:3], "little"), int.from_bytes(tokens[3:5], "little")


class _Tokens:
    def __init__(self, tokens: bytes, book: Book) -> None:
        self._tokens, self._book = tokens, book
        self._asks = self._opaque = False
        self._references: list[Reference] = []
        self._names: list[str] = []

    def read(self) -> Formula:
        at = 0
        while at < len(self._tokens):
            kind = self._tokens[at]
            kind = (kind & 0x1F) | 0x20 if kind & 0x60 else kind
            at += 1
            size = self._size(kind, at)
            self._take(kind, at)
            at += size
        if at != len(self._tokens):
            raise IndexError
        return Formula(self._asks, self._opaque, tuple(self._references), tuple(self._names))

    def _size(self, kind: int, at: int) -> int:
        if kind == _STRING:
            if self._book.wide:
                return 2 + 2 * self._number(at)
            return 2 + self._tokens[at] * (2 if self._tokens[at + 1] & 1 else 1)
        if kind == _ATTRIBUTE:
            return 3 + (2 * (self._number(at + 1) + 1) if self._tokens[at] & _CHOOSE else 0)
        if kind == _EXTENDED:
            self._opaque = True  # a column of a table
            return 13 if self._book.wide and self._tokens[at] == 0x19 else 5
        return _SIZES[kind][self._book.wide]

    def _take(self, kind: int, at: int) -> None:
        if kind == _FUNCTION:
            self._take_function(self._number(at))
        elif kind == _FUNCTION_OF_SOME:
            self._take_function(self._number(at + 1) & 0x7FFF)
        elif kind == _NAME:
            self._take_name(self._book.names[self._number(at) - 1])
        elif kind == _NAME_X:
            self._take_extern_name(self._number(at), self._number(at + 2))
        elif kind in (_REF, _AREA, _REF_N, _AREA_N):
            self._take_cells("", at, is_area=kind in (_AREA, _AREA_N), is_far=kind in (_REF_N, _AREA_N))
        elif kind in (_REF_3D, _AREA_3D):
            sheet = self._book.externs[self._number(at)]
            if sheet is ELSEWHERE:
                self._asks = True
            elif sheet == SPAN:
                self._opaque = True
            else:
                self._take_cells(sheet, at + 2, is_area=kind == _AREA_3D, is_far=False)
        elif kind == _TABLE:
            self._opaque = True

    def _number(self, at: int) -> int:
        return int(struct.unpack_from("<H", self._tokens, at)[0])

    def _take_function(self, number: int) -> None:
        self._asks |= number in _ASKING
        self._opaque |= number in _OPAQUE

    def _take_name(self, name: str) -> None:
        function = FUNCTION_PREFIX.sub("", name)
        self._asks |= function != name and function in ASKING
        self._opaque |= function != name and function in OPAQUE
        self._names.append(name)

    def _take_extern_name(self, extern: int, number: int) -> None:
        functions = self._book.functions.get(extern)
        if functions is not None:
            self._asks |= functions[number - 1] in ASKING
        elif self._book.externs[extern] is ELSEWHERE:
            self._asks = True
        else:
            self._take_name(self._book.names[number - 1])

    def _take_cells(self, sheet: str, at: int, *, is_area: bool, is_far: bool) -> None:
        """Take an area; `is_far` where its relative sides are told by how far they are from the formula."""
        rows = "I" if self._book.wide else "H"
        count = 2 if is_area else 1
        numbers = struct.unpack_from(f"<{count}{rows}{count}H", self._tokens, at)
        tops, lefts = numbers[:count], numbers[count:]
        rows_move = [bool(left & 0x8000) for left in lefts]
        columns_move = [bool(left & 0x4000) for left in lefts]
        sides = [
            *(self._row(top, is_far=is_far and moves) for top, moves in zip(tops, rows_move, strict=True)),
            *(self._column(left, is_far=is_far and moves) for left, moves in zip(lefts, columns_move, strict=True)),
        ]
        top, bottom, left, right = sides[0], sides[count - 1], sides[count], sides[-1]
        area: Area = min(top, bottom), min(left, right), max(top, bottom), max(left, right)
        moves = (rows_move[0], columns_move[0], rows_move[-1], columns_move[-1]) if is_far else (False,) * 4
        self._references.append(Reference(sheet, area, moves))

    def _row(self, row: int, *, is_far: bool) -> int:
        if is_far and row >= 2**31:
            return row - 2**32
        whole = MAX_ROWS if self._book.wide else 2**16
        return row - whole if is_far and row >= whole // 2 else row

    def _column(self, column: int, *, is_far: bool) -> int:
        whole = 2**14 if self._book.wide else 2**8
        column &= whole - 1
        return column - whole if is_far and column >= whole // 2 else column
