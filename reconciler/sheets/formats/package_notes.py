"""Read the notes and comments on the cells of a sheet in an Office package (.xlsx, .xlsm and .xlsb)."""

from collections.abc import Iterable
from xml.parsers import expat

from reconciler.model.own_notes import OWN_AUTHOR, is_sign
from reconciler.sheets.formats.archive import Archive
from reconciler.sheets.formats.hazards import position
from reconciler.sheets.formats.marks import Marks, Place
from reconciler.sheets.formats.package import relations
from reconciler.sheets.formats.xlsb_marks import read_notes
from reconciler.sheets.formats.xml_events import parse
from reconciler.sheets.values.cells import LONGEST

_NOTES, _THREADS = "comments", "threadedComment"


def find_notes(archive: Archive, sheet: str, marks: Marks) -> None:
    """Take the notes on a sheet, which is given by its part, into its marks. Raises InputRefused where they are broken.

    A comment with answers stands a second time as a note that only says so; its own part has the words. Of our own
    notes in a marked copy, those count that stand for a line or a note which the copy does not have.
    """
    folder, _, name = sheet.rpartition("/")
    if f"{folder}/_rels/{name}.rels".lstrip("/") not in archive:
        return
    parts = [(relation.kind, relation.part) for relation in relations(archive, sheet) if relation.part in archive]
    threads: dict[Place, str] = {}
    for kind, part in parts:
        if kind == _THREADS:
            threads |= _read(archive.stream(part), archive.name)
    for kind, part in parts:
        if kind == _NOTES and part.lower().endswith(".bin"):
            read_notes(archive.stream(part), archive.name, marks)
        elif kind == _NOTES:
            marks.remarks |= _read(archive.stream(part), archive.name)
    marks.remarks |= threads


def _read(chunks: Iterable[bytes], name: str) -> dict[Place, str]:
    notes = _Notes()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = notes.start, notes.end
    parser.CharacterDataHandler = notes.words
    parse(parser, chunks, name)
    return {cell: text for cell, text in notes.found.items() if cell not in notes.own or is_sign(text)}


class _Notes:
    """Where the parser is in a part of notes, or of comments with answers."""

    def __init__(self) -> None:
        self.found: dict[Place, str] = {}
        self.own: set[Place] = set()
        self._authors: list[str] = []
        self._cell: Place = (0, 0)
        self._is_text = self._is_author = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in ("comment", _THREADS):
            self._cell = position(attributes.get("ref", "").partition(":")[0])
            self.found[self._cell] = self.found[self._cell] + "\n" if self._cell in self.found else ""
            if self._authors[_number(attributes) : _number(attributes) + 1] == [OWN_AUTHOR]:
                self.own.add(self._cell)
        elif name == "author":
            self._authors.append("")
        self._is_author = name == "author"
        self._is_text = name in ("t", "text")

    def words(self, text: str) -> None:
        if self._is_author:
            self._authors[-1] += text
            return
        known = self.found.get(self._cell)
        if self._is_text and known is not None and len(known) <= LONGEST:
            self.found[self._cell] = known + text

    def end(self, _: str) -> None:
        self._is_text = self._is_author = False


def _number(attributes: dict[str, str]) -> int:
    """Return the number of a note's author, one that nobody has where it says none."""
    number = attributes.get("authorId", "")
    return int(number) if number.isdigit() else 2**31
