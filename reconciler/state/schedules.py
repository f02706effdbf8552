"""Schedules on record, as workers carry them out: since when each is known, and which due times were skipped."""

from datetime import datetime

from reconciler.model.schedule import Schedule
from reconciler.state.store import Journal

SCHEDULED, SKIPPED = "scheduled", "schedule-skipped"
_SUBJECT = "schedules"


def known_since(journal: Journal, tenant: str, schedule: Schedule) -> datetime | None:
    """Return since when a schedule of these times is known to workers of a partner; None where it is not."""
    since: datetime | None = None
    for record in journal.records(_SUBJECT, SCHEDULED):
        if record.chain == tenant and record.body.get("name") == schedule.name:
            is_same = (record.body.get("cron"), record.body.get("zone")) == (schedule.cron, schedule.zone)
            since = datetime.fromisoformat(record.body["since"]) if is_same else None
    return since


def record_schedule(journal: Journal, tenant: str, schedule: Schedule, now: datetime) -> None:
    """Put on record that a schedule is known from now on: nothing that was due before is made up for."""
    told = {name: getattr(schedule, name) for name in ("name", "cron", "zone")}
    told["since"] = now.isoformat()
    journal.append(tenant, _SUBJECT, [(SCHEDULED, told)])


def is_skipped(journal: Journal, tenant: str, schedule: Schedule, due: datetime) -> bool:
    """Whether a due time was skipped, for the run before was still under way."""
    told = (schedule.name, due.isoformat())
    return any(
        record.chain == tenant and (record.body.get("name"), record.body.get("due")) == told
        for record in journal.records(_SUBJECT, SKIPPED)
    )


def record_skipped(journal: Journal, tenant: str, schedule: Schedule, due: datetime, job_id: str) -> None:
    """Put on record that a due time was skipped, and which job was under way by then."""
    told = {"name": schedule.name, "due": due.isoformat(), "job": job_id}
    journal.append(tenant, _SUBJECT, [(SKIPPED, told)])
