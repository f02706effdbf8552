"""Jobs that were handed over and that no worker takes: the page starts a worker for them, which ends with it."""

import logging
import threading
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from reconciler.errors import ReconcilerError
from reconciler.support.with_parent import Started

_LOOK_S = 2.0


class OwnWorker:
    """Looks for such jobs from within the block on; `waiting` returns their names.

    Schedules stay with whoever has them: a timer, or a worker of its own.
    """

    def __init__(self, waiting: Callable[[], set[str]], config: Path | None, environment: Mapping[str, str]) -> None:
        self._waiting = waiting
        self._words = ["worker", "--only-jobs", "--quiet", *(["--config", str(config)] if config else [])]
        self._environment = environment
        self._over = threading.Event()
        self._worker: Started | None = None
        self._thread = threading.Thread(target=self._keep, name="own-worker", daemon=True)

    def __enter__(self) -> Self:
        """Begin to look, where what workers need is installed."""
        if find_spec("dbos"):
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the worker, where one was started, in order."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()
        if self._worker:
            self._worker.ask_to_end()

    def _keep(self) -> None:
        """Start a worker once a job has been waiting at two looks, and again where that has ended."""
        before = set[str]()
        while not self._over.wait(_LOOK_S):
            try:
                now = self._waiting()
            except ReconcilerError:
                continue  # whoever asks the page for something is told
            if now & before and (self._worker is None or self._worker.has_ended):
                logging.getLogger(__name__).info("no worker takes a job that waits: one is started")
                self._worker = Started(self._words, self._environment)
            before = now
