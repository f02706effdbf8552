"""The SQLite backend: one file in the state directory, in WAL mode with synchronous FULL.

A commit that has returned survives a killed process and a power cut (https://sqlite.org/pragma.html#pragma_synchronous).
Each record holds the hash of the one before it, so that a change, a removal or an insertion anywhere breaks the chain
from there on.
"""

import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Any

from reconciler.errors import UsageError
from reconciler.state.bodies import decode_body, encode_body
from reconciler.state.chain import GENESIS, Break, record_hash
from reconciler.state.derived import TELLING, owner, people_records
from reconciler.state.disk_faults import cure, telling
from reconciler.state.lock import run_lock
from reconciler.state.plan_folder import PlanFolder
from reconciler.state.sqlite_derived import altered, counted, delivered, repeat, untold
from reconciler.state.sqlite_schema import migrate, require_known
from reconciler.state.store import Altered, Entry, Line, Record, RunLock
from reconciler.support.private_files import open_private, private_folder, require_own

FILE = "journal.sqlite3"

_PATIENCE = 30.0
"""How many seconds to wait for what another process writes."""

_AT_ONCE = 128

_LINE = "SELECT seq, kind, body FROM record"


class SqliteStore:
    """All that outlives a run, in one state directory; the file is opened when something in it is first asked for.

    Opening makes it where it is missing, and raises UsageError where that cannot be done.
    """

    def __init__(self, state_dir: Path) -> None:
        self._path = state_dir / FILE
        self.plans = PlanFolder(state_dir)
        self.run_lock: RunLock = partial(run_lock, state_dir)

    @cached_property
    def _database(self) -> "Database":
        return Database(self._path)

    @cached_property
    def journal(self) -> "SqliteJournal":
        """The records of all runs."""
        return SqliteJournal(self._database)

    @cached_property
    def people(self) -> "SqlitePeople":
        """The ids of people once seen."""
        return SqlitePeople(self._database, self.journal)

    @cached_property
    def inactive(self) -> "SqliteInactive":
        """Who was proven to have no access."""
        return SqliteInactive(self._database)

    @cached_property
    def absences(self) -> "SqliteAbsences":
        """How long people have been absent."""
        return SqliteAbsences(self._database)

    @cached_property
    def feeds(self) -> "SqliteFeeds":
        """Whom feeds had."""
        return SqliteFeeds(self._database)

    def untold(self) -> list[Entry]:
        """Return what the tables hold and no record tells, as records."""
        return untold(self._database.connection)

    def altered(self) -> Altered | None:
        """Return where a table differs from what follows from the records; None where none does."""
        with self.journal.snapshot():
            return altered(self._database.connection)

    def close(self) -> None:
        """Close the file, where it was opened."""
        if "_database" in self.__dict__:
            self._database.close()


