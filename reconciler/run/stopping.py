"""Whether a run may begin another write, and why not."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from reconciler.errors import ApiError, ApiGone, CredentialsRefused, LockLost, ReconcilerError
from reconciler.state.store import JournalFailed


class Stopping:
    """The end of a run's writing: once there is a `why` no further write begins, while what is under way still ends.

    `look` is called each time before that is asked, and stops where a moment has come that no timer has told yet.
    """

    def __init__(self, look: Callable[[], object] = lambda: None) -> None:
        self._why: ReconcilerError | None = None
        self._look = look
        self._begun = asyncio.Event()

    @property
    def why(self) -> ReconcilerError | None:
        """Why no further write begins; None as long as some may."""
        if self._why is None:
            self._look()
        return self._why

    def stop(self, why: ReconcilerError) -> None:
        """Begin no further write; the first reason stands."""
        self._why = self._why or why
        self._begun.set()

    def stop_if_gone(self, error: Exception) -> None:
        """Stop where an error shows that the API can no longer be used at all."""
        if isinstance(error, ApiGone | CredentialsRefused):
            self.stop(error)

    async def pause(self, seconds: float) -> None:
        """Wait, but not for a run that is being stopped."""
        with suppress(TimeoutError):
            # The time-out is the pause that ran its course.
            await asyncio.wait_for(self._begun.wait(), seconds)

    async def stop_unless_recorded(self, recorded: Awaitable[None]) -> None:
        """Wait until something is on disk; where it cannot be, or the lock is lost, begin no further write."""
        try:
            await recorded
        except (JournalFailed, LockLost) as error:
            self.stop(error)

    @property
    def detail(self) -> str:
        """The detail of an action that was not sent."""
        why = self.why.message if isinstance(self.why, ApiError) else self.why
        return f"Not sent, for the run was stopped: {why}"
