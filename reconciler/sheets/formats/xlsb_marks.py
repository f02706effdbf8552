"""Find what the form of the cells says in an .xlsb workbook: lines through texts, notes.

Its conditional formats are not looked at.
"""

import struct
from collections.abc import Iterable

from reconciler.sheets.formats.archive import damaged
from reconciler.sheets.formats.hazards import MAX_COLUMNS
from reconciler.sheets.formats.marks import Marks
from reconciler.sheets.formats.xlsb_scan import records

_ROW, _SHARED_TEXT = 0x00, 0x07
_FILLED = frozenset(range(0x02, 0x0C))
_DATA_END = 0x92
_STRING_ITEM = 0x13
_FONT, _XF, _CELL_XFS, _CELL_XFS_END = 43, 47, 617, 618
_COMMENT, _COMMENT_TEXT = 635, 637
_STRUCK_OUT = 0x08
_RICH = 0x01


class Fonts:
    """What is struck through: fonts, formats of cells and shared texts, by their numbers."""

    def __init__(self) -> None:
        """Begin without any."""
        self.fonts: set[int] = set()
        self.cells: set[int] = set()
        self.whole: set[int] = set()
        self.part: set[int] = set()

    def read_styles(self, chunks: Iterable[bytes], name: str) -> None:
        """Take in the part of the styles. Raises InputRefused where it is broken; `name` is what messages call it."""
        font = number = -1
        is_of_cells = False
        for kind, body in records(chunks, name):
            if kind == _FONT:
                font += 1
                if _unpacked("<H", body, 2, name) & _STRUCK_OUT:
                    self.fonts.add(font)
            elif kind in (_CELL_XFS, _CELL_XFS_END):
                is_of_cells = kind == _CELL_XFS
            elif kind == _XF and is_of_cells:
                number += 1
                if _unpacked("<H", body, 4, name) in self.fonts:
                    self.cells.add(number)

    def read_texts(self, chunks: Iterable[bytes], name: str) -> None:
        """Take in the part of the shared texts. Raises as `read_styles`."""
        number = -1
        for kind, body in records(chunks, name):
            if kind != _STRING_ITEM:
                continue
            number += 1
            struck, plain = self._of_text(body, name) if body[0] & _RICH else (False, False)
            if struck:
                (self.part if plain else self.whole).add(number)

    def _of_text(self, body: bytes, name: str) -> tuple[bool, bool]:
        """Return whether some of a text is struck through by itself, and whether some is not."""
        text, end = _text(body, 1, name)
        count = _unpacked("<I", body, end, name)
        if end + 4 + 4 * count > len(body):
            raise damaged(name)
        runs = [struct.unpack_from("<HH", body, end + 4 + 4 * at) for at in range(count)]
        borders = [*(start for start, _ in runs), len(text)]
        struck, plain = False, bool(text[: borders[0]].strip())
        for at, (start, font) in enumerate(runs):
            if text[start : borders[at + 1]].strip():
                struck |= font in self.fonts
                plain |= font not in self.fonts
        return struck, plain

    def mark(self, chunks: Iterable[bytes], name: str, marks: Marks) -> None:
        """Take what is struck through in a sheet into its marks. Raises as `read_styles`."""
        row, struck = -1, set[int]()
        shared: dict[frozenset[int], frozenset[int]] = {}
        for kind, body in records(chunks, name):
            if kind in (_ROW, _DATA_END):
                marks.strike(row, frozenset(struck), shared)
                row, struck = _unpacked("<I", body, 0, name) if kind == _ROW else row, set()
            if kind == _DATA_END:
                return
            if kind not in _FILLED:
                continue
            column, style = struct.unpack_from("<II", body)
            text = _unpacked("<I", body, 8, name) if kind == _SHARED_TEXT else -1
            if column >= MAX_COLUMNS:
                continue
            if style & 0xFFFFFF in self.cells or text in self.whole:
                struck.add(column)
            elif text in self.part:
                marks.partly_struck.add((row, column))


def read_notes(chunks: Iterable[bytes], name: str, marks: Marks) -> None:
    """Take the notes of a sheet into its marks. Raises InputRefused where the part is broken."""
    row = column = 0
    for kind, body in records(chunks, name):
        if kind == _COMMENT:
            row, column = _unpacked("<I", body, 4, name), _unpacked("<I", body, 12, name)
        elif kind == _COMMENT_TEXT:
            marks.remark(row, column, _text(body, 1, name)[0])


def _unpacked(form: str, body: bytes, start: int, name: str) -> int:
    """Return one number of a record. Raises InputRefused where the record is too short."""
    try:
        return int(struct.unpack_from(form, body, start)[0])
    except struct.error as error:
        raise damaged(name) from error


def _text(body: bytes, start: int, name: str) -> tuple[str, int]:
    """Return a text, and where it ends. Raises InputRefused where the record is too short."""
    end = start + 4 + 2 * _unpacked("<I", body, start, name)
    if end > len(body):
        raise damaged(name)
    return body[start + 4 : end].decode("utf-16-le", "replace"), end
