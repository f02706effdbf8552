"""A folder that people put sheets into, with real runs, real kills and the rule of four eyes."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.approver import approve_as_another
from tests.acceptance.harness import PACE, Rehearse, Room, live_company, live_person, person


def with_inbox(room: Room, more: str = "") -> Path:
    """Give a room an inbox."""
    room.configure()
    inbox = room.folder / "inbox"
    inbox.mkdir(exist_ok=True)
    with (room.folder / "reconciler.toml").open("a") as file:
        file.write(f'{more}\n[[schedule]]\nname = "hr"\ninbox = "inbox"\n')
    return inbox


def work(room: Room, kill_at: int = 0) -> "subprocess.CompletedProcess[str]":
    """Have a process look at the inboxes until nothing is left to do, or it is killed."""
    command = [sys.executable, "-m", "tests.acceptance.inbox_worker", str(kill_at)]
    env = {**room.env, "PYTHONPATH": str(Path(__file__).parents[2])}
    ended = subprocess.run(
        command, cwd=room.folder, env=env, capture_output=True, text=True, timeout=90, check=False
    )
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
    assert work(room).returncode == 0
    assert room.people() == {"ada@acme.example": True, "bob@acme.example": True}
    assert told(inbox, "done") == ["people-result.txt", "people.csv"]
    assert (inbox / "done/people.csv").read_bytes() == sheet
    assert "There is nothing for you to do." in (inbox / "done/people-result.txt").read_text("utf-8-sig")
    assert "hr" in room.run("runs", "last", "--json").stdout

    put(room, "ada", "carl", email="no address")
    assert work(room).returncode == 0
    assert told(inbox, "to-fix") == ["people-marked.xlsx", "people-result.txt", "people.csv"]
    text = (inbox / "to-fix/people-result.txt").read_text("utf-8-sig")
    assert "“no address” is not an email address" in text
    assert "--" not in text
    put(room)
    (inbox / "notes.pdf").write_bytes(b"%PDF-1.7")
    assert work(room).returncode == 0
    assert "notes-result.txt" in told(inbox, "to-fix")


@pytest.mark.slow
def test_a_kill_at_any_step_loses_nothing_and_does_nothing_twice(rehearse: Rehearse) -> None:
    steps = None
    room = rehearse(live_company("acme"))
    inbox = with_inbox(room)
    number = 0
    while steps is None or number < steps:
        number += 1
        name = f"people{number}.csv"
        sheet = put(room, f"p{number:03}", name=name)
        killed = work(room, number)
        assert killed.returncode in (0, -signal.SIGKILL), killed.stderr
        ended = work(room)
        assert ended.returncode == 0, ended.stderr
        steps = steps or int(work_whole(room, inbox))
        there = [path for path in inbox.rglob("*") if path.is_file() and path.read_bytes() == sheet]
        assert there == [inbox / "done" / name], f"killed at step {number}: {there}"
        assert f"people{number}-result.txt" in told(inbox, "done")
        assert room.created().count(f"p{number:03}@acme.example") == 1, f"killed at step {number}"
    assert steps > 20
    assert not list((inbox / ".reconciler").glob("*/*"))
    room.run("runs", "--verify", expect=0)


def work_whole(room: Room, inbox: Path) -> str:
    """Have a sheet go all the way, and give how many steps that takes."""
    put(room, "whole", name="whole.csv")
    steps = work(room).stdout
    assert "whole.csv" in told(inbox, "done")
    return steps


@pytest.mark.slow
def test_with_four_eyes_a_sheet_waits_for_a_yes_and_a_schedule_that_has_one_goes_on(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    inbox = with_inbox(room, '[policy]\nfour_eyes = true\nunattended = "within-limits"\n')
    put(room, "ada")
    assert work(room).returncode == 0
    assert told(inbox, "done") == ["people-result.txt", "people.csv"]
    assert "waits for the yes of a second person" in (inbox / "done/people-result.txt").read_text("utf-8-sig")
    assert room.people() == {}
    (plan,) = (room.state / "plans").glob("*.json")
    approve_as_another(room, plan, "--schedule")
    put(room, "ada", "bob", name="next.csv")
    assert work(room).returncode == 0
    assert room.people() == {"ada@acme.example": True, "bob@acme.example": True}
