"""Work that somebody hands over to workers, and how it stands."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from reconciler.model.actor import Actor


class JobState(StrEnum):
    """How a job stands: `done` is ended by an exit code that ends jobs, `failed` given up."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Role(StrEnum):
    """What a file of a job is to `apply`."""

    SOURCE = "source"
    COMPANIES = "companies"
    USERS = "users"
    FIXES = "fixes"
    PLAN = "plan"
    OF_PLAN = "of-plan"


class JobFile(NamedTuple):
    """A file of a job: its name in the drop that keeps it, and what it is to `apply`."""

    name: str
    role: Role


class Order(NamedTuple):
    """What a job is to do: `apply` with these `words` of a command line, and with the files of a drop ("": of none).

    `schedule` has the name of the schedule whose run at `due` (ISO 8601, UTC) it is, "" for a job that somebody handed
    over.
    """

    words: Sequence[str] = ()
    drop: str = ""
    files: Sequence[JobFile] = ()
    schedule: str = ""
    due: str = ""


class Attempt(NamedTuple):
    """A worker's go at a job, as a run; `is_left` where the worker was asked to end and left it to another one."""

    number: int
    worker: str
    run_id: str
    at: str
    is_left: bool = False


class JobEnd(NamedTuple):
    """How a job ended: by a run, with its exit code; given up with None where nothing told one."""

    state: JobState
    exit_code: int | None
    run_id: str
    at: str


class Job(NamedTuple):
    """One job of a partner (`tenant`): who handed it over and when (ISO 8601), its attempts so far, and its end.

    `order` is None where what it is to do was taken out, for it named somebody who was forgotten.
    """

    job_id: str
    tenant: str
    at: str
    by: Actor | None
    order: Order | None
    attempts: Sequence[Attempt] = ()
    end: JobEnd | None = None

    @property
    def last(self) -> Attempt | None:
        """The last attempt."""
        return self.attempts[-1] if self.attempts else None

    @property
    def counted(self) -> int:
        """How many attempts count: all but those that a worker has left in order."""
        return sum(not attempt.is_left for attempt in self.attempts)
