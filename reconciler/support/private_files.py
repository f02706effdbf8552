"""Folders and files that their owner alone can use, whatever the umask: they hold names and addresses.

What is kept for the next run is believed by it. So it must be ours, and a link that somebody has put in its place is
refused: through it we would overwrite whatever it leads to.
"""

import errno
import os
import stat
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from reconciler.errors import UsageError
from reconciler.support.lazy_log import logger

_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def private_folder(path: Path) -> None:
    """Make a folder, and each parent that is missing (0700). Raises OSError, UsageError where it is somebody else's.

    One that exists keeps its mode, for it may serve others too; where others can write to it, a warning says so.
    """
    if path.is_dir():
        if not _is_root():
            _require_owner(path, path.stat(), _ours())
        _warn_where_others_write(path)
        return
    for missing in reversed([folder for folder in (path, *path.parents) if not os.path.lexists(folder)]):
        with suppress(FileExistsError):  # another run was faster
            missing.mkdir(mode=0o700)
            missing.chmod(0o700)
    if not path.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))


def private_folder_in(parent: Path, name: str) -> Path:
    """Return a folder in a private one, made where it is missing. Raises OSError, UsageError where it is not ours."""
    private_folder(parent)
    require_own(path := parent / name)
    private_folder(path)
    return path


def require_own(path: Path) -> None:
    """Raise UsageError where a path in a private folder is a link, or somebody else's; OSError."""
    with suppress(FileNotFoundError):
        _require_own(path, path.lstat())


def open_private(path: Path, flags: int) -> int:
    """Open a file in a private folder, made where it is missing, for its owner alone (0600); gives the descriptor.

    A file that exists gets that mode too. Raises OSError, UsageError where it is a link, or somebody else's.
    """
    require_own(path)
    return _opened(path, flags | getattr(os, "O_NOFOLLOW", 0), kept=True)


def write_private(path: Path, content: bytes, *, named: bool = False) -> None:
    """Write a whole file that its owner alone can read; the path may be a link where somebody has `named` it.

    Raises OSError; UsageError where it is a link or somebody else's, and not named.
    """
    descriptor = _opened(path, os.O_WRONLY, kept=False) if named else open_private(path, os.O_WRONLY)
    with os.fdopen(descriptor, "wb") as file:
        # Only now: a file that is not ours must stay as it is.
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            file.truncate()
        file.write(content)


def who_else_writes(path: Path, status: os.stat_result) -> str:
    """Return in words who can change a file besides this process's user and root; "" where nobody can.

    `status` is that of the open file. A folder that others can write to counts as well, unless it is sticky: there,
    nobody can put another file in the place of ours. Raises OSError.
    """
    if sys.platform == "win32":
        return ""
    if status.st_uid not in _ours():
        return f"it belongs to {_user(status.st_uid)}"
    if path.lstat().st_uid not in _ours():
        return f"it is a link of {_user(path.lstat().st_uid)}"
    if status.st_mode & _OTHERS:
        return "others can write to it"
    for folder in (path.parent, path.resolve().parent):
        there = folder.stat()
        if there.st_uid not in _ours():
            return f"its folder belongs to {_user(there.st_uid)}"
        if there.st_mode & _OTHERS and not there.st_mode & stat.S_ISVTX:
            return "others can write to its folder"
    return ""


def _opened(path: Path, flags: int, *, kept: bool) -> int:
    descriptor = os.open(path, flags | os.O_CREAT, 0o600)
    try:
        status = os.fstat(descriptor)
        # Not /dev/null or /dev/stdout, which others need.
        if sys.platform != "win32" and stat.S_ISREG(status.st_mode):
            if kept:
                _require_own(path, status)
            with suppress(PermissionError):
                os.fchmod(descriptor, 0o600)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _require_own(path: Path, status: os.stat_result) -> None:
    if stat.S_ISLNK(status.st_mode):
        raise UsageError(
            f"{path} is a link, and links are not followed there: what it leads to would be overwritten. Find out who "
            "put it there, and remove it."
        )
    if stat.S_ISREG(status.st_mode) and status.st_nlink > 1:
        raise UsageError(
            f"{path} has a second name somewhere (a hard link), and what is written here would be written there. Find "
            f"out who made it; to go on, copy the file over itself: cp {path} {path}.own && mv {path}.own {path}"
        )
    if sys.platform != "win32":
        # Root may be at work in a folder of a service's user.
        _require_owner(path, status, _ours() | {path.parent.stat().st_uid} if _is_root() else _ours())


def _require_owner(path: Path, status: os.stat_result, owners: set[int]) -> None:
    if sys.platform != "win32" and status.st_uid not in owners:
        owner, us = _user(status.st_uid), _user(os.geteuid())
        raise UsageError(
            f"{path} belongs to {owner}, and this is {us}: {owner} could replace what is kept there at any time. "
            f"Run as {owner}; or take it over (as root: chown -R {us} {path}); or name a folder of your own as "
            "RECONCILER_STATE_DIR."
        )


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _ours() -> set[int]:
    return set() if sys.platform == "win32" else {os.geteuid(), 0}


def _user(number: int) -> str:
    """Return the name of a user, or the number of one who has none."""
    if sys.platform == "win32":
        return str(number)
    import pwd

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user {number}"


@cache
def _warn_where_others_write(path: Path) -> None:
    if os.name == "posix" and path.stat().st_mode & _OTHERS:
        logger(__name__).warning(
            "Others can write to %s, and so replace what is kept there. Use a folder that only you can write to "
            "(chmod 700).", path,
        )  # fmt: skip
