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
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from reconciler.errors import UsageError
from reconciler.state.bodies import decode_body, encode_body
from reconciler.state.chain import GENESIS, Break, record_hash
from reconciler.state.lock import run_lock
from reconciler.state.plan_folder import PlanFolder
from reconciler.state.sqlite_schema import migrate, require_known
from reconciler.state.store import Entry, JournalFailed, Line, Record, RunLock
from reconciler.support.private_files import open_private, private_folder

FILE = "journal.sqlite3"

_PATIENCE = 30.0
"""How many seconds to wait for what another process writes."""

_AT_ONCE = 128

_LINE = "SELECT seq, kind, body FROM record"


class SqliteStore:
    """All that outlives a run, in one state directory."""

    def __init__(self, state_dir: Path) -> None:
        """Open the file, making it where it is missing. Raises UsageError where that cannot be done."""
        self._database = database = Database(state_dir / FILE)
        self.journal = SqliteJournal(database)
        self.people = SqlitePeople(database)
        self.inactive = SqliteInactive(database)
        self.absences = SqliteAbsences(database)
        self.plans = PlanFolder(state_dir)
        self.run_lock: RunLock = partial(run_lock, state_dir)

    def close(self) -> None:
        """Close the file."""
        self._database.close()


class Database:
    """One SQLite file, safe for several processes and threads."""

    def __init__(self, path: Path) -> None:
        """Open the file, making it where it is missing. Raises UsageError where that cannot be done."""
        self.path = path
        self._turn = threading.Lock()
        try:
            private_folder(path.parent)
            # Made here and not by SQLite, which would let others read it; its -wal and -shm files take the same mode.
            os.close(open_private(path, os.O_RDWR))
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
            raise UsageError(f"{path}: the journal cannot be opened ({error}). Check RECONCILER_STATE_DIR.") from error

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @contextmanager
    def commit(self) -> Iterator[None]:
        """Write in one transaction, all or nothing. Raises JournalFailed where it cannot be written."""
        with self._turn:
            try:
                # IMMEDIATE: the head that is read is the one that is built on, whatever another process does.
                self.connection.execute("BEGIN IMMEDIATE")
                yield
                self.connection.execute("COMMIT")
            except BaseException as error:
                with suppress(sqlite3.Error):
                    self.connection.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise JournalFailed(
                        f"{self.path}: the journal cannot be written ({error}). Make room on the disk, then run again."
                    ) from error
                raise


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
            # Many in a statement: between two, a thread may wait long for its turn.
            for start in range(0, len(rows), _AT_ONCE):
                block = rows[start : start + _AT_ONCE]
                values = ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(block))
                self._db.execute(f"INSERT INTO record VALUES {values}", list(chain.from_iterable(block)))  # noqa: S608

    def head(self) -> str:
        """Return the hash of the last record: whoever keeps it can prove that nothing before it was changed."""
        row = self._db.execute("SELECT hash FROM record ORDER BY seq DESC LIMIT 1").fetchone()
        return str(row[0]) if row else GENESIS

    def holds(self, head: str) -> bool:
        """Whether a record with this hash stands in the journal, as one does that an audit workbook names."""
        return self._db.execute("SELECT 1 FROM record WHERE hash = ?", (head,)).fetchone() is not None

    def records(self, run: str, *kinds: str) -> Iterator[Record]:
        """Yield the records of a run in order, of these kinds or of all."""
        where = f" AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        return self._select(f"WHERE run = ?{where}", (run, *kinds), decode_body)

    def lines(self, run: str, *kinds: str) -> Iterator[Line]:
        """Yield the records of a run in order, of these kinds, one at a time and undecoded."""
        where = f"run = ? AND kind IN ({', '.join('?' * len(kinds))})"
        return map(Line._make, self._db.execute(f"{_LINE} WHERE {where} ORDER BY seq", (run, *kinds)))

    def lines_from(self, seq: int) -> Iterator[Line]:
        """Yield the record of this number and all that follow, of whichever run."""
        return map(Line._make, self._db.execute(f"{_LINE} WHERE seq >= ? ORDER BY seq", (seq,)))

    def count(self, run: str, kind: str) -> int:
        """Return the number of records of one kind of a run."""
        return int(
            self._db.execute("SELECT COUNT(*) FROM record WHERE run = ? AND kind = ?", (run, kind)).fetchone()[0]
        )

    def head_of(self, run: str) -> str:
        """Return the hash of the last record of a run, but for those of its audit workbooks; "" where it has none."""
        query = "SELECT hash FROM record WHERE run = ? AND kind <> 'audit' ORDER BY seq DESC LIMIT 1"
        row = self._db.execute(query, (run,)).fetchone()
        return str(row[0]) if row else ""

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read the journal as it stands now, whatever other processes add meanwhile."""
        self._db.execute("BEGIN")
        try:
            self._db.execute("SELECT 1 FROM record LIMIT 1").fetchone()  # SQLite takes its snapshot at the first read
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
        for seq, run, at, kind, body, digest in self._db.execute(query, values):
            yield Record(seq, run, at, kind, decode(body), digest)

    def broken_at(self) -> Break | None:
        """Walk the whole chain and return where it breaks first; None where it is whole."""
        previous, expected = GENESIS, 1
        rows = self._db.execute("SELECT seq, run, at, kind, body, hash FROM record ORDER BY seq")
        for seq, run, at, kind, body, digest in rows:
            previous = record_hash(previous, seq, run, at, kind, body)
            if seq != expected or digest != previous:
                return Break(seq, run, at)
            expected += 1
        return None


class SqlitePeople:
    """The ids of people once seen."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._db = database.connection

    def remember(self, tenant: str, people: Iterable[tuple[str, str, str]]) -> None:
        """Keep the ids of people (company, email key, id): a disabled person may vanish from listings."""
        with self._database.commit():
            self._db.executemany(
                "INSERT INTO person VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET user_id = excluded.user_id "
                "WHERE user_id <> excluded.user_id",
                ((tenant, *person) for person in people),
            )

    def remembered(self, tenant: str, company: str, emails: Iterable[str]) -> dict[str, str]:
        """Return the ids that are known of these people, by email key."""
        found = {}
        for email in emails:
            query = "SELECT user_id FROM person WHERE tenant = ? AND company = ? AND email = ?"
            if row := self._db.execute(query, (tenant, company, email)).fetchone():
                found[email] = str(row[0])
        return found

    def of_company(self, tenant: str, company: str) -> dict[str, str]:
        """Return the ids that are known of all people of a company, by email key."""
        query = "SELECT email, user_id FROM person WHERE tenant = ? AND company = ?"
        return dict(self._db.execute(query, (tenant, company)))


