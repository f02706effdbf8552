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
        require_own_folder(path)
        return
    for missing in reversed([folder for folder in (path, *path.parents) if not os.path.lexists(folder)]):
        with suppress(FileExistsError):  # another run was faster
            missing.mkdir(mode=0o700)
            try:
                missing.chmod(0o700)
                hand_over(missing)
            except OSError:
                missing.rmdir()  # else root's folder would bar the service's user
                raise
    if not path.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))


def require_own_folder(path: Path) -> None:
    """Raise UsageError where a folder that is there is somebody else's; OSError. Warns where others can write to it."""
    if path.is_dir():
        if not _is_root():
            _require_owner(path, path.stat(), _ours())
        _warn_where_others_write(path)


def hand_over(path: Path) -> None:
    """As root, give what is root's to whom its folder belongs to: the service's user must be able to go on with it.

    Raises OSError.
    """
    if sys.platform != "win32" and _is_root():
        # By its descriptor: whoever owns the folder could put a link in its place meanwhile.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            _hand_over(descriptor, path)
        finally:
            os.close(descriptor)


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


def is_private(path: Path) -> bool:
    """Whether `open_private` would leave a file that is there as it is. Raises OSError."""
    if sys.platform == "win32":
        return False
    status = path.lstat()
    owner = path.parent.stat().st_uid if _is_root() else os.geteuid()
    return stat.S_ISREG(status.st_mode) and stat.S_IMODE(status.st_mode) == 0o600 and status.st_uid == owner


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


def sync(path: Path) -> None:
    """Have the disk keep what a file or a folder has by now. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def require_open(folder: Path) -> None:
    """Raise OSError where this process can make no files in a folder."""
    if sys.platform != "win32" and not os.access(folder, os.W_OK | os.X_OK, effective_ids=True):
        number = errno.EROFS if os.statvfs(folder).f_flag & os.ST_RDONLY else errno.EACCES
        raise OSError(number, os.strerror(number), str(folder))


def kept_out(path: Path) -> str:
    """Return in words whose the first file or folder on the way to `path` is that this process may not use, and what
    to do; "" where there is none, or its mode is not why. Raises OSError.
    """
    if sys.platform == "win32":
        return ""
    for place in (*reversed(path.parents), path):
        if not os.path.lexists(place):
            return ""
        on_the_way = place.is_dir() and place not in (path, path.parent)
        if not os.access(place, os.X_OK if on_the_way else os.R_OK | os.W_OK, effective_ids=True):
            return _closed(place, place.stat())
    return ""


def _closed(place: Path, status: os.stat_result) -> str:
    owner, us = _user(status.st_uid), _user(os.geteuid())
    if status.st_uid != os.geteuid():
        return f"{place} belongs to {owner}, and this is {us}. {_way_on(owner, us, place)}"
    if status.st_mode & stat.S_IRWXU < (stat.S_IRWXU if stat.S_ISDIR(status.st_mode) else stat.S_IRUSR | stat.S_IWUSR):
        return f"{place} belongs to {owner}, and is closed to {owner}, too: chmod -R u+rwX {place}"
    return ""


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
    is_new = not os.path.lexists(path)
    descriptor = os.open(path, flags | os.O_CREAT, 0o600)
    try:
        status = os.fstat(descriptor)
        # Not /dev/null or /dev/stdout, which others need.
        if sys.platform != "win32" and stat.S_ISREG(status.st_mode):
            if kept:
                _require_own(path, status)
                try:
                    _hand_over(descriptor, path)
                except OSError:
                    if is_new:
                        path.unlink()  # else root's file would bar the service's user
                    raise
            with suppress(PermissionError):
                os.fchmod(descriptor, 0o600)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _hand_over(descriptor: int, path: Path) -> None:
    if sys.platform == "win32" or not _is_root():
        return
    status, folder = os.fstat(descriptor), path.parent.stat()
    is_one = stat.S_ISDIR(status.st_mode) or status.st_nlink == 1
    if status.st_uid == 0 != folder.st_uid and is_one:
        os.fchown(descriptor, folder.st_uid, folder.st_gid)


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
            f"{_way_on(owner, us, path)}"
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


def _way_on(owner: str, us: str, path: Path) -> str:
    return (
        f"Run as {owner}; or take it over (as root: chown -R {us.removeprefix('user ')} {path}); or name a folder of "
        "your own as RECONCILER_STATE_DIR."
    )


@cache
def _warn_where_others_write(path: Path) -> None:
    if os.name == "posix" and path.stat().st_mode & _OTHERS:
        logger(__name__).warning(
            "Others can write to %s, and so replace what is kept there. Use a folder that only you can write to "
            "(chmod 700).", path,
        )  # fmt: skip
