"""One writing run at a time for each partner and host, held by the operating system: it ends with the process."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from reconciler.errors import LockLost, RunLocked, UsageError
from reconciler.state.disk_faults import cure
from reconciler.state.folder import state_folder
from reconciler.state.in_place import Identity, identity
from reconciler.support.private_files import open_private, write_private


class HeldLock:
    """The lock of a run that is at work: a file that keeps others out as long as it stands where they look for it."""

    def __init__(self, path: Path, file: Identity | None) -> None:
        self._path = path
        self._file = file

    def look(self) -> None:
        """Look whether it is still held. Raises LockLost where it is not."""
        self.require()

    def require(self) -> None:
        """Raise LockLost where the file was removed or replaced: another run may have taken the lock since."""
        if identity(self._path) != self._file:
            raise LockLost(
                f"The lock of this run, {self._path}, was removed or replaced while it was at work, so that another "
                "run may be writing: no more is sent, and what was sent is not verified. Look for what clears that "
                "folder, then run the same command again: it settles what was sent."
            )


@contextmanager
def run_lock(state_dir: Path, tenant: str, host: str, run_id: str, operator: str) -> Iterator[HeldLock]:
    """Hold the lock of this partner (`tenant`) on this host.

    Raises RunLocked, saying who holds it, since when and on which machine; UsageError where the state directory cannot
    be used.
    """
    import socket

    from filelock import FileLock, Timeout

    folder = state_folder(state_dir, "locks")
    path = folder / f"{tenant}.lock"
    holder = folder / f"{tenant}.holder.json"
    lock = FileLock(path, mode=0o600)
    try:
        descriptor = open_private(path, os.O_RDWR)  # made by us, or ours
        try:
            _require_locks(descriptor)
            opened = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        lock.acquire(timeout=0)
    except Timeout:
        raise RunLocked(
            f"Another run is at work for {host}: {_describe(holder)}. Wait until it has ended, then run again."
        ) from None
    except OSError as error:
        raise UsageError(f"{path}: the lock cannot be taken ({error.strerror}). {cure(error, path)}") from error
    try:
        facts = {
            "run_id": run_id,
            "operator": operator,
            "pid": os.getpid(),
            "machine": socket.gethostname(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        # Who holds it is told to others only: a full disk is for the journal to tell.
        with suppress(OSError):
            write_private(holder, json.dumps(facts).encode())
        yield HeldLock(path, (opened.st_dev, opened.st_ino))
    finally:
        # What was done is to be told, whatever a disk does with a file that only tells who is at work.
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        # Nor of one that does not give the lock up: it ends with the process.
        with suppress(OSError):
            lock.release()


def _require_locks(descriptor: int) -> None:
    """Raise OSError where the file system has no locks: filelock would go over to a file that a kill leaves behind."""
    if sys.platform == "win32":
        return
    import fcntl

    with suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _describe(holder: Path) -> str:
    try:
        facts = json.loads(holder.read_text("utf-8"))
        return "run {run_id} by {operator} (process {pid} on {machine}), since {since}".format(**facts)
    except (OSError, ValueError, KeyError, TypeError):
        return "it has only just begun"
