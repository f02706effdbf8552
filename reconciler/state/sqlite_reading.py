"""A journal that is only read: nothing in its folder is made or changed, and none of it needs to be writable.

What must be written to be read (tables of an older version, a log that a kill left behind on a disk that can only be
read) is written into a copy that SQLite throws away: https://sqlite.org/inmemorydb.html#temp_db.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from reconciler.state.sqlite_schema import is_current, migrate, require_known
from reconciler.support.private_files import require_own, require_own_folder

BESIDE = ("-wal", "-shm", "-journal")
"""The ends of the names of what SQLite keeps beside a file."""

_CANNOT_WRITE = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR})
_PRIMARY = 0xFF


def open_to_read(path: Path, timeout_s: float) -> sqlite3.Connection:
    """Return a connection to a journal, an empty one where there is none yet.

    Raises UsageError where it is somebody else's or a later version of this program wrote it, OSError, sqlite3.Error.
    """
    require_own_folder(path.parent)
    if not path.exists():
        return _copied(None, path)
    require_own_files(path)
    try:
        # For reading and writing: SQLite then takes away what it lays beside the file. Nothing is made where none is.
        return _opened(path, "mode=rw", timeout_s)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & _PRIMARY not in _CANNOT_WRITE:
            raise
    if not _log_of(path):
        return _opened(path, "immutable=1", timeout_s)
    import tempfile

    with tempfile.TemporaryDirectory(prefix="reconciler-") as folder:
        copy = Path(folder, path.name)
        for end in ("", "-wal"):
            shutil.copyfile(f"{path}{end}", f"{copy}{end}")
        with closing(sqlite3.connect(copy)) as source:
            return _copied(source, path)


def require_own_files(path: Path) -> None:
    """Raise UsageError where a journal, or what lies beside it, is a link or somebody else's; OSError."""
    for end in ("", *BESIDE):
        require_own(path.with_name(path.name + end))


def _opened(path: Path, how: str, timeout_s: float) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?{how}"
    db = sqlite3.connect(address, uri=True, timeout=timeout_s, isolation_level=None, check_same_thread=False)
    try:
        require_known(db, path)
        if is_current(db):
            return db
        with closing(db):
            return _copied(db, path)
    except BaseException:
        db.close()
        raise


def _copied(source: sqlite3.Connection | None, path: Path) -> sqlite3.Connection:
    """Return a copy that ends with its connection, with the tables of this version."""
    copy = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        if source:
            source.backup(copy)
        migrate(copy, path)
    except BaseException:
        copy.close()
        raise
    return copy


def _log_of(path: Path) -> int:
    """Return how many bytes of a journal stand in the log beside it, and not yet in the file itself."""
    log = path.with_name(f"{path.name}-wal")
    return log.stat().st_size if log.exists() else 0
