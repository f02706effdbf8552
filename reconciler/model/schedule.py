"""When runs are due, and what became of those that were."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

DONE, TO_FIX = "done", "to-fix"
"""The folders of an inbox for sheets that are dealt with, and for those that somebody has to correct."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a run is due: `cron` are five fields (minute, hour, day, month, weekday) in `zone`, "" for this machine's.

    `cron` is "" where nothing is due by the clock. Each sheet that people put into the folder `inbox` is carried out.
    A run that has not begun `late_after` after the due time is missed. `ping_url` is asked for when a run has ended, ""
    for none: a watchdog outside rings when that stays away. Workers apply `sources` (none: those of the configuration);
    where a run of the schedule is still under way by then, the next one waits for it, or with `skips` does not happen.
    """

    name: str
    cron: str
    zone: str = ""
    late_after: timedelta = timedelta(hours=2)
    ping_url: str = ""
    sources: tuple[str, ...] = ()
    skips: bool = False
    inbox: Path | None = None


class State(StrEnum):
    """What became of a due time; `begun` says that its run has no end on record: it is at work, or was killed."""

    MET = "met"
    LATE = "late"
    BEGUN = "begun"
    WAITING = "waiting"
    MISSED = "missed"


class Begun(NamedTuple):
    """A run: when it began, and whether it came to an end."""

    run_id: str
    at: datetime
    ended: bool


class Due(NamedTuple):
    """A time (UTC) at which a run was due, and what became of it: the run that met it, where one did."""

    at: datetime
    state: State
    run: Begun | None = None


class Standing(NamedTuple):
    """How a schedule stands: its last due time, those missed up to now that nothing has made up for, and the next.

    `missed` has the oldest first. `last` is None where nothing was due since the first run on record. Times are in UTC.
    """

    schedule: Schedule
    last: Due | None
    missed: tuple[datetime, ...]
    next: datetime
