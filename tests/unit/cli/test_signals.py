"""What a signal means while something is under way: whoever waits for nothing else is woken by it."""

import asyncio
import signal
import subprocess
import sys
import threading

import pytest

from reconciler.cli import signals
from reconciler.cli.signals import BrokenOff, at_a_question, run_under
from reconciler.run.stop_switch import StopSwitch

_WAITING = """
import asyncio, selectors, signal
from reconciler.cli import signals

class Selector(selectors.DefaultSelector):
    came = False

    def select(self, timeout=None):
        if timeout is None and not self.came:
            self.came = True
            signal.raise_signal(signal.SIGTERM)
        return super().select(timeout)

ended = asyncio.Event()

def stop(why):
    print(why)
    ended.set()

selectors.DefaultSelector = Selector
signal.signal(signal.SIGTERM, signal.SIG_DFL)  # whoever began this may ignore it
signals.take_over()
signals.ask_to_end(stop)
signals.run_under(stop, ended.wait())
"""
"""The signal comes as the loop begins to wait, with no time-out."""


def test_a_run_that_waits_for_nothing_else_is_woken() -> None:
    ended = subprocess.run([sys.executable, "-c", _WAITING], capture_output=True, text=True, timeout=30, check=True)
    assert ended.stdout == "The run was asked to end (SIGTERM).\n"


def test_whoever_comes_to_a_question_after_a_signal_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_first", "_meaning"):
        monkeypatch.setattr(signals, name, getattr(signals, name))
    told = list[str]()
    signals.ask_to_end(told.append)
    with at_a_question():
        pass
    signals._take(signal.SIGTERM, None)
    assert told == ["The run was asked to end (SIGTERM)."]
    with pytest.raises(BrokenOff, match="SIGTERM"), at_a_question():
        pass


def test_a_loop_ends_without_starting_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where memory has run short, a thread that is started may never come up, and is waited for all the same."""

    async def work() -> int:
        done = await asyncio.to_thread(lambda: 3)
        monkeypatch.setattr(threading.Thread, "start", lambda _thread: pytest.fail("a thread was started"))
        return done

    assert run_under(StopSwitch(), work()) == 3
