"""Reading from PostgreSQL: by connections of its own, as many as there are readings under way."""

import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any, cast

from reconciler.model.state_place import DatabaseAddress
from reconciler.state.postgres_connection import connect, is_lost, telling
from reconciler.state.postgres_schema import ADDING, CLASS, require_current

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.sql import SQL

_AT_ONCE = 500
"""How many rows are fetched at once of many."""


class PostgresReading:
    """What is read of a schema of ours, safe for several threads; a connection is opened when one is first needed.

    That raises UsageError where it cannot be used as it is configured, JournalFailed where it cannot be reached now.
    """

    is_numbered = False

    def __init__(self, address: DatabaseAddress) -> None:
        self.address = address
        self.turn = threading.RLock()
        self._readers: list[Connection] = []
        self._free: list[Connection] = []
        self._fixed: Connection | None = None
        self._numbers = count()

    def close(self) -> None:
        """Close all connections."""
        with self.turn:
            for reader in self._readers:
                reader.close()
            self._readers.clear()
            self._free.clear()

    def rows(self, query: str, values: Sequence[Any] = ()) -> Generator[Any, None, None]:
        """Yield the rows of a query. Raises JournalFailed where it cannot be read."""
        with (
            telling(self.address, "read"),
            self._reader() as reader,
            nullcontext() if reader is self._fixed else reader.transaction(),
            reader.cursor(name=f"rows_{next(self._numbers)}") as cursor,
        ):
            cursor.itersize = _AT_ONCE
            cursor.execute(as_sql(query), values, binary=True)
            yield from cursor

    def now(self) -> datetime:
        """Return the time by the server's clock, from which those of the machines may differ."""
        return datetime.now(UTC) + self._ahead_of_us

    @cached_property
    def _ahead_of_us(self) -> timedelta:
        (there,) = self.row("SELECT clock_timestamp()")
        return cast(datetime, there) - datetime.now(UTC)

    def row(self, query: str, values: Sequence[Any] = ()) -> Any:
        """Return the first row of a query, None where there is none. Raises JournalFailed where it cannot be read."""
        with telling(self.address, "read"), self._reader() as reader:
            return reader.execute(as_sql(query), values, binary=True).fetchone()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read what stands there now, whatever other processes add meanwhile."""
        with telling(self.address, "read"), self._reader() as reader:
            reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                reader.execute("SELECT 1")  # the snapshot is taken at the first statement
                self._fixed = reader
                yield
            finally:
                self._fixed = None
                with suppress(Exception):
                    reader.execute("ROLLBACK")

    def settled(self) -> int:
        """Return the number of the last record before which none will come any more; 0 for none.

        Those who add get their numbers before they are through, and each other's records may overtake theirs.
        """
        with telling(self.address, "read"), self._reader() as reader:
            reader.execute("SELECT pg_advisory_lock(%s, %s)", (CLASS, ADDING))
            try:
                row = reader.execute("SELECT COALESCE(MAX(id), 0) FROM chain_record").fetchone()
            finally:
                reader.execute("SELECT pg_advisory_unlock(%s, %s)", (CLASS, ADDING))
        return int(row[0]) if row else 0

    def quiet(self) -> AbstractContextManager[Any]:
        """Nothing: what is read is not bound to what is written."""
        return nullcontext()

    def as_bytes(self, column: str) -> str:
        """Return the SQL of the bytes of a column."""
        return f"convert_to({column}::text, 'UTF8')"

    def has_bytes(self, column: str) -> str:
        """Return the SQL of whether a column has some bytes in it."""
        return f"position(?::bytea IN {column}) > 0"

    @contextmanager
    def _reader(self) -> Iterator["Connection"]:
        """Lend a connection that nobody reads from: as many as there are readings under way are opened."""
        if self._fixed:
            yield self._fixed
            return
        with self.turn:
            reader = self._free.pop() if self._free else None
        if reader is None:
            reader = connect(self.address, reading=True)
            self._readers.append(reader)
            require_current(reader, self.address)
        try:
            yield reader
        finally:
            if not is_lost(reader):
                self._free.append(reader)


def as_sql(query: str) -> "SQL":
    """Return SQL in which values stand as ?, as the driver takes it."""
    from psycopg import sql

    return sql.SQL(cast(Any, query.replace("%", "%%").replace("?", "%s")))
