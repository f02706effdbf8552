"""Progress as a run tells it: injected, and silent unless somebody listens."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Step(Protocol):
    """A stage under way."""

    def advance(self, count: int) -> None:
        """Say that `count` more items are through."""


class Progress(Protocol):
    """What the pipeline tells while it works."""

    def step(self, title: str, total: int | None = None) -> AbstractContextManager[Step]:
        """Begin a stage; `total` is the number of items where it is known."""

    def paused(self, seconds: float) -> None:
        """Say that the server asked for a pause."""


class Silent:
    """Says nothing."""

    @contextmanager
    def step(self, title: str, total: int | None = None) -> Iterator[Step]:  # noqa: ARG002
        """Begin a stage."""
        yield self

    def advance(self, count: int) -> None:
        """Ignore what is through."""

    def paused(self, seconds: float) -> None:
        """Ignore a pause."""
