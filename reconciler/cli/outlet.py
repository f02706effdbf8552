"""Writing that holds up nobody: whoever prints goes on, and a thread of its own waits for whoever reads."""

import sys
import time
from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Thread

if sys.platform != "win32":
    import fcntl
    import termios

_MOST = 10_000
"""How many prints may wait for a reader who does not read."""

_LOOK = 0.05
"""How often to look whether anything is read, in seconds, where somebody waits for it."""


class Outlet:
    """Carries out writes to one file in the order in which they come; streams that lead to one file share it.

    Nobody waits longer than `patience` (seconds) after the last byte that was taken; then it `is_stuck`, for good. Who
    writes calls `moved` for whatever the file has taken.
    """

    def __init__(self, descriptor: int, patience: Callable[[], float]) -> None:
        self.is_stuck = False
        self._descriptor = descriptor
        self._patience = patience
        self._waiting: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self._taken = 0
        self._last = time.monotonic()
        self._is_at_once = not self._begin()

    def put(self, write: Callable[[], object]) -> None:
        """Have something written once its turn has come; nothing more where so many wait that none is read any more."""
        if self._waiting.qsize() > _MOST and time.monotonic() - self._last > self._patience():
            self.is_stuck = True
        elif self._is_at_once:
            write()
        else:
            self._waiting.put(write)

    def moved(self, count: int) -> None:
        """Take in that the file has taken so many bytes more."""
        self._taken += count
        self._last = time.monotonic()

    def is_through(self) -> bool:
        """Wait until all that was put has been taken, as long as it is; return whether it came to that."""
        if self._is_at_once or self.is_stuck:
            return not self.is_stuck
        end = Event()
        self._waiting.put(end.set)
        seen, since = self._progress(), time.monotonic()
        while not end.wait(_LOOK):
            if (now := self._progress()) != seen:
                seen, since = now, time.monotonic()
            elif time.monotonic() - since > self._patience():
                self.is_stuck = True
                return False
        return True

    def close(self) -> None:
        """Write what comes from now on at once: this thread ends with the process."""
        self._is_at_once = True

    def _begin(self) -> bool:
        # From the first on, and not when there is something to write: where memory has run short, a thread that is
        # started may end before it tells so, and whoever starts it waits for ever.
        try:
            Thread(target=self._work, name="outlet", daemon=True).start()
        except (RuntimeError, MemoryError):
            return False  # better to wait for a reader than to say nothing
        return True

    def _work(self) -> None:
        while True:
            self._waiting.get()()

    def _progress(self) -> tuple[int, int]:
        return self._taken, unread(self._descriptor)


def unread(descriptor: int) -> int:
    """Return how many bytes wait in a pipe: fewer show that it is read before it has room for more; else 0."""
    if sys.platform == "win32":
        return 0
    try:
        return int.from_bytes(fcntl.ioctl(descriptor, termios.FIONREAD, bytes(4)), sys.byteorder)
    except OSError:
        return 0
