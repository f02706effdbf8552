"""The process of a job is ended where it takes more than it may, and what it was to do says so."""

import asyncio
import io
import time
from typing import Any

import pytest

from reconciler.config.connection import partner
from reconciler.config.settings import load_settings
from reconciler.model.actor import Account, Actor
from reconciler.model.state_place import StatePlace
from reconciler.operations.drops import Handed, take_drop
from reconciler.web.jobs.queue import Bounds, Queue
from reconciler.web.jobs.record import Job, Jobs, Kind, State
from reconciler.web.sign_in.local import local_person
from reconciler.web.sign_in.roles import Role
from reconciler.web.store_sqlite import SqliteStore
from tests.acceptance.harness import Rehearse, Room, company, live_company, live_person, person

pytestmark = pytest.mark.slow


def checked(room: Room, bounds: Bounds) -> Job:
    """Have the sheets of a room checked in a process with these bounds."""
    sheets = sorted((room.folder / "sheets").iterdir())
    settings = load_settings(str(room.folder / "reconciler.toml"))
    store = SqliteStore(room.state)
    jobs = Jobs(store, time.time)
    somebody = local_person("Ann", {Role.PREPARER})
    who = {"id": somebody.id, "name": somebody.name}
    handed = [Handed(sheet.name, io.BytesIO(sheet.read_bytes())) for sheet in sheets]
    actor = Actor(Account(**who), Account(**who))
    drop = take_drop(StatePlace(room.state), partner(settings, room.env).tenant, actor, handed).drop_id
    order: dict[str, Any] = {
        "config": str(room.folder / "reconciler.toml"),
        "api": "connect",
        "actor": {"login": who, "process": who},
        "now": time.time(),
        "run": "",
        "sources": [str(path) for path in sheets],
        "changed": [0.0 for _ in sheets],
        "older": False,
        "marked": str(room.folder / "marked.xlsx"),
        "fixes": "",
        "version": "",
        "scope": None,
    }

    async def whole() -> Job:
        queue = Queue(jobs, room.env, bounds)
        job = jobs.add(Kind.CHECK, drop, somebody)
        assert job
        queue.submit(job, order)
        await asyncio.wait(queue._tasks.values())
        ended = jobs.of(job.id)
        assert ended
        return ended

    try:
        return asyncio.run(whole())
    finally:
        store.close()


def test_a_check_that_takes_too_long_is_stopped(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")))
    room.sheets([company()], [person("ada")])
    room.faults({"method": "GET", "path": "/companies", "delay_s": 15.0, "times": None})
    ended = checked(room, Bounds(check_s=4.0, end_s=10.0))
    room.clear_faults()
    assert "The time that is allowed for this has passed." in ended.said


def test_a_check_that_takes_too_much_memory_is_ended_and_says_so(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.table("sheets/companies.csv", [company()])
    rows = [person(f"p{number}", department="x" * 200) for number in range(150_000)]
    room.table("sheets/users.csv", rows)
    ended = checked(room, Bounds(memory_b=260 << 20))
    assert ended.state in (State.FAILED, State.DONE)
    assert "memory" in ended.said
