"""What the page alone needs to remember, in a SQLite file of the state folder: all of it can be made again."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reconciler.errors import UsageError
from reconciler.support.private_files import open_private, private_folder

FILE = "page.sqlite3"
_VERSION = 4
_PATIENCE_S = 10.0

Clock = Callable[[], float]
"""Returns the seconds since 1970."""

_TABLES = (
    """CREATE TABLE session (
        hash TEXT PRIMARY KEY, person TEXT NOT NULL, name TEXT NOT NULL, roles TEXT NOT NULL, token TEXT NOT NULL,
        began REAL NOT NULL, seen REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE link (
        hash TEXT PRIMARY KEY, person TEXT NOT NULL, name TEXT NOT NULL, roles TEXT NOT NULL, made REAL NOT NULL,
        used REAL
    ) STRICT""",
    """CREATE TABLE attempt (
        state TEXT PRIMARY KEY, browser TEXT NOT NULL, nonce TEXT NOT NULL, verifier TEXT NOT NULL, back TEXT NOT NULL,
        made REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE job (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL,
        run TEXT NOT NULL, state TEXT NOT NULL, said TEXT NOT NULL, next TEXT NOT NULL, made REAL NOT NULL, ended REAL
    ) STRICT""",
    "CREATE INDEX job_about ON job (about, kind, made)",
    "CREATE UNIQUE INDEX job_once ON job (about) WHERE kind = 'apply' AND state IN ('queued', 'running')",
    """CREATE TABLE subject (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, facts TEXT NOT NULL, made REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE entry (
        subject TEXT NOT NULL, section TEXT NOT NULL, n INTEGER NOT NULL, body TEXT NOT NULL, search TEXT NOT NULL,
        key TEXT NOT NULL, PRIMARY KEY (subject, section, n)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX entry_key ON entry (subject, key) WHERE key <> ''",
)


class Store:
    """The file, open; safe for several threads and processes."""

    def __init__(self, state_dir: Path) -> None:
        """Open it, making it anew where it is missing or of another version. Raises UsageError where that fails."""
        path = state_dir / FILE
        try:
            private_folder(state_dir)
            os.close(open_private(path, os.O_RDWR))
            self._db = sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None, check_same_thread=False)
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise UsageError(
                f"{path}: what the page remembers cannot be opened ({error}). Nothing in it is lost for good if you "
                "remove it: people sign in again."
            ) from error
        self._turn = threading.RLock()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Write in one transaction, all or nothing."""
        with self._turn:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return the rows of a query."""
        with self._turn:
            return self._db.execute(query, values).fetchall()

    def row(self, query: str, values: Sequence[Any] = ()) -> Any:
        """Return the first row of a query, None where there is none."""
        with self._turn:
            return self._db.execute(query, values).fetchone()

    def _prepare(self) -> None:
        db = self._db
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA secure_delete=ON")
        db.execute("BEGIN IMMEDIATE")
        if db.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
            tables = db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            for statement in (*(f'DROP TABLE "{name}"' for (name,) in tables), *_TABLES):
                db.execute(statement)
            db.execute(f"PRAGMA user_version={_VERSION}")
        db.execute("COMMIT")
