"""Where the rows and cells of a worksheet's XML stand: each says it, and they are in order."""

import re
from operator import lt

_PLACE = re.compile(rb'<(?:c|row(?: [^<>]*?)?) r="([A-Z]{0,3}\d{1,9})"')
"""The number of a row, or the reference of a cell: A1."""
_PLAIN_ROWS = re.compile(
    rb'(?:<row r="(\d++)"[^<>]*+>(?:<c r="[A-Z]\1"[^<>]*+>(?:(?<=/>)|<v>\d{1,9}+</v></c>))*+(?:(?<=/>)|</row>))*+'
)
_PLAIN_ROW = re.compile(rb'<row r="(\d++)')
_PLAIN_LAST = 999_999
_NO_SHAPE = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZw"))
"""What does not tell the columns of plain rows; the w is of row, and parts them."""
_CAPITALS = (b"dyDescent", b"customFormat", b"customHeight", b"thickBot", b"thickTop")
_IN_THEIR_ROWS = re.compile(rb"(?:(\d+),(?:[A-Z]+\1,)*+)*+")
"""Places, a comma after each: the cells of a row follow its number, and name it."""
_NO_NUMBER = re.compile(rb't="s"[^<>]*>(?!<v>\d{1,9}</v>)')
"""A cell of a shared text without the number of one: its reader would take the first text."""
_TWO_LETTERS = re.compile(rb"[A-Z]{2}")
_MOST_SHAPES = 2**12
"""So many different rows, by the columns that they fill, are known to be in order."""


class Places:
    """The places of the rows and cells of a sheet, which is given block by block, each of whole cells.

    `has_runs` says that the last block may have texts of several runs, each with a form of its own; `are_far` that it
    has a cell outside the first 26 columns or 999,999 rows: most sheets have none.
    """

    def __init__(self) -> None:
        self.has_runs = self.are_far = False
        self._row = 0
        self._last = b""  # the number of the row that was begun, and its last cell
        self._shapes: set[bytes] = set()

    def are_plain(self, block: bytes) -> bool:
        """Whether a block is of rows of numbers and shared texts in the first columns, all in their places."""
        if b'"e"' in block or b"'" in block or not _PLAIN_ROWS.fullmatch(block):
            return False
        rows = list(map(int, _PLAIN_ROW.findall(block)))
        shapes = set(_without_words(block).translate(None, _NO_SHAPE).split(b"w"))
        if not all(list(shape) == sorted(set(shape)) for shape in shapes):
            return False
        if rows and (rows[0] <= self._row or rows[-1] > _PLAIN_LAST or not all(map(lt, rows, rows[1:]))):
            return False
        self._row, self._last = rows[-1] if rows else self._row, b""
        return True

    def of(self, block: bytes) -> bytes | None:
        """Return the places of the rows and cells of a block; None where one does not say it, or is out of order."""
        found = _PLACE.findall(block)
        cells = block.count(b"<c")
        self.has_runs = len(found) != cells + block.count(b"<r")
        if _NO_NUMBER.search(block) or (self.has_runs and len(found) != cells + block.count(b"<row")):
            return None
        places = b",".join([*found, b""])
        numbers = [place for place in found if place.isdigit()]
        rows = list(map(int, numbers))
        self.are_far = max(map(len, [*numbers, self._last.partition(b",")[0]])) > len(str(_PLAIN_LAST))
        if not found or not found[0].isdigit():
            places = self._last + places
        in_order = not rows or (rows[0] > self._row and all(map(lt, rows, rows[1:])))
        if not in_order or not _IN_THEIR_ROWS.fullmatch(places) or not self._has_known_shapes(places):
            return None
        self._row = rows[-1] if rows else self._row
        self._last = _last_of(places)
        return places

    def _has_known_shapes(self, places: bytes) -> bool:
        """Whether the columns of each row are in order, each once; most rows of a sheet fill the same ones."""
        shapes = set(places.translate(None, b"0123456789").split(b",,"))
        self.are_far = self.are_far or any(map(_TWO_LETTERS.search, shapes))
        shapes -= self._shapes
        if not all(map(_is_in_order, shapes)):
            return False
        if len(self._shapes) < _MOST_SHAPES:
            self._shapes |= shapes
        return True


def _without_words(block: bytes) -> bytes:
    """Return a block without the words that have capitals in a row's own tag."""
    for word in _CAPITALS:
        if word in block:
            block = block.replace(word, b"")
    return block


def _last_of(places: bytes) -> bytes:
    """Return the last row of some places with its last cell: another block may go on with that row."""
    last = places.rstrip(b",").rpartition(b",")[2]
    if not last or last.isdigit():
        return last + b"," if last else b""
    return last.lstrip(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ") + b"," + last + b","


def _is_in_order(shape: bytes) -> bool:
    columns = [(len(letters), letters) for letters in shape.split(b",") if letters]
    return all(map(lt, columns, columns[1:]))
