"""Progress as a run tells it: injected, and silent unless somebody listens."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Stage(StrEnum):
    """What a run is busy with."""

    READ_SHEETS = "read-sheets"
    SETTLE = "settle"
    READ_LIVE = "read-live"
    WRITE = "write"
    VERIFY = "verify"
    PROVE = "prove"


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

    def away(self, why: str, seconds: float) -> None:
        """Take in that a host is away, and is tried again for so long; `why` is a sentence."""

    def back(self, seconds: float) -> None:
        """Take in that a host that was away has answered, after so long."""

    def waiting(self, company: str) -> AbstractContextManager[Step]:
        """Begin to wait for a company that is being provisioned; what is given is advanced by 0 now and then."""

    def ending(self, stage: Stage, under_way: int) -> None:
        """Take in that the run was asked to end in this stage, with so many requests under way."""

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

    def away(self, why: str, seconds: float) -> None:
        """Ignore that a host is away."""

    def back(self, seconds: float) -> None:
        """Ignore that a host has answered."""

    @contextmanager
    def waiting(self, company: str) -> Iterator[Step]:  # noqa: ARG002
        """Begin to wait."""
        yield self

    def ending(self, stage: Stage, under_way: int) -> None:
        """Ignore that the run is to end."""

    def until(self, moment: str) -> None:
        """Ignore a deadline."""


class Unbreakable:
    """Tells another of progress until that fails: no listener can break a run."""

    def __init__(self, told: Progress) -> None:
        self._told = told

    def step(self, stage: Stage, total: int | None = None, about: str = "") -> AbstractContextManager[Step]:
        """Begin a stage."""
        return self._shown("step", stage, total, about)

    def waiting(self, company: str) -> AbstractContextManager[Step]:
        """Begin to wait for a company."""
        return self._shown("waiting", company)

    def paused(self, seconds: float) -> None:
        """Pass on a pause."""
        self._tell("paused", seconds)

    def away(self, why: str, seconds: float) -> None:
        """Pass on that a host is away."""
        self._tell("away", why, seconds)

    def back(self, seconds: float) -> None:
        """Pass on that a host is there again."""
        self._tell("back", seconds)

    def ending(self, stage: Stage, under_way: int) -> None:
        """Pass on that the run is to end."""
        self._tell("ending", stage, under_way)

    def until(self, moment: str) -> None:
        """Pass on a deadline."""
        self._tell("until", moment)

    @contextmanager
    def _shown(self, name: str, *arguments: Any) -> Iterator[Step]:
        shown = self._tell(name, *arguments) or Silent().waiting("")
        step = self._safely(shown.__enter__) or Silent()
        try:
            yield _UnbreakableStep(self._safely, step)
        except BaseException as error:
            self._safely(shown.__exit__, type(error), error, error.__traceback__)
            raise
        self._safely(shown.__exit__, None, None, None)

    def _tell(self, name: str, *arguments: Any) -> Any:
        """Call a method; a listener of a caller's own may know fewer of them than there are."""
        call = getattr(self._told, name, None)
        return self._safely(call, *arguments) if call else None

    def _safely(self, call: Callable[..., T], *arguments: Any) -> T | None:
        try:
            return call(*arguments)
        except Exception as error:  # noqa: BLE001 - whatever it is, the run has nothing to do with it
            self._told = Silent()
            logging.getLogger(__name__).warning("Progress is shown no more (%s).", type(error).__name__)
            return None


class _UnbreakableStep:
    def __init__(self, safely: Callable[..., object], step: Step) -> None:
        self._safely = safely
        self._step: Step = step

    def advance(self, count: int) -> None:
        self._safely(self._step.advance, count)
