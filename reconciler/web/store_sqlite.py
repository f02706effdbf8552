"""What the page remembers, in a SQLite file of the state folder: all of it can be made again."""

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from reconciler.errors import UsageError
from reconciler.support.private_files import open_private, private_folder
from reconciler.web.store import StoreFailed, Twice

FILE = "page.sqlite3"
_VERSION = 8
_PATIENCE_S = 10.0
_CACHE_KB = 256
"""Of each thread that reads: the system keeps the pages of the file, too."""

_TABLES = (
    # Sessions and links are good under the rules by which they began: whose page it is, and who may do what at it.
    """CREATE TABLE page_session (
        hash TEXT PRIMARY KEY, person TEXT NOT NULL, name TEXT NOT NULL, roles TEXT NOT NULL, token TEXT NOT NULL,
        began REAL NOT NULL, seen REAL NOT NULL, rules TEXT NOT NULL, proof TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE page_link (
        hash TEXT PRIMARY KEY, person TEXT NOT NULL, name TEXT NOT NULL, roles TEXT NOT NULL, made REAL NOT NULL,
        used REAL, rules TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE page_attempt (
        state TEXT PRIMARY KEY, browser TEXT NOT NULL, nonce TEXT NOT NULL, verifier TEXT NOT NULL, back TEXT NOT NULL,
        made REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE page_job (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL,
        run TEXT NOT NULL, state TEXT NOT NULL, said TEXT NOT NULL, next TEXT NOT NULL, made REAL NOT NULL, ended REAL,
        page TEXT NOT NULL, progress TEXT NOT NULL, stop TEXT NOT NULL, over REAL, tenant TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX page_job_about ON page_job (about, kind, made)",
    "CREATE UNIQUE INDEX page_job_once ON page_job (about) WHERE kind = 'apply' AND state IN ('queued', 'running')",
    "CREATE INDEX page_job_open ON page_job (page) WHERE over IS NULL",
    """CREATE TABLE page_subject (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, facts TEXT NOT NULL, made REAL NOT NULL, file TEXT NOT NULL,
        of_drop TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX page_subject_kind ON page_subject (kind, made)",
    "CREATE INDEX page_subject_file ON page_subject (file) WHERE kind = 'plan'",
    """CREATE TABLE page_entry (
        subject TEXT NOT NULL, section TEXT NOT NULL, n INTEGER NOT NULL, body TEXT NOT NULL, key TEXT NOT NULL,
        PRIMARY KEY (subject, section, n)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX page_entry_key ON page_entry (subject, key) WHERE key <> ''",
    # What entries are found by, apart from them and line by line: a search in 100,000 reads a tenth of what they take.
    """CREATE TABLE page_sought (
        subject TEXT NOT NULL, section TEXT NOT NULL, first INTEGER NOT NULL, lines TEXT NOT NULL,
        companies TEXT NOT NULL, PRIMARY KEY (subject, section, first)
    ) STRICT, WITHOUT ROWID""",
)


class SqliteStore:
    """The file, open; safe for several threads and processes.

    Each thread reads by a connection of its own: nobody waits for another's search, nor for who writes. Whoever finds
    it held by another program waits for `patience_s`. One page stands on it at a time.
    """

    is_shared = False

    def __init__(self, state_dir: Path, *, patience_s: float = _PATIENCE_S) -> None:
        """Open it, making it anew where it is missing or of another version. Raises UsageError where that fails."""
        path = state_dir / FILE
        try:
            private_folder(state_dir)
            os.close(open_private(path, os.O_RDWR))
            self._db = sqlite3.connect(path, timeout=patience_s, isolation_level=None, check_same_thread=False)
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise UsageError(
                f"{path}: what the page remembers cannot be opened ({error}). Nothing in it is lost for good if you "
                "remove it: people sign in again."
            ) from error
        self._path, self._patience_s = path, patience_s
        self._turn = threading.RLock()
        self._own = threading.local()
        self._readers = list[sqlite3.Connection]()

    def close(self) -> None:
        """Close the file."""
        for reader in self._readers:
            reader.close()
        self._db.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Write in one transaction, all or nothing. Raises StoreFailed where that cannot be, Twice."""
        with self._turn, _telling("written"):
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):  # SQLite may have done so by itself
                    self._db.execute("ROLLBACK")
                raise

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return the rows of a query. Raises StoreFailed."""
        with _telling("read"):
            return self._reader().execute(query, values).fetchall()

    def each(self, query: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Yield the rows of a query one by one. Raises StoreFailed."""
        with _telling("read"):
            yield from self._reader().execute(query, values)

    def row(self, query: str, values: Sequence[Any] = ()) -> Any:
        """Return the first row of a query, None where there is none. Raises StoreFailed."""
        with _telling("read"):
            return self._reader().execute(query, values).fetchone()

    def hold(self, name: str, *, with_others: bool = False, patience_s: float = 0.0) -> "Held":  # noqa: ARG002
        """Hold a name: no other page is there."""
        return Held()

    def _reader(self) -> sqlite3.Connection:
        reader: sqlite3.Connection | None = getattr(self._own, "reader", None)
        if reader is None:
            reader = sqlite3.connect(
                self._path, timeout=self._patience_s, isolation_level=None, check_same_thread=False
            )
            reader.execute("PRAGMA query_only=ON")
            reader.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
            self._own.reader = reader
            self._readers.append(reader)
        return reader

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


class Held:
    """Held before nobody."""

    def is_kept(self) -> bool:
        """Whether it is held yet."""
        return True

    def release(self) -> None:
        """Let go."""


@contextmanager
def _telling(what: str) -> Iterator[None]:
    """Raise StoreFailed for an error of SQLite, Twice where a row may not be there twice."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise Twice from error
    except sqlite3.Error as error:
        raise StoreFailed(
            f"What this page remembers cannot be {what} just now, so this was not done. The disk may be full, or "
            f"another program holds the file {FILE}. Tell whoever runs this page, and try again."
        ) from error
