"""The state folder, or a part of it, is taken away while a run writes: no more is sent, and what was done is told."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.harness import Rehearse, Room, Running, company, crowd, live_company, person, sheet_rows

pytestmark = pytest.mark.slow

ONE_BY_ONE = ("apply", "--yes", "--max-concurrency", "1", "sheets")


def under_way(rehearse: Rehearse) -> tuple[Room, Running]:
    room = rehearse(live_company("acme"))
    room.sheets([company()], [person(who) for who in crowd(200)])
    room.faults({"method": "POST", "path": "/users$", "delay_s": 0.5, "times": None})
    run = room.start(*ONE_BY_ONE)
    room.until(lambda: len(room.writes()) > 1, "the first writes")
    return room, run


def state_of(room: Room) -> Path:
    return Path(room.env["RECONCILER_STATE_DIR"])


def test_without_its_lock_a_run_stops_with_11_and_the_same_command_finishes_the_work(rehearse: Rehearse) -> None:
    room, run = under_way(rehearse)
    shutil.rmtree(state_of(room) / "locks")
    sent = len(room.writes())
    ended = run.end(expect=11)
    assert len(room.writes()) <= sent + 1
    assert ended.summary["outcome"] == "lock-lost"
    assert {row["verified"] for row in sheet_rows(ended.audit, "Actions")} == {"not checked"}
    room.clear_faults()
    room.apply("sheets")
    assert len(room.people()) == 200
    assert len(room.created()) == len(set(room.created())) == 200


def test_a_second_run_sees_the_first_though_its_lock_is_gone(rehearse: Rehearse) -> None:
    room, run = under_way(rehearse)
    run.process.send_signal(19)  # SIGSTOP: it does not notice
    shutil.rmtree(state_of(room) / "locks")
    second = room.run(*ONE_BY_ONE, expect=9)
    assert "its lock was removed" in second.summary["verdict"]
    run.process.send_signal(18)  # SIGCONT
    run.end(expect=11)


@pytest.mark.parametrize("lose", [shutil.rmtree, lambda state: (state / "journal.sqlite3").unlink()])
def test_without_its_journal_a_run_stops_and_proves_from_memory_what_it_did(
    rehearse: Rehearse, lose: Callable[[Path], None]
) -> None:
    room, run = under_way(rehearse)
    lose(state_of(room))
    sent = len(room.writes())
    ended = run.end(expect=1)
    assert len(room.writes()) <= sent + 1
    assert "the journal was removed" in ended.summary["verdict"]
    outcomes = [row["outcome"] for row in sheet_rows(ended.audit, "Actions")]
    assert outcomes.count("done") == len(room.people())
    assert not (state_of(room) / "journal.sqlite3").exists()
    room.clear_faults()
    assert "is gone or empty" in room.apply("sheets", expect=2).stderr
