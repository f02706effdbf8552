"""A reader that is there and does not read, a log daemon that hangs or a terminal that was stopped, holds up no run."""

import json
import os
import pty
import subprocess
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from tests.acceptance.harness import COMMAND, Rehearse, Room, company, crowd, live_company, person

pytestmark = pytest.mark.slow


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    room = rehearse(live_company("acme"))
    room.sheets([company()], [person(who) for who in crowd(60)])
    return room


@contextmanager
def full_pipe() -> Iterator[int]:
    """Open a pipe that takes nothing more."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    with suppress(BlockingIOError):
        while True:
            os.write(writing, bytes(4096))
    os.set_blocking(writing, True)
    yield writing
    for descriptor in (reading, writing):
        os.close(descriptor)


def start(room: Room, *words: str, **streams: Any) -> "subprocess.Popen[Any]":
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
    return subprocess.Popen([COMMAND, "apply", "sheets", *words], cwd=room.folder, env=room.env, **streams)


def on_record(room: Room) -> list[tuple[str, int]]:
    listed = subprocess.run([COMMAND, "runs", "--json"], env=room.env, capture_output=True, check=True)
    return [(line["outcome"], line["exit_code"]) for line in json.loads(listed.stdout)]


@pytest.mark.parametrize(
    ("words", "lost", "code"),
    [
        (("--yes",), ("stdout",), 0),
        (("--yes", "--verbose"), ("stdout", "stderr"), 0),
        (("--yes", "--verbose", "--json"), ("stdout", "stderr"), 1),
        (("--yes", "--json"), ("stdout",), 1),
    ],
)
def test_a_run_goes_on_and_ends_as_it_is_on_record(
    room: Room, words: tuple[str, ...], lost: tuple[str, ...], code: int
) -> None:
    with full_pipe() as pipe:
        process = start(room, *words, **dict.fromkeys(lost, pipe))
        said = process.communicate(timeout=60)[1]
    assert process.returncode == code
    assert len(room.people()) == 60
    assert on_record(room) == [("done", code)]
    if words == ("--yes", "--json"):
        assert b"what was to be printed on stdout has not arrived (nobody reads it)" in said


@pytest.mark.parametrize("ended_by", ["signal", "deadline"])
def test_signals_and_the_deadline_work_meanwhile(room: Room, ended_by: str) -> None:
    room.faults({"method": "POST", "path": "/users$", "delay_s": 2.0, "times": None})
    room.configure(pace={"max_concurrency": 1})
    with full_pipe() as pipe:
        deadline = ["--deadline", "3s"] if ended_by == "deadline" else []
        process = start(room, "--yes", "--verbose", *deadline, stdout=pipe, stderr=pipe)
        room.until(lambda: room.requests("POST", "/users"), "the first write")
        if ended_by == "signal":
            process.terminate()
        assert process.wait(60) == 6
    assert len(room.people()) < 60
    assert on_record(room) == [("incomplete", 6)]


def test_a_signal_ends_the_wait_for_a_reader(room: Room) -> None:
    ours, theirs = pty.openpty()  # so that there may be a person, who is waited for much longer
    with full_pipe() as pipe:
        process = start(room, "--yes", "--json", stdin=theirs, stdout=pipe)
        room.until(lambda: on_record(room) == [("done", 0)], "the end of the run")
        process.terminate()
        process.communicate(timeout=30)
    assert process.returncode == 1
    for descriptor in (ours, theirs):
        os.close(descriptor)


def test_a_question_that_nobody_can_read_is_a_no(room: Room) -> None:
    with full_pipe() as pipe:
        process = start(room, stdin=subprocess.PIPE, stderr=pipe)
        process.communicate(b"y\n", timeout=60)
    assert process.returncode == 2
    assert room.writes() == []


def test_a_question_is_shown_before_its_answer_is_read_on_a_terminal_that_was_stopped(room: Room) -> None:
    ours, theirs = pty.openpty()
    termios.tcflow(theirs, termios.TCOOFF)  # as Ctrl-S does
    process = start(room, stdin=theirs, stdout=theirs, stderr=theirs)
    os.write(ours, b"y\n")
    room.until(lambda: room.requests("GET", "/users"), "the last of what is read")
    with suppress(subprocess.TimeoutExpired):
        process.wait(1)
    assert process.poll() is None
    assert room.writes() == []
    termios.tcflow(theirs, termios.TCOON)
    os.close(theirs)
    told = b""
    with suppress(OSError):
        while more := os.read(ours, 4096):
            told += more
    assert process.wait(30) == 0
    assert b"60 people get access" in told
    assert len(room.people()) == 60
    os.close(ours)
