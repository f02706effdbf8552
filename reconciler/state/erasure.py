"""What takes people out of the state, whichever backend keeps it; loaded by what forgets somebody alone."""

from collections.abc import Callable, Iterable
from typing import Protocol

from reconciler.errors import UsageError
from reconciler.model.state_place import StatePlace
from reconciler.state.backends import open_files
from reconciler.state.known_people import KnownPeople
from reconciler.state.sql_erasing import SqlErasure, ToTakeOut
from reconciler.state.sqlite import SqliteStore
from reconciler.state.sqlite_database import FILE
from reconciler.state.store import Entry, Journal, Store

__all__ = ["Erasure", "ToTakeOut", "open_to_erase"]


class Erasure(Protocol):
    """Takes people out of a journal, with its chains still whole and all others proven."""

    def learn(self, known: KnownPeople, /) -> None:
        """Have it learn from all records."""

    def in_legacy(self, known: KnownPeople, /) -> bool:
        """Whether they are named in records from before there were items: nothing can be taken out of those."""

    def last_named(self) -> dict[str, str]:
        """Return when each person (email key) was last named, in ISO 8601."""

    def without(self, known: KnownPeople, /) -> Journal:
        """Return the journal to be read as if they had been taken out of it already."""

    def find(self, known: KnownPeople, /) -> ToTakeOut:
        """Return what is to be taken out."""

    def take_out(
        self, known: KnownPeople, found: ToTakeOut, told_of: Callable[[ToTakeOut], Iterable[tuple[str, str, Entry]]], /
    ) -> ToTakeOut:
        """Take what was found out of all records, and put that on record, in one commit. Raises JournalFailed."""

    def clean(self) -> None:
        """Leave nothing of what was taken out behind. Raises JournalFailed."""


def open_to_erase(state: StatePlace) -> tuple[Store, Erasure]:
    """Return the state, and what takes people out of it. Raises UsageError where nothing is on record there."""
    if state.database:
        from reconciler.state.postgres import PostgresStore

        shared = PostgresStore(state.database, open_files(state), state.folder)
        try:
            shared.database.require_may_erase()
        except BaseException:
            shared.close()
            raise
        return shared, SqlErasure(shared.database, shared.journal)
    if not (state.folder / FILE).exists():
        raise UsageError(f"{state.folder}: nothing is on record here yet, so nobody is to be forgotten.")
    store = SqliteStore(state.folder, made=True)
    return store, SqlErasure(store.database, store.journal)
