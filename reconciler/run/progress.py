"""Progress as a run tells it: injected, and silent unless somebody listens."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """What a run is busy with."""

    READ_SHEETS = "read-sheets"
    SETTLE = "settle"
    READ_LIVE = "read-live"
    WRITE = "write"
    VERIFY = "verify"


class Step(Protocol):
    """A stage under way."""

    def advance(self, count: int) -> None:
        """Take in that `count` more items are through."""


class Progress(Protocol):
    """Who is told how far a run is."""

    def step(self, stage: Stage, total: int | None = None, about: str = "") -> AbstractContextManager[Step]:
        """Begin a stage; `total` is the number of items where it is known, `about` the run that is settled."""

    def paused(self, seconds: float) -> None:
        """Take in that the server asked for a pause."""

    def until(self, moment: str) -> None:
        """Take in from which moment on no write begins."""


class Silent:
    """Tells nobody."""

    @contextmanager
    def step(self, stage: Stage, total: int | None = None, about: str = "") -> Iterator[Step]:  # noqa: ARG002
        """Begin a stage."""
        yield self

    def advance(self, count: int) -> None:
        """Ignore what is through."""

    def paused(self, seconds: float) -> None:
        """Ignore a pause."""

    def until(self, moment: str) -> None:
        """Ignore a deadline."""
