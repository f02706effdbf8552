"""Cells that read as empty and are not."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from reconciler.models import FindingKind
from reconciler.tables import load
from reconciler.tables.hazards import hazards

HEADERS = ["companyVanityName", "email", "firstName", "lastName", "active", "note"]


def workbook(path: Path, *cells: object) -> Path:
    """Write a sheet of people whose `active` and note cells are these, one row each."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Staff & Co"
    sheet.append(HEADERS)
    for number, cell in enumerate(cells):
        sheet.append(["acme", f"p{number}@acme.example", "A", "B", cell, cell])
    book.save(path)
    return path


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", '=IF(1=1,"no","yes")'])
def test_an_error_or_a_formula_without_a_value_is_never_taken_as_empty(cell: str, tmp_path: Path) -> None:
    desired = load([workbook(tmp_path / "b.xlsx", "yes", cell, None)])
    rejected = [finding for finding in desired.findings if finding.kind is FindingKind.REJECTED]
    code = "cell.formula" if cell.startswith("=") else "cell.error"
    assert [(finding.code, finding.column, finding.place) for finding in rejected] == [
        (code, "active", "b.xlsx › Staff & Co!E3")
    ]
    assert set(desired.users["acme"]) == {"p0@acme.example", "p2@acme.example"}
    assert set(desired.protected) == {"p1@acme.example"}


def test_where_the_danger_stands_is_told_by_row_and_column(tmp_path: Path) -> None:
    found = hazards(workbook(tmp_path / "b.xlsx", "no", "#N/A").read_bytes())
    (problems,) = found.values()
    assert {place: problem.code for place, problem in problems.items()} == {(2, 4): "cell.error", (2, 5): "cell.error"}
    assert "the error #N/A" in problems[2, 4].message
    assert list(found) == ["Staff & Co"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no archive", b"name;vanityName"])
def test_what_is_no_workbook_has_none(data: bytes) -> None:
    assert hazards(data) == {}
