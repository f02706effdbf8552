"""What a run is printed to may vanish, be full or be closed: it goes on to its end, and is on record as it ended."""

import json
import os
import pty
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.harness import (
    Rehearse,
    Room,
    company,
    crowd,
    live_company,
    live_person,
    person,
    sheet_rows,
)

pytestmark = pytest.mark.slow


def room_with_work(rehearse: Rehearse) -> Room:
    room = rehearse(live_company("acme"))
    room.sheets([company()], [person(who) for who in crowd(30)])
    return room


def shell(room: Room, line: str, **more: Any) -> "subprocess.CompletedProcess[str]":
    """Run a line of bash where the command runs."""
    more = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    return subprocess.run(
        ["/bin/bash", "-c", line], cwd=room.folder, env=room.env, text=True, timeout=90, check=False, **more
    )


def on_record(room: Room) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(shell(room, "reconciler runs --json").stdout)
    return listed


def held_to_its_end(room: Room, code: int) -> None:
    """Hold the one run there was to what it should have done: all written, verified, with its audit, and on record."""
    assert len(room.people()) == 30
    (line,) = on_record(room)
    assert (line["outcome"], line["exit_code"], line["open"]) == ("done", code, 0)
    (audit,) = room.state.glob("audits/*.xlsx")
    assert {(row["outcome"], row["verified"]) for row in sheet_rows(audit, "Actions")} == {("done", "yes")}
    assert not list(room.state.rglob(".reconciler-*"))


def slow(*values: object) -> Any:
    """Return a case that a daily run leaves out."""
    return pytest.param(*values, marks=pytest.mark.slow)


@pytest.mark.parametrize(
    ("redirected", "code"),
    [
        # A lost stderr alone, and a reader of a text who has read enough, make no good run bad.
        ("2>/dev/full", 0),
        slow("2>&-", 0),
        slow("--verbose 2>/dev/full", 0),
        (">&-", 0),
        slow("<&-", 0),
        ("<&- >&- 2>&-", 0),
        slow("--json 2>&-", 0),
        ("2>&1 | head -1", 0),
        slow("2>&1 | true", 0),
        slow("--verbose 2>&1 | head -1", 0),
        # What was asked for on stdout and could not be printed: no clean success.
        (">/dev/full", 1),
        slow(">/dev/full 2>&1", 1),
        slow("--json >/dev/full", 1),
        ("--json >/dev/full 2>&1", 1),
        ("--json >&-", 1),
        slow("--json 1</dev/null", 1),
        ("--json --quiet | true", 1),
    ],
)
def test_no_print_breaks_a_run_and_its_code_is_the_one_on_record(
    rehearse: Rehearse, redirected: str, code: int
) -> None:
    room = room_with_work(rehearse)
    ended = shell(room, f"reconciler apply sheets --yes {redirected}; exit ${{PIPESTATUS[0]}}")
    assert ended.returncode == code, ended
    assert "Traceback" not in ended.stderr
    held_to_its_end(room, code)


def test_a_run_whose_summary_is_lost_says_so_and_shows_it_again(rehearse: Rehearse) -> None:
    room = room_with_work(rehearse)
    ended = shell(room, "reconciler apply sheets --yes --json >/dev/full")
    assert "No space left on device" in ended.stderr
    again = json.loads(shell(room, "reconciler runs last --json").stdout)
    assert (again["exit_code"], again["outcome"]) == (1, "done")
    assert "summary" in again["error"]
    assert again["counts"]["create-user"]["done"] == 30


def test_a_run_whose_summary_is_lost_is_a_good_one_all_the_same(rehearse: Rehearse) -> None:
    room = room_with_work(rehearse)
    shell(room, "reconciler apply sheets --yes --json >/dev/full")
    assert [line["good"] for line in on_record(room)] == [True]


