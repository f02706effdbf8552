"""What is known of each job: what it is for, who asked for it, how far it is, and where it leads."""

from collections.abc import Mapping
from enum import StrEnum
from secrets import token_hex
from typing import NamedTuple

from reconciler.web.sign_in.roles import Person
from reconciler.web.store import Clock, Store, Twice


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
    """One job: about which drop or plan, for whom, as which run; what is said of it, and the address it leads to.

    `page` is the one of the pages that has it, `progress` how far it is, as JSON, where that is told to others, and
    `over` when its process has ended (None: not yet): of a check that is after what was found is told.
    """

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
    page: str = ""
    progress: str = ""
    over: float | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or is at work."""
        return self.state in UNDER_WAY


_COLUMNS = "id, kind, about, person, name, run, state, said, next, made, ended, page, progress, over"


class Jobs:
    """All jobs of the page for one partner; those of others in the same state are none here.

    `page` is the name of the page that has those which are added here.
    """

    def __init__(self, store: Store, clock: Clock, tenant: str = "", page: str = "") -> None:
        self._store = store
        self._clock = clock
        self._tenant = tenant
        self.page = page

    def add(self, kind: Kind, about: str, person: Person, run: str = "") -> Job | None:
        """Put a job on the list; None where the same plan is being carried out already."""
        job_id, now = f"job-{token_hex(8)}", self._clock()
        job = Job(job_id, kind, about, person.id, person.name, run, State.QUEUED, "", "", now, None, self.page)
        values = (*job, "", self._tenant)
        places = ", ".join("?" * len(values))
        try:
            with self._store.change() as db:
                db.execute(f"INSERT INTO page_job ({_COLUMNS}, stop, tenant) VALUES ({places})", values)  # noqa: S608
        except Twice:
            return None
        return job

    def begin(self, job_id: str) -> None:
        """Note that a job is at work."""
        with self._store.change() as db:
            db.execute("UPDATE page_job SET state = ? WHERE id = ?", (State.RUNNING, job_id))

    def end(self, job_id: str, state: State, said: str, leads_to: str, *, is_over: bool = True) -> None:
        """Note how a job has ended, and where it leads; whether its process has ended, too."""
        now = self._clock()
        with self._store.change() as db:
            values = (state, said, leads_to, now, now if is_over else None, job_id)
            db.execute("UPDATE page_job SET state = ?, said = ?, next = ?, ended = ?, over = ? WHERE id = ?", values)

    def over(self, job_id: str) -> None:
        """Note that the process of a job has ended."""
        with self._store.change() as db:
            db.execute("UPDATE page_job SET over = ? WHERE id = ?", (self._clock(), job_id))

    def tell(self, progress: Mapping[str, str]) -> None:
        """Tell the other pages how far jobs of this one are: as JSON, by the job."""
        with self._store.change() as db:
            db.executemany(
                "UPDATE page_job SET progress = ? WHERE id = ?", [(said, id_) for id_, said in progress.items()]
            )

    def ask_to_stop(self, job_id: str, who: str) -> None:
        """Ask whichever page has a job to end it."""
        with self._store.change() as db:
            db.execute("UPDATE page_job SET stop = ? WHERE id = ?", (who, job_id))

    def to_stop(self) -> dict[str, str]:
        """Return who has asked for an end of jobs that this page has, by the job; each is told once."""
        query = "SELECT id, stop FROM page_job WHERE page = ? AND stop <> '' AND state IN (?, ?)"
        if asked := dict(self._store.rows(query, (self.page, *UNDER_WAY))):
            with self._store.change() as db:
                db.executemany("UPDATE page_job SET stop = '' WHERE id = ?", [(job_id,) for job_id in asked])
        return asked

    def of(self, job_id: str) -> Job | None:
        """Return a job; None where there is none."""
        query = f"SELECT {_COLUMNS} FROM page_job WHERE id = ? AND tenant = ?"  # noqa: S608
        return _job(self._store.row(query, (job_id, self._tenant)))

    def last(self, about: str, kind: Kind) -> Job | None:
        """Return the last job of a kind about a drop or a plan."""
        query = (
            f"SELECT {_COLUMNS} FROM page_job WHERE about = ? AND kind = ? AND tenant = ? ORDER BY made DESC LIMIT 1"  # noqa: S608
        )
        return _job(self._store.row(query, (about, kind, self._tenant)))

    def recent(self, kind: Kind, most: int) -> list[Job]:
        """Return the latest jobs of a kind, the latest first."""
        query = f"SELECT {_COLUMNS} FROM page_job WHERE kind = ? AND tenant = ? ORDER BY made DESC LIMIT ?"  # noqa: S608
        return [job for row in self._store.rows(query, (kind, self._tenant, most)) if (job := _job(row))]

    def open(self) -> list[Job]:
        """Return the jobs whose process has not ended as far as is known, of any page, for whatever partner."""
        rows = self._store.rows(f"SELECT {_COLUMNS} FROM page_job WHERE over IS NULL")  # noqa: S608
        return [job for row in rows if (job := _job(row))]


def _job(row: tuple[str, ...] | None) -> Job | None:
    if row is None:
        return None
    job = Job._make(row)
    return job._replace(kind=Kind(job.kind), state=State(job.state))
