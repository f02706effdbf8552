"""Rows that name somebody lose their values, and nothing else of a workbook changes."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

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
