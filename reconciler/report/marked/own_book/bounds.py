"""How large a workbook may be that openpyxl is given: it takes memory for each cell, and for each that is merged."""

from __future__ import annotations

import re
from xml.parsers import expat

from reconciler.report.marked.own_book.package import Package

MAX_CELLS = 150_000
"""Cells of all sheets, empty ones that only have a form included, and those that merged areas and links cover."""
MAX_XML = 24 * 2**20
"""Bytes of all XML parts, unpacked."""
MAX_BYTES = 64 * 2**20
"""Bytes of all parts, unpacked."""
_MAX_SHARED = 4 * 2**20
"""Characters of formulas that are written once for many cells, as often as they count."""

_AREAS = {"mergeCell", "hyperlink", "comment", "table"}
"""Elements for whose area openpyxl makes every cell."""
_GLANCE, _BEFORE_XML = 64, b"\xef\xbb\xbf\xfe\xff\0 \t\r\n"
"""What is XML is told by how it begins: any part may be taken for a sheet, whatever it is called."""
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


def is_too_large(data: bytes) -> bool:
    """Whether a workbook is beyond these bounds.

    Raises ValueError or expat.ExpatError where a part is not as it should be.
    """
    package, count, xml = Package(data), _Count(), 0
    if sum(map(package.size, package.parts)) > MAX_BYTES:
        return True
    for part in package.parts:
        content = package.read(part)
        if not content[:_GLANCE].lstrip(_BEFORE_XML).startswith(b"<"):
            continue
        xml += len(content)
        if xml > MAX_XML:
            return True
        count.add(content)
        if count.cells > MAX_CELLS or count.shared > _MAX_SHARED:
            return True
    return False


class _Count:
    """How many cells there are, and how many characters of shared formulas."""

    def __init__(self) -> None:
        self.cells = self.shared = 0
        self._lengths: dict[str, int] = {}
        self._formula = ""

    def add(self, xml: bytes) -> None:
        self._lengths = {}
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._take
        parser.Parse(xml, True)

    def _start(self, tag: str, said: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self.cells += 1
        elif name in _AREAS and ":" in said.get("ref", ""):
            self.cells += _size(said["ref"])
        elif name == "f" and said.get("t") == "shared":
            self._formula = said.get("si", "")
            self.shared += self._lengths.setdefault(self._formula, 0)

    def _take(self, text: str) -> None:
        if self._formula:
            self._lengths[self._formula] += len(text)

    def _end(self, _: str) -> None:
        self._formula = ""


def _size(area: str) -> int:
    """Return how many cells an area has. Raises ValueError where it is none."""
    corners = [_PLACE.fullmatch(corner) for corner in area.split(":")]
    if len(corners) != 2 or None in corners:
        raise ValueError(f"{area[:30]} is no area")
    (left, top), (right, bottom) = ((_number(corner[1]), int(corner[2])) for corner in corners if corner)
    return (abs(right - left) + 1) * (abs(bottom - top) + 1)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
