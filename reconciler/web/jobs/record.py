"""What is known of each job: what it is for, who asked for it, how far it is, and where it leads."""

import sqlite3
from enum import StrEnum
from secrets import token_hex
from typing import NamedTuple

from reconciler.web.sign_in.roles import Person
from reconciler.web.store import Clock, Store


class Kind(StrEnum):
    """What a job does: looks at a drop, makes its plan, or carries a plan out."""

    CHECK = "check"
    PLAN = "plan"
    APPLY = "apply"


class State(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


UNDER_WAY = (State.QUEUED, State.RUNNING)


class Job(NamedTuple):
    """One job: about which drop or plan, for whom, as which run; what is said of it, and the address it leads to."""

    id: str
    kind: Kind
    about: str
    person: str
    name: str
    run: str
    state: State
    said: str
    next: str
    made: float
    ended: float | None

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or is at work."""
        return self.state in UNDER_WAY


_COLUMNS = "id, kind, about, person, name, run, state, said, next, made, ended"


class Jobs:
    """All jobs of the page for one partner; those of others in the same state folder are none here."""

    def __init__(self, store: Store, clock: Clock, tenant: str = "") -> None:
        self._store = store
        self._clock = clock
        self._tenant = tenant

    def add(self, kind: Kind, about: str, person: Person, run: str = "") -> Job | None:
        """Put a job on the list; None where the same plan is being carried out already."""
        job_id, now = f"job-{token_hex(8)}", self._clock()
        job = Job(job_id, kind, about, person.id, person.name, run, State.QUEUED, "", "", now, None)
        try:
            with self._store.change() as db:
                db.execute(
                    f"INSERT INTO job ({_COLUMNS}, tenant) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                    (*job, self._tenant),
                )
        except sqlite3.IntegrityError:
            return None
        return job

    def begin(self, job_id: str) -> None:
        """Note that a job is at work."""
        with self._store.change() as db:
            db.execute("UPDATE job SET state = ? WHERE id = ?", (State.RUNNING, job_id))

    def end(self, job_id: str, state: State, said: str, leads_to: str) -> None:
        """Note how a job has ended, and where it leads."""
        with self._store.change() as db:
            values = (state, said, leads_to, self._clock(), job_id)
            db.execute("UPDATE job SET state = ?, said = ?, next = ?, ended = ? WHERE id = ?", values)

    def of(self, job_id: str) -> Job | None:
        """Return a job; None where there is none."""
        query = f"SELECT {_COLUMNS} FROM job WHERE id = ? AND tenant = ?"  # noqa: S608
        return _job(self._store.row(query, (job_id, self._tenant)))

    def last(self, about: str, kind: Kind) -> Job | None:
        """Return the last job of a kind about a drop or a plan."""
        query = f"SELECT {_COLUMNS} FROM job WHERE about = ? AND kind = ? AND tenant = ? ORDER BY made DESC LIMIT 1"  # noqa: S608
        return _job(self._store.row(query, (about, kind, self._tenant)))

    def recent(self, kind: Kind, most: int) -> list[Job]:
        """Return the latest jobs of a kind, the latest first."""
        query = f"SELECT {_COLUMNS} FROM job WHERE kind = ? AND tenant = ? ORDER BY made DESC LIMIT ?"  # noqa: S608
        return [job for row in self._store.rows(query, (kind, self._tenant, most)) if (job := _job(row))]

    def left_over(self) -> list[Job]:
        """Return the jobs that a server before this one has left under way, for whatever partner."""
        rows = self._store.rows(f"SELECT {_COLUMNS} FROM job WHERE state IN (?, ?)", UNDER_WAY)  # noqa: S608
        return [job for row in rows if (job := _job(row))]


def _job(row: tuple[str, ...] | None) -> Job | None:
    if row is None:
        return None
    job = Job._make(row)
    return job._replace(kind=Kind(job.kind), state=State(job.state))
