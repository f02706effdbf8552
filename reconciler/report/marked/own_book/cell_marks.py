"""Marks in people's own sheets: colours, notes and drop-downs, beside all that they have made themselves."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from typing import Any, Final, cast

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Border, Color, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from reconciler.model.own_notes import OWN_AUTHOR, with_own, without_own
from reconciler.model.reserved_sheets import TO_FIX
from reconciler.report.marked.copied_sheets import MAX_NOTES, fixed_by_row, told_of_cells
from reconciler.report.marked.layout import Copy
from reconciler.report.marked.mark_style import FIXED, MARK_COLOURS, mark_style
from reconciler.report.xlsx.cell_xml import column_letters
from reconciler.report.xlsx.sheet_writer import MAX_ROWS
from reconciler.report.xlsx.style import YES_OR_NO, CellStyle, DropDown
from reconciler.report.xlsx.text import LETTERS, lines_of, safe_text

_NOTE_WIDTH, _NOTE_LETTERS, _NOTE_LINE = 300, 50, 15  # pixels, letters on a line, pixels
_FRAME: Final = "medium"
_FILLS, _INKS = ({f"FF{colour}" for colour in colours} for colours in zip(*MARK_COLOURS, strict=True))


def clear_marks(sheet: Worksheet) -> None:
    """Take away what an earlier copy has marked, and nothing else."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment:
                _put_note(cell, without_own(cell.comment.text, cell.comment.author), cell.comment.author)
            if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in _FILLS:
                cell.fill, cell.font = PatternFill(), _font(cell, color=None)
            side = cell.border.left
            if side and side.style == _FRAME and side.color and side.color.rgb in _INKS:
                cell.border = Border()
    offers = sheet.data_validations
    offers.dataValidation = [rule for rule in offers.dataValidation if f"'{TO_FIX}'!" not in str(rule.formula1)]


def mark(sheet: Worksheet, copy_: Copy, companies: DropDown | None) -> set[str]:
    """Mark the cells of a sheet about which something was found, or that were fixed; returns their addresses."""
    marked = set[str]()
    notes = 0
    for row, column, told, style in _marks(copy_):
        cell = _shown(sheet, row + 1, column + 1)
        marked.add(cell.coordinate)
        _colour(cell, style, is_grey=row in copy_.sheet.greyed)
        if notes < MAX_NOTES:
            before = without_own(cell.comment.text, cell.comment.author) if cell.comment else ""
            author = cell.comment.author if cell.comment and before else OWN_AUTHOR
            _put_note(cell, with_own(before, safe_text("\n\n".join(dict.fromkeys(told)))), author)
            notes += 1
    if sheet.protection.sheet:
        _unlock(sheet, copy_)
    _offer(sheet, copy_, companies)
    return marked


def _marks(copy_: Copy) -> Iterator[tuple[int, int, list[str], CellStyle]]:
    """Yield the cells to be marked: row, column, what is told of it, how it is to look."""
    fixed = fixed_by_row(copy_.sheet)
    for row in sorted(copy_.marks.keys() | fixed.keys()):
        found = copy_.marks.get(row, {})
        for column, told in told_of_cells(found, fixed.get(row, {})).items():
            yield row, column, told, mark_style(found[column]) if column in found else FIXED


def _shown(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell, or the one that shows in its place where it is merged with others."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        merged = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        cell = sheet.cell(merged.min_row, merged.min_col)
    assert isinstance(cell, Cell)  # noqa: S101 - the first cell of a merged area is no merged one
    return cell


def _colour(cell: Cell, style: CellStyle, *, is_grey: bool) -> None:
    """Colour a cell; one of a row that is greyed gets a frame, for its grey says that somebody has left."""
    if is_grey:
        side = Side(_FRAME, color=f"FF{style.ink}")
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        return
    cell.fill = PatternFill("solid", fgColor=f"FF{style.fill}")
    cell.font = _font(cell, color=Color(f"FF{style.ink}"))


def _put_note(cell: Cell | MergedCell, text: str, author: str) -> None:
    height = (lines_of(text, _NOTE_LETTERS / LETTERS) + 1) * _NOTE_LINE
    cell.comment = Comment(text, author, height, _NOTE_WIDTH) if text else None


def _unlock(sheet: Worksheet, copy_: Copy) -> None:
    """Let the cells of our columns be typed into in every row that is marked; all else stays protected."""
    sheet.protection.selectUnlockedCells = False  # which means that they can be
    for row, found in copy_.marks.items():
        for column in {*found, *copy_.sheet.columns.values()}:
            cell = _shown(sheet, row + 1, column + 1)
            cell.protection = Protection(locked=False, hidden=cell.protection.hidden)


def _offer(sheet: Worksheet, copy_: Copy, companies: DropDown | None) -> None:
    """Offer what a column of ours takes, below its header; where people have rules of their own in it, those stay."""
    head, columns = copy_.head + 2, copy_.sheet.columns
    for name, choices in (("active", YES_OR_NO), ("companyVanityName", companies)):
        if not choices or name not in columns or copy_.sheet.header is None:
            continue
        letters = column_letters(columns[name])
        if any(_reaches(rule, columns[name] + 1, head) for rule in sheet.data_validations.dataValidation):
            continue
        sheet.add_data_validation(_rule(name, choices, f"{letters}{head}:{letters}{MAX_ROWS}"))


def _reaches(rule: DataValidation, column: int, head: int) -> bool:
    return any(area.min_col <= column <= area.max_col and area.max_row >= head for area in rule.sqref.ranges)


def _rule(header: str, choices: DropDown, cells: str) -> DataValidation:
    source = choices.source if isinstance(choices.source, str) else '"' + ",".join(choices.source) + '"'
    return DataValidation(
        type="list", formula1=source.removeprefix("="), allow_blank=True, sqref=cells, errorStyle="warning",
        showErrorMessage=True, errorTitle=header[:32], error=f"This is not {choices.meaning}. Keep it?",
    )  # fmt: skip


def take_line_off(cell: Cell) -> None:
    """Take the line through a cell away: what was typed anew is meant."""
    if cell.font.strike:
        cell.font = _font(cell, strike=None)


def _font(cell: Cell | MergedCell, **other: Any) -> Font:
    """Return the font of a cell, but for what is other."""
    font: Any = copy(cell.font)
    for name, value in other.items():
        setattr(font, name, value)
    return cast(Font, font)
