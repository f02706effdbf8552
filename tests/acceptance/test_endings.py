"""A signal at any stage: the run ends with its summary, its audit, its place on record and an honest exit code."""

import json
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.harness import COMMAND, Rehearse, Room, company, live_company, live_person, person, sheet_rows
from tests.acceptance.pauses import Pause

SIGNALS = [signal.SIGTERM, *(pytest.param(one, marks=pytest.mark.slow) for one in (signal.SIGHUP, signal.SIGINT))]


def room_with_work(rehearse: Rehearse) -> Room:
    room = rehearse(live_company("acme", live_person("bob")))
    room.sheets([company()], [person("ada"), person("bob")])
    return room


def on_record(room: Room) -> list[dict[str, Any]]:
    command = [str(COMMAND), "runs", "--json"]
    ended = subprocess.run(command, cwd=room.folder, env=room.env, capture_output=True, text=True, check=True)
    return list(json.loads(ended.stdout))


def held_to_record(room: Room, summary: dict[str, Any]) -> None:
    """Hold what is on record to what was printed, and require that nothing half done lies around."""
    (line,) = on_record(room)
    assert (line["outcome"], line["exit_code"]) == (summary["outcome"], summary["exit_code"])
    assert Path(room.folder, summary["audit"]).is_file()
    assert not list(room.state.rglob(".reconciler-*"))
    assert not list(room.state.glob("locks/*.holder.json"))


@pytest.mark.parametrize("number", SIGNALS)
def test_while_sheets_are_read(rehearse: Rehearse, number: signal.Signals) -> None:
    room = room_with_work(rehearse)
    pause = Pause(room, "sheets/users.csv")
    apply = room.start("apply", "sheets", "--yes")
    with pause.reached():
        apply.interrupt(number)
    run = apply.end(expect=6)
    assert number.name in run.summary["error"]
    assert room.writes() == []
    held_to_record(room, run.summary)


@pytest.mark.parametrize("number", SIGNALS)
def test_while_people_are_listed(rehearse: Rehearse, number: signal.Signals) -> None:
    room = room_with_work(rehearse)
    room.faults({"method": "GET", "path": "/users$", "delay_s": 20.0})
    apply = room.start("apply", "sheets", "--yes")
    room.until(lambda: room.requests("GET", "/users"), "the listing")
    apply.interrupt(number)
    run = apply.end(expect=6)
    assert number.name in run.summary["error"]
    held_to_record(room, run.summary)


