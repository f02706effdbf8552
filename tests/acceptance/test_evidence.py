"""What whoever did not run it is given: records elsewhere, who had access and by whose decision, a journal put back."""

import json
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.acceptance.forgetting import ADDRESS, gone, joined, left, traces
from tests.acceptance.harness import COMMAND, Rehearse, Room, company, live_company, live_person, person, sheet_rows

pytestmark = pytest.mark.slow


def test_records_go_elsewhere_from_where_the_last_export_ended(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    sheets = room.sheets(users=[person("ada")])
    room.apply(sheets)
    first = room.run("journal", "export")
    records = [json.loads(line) for line in first.stdout.splitlines()]
    assert first.stderr == f"{len(records)} records exported. The next time: --since {len(records)}\n"
    assert "ada@" not in first.stdout
    assert "ada@" in room.run("journal", "export", "--with-people").stdout
    room.apply(sheets)
    rest = room.run("journal", "--quiet", "export", "--since", str(len(records)))
    assert rest.stderr == ""
    assert json.loads(rest.stdout.splitlines()[0])["position"] == len(records) + 1
    head = json.loads(rest.stdout.splitlines()[-1])["hash"]
    room.run("runs", "--verify", "--head", head)
    assert "was cut off" in room.run("journal", "export", "--since", "99999", expect=1).stderr


def test_an_export_that_nobody_reads_to_its_end_does_not_end_well(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.apply(room.sheets(users=[person("ada")]))
    process = subprocess.Popen(
        [COMMAND, "journal", "export"], cwd=room.folder, env=room.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    process.stdout.close()
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"has not arrived" in stderr


def access(room: Room, *more: str) -> dict[str, Any]:
    """Give who has access today."""
    told: dict[str, Any] = json.loads(
        room.run("runs", "--access", datetime.now(UTC).date().isoformat(), "--json", *more).stdout
    )
    return told


def test_who_had_access_is_told_with_whose_decision_it_was(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada"), live_person("bob"), live_person("zed", active=False)))
    rows = [person("ada"), person("bob", active="no"), person("cyn"), person("dan", "birch")]
    done = room.apply(room.sheets([company("birch")], rows))
    told = access(room)
    people = {one["person"]: one for one in told["people"]}
    assert {who: (one["access"], (one["last"] or {}).get("kind")) for who, one in people.items()} == {
        "ada@acme.example": ("listed", None),
        "zed@acme.example": ("listed", None),
        "cyn@acme.example": ("yes", "create-user"),
        "dan@birch.example": ("yes", "create-user"),
    }
    last = people["cyn@acme.example"]["last"]
    assert (last["run_id"], last["verified"]) == (done.summary["run_id"], "yes")
    assert last["by"]
    assert last["origin"] == {"source": "users.csv", "sheet": "", "row": 4}
    assert [(one["company"], one["live"], one["active"], one["accounted"]) for one in told["companies"]] == [
        ("acme", 4, 2, 3),
        ("birch", 1, 1, 1),
    ]
    assert "1 person told here had none, or no account any more." in told["cannot_know"][0]
    assert told["head"] == json.loads(room.run("runs", "--verify", "--json").stdout)["head"]
    today = told["until"][:10]
    text = room.run("runs", "--access", today, "--company", "birch").stdout
    assert text.startswith("1 person had access in birch on ")
    assert "dan@birch.example (Dan Example): yes; account made" in text
    assert "\nbirch: 1 account, 1 with access, as last listed " in text
    assert "acme" not in text
    book = room.run("runs", "--access", today, "--out", "access.xlsx")
    assert "2 people had access" in book.stdout
    assert [row["person"] for row in sheet_rows(room.folder / "access.xlsx", "People")] == list(people)
    on_paper = load_workbook(room.folder / "access.xlsx")["People"]
    assert on_paper.print_title_cols == "$B:$B", "whose decision it was is printed beside the person"


def test_what_access_cannot_know_is_said(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")))
    nothing = room.run("runs", "--access", "2020-01-31", "--company", "acme").stdout
    assert nothing.startswith("0 people had access in acme on 2020-01-31 23:59 UTC")
    assert "acme: no run knew this company by then" in nothing
    assert "still to come" in room.run("runs", "--access", "2999-01-01", expect=2).stderr
    assert "2026-03-31" in room.run("runs", "--access", "yesterday", expect=2).stderr
    assert "goes with --company" in room.run("runs", "last", "--access", "2020-01-31", expect=2).stderr
    assert "--company goes with --access" in room.run("runs", "--company", "acme", expect=2).stderr
    room.apply(room.sheets(users=[person("ada"), person("bob")]))
    assert access(room, "--company", "acme")["cannot_know"][0].startswith("What somebody changed elsewhere")
    with closing(sqlite3.connect(room.state / "journal.sqlite3")) as journal, journal:
        journal.execute("UPDATE chain_record SET items = replace(items, 'bob@', 'eve@') WHERE kind = 'action'")
    today = datetime.now(UTC).date().isoformat()
    assert "proves nobody's access" in room.run("runs", "--access", today, expect=1).stderr


def test_after_a_restore_nothing_is_done_twice(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("cyn"), live_person("dan")))
    first = room.apply(room.sheets(users=[person("ada"), person("cyn"), person("dan")], name="one"))
    made = room.run("journal", "backup", "b.tar").stdout
    head = made.split()[-1]
    room.run("runs", "--verify", "--head", head)
    sheets = room.sheets(users=[person("ada"), person("bob"), person("cyn", active="no"), person("dan")], name="two")
    second = room.apply(sheets)
    before = room.people()
    told = room.run("journal", "restore", "b.tar", expect=2).stderr
    assert f"--accept-restored {head}" in told
    assert "there is a journal" in room.run("journal", "restore", "b.tar", "--accept-restored", head, expect=2).stderr
    room.state.rename(room.folder / "lost")
    said = room.run("journal", "restore", "b.tar", "--accept-restored", head).stdout
    assert "Whoever was forgotten after" in said
    listed = [run["run_id"] for run in json.loads(room.run("runs", "--json").stdout)]
    assert listed == [first.summary["run_id"]]
    third = room.apply(sheets)
    assert third.summary["actions"] == []
    assert room.people() == before
    verified = room.run("runs", "--verify").stdout
    assert "put back at" in verified
    assert "Whoever was forgotten after" in verified
    lost = str(second.summary["journal_head"])
    assert "tampered" in room.run("runs", "--verify", "--head", lost, expect=1).stdout


def test_after_a_restore_nobody_who_was_forgotten_comes_back_unnoticed(rehearse: Rehearse) -> None:
    room, _ = joined(rehearse)
    left(room)
    gone(room)
    head = room.run("journal", "backup", "b.tar").stdout.split()[-1]
    forget = ("journal", "forget", "--person", ADDRESS, "--reason", "She asked for it")
    room.run(*forget)
    room.state.rename(room.folder / "lost")
    restore = ("journal", "restore", "b.tar", "--accept-restored", head)
    said = room.run(*restore, expect=2).stderr
    assert "1 person was forgotten since, and would come back" in said
    assert "She asked for it" in said
    assert said.rstrip().endswith(f"--accept-restored {head} --accept-forgotten 1")
    assert "1 person who was forgotten after" in room.run(*restore, "--accept-forgotten", "1").stdout
    verified = room.run("runs", "--verify")
    assert "1 person who was forgotten after" in verified.stdout
    assert traces(room.state)
    room.run(*forget)
    assert traces(room.state) == []


def test_what_the_backup_has_open_is_settled_by_reading(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    sheets = room.sheets(users=[person("ada")])
    room.apply(sheets)
    with (
        closing(sqlite3.connect(room.state / "journal.sqlite3")) as journal,
        journal,
    ):  # as if it was made before the answer
        (at,) = journal.execute("SELECT MAX(id) FROM chain_record WHERE kind = 'sent'").fetchone()
        journal.execute("DELETE FROM chain_record WHERE id > ?", (at,))
    head = room.run("journal", "backup", "b.tar").stdout.split()[-1]
    room.state.rename(room.folder / "lost")
    room.run("journal", "restore", "b.tar", "--accept-restored", head)
    again = room.apply(sheets)
    assert again.summary["actions"] == []
    assert "shows that it was done" in json.dumps(json.loads(room.run("runs", "last", "--json").stdout)) + again.text
    assert room.people() == {"ada@acme.example": True}
