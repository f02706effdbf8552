"""Jobs on record: what was handed over, which worker had a go at it, and how it ended. A job's name is the subject.

Nothing else is believed of a job: whatever an engine tells, these records decide what is still to be done.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from secrets import token_hex

from reconciler.errors import NoSuchJob
from reconciler.model.actor import Actor
from reconciler.model.job import Attempt, Job, JobEnd, JobFile, JobState, Order, Role
from reconciler.state.actors import actor_from_json, actor_to_json
from reconciler.state.store import Journal, Record

SUBMITTED, ATTEMPT, LEFT, JOB_ENDED = "submitted", "attempt", "attempt-left", "job-ended"


def new_job_id(now: datetime | None = None) -> str:
    """Return a name that no other job has; names sort by time."""
    return _job_id(now or datetime.now(UTC), token_hex(6))


def job_of_schedule(tenant: str, schedule: str, due: datetime) -> str:
    """Return the name of the job of a partner's schedule at a due time: whoever hands it over, it is one job."""
    told = f"{tenant} {schedule} {due.astimezone(UTC).isoformat()}"
    return _job_id(due, hashlib.sha256(told.encode()).hexdigest()[:12])


def _job_id(at: datetime, mark: str) -> str:
    return f"job-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{mark}"


def record_job(journal: Journal, tenant: str, job_id: str, order: Order, by: Actor | None) -> None:
    """Put on record that a job was handed over; of several such records of one name the first counts."""
    body = {
        "by": actor_to_json(by) if by else None,
        "words": list(order.words),
        "files": [file._asdict() for file in order.files],
        **{name: getattr(order, name) for name in ("drop", "schedule", "due")},
    }
    journal.append(tenant, job_id, [(SUBMITTED, body)])


def record_attempt(journal: Journal, job: Job, worker: str, run_id: str) -> Attempt:
    """Put on record, before it begins, that a worker has a go at a job as this run."""
    number = len(job.attempts) + 1
    journal.append(job.tenant, job.job_id, [(ATTEMPT, {"number": number, "worker": worker, "run": run_id})])
    return Attempt(number, worker, run_id, "")


def record_left(journal: Journal, job: Job, attempt: Attempt) -> None:
    """Put on record that a worker has left an attempt in order: it does not count, and another worker goes on."""
    journal.append(job.tenant, job.job_id, [(LEFT, {"number": attempt.number, "run": attempt.run_id})])


def record_end(journal: Journal, job: Job, state: JobState, exit_code: int | None, run_id: str) -> None:
    """Put on record how a job ended; of several ends the first counts."""
    journal.append(job.tenant, job.job_id, [(JOB_ENDED, {"state": state, "exit_code": exit_code, "run": run_id})])


class OpenJobs:
    """The jobs of a partner that have no end; each look reads what is new since the one before."""

    def __init__(self, tenant: str) -> None:
        self._tenant = tenant
        self._seq = 0
        self._open: dict[str, None] = {}
        self._ended = set[str]()

    def look(self, journal: Journal) -> list[str]:
        """Return the names of those that are on record now, the oldest first."""
        for record in journal.of_jobs(self._tenant, self._seq):
            self._seq = record.seq
            if record.kind == JOB_ENDED:
                self._ended.add(record.subject)
                self._open.pop(record.subject, None)
            elif record.kind == SUBMITTED and record.subject not in self._ended:
                self._open[record.subject] = None
        return [*self._open]


def open_jobs(journal: Journal, tenant: str) -> list[str]:
    """Return the names of the jobs of a partner that have no end, the oldest first."""
    return OpenJobs(tenant).look(journal)


def all_jobs(journal: Journal) -> list[Job]:
    """Return all jobs, of whatever partner, in the order in which they were handed over."""
    jobs: dict[str, Job | None] = {}
    for record in journal.of_jobs():
        job = jobs.get(record.subject)
        jobs[record.subject] = _begun(record) if job is None else _after(job, record)
    return [job for job in jobs.values() if job]


def find_job(journal: Journal, job_id: str) -> Job:
    """Return a job. Raises NoSuchJob where nothing is on record of it."""
    job: Job | None = None
    for record in journal.records(job_id, SUBMITTED, ATTEMPT, LEFT, JOB_ENDED):
        job = _begun(record) if job is None else _after(job, record)
    if job is None:
        raise NoSuchJob(f"{job_id}: there is no such job.")
    return job


def _begun(record: Record) -> Job | None:
    if record.kind != SUBMITTED:
        return None
    body = record.body
    files = [JobFile(file["name"], Role(file["role"])) for file in body.get("files", ())]
    told = (body.get(name, "") for name in ("schedule", "due"))
    order = Order(body["words"], body.get("drop", ""), files, *told) if "words" in body else None
    return Job(record.subject, record.chain, record.at, actor_from_json(body.get("by")), order)


def _after(job: Job, record: Record) -> Job:
    """Return a job after a record of it."""
    body = record.body
    if record.chain != job.tenant or job.end:
        return job
    if record.kind == ATTEMPT:
        attempt = Attempt(body.get("number", 0), body.get("worker", ""), body.get("run", ""), record.at)
        return job._replace(attempts=(*job.attempts, attempt))
    if record.kind == LEFT:
        return job._replace(attempts=tuple(_left(job.attempts, body.get("run"))))
    if record.kind == JOB_ENDED:
        state = JobState(body.get("state", JobState.FAILED))
        return job._replace(end=JobEnd(state, body.get("exit_code"), body.get("run", ""), record.at))
    return job


def _left(attempts: Sequence[Attempt], run_id: str | None) -> Iterable[Attempt]:
    return (one._replace(is_left=True) if one.run_id == run_id else one for one in attempts)
