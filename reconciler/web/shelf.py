"""Long lists, kept so that one page of them, or what is searched for in them, is found at once."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import PurePath
from typing import Any, NamedTuple

import msgspec

from reconciler.operations.in_pages import Listed, Paged
from reconciler.web.store import Change, Store

Json = dict[str, Any]


_AT_ONCE = 2000
"""So many entries are kept in one commit."""


_SUBJECT = """INSERT INTO page_subject VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET kind = excluded.kind,
    facts = excluded.facts, made = excluded.made, file = excluded.file, of_drop = excluded.of_drop"""
_ENTRY = """INSERT INTO page_entry VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (subject, section, n) DO UPDATE SET body = excluded.body, key = excluded.key"""
_SOUGHT = """INSERT INTO page_sought VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (subject, section, first) DO UPDATE SET lines = excluded.lines, companies = excluded.companies"""


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
    remove(store, subject)
    counts, entries = Counter[str](), iter(paged.entries)
    while part := list(islice(entries, _AT_ONCE)):
        with store.change() as db:
            for section, listed in _by_section(part).items():
                _keep(db, (subject, section, counts[section]), listed)
                counts[section] += len(listed)
    facts = {**paged.facts, "sections": dict(counts)}
    with store.change() as db:
        text = msgspec.json.encode(facts).decode()
        file = PurePath(facts.get("path") or "").name
        db.execute(_SUBJECT, (subject, kind, text, made, file, facts.get("drop") or ""))
    return facts


def remove(store: Store, subject: str) -> None:
    """Keep nothing of a plan, a check or a run any more."""
    with store.change() as db:
        db.execute("DELETE FROM page_subject WHERE id = ?", (subject,))
        _forget(db, [(subject,)])


def forget_older(store: Store, before: float) -> None:
    """Forget the lists of checks and runs that were kept before a moment: they can be made again."""
    with store.change() as db:
        gone = db.execute(
            "DELETE FROM page_subject WHERE kind IN ('check', 'run', 'brief') AND made < ? RETURNING id", (before,)
        )
        _forget(db, gone.fetchall())


def _forget(db: Change, subjects: list[tuple[str]]) -> None:
    db.executemany("DELETE FROM page_entry WHERE subject = ?", subjects)
    db.executemany("DELETE FROM page_sought WHERE subject = ?", subjects)


def _by_section(entries: Iterable[Listed]) -> dict[str, list[Listed]]:
    sections = dict[str, list[Listed]]()
    for entry in entries:
        sections.setdefault(entry.section, []).append(entry)
    return sections


def _keep(db: Change, place: tuple[str, str, int], listed: Sequence[Listed]) -> None:
    """Keep entries of one section that follow each other, from a number on."""
    subject, section, first = place
    rows = (
        (subject, section, number, msgspec.json.encode(entry.body).decode(), entry.key)
        for number, entry in enumerate(listed, first)
    )
    db.executemany(_ENTRY, rows)
    lines = "\n".join(entry.search.replace("\n", " ") for entry in listed)
    companies = msgspec.json.encode([_company_of(entry.body) for entry in listed]).decode()
    db.execute(_SOUGHT, (*place, lines, companies))


def _company_of(body: Json) -> str | None:
    """Return for whom an entry is: who sees this company, or, where it is "", whoever may see the sheet."""
    return "" if body.get("where") else body.get("company") or None


def facts_of(store: Store, subject: str) -> Json | None:
    """Return what counts of a plan, a check or a run; None where it is not kept."""
    row = store.row("SELECT facts FROM page_subject WHERE id = ?", (subject,))
    return _decoded(row[0]) if row else None


def kept(store: Store, kind: str, most: int) -> list[tuple[str, Json]]:
    """Return what is kept of a kind, with its facts, the latest first."""
    query = "SELECT id, facts FROM page_subject WHERE kind = ? ORDER BY made DESC LIMIT ?"
    return [(name, _decoded(facts)) for name, facts in store.rows(query, (kind, most))]


def bodies(store: Store, kind: str, section: str, sought: str = "") -> dict[str, Json]:
    """Return the first entries of a section of whatever is kept of a kind, by its name, where a text is found."""
    query = (
        "SELECT id, body FROM page_subject JOIN page_entry AS e ON e.subject = id AND e.section = ? AND n = 0 "
        "JOIN page_sought AS s ON s.subject = id AND s.section = e.section AND first = 0 "
        "WHERE kind = ? AND instr(lines, ?) > 0"
    )
    return {name: _decoded(body) for name, body in store.rows(query, (section, kind, sought))}


def plans_of(store: Store, drop_id: str) -> list[tuple[str, Json]]:
    """Return the plans of a drop with their facts, the latest first; none of no drop."""
    query = "SELECT id, facts FROM page_subject WHERE kind = 'plan' AND of_drop = ? ORDER BY made DESC"
    return [(name, _decoded(facts)) for name, facts in store.rows(query, (drop_id,))] if drop_id else []


def knows_plan(store: Store, file: str) -> bool:
    """Whether the plan in a file of this name is kept: on each machine it stands in another folder."""
    return bool(store.row("SELECT 1 FROM page_subject WHERE kind = 'plan' AND file = ?", (file,)))


def entry_of(store: Store, subject: str, key: str) -> Json | None:
    """Return the entry of this key; None where there is none."""
    row = store.row("SELECT body FROM page_entry WHERE subject = ? AND key = ? AND key <> ''", (subject, key))
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
    whole = "SELECT COALESCE(MAX(n), -1) + 1 FROM page_entry WHERE subject = ? AND section = ?"
    total = store.row(whole, (subject, section))[0]
    pages = max(1, -(-total // size))
    number = min(number, pages)
    query = "SELECT body FROM page_entry WHERE subject = ? AND section = ? AND n >= ? ORDER BY n LIMIT ?"
    rows = store.rows(query, (subject, section, (number - 1) * size, size))
    return Slice([_decoded(row[0]) for row in rows], total, number, pages)


def _found(
    store: Store, subject: str, section: str, number: int, sought: str, size: int, within: Collection[str] | None
) -> Slice:
    places = list(_places(store, (subject, section), sought, within))
    pages = max(1, -(-len(places) // size))
    number = min(number, pages)
    shown = places[(number - 1) * size : number * size]
    numbers = ", ".join("?" * len(shown))
    query = f"SELECT body FROM page_entry WHERE subject = ? AND section = ? AND n IN ({numbers}) ORDER BY n"  # noqa: S608
    rows = store.rows(query, (subject, section, *shown)) if shown else []
    return Slice([_decoded(row[0]) for row in rows], len(places), number, pages, sought)


def _places(store: Store, section: tuple[str, str], sought: str, within: Collection[str] | None) -> Iterator[int]:
    """Yield the numbers of the entries of a section in which something is found, of some companies (None: of all)."""
    seen = None if within is None else {"", *within}
    query = """SELECT first, lines, companies FROM page_sought
        WHERE subject = ? AND section = ? AND instr(lines, ?) > 0 ORDER BY first"""
    for first, lines, companies in store.each(query, (*section, sought)):
        of = [] if seen is None else _companies(companies)
        for at, line in enumerate(lines.split("\n")):
            if sought in line and (seen is None or of[at] in seen):
                yield first + at


_decoded: Callable[[str], Json] = msgspec.json.Decoder(Json).decode
_companies: Callable[[str], list[str | None]] = msgspec.json.Decoder(list[str | None]).decode
