"""Find the cells of an .xlsx workbook that are greyed, by the colour of their font or of their ground.

The styles say which formats are grey; only where one is, the sheets are looked through for the cells that have it.
"""

import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat

from reconciler.sheets.formats.archive import Archive
from reconciler.sheets.formats.hazards import position
from reconciler.sheets.formats.xlsx_walk import Attributes
from reconciler.sheets.formats.xml_events import parse

_INDEXED = {"22", "23", "55"}
"""The greys of the palette."""
_GREYS = range(0x60, 0xE7)
_SPREAD = 12
"""So far apart red, green and blue of a grey are at most, of 255."""
_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3}\d{1,7})"')
_DARKER, _LIGHTER = -0.1, 0.25
"""White so much darker, and black so much lighter, is grey."""


def greyed_styles(archive: Archive, part: str) -> frozenset[int]:
    """Return the formats of cells that are grey, by their numbers. Raises InputRefused where the part is broken."""
    styles = _Styles()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = styles.start, styles.end
    parse(parser, archive.stream(part), archive.name)
    formats = enumerate(styles.formats)
    return frozenset(number for number, (font, fill) in formats if font in styles.fonts or fill in styles.fills)


def mark_greyed(chunks: Iterable[bytes], styles: frozenset[int], greyed: dict[int, set[int]]) -> None:
    """Take the cells of a sheet that have one of some formats into `greyed`, the columns by row."""
    needles = [b' s="%d"' % number for number in sorted(styles)]
    for piece in _whole_tags(chunks):
        for needle in needles:
            at = piece.find(needle)
            while at >= 0:
                tag = _CELL.match(piece, piece.rfind(b"<", 0, at))
                if tag:
                    row, column = position(tag[1].decode("ascii"))
                    greyed.setdefault(row, set()).add(column)
                at = piece.find(needle, at + 1)


def _whole_tags(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a part in pieces that end with a tag."""
    rest = b""
    for chunk in chunks:
        end = chunk.rfind(b">") + 1
        if end:
            yield rest + chunk[:end]
            rest = chunk[end:]
        else:
            rest += chunk


def is_grey(colour: Attributes) -> bool:
    """Whether a colour of a workbook is grey: by its parts, by its place in a palette or a theme."""
    if colour.get("indexed") in _INDEXED:
        return True
    try:
        tint = float(colour.get("tint", "0"))
        parts = bytes.fromhex(colour.get("rgb", "")[-6:])
    except ValueError:
        return False
    if "theme" in colour:
        return (colour["theme"] == "0" and tint <= _DARKER) or (colour["theme"] == "1" and tint >= _LIGHTER)
    return len(parts) == 3 and max(parts) - min(parts) <= _SPREAD and sum(parts) // 3 in _GREYS


class _Styles:
    """Where the parser is in the part of the styles."""

    def __init__(self) -> None:
        self.fonts: set[int] = set()
        self.fills: set[int] = set()
        self.formats: list[tuple[int, int]] = []
        self._open: list[str] = []
        self._font = self._fill = -1

    def start(self, tag: str, attributes: Attributes) -> None:
        name = tag.rpartition(":")[2]
        above = self._open[-1] if self._open else ""
        self._open.append(name)
        if name == "font" and above == "fonts":
            self._font += 1
        elif name == "fill" and above == "fills":
            self._fill += 1
        elif name == "xf" and above == "cellXfs":
            self.formats.append((int(attributes.get("fontId", "0")), int(attributes.get("fillId", "0"))))
        elif name == "color" and self._open[-3:-1] == ["fonts", "font"] and is_grey(attributes):
            self.fonts.add(self._font)
        elif name == "fgColor" and self._open[-4:-2] == ["fills", "fill"] and is_grey(attributes):
            self.fills.add(self._fill)

    def end(self, _: str) -> None:
        self._open.pop()
