"""Find what is struck through in an .xlsx workbook: by a style, in a text itself, or by a conditional format.

The styles are few and soon read; only where one of them strikes through, or some text does, a parser goes through the
sheets.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from reconciler.sheets.formats.archive import Archive
from reconciler.sheets.formats.hazards import MAX_COLUMNS
from reconciler.sheets.formats.marks import Marks
from reconciler.sheets.formats.xlsx_walk import Attributes, CellWalk
from reconciler.sheets.formats.xml_events import parse

_MOST_RULES = 1_000
"""Conditional formats of a sheet that are looked at."""
_STRIKE = re.compile(rb"k(?<=strik)e")  # begins with a rarer byte than the word
_OFF = ("0", "false")


@dataclass(frozen=True, slots=True)
class StruckStyles:
    """The formats of cells and of conditional formats that strike through, by their numbers."""

    cells: frozenset[int] = frozenset()
    rules: frozenset[int] = frozenset()

    def may_be_used(self, chunks: Iterable[bytes]) -> bool:
        """Whether a sheet may name one of these formats."""
        if not self.cells and not self.rules:
            return False
        cells, rules = (b"|".join(b"%d" % number for number in sorted(some)) for some in (self.cells, self.rules))
        ways = [rb"\b(?:s|style)\s*=\s*[\"'](?:%s)[\"']" % cells] if cells else []
        ways += [rb"\bdxfId\s*=\s*[\"'](?:%s)[\"']" % rules] if rules else []
        return _found(re.compile(b"|".join(ways)), chunks)


@dataclass(slots=True)
class StruckTexts:
    """The shared texts that are struck through by themselves, as a whole or in part, by their numbers."""

    whole: set[int] = field(default_factory=set)
    part: set[int] = field(default_factory=set)


def struck_styles(archive: Archive, part: str) -> StruckStyles:
    """Return the formats that strike through. Raises InputRefused where the part is broken."""
    if not mentions_strike(archive.stream(part)):
        return StruckStyles()
    styles = _Styles()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = styles.start, styles.end
    parse(parser, archive.stream(part), archive.name)
    cells = frozenset(number for number, font in enumerate(styles.cells) if font in styles.fonts)
    return StruckStyles(cells, frozenset(styles.rules))


def struck_texts(archive: Archive, part: str) -> StruckTexts:
    """Return the shared texts that are struck through. Raises InputRefused where the part is broken."""
    texts = _Texts()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = texts.start, texts.end
    parser.CharacterDataHandler = texts.text
    parse(parser, archive.stream(part), archive.name)
    return texts.found


def mark_struck(chunks: Iterable[bytes], file: str, styles: StruckStyles, texts: StruckTexts, marks: Marks) -> None:
    """Take what is struck through in a sheet into its marks. Raises InputRefused where the sheet is broken."""
    _Sheet(styles, texts, marks).run(chunks, file)


def mentions_strike(chunks: Iterable[bytes]) -> bool:
    """Whether anything in a part may be struck through."""
    return _found(_STRIKE, chunks)


def noting_strikes(chunks: Iterable[bytes], part: str, noted: set[str]) -> Iterator[bytes]:
    """Yield the chunks of a part, whose name goes into `noted` where anything in it may be struck through."""
    last = b""
    for chunk in chunks:
        if _STRIKE.search(chunk) or _STRIKE.search(last + chunk[:8]):
            noted.add(part)
        last = chunk[-8:]
        yield chunk


def _found(pattern: re.Pattern[bytes], chunks: Iterable[bytes]) -> bool:
    """Whether a short pattern stands in a part, in one chunk or across two."""
    last = b""
    for chunk in chunks:
        if pattern.search(chunk) or pattern.search(last + chunk[:64]):
            return True
        last = chunk[-64:]
    return False


def _strikes(attributes: Attributes) -> bool:
    return attributes.get("val", "1") not in _OFF


class _Styles:
    """Where the parser is in the part of the styles."""

    def __init__(self) -> None:
        self.fonts: set[int] = set()
        self.cells: list[int] = []
        self.rules: set[int] = set()
        self._open: list[str] = []
        self._font = self._rule = -1

    def start(self, tag: str, attributes: Attributes) -> None:
        name = tag.rpartition(":")[2]
        above = self._open[-1] if self._open else ""
        self._open.append(name)
        if name == "font" and above == "fonts":
            self._font += 1
        elif name == "dxf" and above == "dxfs":
            self._rule += 1
        elif name == "xf" and above == "cellXfs":
            self.cells.append(int(attributes.get("fontId", "0")))
        elif name == "strike" and above == "font" and _strikes(attributes):
            if "dxfs" in self._open:
                self.rules.add(self._rule)
            elif "fonts" in self._open:
                self.fonts.add(self._font)

    def end(self, _: str) -> None:
        self._open.pop()


class RichText:
    """How much of one text is struck through, run by run."""

    def __init__(self) -> None:
        """Begin with a text without any run."""
        self.struck = self.plain = False
        self._strikes = False
        self._aside = False

    def start(self, name: str, attributes: Attributes) -> None:
        """Take in a tag of a text."""
        if name == "r":
            self._strikes = False
        elif name == "strike":
            self._strikes = _strikes(attributes)
        elif name == "rPh":
            self._aside = True  # how it is pronounced

    def end(self, name: str, text: str) -> None:
        """Take in the end of a tag of a text, with what stood in it."""
        if name == "rPh":
            self._aside = False
        elif name == "r":
            self._strikes = False
        elif name == "t" and text.strip() and not self._aside:
            self.struck |= self._strikes
            self.plain |= not self._strikes


class _Texts:
    """Where the parser is in the part of the shared texts."""

    def __init__(self) -> None:
        self.found = StruckTexts()
        self._number = -1
        self._one = RichText()
        self._words = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        name = tag.rpartition(":")[2]
        self._words = ""
        if name == "si":
            self._number += 1
            self._one = RichText()
        self._one.start(name, attributes)

    def text(self, text: str) -> None:
        if not self._words.strip():
            self._words = text  # whether there is any is all that is asked

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self._one.end(name, self._words)
        self._words = ""
        if name == "si" and self._one.struck:
            (self.found.part if self._one.plain else self.found.whole).add(self._number)


class _Sheet(CellWalk):
    def __init__(self, styles: StruckStyles, texts: StruckTexts, marks: Marks) -> None:
        super().__init__()
        self._styles, self._texts, self._marks = styles, texts, marks
        self._columns: set[int] = set()
        self._shared: dict[frozenset[int], frozenset[int]] = {}
        self._struck: set[int] = set()
        self._row_strikes: bool | None = None
        self._cell_strikes = self._is_filled = False
        self._kind = ""
        self._rich = RichText()
        self._area = ""

    def beside(self, name: str, attributes: Attributes) -> None:
        if name == "col" and self._is_struck(attributes.get("style", "0")):
            self._columns.update(
                range(int(attributes.get("min", "")) - 1, min(int(attributes.get("max", "")), MAX_COLUMNS))
            )
        elif name == "conditionalFormatting":
            self._area = attributes.get("sqref", "")
        elif name == "cfRule" and attributes.get("dxfId", "").isdigit():
            if int(attributes["dxfId"]) in self._styles.rules:
                self._add_rule(self._area)
        elif name == "strike" and _strikes(attributes):
            self._add_rule("")  # a later kind of rule, with a format of its own

    def _add_rule(self, area: str) -> None:
        if len(self._marks.struck_by_rule) < _MOST_RULES:
            self._marks.struck_by_rule.append(area)

    def begin_row(self, attributes: Attributes) -> None:
        has_format = "s" in attributes and attributes.get("customFormat", "0") not in _OFF
        self._row_strikes = self._is_struck(attributes["s"]) if has_format else None
        self._struck = set()

    def begin_cell(self, attributes: Attributes) -> None:
        # A cell without a format of its own shows that of its row or column in some programs, the first in others.
        self._cell_strikes = self._is_struck(attributes["s"]) if "s" in attributes else self._by_default()
        self._kind, self._is_filled, self._rich = attributes.get("t", "n"), False, RichText()

    def _by_default(self) -> bool:
        return self.column in self._columns if self._row_strikes is None else self._row_strikes

    def begin_inner(self, name: str, attributes: Attributes) -> None:
        self._rich.start(name, attributes)

    def end_inner(self, name: str, text: str) -> None:
        self._is_filled |= name in ("v", "t") and bool(text.strip())
        self._rich.end(name, text)
        if name == "v" and self._kind == "s" and text.strip().isdigit():
            number = int(text)
            self._rich.struck |= number in self._texts.whole or number in self._texts.part
            self._rich.plain |= number in self._texts.part

    def end_cell(self) -> None:
        if not self._is_filled or self.column >= MAX_COLUMNS:
            return
        if self._cell_strikes or (self._rich.struck and not self._rich.plain):
            self._struck.add(self.column)
        elif self._rich.struck:
            self._marks.partly_struck.add((self.row, self.column))

    def end_row(self) -> None:
        self._marks.strike(self.row, frozenset(self._struck), self._shared)

    def _is_struck(self, number: str) -> bool:
        return number.isdigit() and int(number) in self._styles.cells
