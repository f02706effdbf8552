"""What begins warm is a process as one that was started: the fast tests rely on it, the slow ones start theirs."""

import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.harness import Rehearse, Room, live_company, live_person, person
from tests.warm import can_be_warm, run_cold, run_warm, start


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    """Open a room with one who leaves."""
    room = rehearse(live_company("acme", live_person()))
    room.sheets(users=[person(active="no")])
    return room


def in_no_time(ended: "subprocess.CompletedProcess[str]") -> str:
    """Give what it said on stderr, without how long that took."""
    return re.sub(r"in \d+\.\d s", "", ended.stderr)


def test_it_says_and_ends_as_one_that_was_started(room: Room) -> None:
    for words in (["plan", "sheets"], ["apply", "sheets"], ["plan", "nowhere"], ["runs"], ["no-command"]):
        warm, cold = (begin(words, room.folder, room.env, "", 60) for begin in (run_warm, run_cold))
        assert (warm.returncode, warm.stdout, in_no_time(warm)) == (cold.returncode, cold.stdout, in_no_time(cold))


def test_it_has_its_own_folder_variables_umask_and_streams(room: Room) -> None:
    before = os.umask(0o077)
    try:
        env = {**room.env, "RECONCILER_STATE_DIR": str(room.folder / "own")}
        ended = run_warm(["apply", "sheets", "--json"], room.folder, env, "y\n", 60)
    finally:
        os.umask(before)
    assert ended.returncode == 0
    assert (room.folder / "own" / "journal.sqlite3").exists()
    assert room.people() == {"ada@acme.example": False}
    assert "[y/N]" in ended.stderr


def test_a_signal_ends_it_as_its_own(room: Room) -> None:
    asking, told = os.pipe()
    silent, nobody = os.pipe()
    process = start(["apply", "sheets"], room.folder, room.env, [silent, told, told])
    os.close(told)
    with os.fdopen(asking, encoding="utf-8") as said:
        heard = ""
        while "[y/N]" not in heard:
            heard += said.read(1) or f"[y/N] was never asked, and it ended with {process.wait(60)}"
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 6
        assert "asked to end (SIGTERM)" in said.read()
    for number in silent, nobody:
        os.close(number)


def test_one_that_is_killed_is_gone(room: Room) -> None:
    silent, nobody = os.pipe()
    nothing = os.open(os.devnull, os.O_RDWR)
    process = start(["apply", "sheets"], room.folder, room.env, [silent, nothing, nothing])
    process.kill()
    assert process.wait(60) == -signal.SIGKILL
    assert not Path(f"/proc/{process.pid}").exists()
    for number in silent, nobody, nothing:
        os.close(number)


def test_variables_of_the_interpreter_want_a_start(room: Room) -> None:
    assert can_be_warm(room.env)
    assert not can_be_warm({**room.env, "PYTHONPATH": "hooks"})
    assert not can_be_warm({**room.env, "LC_ALL": "C"})
