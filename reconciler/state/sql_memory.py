"""What is remembered of people: it follows from the records, and nothing beside them is kept or believed.

Each is read from the records when it is first asked for, none of which was altered, and goes on with what this process
learns. A journal from
before there was a chain for each tenant has it in tables, or in its legacy chain: the first run of a tenant puts what
is there on record (`untold`), be it nothing, and from then on nobody believes them.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from reconciler.state.bodies import decode_body
from reconciler.state.derived import (
    DELIVERED,
    FEED,
    INACTIVE,
    KEPT,
    MARK,
    PEOPLE,
    Delivered,
    Ids,
    Proven,
    counted,
    delivered_after,
    ids_after,
    inactive_after,
    inactive_records,
    is_of,
    owner,
    people_records,
)
from reconciler.state.parts import body_of
from reconciler.state.sql import SqlDatabase
from reconciler.state.sql_journal import SqlJournal
from reconciler.state.sql_records import TELLING, legacy, names, proven
from reconciler.state.store import Entry

_ABSENCES = "SELECT tenant, company, email, runs FROM absence ORDER BY 1, 2, 3"
_INACTIVE = "SELECT company, email FROM inactive WHERE tenant = ?"
_IDS = "SELECT company, email, user_id FROM person WHERE tenant = ? ORDER BY 1, 2"


class SqlPeople:
    """The ids of people once seen."""

    def __init__(self, database: SqlDatabase, journal: SqlJournal) -> None:
        self._database = database
        self._journal = journal
        self._ids: dict[str, Ids] = {}

    def remember(self, run: str, tenant: str, people: Iterable[tuple[str, str, str]]) -> None:
        """Keep the ids of people (company, email key, id) that are new: a disabled person may vanish from listings."""
        known = self._of_tenant(tenant)
        new = {
            (company, email): user_id
            for company, email, user_id in people
            if known.get(company, {}).get(email) != user_id
        }
        if new:
            learned = list(people_records(tenant, ((*key, user_id) for key, user_id in new.items())))
            self._journal.append(tenant, run, learned)
            for kind, body in learned:
                ids_after(known, kind, body)

    def of_company(self, tenant: str, company: str) -> dict[str, str]:
        """Return the ids that are known of all people of a company, by email key."""
        return dict(self._of_tenant(tenant).get(company, {}))

    def _of_tenant(self, tenant: str) -> Ids:
        if tenant not in self._ids:
            ids = Ids()
            for kind, body in _told(self._database, tenant, KEPT, PEOPLE):
                ids_after(ids, kind, body)
            self._ids[tenant] = ids
        return self._ids[tenant]


class SqlInactive:
    """People who were proven to have no access."""

    def __init__(self, database: SqlDatabase, journal: SqlJournal) -> None:
        self._database = database
        self._journal = journal
        self._proven: dict[str, Proven] = {}

    def proven(self, tenant: str, company: str) -> set[str]:
        """Return the email keys of the people of a company of whom this is proven."""
        return set(self._of_tenant(tenant).get(company, ()))

    def prove(
        self, run: str, tenant: str, inactive: Iterable[tuple[str, str]], active: Iterable[tuple[str, str]]
    ) -> None:
        """Keep of whom (company, email key) this is proven, and of whom it holds no longer."""
        known, proven = self._of_tenant(tenant), set(inactive)
        # Whoever was verified to have none now was seen with access a moment before.
        gone = {one for one in active if one[1] in known.get(one[0], ())} - proven
        new = {one for one in proven if one[1] not in known.get(one[0], ())}
        if gone or new:
            learned = list(inactive_records(tenant, gone, new))
            self._journal.append(tenant, run, learned)
            for _, body in learned:
                inactive_after(known, body)

    def _of_tenant(self, tenant: str) -> Proven:
        if tenant not in self._proven:
            proven = Proven()
            for _, body in _told(self._database, tenant, INACTIVE):
                inactive_after(proven, body)
            self._proven[tenant] = proven
        return self._proven[tenant]


class SqlAbsences:
    """In how many good runs in a row somebody has been absent."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def runs_absent(self, tenant: str, feed: str = "") -> dict[tuple[str, str], int]:
        """Return, by company and email key, in how many good runs in a row somebody was absent from a feed."""
        of = owner(tenant, feed)
        counts = counted(_told(self._database, tenant, KEPT, FEED))
        return {(company, email): runs for (who, company, email), runs in counts.items() if who == of}


