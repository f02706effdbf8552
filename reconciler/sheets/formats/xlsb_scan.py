"""Look into the binary parts of an .xlsb workbook before its reader does: records of a type, a length and bytes."""

import struct
from collections.abc import Callable, Iterable, Iterator

from reconciler.sheets.formats.archive import damaged
from reconciler.sheets.formats.formula_tokens import MAY_ASK
from reconciler.sheets.formats.hazards import Extent, SheetScan, error
from reconciler.sheets.values.cells import LONGEST

_ROW, _ERROR, _FORMULA_ERROR = 0x00, 0x03, 0x0B
_CELLS = frozenset(range(0x02, 0x0C))
_STRING_ITEM, _MERGED, _COLUMN, _SHEET = 0x13, 0xB0, 0x3C, 0x9C
_DATA_BEGIN, _DATA_END = 0x91, 0x92
_UNREAD = frozenset([0x3E, *range(0x0D, 0x13)])
"""Cells in a form that the reader passes over: a text with its own formats, and cells without a column."""
_SHORTEST = {
    _ROW: 12, 0x02: 12, _ERROR: 9, 0x04: 9, 0x05: 16, 0x06: 12, 0x07: 12, 0x08: 12, 0x09: 16, 0x0A: 9,
    _FORMULA_ERROR: 9, _STRING_ITEM: 5, _MERGED: 16, _COLUMN: 18, _SHEET: 16,
}  # fmt: skip
"""The fewest bytes of each record that is looked into; its reader does not look whether they are there."""
_FORMULAS = range(0x08, 0x0C)
_TEXTS = (0x06, 0x08)
_MAX_RECORD = 2**24
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x10, 0x01


def look(stream: Callable[[], Iterable[bytes]], name: str, place: str) -> SheetScan:
    """Look into a worksheet; `stream` gives it in chunks, `name` and `place` are what messages call file and sheet.

    Raises InputRefused where it is broken, or too large.
    """
    found, extent = SheetScan(place), Extent(place)
    row, begun, over = -1, False, False
    columns: list[int] = []  # of the cells of this row that hold a value
    for kind, body in records(stream(), name):
        if kind in _CELLS and not over:
            column = _number(body, 0)
            if row < 0 or (columns and column <= columns[-1]):
                raise damaged(name, "a cell of a sheet stands twice, or not in its place")
            columns.append(column)
            _look_at_cell(found, kind, body, row)
        elif kind == _ROW:
            _extend(extent, row, columns)
            if _number(body, 0) <= row or over:
                raise damaged(name, f"row {_number(body, 0) + 1} of a sheet stands twice, or not in its place")
            row = _number(body, 0)
            if body[11] & _HIDDEN_ROW:
                found.hidden_rows.append(row)
        elif kind in _UNREAD and not over:
            raise damaged(name, "it is written in an unusual way")
        elif kind == _DATA_BEGIN:
            if begun:
                raise damaged(name, "a sheet has its cells in two parts")
            begun = True
        elif kind == _DATA_END:
            over = True
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack("<4I", body[:16])
            found.merge_area((top, left, bottom, right))
        elif kind == _COLUMN and body[16] & _HIDDEN_COLUMN:
            found.hidden_columns.append((_number(body, 0), _number(body, 4)))
    _extend(extent, row, columns)
    return found


def _extend(extent: Extent, row: int, columns: list[int]) -> None:
    if columns:
        extent.add(row, min(columns), row, max(columns))
        columns.clear()


def _look_at_cell(found: SheetScan, kind: int, body: bytes, row: int) -> None:
    if kind in (_ERROR, _FORMULA_ERROR):
        found.add(row, _number(body, 0), error(_ERRORS.get(body[8], "")))
    elif kind in _TEXTS and _number(body, 8) > LONGEST:
        found.long_text = True
    found.may_ask = found.may_ask or (kind in _FORMULAS and MAY_ASK.search(body) is not None)


def listed(workbook: bytes, name: str) -> list[tuple[str, str]]:
    """Return the names of the sheets that a workbook lists, and the keys of their parts. Raises as `look`."""
    found = []
    for kind, body in records([workbook], name):
        if kind == _SHEET:
            key, start = _text(body, 8, name)
            found.append((_text(body, start, name)[0], key))
    return found


def has_long_strings(chunks: Iterable[bytes], name: str) -> bool:
    """Whether a shared text is longer than a spreadsheet holds. Raises InputRefused where the part is broken."""
    lengths = (_number(body, 1) for kind, body in records(chunks, name) if kind == _STRING_ITEM)
    return max(lengths, default=0) > LONGEST


def _text(body: bytes, start: int, name: str) -> tuple[str, int]:
    """Return a text, which is a length and UTF-16, and where it ends."""
    length = _number(body, start)
    end = start + 4 + 2 * length
    if end > len(body):
        raise damaged(name)
    return body[start + 4 : end].decode("utf-16-le", "replace"), end


def _number(body: bytes, start: int) -> int:
    return int.from_bytes(body[start : start + 4], "little")


def records(chunks: Iterable[bytes], name: str) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a part. Raises InputRefused where one is cut off, too short, or absurdly long."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        at = 0
        while (record := _record(rest, at)) and record[2] <= len(rest):
            kind, start, at = record
            if at - start < _SHORTEST.get(kind, 0):
                raise damaged(name)
            yield kind, rest[start:at]
        if record and record[2] - record[1] > _MAX_RECORD:
            raise damaged(name)
        rest = rest[at:]
    if rest:
        raise damaged(name)


def _record(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Return the type of the record at a place, and where its bytes begin and end; None where its head is cut off."""
    if at + 1 < len(data) and data[at] < 0x80 and data[at + 1] < 0x80:
        return data[at], at + 2, at + 2 + data[at + 1]  # as nearly all are
    head = data[at : at + 6]
    if len(head) < 2:
        return None
    kind, used = head[0], 1
    if kind & 0x80:
        kind, used = kind & 0x7F | (head[1] & 0x7F) << 7, 2
    length = 0
    for shift in range(4):
        if used >= len(head):
            return None
        byte = head[used]
        used += 1
        length |= (byte & 0x7F) << 7 * shift
        if not byte & 0x80:
            break
    return kind, at + used, at + used + length
