"""Carry out a job: attempt by attempt, each a process of its own, until one ends it or there were too many.

The journal alone says how an attempt ended: by the record "ended" of its run. The same job may be carried out twice at
once, where an engine errs: then one run holds the lock, and the other waits.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import closing
from time import monotonic
from typing import NamedTuple

from reconciler.config.settings import Settings
from reconciler.errors import ReconcilerError
from reconciler.exit_codes import Exit
from reconciler.jobs.child import child
from reconciler.jobs.engine import LeftInOrder
from reconciler.model.job import Job, JobState
from reconciler.operations.jobs import words_of
from reconciler.run.request import new_run_id
from reconciler.state.backends import open_state, open_to_read
from reconciler.state.jobs import find_job, record_attempt, record_end, record_left
from reconciler.state.store import Journal
from reconciler.state.worker_locks import WorkerLocks
from reconciler.support.unforeseen import as_foreseen
from reconciler.support.with_parent import Started

MOST = 5
"""How many attempts a job has before it is given up."""

_AGAIN = frozenset({Exit.UNEXPECTED, Exit.LOCKED, Exit.LOCK_LOST})
"""Exit codes after which a job is tried again: it is not known, or not settled, what came of it."""

_LOCKED_S = 6 * 3600.0
"""How long an attempt waits while other runs hold the lock, one after the other."""

_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0

GivenUp = Callable[[Job], None]
"""Is told of a job that was given up."""


class _Ended(NamedTuple):
    """How a run ended as its record tells; `is_cut_short` where something had asked it to end."""

    exit_code: int
    is_cut_short: bool


class Carrier:
    """Carries out jobs for one worker, each in the thread that asks for it."""

    def __init__(self, settings: Settings, worker: str, locks: WorkerLocks, given_up: GivenUp) -> None:
        self._settings = settings
        self._worker = worker
        self._locks = locks
        self._given_up = given_up
        self._ending = threading.Event()
        self._turn = threading.Lock()
        self._children: dict[str, Started] = {}
        self._at_work = set[str]()

    @property
    def is_idle(self) -> bool:
        """Whether no job is under way here."""
        return not self._at_work

    def end(self) -> None:
        """Have the jobs that are under way end in order, and begin none."""
        self._ending.set()
        with self._turn:
            for begun in self._children.values():
                begun.ask_to_end()

    def carry_out(self, job_id: str) -> None:
        """Carry out a job to its end, unless somebody is at it. Raises LeftInOrder where this worker is ending."""
        with self._turn:
            if job_id in self._at_work:
                return
            self._at_work.add(job_id)
        try:
            self._whole(job_id)
        finally:
            with self._turn:
                self._at_work.discard(job_id)

    def _whole(self, job_id: str) -> None:
        pause, has_tried = _FIRST_PAUSE_S, False
        while True:
            try:
                if self._is_over(job_id):
                    return
                if self._ending.is_set() or (has_tried and self._ending.wait(pause)):
                    raise LeftInOrder
                self._attempt(job_id)
            except Exception as error:  # noqa: BLE001 - of a job nothing is lost: it is tried again, or given up
                logging.getLogger(__name__).error("%s: %s", job_id, as_foreseen(error))
                self._ending.wait(pause)
            pause, has_tried = min(pause * 2, _LONGEST_PAUSE_S), True

    def _is_over(self, job_id: str) -> bool:
        """Whether nothing is to be done of a job here: it has ended, it ends now, or another worker is at it."""
        with closing(open_state(self._settings.state)) as store:
            job = find_job(store.journal, job_id)
            last = job.last
            if job.end:
                return True
            if last is None or last.is_left:
                return False
            if last.worker != self._worker and self._locks.is_alive(last.worker):
                return True
            ended = _ended(store.journal, last.run_id)
            is_cut_off = ended is not None and ended.is_cut_short and last.worker != self._worker
            if ended and ended.exit_code not in _AGAIN and not is_cut_off:
                record_end(store.journal, job, JobState.DONE, ended.exit_code, last.run_id)
                return True
            if job.counted < MOST:
                return False
            record_end(store.journal, job, JobState.FAILED, ended.exit_code if ended else None, last.run_id)
        self._given_up(job)
        return True

    def _attempt(self, job_id: str) -> None:
        """Have one go at a job, and put on record where that has ended it."""
        with closing(open_state(self._settings.state)) as store:
            job = find_job(store.journal, job_id)
            attempt = record_attempt(store.journal, job, self._worker, new_run_id())
        try:
            code = self._run(job, attempt.run_id)
        except ReconcilerError as error:
            logging.getLogger(__name__).error("%s: %s", job_id, error)
            code = int(error.exit_code)
        with closing(open_state(self._settings.state)) as store:
            ended = _ended(store.journal, attempt.run_id)
            if self._ending.is_set() and (ended is None or ended.is_cut_short):
                record_left(store.journal, job, attempt)
            elif ended is None and code >= 0 and code not in _AGAIN:
                record_end(store.journal, job, JobState.DONE, code, attempt.run_id)

    def _run(self, job: Job, run_id: str) -> int:
        """Run the process of an attempt, and return its exit code; while another run holds the lock, try again."""
        pause, until = _FIRST_PAUSE_S, monotonic() + _LOCKED_S
        while True:
            code = self._child(job, run_id)
            if code != Exit.LOCKED or monotonic() > until or self._ending.wait(pause) or self._has_ended(job.job_id):
                return code
            pause = min(pause * 2, _LONGEST_PAUSE_S)

    def _child(self, job: Job, run_id: str) -> int:
        words = words_of(job, self._settings)
        config = self._settings.file if self._settings.connection_is_named else None
        with self._turn:
            if self._ending.is_set():
                return int(Exit.INCOMPLETE)
            begun = self._children[job.job_id] = child(job.job_id, run_id, words, config)
        try:
            return begun.wait()
        finally:
            with self._turn:
                del self._children[job.job_id]
                begun.ask_to_end()  # closes the pipe

    def _has_ended(self, job_id: str) -> bool:
        with closing(open_to_read(self._settings.state)) as store:
            return find_job(store.journal, job_id).end is not None


def _ended(journal: Journal, run_id: str) -> _Ended | None:
    """Return how a run ended; None where no end of it is on record."""
    ended: _Ended | None = None
    for record in journal.all_of("ended", run_id):
        body = record.body
        code = body.get("exit_code", int(Exit.UNEXPECTED))
        ended = _Ended(code, code == Exit.INCOMPLETE and bool(body.get("failed") or body.get("error")))
    return ended
