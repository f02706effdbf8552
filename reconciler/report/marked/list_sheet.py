"""The first sheet of a marked copy: what is to be fixed, and where."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, zip_longest

from msgspec.structs import astuple

from reconciler.model.finding import Finding
from reconciler.model.finding_code import FindingKind
from reconciler.model.reserved_sheets import TO_MEND_A1
from reconciler.report.marked.layout import Spot
from reconciler.report.marked.mark_style import mark_style
from reconciler.report.words.english import catalogue as english
from reconciler.report.xlsx.sheet_writer import MAX_LINKS, MAX_ROWS, SheetWriter
from reconciler.report.xlsx.style import CENTER, HEADER, RULE, TEXT, WRAP, CellStyle, Value
from reconciler.report.xlsx.text import lines_of

HEADER_ROW = 2  # below a title and a tally

_COLUMNS = {
    "file": 24.0, "sheet": 20.0, "cell": 9.0, "row": 9.0, "column": 20.0, "what is wrong, and how to mend it": 68.0,
    "value": 30.0,
}  # fmt: skip

_LAST = len(_COLUMNS) - 1

NAMES_COLUMN = len(_COLUMNS) + 1
"""A hidden column beside the list, which holds the words of a drop-down."""


def write_list(page: SheetWriter, found: Sequence[tuple[Finding, Spot | None]], names: Sequence[str]) -> None:
    """Write what is found, with links; beside it, hidden, the words of a drop-down."""
    page.columns(list(_COLUMNS.values()))
    page.sheet.hide_gridlines(2)
    page.merge(0, 0, _LAST)
    page.line(0, [(0, TO_MEND_A1, CellStyle(bold=True, size=13, ink="1F3A5F", vertical="center"))], 26)
    page.merge(1, 0, _LAST)
    page.line(1, [(0, _tally(found), CellStyle(ink="5A6470", vertical="center"))], 22)
    centered = HEADER._replace(align="center")
    heads = ((at, word, centered if word in ("cell", "row") else HEADER) for at, word in enumerate(_COLUMNS))
    page.line(HEADER_ROW, heads, 32)
    row, links = HEADER_ROW, 0
    for row, (entry, name) in enumerate(islice(zip_longest(found, names), MAX_ROWS - HEADER_ROW - 1), HEADER_ROW + 1):
        cells, height = _finding_row(*entry) if entry else ([], 0.0)
        if entry and entry[1] and links < MAX_LINKS:
            page.link(row, 2, entry[1].copy.title, entry[1].cell)
            links += 1
        page.line(row, [*cells, *([(NAMES_COLUMN, name, TEXT)] if name else [])], height)
    page.sheet.freeze_panes(HEADER_ROW + 1, 0)
    page.sheet.repeat_rows(HEADER_ROW)
    page.sheet.autofilter(HEADER_ROW, 0, row, _LAST)
    page.sheet.print_area(0, 0, row, _LAST)
    if names:
        page.sheet.set_column(NAMES_COLUMN, NAMES_COLUMN, None, None, {"hidden": True})


def _tally(found: Sequence[tuple[Finding, object]]) -> str:
    errors = sum(finding.kind is FindingKind.REJECTED for finding, _ in found)
    numbers = {"error": errors, "note": len(found) - errors}
    words = [f"{number:,} {word}{'' if number == 1 else 's'}" for word, number in numbers.items() if number]
    if not words:
        return "Nothing is to be fixed."
    return f"{' and '.join(words)}. Click on a cell below to go there: red must be fixed, yellow only tells."


def _finding_row(finding: Finding, spot: Spot | None) -> tuple[list[tuple[int, Value, CellStyle]], float]:
    """Return the cells of a finding's row, and its height in points."""
    source, sheet, row = astuple(finding.origin) if finding.origin else (None, None, None)
    sheet, cell = (spot.copy.title, spot.cell) if spot else (sheet, finding.cell)
    values = (source, sheet, cell, row, finding.column, english.finding(finding), finding.value)
    plain, number = WRAP._replace(line=RULE), CENTER._replace(line=RULE)
    link = mark_style([finding])._replace(bold=True, underline=bool(spot), align="center", line=RULE)
    styles = (plain, plain, link, number, plain, plain, plain)
    lines = max(lines_of(str(value or ""), width) for value, width in zip(values, _COLUMNS.values(), strict=True))
    return list(zip(range(len(values)), values, styles, strict=True)), lines * 15.0
