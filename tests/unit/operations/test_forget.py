"""Whoever is forgotten is nowhere any more, the journal is whole, and everybody else is proven as before."""

import io
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from reconciler.cli.journal_forget import _lines
from reconciler.config.keeping import Keeping
from reconciler.config.settings import Settings
from reconciler.errors import NotForgotten, RunLocked, UsageError
from reconciler.model.job import Order
from reconciler.model.policy import Approving
from reconciler.model.state_place import StatePlace
from reconciler.operations import forget_page
from reconciler.operations.drops import Handed, drop_of, sheets_of, take_drop
from reconciler.operations.marked_copy import write_marked_copy
from reconciler.operations.runs import show_run, verify_journal
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.load import load
from reconciler.state.backends import open_state, open_to_read
from reconciler.state.jobs import record_job
from reconciler.state.plan_file import write_plan
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind, kind_of
from reconciler.web.store_sqlite import FILE as PAGE
from tests.unit.operations.forgetting import (
    ANN,
    BEA,
    FIRST,
    KEY,
    LAST,
    NOW,
    OTHERS,
    SHA256,
    SPELLED,
    WHY,
    forgotten,
    furnished,
    her_creation,
    plan_of,
    traces,
)
from tests.unit.operations.own_books import with_openpyxl
from tests.unit.state.backend import BACKENDS


@pytest.fixture
def state(tmp_path: Path) -> Path:
    furnished(tmp_path / "state")
    return tmp_path / "state"


def marked_in(state: Path, **more: str) -> Path:
    """Leave a marked copy of a workbook beside the audits in which she stands in every way; returns where."""

    def add(book: Workbook, sheet: Any) -> None:
        for column, value in enumerate(("acme", SPELLED, FIRST, LAST, "perhaps"), 1):
            sheet.cell(8, column, value)
        sheet["B8"].hyperlink = f"mailto:{SPELLED}"
        sheet["C2"].comment = Comment(f"sits beside {FIRST} {LAST}", f"{FIRST} {LAST}")
        sheet["H1"].value = "Whom"
        sheet["H2"].value = f'="beside "&"{SPELLED}"'
        book.properties.creator = f"{FIRST} {LAST}"
        if more:
            book.create_sheet(more["sheet"])

    source = state.parent / "people.xlsx"
    source.write_bytes(with_openpyxl(add))
    desired = load([source], today=date(2026, 11, 30))
    output = Output(state / "audits" / "run-1-marked.xlsx", Kind.MARKED)
    return Path(write_marked_copy(desired.sources, desired.findings, Settings(), output))


def test_a_marked_copy_of_a_workbook_is_kept_without_her(state: Path) -> None:
    copy = marked_in(state)
    assert traces(state / "audits")
    assert forgotten(state).removed == ()
    assert traces(state, SHA256) == []
    assert kind_of(copy) is Kind.MARKED
    with closing(load_workbook(copy)) as book:
        assert [cell.value for cell in book["Staff"]["B"]][1:3] == [None, "bob@acme.example"]
        assert book["Staff"]["A2"].value.startswith("Taken out: ")


def test_a_marked_copy_in_which_she_would_be_left_is_removed_and_that_is_told(state: Path) -> None:
    copy = marked_in(state, sheet=f"{FIRST} {LAST}")
    report = forgotten(state)
    assert (report.removed, copy.exists()) == ((str(copy),), False)
    told = "Removed as a whole, for more than rows and notes named them there: "
    assert [line for line in _lines(report) if line.startswith(told)] == [f"{told}{copy}"]
    assert traces(state, SHA256) == []


def test_nothing_of_her_is_left_and_the_nineteen_others_are_proven(state: Path) -> None:
    assert traces(state, SHA256)
    before = {item for record in BACKENDS["sqlite"].kept(state) for item in record.items}
    report = forgotten(state)
    assert (report.people, report.notices, report.elsewhere) == (1, 1, ())
    assert traces(state, SHA256) == []
    proof = verify_journal(StatePlace(state))
    assert (proof.whole, proof.people, proof.items, proof.untold, proof.unfinished) == (True, 1, report.items, 0, 0)
    kept = {item for record in BACKENDS["sqlite"].kept(state) for item in record.items}
    assert before - kept
    told = " ".join(item.body for item in kept)
    assert all(told.count(f'"{other}"') >= 3 for other in OTHERS), "planned, in one batch, and with their ids"


