"""Runs that are due: each is handed over as one job, whichever workers notice it, and once after all of them were down.

The job's name follows from schedule and due time, so that two who hand it over hand over one job.
"""

import logging
from contextlib import closing, suppress
from datetime import datetime, timedelta

from reconciler.config.settings import Settings
from reconciler.errors import NoSuchJob
from reconciler.model.job import Order
from reconciler.model.schedule import Schedule
from reconciler.state.backends import open_state
from reconciler.state.jobs import find_job, job_of_schedule, open_jobs, record_job
from reconciler.state.schedules import is_skipped, known_since, record_schedule, record_skipped
from reconciler.state.store import Journal
from reconciler.watch.due import last_due

_AT_LEAST = timedelta(minutes=2)
"""How late a run may begin in any case: workers look once a minute."""


def hand_over_due(settings: Settings, tenant: str, now: datetime) -> list[str]:
    """Hand over the runs that are due now (with its zone), and return the names of their jobs.

    A due time that is longer ago than the schedule's `late_after` is missed: it is told of, and not made up for. Raises
    ReconcilerError where the journal cannot be read or written.
    """
    timed = [schedule for schedule in settings.schedules if not schedule.inbox]  # what comes there is its own cause
    if not timed:
        return []
    with closing(open_state(settings.state)) as store:
        jobs = (_handed_over(schedule, store.journal, tenant, now) for schedule in timed)
        return [job for job in jobs if job]


def _handed_over(schedule: Schedule, journal: Journal, tenant: str, now: datetime) -> str:
    """Return the job of a schedule that was handed over now, "" for none."""
    since = known_since(journal, tenant, schedule)
    if since is None:
        record_schedule(journal, tenant, schedule, now)
        return ""
    due = last_due(schedule, now)
    job_id = job_of_schedule(tenant, schedule.name, due)
    is_late = now - due > max(schedule.late_after, _AT_LEAST)
    if due <= since or is_late or _is_known(journal, job_id) or is_skipped(journal, tenant, schedule, due):
        return ""
    if schedule.skips and (before := _under_way(schedule, journal, tenant)):
        logging.getLogger(__name__).warning(
            "schedule %s: the run of %s does not happen, for %s is still under way", schedule.name, due, before
        )
        record_skipped(journal, tenant, schedule, due, before)
        return ""
    record_job(journal, tenant, job_id, Order(schedule.sources, schedule=schedule.name, due=due.isoformat()), None)
    return job_id


def _is_known(journal: Journal, job_id: str) -> bool:
    with suppress(NoSuchJob):
        return bool(find_job(journal, job_id))
    return False


def _under_way(schedule: Schedule, journal: Journal, tenant: str) -> str:
    """Return a job of a schedule that has no end, "" for none."""
    for job_id in open_jobs(journal, tenant):
        order = find_job(journal, job_id).order
        if order and order.schedule == schedule.name:
            return job_id
    return ""
