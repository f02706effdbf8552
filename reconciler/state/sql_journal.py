"""The journal in a database: one chain of records for each tenant, and the legacy chain, which is only read."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import lru_cache
from itertools import chain as joined
from itertools import islice
from os import urandom
from typing import Any

from reconciler.state.bodies import decode_body
from reconciler.state.chain import GENESIS, LEGACY, SALT, Break, commitments, record_hash, told
from reconciler.state.held import Held
from reconciler.state.parts import Parts, body_of, split, text_of
from reconciler.state.sql import Row, SqlDatabase
from reconciler.state.sql_records import (
    OF_JOBS,
    TELLING,
    Stored,
    age_of,
    count_out,
    first_break,
    head_of,
    legacy,
    names,
    proven,
    stored,
)
from reconciler.state.store import Entry, Line, NotLocked, Record, require_no_lock

_AT_ONCE = 64
"""How many records are added by one statement; SQLite keeps so many of them ready, and more."""


class SqlJournal:
    """The records of all runs; `holding` are the runs, each with its tenant, that hold their lock by this store.

    Each record is shown as `seen` makes of it.
    """

    def __init__(
        self,
        database: SqlDatabase,
        holding: Mapping[tuple[str, str], Held] | None = None,
        seen: Callable[[Stored], Stored] = lambda one: one,
    ) -> None:
        self._database = database
        self._seen = seen
        self._holding = {} if holding is None else holding

    def append(self, chain: str, subject: str, records: Iterable[Entry]) -> None:
        """Add records to a chain in one commit; when this returns they are on disk."""
        with self._database.commit():
            self.add(chain, subject, records)

    def add(self, chain: str, subject: str, records: Iterable[Entry]) -> None:
        """Add records to a chain within a commit that is under way."""
        held = self._holding.get((chain, subject))
        end = _End(chain, subject, self._database.now(), *self._database.end(chain, held))

        def rows(left: Iterator[Entry]) -> Iterator[list[Row]]:
            while some := [(kind, split(kind, body)) for kind, body in islice(left, _AT_ONCE)]:
                kinds = [kind for kind, _ in some]
                if held is None:
                    require_no_lock(subject, kinds)
                elif "sent" in kinds:
                    held.require()
                # Many in a statement: between two, a thread may wait long for its turn.
                yield end.rows(some)

        self._database.add(chain, rows(iter(records)))

    def require_lock(self, chain: str, subject: str) -> None:
        """Raise LockLost where a run does not hold its lock any more, NotLocked where it never did."""
        held = self._holding.get((chain, subject))
        if held is None:
            raise NotLocked(f"Run {subject} holds no lock: nothing is sent by it.")
        held.look()

    def head(self) -> str:
        """Return the hash of the record that came last."""
        row = self._database.row("SELECT hash FROM chain_record ORDER BY id DESC LIMIT 1")
        return row[0].hex() if row else self._head_of_legacy() or GENESIS.hex()

    def heads(self) -> dict[str, str]:
        """Return the hash of the last record of each chain."""
        query = (
            "WITH last AS (SELECT chain, MAX(seq) AS seq FROM chain_record GROUP BY chain) "
            "SELECT chain, hash FROM last JOIN chain_record USING (chain, seq) ORDER BY chain"
        )
        first = {LEGACY: head} if (head := self._head_of_legacy()) else {}
        return first | {name: digest.hex() for name, digest in self._database.rows(query)}

    def _head_of_legacy(self) -> str:
        row = self._database.row("SELECT hash FROM record ORDER BY seq DESC LIMIT 1")
        return str(row[0]) if row else ""

    def extent(self) -> tuple[int, str]:
        """Return how many records there are in all chains, and when the last one came; "" for none."""
        query = "SELECT (SELECT COUNT(*) FROM {0}), COALESCE((SELECT at FROM {0} ORDER BY {1} DESC LIMIT 1), '')"
        records, last_at = self._database.row(query.format("chain_record", "id"))
        before, last_before = self._database.row(query.format("record", "seq"))
        return records + before, last_at or last_before

    def holds(self, head: str) -> bool:
        """Whether a record with this hash stands in the journal, as one does that an audit workbook names."""
        query = "SELECT 1 FROM record WHERE hash = ? UNION ALL SELECT 1 FROM chain_record WHERE hash = ?"
        try:
            return self._database.row(query, (head, bytes.fromhex(head))) is not None
        except ValueError:
            return False  # no hash

    def records(self, subject: str, *kinds: str) -> Iterator[Record]:
        """Yield the records of a subject in order, of these kinds or of all."""
        return (_record(one, decode_body) for one in self._of(subject, *kinds))

    def proven(self, subject: str, *kinds: str) -> Iterator[Record]:
        """Yield the records of these kinds of a subject in order, each once it is what was put on record."""
        which = f"subject = ? AND kind IN ({names(kinds)})"
        return (_record(one, decode_body) for one in proven(self._database, which, (subject, *kinds)))

    def lines(self, subject: str, *kinds: str) -> Iterator[Line]:
        """Yield the records of a subject in order, of these kinds, one at a time and undecoded."""
        return map(_line, self._of(subject, *kinds))

    def _of(self, subject: str, *kinds: str) -> Iterator[Stored]:
        which = f" AND kind IN ({names(kinds)})" if kinds else ""
        yield from legacy(self._database, f"run = ?{which}", (subject, *kinds))
        yield from map(self._seen, stored(self._database, f"subject = ?{which}", (subject, *kinds)))

    def lines_from(self, chain: str, seq: int) -> Iterator[Line]:
        """Yield the record of this number in a chain and all that follow in it, of whichever subject."""
        if chain == LEGACY:
            return map(_line, legacy(self._database, "seq >= ?", (seq,)))
        found = stored(self._database, "chain = ? AND seq >= ?", (chain, seq), "seq")
        return map(_line, map(self._seen, found))

    def count(self, subject: str, kind: str) -> int:
        """Return the number of records of one kind of a subject."""
        query = (
            "SELECT (SELECT COUNT(*) FROM record WHERE run = ? AND kind = ?) "
            "+ (SELECT COUNT(*) FROM chain_record WHERE subject = ? AND kind = ?)"
        )
        return int(self._database.row(query, (subject, kind) * 2)[0])

    def head_of(self, subject: str) -> str:
        """Return the hash of the last record of a subject, but for those of its audit workbooks; "" for none."""
        return head_of(self._database, subject)

    def age_of(self, subject: str) -> float:
        """Return for how many seconds no record of a subject has come, but for those of its audit workbooks."""
        return age_of(self._database, subject)

    def snapshot(self) -> AbstractContextManager[None]:
        """Read the journal as it stands now, whatever other processes add meanwhile."""
        return self._database.snapshot()

    def all_of(self, kind: str, subject: str = "") -> Iterator[Record]:
        """Yield the records of one kind (begun, ended or settled) of all subjects, or of one, in order."""
        # Few records, read by json: a list of runs needs no msgspec, which takes as long to load as an interpreter.
        # The kinds are spelt out so that SQLite takes the partial indexes.
        spelt, values = "kind = ? AND kind IN ('begun', 'ended', 'settled') AND ? IN ('', {})", (kind, subject)
        for one in joined(
            legacy(self._database, spelt.format("run"), values),
            stored(self._database, f"({TELLING}) AND kind = ? AND ? IN ('', subject)", values),
        ):
            yield _record(self._seen(one), json.loads)

    def of_jobs(self, chain: str = "", seq: int = 0) -> Iterator[Record]:
        """Yield the records of all jobs of a chain ("": of all chains) with a higher number than this, in order."""
        of_chain, values, order = ("chain = ? AND seq > ?", (chain, seq), "seq") if chain else ("seq > ?", (seq,), "id")
        for one in stored(self._database, f"({OF_JOBS}) AND {of_chain}", values, order):
            yield _record(self._seen(one), json.loads)

    def broken_at(self) -> Break | None:
        """Walk all chains and return where one breaks first; None where all are whole."""
        return first_break(self._database)

    def taken_out(self) -> int:
        """Return how many items were taken out of the records of all chains."""
        return count_out(self._database)


class _End:
    """The end of a chain, to which records of one commit are bound."""

    def __init__(self, chain: str, subject: str, now: datetime, seq: int, previous: bytes) -> None:
        self._chain, self._subject = chain, subject
        self._seq, self._previous = seq, previous
        self._at = now.isoformat(timespec="milliseconds")
        self._told_chain, self._told_beside = told(chain.encode()), told(subject.encode(), self._at.encode())

    def rows(self, some: Sequence[tuple[str, Parts]]) -> list[Row]:
        """Return what is to be added for these records, next in the chain."""
        rows: list[Row] = []
        chain, subject, at, told_chain, told_beside = (
            self._chain, self._subject, self._at, self._told_chain, self._told_beside,
        )  # fmt: skip
        seq, previous = self._seq, self._previous
        salts, taken = urandom(SALT * sum([parts.items.count("\n") + 1 for _, parts in some if parts.items])), 0
        for kind, (public, items) in some:
            seq += 1
            committed, own, bodies = None, None, None
            if items:
                bodies, each = items, items.encode().split(b"\n")
                own = salts[taken : taken + SALT * len(each)]
                taken += len(own)
                committed = commitments(own, each)
            previous = record_hash(
                previous, told_chain, b"%d" % seq, told_beside, _told_kind(kind), public.encode(), committed or b""
            )
            rows.append((chain, seq, subject, at, kind, public, committed, own, bodies, previous))
        self._seq, self._previous = seq, previous
        return rows


@lru_cache
def _told_kind(kind: str) -> bytes:
    return told(kind.encode())


def _line(one: Stored) -> Line:
    text = text_of(one.kind, one.public, one.items)
    return Line(one.chain, one.seq, one.kind, text)


def _record(one: Stored, decode: Callable[[str], Any]) -> Record:
    body = decode(one.public) if one.chain == LEGACY else body_of(one.kind, one.public, one.items, decode)
    return Record(one.chain, one.seq, one.subject, one.at, one.kind, body, one.hash)
