"""Take people out of a SQLite journal: out of its items and tables, and out of what the file keeps of old pages."""

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reconciler.state.chain import OUT, SALT
from reconciler.state.disk_faults import telling
from reconciler.state.known_people import KnownPeople, Told, people_in
from reconciler.state.sqlite_database import Database
from reconciler.state.sqlite_journal import SqliteJournal
from reconciler.state.sqlite_records import Stored, legacy
from reconciler.state.store import Entry, JournalFailed

_SELECT = "SELECT id, chain, seq, subject, at, kind, public, items FROM chain_record"
_TABLES = ("person", "absence", "inactive")
_PATIENCE_S = 30.0


class ToTakeOut(NamedTuple):
    """The items that are to be taken out: of each record its id and subject and their numbers; `last` was searched."""

    found: tuple[tuple[int, str, tuple[int, ...]], ...]
    last: int = 0

    @property
    def by_subject(self) -> Counter[str]:
        """How many items of each subject."""
        counts = Counter[str]()
        for _, subject, outs in self.found:
            counts[subject] += len(outs)
        return counts


class SqliteErasure:
    """Takes people out of a journal, with its chains still whole."""

    def __init__(self, database: Database, journal: SqliteJournal) -> None:
        self._database = database
        self._journal = journal

    def learn(self, known: KnownPeople) -> None:
        """Have it learn from all records."""
        for _, told in self._records():
            known.learn(told)

    def in_legacy(self, known: KnownPeople) -> bool:
        """Whether they are named in records from before there were items: nothing can be taken out of those."""
        return any(known.recogniser.names(one.public) for one in legacy(self._database, "1"))

    def last_named(self) -> dict[str, str]:
        """Return when each person (email key) was last named, in ISO 8601."""
        return {key: told.at for _, told in self._records() for key in people_in(told)}

    def without(self, known: KnownPeople) -> SqliteJournal:
        """Return the journal to be read as if they had been taken out of it already."""

        def seen(one: Stored) -> Stored:
            told = Told(one.chain, one.seq, one.subject, one.at, one.kind, one.public, one.items)
            outs = known.outs(told)
            return one._replace(items=_blanked(one.items, outs)) if outs else one

        return SqliteJournal(self._database, seen=seen)

    def find(self, known: KnownPeople, after: int = 0) -> ToTakeOut:
        """Return what is to be taken out of the records behind one of this id."""
        found, last = list[tuple[int, str, tuple[int, ...]]](), after
        for id_, told in self._records(after):
            last = id_
            if outs := known.outs(told):
                found.append((id_, told.subject, tuple(outs)))
        return ToTakeOut(tuple(found), last)

    def take_out(
        self, known: KnownPeople, found: ToTakeOut, told_of: Callable[[ToTakeOut], Iterable[tuple[str, str, Entry]]]
    ) -> ToTakeOut:
        """Take what was found out of all records and tables, and put that on record, in one commit: all or nothing.

        `told_of` gives what is put on record: chain, subject and record of each. What was added since is searched
        within the commit. Raises JournalFailed.
        """
        self._database.connection.execute("PRAGMA secure_delete=ON")
        with self._database.commit():
            found = ToTakeOut((*found.found, *self.find(known, found.last).found))
            for id_, _, outs in found.found:
                self._blank(id_, outs)
            for table in _TABLES:
                self._delete(table, known)
            for chain, subject, entry in told_of(found):
                self._journal.add(chain, subject, [entry])
        return found

    def clean(self) -> None:
        """Leave nothing of what was taken out in free pages of the file, nor in its log. Raises JournalFailed."""
        with self._database.turn:
            clean(self._database.connection, self._database.path)

    def _records(self, after: int = 0) -> Iterator[tuple[int, Told]]:
        for id_, *rest in self._database.rows(f"{_SELECT} WHERE id > ? ORDER BY id", (after,)):
            *texts, items = rest
            yield id_, Told._make((*texts, items or ""))

    def _blank(self, id_: int, outs: Sequence[int]) -> None:
        db = self._database.connection
        salts, items = db.execute("SELECT salts, items FROM chain_record WHERE id = ?", (id_,)).fetchone()
        own = bytearray(salts)
        for number in outs:
            own[SALT * number : SALT * number + SALT] = OUT
        change = "UPDATE chain_record SET salts = ?, items = ? WHERE id = ?"
        db.execute(change, (bytes(own), _blanked(items, outs), id_))

    def _delete(self, table: str, known: KnownPeople) -> None:
        values = [(key,) for key in known.keys]
        self._database.connection.executemany(f"DELETE FROM {table} WHERE email = ?", values)  # noqa: S608


def clean(db: sqlite3.Connection, path: Path) -> None:
    """Have SQLite write its file anew, without free pages, and empty its log. Raises JournalFailed."""
    with telling(path, "cleaned"):
        db.execute("PRAGMA secure_delete=ON")
        db.execute("VACUUM")
        until = time.monotonic() + _PATIENCE_S
        while db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > until:
                raise JournalFailed(
                    f"{path}: everything was taken out, but its log cannot be emptied: another program reads "
                    "it. End that (the page, a backup), then run the same command again: it finishes what is left."
                )
            time.sleep(0.05)


def _blanked(items: str, outs: Iterable[int]) -> str:
    lines = items.split("\n")
    for number in outs:
        lines[number] = ""
    return "\n".join(lines)
