"""A command of this program that ends with the process that has started it: in order, as a signal would have it."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress

VARIABLE = "RECONCILER_ENDS_WITH_STDIN"
"""Tells a process that its stdin is a pipe to which nothing is written, and whose end is to be its own."""


class Started:
    """A command that was started."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-m", "reconciler", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env={**environment, VARIABLE: "1"},
            start_new_session=True,  # what is typed at the terminal of the parent is the parent's to hear
        )

    @property
    def has_ended(self) -> bool:
        """Whether it has ended."""
        return self._process.poll() is not None

    def wait(self) -> int:
        """Wait for its end, and return its exit code; below zero for a signal."""
        return self._process.wait()

    def ask_to_end(self) -> None:
        """Have it end in order: of a run nothing new is sent, and what was sent is verified."""
        with suppress(OSError):
            assert self._process.stdin  # noqa: S101 - it was asked for
            self._process.stdin.close()
