"""The stop switch of a state folder: while it is set no run writes."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

WAY_ON = "`reconciler resume` lets runs write again."
WAY_ON_DAMAGED = "If they may go on, `reconciler resume` lets them."
"""What whoever works at a terminal may do about it."""


class Pause(NamedTuple):
    """Who has stopped all runs, since when (ISO 8601) and why.

    `trouble` says why the switch cannot be read, "" where it can: then nothing else is known, and nothing is written.
    """

    by: str = ""
    since: str = ""
    reason: str = ""
    trouble: str = ""

    def __str__(self) -> str:
        """Return who, since when and why, and the way on."""
        return f"{self.told} {WAY_ON_DAMAGED if self.trouble else WAY_ON}"

    @property
    def told_over(self) -> str:
        """That it is over, and who had set it and why."""
        if self.trouble:
            return f"Runs may write again. ({self.trouble}: it is gone now.)"
        return f"Runs may write again: {self.by} had paused them ({self.reason})."

    @property
    def told(self) -> str:
        """Who, since when and why."""
        if self.trouble:
            return f"Runs may be paused: {self.trouble}. If somebody paused them, find out who and why."
        since = f"{datetime.fromisoformat(self.since):%Y-%m-%d %H:%M} UTC"
        return f"All runs have been paused since {since} by {self.by}: {self.reason.rstrip('.')}."
