"""What SIGINT, SIGTERM and SIGHUP mean to this process, from its first moment to its last.

They break off what is under way, as Ctrl-C does everywhere, a question too. A run takes them as a request to end: it is
verified, proven by its audit workbook and printed all the same, and by then they mean nothing any more. One that was
ignored when the process began, as SIGHUP is under nohup, stays ignored.
"""

import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from types import FrameType

    from reconciler.run.stop_switch import StopSwitch

T = TypeVar("T")

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class BrokenOff(KeyboardInterrupt):
    """A signal has ended what was under way."""

    def __init__(self, number: signal.Signals) -> None:
        super().__init__(number.name)
        self.name = number.name


def _break_off(number: signal.Signals) -> None:
    raise BrokenOff(number)


_meaning: Callable[[signal.Signals], None] = _break_off
_first: signal.Signals | None = None
"""The first signal that came, for who begins to ask a question when it has come already."""


def take_over() -> None:
    """Have these signals mean what this module says, for the rest of the process."""
    for number in _SIGNALS:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _take)


def ignore() -> None:
    """Let them mean nothing more: the process has said how it ended, and is about to do so."""
    for number in _SIGNALS:
        if signal.getsignal(number) is _take:
            signal.signal(number, signal.SIG_IGN)


def have_come() -> bool:
    """Whether one has come."""
    return _first is not None


def _take(number: int, _frame: "FrameType | None") -> None:
    global _first
    _first = _first or signal.Signals(number)
    _meaning(signal.Signals(number))


@contextmanager
def _meant(meaning: Callable[[signal.Signals], None]) -> Iterator[None]:
    global _meaning
    before, _meaning = _meaning, meaning
    try:
        yield
    finally:
        _meaning = before


@contextmanager
def at_a_question() -> Iterator[None]:
    """Raise BrokenOff within the block where a signal comes, or has come: nobody need answer any more."""
    with _meant(_break_off):
        if _first:
            _break_off(_first)
        yield


def ask_to_end(stop: Callable[[str], None]) -> None:
    """Have a signal ask whatever listens to a switch to end; when that has ended, it is passed over."""
    global _meaning
    _meaning = lambda number: stop(asked(number.name))  # noqa: E731


def end_with_parent() -> None:
    """Have the end of stdin mean what SIGTERM does, where whoever has started this process wants that."""
    import os
    import threading

    from reconciler.support.with_parent import VARIABLE

    def hear() -> None:
        with suppress(OSError):
            while os.read(0, 1):
                pass
        if sys.platform == "win32":
            signal.raise_signal(signal.SIGTERM)
        else:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)

    if os.environ.get(VARIABLE):
        threading.Thread(target=hear, daemon=True).start()


def asked(name: str) -> str:
    """Return the sentence for whoever reads why a run ended."""
    return f"The run was asked to end ({name})."


def run_under(stop: "StopSwitch", work: Coroutine[Any, Any, T]) -> T:
    """Run to the end in a loop of its own; signals use the switch in that loop."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    class Loop(asyncio.SelectorEventLoop):
        """Has its threads ended by whoever began them.

        asyncio starts one for that: where memory has run short it never comes up, and is waited for all the same.
        """

        async def shutdown_default_executor(self) -> None:
            """Do nothing."""

    async def whole() -> T:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(threads)

        def ask(number: signal.Signals) -> None:
            loop.call_soon_threadsafe(stop, asked(number.name))

        with _meant(ask):
            return await work

    with ThreadPoolExecutor() as threads, asyncio.Runner(loop_factory=Loop) as runner:
        return runner.run(whole())
