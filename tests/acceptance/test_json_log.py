"""The log as JSON lines: all of stderr is some, whatever happens, and no person's name or address is in it."""

import json
import signal
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from reconciler.report.finding_catalogue import catalogue
from tests.acceptance.harness import SECRET, Rehearse, Room, crowd, live_company, live_person, person
from tests.acceptance.test_unexpected import failing

NAMES = ("Zebedee", "Quillfeather")
ADDRESS = "zebedee.q@acme.example"
JSON_LOG = {"format": "json"}


def somebody(**cells: str) -> dict[str, str]:
    """Give a row of the person who must not be named."""
    return {**person(), "email": ADDRESS, "firstName": NAMES[0], "lastName": NAMES[1], **cells}


def parsed(stderr: str, *names: str) -> list[dict[str, Any]]:
    """Return the lines of a log, each judged."""
    assert not [word for word in (*NAMES, ADDRESS, SECRET, *names) if word.lower() in stderr.lower()]
    assert "\x1b" not in stderr
    lines = [json.loads(line) for line in stderr.splitlines()]
    assert lines
    for line in lines:
        assert list(line)[:4] == ["at", "level", "event", "message"]
        assert datetime.fromisoformat(line["at"]).utcoffset() is not None
        assert line["at"].endswith("Z")
        assert line["level"] in {"info", "warning", "error"}
        assert line["event"] in {"stage", "verdict", "error", "log"}
        assert line["message"]
    return lines


