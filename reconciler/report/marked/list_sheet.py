"""The first sheet of a marked copy: what is to be fixed, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice, zip_longest
from typing import NamedTuple

from msgspec.structs import astuple

from reconciler.model.finding import Finding
from reconciler.model.finding_code import FindingKind
from reconciler.model.reserved_sheets import TO_FIX_A1
from reconciler.report.marked.layout import Spot
from reconciler.report.marked.mark_style import mark_style
from reconciler.report.words.english import catalogue as english
from reconciler.report.xlsx.sheet_writer import MAX_LINKS, MAX_ROWS, SheetWriter
from reconciler.report.xlsx.style import CENTER, HEADER, RULE, TEXT, WRAP, CellStyle, Value
from reconciler.report.xlsx.text import lines_of

HEADER_ROW = 2  # below a title and a tally
LINKED = 2
"""The column whose cells lead to those that they name."""

COLUMNS = {
    "file": 19.0, "sheet": 16.0, "cell": 9.0, "row": 9.0, "column": 20.0, "what is wrong, and how to mend it": 66.0,
    "value": 24.0, "name": 20.0,
}  # fmt: skip

LAST = len(COLUMNS) - 1

NAMES_COLUMN = len(COLUMNS)
"""A hidden column beside the list, which holds the words of a drop-down."""

_TALLEST = 300.0  # points


class Listed(NamedTuple):
    """A line of the list: what is found, the cell that it is about, whose row it is, and why the cell may not show."""

    finding: Finding
    spot: Spot | None
    name: str = ""
    hidden: str = ""


class Line(NamedTuple):
    """A row of the sheet: its cells, each with its column, its height in points, and the cell that it leads to."""

    cells: list[tuple[int, Value, CellStyle]]
    height: float
    spot: Spot | None = None


def can_be_fixed(finding: Finding) -> bool:
    """Whether a finding is about something that can be put right in a sheet: who has no row is no mistake of one."""
    return finding.origin is not None and finding.kind is not FindingKind.UNMANAGED


def head_lines(found: Sequence[Listed], said: Sequence[str]) -> list[Line]:
    """Return the title, the tally with what is `said` of the copy below it, and the headers."""
    text, width = "\n".join([_tally(found), *said]), sum(COLUMNS.values())
    height = min(_TALLEST, 22.0 + 15.0 * (lines_of(text, width) - 1))
    centered = HEADER._replace(align="center")
    heads = ((at, word, centered if word in ("cell", "row") else HEADER) for at, word in enumerate(COLUMNS))
    return [
        Line([(0, TO_FIX_A1, CellStyle(bold=True, size=13, ink="1F3A5F", vertical="center"))], 26),
        Line([(0, text, CellStyle(ink="5A6470", vertical="center", wrap=True))], height),
        Line(list(heads), 32),
    ]


def finding_lines(found: Sequence[Listed], names: Sequence[str]) -> Iterator[Line]:
    """Yield a line for each finding, as far as a sheet has rows; beside them the words of a drop-down."""
    for entry, name in islice(zip_longest(found, names), MAX_ROWS - HEADER_ROW - 1):
        line = _finding_line(entry) if entry else Line([], 0.0)
        yield line._replace(cells=[*line.cells, (NAMES_COLUMN, name, TEXT)]) if name else line


def write_list(page: SheetWriter, found: Sequence[Listed], names: Sequence[str], said: Sequence[str] = ()) -> None:
    """Write what is found, with links, and what is `said` of the copy; beside it, hidden, the words of a drop-down."""
    page.columns(list(COLUMNS.values()))
    page.sheet.hide_gridlines(2)
    page.merge(0, 0, LAST)
    page.merge(1, 0, LAST)
    row, links = 0, 0
    for row, line in enumerate(chain(head_lines(found, said), finding_lines(found, names))):
        if line.spot and links < MAX_LINKS:
            page.link(row, LINKED, line.spot.copy.title, line.spot.cell)
            links += 1
        page.line(row, line.cells, line.height)
    page.sheet.freeze_panes(HEADER_ROW + 1, 0)
    page.sheet.repeat_rows(HEADER_ROW)
    page.sheet.autofilter(HEADER_ROW, 0, row, LAST)
    page.sheet.print_area(0, 0, row, LAST)
    if names:
        page.sheet.set_column(NAMES_COLUMN, NAMES_COLUMN, None, None, {"hidden": True})


def _tally(found: Sequence[Listed]) -> str:
    errors = sum(entry.finding.kind is FindingKind.REJECTED for entry in found)
    numbers = {"error": errors, "note": len(found) - errors}
    words = [f"{number:,} {word}{'' if number == 1 else 's'}" for word, number in numbers.items() if number]
    if not words:
        return "Nothing is to be fixed."
    return f"{' and '.join(words)}. Click on a cell below to go there: red must be fixed, yellow only tells."


def _finding_line(entry: Listed) -> Line:
    finding, spot, name, hidden = entry
    source, sheet, row = astuple(finding.origin) if finding.origin else (None, None, None)
    sheet, cell = (spot.copy.title, spot.cell) if spot else (sheet, finding.cell)
    said = " ".join(filter(None, [english.finding(finding), hidden]))
    values = (source, sheet, cell, row, finding.column, said, finding.value, name)
    plain, number = WRAP._replace(line=RULE), CENTER._replace(line=RULE)
    link = mark_style([finding])._replace(bold=True, underline=bool(spot), align="center", line=RULE)
    styles = (plain, plain, link, number, plain, plain, plain, plain)
    lines = max(lines_of(str(value or ""), width) for value, width in zip(values, COLUMNS.values(), strict=True))
    return Line(list(zip(range(len(values)), values, styles, strict=True)), lines * 15.0, spot)
