"""Folders for what is not finished yet, beside what it is to be: gone when the work ends, whatever ends it.

A kill leaves one behind, with names in it, and the next to be made there clears it away. A lock of the operating system
says whether somebody is at work in one: it ends with the process.
"""

import os
import re
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

_PREFIX = ".reconciler-"
_OURS = re.compile(re.escape(_PREFIX) + "[a-z0-9_]{8}")
"""What Python makes of that prefix (tempfile)."""


@contextmanager
def drafting(parent: Path) -> Iterator[Path]:
    """Yield a new folder in `parent` that its owner alone can enter. Raises OSError where it cannot be made."""
    clear_left_over(parent)
    while True:
        with TemporaryDirectory(prefix=_PREFIX, dir=parent, ignore_cleanup_errors=True) as name:
            try:
                descriptor = _locked(Path(name))
            except BlockingIOError:
                continue  # another process has taken it for one that was left behind, and is at clearing it
            try:
                if not Path(name).is_dir():
                    continue  # and has cleared it
                yield Path(name)
            finally:
                if descriptor is not None:
                    os.close(descriptor)
            return


def clear_left_over(parent: Path) -> None:
    """Remove the folders of processes that were killed; what cannot be looked at, or is not surely ours, stays."""
    with suppress(OSError):
        for folder in list(parent.iterdir()):
            if _OURS.fullmatch(folder.name):
                _clear(folder)


def _clear(folder: Path) -> None:
    try:
        descriptor = _locked(folder)
    except BlockingIOError:
        return  # somebody is at work there
    if descriptor is None:
        return
    try:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(descriptor)


def _locked(folder: Path) -> int | None:
    """Return a descriptor that holds the lock of a folder of ours; None where there are no locks, or it is not ours.

    Raises BlockingIOError where another holds the lock.
    """
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        status = os.fstat(descriptor)
        if stat.S_IMODE(status.st_mode) == 0o700 and status.st_uid == os.geteuid():
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
    except BlockingIOError:
        os.close(descriptor)
        raise
    except OSError:  # this file system knows no locks
        pass
    os.close(descriptor)
    return None
