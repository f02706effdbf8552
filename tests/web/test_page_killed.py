"""The server or the process of a run dies in the middle of a run: what was sent is known, and the rest is finished."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.acceptance.harness import Rehearse, Room, company, live_company, live_person, person
from tests.web.visitor import Page, Visitor, served, until

pytestmark = pytest.mark.slow

LEAVERS = ("bob", "cyn", "dan", "eve", "fay")
ALL_GONE = {f"{who}@acme.example": False for who in LEAVERS}


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    """Open a room in which five people leave, one request after the other, the third of which takes long."""
    others = [live_person(f"p{number:02}") for number in range(50)]
    room = rehearse(live_company("acme", *map(live_person, LEAVERS), *others))
    rows = [person(f"p{number:02}") for number in range(50)]
    room.sheets([company()], [*(person(who, active="no") for who in LEAVERS), *rows])
    room.configure(pace={"max_concurrency": 1})
    return room


@contextmanager
def in_the_middle(room: Room, page: Page) -> Iterator[tuple[Visitor, str, str]]:
    """Have a plan approved, and stop the world in the middle of its run; gives a visitor, the plan and the job."""
    mara, teun = page.visitor(page.links["preparer"]), page.visitor(page.links["approver"])
    plan = mara.plan(mara.drop(room.folder / "sheets/companies.csv", room.folder / "sheets/users.csv"))
    mara.send(plan, f"{plan}/ask")
    room.faults({"method": "PATCH", "path": "/users", "after": 2, "delay_s": 3.0, "times": 1})
    job = teun.send(plan, f"{plan}/approve")
    room.until(lambda: len(room.writes()) >= 3, "the third request has left")
    yield teun, plan, job


def children_of(process: int) -> list[int]:
    """Give the processes that a process has started."""
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        found += [int(number) for number in (task / "children").read_text("ascii").split()]
    return found


def left(room: Room) -> dict[str, bool]:
    """Give who of the leavers is still active."""
    people = room.people()
    return {who: people[who] for who in ALL_GONE}


def finished_by(visitor: Visitor, plan: str) -> None:
    assert "This plan was carried out in part." in visitor.words(plan)
    assert visitor.waited(visitor.send(plan, f"{plan}/apply"))["state"] == "done"
    assert "This plan was carried out." in visitor.words(plan)


def test_a_killed_run_is_told_and_the_rest_is_applied(room: Room) -> None:
    with served(room) as page:
        with in_the_middle(room, page) as (teun, plan, job):
            (child,) = children_of(page.process.pid)
            os.kill(child, signal.SIGKILL)
        ended = teun.waited(job)
        assert ended["state"] == "failed"
        assert "The process of this run was ended from outside." in ended["said"]
        assert "Interrupted: the run was killed" in teun.words(ended["next"])
        assert set(left(room).values()) == {True, False}
        finished_by(teun, plan)
        assert left(room) == ALL_GONE


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_the_end_of_the_server_ends_its_run_cleanly_and_the_next_server_tells_of_it(
    room: Room, end: signal.Signals
) -> None:
    with served(room) as page, in_the_middle(room, page) as (_, plan, job):
        (child,) = children_of(page.process.pid)
        page.process.send_signal(end)
        page.process.wait(timeout=60)
    until(lambda: not Path(f"/proc/{child}").exists(), "the process of the run has ended")
    (line,) = [one for one in room.run("runs", text=True).stdout.splitlines() if "incomplete" in one]
    assert line
    assert set(left(room).values()) == {True, False}
    with served(room) as page:
        teun = page.visitor(page.links["approver"])
        told = teun.waited(job)
        assert told["state"] == "failed"
        assert "server of" in told["said"]
        finished_by(teun, plan)
        assert left(room) == ALL_GONE


def test_whoever_stops_a_run_ends_it_after_what_is_under_way(room: Room) -> None:
    with served(room) as page:
        with in_the_middle(room, page) as (teun, plan, job):
            assert teun.send(job, f"{job}/stop") == job
        ended = teun.waited(job)
        assert "asked for an end" in ended["said"]
        assert "Not done, or not verified" in teun.words(ended["next"])
        assert set(left(room).values()) == {True, False}
        finished_by(teun, plan)
        assert left(room) == ALL_GONE