def test_what_is_made_of_a_run_says_what_was_taken_out_by_whom_and_why(state: Path) -> None:
    forgotten(state)
    (told,) = show_run(StatePlace(state), "run-1").forgotten
    assert (told.by, told.reason, told.items > 5) == ("ann", WHY, True)
    book = load_workbook(state / "audits/run-1.xlsx")
    said = [str(row[0]) for row in book["Summary"].iter_rows(values_only=True)]
    assert any(f"entries about people, {told.at[:10]}" in line and WHY in line for line in said)
    assert {row[0] for row in book["Actions"].iter_rows(values_only=True)}
    assert "done" in {cell for row in book["Actions"].iter_rows(values_only=True) for cell in row}


def test_what_names_others_stays(state: Path) -> None:
    forgotten(state)
    assert (state / "plans/open.json").exists()
    assert "the end" in (state / "faults.log").read_text()
    with closing(sqlite3.connect(state / PAGE)) as db:
        assert db.execute("SELECT id FROM page_subject").fetchall() == [("without",)]
        assert db.execute("SELECT id, name FROM page_job").fetchall() == [("job-1", "")]
    assert forget_page.FILE == PAGE
    with closing(open_to_read(StatePlace(state))) as store:
        assert store.people.of_company("t", "acme").keys() == {*OTHERS}
        assert store.inactive.proven("t", "acme") == set()


def test_forgetting_again_finds_nothing(state: Path) -> None:
    forgotten(state)
    again = forgotten(state)
    assert (again.people, again.items, again.finished) == (0, 0, 0)


def test_another_drop_stays_as_it_was_handed_in_and_hers_is_on_record_without_its_sheet(tmp_path: Path) -> None:
    state = tmp_path / "state"
    hers = furnished(state)
    other = take_drop(StatePlace(state), "t", ANN, [Handed("b.csv", io.BytesIO(b"email\np1@acme.example\n"))])
    forgotten(state)
    assert drop_of(StatePlace(state), "t", other.drop_id) == other
    assert all(path.exists() for path in sheets_of(StatePlace(state), other))
    with pytest.raises(UsageError, match="no sheet was handed in"):
        drop_of(StatePlace(state), "t", hers.drop_id)
    with closing(open_to_read(StatePlace(state))) as store:
        (record,) = store.journal.records(hers.drop_id, "dropped")
    assert record.body["by"]["login"]["name"] == "ann"


# -- refused --------------------------------------------------------------------------------------------------------


def test_whoever_has_access_is_kept(tmp_path: Path) -> None:
    furnished(tmp_path / "state", inactive=False)
    with pytest.raises(NotForgotten, match="access to acme"):
        forgotten(tmp_path / "state")


def test_whoever_stands_in_the_last_sheets_is_kept(state: Path) -> None:
    sheet = state.parent / "b.csv"
    sheet.write_text(f"email\n{KEY.upper()}\n")
    with pytest.raises(NotForgotten, match="stand in the last sheets"):
        forgotten(state)
    sheet.unlink()
    with pytest.raises(NotForgotten, match="nobody can tell"):
        forgotten(state)


def test_whoever_has_an_open_request_is_kept(state: Path) -> None:
    with closing(open_state(StatePlace(state))) as store, store.run_lock("t", "api.example", "run-3", "someone"):
        begun = {"tenant": "t", "host": "api.example", "operator": "o", "started_at": "2026-01-01", "command": "apply"}
        intent = {"request": 1, "call": "create-users", "actions": [0]}
        store.journal.append("t", "run-3", [("begun", begun), ("action", her_creation()), ("intent", intent)])
    with pytest.raises(NotForgotten, match="run-3 sent a request about them"):
        forgotten(state)


def test_an_open_plan_that_names_somebody_keeps_them(state: Path) -> None:
    write_plan(plan_of([her_creation()], NOW + timedelta(hours=1)), state / "plans/mine.json", english)
    with pytest.raises(NotForgotten, match=r"mine\.json is a plan that can still be applied"):
        forgotten(state)


