"""How fast the API is asked, and when no more: storms of 429, pauses, rates, writes that are lost, deadlines."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.harness import Rehearse, Room, crowd, live_company, live_person, person, sheet_rows

pytestmark = pytest.mark.slow

MANY = {"company_reactivations": 100}
LOST: dict[str, Any] = {"method": "PATCH", "status": 503, "times": None}


def asleep(rehearse: Rehearse, count: int, **options: Any) -> tuple[Room, Path]:
    """Open a room with so many inactive people whom a sheet wants active."""
    people = crowd(count)
    room = rehearse(live_company("acme", *(live_person(who, active=False) for who in people)), options=options)
    room.configure(limits=MANY)
    return room, room.sheets(users=[person(who, active="yes") for who in people])


def all_awake(room: Room) -> bool:
    """Tell whether everybody is active."""
    return set(room.people().values()) == {True}


# -- the server asks to slow down -------------------------------------------------------------------------------


def test_a_storm_of_429_ends_with_everything_done_once(rehearse: Rehearse) -> None:
    room, _ = asleep(rehearse, 40)
    room.faults(
        {"method": "PATCH", "status": 429, "times": 30},
        {"method": "POST", "path": "/users$", "status": 429, "times": 10},
        {"method": "GET", "path": "/users$", "status": 429, "times": 3},
    )
    run = room.apply(room.sheets(users=[person(who, active="yes") for who in crowd(140)]))
    assert run.summary["api"]["throttled"] == 43
    assert run.count("reactivate-user") == {"planned": 40, "done": 40}
    assert run.count("create-user") == {"planned": 100, "done": 100}
    assert all_awake(room)
    served = Counter(entry["path"] for entry in room.requests("PATCH") if entry["status"] == 200)
    assert (len(served), set(served.values())) == (40, {1})
    created = [user["email"] for e in room.requests("POST", "/users") if e["status"] == 201 for user in e["body"]]
    assert len(created) == len(set(created)) == 100


def test_a_pause_is_kept_by_all_that_is_at_work_and_is_shown(rehearse: Rehearse) -> None:
    room, sheets = asleep(rehearse, 60, latency_s=0.02)
    room.faults({"method": "PATCH", "after": 8, "status": 429, "headers": {"Retry-After": "2"}})
    run = room.apply(sheets, "--max-concurrency", "4")
    log = room.requests()
    (told,) = (entry for entry in log if entry["status"] == 429)
    soon = [entry for entry in log if entry["n"] > told["n"] and entry["at"] < told["at"] + 2]
    # What the other three had sent before the answer was read, and sent again on answers that came with it.
    assert len(soon) <= 6
    assert "asks for a pause of 2 s" in run.stderr
    assert all_awake(room)


@pytest.mark.parametrize("words", [["--rate", "20/s"], ["--rate", "20"], []])
def test_a_rate_is_kept(rehearse: Rehearse, words: list[str]) -> None:
    room, sheets = asleep(rehearse, 30)
    if not words:
        room.configure(limits=MANY, pace={"rate": "20/s"})
    room.apply(sheets, *words)
    log = room.requests()
    # A fifth is for requests that the machine held up on their way.
    assert log[-1]["at"] - log[0]["at"] >= 0.8 * (len(log) - 1.5) / 20
    assert all_awake(room)


@pytest.mark.parametrize("text", ["0", "0/s", "fast", "50/m", "-1", "1e3", ""])
def test_what_is_no_rate_is_refused(rehearse: Rehearse, text: str) -> None:
    room, sheets = asleep(rehearse, 1)
    run = room.apply(sheets, "--rate", text, expect=2)
    assert "as in 50/s or 50" in run.stderr
    assert room.requests() == []


# -- the server loses writes ------------------------------------------------------------------------------------


def test_writes_stop_where_they_are_lost_again_and_again_and_reads_go_on(rehearse: Rehearse) -> None:
    room, sheets = asleep(rehearse, 60)
    room.faults(LOST)
    run = room.apply(sheets, "--max-concurrency", "4", expect=7)
    sent = room.requests("PATCH")
    assert 14 <= len(sent) <= 14 + 3
    ended = run.count("reactivate-user")
    assert ended["planned"] == 60 == ended["skipped"] + ended["unknown"]
    assert ended["unknown"] <= len(sent)
    assert any(entry["method"] == "GET" and entry["n"] > sent[-1]["n"] for entry in room.requests())
    skipped = [row for row in sheet_rows(run.audit, "Actions") if row["outcome"] == "skipped"]
    assert all("No more are sent" in row["detail"] and "HTTP 503" in row["detail"] for row in skipped)
    room.clear_faults()
    room.apply(sheets)
    assert all_awake(room)


def test_one_blow_to_all_that_is_under_way_does_not_stop_the_writes(rehearse: Rehearse) -> None:
    room, sheets = asleep(rehearse, 40)
    room.faults({**LOST, "times": 8})
    run = room.apply(sheets, "--max-concurrency", "8")
    assert run.count("reactivate-user") == {"planned": 40, "done": 40}


# -- the deadline -----------------------------------------------------------------------------------------------


def test_at_the_deadline_no_write_begins_and_what_was_sent_is_verified(rehearse: Rehearse) -> None:
    room, sheets = asleep(rehearse, 40)
    room.faults({"method": "PATCH", "delay_s": 1.0, "times": None})
    run = room.apply(sheets, "--max-concurrency", "2", "--deadline", "4s", expect=6)
    ended = run.count("reactivate-user")
    assert ended["done"] + ended["skipped"] == 40
    assert ended["done"] == len(room.requests("PATCH")) == sum(room.people().values())
    rows = sheet_rows(run.audit, "Actions")
    assert {row["verified"] for row in rows if row["outcome"] == "done"} <= {"yes"}
    assert all("The deadline, " in row["detail"] for row in rows if row["outcome"] == "skipped")
    assert "The deadline, " in run.summary["verdict"]
    room.clear_faults()
    room.apply(sheets)
    assert all_awake(room)


def test_a_deadline_ends_the_waiting_for_a_company(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), provisioning={"bolt": "never"})
    row = {"name": "Bolt Ltd", "vanityName": "bolt", "emailDomains": "bolt.example"}
    sheets = room.sheets([row], [person("ada"), person("gil", "bolt")])
    run = room.apply(sheets, "--deadline", "4s", expect=6)
    assert run.count("create-user") == {"planned": 2, "done": 1, "pending": 1}
    assert "The deadline, " in run.summary["verdict"]


@pytest.mark.parametrize("deadline", ["0s", "1s"])
def test_a_deadline_while_reading_leaves_all_as_it_is(rehearse: Rehearse, deadline: str) -> None:
    room, sheets = asleep(rehearse, 3)
    room.faults({"method": "GET", "path": "/companies$", "delay_s": 20.0})
    run = room.apply(sheets, "--deadline", deadline, expect=6)
    assert run.summary["verdict"].startswith("Nothing was written. The deadline, ")
    assert run.summary["outcome"] == "incomplete"
    assert room.writes() == []


def test_a_deadline_that_does_not_come_changes_nothing(rehearse: Rehearse) -> None:
    room, sheets = asleep(rehearse, 3)
    run = room.apply(sheets, "--deadline", "2h")
    assert run.count("reactivate-user") == {"planned": 3, "done": 3}


def test_a_deadline_in_the_configuration_is_for_apply_alone(rehearse: Rehearse) -> None:
    room, sheets = asleep(rehearse, 3)
    room.configure(limits=MANY, pace={"deadline": "0s"})
    assert room.plan(sheets).count("reactivate-user") == {"planned": 3}
    room.apply(sheets, expect=6)
    room.apply(sheets, "--deadline", "2h")
    assert all_awake(room)


@pytest.mark.parametrize("text", ["soon", "25:00", "6", "2d", ""])
def test_what_is_no_deadline_is_refused_with_both_forms(rehearse: Rehearse, text: str) -> None:
    room, sheets = asleep(rehearse, 1)
    run = room.apply(sheets, "--deadline", text, expect=2)
    assert "as in 06:00" in run.stderr
    assert "as in 2h" in run.stderr
    assert room.requests() == []
