"""What progress tells: how far a stage is, and what the run waits for, and how long by now.

A count is complete only once its stage has ended: work that goes on is never shown as done.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from reconciler.run.progress import Stage
from reconciler.support.redact import visible

_USUALLY_MIN = 20
"""So many minutes it usually takes until a company is provisioned."""

_UNITS = {
    Stage.READ_SHEETS: ("row", "rows"),
    Stage.SETTLE: ("change", "changes"),
    Stage.READ_LIVE: ("person", "people"),
    Stage.WRITE: ("change", "changes"),
    Stage.VERIFY: ("change", "changes"),
}


class Count:
    """How many items of a stage are through; the last of a known number counts once the stage has ended."""

    def __init__(self, stage: Stage, total: int | None) -> None:
        self.total = total or 0
        self.has_ended = False
        self._one, self._several = _UNITS[stage]
        self._through = 0
        self._began = time.monotonic()

    def add(self, count: int) -> None:
        """Take in that so many more are through."""
        self._through += count

    @property
    def through(self) -> int:
        """How many are shown as through."""
        most = self.total if self.has_ended else self.total - 1
        return min(self._through, most) if self.total else self._through

    @property
    def so_far(self) -> str:
        """How many, of how many."""
        unit = self._one if (self.total or self.through) == 1 else self._several
        return f"{self.through:,}{f' of {self.total:,}' if self.total else ''} {unit}"

    @property
    def seconds(self) -> float:
        """How long it has taken by now."""
        return time.monotonic() - self._began

    @property
    def pace(self) -> str:
        """The rate, and the time left where the number is known and some are through."""
        rate = self.through / self.seconds if self.seconds else 0
        if not (self.total and rate):
            return f"{rate:.1f}/s"
        return f"{rate:.1f}/s, {(self.total - self.through) / rate:.0f} s left"


class Waits:
    """What a run waits for: companies that are provisioned, a pause that the server wants, a host that is away."""

    def __init__(self) -> None:
        self._companies: dict[str, float] = {}
        self._pause_ends = 0.0
        self._away_since: list[float] = []

    @contextmanager
    def company(self, name: str) -> Iterator[None]:
        """Wait for a company within the block."""
        self._companies[name] = time.monotonic()
        try:
            yield
        finally:
            self._companies.pop(name, None)

    def pause(self, seconds: float) -> None:
        """Wait so long, as the server asks."""
        self._pause_ends = max(self._pause_ends, time.monotonic() + seconds)

    def hurry(self) -> None:
        """Wait for no pause any more."""
        self._pause_ends = 0.0

    def away(self) -> None:
        """Wait for one host more that is away; the token's may be another one than the API's."""
        self._away_since.append(time.monotonic())

    def back(self) -> None:
        """Wait for one of them no longer."""
        self._away_since = self._away_since[1:]

    @property
    def for_companies(self) -> str:
        """Which companies are waited for, the one that takes longest first, and how long by now; "" for none."""
        if not self._companies:
            return ""
        first, since = min(self._companies.items(), key=lambda one: one[1])
        others = f" and {len(self._companies) - 1:,} more" if len(self._companies) > 1 else ""
        return f"Waiting for {visible(first)}{others}: {_minutes(time.monotonic() - since)}"

    def lines(self) -> Iterator[str]:
        """Yield all that is waited for now, a line each."""
        now = time.monotonic()
        if (left := self._pause_ends - now) > 0:
            yield f"Pause, as the server asks: {ceil(left)} s left"
        if self._away_since:
            yield f"Waiting for the host to be there again: {now - self._away_since[0]:.0f} s"
        if waiting := self.for_companies:
            yield waiting


def _minutes(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s, usually about {_USUALLY_MIN} min"
    return f"{seconds // 60:.0f} min, usually about {_USUALLY_MIN}"
