"""The PostgreSQL database of the journal: one connection that writes, which never connects again, and some that read.

The lock of a run belongs to the session of the connection that writes. So whoever has lost it can put nothing on record
that needs it, whatever either of them knows of the other.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from reconciler.errors import LockLost, UsageError
from reconciler.model.state_place import DatabaseAddress
from reconciler.state.chain import GENESIS
from reconciler.state.held import Held
from reconciler.state.postgres_connection import connect, failure, in_short, is_lost, place_of
from reconciler.state.postgres_reading import PostgresReading, as_sql
from reconciler.state.postgres_schema import ADDING, CLASS, require_current, roles
from reconciler.state.postgres_tables import TO_CLEAN
from reconciler.state.sql import COLUMNS, Row
from reconciler.state.store import JournalFailed

if TYPE_CHECKING:
    from psycopg import Connection

_TYPES = ("text", "int8", "text", "text", "text", "text", "bytea", "bytea", "text", "bytea")

# Whoever adds holds the number that they get shared until they are through: see `settled`.
_END = "SELECT seq, hash, pg_advisory_xact_lock_shared(%s, %s) FROM chain_head WHERE chain = %s FOR UPDATE"
_EPOCH = "SELECT epoch FROM writer WHERE tenant = %s FOR UPDATE"
_REACHED = "UPDATE chain_head SET seq = %s, hash = %s WHERE chain = %s; "
_MADE = "INSERT INTO chain_head (chain, seq, hash) VALUES (%s, 0, %s) ON CONFLICT DO NOTHING"


TAKEN = "another run has taken it"


class PostgresDatabase(PostgresReading):
    """A schema of ours, safe for several processes and threads."""

    def __init__(self, address: DatabaseAddress) -> None:
        super().__init__(address)
        self.lost: LockLost | None = None
        """Why the locks of runs that the writing connection held are no longer theirs; None while they are."""
        self.epochs: dict[str, int] = {}
        """The epoch of each tenant whose lock it holds."""
        self._ahead: tuple[str, tuple[Any, ...]] = ("", ())

    @cached_property
    def connection(self) -> "Connection":
        """The connection that writes."""
        connection = connect(self.address)
        require_current(connection, self.address)
        return connection

    def close(self) -> None:
        """Close all connections; a lock that the writing one holds is free by that."""
        super().close()
        with self.turn:
            if "connection" in self.__dict__:
                self.connection.close()

    @contextmanager
    def commit(self) -> Iterator[None]:
        """Write in one transaction, all or nothing. Raises JournalFailed, LockLost where a run has lost its lock."""
        with self.turn, self.writing():
            self._ahead = "BEGIN; ", ()
            try:
                yield
                self._carry_out("COMMIT")
            except BaseException:
                if not is_lost(self.connection):
                    self.connection.execute("ROLLBACK")
                raise

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Raise LockLost where the connection that holds a lock is gone, JournalFailed for all else that it raises."""
        from psycopg import Error

        connection = self.connection
        try:
            yield
        except Error as error:
            if self.epochs and is_lost(connection):
                raise self.lose(in_short(error)) from error
            raise failure(self.address, error, "written") from error

    def lose(self, why: str) -> LockLost:
        """Know that a lock of a run is lost, and return that; no record of its requests is taken any more."""
        self.lost = self.lost or LockLost(
            f"{place_of(self.address)}: this run has lost its lock while it was at work ({why}), so that another run "
            "may be writing: no more is sent, and what was sent is not verified. Run the same command again: it "
            "settles what was sent."
        )
        return self.lost

    def require_may_erase(self) -> None:
        """Raise UsageError where this role may take nothing out: that is known before anything is."""
        row = self.row("SELECT has_column_privilege('chain_record', 'items', 'UPDATE'), current_user::text")
        if not row[0]:
            raise UsageError(
                f"{place_of(self.address)}: the role {row[1]} may not forget anybody, and nothing was taken out. Take "
                f"the address of one that is a member of {roles(self.address)[1]}, or of the owner of the tables."
            )

    @contextmanager
    def erasing(self) -> Iterator[None]:
        """Write in one transaction in which nobody else adds a record."""
        with self.commit():
            self._carry_out("LOCK TABLE chain_head IN EXCLUSIVE MODE")
            yield

    def end(self, chain: str, held: Held | None) -> tuple[int, bytes]:
        """Return number and hash of the last record of a chain, and hold its end, and the lock of its run."""
        row, epoch = self._carry_out(f"{_END}; {_EPOCH}", (CLASS, ADDING, chain, chain if held else ""))
        if row is None:
            self._carry_out(_MADE, (chain, GENESIS))
            (row,) = self._carry_out(_END, (CLASS, ADDING, chain))
        if row is None:
            raise JournalFailed(f"{place_of(self.address)}: the end of chain {chain} is gone.")
        if held and epoch != (self.epochs.get(chain),):
            self.lose(TAKEN)  # told to whoever is about to send: how it ended may be told all the same
        return int(row[0]), bytes(row[1])

    def add(self, chain: str, rows: Iterator[list[Row]]) -> None:
        """Add records within a commit, next to the end of their chain."""
        last: Row | None = None
        with self.connection.cursor().copy(f"COPY chain_record ({COLUMNS}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(_TYPES)
            for some in rows:
                for row in some:
                    copy.write_row(row)
                last = some[-1]
        if last:
            self._ahead = _REACHED, (last[1], last[-1], chain)

    def fill(self, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
        """Copy rows into a table within a commit."""
        with self.connection.cursor().copy(as_sql(f"COPY {table} ({columns}) FROM STDIN")) as copy:
            for row in rows:
                copy.write_row(row)

    def change(self, statement: str, values: Sequence[Any]) -> None:
        """Carry out a statement within a commit."""
        self._carry_out(statement.replace("?", "%s"), tuple(values))

    def _carry_out(self, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """Carry out statements with those that wait for the next one, on one way to the server and back.

        Returns the first row of each that has rows to give, None where there is none.
        """
        from psycopg import ClientCursor

        (ahead, before), self._ahead = self._ahead, ("", ())
        cursor, found = ClientCursor(self.connection), list[Any]()
        cursor.execute(cast(Any, ahead + statement), (*before, *values))
        while True:
            if cursor.description:
                found.append(cursor.fetchone())
            if not cursor.nextset():
                return found

    def clean(self) -> None:
        """Leave nothing of what was taken out in dead rows. Raises JournalFailed where this role may not do that."""
        said = list[str]()
        with self.turn, self.writing():
            self.connection.add_notice_handler(lambda notice: said.append(str(notice.message_primary)))
            self.connection.execute(as_sql(f"VACUUM {TO_CLEAN}"))
        if said:
            raise JournalFailed(
                f"{place_of(self.address)}: everything was taken out, but dead rows may still hold it ({said[0]}). "
                "Have the owner of the tables carry out VACUUM there, then run the same command again: it finishes."
            )
