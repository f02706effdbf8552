"""One worker: it finds what is to be done, goes on where another one has died, and ends in order."""

import logging
import os
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from reconciler.config.connection import partner
from reconciler.config.settings import Settings
from reconciler.jobs.attempts import Carrier, GivenUp
from reconciler.jobs.engine import Engine, EnginePlace
from reconciler.jobs.schedules import hand_over_due
from reconciler.model.state_place import DatabaseAddress, StatePlace
from reconciler.state.backends import open_to_read, worker_locks
from reconciler.state.jobs import OpenJobs, find_job
from reconciler.state.store import Journal
from reconciler.state.worker_locks import new_worker
from reconciler.support.private_files import open_private, private_folder
from reconciler.support.unforeseen import as_foreseen

_LOOK_S = 1.0
"""How often a worker looks for new jobs, and for workers that are gone."""

_STUCK_S = 60.0
"""After how long without a look a worker is stuck."""


class Told(NamedTuple):
    """Who is told what: the worker's name once it takes jobs, jobs that were given up, and once a minute whoever looks
    for runs that were missed.
    """

    ready: Callable[[str], None]
    given_up: GivenUp
    missed: Callable[[], None]


class Worker:
    """Carries out jobs of one partner until it is asked to end; a name and a lock of its own tell it from others."""

    def __init__(self, settings: Settings, at_once: int, told: Told) -> None:
        self.name = new_worker()
        self._settings = settings
        self._tenant = partner(settings).tenant
        self._locks = worker_locks(settings.state)
        self._carrier = Carrier(settings, self.name, self._locks, told.given_up)
        self._told = told
        self._at_once = at_once
        self._ending = threading.Event()
        self._seen = ""
        self._open = OpenJobs(self._tenant)
        self._gone = set[str]()
        self._minute: datetime | None = None
        self._telling: threading.Thread | None = None
        self._is_told = False
        self._looked = monotonic()

    @property
    def is_well(self) -> bool:
        """Whether it has looked for work lately, be the database there or not."""
        return monotonic() < self._looked + _STUCK_S

    def end(self, _why: str = "") -> None:
        """Ask it to begin no more jobs, to end those that are under way in order, and then itself."""
        self._ending.set()

    def run(self) -> None:
        """Carry out jobs until it is asked to end. Raises UsageError where it cannot begin."""
        lock = self._locks.hold(self.name)
        try:
            with closing(open_to_read(self._settings.state)) as store:
                store.journal.head()  # tables of another version are told before there is a job
            engine = Engine(engine_place(self._settings.state), self.name, self._tenant, self._at_once)
            engine.start(self._carrier.carry_out)
            self._told.ready(self.name)
            while not self._ending.is_set():
                self._looked = monotonic()
                if lock.keep():
                    self._look(engine)
                self._ending.wait(_LOOK_S)
            self._carrier.end()
            while not self._carrier.is_idle:
                self._carrier.end()
                threading.Event().wait(_LOOK_S / 10)
            engine.close()
        finally:
            lock.release()

    def _look(self, engine: Engine) -> None:
        """Look once at all that is to be done; where the database is away, again later."""
        try:
            self._take_over(engine)
            self._keep_schedules(datetime.now(UTC))
            with closing(open_to_read(self._settings.state)) as store:
                self._give_out(engine, store.journal)
            self._is_told = False
        except Exception as error:  # noqa: BLE001 - whatever is away comes back, and jobs that are under way go on
            if not self._is_told:
                logging.getLogger(__name__).error("no jobs are handed out for now: %s", as_foreseen(error))
            self._is_told = True

    def _keep_schedules(self, now: datetime) -> None:
        """Hand over what is due, and have whoever is to know of missed runs told; once in each minute."""
        minute = now.replace(second=0, microsecond=0)
        if minute == self._minute:
            return
        hand_over_due(self._settings, self._tenant, now)
        self._minute = minute
        if self._telling is None or not self._telling.is_alive():
            # Beside the rest: a mail server may let it wait.
            self._telling = threading.Thread(target=self._told.missed, daemon=True)
            self._telling.start()

    def _take_over(self, engine: Engine) -> None:
        """Take back what was given out to workers that are gone: twice in a row nobody has their lock.

        A database that is started anew frees all locks at once, and each worker takes its own anew.
        """
        others = {turn.worker for turn in engine.given_out()} - {self.name}
        gone = {worker for worker in others if not self._locks.is_alive(worker)}
        for worker in gone & self._gone:
            logging.getLogger(__name__).warning("%s is gone: its jobs go on here, or at another worker.", worker)
            engine.take_back(worker)
            self._seen = ""
        self._gone = gone

    def _give_out(self, engine: Engine, journal: Journal) -> None:
        """Give out the jobs on record that have no end, and that nobody is at."""
        if (head := journal.head()) == self._seen:
            return
        waiting = None
        for name in self._open.look(journal):
            waiting = engine.waiting() if waiting is None else waiting
            last = find_job(journal, name).last
            is_at_work = last is not None and not last.is_left and self._locks.is_alive(last.worker)
            if name not in waiting and not is_at_work:
                engine.give_out(name)
        self._seen = head if waiting is None else ""


def engine_place(state: StatePlace) -> EnginePlace:
    """Return where the engine keeps what it gives out: a schema beside ours, or a file, made where it is missing."""
    if state.database:
        return shared_place(state.database)
    return EnginePlace(f"sqlite:///{_private(state.folder / 'engine.sqlite3')}", makes_tables=True)


def shared_place(address: DatabaseAddress) -> EnginePlace:
    """Return where in a database the engine keeps what it gives out."""
    return EnginePlace(address.url, makes_tables=False, schema=f"{address.schema}_jobs")


def _private(path: Path) -> Path:
    """Return the path of a file that its owner alone can read, made where it is missing."""
    private_folder(path.parent)
    os.close(open_private(path, os.O_RDWR))
    return path
