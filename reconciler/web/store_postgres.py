"""What the page remembers, in the database that several machines share: any number of pages stand on it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from reconciler.errors import ReconcilerError
from reconciler.model.state_place import DatabaseAddress
from reconciler.operations.shared_database import Held, Pool, in_short
from reconciler.support.lazy_log import logger
from reconciler.web.store import StoreFailed, Twice

if TYPE_CHECKING:
    from psycopg import Connection

_ROW = re.compile(r"INSERT INTO (\w+) VALUES \([?, ]+\)")


class PostgresStore:
    """The tables, open; safe for several threads, processes and machines. Each who asks is lent a connection."""

    is_shared = True

    def __init__(self, address: DatabaseAddress) -> None:
        """Open it. Raises UsageError where the database is not as it should be, JournalFailed where it is away."""
        self._pool = Pool(address)

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    @contextmanager
    def change(self) -> Iterator["Changing"]:
        """Write in one transaction, all or nothing. Raises StoreFailed where that cannot be, Twice."""
        with _telling("written"), self._pool.lent() as connection, connection.transaction():
            yield Changing(connection)

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return the rows of a query. Raises StoreFailed."""
        with _telling("read"), self._pool.lent() as connection:
            rows: list[Any] = _executed(connection, query, values).fetchall()
            return rows

    def each(self, query: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Yield the rows of a query one by one. Raises StoreFailed."""
        with _telling("read"), self._pool.lent() as connection, connection.cursor() as cursor:
            yield from cursor.stream(_ours(query).encode(), _clean(values))

    def row(self, query: str, values: Sequence[Any] = ()) -> Any:
        """Return the first row of a query, None where there is none. Raises StoreFailed."""
        with _telling("read"), self._pool.lent() as connection:
            return _executed(connection, query, values).fetchone()

    def hold(self, name: str, *, with_others: bool = False, patience_s: float = 0.0) -> Held | None:
        """Hold a name before all pages, alone or with others who hold it so; None where that cannot be in time.

        Raises StoreFailed.
        """
        with _telling("asked"):
            return self._pool.hold(name, with_others=with_others, patience_s=patience_s)


class Changing:
    """What is written in one transaction."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Any:
        """Carry out a statement; returns its rows, to be fetched."""
        return _executed(self._connection, statement, values)

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> Any:
        """Carry out a statement with each of some values; whole rows that are not there yet go in as a stream."""
        from psycopg.errors import UniqueViolation

        rows = [*map(_clean, values)]
        if row := _ROW.match(statement):
            with suppress(UniqueViolation), self._connection.transaction():
                self._streamed(f"COPY {row[1]} FROM STDIN", rows)
                return
        with self._connection.cursor() as cursor:
            cursor.executemany(_ours(statement).encode(), rows)

    def _streamed(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._connection.cursor().copy(statement.encode()) as stream:
            for row in rows:
                stream.write_row(row)


def _executed(connection: "Connection", query: str, values: Sequence[Any]) -> Any:
    return connection.execute(_ours(query).encode(), _clean(values))


def _ours(query: str) -> str:
    """Return a query of ours as this database takes it: its places, and the one function, have other names here."""
    return query.replace("%", "%%").replace("?", "%s").replace("instr(", "strpos(")


def _clean(values: Sequence[Any]) -> list[Any]:
    """Return values as text can be kept here: without the sign that ends a text elsewhere."""
    return [value.replace("\0", "\ufffd") if isinstance(value, str) else value for value in values]


@contextmanager
def _telling(what: str) -> Iterator[None]:
    """Raise StoreFailed for an error of the database, Twice where a row may not be there twice."""
    from psycopg import Error
    from psycopg.errors import UniqueViolation

    try:
        yield
    except UniqueViolation as error:
        raise Twice from error
    except StoreFailed:
        raise
    except (Error, ReconcilerError) as error:
        logger(__name__).warning("The database of what the page remembers: %s", in_short(error))
        raise StoreFailed(
            f"What this page remembers cannot be {what} just now, so this was not done. The database may be away, or "
            "somebody waits for it. Tell whoever runs this page, and try again."
        ) from error