def verdict(lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the one line that says how a run ended."""
    (found,) = [line for line in lines if line["event"] == "verdict"]
    return found


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    room = rehearse(live_company("acme", *(live_person(who) for who in crowd(20))))
    room.configure(log=JSON_LOG)
    return room


@pytest.mark.parametrize("words", [(), ("--verbose",), ("--quiet",), ("--json",), ("--json", "--verbose")])
def test_a_run_from_end_to_end(room: Room, words: Sequence[str]) -> None:
    room.table("people.csv", [*(person(who) for who in crowd(20)), somebody()])
    run = room.run("apply", "people.csv", "--yes", *words, text=True)
    lines = parsed(run.stderr)
    said = verdict(lines)
    assert (said["level"], said["outcome"], said["exit_code"]) == ("info", "done", 0)
    assert said["message"] == "done and verified: 1 person got access"
    assert room.people()[ADDRESS]
    assert {line["run_id"] for line in lines} == {said["run_id"]}
    assert said["run_id"] in room.run("runs").stdout
    assert ("stage" in {line["event"] for line in lines}) == ("--quiet" not in words)
    assert any("POST" in line["message"] for line in lines) == ("--verbose" in words)


def _held(room: Room) -> None:
    """Have a sheet take the access of nearly all."""
    leave = [{**person(who), "firstName": NAMES[0], "lastName": NAMES[1], "active": "no"} for who in crowd(15)]
    room.table("people.csv", [*leave, somebody(active="yes")])


def _refused_for_its_letters(room: Room) -> None:
    rows = [somebody(firstName=f"{NAMES[0]}\xe8\xf0\xfe", lastName=f"{NAMES[1]}\x8a")]
    room.table("people.csv", rows, encoding="latin-1")


def _refused_for_its_rows(room: Room) -> None:
    room.table("people.csv", [somebody(email=f"{NAMES[0]} {NAMES[1]} at home {n}") for n in range(20)])


def _refused_for_its_columns(room: Room) -> None:
    (room.folder / "people.csv").write_text(f"{NAMES[0]},{NAMES[1]},{ADDRESS}\n1,2,3\n", "utf-8")


def _rejected(room: Room) -> None:
    room.table("people.csv", [*(person(who) for who in crowd(20)), somebody(email=f"{NAMES[0]}@@{NAMES[1]}")])


def _failed(room: Room) -> None:
    rows = [*(person(who) for who in crowd(20)), somebody(email=f"{NAMES[0]}.{NAMES[1]}@elsewhere.example")]
    room.table("people.csv", rows)


def _away(room: Room) -> None:
    room.faults({"method": "GET", "status": 503, "times": 500})
    room.table("people.csv", [somebody()])


@pytest.mark.parametrize(
    "words", [(), *(pytest.param((word,), marks=pytest.mark.slow) for word in ("--json", "--quiet"))]
)
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (_held, 4),
        (_refused_for_its_letters, 3),
        (_refused_for_its_rows, 3),
        (_refused_for_its_columns, 3),
        (_rejected, 6),
        (_failed, 6),
        (_away, 8),
    ],
)
def test_a_run_that_does_not_go_well(room: Room, wrong: Any, code: int, words: Sequence[str]) -> None:
    wrong(room)
    run = room.run("apply", "people.csv", "--yes", *words, expect=code, text=True)
    said = verdict(parsed(run.stderr, *crowd(3)))
    assert said["exit_code"] == code
    assert said["level"] == ("warning" if code in (4, 6) else "error")
    if code == 4:
        assert said["holds"]
        assert "HELD: 15 people would lose access" in said["message"]
    if code == 3 and wrong is not _refused_for_its_rows:
        assert catalogue()[said["error_code"]].cause in said["message"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["plan", "people.csv"], 0),
        (["plan", "people.csv", "--json"], 0),
        (["check", "people.csv"], 6),
        (["check", "people.csv", "--json"], 6),
        (["check", "people.csv", "--json", "--quiet"], 6),
        (["check", "nowhere.csv"], 3),
        (["apply", "nowhere.csv", "--yes"], 3),
        (["apply", "people.csv", "--yes", "--rate", "fast"], 2),
        (["apply", "people.csv", "--yess"], 2),
        (["aply", "people.csv"], 2),
        (["runs", "nobody"], 2),
        (["apply", "people.csv", "--yes", "--config", "elsewhere.toml"], 2),
    ],
)
def test_other_commands_and_mistakes(room: Room, words: list[str], code: int) -> None:
    _rejected(room)
    run = room.run(*words, expect=code, text=True)
    if "elsewhere.toml" in words:  # what it says of the log, nobody knows
        assert "elsewhere.toml" in run.stderr
    elif run.stderr:
        lines = parsed(run.stderr)
        assert code != 2 or [line["exit_code"] for line in lines] == [2]


def test_settings_that_are_wrong_elsewhere_are_told_so_too(room: Room) -> None:
    room.configure(log=JSON_LOG, limits={"run_deactivations": "many"})
    (line,) = parsed(room.run("plan", "people.csv", expect=2, text=True).stderr)
    assert "run_deactivations" in line["message"]
    (room.folder / "reconciler.toml").rename(room.folder / "named.toml")
    (line,) = parsed(room.run("plan", "people.csv", "--config", "named.toml", expect=2, text=True).stderr)
    assert "run_deactivations" in line["message"]


def test_a_crash_is_told_without_what_it_was_about(rehearse: Rehearse) -> None:
    room = failing(rehearse, "users.csv")
    room.configure(log=JSON_LOG)
    run = room.run("apply", "sheets", "--yes", expect=1, text=True)
    lines = parsed(run.stderr)
    assert verdict(lines)["exit_code"] == 1
    assert any(str(room.state / "faults.log") in line["message"] for line in lines)
    assert any("ExceptionGroup" in line["message"] for line in lines)
    (room.state / "faults.log").unlink()


def test_no_question_can_be_asked_and_it_says_so(room: Room) -> None:
    room.table("people.csv", [somebody()])
    (line,) = parsed(room.run("apply", "people.csv", stdin="y\n", expect=2, text=True).stderr)
    assert "no question can be asked there. Add --yes" in line["message"]
    plan = room.run("plan", "people.csv", "--out", "plan.json", text=True)
    assert plan.code == 0
    (line,) = parsed(room.run("approve", "plan.json", stdin="y\n", expect=2).stderr)
    assert "Add --yes" in line["message"]
    assert room.writes() == []


def test_a_signal_is_told(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.configure(log=JSON_LOG)
    room.faults({"method": "GET", "path": "/companies$", "delay_s": 20.0})
    room.table("people.csv", [somebody()])
    apply = room.start("apply", "people.csv", "--yes")
    room.until(lambda: room.requests("GET", "/companies"), "the first read")
    apply.interrupt(signal.SIGTERM)
    lines = parsed(apply.end(expect=6).stderr)
    assert any(line["message"] == "Ending: nothing was written." for line in lines)
    assert "run the same command again: reconciler apply people.csv --yes" in lines[-1]["message"]


def test_what_else_is_complained_of_is_a_warning(room: Room) -> None:
    room.table("people.csv", [somebody()])
    (room.folder / "notify.txt").write_text("json://127.0.0.1:1/gone\n", "utf-8")
    (room.folder / "notify.txt").chmod(0o644)
    room.configure(log=JSON_LOG, notify={"urls_file": "notify.txt", "on": ["done"]})
    room.state.mkdir()
    room.state.chmod(0o777)
    lines = parsed(room.run("apply", "people.csv", "--yes", text=True).stderr)
    warned = [line["message"] for line in lines if line["level"] == "warning"]
    for words in ("Others can write to", "Others can read the addresses", "a notice was not delivered"):
        assert any(words in message for message in warned), warned
    room.run("pause", "--reason", f"{NAMES[0]} said so")
    paused = parsed(room.run("plan", "people.csv", text=True).stderr)
    assert paused
