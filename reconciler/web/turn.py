"""One at a time, over all pages: whoever decides on something decides by what the one before has left."""

import asyncio

from reconciler.support.concurrency import in_thread
from reconciler.web.store import Hold, Store, StoreFailed


class Turn:
    """Taken by one at a time, within this process and before all others; whoever comes waits for up to `patience_s`."""

    def __init__(self, store: Store, name: str, patience_s: float = 150.0) -> None:
        self._store = store
        self._name = name
        self._patience_s = patience_s
        self._here = asyncio.Lock()
        self._hold: Hold | None = None

    async def __aenter__(self) -> None:
        """Wait for it. Raises StoreFailed where that takes too long."""
        await self._here.acquire()
        try:
            self._hold = await in_thread(self._held)
        except BaseException:
            self._here.release()
            raise

    async def __aexit__(self, *_: object) -> None:
        """Let the next one have it."""
        try:
            if self._hold:
                await in_thread(self._hold.release)
        finally:
            self._hold = None
            self._here.release()

    def _held(self) -> Hold:
        if hold := self._store.hold(self._name, patience_s=self._patience_s):
            return hold
        raise StoreFailed("Somebody else is deciding just now, and that takes long. Nothing was done. Try again.")
