"""A connection that a process keeps for what no run's lock is needed for: it is opened again where it was lost."""

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

from reconciler.model.state_place import DatabaseAddress
from reconciler.state.postgres_connection import answers, connect, telling
from reconciler.state.postgres_schema import require_current

if TYPE_CHECKING:
    from psycopg import Connection


class Session:
    """A connection for several threads, one at a time."""

    def __init__(self, address: DatabaseAddress) -> None:
        self._address = address
        self._turn = threading.RLock()
        self._connection: Connection | None = None

    @contextmanager
    def turn(self, what: str) -> Iterator["Connection"]:
        """Yield the connection, to be used within the block alone.

        Raises as `connect`, and JournalFailed for what the driver raises: the journal cannot be `what`.
        """
        with self._turn, telling(self._address, what):
            yield self._opened()

    def close(self) -> None:
        """Close the connection; whoever takes a turn after that has it opened again."""
        with self._turn:
            if self._connection is not None:
                self._connection.close()

    def _opened(self) -> "Connection":
        if self._connection is None or not answers(self._connection):
            connection = connect(self._address)
            try:
                require_current(connection, self._address)
            except BaseException:
                connection.close()
                raise
            self.close()
            self._connection = connection
        return self._connection


@lru_cache(maxsize=8)
def session_of(address: DatabaseAddress) -> Session:
    """Return the session that this process keeps with a database, to its end."""
    session = Session(address)
    atexit.register(session.close)
    return session