class Database:
    """One SQLite file, safe for several processes and threads."""

    def __init__(self, path: Path) -> None:
        """Open the file, making it where it is missing. Raises UsageError where that cannot be done."""
        self.path = path
        self.turn = threading.Lock()
        try:
            private_folder(path.parent)
            # Made here and not by SQLite, which would let others read it; its -wal and -shm files take the same mode.
            os.close(open_private(path, os.O_RDWR))
            for suffix in ("-wal", "-shm", "-journal"):
                require_own(path.with_name(path.name + suffix))
            self.connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
            try:
                require_known(self.connection, path)
                _write_ahead(self.connection)
                self.connection.execute("PRAGMA synchronous=FULL")
                migrate(self.connection, path)
            except BaseException:
                self.connection.close()
                raise
        except (OSError, sqlite3.Error) as error:
            raise UsageError(f"{path}: the journal cannot be opened ({error}). {cure(error, path)}") from error

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @contextmanager
    def commit(self) -> Iterator[None]:
        """Write in one transaction, all or nothing. Raises JournalFailed where it cannot be written."""
        with self.turn:
            try:
                # IMMEDIATE: the head that is read is the one that is built on, whatever another process does.
                self.connection.execute("BEGIN IMMEDIATE")
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")
                with telling(self.path, "written"):
                    raise

    def rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Yield the rows of a query. Raises JournalFailed where the file cannot be read."""
        with telling(self.path, "read"):
            yield from self.connection.execute(query, values)

    def row(self, query: str, values: Sequence[Any] = ()) -> Any:
        """Return the first row of a query, None where there is none. Raises JournalFailed where it cannot be read."""
        return next(self.rows(query, values), None)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn to WAL mode; of several who open a new file at once, SQLite lets but one, and the others do not wait."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


class SqliteJournal:
    """The records of all runs."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._db = database.connection

    def append(self, run: str, records: Iterable[Entry]) -> None:
        """Add records in one commit; when this returns they are on disk."""
        with self._database.commit():
            row = self._db.execute("SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1").fetchone()
            seq, previous = row or (0, GENESIS)
            at = datetime.now(UTC).isoformat(timespec="milliseconds")
            rows = []
            for kind, body in records:
                seq += 1
                text = encode_body(body)
                previous = record_hash(previous, seq, run, at, kind, text)
                rows.append((seq, run, at, kind, text, previous))
                if kind in TELLING:
                    repeat(self._db, kind, decode_body(text))
            # Many in a statement: between two, a thread may wait long for its turn.
            for start in range(0, len(rows), _AT_ONCE):
                block = rows[start : start + _AT_ONCE]
                values = ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(block))
                self._db.execute(f"INSERT INTO record VALUES {values}", list(chain.from_iterable(block)))  # noqa: S608

    def head(self) -> str:
        """Return the hash of the last record: whoever keeps it can prove that nothing before it was changed."""
        row = self._database.row("SELECT hash FROM record ORDER BY seq DESC LIMIT 1")
        return str(row[0]) if row else GENESIS

    def holds(self, head: str) -> bool:
        """Whether a record with this hash stands in the journal, as one does that an audit workbook names."""
        return self._database.row("SELECT 1 FROM record WHERE hash = ?", (head,)) is not None

    def records(self, run: str, *kinds: str) -> Iterator[Record]:
        """Yield the records of a run in order, of these kinds or of all."""
        where = f" AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        return self._select(f"WHERE run = ?{where}", (run, *kinds), decode_body)

    def lines(self, run: str, *kinds: str) -> Iterator[Line]:
        """Yield the records of a run in order, of these kinds, one at a time and undecoded."""
        where = f"run = ? AND kind IN ({', '.join('?' * len(kinds))})"
        return map(Line._make, self._database.rows(f"{_LINE} WHERE {where} ORDER BY seq", (run, *kinds)))

    def lines_from(self, seq: int) -> Iterator[Line]:
        """Yield the record of this number and all that follow, of whichever run."""
        return map(Line._make, self._database.rows(f"{_LINE} WHERE seq >= ? ORDER BY seq", (seq,)))

    def count(self, run: str, kind: str) -> int:
        """Return the number of records of one kind of a run."""
        return int(self._database.row("SELECT COUNT(*) FROM record WHERE run = ? AND kind = ?", (run, kind))[0])

    def head_of(self, run: str) -> str:
        """Return the hash of the last record of a run, but for those of its audit workbooks; "" where it has none."""
        query = "SELECT hash FROM record WHERE run = ? AND kind <> 'audit' ORDER BY seq DESC LIMIT 1"
        row = self._database.row(query, (run,))
        return str(row[0]) if row else ""

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read the journal as it stands now, whatever other processes add meanwhile."""
        self._db.execute("BEGIN")
        try:
            self._database.row("SELECT 1 FROM record LIMIT 1")  # SQLite takes its snapshot at the first read
            yield
        finally:
            self._db.execute("COMMIT")

    def all_of(self, kind: str) -> Iterator[Record]:
        """Yield the records of one kind (begun, ended or settled) of all runs, in order."""
        # Few records, read by json: a list of runs needs no msgspec, which takes as long to load as an interpreter.
        # The kinds are spelt out so that SQLite takes the partial index.
        return self._select("WHERE kind = ? AND kind IN ('begun', 'ended', 'settled')", (kind,), json.loads)

    def _select(self, where: str, values: Sequence[Any], decode: Callable[[str], Any]) -> Iterator[Record]:
        query = f"SELECT seq, run, at, kind, body, hash FROM record {where} ORDER BY seq"  # noqa: S608 - no input in it
        for seq, run, at, kind, body, digest in self._database.rows(query, values):
            yield Record(seq, run, at, kind, decode(body), digest)

    def broken_at(self) -> Break | None:
        """Walk the whole chain and return where it breaks first; None where it is whole."""
        previous, expected = GENESIS, 1
        rows = self._database.rows("SELECT seq, run, at, kind, body, hash FROM record ORDER BY seq")
        for seq, run, at, kind, body, digest in rows:
            previous = record_hash(previous, seq, run, at, kind, body)
            if seq != expected or digest != previous:
                return Break(seq, run, at)
            expected += 1
        return None


class SqlitePeople:
    """The ids of people once seen."""

    def __init__(self, database: Database, journal: SqliteJournal) -> None:
        self._database = database
        self._journal = journal

    def remember(self, run: str, tenant: str, people: Iterable[tuple[str, str, str]]) -> None:
        """Keep the ids of people (company, email key, id) that are new: a disabled person may vanish from listings."""
        known: dict[str, dict[str, str]] = {}
        new: dict[tuple[str, str], str] = {}
        for company, email, user_id in people:
            if company not in known:
                query = "SELECT email, user_id FROM person WHERE tenant = ? AND company = ?"
                # A reading under way would bind a commit of another thread to what stood here when it began.
                with self._database.turn:
                    known[company] = dict(self._database.rows(query, (tenant, company)))
            if new.get((company, email), known[company].get(email)) != user_id:
                new[company, email] = user_id
        if new:
            self._journal.append(run, people_records(tenant, ((*key, user_id) for key, user_id in new.items())))

    def of_company(self, tenant: str, company: str) -> dict[str, str]:
        """Return the ids that are known of all people of a company, by email key."""
        query = "SELECT email, user_id FROM person WHERE tenant = ? AND company = ?"
        return dict(self._database.rows(query, (tenant, company)))


class SqliteInactive:
    """People who were proven to have no access."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._db = database.connection

    def proven(self, tenant: str, company: str) -> set[str]:
        """Return the email keys of the people of a company of whom this is proven."""
        query = "SELECT email FROM inactive WHERE tenant = ? AND company = ?"
        return {str(email) for (email,) in self._database.rows(query, (tenant, company))}

    def prove(self, tenant: str, company: str, inactive: Iterable[str], active: Iterable[str]) -> None:
        """Keep of whom this is proven, and of whom it holds no longer, by email key."""
        known = self.proven(tenant, company)
        gone, new = known.intersection(active), set(inactive) - known
        # Whoever was verified to have none now was seen with access a moment before.
        gone -= set(inactive)
        if not (gone or new):
            return
        with self._database.commit():
            self._db.executemany(
                "DELETE FROM inactive WHERE tenant = ? AND company = ? AND email = ?",
                ((tenant, company, email) for email in gone),
            )
            self._db.executemany(
                "INSERT OR IGNORE INTO inactive VALUES (?, ?, ?)", ((tenant, company, email) for email in new)
            )


class SqliteAbsences:
    """In how many good runs in a row somebody has been absent."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def runs_absent(self, tenant: str, feed: str = "") -> dict[tuple[str, str], int]:
        """Return, by company and email key, in how many good runs in a row somebody was absent from a feed.

        It is counted from the records and not read from the table: whoever edits that deactivates nobody.
        """
        of = owner(tenant, feed)
        with telling(self._database.path, "read"):
            counts = counted(self._database.connection)
        return {(company, email): runs for (who, company, email), runs in counts.items() if who == of}


class SqliteFeeds:
    """Whom feeds had in their sheets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def people(self, tenant: str, feed: str) -> set[tuple[str, str]]:
        """Return whom a feed had in its last good runs, by company and email key."""
        with telling(self._database.path, "read"):
            return delivered(self._database.connection, tenant, feed)
