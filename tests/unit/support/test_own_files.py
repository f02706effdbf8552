"""What this program wrote proves itself, and does so no more once a byte of it was changed."""

import os
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from reconciler.report.input_workbook import write_template
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.formats.read import read_file
from reconciler.state.plan_file import read_plan, write_plan
from reconciler.support import own_files
from reconciler.support.own_files import Kind, kind_of, seal
from tests.examples import examples
from tests.unit.state.test_plan_file import plan

CHECKED = settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "new.xlsx"
    write_template(path)
    return path


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    return write_plan(plan(), tmp_path / "plan.json", english)


def test_what_was_written_is_known_wherever_it_was_copied(workbook: Path, plan_file: Path, tmp_path: Path) -> None:
    assert (kind_of(workbook), kind_of(plan_file)) == (Kind.SHEETS, Kind.PLAN)
    (tmp_path / "copy").write_bytes(plan_file.read_bytes())
    assert kind_of(tmp_path / "copy") is Kind.PLAN


@pytest.mark.parametrize("kind", own_files.BOOKS)
def test_a_workbook_says_of_which_kind_it_is(workbook: Path, kind: Kind) -> None:
    load_workbook(workbook).save(workbook)
    assert kind_of(workbook) is None
    seal(workbook, kind)
    assert kind_of(workbook) is kind


def test_a_workbook_with_its_seal_is_read_by_all_that_read_workbooks(workbook: Path) -> None:
    names = ["Example", "Companies", "Users"]
    with zipfile.ZipFile(workbook) as archive:
        assert archive.testzip() is None
    assert load_workbook(workbook).sheetnames == names
    assert CalamineWorkbook.from_path(str(workbook)).sheet_names == names
    assert list(pd.read_excel(workbook, sheet_name=None, engine="calamine")) == names
    assert [table.sheet.name for table in read_file(workbook, "new.xlsx").tables] == names


def test_a_workbook_that_a_program_saved_is_nobodys_proof(workbook: Path) -> None:
    load_workbook(workbook).save(workbook)
    assert kind_of(workbook) is None


def test_a_part_that_was_put_into_a_workbook_breaks_the_seal_that_the_comment_still_is(workbook: Path) -> None:
    with zipfile.ZipFile(workbook, "a") as archive:
        archive.writestr("more.txt", "more")
        assert archive.comment.startswith(b"reconciler ")
    assert kind_of(workbook) is None


@CHECKED
@given(st.data())
def test_no_byte_can_be_changed_cut_or_added(workbook: Path, plan_file: Path, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([workbook, plan_file]))
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    other = bytes([whole[at] ^ data.draw(st.integers(1, 255))])
    changed = path.with_name("changed")
    for content in (whole[:at] + other + whole[at + 1 :], whole[:at], whole[at + 1 :], whole + other, other + whole):
        changed.write_bytes(content)
        assert kind_of(changed) is None


def test_a_plan_that_was_spelled_otherwise_is_not_ours_any_more(plan_file: Path) -> None:
    """As `jq . plan.json` does; it can be applied all the same."""
    plan_file.write_bytes(plan_file.read_bytes().replace(b'","', b'", "'))
    assert kind_of(plan_file) is None
    assert read_plan(plan_file) == plan()


@pytest.mark.parametrize("chunk", [91, 100, 257, 1000])
def test_a_digest_is_found_wherever_the_file_is_cut_in_reading(
    plan_file: Path, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_files, "_CHUNK", chunk)
    assert kind_of(plan_file) is Kind.PLAN


def test_a_file_that_quotes_a_digest_is_not_taken_for_a_plan(tmp_path: Path, plan_file: Path) -> None:
    (tmp_path / "note.json").write_bytes(b'{"note":1,"digest":"' + b"a" * 64 + b'",' + plan_file.read_bytes()[1:])
    assert kind_of(tmp_path / "note.json") is None


def test_what_is_no_file_is_not_ours(tmp_path: Path, workbook: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(workbook)
    (tmp_path / "empty").touch()
    names = ("pipe", "link", "empty", "nowhere", ".")
    assert [kind_of(tmp_path / name) for name in names] == [None] * len(names)
