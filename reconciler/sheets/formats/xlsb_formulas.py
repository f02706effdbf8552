"""Find the cells of an .xlsb workbook whose saved value is a matter of the day, of chance or of another file."""

import struct
from collections.abc import Iterable, Iterator, Mapping

from reconciler.sheets.formats.archive import Archive
from reconciler.sheets.formats.formula_tokens import ELSEWHERE, MAY_ASK, SPAN, Book, cell_pointed_to, of_tokens
from reconciler.sheets.formats.formulas import UNKNOWN, Formula
from reconciler.sheets.formats.hazards import Area, SheetScan
from reconciler.sheets.formats.marks import Place
from reconciler.sheets.formats.stale import Standing, stale_cells
from reconciler.sheets.formats.xlsb_scan import records

_ROW, _TEXT, _NUMBER, _BOOLEAN, _ERROR = 0x00, 0x08, 0x09, 0x0A, 0x0B
_FIXED = {_NUMBER: 8, _BOOLEAN: 1, _ERROR: 1}
"""The bytes of a formula's value, but of a text."""
_SHARED, _ARRAY = 427, 426
_SHEET, _NAME, _EXTERN_SHEET = 156, 39, 362
_BOOKS = {355: "", 357: "self", 358: "self", 667: "add-in"}
"""What a workbook's formulas refer to: another one, itself, the functions of an add-in."""
_LINKS = "externallink"


def find_stale(archive: Archive, workbook: str, looks: Mapping[tuple[str, str], SheetScan]) -> None:
    """Take the stale cells of the sheets, which are given by name and part, into their marks.

    Raises InputRefused where a part is broken, or there are too many formulas.
    """
    listing = archive.read(workbook)
    is_linked = any(_LINKS in part for part in archive.names())
    if not is_linked and not any(look.may_ask for look in looks.values()) and not MAY_ASK.search(listing):
        return
    book, names = _book(records([listing], archive.name))
    standing = [
        each
        for name, part in looks
        for each in _standing(name.upper(), records(archive.stream(part), archive.name), book)
    ]
    found = stale_cells(standing, names, {}, archive.name)
    for (name, _), look in looks.items():
        look.marks.stale = found.get(name.upper(), set())


def _standing(sheet: str, parts: Iterable[tuple[int, bytes]], book: Book) -> Iterator[Standing]:
    """Yield the formulas of a sheet."""
    row, last = -1, (-1, -1)
    shared: dict[Place, Formula] = {}
    pointing: list[tuple[Place, Place]] = []
    for kind, body in parts:
        try:
            if kind == _ROW:
                row = struct.unpack_from("<I", body)[0]
            elif kind in _FIXED or kind == _TEXT:
                last = row, struct.unpack_from("<I", body)[0]
                start = 8 + (_FIXED[kind] if kind in _FIXED else 4 + 2 * struct.unpack_from("<I", body, 8)[0])
                tokens, beside = _tokens(body, start + 2)
                if first := cell_pointed_to(tokens, book, beside):
                    pointing.append((last, first))
                else:
                    yield Standing(sheet, (*last, *last), of_tokens(tokens, book))
            elif kind == _SHARED:
                shared[last] = of_tokens(_tokens(body, 16)[0], book)
            elif kind == _ARRAY:
                top, bottom, left, right = struct.unpack_from("<4I", body)
                area: Area = top, left, bottom, right
                yield Standing(sheet, area, of_tokens(_tokens(body, 17)[0], book))
        except struct.error:
            yield Standing(sheet, (*last, *last), UNKNOWN)
    for cell, first in pointing:
        if first in shared:
            yield Standing(sheet, (*cell, *cell), shared[first], cell)


def _book(parts: Iterable[tuple[int, bytes]]) -> tuple[Book, dict[str, Formula]]:
    """Return what the tokens of a workbook point to, and what its names stand for."""
    book = Book(wide=True)
    sheets: list[str] = []
    kinds: list[str] = []
    named: list[tuple[str, bytes]] = []
    for kind, body in parts:
        try:
            if kind == _SHEET:
                _, end = _text(body, 8)
                sheets.append(_text(body, end)[0])
            elif kind in _BOOKS:
                kinds.append(_BOOKS[kind])
            elif kind == _NAME:
                name, end = _text(body, 9)
                named.append((name, _tokens(body, end)[0]))
                book.names.append(name)
            elif kind == _EXTERN_SHEET:
                for number in range(min(struct.unpack_from("<I", body)[0], len(body) // 12)):
                    of, first, last = struct.unpack_from("<Iii", body, 4 + 12 * number)
                    own = sheets[first] if first == last and 0 <= first < len(sheets) else SPAN
                    book.externs.append(own if of < len(kinds) and kinds[of] == "self" else ELSEWHERE)
        except struct.error:
            continue  # its reader judges whether the file is broken
    names: dict[str, Formula] = {}
    for name, tokens in named:
        names[name] = of_tokens(tokens, book).beside(names.get(name, Formula()))
    return book, names


def _tokens(body: bytes, at: int) -> tuple[bytes, bytes]:
    """Return the tokens of a formula that begins at a place with their length, and what goes with them."""
    length = struct.unpack_from("<I", body, at)[0]
    end = at + 4 + length
    return body[at + 4 : end], body[end + 4 :]


def _text(body: bytes, at: int) -> tuple[str, int]:
    """Return a text, in capitals, and where it ends."""
    end = at + 4 + 2 * struct.unpack_from("<I", body, at)[0]
    return body[at + 4 : end].decode("utf-16-le", "replace").upper(), end
