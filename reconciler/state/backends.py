"""The one place that chooses where the state is kept: in PostgreSQL, or in a SQLite file of the state directory."""

from functools import lru_cache
from typing import TYPE_CHECKING

from reconciler.model.state_place import StatePlace
from reconciler.state.files import Files, FolderFiles
from reconciler.state.kept import KeptRecords
from reconciler.state.sql import SqlDatabase
from reconciler.state.sql_kept import SqlKept
from reconciler.state.sqlite import SqliteStore
from reconciler.state.sqlite_backup import copy_journal, journal_files
from reconciler.state.sqlite_database import FILE, Database
from reconciler.state.store import Store

if TYPE_CHECKING:
    from reconciler.state.worker_locks import WorkerLocks

__all__ = [
    "FILE",
    "copy_journal",
    "journal_files",
    "open_files",
    "open_kept",
    "open_made",
    "open_state",
    "open_to_copy",
    "open_to_read",
    "worker_locks",
]


def open_state(state: StatePlace) -> Store:
    """Return the state, opened and made where it is missing when it is first asked for something.

    That raises UsageError where it cannot be opened, or was written by a later version of this program, JournalFailed
    where its database cannot be reached. The tables of a database are never made here: that has a command of its own.
    """
    return _shared(state) or SqliteStore(state.folder)


def open_made(state: StatePlace) -> Store:
    """Return the state that a run has made, to add to it; no other is made in its place.

    It is opened when it is first asked for something; that raises UsageError where it is not there.
    """
    return _shared(state) or SqliteStore(state.folder, made=True)


def open_to_read(state: StatePlace) -> Store:
    """Return the state to read from, empty where there is none yet: who only looks makes and changes nothing there.

    It is opened when it is first asked for something; that raises UsageError where it cannot be read.
    """
    return _shared(state) or SqliteStore(state.folder, reading=True)


def open_kept(state: StatePlace) -> KeptRecords:
    """Return the records as they are kept, to be read alone. Raises UsageError where they cannot be."""
    if state.database:
        from reconciler.state.postgres_database import PostgresDatabase

        return SqlKept(PostgresDatabase(state.database))
    return SqlKept(Database(state.folder / FILE, reading=True))


def open_to_copy(state: StatePlace) -> tuple[Store, SqlDatabase]:
    """Return the state, and the tables of its journal. Raises UsageError where they cannot be opened."""
    if state.database:
        from reconciler.state.postgres import PostgresStore

        shared = PostgresStore(state.database, open_files(state), state.folder)
        return shared, shared.database
    store = SqliteStore(state.folder, made=True)
    return store, store.database


@lru_cache(maxsize=8)
def open_files(state: StatePlace) -> Files:
    """Return the files of the state; what is needed to ask other machines is kept as long as this process."""
    if state.database is None:
        return FolderFiles(state.folder)
    from reconciler.state.postgres_files import PostgresFiles

    return PostgresFiles(state.folder, state.database)


def worker_locks(state: StatePlace) -> "WorkerLocks":
    """Return the locks of the workers on this state."""
    if state.database:
        from reconciler.state.postgres_workers import PostgresWorkerLocks

        return PostgresWorkerLocks(state.database)
    from reconciler.state.worker_locks import FileWorkerLocks

    return FileWorkerLocks(state)


def _shared(state: StatePlace) -> Store | None:
    """Return the state in the database that several machines share, None where there is none."""
    if state.database is None:
        return None
    from reconciler.state.postgres import PostgresStore

    return PostgresStore(state.database, open_files(state), state.folder)