class SqliteInactive:
    """People who were proven to have no access."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._db = database.connection

    def proven(self, tenant: str, company: str) -> set[str]:
        """Return the email keys of the people of a company of whom this is proven."""
        query = "SELECT email FROM inactive WHERE tenant = ? AND company = ?"
        return {str(email) for (email,) in self._db.execute(query, (tenant, company))}

    def prove(self, tenant: str, company: str, inactive: Iterable[str], active: Iterable[str]) -> None:
        """Keep of whom this is proven, and of whom it holds no longer, by email key."""
        with self._database.commit():
            self._db.executemany(
                "DELETE FROM inactive WHERE tenant = ? AND company = ? AND email = ?",
                ((tenant, company, email) for email in active),
            )
            self._db.executemany(
                "INSERT OR IGNORE INTO inactive VALUES (?, ?, ?)", ((tenant, company, email) for email in inactive)
            )


class SqliteAbsences:
    """In how many good runs in a row somebody has been absent."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._db = database.connection

    def runs_absent(self, tenant: str) -> dict[tuple[str, str], int]:
        """Return, by company and email key, in how many good runs in a row somebody has been absent."""
        query = "SELECT company, email, runs FROM absence WHERE tenant = ?"
        return {(company, email): runs for company, email, runs in self._db.execute(query, (tenant,))}

    def count_absent(self, tenant: str, companies: Iterable[str], absent: Iterable[tuple[str, str]]) -> None:
        """Count a good run over these companies: who is absent now is so once more, who is not is absent no longer."""
        with self._database.commit():
            before = self.runs_absent(tenant)
            named = ((tenant, company) for company in companies)
            self._db.executemany("DELETE FROM absence WHERE tenant = ? AND company = ?", named)
            self._db.executemany(
                "INSERT INTO absence VALUES (?, ?, ?, ?)",
                ((tenant, *person, before.get(person, 0) + 1) for person in absent),
            )
