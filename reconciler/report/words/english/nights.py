"""What became of nights, in the words of people who were asleep."""

from datetime import datetime

from reconciler.model.schedule import Schedule, Standing
from reconciler.report.words.english.people import people
from reconciler.support.redact import visible
from reconciler.support.time_zone import zone_of

_MORNING_H, _EVENING_H = 6, 18


def when(at: datetime, schedule: Schedule, now: datetime) -> str:
    """Return when something was due, as it is told later."""
    local, today = _local(at, schedule), _local(now, schedule)
    days = (today.date() - local.date()).days
    if (days == 0 and local.hour < _MORNING_H) or (days == 1 and local.hour >= _EVENING_H):
        return "Last night"
    if days in (0, 1):
        return f"{('Today', 'Yesterday')[days]}, {local:%H:%M %Z}"
    return f"{local:%A, %d %b %Y}"


def coming(standing: Standing, now: datetime) -> str:
    """Return when a schedule is due next, as it is told before."""
    local, today = _local(standing.next, standing.schedule), _local(now, standing.schedule)
    days = (local.date() - today.date()).days
    is_night = (days == 1 and local.hour < _MORNING_H) or (
        days == 0 and (local.hour >= _EVENING_H or local.hour < _MORNING_H)
    )
    day = "tonight" if is_night else "today" if days == 0 else "tomorrow" if days == 1 else f"{local:%A, %d %b %Y},"
    return f"{day} {local:%H:%M %Z}"


def due(at: datetime, schedule: Schedule) -> str:
    """Return a due time in full."""
    return f"{_local(at, schedule):%A, %d %b %Y, %H:%M %Z}"


def day_of_month(at: datetime, schedule: Schedule) -> str:
    """Return the number of the day of a due time, with its month where that begins."""
    local = _local(at, schedule)
    return f"{local:%b}" if local.day == 1 else str(local.day)


def none_since(standing: Standing, last: datetime | None) -> str:
    """Return that no run of a schedule has begun since one did."""
    name = visible(standing.schedule.name)
    return f"No {name} run since {_local(last, standing.schedule):%A, %d %b %Y}." if last else f"No {name} run yet."


def held(lose: int, back: int) -> str:
    """Return what was held; "" where it was not for how many people it concerns."""
    if lose or back:
        what = f"{people(lose)} would lose access" if lose else f"{people(back)} would get access back"
        return f"Held: {what}. Nothing was changed."
    return ""


def as_told(when_: str, verdict: str) -> str:
    """Return how a night went, by the verdict of its run."""
    return f"{when_}: {verdict[:1].lower()}{verdict[1:]}"


def _local(at: datetime, schedule: Schedule) -> datetime:
    return at.astimezone(zone_of(schedule.zone, at))
