"""The tables that repeat what records tell of people: caches, written with the records and held against them."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from reconciler.state.bodies import decode_body
from reconciler.state.derived import (
    DELIVERED,
    FEED,
    KEPT,
    MARK,
    PEOPLE,
    TELLING,
    Absence,
    Delivered,
    counted_after,
    delivered_after,
    is_of,
    owner,
    people_records,
)
from reconciler.state.disk_faults import telling
from reconciler.state.parts import body_of
from reconciler.state.sqlite_database import Database
from reconciler.state.sqlite_records import BY_KIND, INDEXED, legacy, names, stored
from reconciler.state.store import Altered, Entry

_COUNTS = "SELECT tenant, company, email, runs FROM absence"
_COUNT = "INSERT INTO absence (tenant, company, email, runs) VALUES (?, ?, ?, ?)"
_IDS = "tenant, company, email, user_id"
_KEEP = (
    "INSERT INTO {table} (tenant, company, email, user_id) VALUES (?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET user_id = excluded.user_id WHERE user_id <> excluded.user_id"
)


def repeat(db: sqlite3.Connection, kind: str, body: Mapping[str, Any]) -> None:
    """Write into the tables what a new record tells; within its commit."""
    if kind == PEOPLE:
        _keep(db, "person", body)
    elif kind == KEPT:
        tenant = body["tenant"]
        db.execute("DELETE FROM absence WHERE tenant = ? OR tenant LIKE ? || '/%'", (tenant, tenant))
        db.execute("DELETE FROM person WHERE tenant = ?", (tenant,))
        db.executemany(_COUNT, body["absences"])
    elif kind == FEED and body.get("counted"):
        of, companies = owner(body.get("tenant", ""), body.get("name", "")), body["counted"]["companies"]
        query, before = f"{_COUNTS} WHERE tenant = ? AND company = ?", dict[Absence, int]()
        for company in companies:
            before |= {(who, where, email): runs for who, where, email, runs in db.execute(query, (of, company))}
            db.execute("DELETE FROM absence WHERE tenant = ? AND company = ?", (of, company))
        after = counted_after(before, kind, body)
        db.executemany(_COUNT, ((*key, runs) for key, runs in after.items()))


def counted(database: Database) -> dict[Absence, int]:
    """Return in how many good runs in a row people were absent: as the records tell or, before they do, the table."""
    from_before = _is_untold(database)
    counts = _held(database) if from_before else {}
    for kind, body in _told(database, KEPT, FEED, with_legacy=not from_before):
        counts = counted_after(counts, kind, body)
    return counts


def delivered(database: Database, tenant: str, feed: str) -> set[Delivered]:
    """Return whom a feed had in its last good runs, as the records tell."""
    had = set[Delivered]()
    for _kind, body in _told(database, DELIVERED, with_legacy=False):
        if (body.get("tenant"), body.get("name", "")) == (tenant, feed):
            delivered_after(had, body)
    return had


def untold(database: Database, tenant: str) -> list[Entry]:
    """Return what the tables hold of a tenant, as records, where no record tells it: in a journal from before."""
    told_since = f"SELECT 1 FROM chain_record WHERE {BY_KIND} AND chain = ?"  # noqa: S608 - no input in it
    if not _is_untold(database) or database.row(told_since, (KEPT, tenant)):
        return []
    held = [list(row) for row in database.rows(f"{_COUNTS} ORDER BY 1, 2, 3") if is_of(row[0], tenant)]
    query = "SELECT company, email, user_id FROM person WHERE tenant = ? ORDER BY company, email"
    people = list(database.rows(query, (tenant,)))
    return [(KEPT, {"tenant": tenant, "absences": held}), *people_records(tenant, people)]


def altered(database: Database) -> Altered | None:
    """Return where a table differs from what follows from the records; None where none does."""
    told, held = counted(database), _held(database)
    for key in sorted(told.keys() | held.keys()):
        if told.get(key) != held.get(key):
            return Altered("absence", *key[1:])
    return _altered_id(database)


def _is_untold(database: Database) -> bool:
    """Whether the last run of the legacy chain told nothing of what the tables hold.

    Then they are the start, for each tenant until its own chain tells what they held.
    """
    # The kinds are spelt out so that SQLite takes the partial index.
    begun = "SELECT body FROM record WHERE kind = 'begun' AND kind IN ('begun', 'ended', 'settled') ORDER BY seq DESC"
    last = database.row(f"{begun} LIMIT 1")
    return last is not None and MARK not in json.loads(last[0])


def _held(database: Database) -> dict[Absence, int]:
    return {(of, company, email): runs for of, company, email, runs in database.rows(_COUNTS)}


def _altered_id(database: Database) -> Altered | None:
    with telling(database.path, "read"):
        _tell_ids(database)
        for one, other in (("person", "told"), ("told", "person")):
            query = f"SELECT {_IDS} FROM {one} EXCEPT SELECT {_IDS} FROM {other} ORDER BY 1, 2, 3 LIMIT 1"  # noqa: S608
            if row := database.row(query):
                return Altered("person", row[1], row[2])
    return None


def _tell_ids(database: Database) -> None:
    """Make a table `told` of the ids that follow from the records: a million people are too many for the memory."""
    db, from_before = database.connection, _is_untold(database)
    db.execute("DROP TABLE IF EXISTS temp.told")
    db.execute(f"CREATE TEMP TABLE told ({_IDS}, PRIMARY KEY (tenant, company, email))")
    if from_before:
        db.execute(f"INSERT INTO told SELECT {_IDS} FROM person")  # noqa: S608 - no input in it
    for kind, body in _told(database, KEPT, PEOPLE, with_legacy=not from_before):
        if kind == PEOPLE:
            _keep(db, "told", body)
        else:
            db.execute("DELETE FROM told WHERE tenant = COALESCE(?, tenant)", (body.get("tenant"),))


def make_again(database: Database) -> None:
    """Make the tables again from the records; within a commit."""
    db, counts = database.connection, counted(database)
    _tell_ids(database)
    db.execute("DELETE FROM absence")
    db.executemany(_COUNT, ((*key, runs) for key, runs in counts.items()))
    db.execute("DELETE FROM person")
    db.execute(f"INSERT INTO person ({_IDS}) SELECT {_IDS} FROM told")  # noqa: S608 - no input in it


def _keep(db: sqlite3.Connection, table: str, body: Mapping[str, Any]) -> None:
    db.executemany(_KEEP.format(table=table), ((body["tenant"], *person) for person in body["people"]))


def _told(database: Database, *kinds: str, with_legacy: bool) -> Iterator[tuple[str, Any]]:
    assert set(kinds) <= {*TELLING, DELIVERED}  # noqa: S101
    if with_legacy:
        for one in legacy(database, f"kind IN ('kept', 'people', 'feed') AND kind IN ({names(kinds)})", kinds):
            yield one.kind, decode_body(one.public)
    for one in stored(database, f"{INDEXED} AND kind IN ({names(kinds)})", kinds):
        yield one.kind, body_of(one.kind, one.public, one.items, decode_body)
