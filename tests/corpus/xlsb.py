"""Workbooks in Excel's binary form, record by record, as far as the corpus needs it."""

import struct
from collections.abc import Collection

from tests.corpus.workbooks import Rows, content_types, relationships, zipped

_ERRORS = {"#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#N/A": 0x2A}
_HIDDEN = 0x10


def _record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(body)
    while length > 127:
        size, length = size + bytes([length & 0x7F | 0x80]), length >> 7
    return head + size + bytes([length]) + body


def _text(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def _cell(column: int, value: str | float) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(value, float):
        return _record(5, place + struct.pack("<d", value))
    if value in _ERRORS:
        return _record(3, place + bytes([_ERRORS[value]]))
    return _record(6, place + _text(value))


def xlsb(
    name: str, rows: Rows, hidden_rows: Collection[int] = (), merged: Collection[tuple[int, int, int, int]] = ()
) -> bytes:
    """Give a workbook of one sheet.

    Its cells are text, numbers, and errors by their names; `merged` are areas as top, bottom, left and right, from 0.
    """
    data = b""
    for number, cells in enumerate(rows, 1):
        flags = _HIDDEN if number in hidden_rows else 0
        spans = struct.pack("<III", 1, 0, max(len(cells) - 1, 0))
        data += _record(0, struct.pack("<IIHBBB", number - 1, 0, 300, 0, flags, 0) + spans)
        data += b"".join(_cell(column, cell) for column, cell in enumerate(cells) if cell != "")
    merges = b"".join(_record(176, struct.pack("<4I", *area)) for area in merged)
    sheet = (
        _record(129)
        + _record(148, struct.pack("<4I", 0, len(rows) - 1, 0, max(map(len, rows)) - 1))
        + _record(145)
        + data
        + _record(146)
        + (_record(177, struct.pack("<I", len(merged))) + merges + _record(178) if merged else b"")
        + _record(130)
    )
    book = (
        _record(131)
        + _record(143)
        + _record(156, struct.pack("<II", 0, 1) + _text("rId1") + _text(name))
        + _record(144)
        + _record(132)
    )
    types = content_types({"xl/worksheets/sheet1.bin": "application/vnd.ms-excel.worksheet"})
    main = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    return zipped(
        {
            "[Content_Types].xml": types.replace("application/vnd.ms-office.vbaProject", main),
            "_rels/.rels": relationships([("xl/workbook.bin", "officeDocument")]),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": relationships([("worksheets/sheet1.bin", "worksheet")]),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )
