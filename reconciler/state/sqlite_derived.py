"""The tables that repeat what records tell of people: written with the records, and held against them."""

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
    owner,
    people_records,
)
from reconciler.state.store import Altered, Entry

_COUNTS = "SELECT tenant, company, email, runs FROM absence"
_KEEP = (
    "INSERT INTO {table} VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET user_id = excluded.user_id "
    "WHERE user_id <> excluded.user_id"
)


def repeat(db: sqlite3.Connection, kind: str, body: Mapping[str, Any]) -> None:
    """Write into the tables what a new record tells; within its commit."""
    if kind == PEOPLE:
        _keep(db, "person", body)
    elif kind == KEPT:
        db.execute("DELETE FROM absence")
        db.execute("DELETE FROM person")
        db.executemany("INSERT INTO absence VALUES (?, ?, ?, ?)", body["absences"])
    elif kind == FEED and body.get("counted"):
        of, companies = owner(body["tenant"], body["name"]), body["counted"]["companies"]
        query, before = f"{_COUNTS} WHERE tenant = ? AND company = ?", dict[Absence, int]()
        for company in companies:
            before |= {(who, where, email): runs for who, where, email, runs in db.execute(query, (of, company))}
            db.execute("DELETE FROM absence WHERE tenant = ? AND company = ?", (of, company))
        after = counted_after(before, kind, body)
        db.executemany("INSERT INTO absence VALUES (?, ?, ?, ?)", ((*key, runs) for key, runs in after.items()))


def counted(db: sqlite3.Connection) -> dict[Absence, int]:
    """Return in how many good runs in a row people were absent: as the records tell or, before they do, the table."""
    if _is_untold(db):
        return _held(db)
    counts: dict[Absence, int] = {}
    for kind, body in _told(db, KEPT, FEED):
        counts = counted_after(counts, kind, body)
    return counts


def delivered(db: sqlite3.Connection, tenant: str, feed: str) -> set[Delivered]:
    """Return whom a feed had in its last good runs, as the records tell."""
    had = set[Delivered]()
    # The kind is spelt out so that SQLite takes the partial index.
    for (text,) in db.execute(f"SELECT body FROM record WHERE kind = '{DELIVERED}' ORDER BY seq"):  # noqa: S608
        body = decode_body(text)
        if (body["tenant"], body["name"]) == (tenant, feed):
            delivered_after(had, body)
    return had


def _is_untold(db: sqlite3.Connection) -> bool:
    """Whether the last run of the journal told nothing of what the tables hold."""
    # The kinds are spelt out so that SQLite takes the partial index.
    begun = "SELECT body FROM record WHERE kind = 'begun' AND kind IN ('begun', 'ended', 'settled') ORDER BY seq DESC"
    last = db.execute(f"{begun} LIMIT 1").fetchone()
    return last is not None and MARK not in json.loads(last[0])


def untold(db: sqlite3.Connection) -> list[Entry]:
    """Return what the tables hold, as records, where no record tells it: in a journal from before."""
    if not _is_untold(db):
        return []
    entries: list[Entry] = [(KEPT, {"absences": [list(row) for row in db.execute(f"{_COUNTS} ORDER BY 1, 2, 3")]})]
    for (tenant,) in db.execute("SELECT DISTINCT tenant FROM person ORDER BY tenant").fetchall():
        query = "SELECT company, email, user_id FROM person WHERE tenant = ? ORDER BY company, email"
        entries += people_records(tenant, db.execute(query, (tenant,)))
    return entries


def altered(db: sqlite3.Connection) -> Altered | None:
    """Return where a table differs from what follows from the records; None where none does."""
    if _is_untold(db):
        return None  # a journal from before: nothing tells yet what its tables must hold
    told = counted(db)
    held = _held(db)
    for key in sorted(told.keys() | held.keys()):
        if told.get(key) != held.get(key):
            return Altered("absence", *key[1:])
    return _altered_id(db)


def _held(db: sqlite3.Connection) -> dict[Absence, int]:
    return {(of, company, email): runs for of, company, email, runs in db.execute(_COUNTS)}


def _altered_id(db: sqlite3.Connection) -> Altered | None:
    # A table of its own, for a million people are too many for the memory.
    db.execute("DROP TABLE IF EXISTS temp.told")
    db.execute("CREATE TEMP TABLE told (tenant, company, email, user_id, PRIMARY KEY (tenant, company, email))")
    for kind, body in _told(db, KEPT, PEOPLE):
        if kind == KEPT:
            db.execute("DELETE FROM told")
        else:
            _keep(db, "told", body)
    for one, other in (("person", "told"), ("told", "person")):
        row = db.execute(f"SELECT * FROM {one} EXCEPT SELECT * FROM {other} ORDER BY 1, 2, 3 LIMIT 1").fetchone()  # noqa: S608
        if row:
            return Altered("person", row[1], row[2])
    return None


def _keep(db: sqlite3.Connection, table: str, body: Mapping[str, Any]) -> None:
    db.executemany(_KEEP.format(table=table), ((body["tenant"], *person) for person in body["people"]))


def _told(db: sqlite3.Connection, *kinds: str) -> Iterator[tuple[str, Any]]:
    assert set(kinds) <= set(TELLING)  # noqa: S101
    query = f"SELECT kind, body FROM record WHERE kind IN ({', '.join('?' * len(kinds))}) ORDER BY seq"  # noqa: S608
    for kind, body in db.execute(query, kinds):
        yield kind, decode_body(body)
