"""Rows that name somebody lose their values, and nothing else of a workbook changes."""

import io
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from reconciler.report.xlsx.blanking import blank_rows, names_somebody
from reconciler.report.xlsx.style import PLAIN, TableColumn
from reconciler.report.xlsx.workbook_writer import writing

ROWS = [("jane@acme.example", "Sales & <Ops>"), ("ann@acme.example", "Sales & <Ops>"), ("", "Jane Doe")]


def by_openpyxl(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("email", "department"))
    for row in ROWS:
        sheet.append(row)
    sheet["A2"].comment = Comment("Is this the right Jane?", "reconciler")
    sheet["A3"].comment = Comment("Is this Ann?", "reconciler")
    book.create_sheet("To fix").append(("Write to jane@acme.example",))
    book.save(path)


def by_us(path: Path) -> None:
    with writing(path) as book:
        columns = [TableColumn("email", PLAIN), TableColumn("department", PLAIN)]
        book.table("Sheet", columns, ROWS)
        book.table("To fix", columns[:1], [("Write to jane@acme.example",)])


def named(text: str) -> bool:
    return "jane@acme" in text or "Jane Doe" in text


@pytest.mark.parametrize("write", [by_openpyxl, by_us])
def test_rows_that_name_somebody_are_blank_and_say_why(tmp_path: Path, write: object) -> None:
    path, out = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    assert callable(write)
    write(path)
    assert names_somebody(path, named)
    assert blank_rows(path, out, named, "Taken out: R&D")
    assert not names_somebody(out, named)
    before, after = load_workbook(path), load_workbook(out)
    assert after.sheetnames == before.sheetnames
    rows = list(after.worksheets[0].iter_rows(values_only=True))
    assert rows == [("email", "department"), ("Taken out: R&D", None), ROWS[1], ("Taken out: R&D", None)]
    if write is by_openpyxl:
        notes = [row[0].comment.text if row[0].comment else None for row in after.worksheets[0].iter_rows()]
        assert notes == [None, "", "Is this Ann?", None]


def own_book(path: Path) -> None:
    """Write a workbook as people make them, with her wherever somebody may stand in one."""
    book: Any = xlsxwriter.Workbook(str(path))
    book.set_properties({"author": "Jane Doe", "title": "People"})
    sheet = book.add_worksheet("Staff")
    for row, (email, department) in enumerate([("email", "department"), *ROWS]):
        sheet.write_string(row, 0, email)
        sheet.write_string(row, 1, department)
    sheet.write_url("D2", "mailto:jane@acme.example", string="write", tip="jane@acme.example")
    sheet.write_url("D3", "internal:Staff!A1", string="up", tip="to jane@acme.example")
    sheet.write_formula("E7", '="jane@"&"acme.example"', None, "x")
    sheet.write_formula("E8", '="to jane@acme.example"', None, 0)
    sheet.write_rich_string("B9", book.add_format({"bold": True}), "Jane", " Doe")
    sheet.write_comment("A3", "Is this Ann?", {"author": "Jane Doe"})
    sheet.write_comment("B3", "or jane@acme.example", {"author": "Ann"})
    chart = book.add_chart({"type": "column"})
    cached = {"categories_data": ["jane@acme.example"], "values_data": [3]}
    chart.add_series({"values": "=Staff!$C$2", "categories": "=Staff!$A$2", **cached})
    sheet.insert_chart("H2", chart)
    book.close()


def test_of_peoples_own_workbook_what_is_beside_rows_goes_too(tmp_path: Path) -> None:
    path, out = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    own_book(path)
    assert blank_rows(path, out, named, "Taken out.")
    for part, content in parts_of(out).items():
        assert b"jane@acme" not in content, part
        assert b"Jane Doe" not in content, part
    after: Any = load_workbook(out)
    rows = list(after["Staff"].iter_rows(values_only=True, max_col=2))
    assert rows[2] == ROWS[1]
    assert after["Staff"]["A3"].comment.text == "Is this Ann?"
    assert len(after["Staff"]._charts) == 1


@pytest.mark.parametrize("place", ["sheet name", "drop-down", "picture", "defined name", "footer"])
def test_where_something_would_be_left_that_is_said(tmp_path: Path, place: str) -> None:
    path, out = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Jane Doe" if place == "sheet name" else "Staff")
    sheet.write_row(0, 0, ROWS[1])
    if place == "drop-down":
        sheet.data_validation("A2:A9", {"validate": "list", "source": ["jane@acme.example", "x"]})
    elif place == "picture":
        png = io.BytesIO()
        about = PngInfo()
        about.add_text("Author", "Jane Doe")
        Image.new("RGB", (9, 9)).save(png, "png", pnginfo=about)
        sheet.insert_image("C3", "x.png", {"image_data": png})
    elif place == "defined name":
        book.define_name("Whom", '="jane@acme.example"')
    elif place == "footer":
        sheet.set_footer("&CJane Doe")
    book.close()
    assert names_somebody(path, named)
    assert not blank_rows(path, out, named, "Taken out.")


def parts_of(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as package:
        return {part: package.read(part) for part in package.namelist()}
