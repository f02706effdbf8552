"""The SQLite file of a state directory, in WAL mode with synchronous FULL.

A commit that has returned survives a killed process and a power cut (https://sqlite.org/pragma.html#pragma_synchronous).
"""

import errno
import os
import sqlite3
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain as joined
from pathlib import Path
from typing import Any

from reconciler.errors import UsageError
from reconciler.state.chain import GENESIS
from reconciler.state.disk_faults import cure, telling
from reconciler.state.held import Held
from reconciler.state.in_place import identity
from reconciler.state.sql import COLUMNS, Row
from reconciler.state.sqlite_reading import open_to_read, require_own_files
from reconciler.state.sqlite_schema import migrate, require_known
from reconciler.state.store import JournalFailed
from reconciler.state.traces import leave_mark, require_no_trace
from reconciler.support.private_files import is_private, open_private, private_folder

FILE = "journal.sqlite3"

_HEAD = "SELECT seq, hash FROM chain_record WHERE chain = ? ORDER BY seq DESC LIMIT 1"

_PATIENCE = 30.0
"""How many seconds to wait for what another process writes."""


class Database:
    """One SQLite file, safe for several processes and threads."""

    is_numbered = True

    def __init__(self, path: Path, *, reading: bool = False, made: bool = False) -> None:
        """Open the file, to read it, or making it where it is missing, unless it must be there (`made`).

        Raises UsageError where that cannot be done, or something beside a file without records tells of earlier ones.
        """
        self.path = path
        self.turn = threading.Lock()
        try:
            if not path.exists() or not path.stat().st_size:
                require_no_trace(path)  # before SQLite takes away what lies beside an empty file
                if made:
                    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
            self.connection = open_to_read(path, _PATIENCE) if reading else _open_to_write(path)
            if not _has_records(self.connection):
                require_no_trace(path)
        except (OSError, sqlite3.Error) as error:
            raise UsageError(f"{path}: the journal cannot be opened ({error}). {cure(error, path)}") from error
        self._files = {} if reading else {file: identity(file) for file in (path, path.with_name(f"{path.name}-wal"))}
        self._is_marked = False

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @contextmanager
    def commit(self) -> Iterator[None]:
        """Write in one transaction, all or nothing. Raises JournalFailed where it cannot be written."""
        with self.turn:
            self._require_in_place()
            try:
                # IMMEDIATE: the head that is read is the one that is built on, whatever another process does.
                self.connection.execute("BEGIN IMMEDIATE")
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")
                with telling(self.path, "written"):
                    raise
            if not self._is_marked:
                leave_mark(self.path.parent)
                self._is_marked = True

    @contextmanager
    def erasing(self) -> Iterator[None]:
        """Write in one transaction, which overwrites what it takes out."""
        self.connection.execute("PRAGMA secure_delete=ON")
        with self.commit():
            yield

    def end(self, chain: str, _held: Held | None) -> tuple[int, bytes]:
        """Return number and hash of the last record of a chain; the commit holds those of all."""
        seq, digest = self.connection.execute(_HEAD, (chain,)).fetchone() or (0, GENESIS)
        return int(seq), bytes(digest)

    def add(self, _chain: str, rows: Iterator[list[Row]]) -> None:
        """Add records within a commit: each has the number behind the last one."""
        for some in rows:
            self.connection.execute(_insertion(len(some)), list(joined.from_iterable(some)))

    def change(self, statement: str, values: Sequence[Any]) -> None:
        """Carry out a statement within a commit."""
        self.connection.execute(statement, values)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read what stands there now, whatever other processes add meanwhile."""
        with telling(self.path, "read"):
            self.connection.execute("BEGIN")
            try:
                self.row("SELECT 1 FROM record LIMIT 1")  # SQLite takes its snapshot at the first read
                yield
            finally:
                self.connection.execute("COMMIT")

    def settled(self) -> int:
        """Return the number of the last record, for they come one after the other; 0 for none."""
        return int(self.row("SELECT COALESCE(MAX(id), 0) FROM chain_record")[0])

    def quiet(self) -> AbstractContextManager[Any]:
        """Have nobody write: a reading under way would bind a commit of another thread to what stood here then."""
        return self.turn

    def clean(self) -> None:
        """Leave nothing of what was taken out in free pages of the file, nor in its log. Raises JournalFailed."""
        with self.turn:
            clean(self.connection, self.path)

    def now(self) -> datetime:
        """Return the time by the clock of this machine."""
        return datetime.now(UTC)

    def as_bytes(self, column: str) -> str:
        """Return the SQL of the bytes of a column."""
        return f"CAST({column} AS BLOB)"

    def has_bytes(self, column: str) -> str:
        """Return the SQL of whether a column has some bytes in it."""
        return f"instr({column}, ?) > 0"

    def _require_in_place(self) -> None:
        """Raise JournalFailed where the files that are open are no longer those that the next run will find."""
        for file, opened in self._files.items():
            if identity(file) != opened or not self.path.stat().st_size:
                raise JournalFailed(
                    f"{file}: the journal was removed, replaced or emptied while this run was at work, and nothing is "
                    "sent without it. Put it back where it was, with what lies beside it, or the last backup "
                    "(docs/recovery.md, “A damaged journal”), and look for what clears that folder; then run again."
                )

    def rows(self, query: str, values: Sequence[Any] = ()) -> Generator[Any, None, None]:
        """Yield the rows of a query. Raises JournalFailed where the file cannot be read."""
        with telling(self.path, "read"):
            yield from self.connection.execute(query, values)

    def row(self, query: str, values: Sequence[Any] = ()) -> Any:
        """Return the first row of a query, None where there is none. Raises JournalFailed where it cannot be read."""
        return next(self.rows(query, values), None)


def clean(db: sqlite3.Connection, path: Path) -> None:
    """Have SQLite write its file anew, without free pages, and empty its log. Raises JournalFailed."""
    with telling(path, "cleaned"):
        db.execute("PRAGMA secure_delete=ON")
        db.execute("VACUUM")
        until = time.monotonic() + _PATIENCE
        while db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > until:
                raise JournalFailed(
                    f"{path}: everything was taken out, but its log cannot be emptied: another program reads "
                    "it. End that (the page, a backup), then run the same command again: it finishes what is left."
                )
            time.sleep(0.05)


@lru_cache(maxsize=64)
def _insertion(records: int) -> str:
    # One text for each number of records: a connection keeps a statement ready by its text.
    places = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"] * records)
    return f"INSERT INTO chain_record ({COLUMNS}) VALUES {places}"  # noqa: S608


def _has_records(connection: sqlite3.Connection) -> bool:
    query = "SELECT EXISTS(SELECT 1 FROM record) OR EXISTS(SELECT 1 FROM chain_record)"
    return bool(connection.execute(query).fetchone()[0])


def _open_to_write(path: Path) -> sqlite3.Connection:
    private_folder(path.parent)
    _make_private(path)
    require_own_files(path)
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        require_known(connection, path)
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous=FULL")
        migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_private(path: Path) -> None:
    """Make the file where it is missing, for its owner alone: SQLite would let others read it, and what lies beside it.

    One that is private already is not opened: closing it again would drop the locks that this process has on it by
    another connection (https://sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        os.close(open_private(path, os.O_RDWR | os.O_EXCL))
    except FileExistsError:
        if not is_private(path):
            os.close(open_private(path, os.O_RDWR))


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn to WAL mode; of several who open a new file at once, SQLite lets but one, and the others do not wait."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return
