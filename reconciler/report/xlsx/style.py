"""How cells and columns look."""

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
    """How a cell looks; colours are RRGGBB, "" for the default."""

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


COUNT = CellStyle(format="#,##0", align="right")


CENTER = CellStyle(align="center")


HEADER = CellStyle(fill="1F3A5F", ink="FFFFFF", bold=True, wrap=True, align="left", vertical="center")


class DropDown(NamedTuple):
    """What the drop-down of a column offers: words, or a formula that gives their cells; and what they are."""

    source: Sequence[str] | str
    meaning: str


YES_OR_NO = DropDown(("yes", "no"), "yes or no")


class Column(NamedTuple):
    """A column of a table: its header, the look of its cells, other looks by value, and help to fill it in.

    `width` None is measured; `note` is shown on the header.
    """

    header: str
    look: CellStyle = PLAIN
    looks: Mapping[Value, CellStyle] | None = None
    width: float | None = None
    widest: int = _WIDEST
    note: str = ""
    choices: DropDown | None = None


class Styles(NamedTuple):
    """The style of a cell, and the same for text that starts like a formula and must stay text when it is edited."""

    format: Format
    normal: int
    quoted: int


def ruled_column(column: Column) -> Column:
    looks = {value: look._replace(line=RULE) for value, look in (column.looks or {}).items()}
    return column._replace(look=column.look._replace(line=RULE), looks=looks)


def xlsxwriter_properties(look: CellStyle) -> dict[str, Any]:
    """Give a look in the words of XlsxWriter."""
    known = {
        "font_size": look.size,
        "bold": look.bold,
        "italic": look.italic,
        "underline": int(look.underline),
        "text_wrap": look.wrap,
        "align": look.align or ("left" if look.indent else ""),
        "valign": {"center": "vcenter"}.get(look.vertical, look.vertical),
        "indent": look.indent,
        "num_format": look.format,
        "font_color": look.ink and f"#{look.ink}",
        "bg_color": look.fill and f"#{look.fill}",
        "bottom": int(bool(look.line)),
        "bottom_color": look.line and f"#{look.line}",
    }
    return {name: value for name, value in known.items() if value}
