"""A lock for the life of each worker: whoever finds it free knows that the worker is gone."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Protocol

from filelock import FileLock, Timeout

from reconciler.errors import UsageError
from reconciler.model.state_place import StatePlace
from reconciler.state.disk_faults import cure
from reconciler.state.folder import state_folder
from reconciler.support.private_files import open_private

_WORKER = re.compile(r"worker-[0-9a-f]{8}")


def new_worker() -> str:
    """Return a name that no other worker has; its digits are the number of its lock, where that is a number."""
    return f"worker-{token_hex(4)}"


class WorkerLocks(Protocol):
    """The locks of all workers on one state; each ends with its worker, however that ends."""

    def hold(self, worker: str) -> "WorkerLock":
        """Return the worker's own lock, held from now on. Raises UsageError where it cannot be taken."""

    def is_alive(self, worker: str) -> bool:
        """Whether somebody holds the lock of a worker. Raises UsageError where that cannot be found out."""


class WorkerLock(Protocol):
    """The lock that a worker holds."""

    def keep(self) -> bool:
        """Return whether it is held, taken anew where it was lost; False where that is not possible now."""

    def release(self) -> None:
        """Give it up: what the worker has left is for others from now on."""


class FileWorkerLocks:
    """Locks of files in the state folder, for workers on one machine; the system ends them with their process."""

    def __init__(self, state: StatePlace) -> None:
        self._state = state

    def hold(self, worker: str) -> "FileWorkerLock":
        """Return the worker's own lock, held from now on. Raises UsageError where it cannot be taken."""
        path = state_folder(self._state.folder, "locks") / f"{worker}.lock"
        try:
            os.close(open_private(path, os.O_RDWR))
            lock = _lock_of(path)
            lock.acquire(timeout=0)
        except OSError as error:
            raise UsageError(
                f"{path}: the worker's lock cannot be taken ({error.strerror}). {cure(error, path)}"
            ) from error
        return FileWorkerLock(lock)

    def is_alive(self, worker: str) -> bool:
        """Whether somebody holds the lock of a worker; where that is free, its file goes."""
        path = self._state.folder / "locks" / f"{worker}.lock"
        if not _WORKER.fullmatch(worker) or not path.exists():
            return False
        with suppress(OSError), _held(_lock_of(path)) as is_ours:
            if is_ours:
                path.unlink(missing_ok=True)
                return False
        return True


def _lock_of(path: Path) -> FileLock:
    # Without locks of the system it would go over to a file that a kill leaves behind.
    return FileLock(path, mode=0o600, thread_local=False, fallback_to_soft=False)


@contextmanager
def _held(lock: FileLock) -> Iterator[bool]:
    """Hold a lock within the block, and yield whether that was possible."""
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


class FileWorkerLock:
    """A lock of a file: it is never lost while its process lives."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock

    def keep(self) -> bool:
        """Return whether it is held."""
        return self._lock.is_locked

    def release(self) -> None:
        """Give it up, and take its file away."""
        with suppress(OSError):
            Path(self._lock.lock_file).unlink()
        self._lock.release()
