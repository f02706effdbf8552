"""The stop switch: no run writes while it is set, and every surface says who has set it, since when and why."""

import json
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.acceptance.harness import Rehearse, Room, company, crowd, live_company, person, sheet_cells, sheet_rows

REASON = "the payroll export is broken"


def room_with(rehearse: Rehearse, people: int = 1) -> Room:
    room = rehearse(live_company())
    room.sheets([company()], [person(who) for who in crowd(people)])
    return room


def pause(room: Room) -> str:
    """Pause, and give who has."""
    room.run("pause", "--reason", REASON)
    return str(json.loads((room.state / "paused.json").read_text("utf-8"))["by"])


def records(room: Room, *kinds: str) -> list[tuple[str, str, str]]:
    """Give kind, public part and items of the records of these kinds, in order."""
    with sqlite3.connect(room.state / "journal.sqlite3") as db:
        found = db.execute("SELECT kind, public, items FROM chain_record ORDER BY id").fetchall()
    return [row for row in found if row[0] in kinds]


def test_no_run_writes_while_it_is_set_and_every_surface_says_so(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    plan = room.folder / "plan.json"
    room.plan("sheets", "--out", plan)
    by = pause(room)
    room.forget()
    for source in ("sheets", "plan.json"):
        run = room.apply(source, expect=4)
        assert room.requests() == []
        assert run.summary["outcome"] == "held"
        assert run.summary["paused"]["by"] == by
        assert run.summary["paused"]["reason"] == REASON
        for words in (run.stderr, run.summary["verdict"], str(sheet_cells(run.audit, "Summary"))):
            assert f"by {by}: {REASON}." in words
            assert "`reconciler resume`" in words
        shown = room.run("runs", "last", "--json")
        assert json.loads(shown.stdout)["paused"] == run.summary["paused"]
        assert REASON in room.run("runs").stderr
    planned = room.plan("sheets")
    assert planned.summary["paused"]["reason"] == REASON
    assert planned.stderr.count(REASON) == 1
    assert REASON in room.run("export", "--out", "live.xlsx").stderr
    assert REASON in room.run("check", "sheets").stdout + room.run("check", "sheets").stderr
    room.run("resume")
    assert room.plan("sheets").summary["paused"] is None
    assert room.apply("plan.json").count("create-user") == {"planned": 1, "done": 1}
    assert REASON not in room.run("runs").stderr
    assert "The journal is whole" in room.run("runs", "--verify").stdout


@pytest.mark.slow
def test_a_run_under_way_sends_no_further_request_and_is_verified(rehearse: Rehearse) -> None:
    room = room_with(rehearse, people=60)
    room.configure(pace={"max_concurrency": 1})
    room.faults({"method": "POST", "path": "/users$", "delay_s": 15.0})
    apply = room.start("apply", "sheets", "--yes")
    room.until(room.writes, "the first batch")
    pause(room)
    run = apply.end(expect=4)
    assert len(room.writes()) == 1
    assert run.count("create-user") == {"planned": 60, "done": 20, "skipped": 40}
    assert REASON in run.summary["verdict"]
    assert run.stderr.count("Ending: ") == 1
    assert run.text.partition("Not done")[2].partition("\n\n")[0].count(REASON) == 1
    assert run.stderr.splitlines()[-2:] == [
        "To go on, run the same command again:",
        "  reconciler apply sheets --yes --json",
    ]
    rows = sheet_rows(run.audit, "Actions")
    assert [row["verified"] for row in rows].count("yes") == 20
    room.run("resume")
    assert room.apply("sheets").count("create-user") == {"planned": 40, "done": 40}
    assert sorted(room.created()) == sorted(person(who)["email"] for who in crowd(60))


def test_a_run_that_waits_for_a_company_ends(rehearse: Rehearse) -> None:
    room = rehearse(live_company(), provisioning={"bolt": "never"})
    room.sheets([company("bolt")], [person("gil", "bolt")])
    room.configure(pace={"provisioning_poll": "20s", "provisioning": "1h"})
    apply = room.start("apply", "sheets", "--yes")
    room.until(lambda: "bolt" in room.vanity_names(), "the company")
    pause(room)
    assert REASON in apply.end(expect=4).summary["verdict"]


def test_a_yes_to_the_question_is_none_where_runs_were_paused_meanwhile(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    run = room.answer("sheets", meanwhile=lambda: pause(room), expect=4)
    assert room.writes() == []
    assert REASON in run.summary["error"]


def test_a_plan_that_was_altered_is_told_before_the_pause(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    plan = room.folder / "plan.json"
    room.plan("sheets", "--out", plan)
    plan.write_text(plan.read_text("utf-8").replace("p000", "p001"), "utf-8")
    pause(room)
    assert room.apply("plan.json", expect={4, 5}).code == 5


def test_it_is_on_record_who_paused_and_who_resumed(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    by = pause(room)
    assert "that stands" in room.run("pause", "--reason", "another").stdout
    room.run("resume")
    assert "Nothing is paused" in room.run("resume").stdout
    assert "running its command again" in room.run("resume").stdout
    (paused, resumed) = records(room, "paused", "resumed")
    assert REASON in paused[2]
    for _, public, items in (paused, resumed):
        assert json.loads(public).keys() == {"since"}
        assert json.loads(items)["by"]["login"]["name"] == by.partition(" (")[0]
    assert "The journal is whole" in room.run("runs", "--verify").stdout


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 501])
def test_without_a_reason_nothing_is_paused(rehearse: Rehearse, reason: str) -> None:
    room = room_with(rehearse)
    room.run("pause", "--reason", reason, expect=2)
    room.run("pause", expect=2)
    assert not (room.state / "paused.json").exists()


@pytest.mark.parametrize("content", ["", '{"format": "reconciler-pause/1", "by": "al'])
def test_what_cannot_be_read_pauses_too_and_says_how_to_mend_it(rehearse: Rehearse, content: str) -> None:
    room = room_with(rehearse)
    room.state.mkdir(mode=0o700)
    file = room.state / "paused.json"
    file.write_text(content, "utf-8")
    run = room.apply("sheets", expect=4)
    assert room.writes() == []
    assert str(file) in run.summary["verdict"]
    assert "`reconciler resume`" in run.summary["verdict"]
    room.run("resume")
    assert not file.exists()
    room.apply("sheets")


def test_its_file_is_its_owners_alone_and_whole(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    pause(room)
    file = room.state / "paused.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {path.name for path in room.state.iterdir()} == {"paused.json", "journal.sqlite3"}


def test_it_stops_writing_though_the_journal_cannot_be_written(rehearse: Rehearse) -> None:
    room = room_with(rehearse)
    room.state.mkdir(mode=0o700)
    (room.state / "journal.sqlite3").write_bytes(b"no journal" * 1000)
    said = room.run("pause", "--reason", REASON, expect=1).stderr
    assert f"{REASON}. `reconciler resume` lets runs write again. But that is not on record: " in said
    assert (room.state / "paused.json").is_file()
    room.run("resume", expect={1, 2})
    assert (room.state / "paused.json").is_file(), "as long as it cannot be put on record, it stands"


@pytest.mark.slow
def test_sandbox_and_demo_are_free_of_it(rehearse: Rehearse, tmp_path: Path) -> None:
    room = room_with(rehearse)
    pause(room)
    assert "(exit code 6" in room.run("demo", "--out", tmp_path / "demo").stdout
