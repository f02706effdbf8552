"""The exported workbook and the template are read back as what they say."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from reconciler.errors import ReconcilerError
from reconciler.model.fields import COMPANY_FIELDS, USER_FIELDS
from reconciler.model.live import Company, LiveCompany, User
from reconciler.report.input_workbook import write_export, write_template

BANK = Company("c1", "bank", "COMPLETED", "Bank", ("bank.example", "bank2.example"))
USERS = [
    User("u1", "ada@bank.example", "Ada", "Example", "Ada E.", True, "+44 20 7946 0000", "NA", "=Title", "00123"),
    User("u2", "sam@bank.example", "Sam", "null", None, False),
    User("u3", "kim@bank.example", "Kim", "TRUE", None, None, "0044", None, None, "_x0041_"),
]


def formats(sheet: Worksheet, count: int) -> list[str]:
    """Give the number formats of the first columns; the file has one entry for columns that are alike."""
    ranges = sheet.column_dimensions.values()
    return [one.number_format for one in ranges for _ in range(int(one.min or 0), int(one.max or 0) + 1)][:count]


def test_on_each_page_of_paper_a_row_tells_whose_it_is(tmp_path: Path) -> None:
    path = tmp_path / "live.xlsx"
    write_export([LiveCompany(BANK, USERS)], path)
    assert load_workbook(path)["Users"].print_title_cols == "$B:$B"


def test_the_export_holds_the_live_state_as_text(tmp_path: Path) -> None:
    path = tmp_path / "live.xlsx"
    empty = LiveCompany(Company("c2", "acme", "STARTED", "Acme", ("acme.example",)), None, "no listing")
    write_export([LiveCompany(BANK, USERS), empty], path)
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["Companies", "Users"]
    assert book.get_sheet_by_name("Companies").to_python() == [
        list(COMPANY_FIELDS),
        ["Bank", "bank", "bank.example, bank2.example"],
        ["Acme", "acme", "acme.example"],
    ]
    assert book.get_sheet_by_name("Users").to_python() == [
        list(USER_FIELDS),
        [
            "bank",
            "ada@bank.example",
            "Ada",
            "Example",
            "Ada E.",
            "yes",
            "",
            "",
            "+44 20 7946 0000",
            "NA",
            "=Title",
            "00123",
        ],
        ["bank", "sam@bank.example", "Sam", "null", "", "no", "", "", "", "", "", ""],
        ["bank", "kim@bank.example", "Kim", "TRUE", "", "", "", "", "0044", "", "", "_x0041_"],
    ]
    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows(min_row=2):
            assert {(cell.data_type, cell.number_format) for cell in row if cell.value is not None} == {("s", "@")}


def test_an_export_without_people_has_no_users_sheet(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    write_export([], path)
    book = load_workbook(path)
    assert book.sheetnames == ["Companies"]
    assert [cell.value for cell in book["Companies"][1]] == list(COMPANY_FIELDS)


def test_the_template_is_empty_and_helps_to_fill_it_in(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)
    book = load_workbook(path)
    assert book.sheetnames == ["Example", "Companies", "Users"]
    assert book.active is book["Example"]
    for name, columns in (("Companies", COMPANY_FIELDS), ("Users", USER_FIELDS)):
        sheet = book[name]
        assert list(sheet.iter_rows(values_only=True)) == [columns]
        assert sheet.freeze_panes == "A2"
        assert all(cell.comment is not None and len(cell.comment.text) > 15 for cell in sheet[1])
        dates = [header in ("startDate", "endDate") for header in columns]
        assert formats(sheet, len(columns)) == ["yyyy-mm-dd" if is_date else "@" for is_date in dates]
    offers = {str(rule.sqref)[0]: rule.formula1 for rule in book["Users"].data_validations.dataValidation}
    assert offers.keys() == {"A", "F"}
    assert offers["F"] == '"yes,no,yes checked"'
    assert "Companies!$B$2" in offers["A"]


def test_no_row_of_the_example_can_be_taken_for_headers(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(path)
    rows = list(load_workbook(path)["Example"].iter_rows(values_only=True))
    assert (
        rows[0][0]
        == "Fill in the sheets Companies and Users, one row for each company and each person. This sheet is not read."
    )
    assert [str(row[0]).split(".")[0] for row in rows[1:6]] == ["1", "2", "3", "4", "5"]
    assert rows[6][0] is None
    names = {*COMPANY_FIELDS, *USER_FIELDS}
    assert not any(cell in names for row in rows for cell in row)
    assert "e.g. emailDomains" in {cell for row in rows for cell in row}


@pytest.mark.parametrize("write", [write_template, lambda path: write_export([], path)])
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, write: object) -> None:
    assert callable(write)
    with pytest.raises(ReconcilerError, match="does not exist"):
        write(tmp_path / "nowhere" / "book.xlsx")
