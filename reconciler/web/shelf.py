"""Long lists, kept so that one page of them, or what is searched for in them, is found at once."""

from collections import Counter
from collections.abc import Callable, Collection
from itertools import islice
from typing import Any, NamedTuple

import msgspec

from reconciler.operations.in_pages import Listed, Paged
from reconciler.web.store import Store

Json = dict[str, Any]


_AT_ONCE = 2000
"""So many entries are kept in one commit."""


class Slice(NamedTuple):
    """One page of a list: its entries, how many there are, which page this is, and of how many."""

    entries: list[Json]
    total: int
    number: int
    pages: int
    sought: str = ""


def name_of_run(run_id: str) -> str:
    """Return under which name a run is kept."""
    return f"run {run_id}"


def put(store: Store, subject: str, kind: str, paged: Paged, made: float) -> Json:
    """Keep a plan, a check or a run, in place of what was kept of it before; returns its facts.

    Long lists go in part by part, so that nobody waits for long; what counts comes last, and with it all is there.
    """
    counts = Counter[str]()

    def row(entry: Listed) -> tuple[str, str, int, str, str, str]:
        number = counts[entry.section]
        counts[entry.section] += 1
        return subject, entry.section, number, msgspec.json.encode(entry.body).decode(), entry.search, entry.key

    with store.change() as db:
        db.execute("DELETE FROM subject WHERE id = ?", (subject,))
        db.execute("DELETE FROM entry WHERE subject = ?", (subject,))
    rows = map(row, paged.entries)
    while part := list(islice(rows, _AT_ONCE)):
        with store.change() as db:
            db.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?, ?)", part)
    facts = {**paged.facts, "sections": dict(counts)}
    with store.change() as db:
        values = (subject, kind, msgspec.json.encode(facts).decode(), made)
        db.execute("INSERT OR REPLACE INTO subject VALUES (?, ?, ?, ?)", values)
    return facts


def forget_older(store: Store, before: float) -> None:
    """Forget the lists of checks and runs that were kept before a moment: they can be made again."""
    with store.change() as db:
        gone = db.execute("DELETE FROM subject WHERE kind IN ('check', 'run') AND made < ? RETURNING id", (before,))
        db.executemany("DELETE FROM entry WHERE subject = ?", gone.fetchall())


def facts_of(store: Store, subject: str) -> Json | None:
    """Return what counts of a plan, a check or a run; None where it is not kept."""
    row = store.row("SELECT facts FROM subject WHERE id = ?", (subject,))
    return _decoded(row[0]) if row else None


def kept(store: Store, kind: str, most: int) -> list[tuple[str, Json]]:
    """Return what is kept of a kind, with its facts, the latest first."""
    query = "SELECT id, facts FROM subject WHERE kind = ? ORDER BY made DESC LIMIT ?"
    return [(name, _decoded(facts)) for name, facts in store.rows(query, (kind, most))]


def plans_of(store: Store, drop_id: str) -> list[tuple[str, Json]]:
    """Return the plans of a drop with their facts, the latest first; none of no drop."""
    query = """SELECT id, facts FROM subject WHERE kind = 'plan' AND facts ->> 'drop' = ? AND ? <> ''
        ORDER BY made DESC"""
    return [(name, _decoded(facts)) for name, facts in store.rows(query, (drop_id, drop_id))]


def entry_of(store: Store, subject: str, key: str) -> Json | None:
    """Return the entry of this key; None where there is none."""
    row = store.row("SELECT body FROM entry WHERE subject = ? AND key = ? AND key <> ''", (subject, key))
    return _decoded(row[0]) if row else None


def page_of(
    store: Store,
    subject: str,
    section: str,
    number: int,
    sought: str = "",
    size: int = 50,
    within: Collection[str] | None = None,
) -> Slice:
    """Return one page of a list: of what is sought in it where something is, and of some companies (None: of all)."""
    sought = " ".join(sought.casefold().split())
    if sought or within is not None:
        return _found(store, subject, section, number, sought, size, within)
    # Entries are numbered from 0 without a gap: neither their number nor a page of them takes a look at the others.
    whole = "SELECT COALESCE(MAX(n), -1) + 1 FROM entry WHERE subject = ? AND section = ?"
    total = store.row(whole, (subject, section))[0]
    pages = max(1, -(-total // size))
    number = min(number, pages)
    query = "SELECT body FROM entry WHERE subject = ? AND section = ? AND n >= ? ORDER BY n LIMIT ?"
    rows = store.rows(query, (subject, section, (number - 1) * size, size))
    return Slice([_decoded(row[0]) for row in rows], total, number, pages)


def _found(
    store: Store, subject: str, section: str, number: int, sought: str, size: int, within: Collection[str] | None
) -> Slice:
    which = "FROM entry WHERE subject = ? AND section = ? AND instr(search, ?)"
    values: tuple[str, ...] = (subject, section, sought)
    if within is not None:
        # What a row of the sheet says is there for whoever may see the sheet.
        which += " AND (body ->> 'where' <> '' OR body ->> 'company' IN (SELECT value FROM json_each(?)))"
        values = (*values, msgspec.json.encode(sorted(within)).decode())
    total = store.row(f"SELECT COUNT(*) {which}", values)[0]
    pages = max(1, -(-total // size))
    number = min(number, pages)
    rows = store.rows(f"SELECT body {which} ORDER BY n LIMIT ? OFFSET ?", (*values, size, (number - 1) * size))
    return Slice([_decoded(row[0]) for row in rows], total, number, pages, sought)


_decoded: Callable[[str], Json] = msgspec.json.Decoder(Json).decode
