"""What jobs came to in numbers, for who watches."""

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple

from reconciler.model.job import Job, JobState
from reconciler.state.jobs import all_jobs
from reconciler.state.store import Journal


class JobFigures(NamedTuple):
    """Jobs in numbers: open ones by state, ended ones by state and exit code ("" for none).

    `takeovers` counts attempts that went on where another worker had died; `oldest` is when the oldest open job was
    handed over (ISO 8601), "" for none.
    """

    open: Mapping[JobState, int]
    ended: Mapping[tuple[JobState, str], int]
    attempts: int = 0
    takeovers: int = 0
    oldest: str = ""


def state_of(job: Job, is_alive: Callable[[str], bool]) -> JobState:
    """Return the state of a job; `is_alive` tells whether a worker is."""
    if job.end:
        return job.end.state
    last = job.last
    at_work = last is not None and not last.is_left and is_alive(last.worker)
    return JobState.RUNNING if at_work else JobState.QUEUED


def job_figures(journal: Journal, is_alive: Callable[[str], bool]) -> JobFigures:
    """Return the numbers of all jobs."""
    open_, ended = Counter({JobState.QUEUED: 0, JobState.RUNNING: 0}), Counter[tuple[JobState, str]]()
    attempts, takeovers, oldest = 0, 0, ""
    for job in all_jobs(journal):
        attempts += len(job.attempts)
        takeovers += sum(not one.is_left and one.worker != two.worker for one, two in pairwise(job.attempts))
        if job.end:
            ended[job.end.state, "" if job.end.exit_code is None else str(job.end.exit_code)] += 1
        else:
            open_[state_of(job, is_alive)] += 1
            oldest = oldest or job.at
    return JobFigures(open_, ended, attempts, takeovers, oldest)
