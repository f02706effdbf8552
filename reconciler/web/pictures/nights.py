"""The last times at which runs were due, as a strip: what became of each, and which run that was."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from reconciler.model.schedule import Due, Schedule, State
from reconciler.operations.runs import RunLine
from reconciler.report.words.english import nights as words
from reconciler.web.how import How, how_of

MOST = 30


class Night(NamedTuple):
    """One due time: what stands below it, what it is in words, what became of it, and its run ("" for none to show)."""

    day: str
    said: str
    how: How
    run: str


class Strip(NamedTuple):
    """Due times, the oldest first, and how often each thing became of one."""

    nights: list[Night]
    counts: list[tuple[How, int]]


def strip(schedule: Schedule, dues: Iterable[Due], seen: Mapping[str, RunLine]) -> Strip:
    """Return the strip of some due times; `seen` are the runs that whoever looks may see, by their ids."""
    nights = [_night(schedule, due, seen) for due in dues]
    counted = Counter(night.how for night in nights)
    return Strip(nights, [(how, counted[how]) for how in How if counted[how]])


def _night(schedule: Schedule, due: Due, seen: Mapping[str, RunLine]) -> Night:
    run = seen.get(due.run.run_id) if due.run else None
    how = _without_run(due) if run is None else how_of(run)
    late = ", begun late" if due.state is State.LATE and run else ""
    said = f"{words.due(due.at, schedule)}: {how}{late}"
    return Night(words.day_of_month(due.at, schedule), said, how, run.run_id if run else "")


def _without_run(due: Due) -> How:
    if due.run:
        return How.OTHERS
    return How.MISSED if due.state is State.MISSED else How.WAITING