def test_other_commands_tell_that_what_they_printed_is_lost(rehearse: Rehearse) -> None:
    room = room_with_work(rehearse)
    for words in ("check sheets", "plan sheets", "plan sheets --json", "runs", "runs --json", "--help", "--version"):
        assert shell(room, f"reconciler {words} >/dev/full").returncode == 1, words
        assert "Traceback" not in shell(room, f"reconciler {words} | true").stderr
    assert shell(room, "reconciler plan sheets --detailed-exitcode --json >/dev/full").returncode == 1
    assert shell(room, "reconciler plan sheets | true; exit ${PIPESTATUS[0]}").returncode == 0
    assert shell(room, "reconciler check missing.csv >/dev/full").returncode == 3


def test_a_reader_who_goes_in_the_middle_changes_nothing(rehearse: Rehearse) -> None:
    room = room_with_work(rehearse)
    room.faults({"method": "POST", "path": "/users$", "delay_s": 0.5, "times": None})
    run = room.start("apply", "sheets", "--yes", "--verbose")
    assert run.process.stderr
    while "POST" not in run.process.stderr.readline():
        pass
    run.process.stderr.close()
    assert run.process.stdout
    assert json.loads(run.process.stdout.read())["outcome"] == "done"
    assert run.process.wait(60) == 0
    held_to_its_end(room, 0)


@pytest.mark.parametrize("verbose", [(), ("--verbose",)])
def test_a_terminal_that_is_closed_under_nohup_changes_nothing(rehearse: Rehearse, verbose: tuple[str, ...]) -> None:
    room = room_with_work(rehearse)
    room.faults({"method": "POST", "path": "/users$", "delay_s": 0.5, "times": None})
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        ["/bin/bash", "-c", f"trap '' HUP; exec reconciler apply sheets --yes {' '.join(verbose)}"],
        cwd=room.folder, env=room.env, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    os.read(ours, 1)
    os.close(ours)
    process.send_signal(signal.SIGHUP)
    assert process.wait(60) == 0
    held_to_its_end(room, 0)


def test_none_of_our_files_takes_the_number_of_a_closed_stream(rehearse: Rehearse, tmp_path: Path) -> None:
    room = room_with_work(rehearse)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(
        "import atexit, os\n"
        "def tell():\n"
        "    with open(os.environ['TOLD'], 'w') as file:\n"
        "        file.write(' '.join(os.readlink(f'/proc/self/fd/{n}') for n in range(3)))\n"
        "atexit.register(tell)\n"
    )
    room.env |= {"PYTHONPATH": os.pathsep.join((str(hooks), room.env["PYTHONPATH"])), "TOLD": str(tmp_path / "told")}
    shell(room, "reconciler apply sheets --yes <&- >&- 2>&-")
    assert (tmp_path / "told").read_text("utf-8").split() == [os.devnull] * 3


def test_a_closed_stdin_is_a_no_in_words(rehearse: Rehearse) -> None:
    room = room_with_work(rehearse)
    for stdin in ("<&-", "</dev/null", "0>/dev/null"):
        ended = shell(room, f"reconciler apply sheets {stdin}")
        assert ended.returncode == 2
        assert "--yes" in ended.stderr
        assert "nexpected" not in ended.stderr
    assert room.writes() == []


# -- why it matters: half a sheet is held, whatever became of an earlier night's reader --

_NIGHTLY = "reconciler apply sheets --yes --absent-users deactivate"


@pytest.mark.parametrize(
    "lost", ["2>/dev/full", slow("2>&1 | true"), slow("--json >/dev/full 2>&1"), slow("<&- >&- 2>&-")]
)
def test_half_a_sheet_is_held_again_after_a_run_that_lost_its_reader(rehearse: Rehearse, lost: str) -> None:
    room = rehearse(live_company("acme", *(live_person(who) for who in crowd(240))))
    room.sheets([company()], [person(who) for who in crowd(240)])
    assert shell(room, _NIGHTLY).returncode == 0
    room.sheets([company()], [person(who) for who in crowd(120)])
    for tail in ("", lost, "", lost, ""):
        assert shell(room, f"{_NIGHTLY} {tail}; exit ${{PIPESTATUS[0]}}").returncode == 4
        assert sum(room.people().values()) == 240
    assert [line["exit_code"] for line in on_record(room)] == [0, 4, 4, 4, 4, 4]
    assert [line["good"] for line in on_record(room)] == [True, *[False] * 5]
