"""What a check gives to those who print it, or mark the sheets."""

from pathlib import Path

import pytest

from reconciler.cli.check import _verdict
from reconciler.config.settings import Settings
from reconciler.exit_codes import Exit
from reconciler.model.finding_code import Code, FindingKind
from reconciler.operations.check import Checked, check
from reconciler.run.request import Request
from tests.corpus.make_corpus import FILES

HEADER = "companyVanityName,email,firstName,lastName,active\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "users.csv"
    rows = ("acme,ada,Ada,,perhaps", "acme,bob@acme.example,Bob,Example,", "acme,cyn@acme.example,,Example,")
    path.write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
    return path


def checked(sources: list[Path]) -> Checked:
    return check(Request(sources=sources), Settings())


def test_findings_come_cell_by_cell(sheet: Path) -> None:
    found = checked([sheet])
    rejected = [finding.cell for finding in found.findings if finding.kind is FindingKind.REJECTED]
    assert rejected == ["B2", "D2", "E2", "C4"]
    assert (_verdict(found), found.exit_code) == ("2 of 3 rows need fixing.", Exit.INCOMPLETE)


def test_a_marked_copy_is_written_where_it_is_asked_for_and_needed(sheet: Path, tmp_path: Path) -> None:
    copy = tmp_path / "marked.xlsx"
    found = check(Request(sources=[sheet], marked=copy), Settings())
    assert found.marked == str(copy)
    assert copy.exists()
    sheet.write_text(HEADER + "acme,ada@acme.example,Ada,Example,\n", "utf-8")
    assert check(Request(sources=[sheet], marked=tmp_path / "none.xlsx"), Settings()).marked == ""


def test_one_row_that_needs_fixing_is_one(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    path.write_text(HEADER + "acme,ada,Ada,Example,\n", "utf-8")
    assert _verdict(checked([path])) == "1 of 1 row needs fixing."
    path.write_text(HEADER + "acme,ada@acme.example,Ada,Example,\n", "utf-8")
    assert _verdict(checked([path])) == "The one row is good."


@pytest.mark.parametrize("name", ["struck-rows.xlsx", "struck-texts.xlsx", "notes.xlsx", "stale-active.xlsx"])
def test_what_a_workbook_says_by_its_form_is_not_lost_in_its_marked_copy(name: str, tmp_path: Path) -> None:
    copy = tmp_path / "marked.xlsx"
    found = check(Request(sources=[FILES / name], marked=copy), Settings())
    rejected = [finding.subject for finding in found.findings if finding.kind is FindingKind.REJECTED]
    again = [finding.subject for finding in checked([copy]).findings if finding.kind is FindingKind.REJECTED]
    assert rejected
    assert again == rejected


def test_our_own_notes_on_other_rows_say_of_nobody_that_they_have_left(tmp_path: Path) -> None:
    sheet, copy = tmp_path / "users.csv", tmp_path / "marked.xlsx"
    sheet.write_text(HEADER + "acme,ada@acme.example,Ada,Example,left early\n", "utf-8")
    check(Request(sources=[sheet], marked=copy), Settings())
    codes = [finding.code for finding in checked([copy]).findings if finding.kind is FindingKind.REJECTED]
    assert codes == [Code.ACTIVE_INVALID]
