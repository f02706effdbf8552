"""SIGKILL at every boundary, enumerated: whatever the instant, the same command run again finishes the work."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from reconciler.model.action import ActionKind
from reconciler.model.result import Outcome
from reconciler.report.words.english import catalogue as english
from reconciler.run.who_acts import who_acts
from reconciler.state.runs import INTERRUPTED
from tests.storm.killed import Point
from tests.storm.rig import (
    KILLED,
    ROOT,
    Room,
    company_row,
    ended,
    populated,
    require_finished,
    user_row,
)
from tests.storm.witness import Witness

MOMENTS = ("before", "torn", "after")
BOUNDARIES = [
    ("intent", "before"), ("intent", "torn"), ("intent", "after"),
    ("answer", "after"), ("outcome", "before"), ("outcome", "torn"), ("outcome", "after"),
]  # fmt: skip
OF_A_WRITE = [Point(step, moment, kind) for kind in ActionKind for step, moment in BOUNDARIES]
OF_A_RUN = [Point(step, moment) for step in ("begun", "plan", "ended", "workbook", "audit") for moment in MOMENTS]


def name(point: Point) -> str:
    return "-".join(filter(None, (point.moment, point.step, point.call)))


def require_told(room: Room) -> None:
    """The journal tells of each change that arrived, and claims none that did not."""
    arrived = set(room.asked_for())
    told = [item for run in room.runs() for item in ended(room.told(run.run_id)).items()]
    assert arrived <= {identity for identity, outcome in told if outcome is not Outcome.SKIPPED}
    assert {identity for identity, outcome in told if outcome is Outcome.DONE} <= arrived


def require_nothing_left(room: Room) -> None:
    """One more run has nothing to do."""
    before = room.arrivals()
    again = room.apply()
    assert (again.exit_code, again.outcome) == (0, "in-sync")
    assert room.arrivals() == before


@pytest.mark.parametrize("point", OF_A_WRITE, ids=name)
def test_killed_around_a_write(five_writes: Room, point: Point) -> None:
    room = five_writes
    assert room.command(point=point).code == KILLED
    (killed,) = room.runs()
    assert killed.outcome == INTERRUPTED
    require_told(room)
    again = room.command()
    assert again.code == 0, again.stdout + again.stderr
    require_finished(room)
    require_nothing_left(room)


@pytest.mark.parametrize("point", OF_A_RUN, ids=name)
def test_killed_around_the_records_of_the_run(five_writes: Room, point: Point) -> None:
    room = five_writes
    assert room.command(point=point).code == KILLED
    has_begun = point != Point("begun", "before") and point != Point("begun", "torn")
    has_ended = point.step in ("workbook", "audit") or point == Point("ended", "after")
    assert [run.outcome for run in room.runs()] == (["done" if has_ended else INTERRUPTED] if has_begun else [])
    require_told(room)
    again = room.command()
    assert again.code == 0, again.stdout + again.stderr
    require_finished(room)
    require_nothing_left(room)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("step", ["intent", "outcome"])
def test_killed_while_many_writes_share_a_commit(open_room: Callable[[Witness], Room], step: str, moment: str) -> None:
    crowd = dict.fromkeys((f"p{number}" for number in range(30)), False)
    room = open_room(populated({"acme": crowd}))
    room.configure(limits={"company_reactivations": len(crowd)})
    room.sheets([company_row("acme")], [user_row(f"{who}@acme.example") for who in crowd])
    assert room.command(point=Point(step, moment, nth=12)).code == KILLED
    require_told(room)
    room.require_all_in_the_journal()
    assert room.command().code == 0
    assert set(room.world.people("acme").values()) == {True}
    assert sorted(room.world.done) == sorted(set(room.world.done))
    require_nothing_left(room)


@pytest.mark.parametrize("moment", ["before", "torn"])
def test_audit_of_a_killed_run_is_written_again(five_writes: Room, moment: str) -> None:
    room = five_writes
    room.command(point=Point("workbook", moment))
    assert not list((room.state / "audits").glob("*.xlsx"))
    assert room.command("runs", "last", "--audit", "again.xlsx").code == 0
    assert (room.folder / "again.xlsx").stat().st_size


def test_killed_again_and_again_at_each_step_in_turn(five_writes: Room) -> None:
    room = five_writes
    for nth in range(1, 40):
        code = room.command(point=Point(nth=nth)).code
        if code != KILLED:
            break
        require_told(room)
    assert code == 0
    assert len(room.runs()) > 4
    require_finished(room)


def test_killed_while_listings_lag(five_writes: Room) -> None:
    """Somebody created by the killed run is not listed at first: settled by reading again, not by creating again."""
    room = five_writes
    room.faults({"method": "POST", "path": "/users$", "lag": 1, "times": None})
    room.command(point=Point("answer", "after", ActionKind.CREATE_USER))
    assert room.command().code == 0
    require_finished(room)


def test_what_the_next_run_says_of_the_killed_one_is_what_it_saw(five_writes: Room) -> None:
    room = five_writes
    room.world.companies.fates["nova"] = "never"
    room.configure(provisioning="50ms")
    room.command(point=Point("answer", "after", ActionKind.CREATE_COMPANY))
    found = {finding.subject: finding for finding in room.apply().findings if finding.code.startswith("resume.")}
    assert found["nova"].code == "resume.pending"
    assert "being provisioned" in english.finding(found["nova"])
    assert room.asked_for()[ActionKind.CREATE_COMPANY, "nova", "nova"] == 1


# -- the lock


def until(true: Callable[[], object]) -> None:
    """Look until something is so."""
    give_up = time.monotonic() + 30
    while not true():
        assert time.monotonic() < give_up
        time.sleep(0.02)


@pytest.fixture
def holder(five_writes: Room) -> Iterator["subprocess.Popen[bytes]"]:
    """A run that is under way: the answer to its first creation of people does not come."""
    room = five_writes
    room.faults({"method": "POST", "path": "/users$", "when": "after", "delay_s": 60})
    process = subprocess.Popen(
        [sys.executable, "-m", "reconciler", "apply", "sheets", "--yes", "--json"],
        cwd=room.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **room.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with process:
        until(lambda: room.requests("POST", "/users"))
        yield process
        process.kill()


def test_living_holder_keeps_others_out_and_is_named(five_writes: Room, holder: "subprocess.Popen[bytes]") -> None:
    room = five_writes
    refused = room.command()
    assert refused.code == 9
    assert refused.summary["outcome"] == "locked"
    for fact in (who_acts().login.name, str(holder.pid), socket.gethostname(), room.runs()[-1].started_at[:16]):
        assert fact in refused.stderr
    assert len(room.requests("POST", "/oauth/token")) == 1
    assert len(room.runs()) == 1


def test_killed_while_another_waits(five_writes: Room, holder: "subprocess.Popen[bytes]") -> None:
    room = five_writes
    assert room.command().code == 9
    holder.kill()
    holder.wait(timeout=30)
    assert [run.outcome for run in room.runs()] == [INTERRUPTED]
    require_told(room)
    assert room.command().code == 0
    require_finished(room)
    require_nothing_left(room)
