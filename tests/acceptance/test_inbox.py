"""A folder that people put sheets into, with real runs, real kills and the rule of four eyes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reconciler.config.settings import load_settings
from reconciler.model.actor import Account, Actor
from reconciler.operations.approve import ApproveRequest, approve
from tests.acceptance.crew import crew_of, until
from tests.acceptance.harness import Rehearse, Room, live_company, person


def with_inbox(room: Room, more: str = "") -> Path:
    """Give a room an inbox."""
    room.configure()
    inbox = room.folder / "inbox"
    inbox.mkdir(exist_ok=True)
    with (room.folder / "reconciler.toml").open("a") as file:
        file.write(f'{more}\n[[schedule]]\nname = "hr"\ninbox = "inbox"\n')
    return inbox


def work(room: Room, *how: str) -> "subprocess.CompletedProcess[str]":
    """Have a process look at the inboxes until nothing is left to do."""
    command = [sys.executable, "-m", "tests.acceptance.inbox_worker", *how]
    env = {**room.env, "PYTHONPATH": str(Path(__file__).parents[2])}
    ended = subprocess.run(command, cwd=room.folder, env=env, capture_output=True, text=True, timeout=500, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended


def told(inbox: Path, folder: str) -> list[str]:
    return sorted(path.name for path in (inbox / folder).iterdir()) if (inbox / folder).is_dir() else []


def put(room: Room, *people: str, name: str = "people.csv", **more: str) -> bytes:
    """Put a sheet into the inbox."""
    made = room.table("made.csv", [person(who, **more) for who in people])
    content = made.read_bytes()
    made.rename(room.folder / "inbox" / name)
    return content


def test_a_sheet_in_the_folder_is_all_that_hr_needs(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    inbox = with_inbox(room)
    sheet = put(room, "ada", "bob")
    work(room)
    assert room.people() == {"ada@acme.example": True, "bob@acme.example": True}
    assert told(inbox, "done") == ["people-result.txt", "people.csv"]
    assert (inbox / "done/people.csv").read_bytes() == sheet
    assert "There is nothing for you to do." in (inbox / "done/people-result.txt").read_text("utf-8-sig")
    assert "hr" in room.run("runs", "last", "--json").stdout

    put(room, "ada", "carl", email="no address")
    work(room)
    assert told(inbox, "to-fix") == ["people-marked.xlsx", "people-result.txt", "people.csv"]
    text = (inbox / "to-fix/people-result.txt").read_text("utf-8-sig")
    assert "“no address” is not an email address" in text
    assert "--" not in text
    put(room)
    (inbox / "notes.pdf").write_bytes(b"%PDF-1.7")
    work(room)
    assert "notes-result.txt" in told(inbox, "to-fix")


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
def test_a_kill_at_any_step_loses_nothing_and_does_nothing_twice(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    inbox = with_inbox(room)
    steps = int(work(room, "kills").stdout)
    assert steps > 20
    names = [f"people{number}.csv" for number in range(steps + 1)]
    assert sorted(path.name for path in inbox.rglob("*.csv")) == sorted(names)
    assert told(inbox, "done") == sorted([*names, *(name.replace(".csv", "-result.txt") for name in names)])
    assert sorted(room.created()) == [f"p{number:03}@acme.example" for number in range(steps + 1)]
    assert not [path for path in (inbox / ".reconciler").iterdir() if path.is_dir()]
    room.run("runs", "--verify")


@pytest.mark.slow
def test_with_four_eyes_a_sheet_waits_for_a_yes_and_a_schedule_that_has_one_goes_on(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    inbox = with_inbox(room, '[policy]\nfour_eyes = true\nunattended = "within-limits"\n')
    put(room, "ada")
    work(room)
    assert told(inbox, "done") == ["people-result.txt", "people.csv"]
    assert "waits for the yes of a second person" in (inbox / "done/people-result.txt").read_text("utf-8-sig")
    assert room.people() == {}
    (plan,) = (room.state / "plans").glob("*.json")
    bob = Account("54332", "bob")
    settings = load_settings(room.folder / "reconciler.toml", room.env)
    approve(ApproveRequest(plan, lambda _report: True, actor=Actor(bob, bob), schedule=True), settings)
    put(room, "ada", "bob", name="next.csv")
    work(room)
    assert room.people() == {"ada@acme.example": True, "bob@acme.example": True}


@pytest.mark.slow
def test_a_worker_watches_takes_what_was_there_before_and_ends_in_order(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    inbox = with_inbox(room)
    put(room, "ada", name="before.csv")
    with crew_of(room) as crew:
        worker = crew.worker()
        until(lambda: "before.csv" in told(inbox, "done"), "the first sheet")
        room.faults({"method": "GET", "path": "/companies$", "delay_s": 3.0})
        room.forget()
        put(room, "ada", "bob", name="after.csv")
        room.until(room.requests, "the second run")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0
        assert "Traceback" not in crew.said()
        assert told(inbox, "done") == ["before-result.txt", "before.csv"]
        crew.worker()
        put(room, "ada", "carl", name="last.csv")
        until(lambda: {"after.csv", "last.csv"} <= {*told(inbox, "done")}, "the sheets that were left")
    assert sorted(room.created()) == [f"{who}@acme.example" for who in ("bob", "carl")], "each once"


@pytest.mark.slow
def test_whoever_is_forgotten_is_in_no_folder_of_an_inbox(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    inbox = with_inbox(room)
    forget = ("journal", "forget", "--reason", "asked for it", "--person", "ada@acme.example")
    for number, (who, more) in enumerate([(("ada", "bob"), {}), (("ada",), {"active": "no"}), (("bob",), {})]):
        put(room, *who, name=f"people{number}.csv", **more)
        work(room)
    put(room, "ada", name="waits.csv", active="no")
    assert "is still to be carried out" in room.run(*forget, expect=4).stderr
    (inbox / "waits.csv").unlink()
    assert "Forgotten: 1 person." in room.run(*forget).stdout
    left = [path for path in inbox.rglob("*") if path.is_file() and b"ada@acme.example" in path.read_bytes()]
    assert left == []
    assert told(inbox, "done") == [
        "people0-result.txt", "people1-result.txt", "people2-result.txt", "people2.csv",
    ]  # fmt: skip
