"""Ask a run to end cleanly, and what that means in each of its stages."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from reconciler.errors import Interrupted

Act = Callable[[Interrupted], None]
"""What a stage of a run does when it is asked to end."""


class StopSwitch:
    """Asks a run to end: no new writes, what was done is verified, and it is told why.

    To be called in the thread of the run's loop (`loop.call_soon_threadsafe` from any other). The first reason counts;
    a run that begins with a switch that was used already ends at once.
    """

    def __init__(self) -> None:
        self._why: Interrupted | None = None
        self._acts: list[Act] = []

    def __call__(self, why: str) -> None:
        """Ask the run to end; `why` is a sentence for the reader."""
        self.request(Interrupted(why))

    def request(self, why: Interrupted) -> None:
        """Ask the run to end, for a reason that is an error already."""
        self._why = self._why or why
        if self._acts:
            self._acts[-1](self._why)

    @contextmanager
    def acting(self, act: Act) -> Iterator[None]:
        """Have `act` called when the run is asked to end within the block; at once where it was before."""
        self._acts.append(act)
        try:
            if self._why:
                act(self._why)
            yield
        finally:
            self._acts.pop()


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
