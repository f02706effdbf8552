"""One run at a time, and runs that are ended from outside."""

import json
import platform
import re
import signal
from typing import Any

import pytest

from tests.acceptance.harness import Rehearse, Room, company, live_company, live_person, person, sheet_rows

ENDING = re.compile(r"Ending: (no|1) requests? under way; nothing more is sent, and what was sent is verified\.")
"""A look at the company that is waited for may be under way."""


def waiting(rehearse: Rehearse) -> Room:
    """Open a room where an apply waits for a company that never completes."""
    room = rehearse(live_company("acme"), provisioning={"bolt": "never"})
    room.sheets([company("acme"), company("bolt")], [person("ada"), person("gil", "bolt")])
    return room


def polled(room: Room) -> bool:
    """Tell whether the apply has come to wait, with the other company's people made."""
    bolt = [one["id"] for one in room.world()["companies"] if one["vanityName"] == "bolt"]
    return bool(bolt) and bool(room.people("acme")) and bool(room.requests("GET", bolt[0]))


@pytest.mark.slow
def test_a_second_run_ends_with_9_and_says_who_since_when_and_where(rehearse: Rehearse) -> None:
    room = waiting(rehearse)
    first = room.start("apply", "sheets", "--yes")
    room.until(lambda: polled(room), "the first run")
    before = [entry for entry in room.requests() if entry["method"] == "POST"]
    second = room.apply("sheets", expect=9)
    error = second.summary["error"]
    holder = json.loads(next(room.state.glob("locks/*.holder.json")).read_text("utf-8"))
    for word in (holder["run_id"], holder["operator"], str(first.process.pid), holder["since"], platform.node()):
        assert word in error
    assert second.summary["outcome"] == "locked"
    assert [entry for entry in room.requests() if entry["method"] == "POST"] == before
    first.interrupt()
    assert first.end(expect=6).summary["run_id"] == holder["run_id"]


@pytest.mark.slow
def test_a_plan_is_made_while_another_run_writes(rehearse: Rehearse) -> None:
    room = waiting(rehearse)
    first = room.start("apply", "sheets", "--yes")
    room.until(lambda: polled(room), "the first run")
    room.plan("sheets")
    first.interrupt()
    first.end(expect=6)


def test_the_lock_of_a_killed_run_is_no_lock_and_the_next_run_finishes(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), options={"provisioning_polls": 20})
    sheets = room.sheets([company("acme"), company("bolt")], [person("ada"), person("gil", "bolt")])
    room.configure(pace={"provisioning_poll": "500ms"})
    first = room.start("apply", sheets, "--yes")
    room.until(lambda: polled(room), "the first run")
    first.kill()
    assert list(room.state.glob("locks/*"))
    room.configure()
    run = room.apply(sheets)
    assert run.count("create-user") == {"planned": 1, "done": 1}
    assert room.people("bolt") == {"gil@bolt.example": True}
    assert sorted(room.created()) == ["ada@acme.example", "gil@bolt.example"]
    assert len(room.requests("POST", "/companies")) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_a_run_that_is_asked_to_end_writes_no_more_verifies_and_reports(rehearse: Rehearse, number: int) -> None:
    room = waiting(rehearse)
    apply = room.start("apply", "sheets", "--yes")
    room.until(lambda: polled(room), "the first poll")
    written = room.writes()
    apply.interrupt(number)
    run = apply.end(expect=6)
    assert room.writes() == written
    assert run.count("create-user") == {"planned": 2, "done": 1, "pending": 1}
    rows = {row["who"]: (row["outcome"], row["verified"]) for row in sheet_rows(run.audit, "Actions")}
    assert rows["ada@acme.example"] == ("done", "yes")
    assert rows["gil@bolt.example"][0] == "pending"
    assert signal.Signals(number).name in run.summary["error"]
    told = run.stderr.splitlines()
    (at,) = [number for number, line in enumerate(told) if ENDING.fullmatch(line)]
    assert told[at + 1].startswith("Applying: 1 of 3 changes in ")
    assert told[-2:] == ["To go on, run the same command again:", "  reconciler apply sheets --yes --json"]


SLOW: dict[str, Any] = {"method": "GET", "path": "/companies$", "delay_s": 20.0}


@pytest.mark.slow
def test_a_run_that_is_ended_while_it_reads_has_written_nothing_and_reports(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.faults(SLOW)
    apply = room.start("apply", room.sheets(users=[person("ada")]), "--yes")
    room.until(lambda: room.requests("GET", "/companies"), "the first read")
    apply.interrupt()
    run = apply.end(expect=6)
    assert room.writes() == []
    assert run.summary["outcome"] == "incomplete"
    assert "Ending: nothing was written.\n" in run.stderr
    assert "run the same command again" in run.stderr


@pytest.mark.slow
def test_a_run_that_is_ended_while_it_verifies_verifies_to_the_end(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.faults({**SLOW, "after": 1, "delay_s": 6.0})
    apply = room.start("apply", room.sheets(users=[person("ada")]), "--yes")
    room.until(lambda: len(room.requests("GET", "/companies")) == 2, "the read that verifies")
    apply.interrupt()
    run = apply.end(expect=6)
    assert "1 of 1 changes were done and verified. 1 person got access, in 1 company on " in run.text
    assert " (sandbox). The run was asked to end (SIGINT)." in run.text
    assert run.stderr.count("Ending: what was sent is verified first.\n") == 1
    (row,) = sheet_rows(run.audit, "Actions")
    assert (row["outcome"], row["verified"]) == ("done", "yes")


def test_a_run_after_an_interrupted_one_finishes_the_work(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")), options={"provisioning_polls": 20})
    sheets = room.sheets([company("acme"), company("bolt")], [person("bob"), person("gil", "bolt")])
    room.configure(pace={"provisioning_poll": "500ms"})
    apply = room.start("apply", sheets, "--yes")
    room.until(lambda: polled(room) and len(room.people("acme")) == 2, "the first poll")
    apply.interrupt()
    apply.end(expect=6)
    room.configure()
    assert room.apply(sheets).count("create-user") == {"planned": 1, "done": 1}
    assert len(room.requests("POST", "/companies")) == 1
