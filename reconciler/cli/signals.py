"""SIGINT and SIGTERM as a request to end cleanly."""

import asyncio
import os
import signal
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from reconciler.run.stop_switch import StopSwitch

T = TypeVar("T")

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Signals:
    """While entered, a signal asks the run to end, in place of what it does otherwise; afterwards all is as it was.

    Elsewhere than in the main thread of a Unix process signals stay as they are (asyncio: add_signal_handler).
    """

    def __init__(self, stop: StopSwitch) -> None:
        self._stop = stop
        self._before: dict[signal.Signals, Any] = {}
        self._asked = False

    def __enter__(self) -> "Signals":
        self._before = {number: signal.getsignal(number) for number in _SIGNALS}
        self._add()
        return self

    def __exit__(self, *exception: object) -> None:
        self._restore()

    def _restore(self) -> None:
        self._remove()
        for number, handler in self._before.items():
            with suppress(TypeError, ValueError):
                signal.signal(number, handler)

    @contextmanager
    def suspended(self) -> Iterator[None]:
        """Let signals be what Python makes of them, for as long as a question waits for its answer."""
        self._remove()
        try:
            yield
        finally:
            self._add()

    def _add(self) -> None:
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self._take, number)

    def _take(self, number: signal.Signals) -> None:
        """Ask for an end; once there is nobody to ask, a second signal does what it does otherwise."""
        if self._asked and not self._stop.is_heard:
            self._restore()
            os.kill(os.getpid(), number)
            return
        self._asked = True
        self._stop(f"The run was asked to end ({number.name}).")

    def _remove(self) -> None:
        loop = asyncio.get_running_loop()
        for number in _SIGNALS:
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.remove_signal_handler(number)


def run_under(signals: Signals, work: Coroutine[Any, Any, T]) -> T:
    """Run to the end in a loop of its own, with the signals asking for an early one."""

    async def whole() -> T:
        with signals:
            return await work

    return asyncio.run(whole())
