"""The SQLite backend: all that outlives a run, in one file of the state directory."""

from collections.abc import Iterable
from functools import cached_property, partial
from pathlib import Path

from reconciler.state.derived import MENDED, owner, people_records
from reconciler.state.lock import run_lock
from reconciler.state.plan_folder import PlanFolder
from reconciler.state.sqlite_database import FILE, Database
from reconciler.state.sqlite_derived import altered, counted, delivered, make_again, untold
from reconciler.state.sqlite_journal import SqliteJournal
from reconciler.state.store import Altered, Entry, RunLock


class SqliteStore:
    """All that outlives a run, in one state directory; the file is opened when something in it is first asked for.

    Opening makes it where it is missing, unless it is only to be read (`reading`), and raises UsageError where that
    cannot be done.
    """

    def __init__(self, state_dir: Path, *, reading: bool = False) -> None:
        self._path = state_dir / FILE
        self._reading = reading
        self.plans = PlanFolder(state_dir)
        self.run_lock: RunLock = partial(run_lock, state_dir)

    @cached_property
    def _database(self) -> Database:
        return Database(self._path, reading=self._reading)

    @cached_property
    def journal(self) -> SqliteJournal:
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

    def untold(self, tenant: str) -> list[Entry]:
        """Return what the tables hold of a tenant and no record tells, as records."""
        return untold(self._database, tenant)

    def altered(self) -> Altered | None:
        """Return where a table differs from what follows from the records; None where none does."""
        with self.journal.snapshot():
            return altered(self._database)

    def mend(self) -> list[Entry]:
        """Make the tables again from the records where one was altered; returns that, to be put on record."""
        found = self.altered()
        if found is None:
            return []
        with self._database.commit():
            make_again(self._database)
        return [(MENDED, found._asdict())]

    def close(self) -> None:
        """Close the file, where it was opened."""
        if "_database" in self.__dict__:
            self._database.close()


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
            self._journal.append(tenant, run, people_records(tenant, ((*key, user_id) for key, user_id in new.items())))

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
                "INSERT OR IGNORE INTO inactive (tenant, company, email) VALUES (?, ?, ?)",
                ((tenant, company, email) for email in new),
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
        counts = counted(self._database)
        return {(company, email): runs for (who, company, email), runs in counts.items() if who == of}


class SqliteFeeds:
    """Whom feeds had in their sheets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def people(self, tenant: str, feed: str) -> set[tuple[str, str]]:
        """Return whom a feed had in its last good runs, by company and email key."""
        return delivered(self._database, tenant, feed)
