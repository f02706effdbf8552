"""SIGINT and SIGTERM as a request to end cleanly."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from reconciler.errors import Interrupted

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Signals:
    """While entered, calls `act` with why, in place of what a signal does otherwise.

    Elsewhere than in the main thread of a Unix process signals stay as they are (asyncio: add_signal_handler).
    """

    def __init__(self, act: Callable[[Interrupted], None]) -> None:
        self._act = act

    def __enter__(self) -> "Signals":
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            with suppress(NotImplementedError, RuntimeError, ValueError):
                why = Interrupted(f"The run was asked to end ({number.name}).")
                loop.add_signal_handler(number, self._act, why)
        return self

    def __exit__(self, *exception: object) -> None:
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.remove_signal_handler(number)

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Let signals be what they are otherwise, for as long as a question waits for its answer."""
        self.__exit__()
        try:
            yield
        finally:
            self.__enter__()
