"""What the stores of all SQL backends have in common: journal and memory, each made when it is first asked for."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from functools import cached_property

from reconciler.state.held import Held
from reconciler.state.sql import SqlDatabase
from reconciler.state.sql_journal import SqlJournal
from reconciler.state.sql_memory import SqlAbsences, SqlFeeds, SqlInactive, SqlPeople, untold
from reconciler.state.store import Entry


class SqlStore(ABC):
    """All that outlives a run, in the tables of a database; `holding` are the runs that hold their lock by it."""

    def __init__(self, holding: Mapping[tuple[str, str], Held]) -> None:
        self._held = holding

    @abstractmethod
    def opened(self) -> SqlDatabase:
        """Return the database, opened."""

    @cached_property
    def journal(self) -> SqlJournal:
        """The records of all runs."""
        return SqlJournal(self.opened(), self._held)

    @cached_property
    def people(self) -> SqlPeople:
        """The ids of people once seen."""
        return SqlPeople(self.opened(), self.journal)

    @cached_property
    def inactive(self) -> SqlInactive:
        """Who was proven to have no access."""
        return SqlInactive(self.opened(), self.journal)

    @cached_property
    def absences(self) -> SqlAbsences:
        """How long people have been absent."""
        return SqlAbsences(self.opened())

    @cached_property
    def feeds(self) -> SqlFeeds:
        """Whom feeds had."""
        return SqlFeeds(self.opened())

    def untold(self, tenant: str) -> list[Entry]:
        """Return what is remembered of a tenant and its own chain does not tell, as records."""
        return untold(self.opened(), tenant)
