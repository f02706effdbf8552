"""When an apply must have written its last: a time of day, or so long after its start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from reconciler.config.units import is_deadline, seconds
from reconciler.errors import Interrupted, UsageError
from reconciler.support.time_zone import unknown_zone


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment (with its zone) at which no new write begins."""

    moment: datetime

    def left(self, now: datetime) -> float:
        """Give the seconds that are left at `now`; negative once it has passed."""
        return (self.moment - now).total_seconds()

    def while_reading(self) -> Interrupted:
        """Give the error of a run that had not begun to write."""
        return Interrupted(
            f"The deadline, {self}, came before anything could be planned. Start earlier, or set it later."
        )

    def while_asking(self) -> Interrupted:
        """Return the error of a run whose plan nobody had approved in time."""
        return Interrupted(f"The deadline, {self}, ran out while the answer was awaited: nothing was written.")

    def before_writing(self) -> Interrupted:
        """Return the error of a run whose plan was approved in time, and no more."""
        return Interrupted(f"The deadline, {self}, came before the first write: nothing was written.")

    def while_writing(self) -> Interrupted:
        """Give the error of a run that had something left to write."""
        return Interrupted(f"The deadline, {self}, has come. Run again to do what is left.")

    def __str__(self) -> str:
        local = self.moment.astimezone()
        return f"{local:%Y-%m-%d %H:%M:%S} (UTC{local:%z})"


def read_deadline(text: str, now: datetime, environment: Mapping[str, str] = os.environ) -> Deadline:
    """Return the deadline that `text` means at `now`: 2h is two hours from `now`, and 06:00 is when the clock here next
    reaches that; where it is put forward over that time, as it is put forward.

    Raises UsageError where it is neither, or where it cannot be told what time it is here.
    """
    if not is_deadline(text):
        raise UsageError(
            f"The deadline {text!r} cannot be used. Give a time of day, as in 06:00, or a duration, as in 2h or 90m."
        )
    if ":" not in text:
        return Deadline(now + timedelta(seconds=seconds(text)))
    if zone := unknown_zone(environment):
        raise UsageError(
            f"TZ names the time zone {zone}, which this system does not know, so {text} would be taken as UTC. Correct "
            "TZ, install the system's time zones (tzdata), or give a duration, as in 2h."
        )
    hour, minute = map(int, text.split(":"))
    today = datetime.combine(now.astimezone().date(), time(hour, minute))
    # A day is added before the zone: a night in which clocks change has not 24 hours.
    days = (today + timedelta(days=number) for number in range(3))
    return Deadline(min(moment for day in days for moment in _reached(day) if moment > now))


def _reached(local: datetime) -> tuple[datetime, ...]:
    """Return when the clock here reaches a time, first and last: these are two where it is put back over it.

    Where it is put forward over it, that is the moment.
    """
    first, second = sorted(local.replace(fold=fold).astimezone() for fold in (0, 1))
    if first.replace(tzinfo=None) == local:
        return first, second
    # Skipped: the clock shows less than that time before the change, and more from it on.
    before, after = int(first.timestamp()), int(second.timestamp())
    while after - before > 1:
        middle = (before + after) // 2
        is_past = datetime.fromtimestamp(middle) >= local  # noqa: DTZ006 - what the clock here shows
        before, after = (before, middle) if is_past else (middle, after)
    return (datetime.fromtimestamp(after, UTC),)
