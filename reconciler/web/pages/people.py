"""How many people had access over time, as far as somebody sees it."""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple

from reconciler.operations.runs import RunLine
from reconciler.web.briefs import seen_active
from reconciler.web.desk import Desk
from reconciler.web.pictures.over_time import Line, Point, drawn, points, turns

_MOST_DAYS, _MOST_TURNS = 366, 60


class OverTime(NamedTuple):
    """The days on which runs have seen how many people had access, and the line through them, None for a single day.

    `turns` has the last days on which that changed, the latest first, `left_out` how many came before these.
    """

    days: list[Point]
    line: Line | None
    turns: list[Point]
    left_out: int
    least: int
    most: int


def people_over_time(desk: Desk, within: Collection[str] | None, runs: Iterable[RunLine]) -> OverTime | None:
    """Return what runs that have ended have seen, of some companies alone where somebody is here for these.

    None where no run has seen anybody.
    """
    active = seen_active(desk.store)
    seen = ((_day(run), active[run.run_id]) for run in runs if run.started_at and run.run_id in active)
    days = points(seen, within)[-_MOST_DAYS:]
    if not days:
        return None
    changed = turns(days)
    people = [point.people for point in days]
    return OverTime(
        days,
        drawn(days) if len(days) > 1 else None,
        changed[::-1][:_MOST_TURNS],
        max(0, len(changed) - _MOST_TURNS),
        min(people),
        max(people),
    )


def _day(run: RunLine) -> date:
    return datetime.fromisoformat(run.started_at).astimezone(UTC).date()
