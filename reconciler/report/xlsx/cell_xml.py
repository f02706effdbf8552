"""Cells and rows as the XML of a sheet."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name

from reconciler.report.xlsx.style import ErrorValue, FormatIndexes, Value
from reconciler.report.xlsx.text import lines_of, safe_text

_TALLEST = 409  # points, as Excel allows
_EPOCH, _DAY = datetime(1899, 12, 30), timedelta(days=1)  # noqa: DTZ001 - cells know no zone
_ESCAPE_LOOKALIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
KEPT, _LONGEST_KEPT = 8192, 100  # texts cached for all columns of a table together, letters
_FORMULA_START = frozenset("=+-@\t\n")


class CellCache(dict[Value, tuple[str, int]]):
    """Cells of one style, or of a column, by value: their XML from behind the address on, and how many lines they take.

    Most texts of a table repeat (file, sheet, company, outcome): up to `kept` are cached. `by_value` holds the formats
    of values that have one of their own; text wraps at `room`; an empty cell that is not `drawn` is "".
    """

    def __init__(
        self,
        formats: FormatIndexes,
        by_value: Mapping[Value, FormatIndexes] | None = None,
        room: float = math.inf,
        drawn: bool = True,
        kept: int = 512,
    ) -> None:
        self.formats = formats
        self._by_value = by_value or {}
        self._room = room
        self._drawn = drawn
        self._kept = kept

    def __missing__(self, value: Value) -> tuple[str, int]:
        formats = self._by_value.get(value, self.formats) if self._by_value else self.formats
        if isinstance(value, str) and value:
            made = _text_xml(value, formats), self._lines(value)
            if len(value) > _LONGEST_KEPT:
                return made
        elif value is None or value == "":
            made = f'" s="{formats.normal}"/>' if self._drawn else "", 1
        else:
            return _number_xml(value, formats), 1  # not to be kept: 1, 1.0 and True are one key
        if len(self) < self._kept:
            self[value] = made
        return made

    def _lines(self, text: str) -> int:
        wraps = self._room < math.inf and (len(text) > self._room or "\n" in text)
        return lines_of(text, self._room) if wraps else 1


def table_row(number: int, row: Sequence[Value], columns: Iterable[tuple[str, CellCache]]) -> str:
    """Return a row of a table as XML, as tall as its tallest cell; `columns` are letters and cells, `number` from 0."""
    cells = []
    lines, row_label = 1, str(number + 1)
    for (letters, known), value in zip(columns, row, strict=False):
        cell, needed = known[value]
        if cell:
            cells.append(f'<c r="{letters}{row_label}{cell}')
        if needed > lines:
            lines = needed
    return row_xml(number, cells, lines * 15 if lines > 1 else 0)


def row_xml(row: int, cells: Iterable[str], height: float) -> str:
    """Return a row as XML; `row` counts from 0, `height` is in points, 0 for the default."""
    tall = f' ht="{min(_TALLEST, height):g}" customHeight="1"' if height else ""
    return f'<row r="{row + 1}"{tall}>{"".join(cells)}</row>'


def _text_xml(text: str, formats: FormatIndexes) -> str:
    """Return the XML of a cell of text, from behind its address on."""
    safe = safe_text(text)
    style = formats.quoted if safe[0] in _FORMULA_START else formats.normal
    space = "" if safe == safe.strip() else ' xml:space="preserve"'
    # A reader takes _x0041_ for an A: the underscore itself is written as such an escape.
    if "_x" in safe:
        safe = _ESCAPE_LOOKALIKE.sub("_x005F_", safe)
    if "&" in safe or "<" in safe or ">" in safe:
        safe = escape(safe)
    return f'" s="{style}" t="inlineStr"><is><t{space}>{safe}</t></is></c>'


def _number_xml(value: Value, formats: FormatIndexes) -> str:
    """Return the XML of a cell that is neither text nor empty, from behind its address on."""
    if isinstance(value, bool):
        return f'" s="{formats.normal}" t="b"><v>{value:d}</v></c>'
    if isinstance(value, int):
        return f'" s="{formats.normal}"><v>{value}</v></c>'
    if isinstance(value, ErrorValue):
        return f'" s="{formats.normal}" t="e"><v>{escape(value.text)}</v></c>'
    if (isinstance(value, date) and value.year < 1900) or (isinstance(value, float) and not math.isfinite(value)):
        return _text_xml(str(value), formats)  # spreadsheets know neither
    number = value if isinstance(value, float) else _serial(value)  # type: ignore[arg-type]
    return f'" s="{formats.normal}"><v>{number}</v></c>'


def _serial(moment: datetime | date | time | timedelta) -> float:
    """Return a moment as the days that a spreadsheet counts."""
    if isinstance(moment, timedelta):
        return moment / _DAY
    if isinstance(moment, time):
        return (datetime.combine(_EPOCH, moment) - _EPOCH) / _DAY
    whole = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    days = (whole - _EPOCH) / _DAY
    # Spreadsheets take 1900 for a leap year: before its 29th of February each day has one less.
    return days if days > 60 else days - 1


column_letters = cache(xl_col_to_name)
