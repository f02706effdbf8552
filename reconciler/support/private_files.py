"""Folders and files that their owner alone can use, whatever the umask: they hold names and addresses."""

import os
import stat
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from reconciler.support.lazy_log import logger


def private_folder(path: Path) -> None:
    """Make a folder (0700), its parents included, where it is missing. Raises OSError.

    One that exists keeps its mode, for it may serve others too; where others can write to it, a warning says so.
    """
    if path.is_dir():
        _warn_where_others_write(path)
        return
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.chmod(0o700)


def open_private(path: Path, flags: int) -> int:
    """Open a file, made where it is missing, readable and writable by its owner alone (0600); gives the descriptor.

    A file that exists gets that mode too. Raises OSError.
    """
    descriptor = os.open(path, flags | os.O_CREAT, 0o600)
    # Not /dev/null or /dev/stdout, which others need.
    if sys.platform != "win32" and stat.S_ISREG(os.fstat(descriptor).st_mode):
        with suppress(PermissionError):
            os.fchmod(descriptor, 0o600)
    return descriptor


def write_private(path: Path, content: bytes) -> None:
    """Write a whole file that its owner alone can read. Raises OSError."""
    with os.fdopen(open_private(path, os.O_WRONLY | os.O_TRUNC), "wb") as file:
        file.write(content)


@cache
def _warn_where_others_write(path: Path) -> None:
    if os.name == "posix" and path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        logger(__name__).warning(
            "Others can write to %s, and so replace what is kept there. Use a folder that only you can write to "
            "(chmod 700).", path,
        )  # fmt: skip