def test_a_job_that_has_not_ended_keeps_whoever_stands_in_its_sheets(tmp_path: Path) -> None:
    state = tmp_path / "state"
    drop = furnished(state)
    with closing(open_state(StatePlace(state))) as store:
        record_job(store.journal, "t", "job-2", Order((), drop.drop_id, ()), None)
    with pytest.raises(NotForgotten, match="job-2 is a job with a sheet that names them"):
        forgotten(state)


def test_an_open_plan_of_a_dropped_sheet_keeps_whoever_stands_in_that(tmp_path: Path) -> None:
    state = tmp_path / "state"
    drop = furnished(state)
    path = str(state / "drops" / drop.drop_id / drop.files[0].name)
    write_plan(plan_of([], NOW + timedelta(hours=1), path), state / "plans/mine.json", english)
    with pytest.raises(NotForgotten, match=r"mine\.json"):
        forgotten(state)


def test_whoever_stands_in_records_from_before_items_is_kept(state: Path) -> None:
    body = f'{{"subject":"{KEY}"}}'
    BACKENDS["sqlite"].execute(state, f"INSERT INTO record VALUES (1, 'r', '2020', 'action', '{body}', 'x')")
    with pytest.raises(NotForgotten, match="chain legacy"):
        forgotten(state)


@pytest.mark.parametrize("name", ["notes.txt", "audits/run-1.xlsx", "audits/of-nobody.txt"])
def test_a_file_that_somebody_made_or_changed_is_never_touched(state: Path, name: str) -> None:
    with (state / name).open("ab") as file:
        file.write(f"\n{KEY}\n".encode())
    before = (state / name).read_bytes()
    with pytest.raises(NotForgotten, match="move it to another folder"):
        forgotten(state)
    assert (state / name).read_bytes() == before


def test_nobody_is_forgotten_before_a_day(state: Path) -> None:
    held = Settings(state_dir=state, keeping=Keeping(hold_until=date(2999, 12, 31)))
    with pytest.raises(NotForgotten, match="2999-12-31"):
        forgotten(state, held)


def test_nobody_is_forgotten_while_a_run_is_at_work(state: Path) -> None:
    with (
        closing(open_state(StatePlace(state))) as store,
        store.run_lock("t", "api.example", "run-3", "someone"),
        pytest.raises(RunLocked),
    ):
        forgotten(state)


@pytest.mark.parametrize(("person", "before"), [("janina", ""), (KEY, "2020-01-01")])
def test_what_says_not_whom_is_refused(state: Path, person: str, before: str) -> None:
    with pytest.raises(UsageError):
        forgotten(state, person=person, before=before)


@pytest.mark.parametrize("around", [f"Janina Quill <{KEY}>", f"mailto:{KEY}", f"{KEY}, {OTHERS[0]}"])
def test_an_address_among_other_words_is_never_said_to_be_unknown(state: Path, around: str) -> None:
    with pytest.raises(UsageError, match="not an address by itself"):
        forgotten(state, person=around)


# -- four eyes ------------------------------------------------------------------------------------------------------


def test_with_four_eyes_one_asks_and_another_carries_it_out(state: Path) -> None:
    four = Settings(state_dir=state, approving=Approving(four_eyes=True))
    assert forgotten(state, four).asked
    with pytest.raises(NotForgotten, match="You asked for this"):
        forgotten(state, four)
    assert KEY in str(list(BACKENDS["sqlite"].kept(state)))
    assert forgotten(state, four, BEA).people == 1
    assert traces(state, SHA256) == []
    with closing(open_to_read(StatePlace(state))) as store:
        kinds = [
            (record.kind, (record.body.get("by") or {}).get("login", {}).get("name"))
            for record in store.journal.records("forgetting")
        ]
    assert kinds == [("forget-asked", "ann"), ("forget-begun", "bea"), ("forgot", "bea"), ("forget-ended", None)]


# -- by age ---------------------------------------------------------------------------------------------------------


def test_by_age_go_those_who_were_not_named_since_and_the_others_are_counted(state: Path) -> None:
    assert forgotten(state, before="2020-01-01").people == 0
    report = forgotten(state, before="2999-01-01")
    assert report.people == 1
    assert report.kept == (("they have access", 19),)
    assert traces(state) == []


def test_a_state_folder_without_a_journal_has_nobody_to_forget(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing is on record"):
        forgotten(tmp_path)
