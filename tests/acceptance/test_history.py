"""Past runs: the list, one in full, its audit again, the proof, the way back."""

import json
import sqlite3

import pytest
from python_calamine import CalamineWorkbook

from tests.acceptance.harness import Rehearse, crowd, live_company, live_person, person, sheet_rows

pytestmark = pytest.mark.slow


def test_runs_are_listed_and_shown(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    assert "No run" in room.run("runs").stdout
    sheets = room.sheets(users=[person("ada")])
    room.plan(sheets)
    done = room.apply(sheets)
    room.apply(room.sheets(users=[person("ada", email="?")], name="bad"), expect=6)
    listed = json.loads(room.run("runs", "--json").stdout)
    assert [(run["outcome"], run["exit_code"]) for run in listed] == [("done", 0), ("incomplete", 6)]
    assert json.loads(room.run("runs", "--limit", "1", "--json").stdout) == listed[1:]
    assert json.loads(room.run("runs", "--limit", "9", "--json").stdout) == listed
    last = room.run("runs", "--limit", "1").stdout
    assert listed[1]["run_id"] in last
    assert listed[0]["run_id"] not in last
    assert last.endswith("1 more came before.\n")
    shown = json.loads(room.run("runs", done.summary["run_id"][:-2], "--json").stdout)
    assert shown["audit"] == done.summary["audit"]
    same = ("run_id", "counts", "exit_code", "verdict", "plan_digest", "sources", "failures", "api", "duration_s")
    assert {name: shown[name] for name in same} == {name: done.summary[name] for name in same}
    assert "done and verified" in room.run("runs", done.summary["run_id"]).stdout
    room.run("runs", "nothing", expect=2)
    room.run("runs", "2", expect=2)


def test_an_audit_can_be_written_again_and_says_the_same(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("bob")))
    rows = [person("ada", **{"Cost centre": "42"}), person("bob", active="no"), person("x", email="?")]
    done = room.apply(room.sheets(users=rows), expect=6)
    room.apply(room.sheets(users=rows), expect=6)
    room.run("runs", done.summary["run_id"], "--audit", "again.xlsx")
    for sheet in ("Actions", "Rejected rows", "Findings", "Companies"):
        assert sheet_rows(room.folder / "again.xlsx", sheet) == sheet_rows(done.audit, sheet)


