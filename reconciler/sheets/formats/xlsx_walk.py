"""Go through the XML of a worksheet cell by cell: what is looked for in few workbooks has the time of a parser."""

from collections.abc import Iterable
from xml.parsers import expat

from reconciler.sheets.formats.hazards import position
from reconciler.sheets.formats.xml_events import parse

Attributes = dict[str, str]

_LONGEST_TEXT = 2**16
"""Characters of a text that are kept: a formula has 8,192 at most, a cell 32,767."""


class CellWalk:
    """Where a parser is in a sheet; positions that are not written follow from those before.

    Names come without their prefixes. What a subclass wants to know of, it overrides.
    """

    def __init__(self) -> None:
        """Begin before the first row."""
        self.row = self.column = -1
        self._open: list[str] = []
        self._text: list[str] = []
        self._length = 0

    def begin_row(self, attributes: Attributes) -> None:
        """Take in a row's own tag."""

    def begin_cell(self, attributes: Attributes) -> None:
        """Take in a cell's own tag."""

    def begin_inner(self, name: str, attributes: Attributes) -> None:
        """Take in a tag inside a cell."""

    def end_inner(self, name: str, text: str) -> None:
        """Take in the end of a tag inside a cell, with the text since the last tag."""

    def end_cell(self) -> None:
        """Take in the end of a cell."""

    def end_row(self) -> None:
        """Take in the end of a row."""

    def beside(self, name: str, attributes: Attributes) -> None:
        """Take in a tag that stands beside the cells."""

    def end_beside(self, name: str, text: str) -> None:
        """Take in the end of a tag beside the cells, with the text since the last tag."""

    def run(self, chunks: Iterable[bytes], file: str) -> None:
        """Go through a part. Raises InputRefused where it is broken; `file` is what messages call the file."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._words
        parse(parser, chunks, file)

    def _start(self, tag: str, attributes: Attributes) -> None:
        name = tag.rpartition(":")[2]
        self._text, self._length = [], 0
        if "sheetData" not in self._open:
            self.beside(name, attributes)
        elif name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 2)) - 1, -1
            self.begin_row(attributes)
        elif name == "c":
            self.column = position(attributes["r"])[1] if "r" in attributes else self.column + 1
            self.begin_cell(attributes)
        else:
            self.begin_inner(name, attributes)
        self._open.append(name)

    def _end(self, _: str) -> None:
        name = self._open.pop()
        text, self._text, self._length = "".join(self._text), [], 0
        if "sheetData" not in self._open:
            self.end_beside(name, text)
        elif name == "c":
            self.end_cell()
        elif name == "row":
            self.end_row()
        else:
            self.end_inner(name, text)

    def _words(self, text: str) -> None:
        if self._length <= _LONGEST_TEXT:
            self._text.append(text)
            self._length += len(text)
