"""When an apply must have written its last: a time of day, or so long after its start."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from reconciler.config.units import is_deadline, seconds
from reconciler.errors import Interrupted, UsageError


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
        return f"{self.moment.astimezone():%Y-%m-%d %H:%M:%S}"


def read_deadline(text: str, now: datetime) -> Deadline:
    """Give the deadline that `text` means at `now`: 06:00 is the next one in local time, 2h is two hours from `now`.

    Raises UsageError where it is neither.
    """
    if not is_deadline(text):
        raise UsageError(
            f"The deadline {text!r} cannot be used. Give a time of day, as in 06:00, or a duration, as in 2h or 90m."
        )
    if ":" not in text:
        return Deadline(now + timedelta(seconds=seconds(text)))
    hour, minute = map(int, text.split(":"))
    today = datetime.combine(now.astimezone().date(), time(hour, minute))
    # A day is added before the zone: a night in which clocks change has not 24 hours.
    moment = today.astimezone()
    return Deadline(moment if moment > now else (today + timedelta(days=1)).astimezone())
