"""A process that watches inboxes, for tests: it goes by a clock of its own, and may be killed at its Nth step on disk.

`python -m tests.acceptance.inbox_worker` looks at every inbox of reconciler.toml until nothing is left to do. With
`kills` it does so for one sheet after the other, killed at the first step, the second, and so on, each time with
another process that goes on; it prints how many steps there are.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from reconciler.config.connection import connect
from reconciler.config.settings import load_settings
from reconciler.inbox.arrivals import WORK
from reconciler.inbox.deliveries import Inbox, inbox_places
from reconciler.inbox.in_process import InProcess
from reconciler.model.schedule import DONE, TO_FIX

_STEPS = frozenset({"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "open", "socket.connect"})


class Steps:
    """Counts what is about to change on disk, and to be asked of the API; kills this process at one of them."""

    def __init__(self, kill_at: int) -> None:
        self.done = 0
        self._kill_at = kill_at

    def __call__(self, event: str, given: tuple[Any, ...]) -> None:
        """Be told of an event, before it happens."""
        if event not in _STEPS or not self._is_ours(event, given):
            return
        self.done += 1
        if self.done == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    @staticmethod
    def _is_ours(event: str, given: tuple[Any, ...]) -> bool:
        if event == "socket.connect":
            return True
        if event == "open" and not given[2] & (os.O_WRONLY | os.O_RDWR):
            return False
        return any("/inbox/" in str(one) or "/drops/" in str(one) for one in given[:2])


def work(kill_at: int = 0) -> int:
    """Look until nothing is left to do, and return how many steps that took."""
    settings = load_settings()
    connection = connect(settings)
    carry = InProcess(settings, connection)
    inboxes = [
        (one.folder, Inbox(one, settings, connection, carry, lambda _report: None, *_clocks()))
        for one in inbox_places(settings)
    ]
    steps = Steps(kill_at)
    sys.addaudithook(steps)
    for _ in range(20):
        for _folder, inbox in inboxes:
            inbox.sweep()
        if not any(_is_open(folder) for folder, _inbox in inboxes):
            break
    return steps.done


def kill_at_each_step() -> int:
    """Put a sheet there, have a process killed at its Nth step and another one go on, for every N there is."""
    (place,) = inbox_places(load_settings())
    _put(place.folder, 0)
    steps = _forked(0)
    for number in range(1, steps + 1):
        _put(place.folder, number)
        _forked(number)
        _forked(0)
    return steps


def _clocks() -> tuple[Callable[[], float], Callable[[], float]]:
    """Give a clock that only goes on, and one on the wall; a minute or so passes at each look."""
    clock, ahead = count(0, 60), count(0, 60)
    return lambda: float(next(clock)), lambda: time.time() + next(ahead)


def _put(folder: Path, number: int) -> None:
    row = f"acme,p{number:03}@acme.example,P{chr(97 + number // 26)}{chr(97 + number % 26)},Example"
    (folder / f"people{number}.csv").write_text(f"companyVanityName,email,firstName,lastName\n{row}\n")


def _forked(kill_at: int) -> int:
    """Work in a process of its own, which has all its imports already, and return how many steps that took."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, str(work(kill_at)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        steps = told.read()
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), status
    return int(steps or b"0")


def _is_open(folder: Path) -> bool:
    """Whether something is left to do in a folder."""
    waiting = [path for path in folder.iterdir() if path.name not in (DONE, TO_FIX, WORK) and not path.is_dir()]
    work = folder / WORK
    return bool(waiting) or (work.is_dir() and any(path.is_dir() for path in work.iterdir()))


if __name__ == "__main__":
    sys.stdout.write(str(kill_at_each_step() if "kills" in sys.argv else work()))