def test_the_journal_proves_that_nothing_was_changed(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.apply(room.sheets(users=[person("ada")]))
    assert "whole" in room.run("runs", "--verify").stdout
    with sqlite3.connect(room.state / "journal.sqlite3") as journal:
        journal.execute("UPDATE chain_record SET items = replace(items, 'ada@', 'eve@') WHERE kind = 'action'")
    broken = room.run("runs", "--verify", expect=1)
    assert "tampered" in broken.stdout
    assert "record 5" in broken.stdout


def test_what_is_public_of_a_record_tells_of_nobody(rehearse: Rehearse) -> None:
    # Long names: three letters stand by chance among the digits of a random salt.
    company, *names = "quillmark", "gwendolyn", "montague", "thurstan", "lysander", "perpetua"
    comes, leaves, unread, titled, absent = names
    room = rehearse(live_company(company, live_person(leaves, company), live_person(absent, company)))
    rows = [
        person(comes, company),
        person(leaves, company, active="no"),
        person(unread, company, email="?"),
        person(titled, company, title="Chief"),
    ]
    room.apply(room.sheets(users=rows), "--absent-users", "deactivate", expect=6)
    with sqlite3.connect(room.state / "journal.sqlite3") as journal:
        told = journal.execute("SELECT kind, public FROM chain_record").fetchall()
    kinds = {kind for kind, _ in told}
    assert {"begun", "plan", "source", "action", "finding", "outcome", "people", "feed", "ended"} <= kinds
    for kind, public in told:
        assert not [one for one in (company, *names, "@", "users.") if one in public.lower()], kind


def test_a_record_that_is_taken_out_is_missed(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.apply(room.sheets(users=[person("ada")]))
    with sqlite3.connect(room.state / "journal.sqlite3") as journal:
        journal.execute("DELETE FROM chain_record WHERE kind = 'sent'")
    room.run("runs", "--verify", expect=1)


def test_an_end_that_is_cut_off_is_missed_by_the_head_in_an_audit(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    done = room.apply(room.sheets(users=[person("ada")]))
    cells = CalamineWorkbook.from_path(str(done.audit)).get_sheet_by_name("Summary").to_python()
    (head,) = (row[2] or row[1] for row in cells if row[0] == "Journal head")
    room.run("runs", "--verify", "--head", str(head))
    assert f"Journal head: {head}" in room.run("runs", "last").stdout.splitlines()
    assert json.loads(room.run("runs", "last", "--json").stdout)["journal_head"] == head
    assert done.summary["journal_head"] == head
    with sqlite3.connect(room.state / "journal.sqlite3") as journal:
        journal.execute("DELETE FROM chain_record WHERE kind IN ('ended', 'audit')")
    assert "whole" in room.run("runs", "--verify").stdout
    assert "tampered" in room.run("runs", "--verify", "--head", str(head), expect=1).stdout


def test_what_a_run_did_to_peoples_status_is_undone(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada"), live_person("bob", active=False)))
    rows = [person("ada", active="no"), person("bob", active="yes"), person("new", email="new@acme.test")]
    room.apply(room.sheets([], rows), expect=6)
    rows = [person("ada", active="no"), person("bob", active="yes"), person("new")]
    did = room.apply(room.sheets([], rows))
    first = json.loads(room.run("runs", "--json").stdout)[0]["run_id"]
    room.run("runs", first, "--undo", "--out", "undo.json")
    assert "cannot be deleted" in room.run("runs", did.summary["run_id"], "--undo", "--out", "undo2.json").stdout
    run = room.apply("undo.json")
    assert run.count("reactivate-user") == run.count("deactivate-user") == {"planned": 1, "done": 1}
    assert room.people() == {"ada@acme.example": True, "bob@acme.example": False, "new@acme.example": True}
    room.apply("undo2.json")
    assert room.people()["new@acme.example"] is False
    room.forget()
    assert room.apply("undo.json").summary["outcome"] == "in-sync"
    assert room.writes() == []


def test_an_undo_is_guarded_like_any_other_plan(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", *(live_person(who, active=False) for who in crowd(8))))
    # Eight of eight come back: since reactivations are limited too, that is confirmed here.
    room.apply(room.sheets(users=[person(who, active="yes") for who in crowd(8)]), "--confirm-reactivations", "8")
    room.run("runs", "last", "--undo", "--out", "undo.json")
    room.forget()
    room.apply("undo.json", expect=4)
    assert room.writes() == []
    room.apply("undo.json", "--confirm-deactivations", "8")


def test_there_is_nothing_to_undo_of_a_run_that_changed_nobody(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")))
    room.apply(room.sheets(users=[person("ada")]))
    room.run("runs", "last", "--undo", "--out", "undo.json", expect=2)
    room.run("runs", "last", "--undo", expect=2)


def test_somebody_whom_the_listing_hides_is_re_enabled_by_the_id_that_was_once_seen(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")), options={"hide_disabled": True})
    room.apply(room.sheets(users=[person("ada", active="no")]))
    assert room.people() == {"ada@acme.example": False}
    back = room.sheets(users=[person("ada", active="yes")], name="back")
    assert room.plan(back).count("reactivate-user") == {"planned": 1}
    assert room.apply(back).count("reactivate-user") == {"planned": 1, "done": 1}
    assert room.created() == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--head", "abc"], "--head goes with --verify"),
        (["last", "--head", "abc"], "--head goes with --verify"),
        (["--verify", "--head", ""], "--head is empty"),
        (["--verify", "--head", "abcdef0123"], "is not a whole head"),
        (["--verify", "--head", "a" * 64 + "."], "is not a whole head"),
        (["--verify", "last"], "--verify proves the whole journal"),
        (["--verify", "--audit", "a.xlsx"], "--verify proves the whole journal"),
        (["last", "--verify", "--undo", "--out", "p.json"], "--verify proves the whole journal"),
        (["last", "--undo", "--out", "p.json", "--audit", "a.xlsx"], "--undo and --audit exclude each other"),
        (["last", "--out", "p.json"], "--out goes with --undo"),
        (["--verify", "--out", "p.json"], "--out goes with --undo"),
        (["last", "--audit", "a.xlsx", "--out", "p.json"], "--out goes with --undo"),
        (["last", "--force"], "--force goes with --undo or --audit"),
        (["--force"], "--force goes with --undo or --audit"),
        (["last", "--undo"], "--undo needs --out PLAN"),
        (["--undo", "--out", "p.json"], "need a RUN"),
        (["last", "--limit", "2"], "--limit is about the list of runs"),
        (["--verify", "--limit", "2"], "--limit is about the list of runs"),
    ],
)
def test_an_option_that_would_be_passed_over_is_refused_and_told_where_it_belongs(
    rehearse: Rehearse, words: list[str], told: str
) -> None:
    room = rehearse(live_company())
    before = sorted(room.folder.rglob("*"))
    assert told in room.run("runs", *words, expect=2).stderr
    assert sorted(room.folder.rglob("*")) == before
