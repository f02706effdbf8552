"""A copy of a SQLite journal as it stands at one moment, whatever a run adds meanwhile."""

import sqlite3
from contextlib import closing
from pathlib import Path

from reconciler.errors import UsageError
from reconciler.state.disk_faults import telling
from reconciler.state.sqlite_database import FILE, Database
from reconciler.state.sqlite_reading import BESIDE


def copy_journal(state_dir: Path, to: Path) -> None:
    """Copy the journal of a state folder into an empty file that is there (https://sqlite.org/backup.html).

    Raises UsageError where there is none, JournalFailed where it cannot be read.
    """
    path = state_dir / FILE
    if not path.exists():
        raise UsageError(f"{state_dir}: no journal is there, so there is nothing to back up.")
    database = Database(path, reading=True)
    with closing(database), telling(path, "read"), closing(sqlite3.connect(to)) as copy:
        database.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it


def journal_files(state_dir: Path) -> list[Path]:
    """Return what is there of a journal: its file, and what SQLite keeps beside it."""
    return [path for end in ("", *BESIDE) if (path := state_dir / f"{FILE}{end}").exists() and path.stat().st_size]
