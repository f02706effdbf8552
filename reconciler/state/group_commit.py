"""One commit for all who wait, in a thread."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from reconciler.state.store import Entry


class GroupCommit:
    """Puts records on disk for many who wait side by side: one commit at a time, for all who wait by then.

    They are handed to `append`, in a thread, in the order in which they came.
    """

    def __init__(self, append: Callable[[list[Entry]], None]) -> None:
        self._append = append
        self._thread = ThreadPoolExecutor(1, "journal")
        self._gathering = threading.Lock()
        self._waiting: list[Entry] = []
        self._next: asyncio.Future[None] | None = None

    async def add(self, *records: Entry) -> None:
        """Add records; when this returns they are on disk. What `append` raises is raised for all whose turn it was."""
        with self._gathering:
            self._waiting += records
            if self._next is None:
                self._next = asyncio.get_running_loop().run_in_executor(self._thread, self._commit)
            landed = self._next
        # One who is cancelled takes no other's record along.
        await asyncio.shield(landed)

    async def run(self, work: Callable[[], None]) -> None:
        """Do some other work with the journal in that thread, behind the commit that is under way."""
        await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _commit(self) -> None:
        # Taken only now: while the commit before was under way, more have come.
        with self._gathering:
            records, self._waiting, self._next = self._waiting, [], None
        self._append(records)

    def close(self) -> None:
        """Wait until all that was added is on disk; nothing more can be added."""
        self._thread.shutdown()
