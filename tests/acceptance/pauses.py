"""Hold a process of the command at the moment when it opens a certain file: no clock says when it is there."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.acceptance.harness import Room

_HOOK = """
import os, sys

def hold(event, arguments, _held=[]):
    if event == "open" and not _held and os.environ["HELD_AT"] in os.fsdecode(str(arguments[0])):
        _held.append(True)
        with open(os.environ["HELD_BY"], "rb") as held:
            held.read()

sys.addaudithook(hold)
"""


class Pause:
    """Where processes that are started from now on wait, once each."""

    def __init__(self, room: Room, name: str) -> None:
        hooks = room.folder / "hooks"
        hooks.mkdir()
        (hooks / "sitecustomize.py").write_text(_HOOK, "utf-8")
        self._room, self._fifo, self._before = room, hooks / "held", dict(room.env)
        os.mkfifo(self._fifo)
        paths = os.pathsep.join(filter(None, (str(hooks), room.env["PYTHONPATH"])))
        room.env |= {"PYTHONPATH": paths, "HELD_AT": name, "HELD_BY": str(self._fifo)}

    @contextmanager
    def reached(self) -> Iterator[None]:
        """Wait until a process has come so far; with the end of the block it goes on, as do all that come later."""
        writers: list[int] = []

        def is_there() -> bool:
            writers.extend(_writer(self._fifo))
            return bool(writers)

        self._room.until(is_there, "the pause")
        self._room.env = self._before
        try:
            yield
        finally:
            os.close(writers[0])


def _writer(fifo: Path) -> list[int]:
    try:
        return [os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)]
    except OSError as error:
        if error.errno == errno.ENXIO:  # nobody has it open for reading
            return []
        raise
