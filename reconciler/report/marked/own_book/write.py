"""Write a copy of people's own workbook with the marks in it, and say what it lacks."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reconciler.model.finding import Finding
from reconciler.model.origin import Column
from reconciler.model.reserved_sheets import TO_FIX, is_own
from reconciler.report.marked.layout import Copy, MarkedSheet
from reconciler.report.marked.list_sheet import Listed
from reconciler.report.marked.own_book import contents
from reconciler.report.marked.own_book.cell_marks import clear_marks, mark, take_line_off
from reconciler.report.marked.own_book.contents import Content
from reconciler.report.marked.own_book.lacks import lacks
from reconciler.report.marked.own_book.list_page import TALLY_ROW, add_list, tally_line
from reconciler.report.marked.own_book.openpyxl_writer import opened, place_held, save
from reconciler.report.marked.own_book.package import Package
from reconciler.report.marked.own_book.people_notes import keep_notes
from reconciler.report.marked.write import MarkedSheets, mark_sheets
from reconciler.report.words.english.own_book import as_values, hidden_place, lacking, protected

STAYS = "yes, checked"
"""What a sheet says of somebody who stays for all that it tells of leaving."""
_LEVEL = 6  # of zlib
_HEIGHT = re.compile(rb'(<row r="%d"[^>]*? ht=")[^"]*' % TALLY_ROW)


class _Held(NamedTuple):
    """What the cells of a sheet are to hold, and the headers of our columns in which values take formulas' places."""

    contents: dict[str, Content]
    valued: list[str]


def write_own_book(data: bytes, sheets: Sequence[MarkedSheet], findings: Sequence[Finding], folder: Path) -> Path:
    """Write the marked copy of the workbook with these bytes into `folder`, and return the file.

    `sheets` are all of its sheets as they were read, within the bounds of `bounds`. Raises whatever openpyxl raises
    where it cannot read the workbook, and ValueError where something in a cell would be lost.
    """
    package, book = Package(data), opened(data)
    copies = [
        Copy(at, sheet, sheet.sheet.name, 0, len(sheet.rows), 0)
        for at, sheet in enumerate(sheets)
        if not _is_list(sheet)
    ]
    for title, part in package.sheets.items():
        if isinstance(page := book[title], Worksheet):
            keep_notes(page, package, part)
    _remove_list(book, sheets)
    marked = mark_sheets(copies, findings)
    texts = contents.shared_texts(package)
    held = {copy.title: _held(copy.sheet, package, texts) for copy in copies}
    guarded = [copy.title for copy in copies if _mark_sheet(book[copy.title], copy, marked, held[copy.title])]
    listed = [entry._replace(hidden=_hidden(book, entry)) for entry in marked.listed]
    add_list(book, listed, marked.names, [])
    save(book, folder / "openpyxl.xlsx", folder)
    said = [as_values({title: one.valued for title, one in held.items() if one.valued}), protected(guarded)]
    return _finished(folder, package, {title: one.contents for title, one in held.items()}, listed, said)


def _is_list(sheet: MarkedSheet) -> bool:
    return sheet.sheet.name == TO_FIX and is_own(TO_FIX, sheet.rows)


def _remove_list(book: Workbook, sheets: Sequence[MarkedSheet]) -> None:
    """Take the list of an earlier copy out, with its marks. Raises ValueError where people have a sheet of its name."""
    if any(map(_is_list, sheets)):
        book.remove(book[TO_FIX])
        for sheet in book.worksheets:
            clear_marks(sheet)
    if any(title.casefold() == TO_FIX.casefold() for title in book.sheetnames):
        raise ValueError(f"a sheet is called {TO_FIX}")


def _mark_sheet(page: Worksheet, copy: Copy, marked: MarkedSheets, held: _Held) -> bool:
    """Mark a sheet, and let it have the cells that hold something; whether it is protected and has marks."""
    for row in copy.sheet.removed:
        for cell in page[row + 1]:
            cell.comment = None
    addresses = mark(page, copy, marked.companies)
    place_held(page, held.contents)
    for row, column in copy.sheet.fixed:
        cell = page.cell(row + 1, column + 1)
        if isinstance(cell, Cell):
            take_line_off(cell)
    return bool(addresses and page.protection.sheet)


def _held(sheet: MarkedSheet, package: Package, texts: Sequence[str]) -> _Held:
    there = contents.contents_of(package, package.sheets[sheet.sheet.name], texts)
    ours = {get_column_letter(at + 1): at for at in sheet.columns.values()}
    valued = set[int]()
    for address, content in list(there.items()):
        letters = address.rstrip("0123456789")
        row = int(address[len(letters) :]) - 1
        if row in sheet.removed:
            del there[address]
        elif content.is_formula and letters in ours and sheet.header is not None and row > sheet.header:
            valued.add(ours[letters])
            is_doubted = (row, ours[letters]) in sheet.unread and content.kind != "e"
            there[address] = contents.NOT_BELIEVED if is_doubted else content._replace(is_formula=False)
    there.update(_typed(sheet, there))
    headers = sheet.rows[sheet.header] if sheet.header is not None else ()
    return _Held(
        {address: content for address, content in there.items() if content.xml or content.is_formula},
        [str(headers[at]) for at in sorted(valued) if at < len(headers)],
    )


def _typed(sheet: MarkedSheet, there: dict[str, Content]) -> Iterator[tuple[str, Content]]:
    """Yield the contents of the cells that were typed anew; one that was only confirmed keeps what it has."""
    for row, column in sheet.fixed:
        address = Column("", column).cell(row + 1)
        value = sheet.rows[row][column] if column < len(sheet.rows[row]) else ""
        if (row, column) in sheet.answered:
            yield address, contents.text_content(STAYS)
        elif value is None or isinstance(value, str):
            yield address, contents.text_content(value) if value else Content("n", "")
        elif address in there:
            yield address, there[address]._replace(is_formula=False)


def _hidden(book: Workbook, entry: Listed) -> str:
    """Return why the cell of an entry does not show, "" where it does."""
    if entry.spot is None:
        return ""
    page, row, column = book[entry.spot.copy.title], entry.spot.row + 1, entry.spot.column + 1
    heights, widths = page.row_dimensions, page.column_dimensions.values()
    return hidden_place(
        sheet=page.sheet_state != "visible",
        row=row in heights and bool(heights[row].hidden),
        column=any(one.hidden and (one.min or 0) <= column <= (one.max or 0) for one in widths),
    )


def _finished(
    folder: Path, before: Package, held: dict[str, dict[str, Content]], listed: list[Listed], said: list[str]
) -> Path:
    """Return the workbook with the contents of its cells put back, and with what it lacks told above the list."""
    raw = (folder / "openpyxl.xlsx").read_bytes()
    package, made = Package(raw), folder / "workbook.xlsx"
    titles = {part: title for title, part in package.sheets.items()}
    lines = tally_line(listed, [*filter(None, [lacking(lacks(before, package)), *said])])
    with zipfile.ZipFile(made, "x", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for part in package.parts:
            content, title = package.read(part), titles.get(part, "")
            if title in held:
                content = contents.put_back(content, held[title])
            elif title == TO_FIX:
                text = str(lines.cells[0][1])
                content = contents.put_one(content, f"A{TALLY_ROW}", contents.text_content(text))
                content = _HEIGHT.sub(rb"\g<1>%g" % lines.height, content, count=1)
            archive.writestr(part, content)
    (folder / "openpyxl.xlsx").unlink()
    return made
