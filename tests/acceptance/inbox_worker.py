"""A process that watches inboxes, for tests: it goes by a clock of its own, and may be killed at its Nth step on disk.

`python -m tests.acceptance.inbox_worker [KILL_AT]` looks at every inbox of reconciler.toml until nothing is left to do, and
prints how many steps that took.
"""

import os
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from reconciler.config.connection import connect
from reconciler.config.settings import load_settings
from reconciler.inbox.arrivals import DONE, TO_FIX, WORK
from reconciler.inbox.deliveries import Inbox, inbox_places
from reconciler.inbox.in_process import InProcess

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


def main(kill_at: int) -> None:
    """Look until nothing is left to do."""
    settings = load_settings()
    connection = connect(settings)
    clock = count(0, 10)
    carry = InProcess(settings, connection)
    inboxes = [
        (one.folder, Inbox(one, settings, connection, carry, lambda _report: None, lambda: float(next(clock))))
        for one in inbox_places(settings)
    ]
    steps = Steps(kill_at)
    sys.addaudithook(steps)
    for _ in range(20):
        for _folder, inbox in inboxes:
            inbox.sweep()
        if not any(_is_open(folder) for folder, _inbox in inboxes):
            break
    print(steps.done)


def _is_open(folder: Path) -> bool:
    """Whether something is left to do in a folder."""
    waiting = [path for path in folder.iterdir() if path.name not in (DONE, TO_FIX, WORK) and not path.is_dir()]
    work = folder / WORK
    return bool(waiting) or (work.is_dir() and any(path.is_dir() for path in work.iterdir()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
