"""Which runs were due and did not happen. Pure: what runs there were and what time it is are given."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile

from cronsim import CronSim

from reconciler.model.schedule import Begun, Due, Schedule, Standing, State
from reconciler.support.time_zone import zone_of

_MOST = 400
"""How many due times are looked back at: more than a year of nights."""

_MINUTE = timedelta(minutes=1)


def standing(schedule: Schedule, runs: Sequence[Begun], now: datetime) -> Standing:
    """Return how a schedule stands, given all runs that count for it, in the order in which they began.

    A run meets the due time that it follows, late where it began more than `late_after` after it, and makes up for all
    that were missed before. Nothing was due before the first run on record; where there is none, the last time counts.
    """
    following = next(_times(schedule, now))
    dues = list(islice(_dues(schedule, runs, now, following), _MOST if runs else 1))
    open_ones = takewhile(lambda due: due.run is None, dues)
    missed = [due.at for due in open_ones if due.state is State.MISSED]
    return Standing(schedule, dues[0] if dues else None, tuple(reversed(missed)), following)


def latest(schedule: Schedule, runs: Sequence[Begun], now: datetime, most: int) -> list[Due]:
    """Return what became of the last due times since the first run on record, the oldest first."""
    following = next(_times(schedule, now))
    return list(islice(_dues(schedule, runs, now, following), most if runs else 0))[::-1]


def last_due(schedule: Schedule, now: datetime) -> datetime:
    """Return the last due time (UTC) up to now."""
    return next(_times(schedule, now, back=True))


def _dues(schedule: Schedule, runs: Sequence[Begun], now: datetime, following: datetime) -> Iterator[Due]:
    """Yield what became of the due times up to now, the latest first."""
    for at in _times(schedule, now, back=True):
        if runs and following <= runs[0].at:
            return
        met_by = [run for run in runs if at <= run.at < following]
        yield _judged(at, at + schedule.late_after, met_by, now)
        following = at


def _judged(at: datetime, late: datetime, runs: Sequence[Begun], now: datetime) -> Due:
    if not runs:
        return Due(at, State.MISSED if now > late else State.WAITING)
    ended = [run for run in runs if run.ended]
    if not ended:
        return Due(at, State.BEGUN, runs[-1])
    return Due(at, State.LATE if ended[0].at > late else State.MET, ended[0])


def _times(schedule: Schedule, now: datetime, back: bool = False) -> Iterator[datetime]:
    """Yield the due times (UTC) after now; or back from now on, one that is now among them."""
    local = now.astimezone(zone_of(schedule.zone, now))
    start = local.replace(second=0, microsecond=0) + _MINUTE if back else local
    # In UTC, for two times of one zone are compared by the clock on the wall, which goes back once a year.
    times = (at.astimezone(UTC) for at in CronSim(schedule.cron, start, reverse=back))
    return (at for at in times if at <= now or not back)
