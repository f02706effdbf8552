"""Find what the form of the cells says in an .ods workbook, while it is read: lines through texts, notes."""

from reconciler.sheets.formats.hazards import MAX_COLUMNS
from reconciler.sheets.formats.marks import Marks
from reconciler.sheets.formats.ods_styles import Styles
from reconciler.sheets.formats.ods_xml import Attributes
from reconciler.sheets.values.cells import LONGEST

_STYLE = "table:style-name"
_DEFAULT_STYLE = "table:default-cell-style-name"
_MOST_RULES = 1_000
"""Conditional formats of a sheet that are looked at."""


class Note:
    """The note on a cell, while its tags go by."""

    def __init__(self) -> None:
        """Begin without a note."""
        self.is_open = False
        self.words = ""
        self._in_text = False

    def start(self, name: str) -> None:
        """Take in a tag in a note, or in something else beside the cells."""
        if self.is_open and name == "text:p":
            self._in_text = True
            self.words += "\n" if self.words else ""

    def end(self, name: str) -> None:
        """Take in the end of a tag."""
        if name == "text:p":
            self._in_text = False

    def text(self, text: str) -> None:
        """Take in text; what its author is called and when they wrote stand in no paragraph."""
        if self._in_text and len(self.words) <= LONGEST:
            self.words += text


class TextLines:
    """How much of the text of a cell is struck through by itself."""

    def __init__(self, styles: Styles) -> None:
        """Take the styles, which may still be read."""
        self.struck = self.plain = False
        self._styles = styles
        self._paragraph = False
        self._spans: list[bool] = []

    def begin_cell(self) -> None:
        """Begin with a cell without text."""
        self.struck = self.plain = False

    def begin_paragraph(self, attributes: Attributes) -> None:
        """Take in the tag of a paragraph."""
        self._paragraph = self._styles.strikes(attributes.get("text:style-name", ""), "paragraph")

    def begin_span(self, attributes: Attributes) -> None:
        """Take in the tag of a part of a text that has a style of its own."""
        self._spans.append(self._styles.strikes(attributes.get("text:style-name", ""), "text"))

    def end_span(self) -> None:
        """Take in its end."""
        self._spans.pop()

    def text(self, text: str) -> None:
        """Take in text of a cell."""
        if text.strip():
            strikes = self._paragraph or any(self._spans)
            self.struck |= strikes
            self.plain |= not strikes


class RowMarks:
    """What the cells of the row that is being read say by their form."""

    def __init__(self, styles: Styles, marks: Marks) -> None:
        """Take the styles, and the marks of the sheet, which are added to."""
        self._styles, self._marks = styles, marks
        self._columns: list[tuple[int, str]] = []  # the first column beyond each run, and its style
        self._row_style = ""
        self._struck: set[int] = set()
        self._partly: set[int] = set()
        self._shared: dict[frozenset[int], frozenset[int]] = {}

    def add_columns(self, beyond: int, attributes: Attributes) -> None:
        """Take in the tag of columns that end before a column."""
        if not self._columns or self._columns[-1][0] < MAX_COLUMNS:
            self._columns.append((beyond, attributes.get(_DEFAULT_STYLE, "")))

    def begin_row(self, attributes: Attributes) -> None:
        """Take in the tag of a row."""
        self._row_style = attributes.get(_DEFAULT_STYLE, "")
        self._struck, self._partly = set(), set()

    def add_cell(self, attributes: Attributes, columns: range, lines: TextLines) -> None:
        """Take in cells that hold something, repeated over some columns."""
        style = attributes.get(_STYLE) or self._row_style
        for column in columns:
            name = style or self._of_column(column)
            if self._styles.strikes(name) or (lines.struck and not lines.plain):
                self._struck.add(column)
            elif lines.struck:
                self._partly.add(column)
            if self._styles.may_strike(name):
                self.add_rule("")

    def _of_column(self, column: int) -> str:
        return next((style for beyond, style in self._columns if column < beyond), "")

    def add_rule(self, area: str) -> None:
        """Take in an area that a rule strikes through."""
        if len(self._marks.struck_by_rule) < _MOST_RULES and area not in self._marks.struck_by_rule[-1:]:
            self._marks.struck_by_rule.append(area)

    def end_row(self, rows: range) -> None:
        """Take in the end of a row that holds something, repeated as some rows."""
        struck = frozenset(self._struck)
        for row in rows if struck or self._partly else ():
            self._marks.strike(row, struck, self._shared)
            self._marks.partly_struck.update((row, column) for column in self._partly)
