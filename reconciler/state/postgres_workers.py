"""The locks of workers in PostgreSQL, each of a session of its own: it ends with the worker, or with its machine."""

import threading
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.state_place import DatabaseAddress
from reconciler.state.postgres_connection import connect, is_lost, telling
from reconciler.state.postgres_session import session_of

if TYPE_CHECKING:
    from psycopg import Connection

WORKERS = 0x72636E77
"""The first number of the locks of workers; the second is in the worker's name."""

_TAKE = "SELECT pg_try_advisory_lock(%s, %s)"
_LOOK = """
    SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND classid::bigint = %s AND objid::bigint = %s AND objsubid = 2)
"""


class PostgresWorkerLocks:
    """Locks in the database that workers on several machines share."""

    def __init__(self, address: DatabaseAddress) -> None:
        self._address = address

    def hold(self, worker: str) -> "PostgresWorkerLock":
        """Return the worker's own lock, held from now on. Raises UsageError where it cannot be taken, JournalFailed."""
        lock = PostgresWorkerLock(self._address, _number(worker))
        lock.take()
        return lock

    def is_alive(self, worker: str) -> bool:
        """Whether somebody holds the lock of a worker. Raises ReconcilerError where the database cannot be asked."""
        with session_of(self._address).turn("read") as connection:
            row = connection.execute(_LOOK, (WORKERS, _number(worker))).fetchone()
        return bool(row and row[0])


class PostgresWorkerLock:
    """A lock of a session that has nothing else to do; where that is lost, another one takes it anew."""

    def __init__(self, address: DatabaseAddress, number: int) -> None:
        self._address = address
        self._number = number
        self._turn = threading.Lock()
        self._connection: Connection | None = None

    def take(self) -> None:
        """Hold it from now on. Raises UsageError, JournalFailed."""
        connection = connect(self._address)
        with telling(self._address, "opened"):
            row = connection.execute(_TAKE, (WORKERS, _signed(self._number))).fetchone()
        if row != (True,):
            connection.close()
            raise UsageError("Another worker of this name is at work. Start this one again.")
        self._connection = connection

    def keep(self) -> bool:
        """Return whether it is held, taken anew where it was lost; False where that is not possible now."""
        with self._turn:
            try:
                if self._connection is None or is_lost(self._connection):
                    self._connection = None
                    self.take()
                else:
                    with telling(self._address, "read"):
                        self._connection.execute("SELECT 1")
            except ReconcilerError:
                return False
            return True

    def release(self) -> None:
        """Give it up: what the worker has left is for others from now on."""
        if self._connection is not None:
            self._connection.close()


def _number(worker: str) -> int:
    """Return the number of a worker's lock, from 0; that of what is no worker nobody has."""
    try:
        return int(worker.removeprefix("worker-"), 16) % 2**32
    except ValueError:
        return 0


def _signed(number: int) -> int:
    return number - 2**32 if number >= 2**31 else number
