"""Whoever is told of progress can break nothing."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from reconciler.run.progress import Silent, Stage, Step, Unbreakable

ERRORS = [
    BrokenPipeError(errno.EPIPE, "Broken pipe"),
    OSError(errno.EIO, "Input/output error"),
    OSError(errno.ENOSPC, "No space left on device"),
    OSError(errno.EBADF, "Bad file descriptor"),
    ValueError("I/O operation on closed file."),
    AttributeError("'NoneType' object has no attribute 'write'"),
]


class Failing(Silent):
    """Fails at one moment, and counts how often it was told anything."""

    def __init__(self, moment: str, error: Exception) -> None:
        self._moment = moment
        self._error = error
        self.told = 0

    def _at(self, moment: str) -> None:
        self.told += 1
        if moment == self._moment:
            raise self._error

    @contextmanager
    def step(self, stage: Stage, total: int | None = None, about: str = "") -> Iterator[Step]:
        """Begin a stage."""
        self._at("begin")
        yield self
        self._at("end")

    def advance(self, count: int) -> None:
        """Take in what is through."""
        self._at("advance")

    def paused(self, seconds: float) -> None:
        """Take in a pause."""
        self._at("pause")


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("moment", ["begin", "advance", "end", "pause"])
def test_a_listener_that_fails_is_told_no_more(moment: str, error: Exception) -> None:
    listener, done = Failing(moment, error), 0
    progress = Unbreakable(listener)
    for _ in range(2):
        with progress.step(Stage.WRITE, 2, "a run") as step:
            step.advance(1)
            done += 1
        progress.paused(1)
    assert done == 2
    assert listener.told < 8


def test_one_that_works_is_told_all() -> None:
    listener = Failing("never", ValueError())
    with Unbreakable(listener).step(Stage.WRITE) as step:
        step.advance(1)
    assert listener.told == 3


def test_what_stops_the_work_is_raised_as_it_is() -> None:
    with pytest.raises(KeyError, match="work"), Unbreakable(Silent()).step(Stage.WRITE):
        raise KeyError("work")


def test_one_of_a_caller_that_knows_less_is_told_what_it_knows() -> None:
    class Old:
        """Knows of stages and pauses alone, as listeners did once."""

        told = 0.0

        def paused(self, seconds: float) -> None:
            """Take in a pause."""
            self.told += seconds

    old = Old()
    progress = Unbreakable(old)  # type: ignore[arg-type]
    progress.ending(Stage.WRITE, 4)
    progress.back(3)
    with progress.waiting("osterlane") as waiting, progress.step(Stage.WRITE) as step:
        waiting.advance(0)
        step.advance(1)
    progress.paused(7)
    assert old.told == 7
