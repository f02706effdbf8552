"""Connections for the threads of a process that serves: lent to one at a time, and kept open for the next."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from reconciler.model.state_place import DatabaseAddress
from reconciler.state.postgres_connection import answers, connect, is_lost
from reconciler.state.postgres_schema import require_current

if TYPE_CHECKING:
    from psycopg import Connection

CLASS = 0x72636E70
"""The first number of the advisory locks by which names are held."""


class Pool:
    """Connections to one database; none holds the lock of a run, so that one that was lost is opened again."""

    def __init__(self, address: DatabaseAddress) -> None:
        """Raises as `connect` where the database cannot be reached, or its tables are of another version."""
        self._address = address
        self._turn = threading.Lock()
        self._idle: list[Connection] = []
        self._is_closed = False
        try:
            with self.lent() as connection:
                require_current(connection, address)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def lent(self) -> Iterator["Connection"]:
        """Yield a connection that works, for the block alone. Raises as `connect`, and what the driver raises."""
        connection = self._taken()
        try:
            yield connection
        finally:
            self._give_back(connection)

    def hold(self, name: str, *, with_others: bool, patience_s: float) -> "Held | None":
        """Hold a name before all who ask this database for it, alone or with others who hold it so.

        Returns None where others hold it for longer than the patience. Raises as `lent`.
        """
        connection = self._taken()
        try:
            if _locked(connection, self._key(name), with_others, patience_s):
                return Held(connection, self._give_back)
        except BaseException:
            connection.close()
            raise
        self._give_back(connection)
        return None

    def close(self) -> None:
        """Close all that nobody uses, and from now on each that is given back."""
        with self._turn:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _key(self, name: str) -> int:
        """Return the second number of a lock: its schema is in it, for locks are the whole database's."""
        digest = hashlib.sha256(f"{self._address.schema}\0{name}".encode()).digest()
        return int.from_bytes(digest[:4], signed=True)

    def _taken(self) -> "Connection":
        while True:
            with self._turn:
                connection = self._idle.pop() if self._idle else None
            if connection is None:
                return connect(self._address)
            if answers(connection):
                return connection
            connection.close()

    def _give_back(self, connection: "Connection") -> None:
        with self._turn:
            if not (self._is_closed or is_lost(connection)):
                self._idle.append(connection)
                return
        connection.close()


class Held:
    """A name that is held by a session of its own: it is let go with that, too, however the process ends."""

    def __init__(self, connection: "Connection", give_back: Callable[["Connection"], None]) -> None:
        self._connection = connection
        self._give_back = give_back

    def is_kept(self) -> bool:
        """Whether it is held yet: asks the server."""
        from psycopg import Error

        with suppress(Error):
            self._connection.execute("")
            return True
        return False

    def release(self) -> None:
        """Let go."""
        from psycopg import Error

        with suppress(Error):
            self._connection.execute("SELECT pg_advisory_unlock_all()")
        self._give_back(self._connection)


def _locked(connection: "Connection", key: int, with_others: bool, patience_s: float) -> bool:
    from psycopg import errors

    kind = "_shared" if with_others else ""
    if not patience_s:
        row = connection.execute(f"SELECT pg_try_advisory_lock{kind}(%s, %s)", (CLASS, key)).fetchone()
        return bool(row and row[0])
    wait = f"{round(patience_s * 1000)}ms"
    try:
        with connection.transaction():  # the patience ends with it, and the lock does not
            connection.execute("SELECT set_config('lock_timeout', %s, true)", (wait,))
            connection.execute(f"SELECT pg_advisory_lock{kind}(%s, %s)", (CLASS, key))
    except errors.LockNotAvailable:
        return False
    return True
