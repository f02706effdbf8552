"""The process of one attempt: `apply` as anybody runs it, with the worker's own settings, connection and secret.

Its stdin is a pipe that nothing is written to: where that ends, so does the run, in order. So a worker asks for an end,
and so its death does.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from reconciler.operations.jobs import JOB_VARIABLE


class Child:
    """A process that carries out a job."""

    def __init__(self, job_id: str, run_id: str, words: Sequence[str], config: Path | None) -> None:
        named = ["--config", str(config)] if config else []
        loud = [] if "--verbose" in words else ["--quiet"]  # who loses access stands in no log
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable, "-m", "reconciler", "apply", "--yes", *loud, *named, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env={**os.environ, JOB_VARIABLE: f"{job_id}/{run_id}"},
            start_new_session=True,  # what is typed at a worker's terminal is the worker's to hear
        )

    def wait(self) -> int:
        """Wait for its end, and return its exit code; below zero for a signal."""
        return self._process.wait()

    def ask_to_end(self) -> None:
        """Have it begin no new change, verify what was done, and end."""
        with suppress(OSError):
            assert self._process.stdin  # noqa: S101 - it was asked for
            self._process.stdin.close()