@pytest.mark.parametrize("number", SIGNALS)
def test_while_the_question_stands_it_is_a_no(rehearse: Rehearse, number: signal.Signals) -> None:
    room = room_with_work(rehearse)
    process = subprocess.Popen(
        [COMMAND, "apply", "sheets", "--json"], cwd=room.folder, env=room.env, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stderr
    asked = ""
    while "[y/N]" not in asked:
        asked += process.stderr.read(1)
    process.send_signal(number)
    assert process.wait(60) == 6
    assert process.stdout
    run = room.judged(["apply", "--json"], 6, process.stdout.read(), process.stderr.read(), 6)
    for stream in (process.stdin, process.stdout, process.stderr):
        assert stream
        stream.close()
    assert number.name in run.summary["error"]
    assert run.count("create-user") == {"planned": 1, "skipped": 1}
    assert room.writes() == []
    held_to_record(room, run.summary)


@pytest.mark.parametrize("number", SIGNALS)
def test_while_it_writes(rehearse: Rehearse, number: signal.Signals) -> None:
    room = rehearse(live_company("acme"), provisioning={"bolt": "never"})
    room.sheets([company("acme"), company("bolt")], [person("ada"), person("gil", "bolt")])
    apply = room.start("apply", "sheets", "--yes")
    room.until(lambda: "ada@acme.example" in room.people() and len(room.vanity_names()) == 2, "the writes")
    apply.interrupt(number)
    run = apply.end(expect=6)
    assert number.name in run.summary["error"]
    assert run.count("create-user") == {"planned": 2, "done": 1, "pending": 1}
    held_to_record(room, run.summary)


@pytest.mark.slow
@pytest.mark.parametrize("number", SIGNALS)
def test_while_it_verifies_it_verifies_to_the_end(rehearse: Rehearse, number: signal.Signals) -> None:
    room = room_with_work(rehearse)
    room.faults({"method": "GET", "path": "/companies$", "after": 1, "delay_s": 6.0})
    apply = room.start("apply", "sheets", "--yes")
    room.until(lambda: len(room.requests("GET", "/companies")) == 2, "the re-read")
    apply.interrupt(number)
    run = apply.end(expect=6)
    (row,) = sheet_rows(run.audit, "Actions")
    assert (row["outcome"], row["verified"]) == ("done", "yes")
    held_to_record(room, run.summary)


@pytest.mark.parametrize("number", SIGNALS)
def test_while_the_audit_is_written_nothing_is_lost(rehearse: Rehearse, number: signal.Signals) -> None:
    room = room_with_work(rehearse)
    pause = Pause(room, "audits/.reconciler-")
    apply = room.start("apply", "sheets", "--yes")
    with pause.reached():
        apply.interrupt(number)
        apply.interrupt(number)
    run = apply.end(expect=0)
    assert run.count("create-user") == {"planned": 1, "done": 1}
    held_to_record(room, run.summary)


@pytest.mark.parametrize("number", SIGNALS)
def test_while_the_summary_is_printed_it_is_printed_whole(rehearse: Rehearse, number: signal.Signals) -> None:
    room = rehearse(live_company("acme"))
    room.configure(limits={"rejected_rows": 1000})
    room.sheets(users=[person(f"p{at}", lastName="") for at in range(600)] + [person("ada")])
    # More than a pipe holds: the process waits in its print until it is read.
    apply = room.start("apply", "sheets", "--yes")
    room.until(lambda: list(room.state.glob("audits/*-marked.xlsx")), "the last file before the summary")
    apply.interrupt(number)
    apply.interrupt(number)
    run = apply.end(expect=6)
    assert len(run.summary["rejected"]) == 600
    held_to_record(room, run.summary)


def test_a_hangup_that_is_ignored_stays_ignored(rehearse: Rehearse) -> None:
    room = room_with_work(rehearse)
    pause = Pause(room, "sheets/users.csv")
    process = subprocess.Popen(
        ["/bin/bash", "-c", "trap '' HUP; exec reconciler apply sheets --yes"], cwd=room.folder, env=room.env,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with pause.reached():
        process.send_signal(signal.SIGHUP)
    assert process.wait(60) == 0
    assert len(room.people()) == 2


def test_in_its_last_moment_a_process_that_has_said_how_it_ended_ends_so(rehearse: Rehearse) -> None:
    room = room_with_work(rehearse)
    hooks = room.folder / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text("import atexit, os\natexit.register(os.kill, os.getpid(), 15)\n", "utf-8")
    room.env["PYTHONPATH"] = f"{hooks}:{room.env['PYTHONPATH']}"
    run = room.run("runs")
    assert (run.code, run.stderr) == (0, "")


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("words", [("export", "--out", "out.xlsx"), ("template", "--out", "out.xlsx")])
def test_other_commands_leave_no_half_file(rehearse: Rehearse, words: tuple[str, ...], number: signal.Signals) -> None:
    room = room_with_work(rehearse)
    pause = Pause(room, "/.reconciler-")
    command = room.start(*words)
    with pause.reached():
        command.interrupt(number)
    run = command.end(expect=6)
    assert "Stopped." in run.stderr
    assert not list(room.folder.glob(".reconciler-*"))
    assert not (room.folder / "out.xlsx").exists()


@pytest.mark.slow
def test_what_a_killed_run_left_half_written_is_cleared_by_the_next(rehearse: Rehearse) -> None:
    room = room_with_work(rehearse)
    pause = Pause(room, "audits/.reconciler-")
    killed = room.start("apply", "sheets", "--yes")
    with pause.reached():
        killed.kill()
    (left,) = room.state.glob("audits/.reconciler-*")
    mine = room.state / "audits" / ".reconciler-notes"
    mine.write_text("of a person", "utf-8")
    room.apply("sheets", "--audit", "elsewhere.xlsx")
    assert not left.exists()
    assert mine.exists()


@pytest.mark.slow
def test_what_another_run_is_writing_is_left_alone(rehearse: Rehearse) -> None:
    room = room_with_work(rehearse)
    pause = Pause(room, "/workbook.xlsx")
    first = room.start("apply", "sheets", "--yes")
    with pause.reached():
        room.apply("sheets")
        assert list(room.state.glob("audits/.reconciler-*"))
    assert first.end(expect=0).audit.is_file()


@pytest.mark.slow
def test_what_another_run_is_about_to_lock_may_go_and_is_made_again(rehearse: Rehearse) -> None:
    room = room_with_work(rehearse)
    pause = Pause(room, "audits/.reconciler-")
    first = room.start("apply", "sheets", "--yes")
    with pause.reached():
        room.apply("sheets")
        assert not list(room.state.glob("audits/.reconciler-*"))
    assert first.end(expect=0).audit.is_file()