class SqlFeeds:
    """Whom feeds had in their sheets."""

    def __init__(self, database: SqlDatabase) -> None:
        self._database = database

    def people(self, tenant: str, feed: str) -> set[Delivered]:
        """Return whom a feed had in its last good runs, by company and email key."""
        had = set[Delivered]()
        for _, body in _told(self._database, tenant, DELIVERED):
            if body.get("name", "") == feed:
                delivered_after(had, body)
        return had

    def companies(self, tenant: str) -> dict[str, frozenset[str]]:
        """Return the companies that each feed with a name had after its last run."""
        told = (body for _, body in _told(self._database, tenant, FEED))
        return {body["name"]: frozenset(body.get("rows", ())) for body in told if body.get("name")}


def untold(database: SqlDatabase, tenant: str) -> list[Entry]:
    """Return what is remembered of a tenant, as records, where its own chain does not tell yet what was before it."""
    if _is_kept(database, tenant):
        return []
    ids, told = Ids(), list(_told(database, tenant, KEPT, PEOPLE, FEED))
    for kind, body in told:
        if kind != FEED:
            ids_after(ids, kind, body)
    counts = counted((kind, body) for kind, body in told if kind != PEOPLE)
    absences = [[*key, runs] for key, runs in sorted(counts.items()) if is_of(key[0], tenant)]
    people = ((company, email, user_id) for company, of in sorted(ids.items()) for email, user_id in sorted(of.items()))
    proven = Proven()
    for _, body in _told(database, tenant, INACTIVE):
        inactive_after(proven, body)
    inactive = ((company, email) for company, emails in proven.items() for email in emails)
    kept: Entry = (KEPT, {"tenant": tenant, "absences": absences})
    return [kept, *people_records(tenant, people), *inactive_records(tenant, (), inactive)]


def _told(database: SqlDatabase, tenant: str, *kinds: str) -> Iterator[tuple[str, Any]]:
    """Yield what records of these kinds tell of a tenant, in order; nobody writes until all is read."""
    with database.quiet():
        if not _is_kept(database, tenant):
            yield from _before(database, tenant, kinds)
        where = f"({TELLING}) AND kind IN ({names(kinds)}) AND chain = ?"
        for one in proven(database, where, (*kinds, tenant)):
            yield one.kind, body_of(one.kind, one.public, one.items, decode_body)


def _is_kept(database: SqlDatabase, tenant: str) -> bool:
    """Whether the chain of a tenant tells what was remembered before it began: from then on it tells all."""
    kept = f"SELECT 1 FROM chain_record WHERE ({TELLING}) AND kind = ? AND chain = ?"  # noqa: S608 - no input in it
    return database.row(kept, (KEPT, tenant)) is not None


def _before(database: SqlDatabase, tenant: str, kinds: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Yield what was remembered of a tenant before its own chain began, as records of these kinds."""
    if INACTIVE in kinds:  # that stood in no record
        yield from inactive_records(tenant, (), database.rows(_INACTIVE, (tenant,)))
    if _is_in_records(database):
        # No index has these kinds: it is read through, once for each tenant.
        for one in legacy(database, f"kind IN ('kept', 'people', 'feed') AND kind IN ({names(kinds)})", tuple(kinds)):
            body = decode_body(one.public)
            if body.get("tenant", tenant) == tenant:
                yield one.kind, body
    else:
        if KEPT in kinds:
            yield KEPT, {"absences": [row for row in database.rows(_ABSENCES) if is_of(row[0], tenant)]}
        if PEOPLE in kinds:
            yield from people_records(tenant, database.rows(_IDS, (tenant,)))


def _is_in_records(database: SqlDatabase) -> bool:
    """Whether the last run of the legacy chain told in records what the tables beside it hold."""
    # The kinds are spelt out so that SQLite takes the partial index.
    begun = "SELECT body FROM record WHERE kind = 'begun' AND kind IN ('begun', 'ended', 'settled') ORDER BY seq DESC"
    last = database.row(f"{begun} LIMIT 1")
    return last is None or MARK in json.loads(last[0])
