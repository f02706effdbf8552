"""Ask a run to end cleanly, and what that means in each of its stages."""

import asyncio
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import monotonic
from typing import NamedTuple

from reconciler.errors import Interrupted
from reconciler.run.deadline import Deadline

_LOOK_S = 1.0
"""How often to look at the clock on the wall, in seconds: no timer goes by it."""

Act = Callable[[Interrupted], None]
"""What a stage of a run does when it is asked to end."""

Late = Callable[[Deadline], Interrupted]
"""How a stage words that the deadline has come."""


class StopSwitch:
    """Asks runs to end: no new writes, what was done is verified, and they tell why.

    To be called in the thread of their loop (`loop.call_soon_threadsafe` from any other). The first reason counts; a
    run that begins with a switch that was used already ends at once.
    """

    def __init__(self) -> None:
        self._why: Interrupted | None = None
        self._listeners: list[Act] = []

    @property
    def is_used(self) -> bool:
        """Whether somebody has asked for an end."""
        return self._why is not None

    def __call__(self, why: str) -> None:
        """Ask for an end; `why` is a sentence for the reader."""
        self._why = self._why or Interrupted(why)
        for listener in [*self._listeners]:
            listener(self._why)

    @contextmanager
    def heard_by(self, listener: Act) -> Iterator[None]:
        """Have the listener told when somebody asks for an end within the block; at once where it was before."""
        self._listeners.append(listener)
        try:
            if self._why:
                listener(self._why)
            yield
        finally:
            self._listeners.remove(listener)


class _Stage(NamedTuple):
    act: Act
    late: Late | None


def _once(act: Act) -> Act:
    """Return an act that happens the first time alone: a stage that is ending is not asked to end again."""
    done = False

    def first(why: Interrupted) -> None:
        nonlocal done
        if not done:
            done = True
            act(why)

    return first


class Stages:
    """The stages of one run, one within the other: whoever asks it to end, and its deadline, reach the innermost.

    So does what `paused` returns once it returns something: it is asked before each request that changes something,
    and every second. Where the deadline does not matter, that does not either.
    """

    def __init__(
        self, stop: StopSwitch, deadline: Deadline | None, paused: Callable[[], Interrupted | None] | None = None
    ) -> None:
        self._stop = stop
        self._deadline = deadline
        self._paused = paused
        self._within: list[_Stage] = []
        self._is_told = False
        self._ends = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @contextmanager
    def watched(self, act: Act, late: Late) -> Iterator[None]:
        """Listen to the switch and the clock within the block, which is the outermost stage."""
        with self.stage(act, late), self._stop.heard_by(self._asked):
            if self._deadline is None and self._paused is None:
                yield
                return
            if self._deadline:
                self._ends = monotonic() + self._deadline.left(datetime.now(UTC))
            self._wait_on()
            try:
                yield
            finally:
                if self._timer:
                    self._timer.cancel()

    @contextmanager
    def stage(self, act: Act, late: Late | None = None) -> Iterator[None]:
        """Have `act` called, once, when the run is to end within the block; without `late` no deadline matters."""
        self._within.append(_Stage(_once(act), late))
        try:
            # A question may have kept the loop from noticing.
            if len(self._within) > 1:
                self.look()
            yield
        finally:
            self._within.pop()

    def require_time(self, late: Late) -> None:
        """Raise Interrupted where the deadline has come, which is told once, or runs are paused."""
        self.require_not_paused()
        if self._deadline and self._left() <= 0:
            self._is_told = True
            raise late(self._deadline)

    def require_not_paused(self) -> None:
        """Raise Interrupted where runs are paused."""
        if self._paused and (why := self._paused()):
            raise why

    def look(self) -> None:
        """Have the innermost stage act where runs are paused, or the deadline has come."""
        act, late = self._within[-1]
        if self._paused and late and (why := self._paused()):
            act(why)
        self._keep_deadline()

    def _keep_deadline(self) -> None:
        act, late = self._within[-1]
        if self._deadline and late and not self._is_told and self._left() <= 0:
            act(late(self._deadline))

    def _asked(self, why: Interrupted) -> None:
        self._within[-1].act(why)

    def _wait_on(self) -> None:
        if (left := self._left()) > 0:
            self._timer = asyncio.get_running_loop().call_later(min(left, _LOOK_S), self._look)
        else:
            self._keep_deadline()

    def _look(self) -> None:
        self.look()
        self._wait_on()

    def _left(self) -> float:
        """Return the seconds that are left by whichever clock is further.

        One on the wall may be set back; the other stands while a machine is suspended.
        """
        if self._deadline is None:
            return math.inf
        return min(self._deadline.left(datetime.now(UTC)), self._ends - monotonic())


class Cancellation:
    """Cancels the task that made it, and tells a cancellation of its own from one by somebody else."""

    def __init__(self) -> None:
        self.why: Interrupted | None = None
        self._task = asyncio.current_task()

    def __call__(self, why: Interrupted) -> None:
        """Cancel the task, once."""
        if self._task and self.why is None:
            self.why = why
            self._task.cancel()

    def take_back(self) -> Interrupted | None:
        """Return why the task was cancelled, and let it go on; None where it was not cancelled by this."""
        if self._task and self.why:
            self._task.uncancel()
        return self.why
