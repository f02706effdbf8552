"""Put what belongs together beside each other under one number, in the place of nothing that is there."""

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from reconciler.errors import UsageError
from reconciler.support.private_files import sync

_NO_LINKS = (errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EXDEV, errno.EMLINK, errno.ENOSYS)
"""Why a file gets no second name: the file system has none, it is another one, or the file is somebody else's."""


def named(called: str, number: int) -> str:
    """Return a name with a number before its ending; as it is for 1."""
    stem, dot, ending = called.rpartition(".") if "." in called else (called, "", "")
    return called if number <= 1 else f"{stem}-{number}{dot}{ending}"


def result_name(sheet: str) -> str:
    """Return the name of the text that tells what became of a sheet."""
    return f"{sheet.rpartition('.')[0] or sheet}-result.txt"


def marked_name(sheet: str) -> str:
    """Return the name of the marked copy of a sheet."""
    return f"{sheet.rpartition('.')[0] or sheet}-marked.xlsx"


def open_folder(folder: Path) -> None:
    """Make a folder for the same people as the one that it is in, where it is missing.

    Raises OSError, and UsageError where something else is there: through a link we would write wherever it leads.
    """
    try:
        folder.mkdir()
    except FileExistsError:
        if folder.is_symlink() or not folder.is_dir():
            raise UsageError(f"{folder} is no folder, or a link: take it away, and it is made.") from None
    else:
        like(folder.parent, folder)


def like(one: Path, other: Path) -> None:
    """Have a file or folder used by those who may use another one, as far as that can be done."""
    status = one.stat()
    with suppress(OSError):
        if hasattr(os, "chown"):
            os.chown(other, -1, status.st_gid)
    with suppress(OSError):
        other.chmod(stat.S_IMODE(status.st_mode) & (0o7777 if other.is_dir() else 0o666))


def free_number(folder: Path, called: str) -> int:
    """Return the first number under which nothing stands there yet, neither a sheet nor what goes with one."""
    number = 1
    while any(os.path.lexists(folder / name) for name in _all(named(called, number))):
        number += 1
    return number


def place(files: Mapping[str, Path], folder: Path) -> None:
    """Move files into a folder, each under its name there, in this order; one that has gone already is passed over.

    Where another has come to stand under a name meanwhile, that one stays, and ours gets a number. To be called by one
    process at a time. Raises OSError.
    """
    for name, path in files.items():
        if os.path.lexists(path):
            _place(path, folder, name)
    sync(folder)


def _place(path: Path, folder: Path, name: str) -> None:
    number = 1
    while True:
        there = folder / named(name, number)
        if os.path.lexists(there) and not (_is_same(path, there) or _is_reserved(there)):
            number += 1
            continue
        if not _is_same(path, there):
            try:
                _give_name(path, there)
            except FileExistsError:
                continue  # somebody was faster
        with suppress(FileNotFoundError):
            path.unlink()
        return


def _give_name(path: Path, there: Path) -> None:
    """Give a file a name elsewhere; its own may be gone then. Raises FileExistsError where that name is taken."""
    if not os.path.lexists(there):
        try:
            os.link(path, there, follow_symlinks=False)
            return
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
        os.close(os.open(there, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        path.replace(there)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(path, there)


def _copy(path: Path, there: Path) -> None:
    """Put a whole copy into the place of what is reserved, on another file system."""
    draft = there.with_name(f".{there.name}.part")
    shutil.copy2(path, draft, follow_symlinks=False)
    if not draft.is_symlink():
        sync(draft)
    draft.replace(there)


def _is_same(path: Path, there: Path) -> bool:
    """Whether both names are of one file."""
    try:
        ours, theirs = path.lstat(), there.lstat()
    except FileNotFoundError:
        return False
    return (ours.st_dev, ours.st_ino) == (theirs.st_dev, theirs.st_ino)


def _is_reserved(there: Path) -> bool:
    """Whether a name is held by an empty file, as whoever was killed before the next step leaves it."""
    status = there.lstat()
    return stat.S_ISREG(status.st_mode) and not status.st_size


def _all(sheet: str) -> Iterable[str]:
    return sheet, result_name(sheet), marked_name(sheet)
