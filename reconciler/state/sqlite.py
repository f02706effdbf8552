"""The journal: what every run meant to do, sent, and learned, on disk before the next step is taken.

One SQLite file in the state directory, in WAL mode with synchronous FULL: a commit that has returned survives a killed
process and a power cut (https://sqlite.org/pragma.html#pragma_synchronous). Records are only ever added. Each holds the
hash of the one before it, so that a change, a removal or an insertion anywhere breaks the chain from there on.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from reconciler.errors import UsageError
from reconciler.state.chain import GENESIS, Break, record_hash
from reconciler.state.store import Entry, JournalFailed, Line, Record
from reconciler.support.private_files import open_private, private_folder

FILE = "journal.sqlite3"


_AT_ONCE = 128


_LINE = "SELECT seq, kind, body FROM record"


_TABLES = """
CREATE TABLE IF NOT EXISTS record (
    seq INTEGER PRIMARY KEY, run TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS record_of_run ON record (run, seq);
CREATE INDEX IF NOT EXISTS record_of_kind ON record (kind, seq) WHERE kind IN ('begun', 'ended', 'settled');
CREATE TABLE IF NOT EXISTS person (
    tenant TEXT NOT NULL, company TEXT NOT NULL, email TEXT NOT NULL, user_id TEXT NOT NULL,
    PRIMARY KEY (tenant, company, email)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS absence (
    tenant TEXT NOT NULL, company TEXT NOT NULL, email TEXT NOT NULL, runs INTEGER NOT NULL,
    PRIMARY KEY (tenant, company, email)
) STRICT, WITHOUT ROWID;
"""


class Journal:
    """The journal of one state directory; safe for several processes and threads, each append is one commit."""

    def __init__(self, state_dir: Path) -> None:
        """Open the journal, making it where it is missing. Raises UsageError where that cannot be done."""
        path = self._path = state_dir / FILE
        try:
            private_folder(state_dir)
            # Made here and not by SQLite, which would let others read it; its -wal and -shm files take the same mode.
            os.close(open_private(path, os.O_RDWR))
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._turn = threading.Lock()
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise UsageError(f"{path}: the journal cannot be opened ({error}). Check RECONCILER_STATE_DIR.") from error

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def append(self, run: str, records: Iterable[Entry]) -> None:
        """Add records in one commit; when this returns they are on disk."""
        with self._commit():
            row = self._db.execute("SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1").fetchone()
            seq, previous = row or (0, GENESIS)
            at = datetime.now(UTC).isoformat(timespec="milliseconds")
            rows = []
            for kind, body in records:
                seq += 1
                text = _text(body)
                previous = record_hash(previous, seq, run, at, kind, text)
                rows.append((seq, run, at, kind, text, previous))
            # Many in a statement: between two, a thread may wait long for its turn.
            for start in range(0, len(rows), _AT_ONCE):
                block = rows[start : start + _AT_ONCE]
                values = ", ".join(["(?, ?, ?, ?, ?, ?)"] * len(block))
                self._db.execute(f"INSERT INTO record VALUES {values}", list(chain.from_iterable(block)))  # noqa: S608

    def head(self) -> str:
        """Give the hash of the last record: whoever keeps it can prove that nothing before it was changed."""
        row = self._db.execute("SELECT hash FROM record ORDER BY seq DESC LIMIT 1").fetchone()
        return str(row[0]) if row else GENESIS

    def holds(self, head: str) -> bool:
        """Say whether a record with this hash stands in the journal, as one does that an audit workbook names."""
        return self._db.execute("SELECT 1 FROM record WHERE hash = ?", (head,)).fetchone() is not None

    def records(self, run: str, *kinds: str) -> Iterator[Record]:
        """Give the records of a run in order, of these kinds or of all."""
        where = f" AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        return self._select(f"WHERE run = ?{where}", (run, *kinds), _data)

    def lines(self, run: str, *kinds: str) -> Iterator[Line]:
        """Give the records of a run in order, of these kinds, one at a time and unread."""
        where = f"run = ? AND kind IN ({', '.join('?' * len(kinds))})"
        return map(Line._make, self._db.execute(f"{_LINE} WHERE {where} ORDER BY seq", (run, *kinds)))

    def lines_from(self, seq: int) -> Iterator[Line]:
        """Give the record of this number and all that follow, of whichever run."""
        return map(Line._make, self._db.execute(f"{_LINE} WHERE seq >= ? ORDER BY seq", (seq,)))

    def count(self, run: str, kind: str) -> int:
        """Count the records of one kind of a run."""
        return int(
            self._db.execute("SELECT COUNT(*) FROM record WHERE run = ? AND kind = ?", (run, kind)).fetchone()[0]
        )

    def head_of(self, run: str) -> str:
        """Give the hash of the last record of a run, but for those of its audit workbooks; "" where it has none."""
        query = "SELECT hash FROM record WHERE run = ? AND kind <> 'audit' ORDER BY seq DESC LIMIT 1"
        row = self._db.execute(query, (run,)).fetchone()
        return str(row[0]) if row else ""

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read the journal as it stands now, whatever other processes add meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("COMMIT")

    def all_of(self, kind: str) -> Iterator[Record]:
        """Give the records of one kind (begun, ended or settled) of all runs, in order."""
        # Few records, read by json: a list of runs needs no msgspec, which takes as long to load as an interpreter.
        # The kinds are spelt out so that SQLite takes the partial index.
        return self._select("WHERE kind = ? AND kind IN ('begun', 'ended', 'settled')", (kind,), json.loads)

    def _select(self, where: str, values: Sequence[Any], decode: Callable[[str], Any]) -> Iterator[Record]:
        query = f"SELECT seq, run, at, kind, body, hash FROM record {where} ORDER BY seq"  # noqa: S608 - no input in it
        for seq, run, at, kind, body, digest in self._db.execute(query, values):
            yield Record(seq, run, at, kind, decode(body), digest)

    def broken_at(self) -> Break | None:
        """Walk the whole chain and give the first record that does not fit; None where all do."""
        previous, expected = GENESIS, 1
        rows = self._db.execute("SELECT seq, run, at, kind, body, hash FROM record ORDER BY seq")
        for seq, run, at, kind, body, digest in rows:
            previous = record_hash(previous, seq, run, at, kind, body)
            if seq != expected or digest != previous:
                return Break(seq, run, at)
            expected += 1
        return None

    # -- people once seen --

    def remember(self, tenant: str, people: Iterable[tuple[str, str, str]]) -> None:
        """Keep the ids of people (company, email key, id): a disabled person may vanish from listings."""
        with self._commit():
            self._db.executemany(
                "INSERT INTO person VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET user_id = excluded.user_id "
                "WHERE user_id <> excluded.user_id",
                ((tenant, *person) for person in people),
            )

    def remembered(self, tenant: str, company: str, emails: Iterable[str]) -> dict[str, str]:
        """Give the ids that are known of these people, by email key."""
        found = {}
        for email in emails:
            query = "SELECT user_id FROM person WHERE tenant = ? AND company = ? AND email = ?"
            if row := self._db.execute(query, (tenant, company, email)).fetchone():
                found[email] = str(row[0])
        return found

    # -- people absent from the sheets --

    def absences(self, tenant: str) -> dict[tuple[str, str], int]:
        """Give, by company and email key, in how many good runs in a row somebody has been absent."""
        query = "SELECT company, email, runs FROM absence WHERE tenant = ?"
        return {(company, email): runs for company, email, runs in self._db.execute(query, (tenant,))}

    def count_absent(self, tenant: str, companies: Iterable[str], absent: Iterable[tuple[str, str]]) -> None:
        """Count a good run over these companies: who is absent now is so once more, who is not is absent no longer."""
        before = self.absences(tenant)
        with self._commit():
            named = ((tenant, company) for company in companies)
            self._db.executemany("DELETE FROM absence WHERE tenant = ? AND company = ?", named)
            self._db.executemany(
                "INSERT INTO absence VALUES (?, ?, ?, ?)",
                ((tenant, *person, before.get(person, 0) + 1) for person in absent),
            )

    @contextmanager
    def _commit(self) -> Iterator[None]:
        with self._turn:
            try:
                # IMMEDIATE: the head that is read is the one that is built on, whatever another process does.
                self._db.execute("BEGIN IMMEDIATE")
                yield
                self._db.execute("COMMIT")
            except BaseException as error:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise JournalFailed(self._path, error) from error
                raise


def _text(body: Any) -> str:
    import msgspec

    try:
        return msgspec.json.encode(body, order="sorted").decode()
    except UnicodeEncodeError:
        # The name of a file may hold bytes that are no UTF-8: only an escape can tell them.
        return json.dumps(msgspec.to_builtins(body), separators=(",", ":"), sort_keys=True)


def _data(text: str) -> Any:
    import msgspec

    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return json.loads(text)
