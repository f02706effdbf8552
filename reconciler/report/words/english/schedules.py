"""How schedules stand, in words."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from reconciler.model.schedule import Due, Schedule, Standing, State
from reconciler.support.redact import visible
from reconciler.support.time_zone import zone_of

_LAST: Mapping[State, str] = {
    State.MET: "run {run} began at {began}",
    State.LATE: "run {run} began late, at {began}",
    State.BEGUN: "run {run} began at {began} and has no end on record: it is at work, or was killed",
    State.WAITING: "no run yet",
    State.MISSED: "no run",
}


def missed(standing: Standing) -> str:
    """Return the sentence that runs of a schedule did not happen."""
    name, times = visible(standing.schedule.name), [_moment(at, standing.schedule) for at in standing.missed]
    if len(times) == 1:
        return f"Missed: {name} was due at {times[0]}, and no run began."
    return f"Missed: {name} was due {len(times)} times from {times[0]} to {times[-1]}, and no run began."


def lines(standing: Standing) -> Iterator[str]:
    """Yield how a schedule stands, for people."""
    schedule = standing.schedule
    yield visible(f"{schedule.name}: due at {schedule.cron} ({schedule.zone or 'the time of this machine'})")
    if standing.last:
        yield f"    {_moment(standing.last.at, schedule)}: {_last(standing.last, schedule)}."
    if standing.missed:
        yield f"    {missed(standing)}"
    yield f"    Next: {_moment(standing.next, schedule)}."


def _last(due: Due, schedule: Schedule) -> str:
    run = due.run
    began = _moment(run.at, schedule) if run else ""
    return _LAST[due.state].format(run=run.run_id if run else "", began=began)


def _moment(at: datetime, schedule: Schedule) -> str:
    return f"{at.astimezone(zone_of(schedule.zone, at)):%a %d %b %Y %H:%M %Z}"
