"""The SQLite file of a state directory, in WAL mode with synchronous FULL.

A commit that has returned survives a killed process and a power cut (https://sqlite.org/pragma.html#pragma_synchronous).
"""

import os
import sqlite3
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from reconciler.errors import UsageError
from reconciler.state.disk_faults import cure, telling
from reconciler.state.sqlite_reading import open_to_read, require_own_files
from reconciler.state.sqlite_schema import migrate, require_known
from reconciler.support.private_files import open_private, private_folder

FILE = "journal.sqlite3"

_PATIENCE = 30.0
"""How many seconds to wait for what another process writes."""


class Database:
    """One SQLite file, safe for several processes and threads."""

    def __init__(self, path: Path, *, reading: bool = False) -> None:
        """Open the file, to read it, or making it where it is missing. Raises UsageError where that cannot be done."""
        self.path = path
        self.turn = threading.Lock()
        try:
            self.connection = open_to_read(path, _PATIENCE) if reading else _open_to_write(path)
        except (OSError, sqlite3.Error) as error:
            raise UsageError(f"{path}: the journal cannot be opened ({error}). {cure(error, path)}") from error

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @contextmanager
    def commit(self) -> Iterator[None]:
        """Write in one transaction, all or nothing. Raises JournalFailed where it cannot be written."""
        with self.turn:
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

    def rows(self, query: str, values: Sequence[Any] = ()) -> Generator[Any, None, None]:
        """Yield the rows of a query. Raises JournalFailed where the file cannot be read."""
        with telling(self.path, "read"):
            yield from self.connection.execute(query, values)

    def row(self, query: str, values: Sequence[Any] = ()) -> Any:
        """Return the first row of a query, None where there is none. Raises JournalFailed where it cannot be read."""
        return next(self.rows(query, values), None)


def _open_to_write(path: Path) -> sqlite3.Connection:
    private_folder(path.parent)
    # Made here and not by SQLite, which would let others read it; its -wal and -shm files take the same mode.
    os.close(open_private(path, os.O_RDWR))
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
