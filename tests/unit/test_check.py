"""What a check gives to those who print it, or mark the sheets."""

from pathlib import Path

import pytest

from reconciler.config.settings import Settings
from reconciler.errors import Exit
from reconciler.model.code import FindingKind
from reconciler.operations.check import check_sheets

HEADER = "companyVanityName,email,firstName,lastName,active\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "users.csv"
    rows = ("acme,ada,Ada,,perhaps", "acme,bob@acme.example,Bob,Example,", "acme,cyn@acme.example,,Example,")
    path.write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
    return path


def test_findings_come_cell_by_cell(sheet: Path) -> None:
    checked = check_sheets([sheet], [], [], Settings())
    rejected = [finding.cell for finding in checked.findings if finding.kind is FindingKind.REJECTED]
    assert rejected == ["B2", "D2", "E2", "C4"]
    assert (checked.verdict, checked.exit_code) == ("2 of 3 rows need mending.", Exit.INCOMPLETE)


def test_a_marked_copy_that_was_written_is_named(sheet: Path) -> None:
    checked = check_sheets([sheet], [], [], Settings())
    assert any("--marked" in line for line in checked.lines)
    checked.marked = "marked.xlsx"
    assert any(line.endswith("in a copy of the sheets: marked.xlsx") for line in checked.lines)


def test_one_row_that_needs_mending_is_one(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    path.write_text(HEADER + "acme,ada,Ada,Example,\n", "utf-8")
    assert check_sheets([path], [], [], Settings()).verdict == "1 of 1 row needs mending."
    path.write_text(HEADER + "acme,ada@acme.example,Ada,Example,\n", "utf-8")
    assert check_sheets([path], [], [], Settings()).verdict == "The one row is good."
