"""Workers of a room: real processes, which are killed as power cuts and operators do it."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Any

import psycopg

from tests.acceptance.harness import COMMAND, Room, company, live_company, live_person, person
from tests.postgres import in_database, require_postgres

PATIENCE_S = 120.0
WORLD = (live_company("acme", live_person("gone")),)
"""A company with somebody who has left."""


class Crew:
    """The workers of a room."""

    def __init__(self, room: Room, stack: ExitStack) -> None:
        self.room = room
        self.log = room.folder / "workers.log"
        self._stack = stack

    def worker(self, *options: str) -> "subprocess.Popen[bytes]":
        """Start a worker, and give it once it takes jobs."""
        before = self.said().count(" takes jobs for ")
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [COMMAND, "worker", *options], cwd=self.room.folder, env=self.room.env, stderr=log, stdout=log
            )
        self._stack.callback(_end, process)
        until(lambda: self.said().count(" takes jobs for ") > before, "a worker")
        return process

    def said(self) -> str:
        """What all workers and their children said."""
        return self.log.read_text("utf-8") if self.log.exists() else ""

    def submit(self, *arguments: str | Path) -> str:
        """Hand over a job and give its name."""
        command = [COMMAND, "submit", "apply", *arguments, "--json"]
        run = subprocess.run(
            command, cwd=self.room.folder, env=self.room.env, capture_output=True, text=True, check=True, timeout=60
        )
        told = json.loads(run.stdout)
        assert told.keys() == {"job"}
        return str(told["job"])

    def standing(self, job: str) -> dict[str, Any]:
        """Give how a job stands."""
        told: dict[str, Any] = json.loads(self.room.run("jobs", job, "--json", text=True).stdout)
        return told

    def ended(self, job: str) -> dict[str, Any]:
        """Wait until a job has ended, and give how."""
        until(lambda: self.standing(job)["state"] in ("done", "failed"), f"the end of {job}")
        return self.standing(job)


def furnish(room: Room) -> None:
    """Have sheets by which five people are to be created, one to be deactivated, and a company to be waited for."""
    leaver = person("gone", active="no")
    room.sheets([company("acme"), company("bolt")], [leaver, *(person(who) for who in "abcd"), person("gil", "bolt")])


def written_once(crew: Crew) -> None:
    """Hold that all of that was done, nothing twice, and the journal is whole."""
    room = crew.room
    assert room.people() == {"gone@acme.example": False, **{f"{who}@acme.example": True for who in "abcd"}}
    assert room.people("bolt") == {"gil@bolt.example": True}
    assert len(room.created()) == len(set(room.created())) == 5
    assert len(room.requests("POST", "/companies")) == 1
    assert json.loads(room.run("runs", "--verify", "--json", text=True).stdout)["whole"] is True


def share(room: Room) -> None:
    """Have the state of a room in PostgreSQL, in a database of its own."""
    server, name = require_postgres(), f"room_{token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    room.env["RECONCILER_DATABASE_URL"] = in_database(server, name)
    room.run("database", "migrate", text=True)


def cut_off(room: Room) -> int:
    """End all sessions of the database of a room, as a restart of its server does; give how many those were."""
    with psycopg.connect(room.env["RECONCILER_DATABASE_URL"], autocommit=True) as connection:
        ended = connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return len(ended.fetchall())


@contextmanager
def crew_of(room: Room) -> Iterator[Crew]:
    """Have workers in a room: none outlives it, nor does what they have started."""
    with ExitStack() as stack:
        yield Crew(room, stack)


def children(process: "subprocess.Popen[Any]") -> list[int]:
    """Give the processes that a worker has started and that are alive."""
    found = list[int]()
    with suppress(OSError):
        for path in Path(f"/proc/{process.pid}/task").glob("*/children"):
            found += map(int, path.read_text("ascii").split())
    return found


def kill(pid: int) -> None:
    """End a process as nothing can be handled."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def until(true: Callable[[], object], what: str, seconds: float = PATIENCE_S) -> float:
    """Wait until something is so; give how many seconds that took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() < began + seconds, f"waited in vain for {what}"
        time.sleep(0.05)
    return time.monotonic() - began


def _end(process: "subprocess.Popen[bytes]") -> None:
    left = children(process)
    if process.poll() is None:
        process.kill()
    for pid in left:
        kill(pid)
    process.wait(timeout=30)
