"""Take people out of a journal: out of its items and tables, and out of what the database keeps of old pages."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from reconciler.state.chain import OUT, SALT
from reconciler.state.known_people import KnownPeople, Told, people_in
from reconciler.state.sql import SqlDatabase
from reconciler.state.sql_journal import SqlJournal
from reconciler.state.sql_records import Stored, legacy
from reconciler.state.store import Entry

_SELECT = "SELECT id, chain, seq, subject, at, kind, public, items FROM chain_record"
_TABLES = ("person", "absence", "inactive")


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


class SqlErasure:
    """Takes people out of a journal, with its chains still whole."""

    def __init__(self, database: SqlDatabase, journal: SqlJournal) -> None:
        self._database = database
        self._journal = journal

    def learn(self, known: KnownPeople) -> None:
        """Have it learn from all records."""
        for _, told in self._records():
            known.learn(told)

    def in_legacy(self, known: KnownPeople) -> bool:
        """Whether they are named in records from before there were items: nothing can be taken out of those."""
        return any(known.recogniser.names(one.public) for one in legacy(self._database, "TRUE"))

    def last_named(self) -> dict[str, str]:
        """Return when each person (email key) was last named, in ISO 8601."""
        return {key: told.at for _, told in self._records() for key in people_in(told)}

    def without(self, known: KnownPeople) -> SqlJournal:
        """Return the journal to be read as if they had been taken out of it already."""

        def seen(one: Stored) -> Stored:
            told = Told(one.chain, one.seq, one.subject, one.at, one.kind, one.public, one.items)
            outs = known.outs(told)
            return one._replace(items=_blanked(one.items, outs)) if outs else one

        return SqlJournal(self._database, seen=seen)

    def find(self, known: KnownPeople, after: int = 0) -> ToTakeOut:
        """Return what is to be taken out of the records behind one of this id."""
        found, last = list[tuple[int, str, tuple[int, ...]]](), self._database.settled()
        for id_, told in self._records(after, last):
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
        with self._database.erasing():
            found = ToTakeOut((*found.found, *self.find(known, found.last).found))
            for id_, _, outs in found.found:
                self._blank(id_, outs)
            for table in _TABLES:
                self._delete(table, known)
            for chain, subject, entry in told_of(found):
                self._journal.add(chain, subject, [entry])
        return found

    def clean(self) -> None:
        """Leave nothing of what was taken out in free pages of the database. Raises JournalFailed."""
        self._database.clean()

    def _records(self, after: int = 0, last: int | None = None) -> Iterator[tuple[int, Told]]:
        last = self._database.settled() if last is None else last
        for id_, *rest in self._database.rows(f"{_SELECT} WHERE id > ? AND id <= ? ORDER BY id", (after, last)):
            *texts, items = rest
            yield id_, Told._make((*texts, items or ""))

    def _blank(self, id_: int, outs: Sequence[int]) -> None:
        salts, items = self._database.row("SELECT salts, items FROM chain_record WHERE id = ?", (id_,))
        own = bytearray(salts)
        for number in outs:
            own[SALT * number : SALT * number + SALT] = OUT
        change = "UPDATE chain_record SET salts = ?, items = ? WHERE id = ?"
        self._database.change(change, (bytes(own), _blanked(items, outs), id_))

    def _delete(self, table: str, known: KnownPeople) -> None:
        for key in known.keys:
            self._database.change(f"DELETE FROM {table} WHERE email = ?", (key,))  # noqa: S608


def _blanked(items: str, outs: Iterable[int]) -> str:
    lines = items.split("\n")
    for number in outs:
        lines[number] = ""
    return "\n".join(lines)
