"""What the journal needs of a database: what both backends have in common, and where their SQL differs.

The tables are the same in both, and so is the SQL of the modules `sql_*`; values stand in it as ?.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol, TypeAlias

from reconciler.state.held import Held

Row: TypeAlias = tuple[str, int, str, str, str, str, bytes | None, bytes | None, str | None, bytes]
"""What is added of a record: chain, seq, subject, at, kind, public, commitments, salts, items, hash."""

COLUMNS = "chain, seq, subject, at, kind, public, commitments, salts, items, hash"


class SqlDatabase(Protocol):
    """A database with the tables of a journal, safe for several processes and threads."""

    is_numbered: bool
    """Whether the records of all chains are numbered without a gap."""

    def rows(self, query: str, values: Sequence[Any] = (), /) -> Generator[Any, None, None]:
        """Yield the rows of a query. Raises JournalFailed where it cannot be read."""

    def row(self, query: str, values: Sequence[Any] = (), /) -> Any:
        """Return the first row of a query, None where there is none. Raises JournalFailed where it cannot be read."""

    def commit(self) -> AbstractContextManager[None]:
        """Write in one transaction, all or nothing.

        Raises JournalFailed where it cannot be written, LockLost where that ends the lock of a run.
        """

    def erasing(self) -> AbstractContextManager[None]:
        """Write in one transaction in which nobody else adds a record, and by which nothing is left in free room."""

    def end(self, chain: str, held: Held | None, /) -> tuple[int, bytes]:
        """Return number and hash of the last record of a chain, and hold its end until the commit.

        So it does with the lock of the run that adds to it, where it has one.
        """

    def add(self, chain: str, rows: Iterator[list[Row]], /) -> None:
        """Add records to a chain within a commit, next to its end."""

    def change(self, statement: str, values: Sequence[Any], /) -> None:
        """Carry out a statement within a commit."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Read what stands there now, whatever other processes add meanwhile."""

    def settled(self) -> int:
        """Return the number of the last record before which none will come any more; 0 for none."""

    def quiet(self) -> AbstractContextManager[Any]:
        """Have nobody of this process write where a reading that is under way would bind them to what stood there."""

    def clean(self) -> None:
        """Leave nothing of what was taken out in free room. Raises JournalFailed."""

    def close(self) -> None:
        """Release what is open."""

    def now(self) -> datetime:
        """Return the time by the clock that is one for all who share the database."""

    def as_bytes(self, column: str, /) -> str:
        """Return the SQL of the bytes of a column with text, or with a number as text."""

    def has_bytes(self, column: str, /) -> str:
        """Return the SQL of whether a column has some bytes in it, which are a value."""
