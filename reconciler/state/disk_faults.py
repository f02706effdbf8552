"""What to do where the journal, or a file beside it, cannot be used: by what the disk and SQLite say of it."""

import errno
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from reconciler.state.store import JournalFailed
from reconciler.support.private_files import kept_out

_ROOM = "Make room on the disk, then run again."
_PLACE = (
    "See whether this user can write in that folder (owner, rights, mount), then run again. RECONCILER_STATE_DIR may "
    "name another one where no run is on record yet: the journal there is an empty one."
)
_READ_ONLY = "File, folder or disk can only be read: check whose they are and how the disk is mounted, then run again."
_DAMAGED = (
    "The file is damaged, and nothing is sent without it. Look at the disk, then put the last backup in its place: "
    "docs/recovery.md tells how, under “A damaged journal”."
)
_HELD = "Another program holds the file, such as a backup or a viewer: end it, then run again."
_FAILING = (
    "The disk, or the network drive, does not do what it is asked: look whether this account may have no more of it "
    "(quota), and into the system's log, then run again."
)
_QUOTA = "This account may have no more of the disk: make room, or have its quota raised, then run again."
_ODD = "The file is not as this program makes it: docs/recovery.md, under “A damaged journal”, tells what to do."
_NO_LOCKS = (
    "The file system there has no locks that end with the process, so two runs could write at once: name a folder on a "
    "disk of this machine as RECONCILER_STATE_DIR."
)
_LARGER = "Files may not grow as far: raise their size (ulimit -f; LimitFSIZE= of systemd), then run again."
_FILES = "Raise the number of open files that it may have (ulimit -n; LimitNOFILE= of systemd), then run again."
_IN_THE_WAY = "There is a file where a folder belongs: see what it is, move it away, then run again."
_MEMORY = "Give the program more memory, then run again."

_SQLITE: Mapping[int, str] = {
    sqlite3.SQLITE_FULL: _ROOM,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _PLACE,
    sqlite3.SQLITE_CANTOPEN: _PLACE,
    sqlite3.SQLITE_BUSY: _HELD,
    sqlite3.SQLITE_LOCKED: _HELD,
    sqlite3.SQLITE_PROTOCOL: _HELD,
    sqlite3.SQLITE_IOERR: _FAILING,
    sqlite3.SQLITE_NOLFS: _FAILING,
    sqlite3.SQLITE_NOMEM: _MEMORY,
}
_SYSTEM: Mapping[int | None, str] = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _QUOTA,
    errno.EFBIG: _LARGER,
    errno.EMFILE: _FILES,
    errno.ENFILE: _FILES,
    errno.ENOMEM: _MEMORY,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
    errno.EROFS: _READ_ONLY,
    errno.EIO: _FAILING,
    errno.ESTALE: _FAILING,
    errno.ENOSYS: _NO_LOCKS,
    errno.EOPNOTSUPP: _NO_LOCKS,
    errno.ENOLCK: _NO_LOCKS,
}
_PRIMARY = 0xFF
_LEAST_BYTES = 2**16
"""What the file that SQLite keeps beside a journal takes on a disk that is nearly full."""


def cure(error: OSError | sqlite3.Error, path: Path) -> str:
    """Return what to do about an error at this file."""
    if isinstance(error, OSError):
        words = _SYSTEM.get(error.errno, _PLACE)
        return (words is _PLACE and _kept_out(path)) or words
    kind = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY
    if kind in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL) and _is_as_large_as_may_be(path):
        return _LARGER
    # Not every full disk is told as one: mapping the file beside the journal fails otherwise.
    if kind in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN) and _is_full(path):
        return _ROOM
    words = _SQLITE.get(kind, _ODD)
    return (words in (_PLACE, _READ_ONLY) and _kept_out(path)) or words


@contextmanager
def telling(path: Path, what: str) -> Iterator[None]:
    """Raise JournalFailed for what SQLite raises: the journal at `path` cannot be read, or written."""
    try:
        yield
    except sqlite3.Error as error:
        raise JournalFailed(f"{path}: the journal cannot be {what} ({error}). {cure(error, path)}") from error


def _kept_out(path: Path) -> str:
    try:
        return kept_out(path)
    except OSError:
        return ""


def _is_as_large_as_may_be(path: Path) -> bool:
    """Whether this process may not make the journal, or what lies beside it, larger than it is."""
    if sys.platform == "win32":
        return False
    import resource

    most = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    files = (path.with_name(path.name + end) for end in ("", "-wal", "-shm"))
    sizes = (file.stat().st_size for file in files if file.exists())
    return most != resource.RLIM_INFINITY and max(sizes, default=0) + _LEAST_BYTES > most


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_BYTES
    except OSError:
        return False
