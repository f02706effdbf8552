"""A workbook whose rows or cells are not in their places is damaged: it is refused, and never read in part."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.sheets.load import load
from tests.corpus import xlsb as binary
from tests.each import each

HEADER = ["companyVanityName", "email", "firstName", "lastName"]
PEOPLE = [["acme", f"{who}@acme.example", who.upper(), "X"] for who in "abcd"]
XML = "xl/worksheets/sheet1.xml"
Change = Callable[[bytes], bytes | None]


def by_openpyxl() -> bytes:
    """Save with inline texts."""
    book, file = Workbook(), io.BytesIO()
    for row in [HEADER, *PEOPLE]:
        book.worksheets[0].append(row)
    book.save(file)
    return file.getvalue()


def by_xlsxwriter() -> bytes:
    """Save with shared texts."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([HEADER, *PEOPLE]):
            sheet.write_row(row, 0, cells)
    return file.getvalue()


MAKERS = [by_openpyxl, by_xlsxwriter]


def changed(book: bytes, part: str, change: Change) -> bytes:
    """Change a part of a workbook, or leave it out."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(made, "w") as target:
        for info in source.infolist():
            data = source.read(info)
            new = change(data) if info.filename == part else data
            if new is not None:
                target.writestr(info.filename, new)
    return made.getvalue()


def people(folder: Path, book: bytes, name: str = "book.xlsx") -> list[str]:
    (folder / name).write_bytes(book)
    return [user.email for rows in load([folder / name]).users.values() for user in rows.values()]


def refused(folder: Path, book: bytes, name: str = "book.xlsx") -> InputRefused:
    with pytest.raises(InputRefused) as raised:
        people(folder, book, name)
    return raised.value


def row(xml: bytes, number: int) -> bytes:
    found = re.search(rb'<row r="%d".*?</row>' % number, xml)
    assert found
    return found[0]


def renamed(xml: bytes, old: bytes, new: bytes) -> bytes:
    assert old in xml
    return xml.replace(old, new)


DAMAGE: dict[str, Change] = {
    "a row twice": lambda xml: re.sub(rb'r="([A-D]?)4"', rb'r="\g<1>3"', xml),
    "a row number twice": lambda xml: renamed(xml, b'<row r="4"', b'<row r="3"'),
    "rows out of order": lambda xml: xml.replace(row(xml, 3) + row(xml, 4), row(xml, 4) + row(xml, 3)),
    "the last row first": lambda xml: xml.replace(row(xml, 5), b"").replace(row(xml, 1), row(xml, 5) + row(xml, 1)),
    "a cell that names the row above": lambda xml: renamed(xml, b'r="B4"', b'r="B3"'),
    "a cell that names the row below": lambda xml: renamed(xml, b'r="B4"', b'r="B5"'),
    "a cell that names a far row": lambda xml: renamed(xml, b'r="B4"', b'r="B444"'),
    "all cells name another row": lambda xml: re.sub(rb'r="([A-D])4"', rb'r="\g<1>3"', xml),
    "a cell twice": lambda xml: renamed(xml, b'r="C4"', b'r="B4"'),
    "cells out of order": lambda xml: (
        renamed(xml, b'r="C4"', b'r="?4"').replace(b'r="B4"', b'r="C4"').replace(b"?", b"B")
    ),
    "cells in two parts": lambda xml: renamed(xml, b'<row r="4"', b'</sheetData><sheetData><row r="4"'),
    "an empty part before": lambda xml: renamed(xml, b"<sheetData>", b"<sheetData/><sheetData>"),
    "a second part with rows": lambda xml: renamed(
        xml, b"</sheetData>", b"</sheetData><sheetData>" + re.sub(rb'5"', b'6"', row(xml, 5)) + b"</sheetData>"
    ),
    "a cell outside of rows": lambda xml: renamed(
        xml, b"</sheetData>", b'<c r="A6" t="inlineStr"><is><t>acme</t></is></c></sheetData>'
    ),
    "row 0": lambda xml: renamed(xml, b'<row r="4"', b'<row r="0"'),
    "a row below zero": lambda xml: renamed(xml, b'<row r="4"', b'<row r="-4"'),
    "numbers in single quotes": lambda xml: re.sub(rb'<row r="4"', b"<row r='3'", xml),
    "a prefix, and a row twice": lambda xml: re.sub(rb'<row r="4"(.*?)</row>', rb'<x:row r="3"\1</x:row>', xml).replace(
        b"<worksheet ", b'<worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    ),
    "a comment, and a row twice": lambda xml: renamed(xml, b'<row r="4"', b'<!-- x --><row r="3"'),
    "a sheet part that is missing": lambda _: None,
}


@each("make", MAKERS)
@each("what", DAMAGE)
def test_a_workbook_whose_cells_are_not_in_their_places_is_damaged(
    tmp_path: Path, what: str, make: Callable[[], bytes]
) -> None:
    book = changed(make(), XML, DAMAGE[what])
    assert refused(tmp_path, book).code == Code.FILE_DAMAGED


@pytest.mark.parametrize("index", [b"16.5", b"-1", b"x", b"999", b"99999999999999999999999", b" "])
def test_a_shared_text_that_there_is_not_is_damage(tmp_path: Path, index: bytes) -> None:
    book = changed(by_xlsxwriter(), XML, lambda xml: renamed(xml, b"<v>7</v>", b"<v>" + index + b"</v>"))
    assert refused(tmp_path, book).code == Code.FILE_DAMAGED


@pytest.mark.parametrize("change", [lambda _: None, lambda xml: re.sub(rb"<si>.*</si>", b"", xml)])
def test_shared_texts_that_are_missing_are_damage(tmp_path: Path, change: Change) -> None:
    book = changed(by_xlsxwriter(), "xl/sharedStrings.xml", change)
    assert refused(tmp_path, book).code == Code.FILE_DAMAGED


def test_two_sheets_of_one_part_are_damage(tmp_path: Path) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for title in ("One", "Two"):
            sheet = book.add_worksheet(title)
            for at, cells in enumerate([HEADER, [*PEOPLE[0][:1], f"{title.lower()}@acme.example", "A", "B"]]):
                sheet.write_row(at, 0, cells)
    relations = "xl/_rels/workbook.xml.rels"
    broken = changed(file.getvalue(), relations, lambda xml: renamed(xml, b"sheet2.xml", b"sheet1.xml"))
    assert refused(tmp_path, broken).code == Code.FILE_DAMAGED


# -- what is unusual and good -----------------------------------------------------------------------------------

UNUSUAL: dict[str, Change] = {
    "as it is": lambda xml: xml,
    "rows without a number": lambda xml: re.sub(rb'<row r="\d+"', b"<row", xml),
    "cells without a place": lambda xml: re.sub(rb'<c r="[A-D]\d+"', b"<c", xml),
    "neither": lambda xml: re.sub(rb'<(row|c) r="[A-D]?\d+"', rb"<\1", xml),
    "some rows without a number": lambda xml: re.sub(rb'<row r="[35]"', b"<row", xml),
    "lines between": lambda xml: xml.replace(b"<row", b"\n  <row").replace(b"<c ", b"\n    <c "),
    "other attributes first": lambda xml: re.sub(rb'<row (r="\d+")', rb'<row ht="15" customHeight="1" \1', xml),
    "the attributes of Excel": lambda xml: re.sub(
        rb'<row (r="\d+")', rb'<row \1 customFormat="1" ht="15.75" thickBot="1" x14ac:dyDescent="0.3"', xml
    ).replace(b"<worksheet ", b'<worksheet xmlns:x14ac="urn:x" '),
    "empty cells": lambda xml: xml.replace(b"</row>", b"</row>").replace(b'<c r="D4"', b'<c r="D4" s="0"'),
    "an empty row": lambda xml: renamed(xml, b"</sheetData>", b'<row r="6"/><row r="9"></row></sheetData>'),
    "letters of a reference small": lambda xml: renamed(xml, b'r="B4"', b'r="b4"'),
}


@each("make", MAKERS)
@each("what", UNUSUAL)
def test_a_workbook_that_is_written_in_another_way_is_read(
    tmp_path: Path, what: str, make: Callable[[], bytes]
) -> None:
    assert people(tmp_path, changed(make(), XML, UNUSUAL[what])) == [person[1] for person in PEOPLE]


@pytest.mark.thorough
@pytest.mark.parametrize("rows", [3, 5_000])
def test_a_large_workbook_is_looked_through_in_blocks(tmp_path: Path, rows: int) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        wide = [f"extra {number}" for number in range(40)]
        sheet.write_row(0, 0, HEADER + wide)
        for number in range(1, rows):
            sheet.write_row(number, 0, ["acme", f"p{number}@acme.example", "A", "B", *wide[: number % 40]])
    assert len(people(tmp_path, file.getvalue())) == rows - 1
    last = b'<row r="%d"' % rows
    broken = changed(file.getvalue(), XML, lambda xml: renamed(xml, last, b'<row r="%d"' % (rows - 1)))
    assert refused(tmp_path, broken).code == Code.FILE_DAMAGED


# -- other formats ----------------------------------------------------------------------------------------------


def binary_row(number: int) -> bytes:
    return binary._record(0, number.to_bytes(4, "little") + bytes(21))


def test_a_binary_workbook_whose_rows_or_cells_are_not_in_their_places_is_damaged(tmp_path: Path) -> None:
    part, good = "xl/worksheets/sheet1.bin", binary.xlsb("Staff", [HEADER, *PEOPLE])
    assert len(people(tmp_path, good, "good.xlsb")) == len(PEOPLE)
    cell = binary._cell(2, "C")
    changes: list[Change] = [
        lambda data: renamed(
            data, (3).to_bytes(4, "little") + bytes(4) + b"\x2c\x01", (2).to_bytes(4, "little") + bytes(4) + b"\x2c\x01"
        ),
        lambda data: renamed(data, cell, cell + cell),
        lambda data: renamed(data, cell, cell + binary._cell(1, "x@acme.example")),
        lambda data: renamed(data, binary._record(145), binary._record(145) + cell),
        lambda data: renamed(
            data, binary._record(146), binary._record(146) + binary._record(145) + binary._record(146)
        ),
    ]
    for change in changes:
        assert refused(tmp_path, changed(good, part, change), "bad.xlsb").code == Code.FILE_DAMAGED


def open_document(rows: str) -> bytes:
    names = {"table": "table", "office": "office", "text": "text"}
    spaces = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for key, name in names.items())
    content = f"<office:document-content {spaces}><office:body><office:spreadsheet>"
    content += f'<table:table table:name="Staff">{rows}</table:table>'
    content += "</office:spreadsheet></office:body></office:document-content>"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", content)
    return file.getvalue()


def ods_row(cells: list[str], attributes: str = "", of_cell: str = "") -> str:
    filled = "".join(
        f'<table:table-cell office:value-type="string"{of_cell}><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row{attributes}>{filled}</table:table-row>"


@each("count", ["0", "-1", "x", "", "1.5"])
@each("of", ["rows", "columns"])
def test_an_opendocument_sheet_with_a_wrong_count_is_damaged(tmp_path: Path, count: str, of: str) -> None:
    repeated = f' table:number-{of}-repeated="{count}"'
    odd = ods_row(PEOPLE[1], repeated) if of == "rows" else ods_row(PEOPLE[1], "", repeated)
    assert people(tmp_path, open_document(ods_row(HEADER) + ods_row(PEOPLE[0])), "good.ods") == ["a@acme.example"]
    book = open_document(ods_row(HEADER) + ods_row(PEOPLE[0]) + odd)
    assert refused(tmp_path, book, "bad.ods").code == Code.FILE_DAMAGED


def test_an_opendocument_sheet_with_rows_in_rows_or_cells_in_none_is_damaged(tmp_path: Path) -> None:
    inner = ods_row(PEOPLE[1])
    nested = f"<table:table-row>{inner}</table:table-row>"
    bare = inner.replace("<table:table-row>", "").replace("</table:table-row>", "")
    for odd in (nested, bare):
        book = open_document(ods_row(HEADER) + ods_row(PEOPLE[0]) + odd)
        assert refused(tmp_path, book, "bad.ods").code == Code.FILE_DAMAGED
