"""Styles of cells and columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, TypeAlias

from xlsxwriter.format import Format


class ErrorValue(NamedTuple):
    """An error of a spreadsheet, such as #N/A, that stays one."""

    text: str


Value: TypeAlias = str | int | float | bool | datetime | date | time | timedelta | ErrorValue | None

RULE = "DDE2E8"
"""The colour of the light lines between rows."""

NARROWEST, _WIDEST = 8, 60


class CellStyle(NamedTuple):
    """The style of a cell; colours are RRGGBB, "" for the default."""

    fill: str = ""
    ink: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    size: int = 11
    wrap: bool = False
    align: str = ""
    vertical: str = "top"
    indent: int = 0
    format: str = "General"
    line: str = ""


PLAIN = CellStyle()
WRAP = CellStyle(wrap=True)
TEXT = CellStyle(format="@")
DATE = CellStyle(format="yyyy-mm-dd")
COUNT = CellStyle(format="#,##0", align="right")
CENTER = CellStyle(align="center")
HEADER = CellStyle(fill="1F3A5F", ink="FFFFFF", bold=True, wrap=True, align="left", vertical="center")


class DropDown(NamedTuple):
    """What the drop-down of a column offers: words, or a formula that gives their cells; and what they are."""

    source: Sequence[str] | str
    meaning: str


YES_OR_NO = DropDown(("yes", "no", "yes checked"), "yes, no or yes checked")


class TableColumn(NamedTuple):
    """A column of a table: its header, the style of its cells, other styles by value, and help to fill it in.

    `width` None is measured; `note` is shown on the header; a column that is `repeated` stands on each page of paper,
    and where one page across does not hold all, `next_page` begins one.
    """

    header: str
    style: CellStyle = PLAIN
    value_styles: Mapping[Value, CellStyle] | None = None
    width: float | None = None
    widest: int = _WIDEST
    note: str = ""
    choices: DropDown | None = None
    repeated: bool = False
    next_page: bool = False


class FormatIndexes(NamedTuple):
    """A style as XlsxWriter knows it: the format, its index, and that of the same for text that starts like a formula.

    The latter is quoted, so that the text stays text when somebody edits it.
    """

    format: Format
    normal: int
    quoted: int


def ruled_column(column: TableColumn) -> TableColumn:
    """Return the column with a light line below each of its cells."""
    value_styles = {value: style._replace(line=RULE) for value, style in (column.value_styles or {}).items()}
    return column._replace(style=column.style._replace(line=RULE), value_styles=value_styles)


def xlsxwriter_properties(style: CellStyle) -> dict[str, Any]:
    """Return a style as the properties of an XlsxWriter format."""
    known = {
        "font_size": style.size,
        "bold": style.bold,
        "italic": style.italic,
        "underline": int(style.underline),
        "text_wrap": style.wrap,
        "align": style.align or ("left" if style.indent else ""),
        "valign": {"center": "vcenter"}.get(style.vertical, style.vertical),
        "indent": style.indent,
        "num_format": style.format,
        "font_color": style.ink and f"#{style.ink}",
        "bg_color": style.fill and f"#{style.fill}",
        "bottom": int(bool(style.line)),
        "bottom_color": style.line and f"#{style.line}",
    }
    return {name: value for name, value in known.items() if value}
