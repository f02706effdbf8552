"""Whether a run may begin another write, and why not."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress

from reconciler.errors import ApiError, ApiGone, CredentialsRefused, LockLost, ReconcilerError
from reconciler.state.store import JournalFailed


class Stopping:
    """The end of a run's writing: once `why` is set no further write begins, while what is under way still ends."""

    def __init__(self) -> None:
        self.why: ReconcilerError | None = None
        self._begun = asyncio.Event()

    def stop(self, why: ReconcilerError) -> None:
        """Begin no further write; the first reason stands."""
        self.why = self.why or why
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
