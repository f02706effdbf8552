"""The backends that run through the contract, and what other processes do to them."""

import os
import signal
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from reconciler.state.sqlite import FILE, SqliteStore
from reconciler.state.sqlite_schema import Migration, migrate
from reconciler.state.store import Store


class Backend(NamedTuple):
    """A way to keep the state: how a store is opened, and how somebody tampers with it behind its back."""

    open: Callable[[Path], Store]
    execute: Callable[[Path, str], None]
    set_version: Callable[[Path, int], None]


def _execute(state_dir: Path, statement: str) -> None:
    with closing(sqlite3.connect(state_dir / FILE, isolation_level=None)) as db:
        db.execute(statement)


BACKENDS = {
    "sqlite": Backend(
        SqliteStore, _execute, lambda state_dir, version: _execute(state_dir, f"PRAGMA user_version = {version}")
    ),
}


# -- what a second process does ---------------------------------------------------------------------------------


def append_many(backend: str, state_dir: Path, run: str, times: int) -> None:
    """Append pairs of records."""
    with closing(BACKENDS[backend].open(state_dir)) as store:
        for number in range(times):
            store.journal.append(run, [("intent", {"request": number}), ("sent", {"request": number})])


def hold_the_lock(backend: str, state_dir: Path, run: str) -> None:
    """Take the run lock, leave word of it, and keep it until this process is killed."""
    with closing(BACKENDS[backend].open(state_dir)) as store, store.run_lock("tenant", "api.example", run, "someone"):
        (state_dir / "held").touch()
        time.sleep(60)


def die_while_migrating(path: Path, migrations: Sequence[Migration], nth: int) -> None:
    """Migrate, and be killed before the nth statement."""

    class Dying(sqlite3.Connection):
        left = nth

        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
            """Execute, unless this is the end."""
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return super().execute(sql, *values)  # type: ignore[arg-type]

    with closing(sqlite3.connect(path, isolation_level=None, factory=Dying)) as db:
        migrate(db, path, migrations)
