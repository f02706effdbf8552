"""Long lists page by page: what is on each, what is found in them, and what takes the place of what."""

from concurrent.futures import ThreadPoolExecutor
from unittest.mock import Mock

import pytest

from reconciler.operations.in_pages import Listed, Paged
from reconciler.web import shelf
from tests.unit.web.desks import Bench


def paged(count: int, name: str = "person") -> Paged:
    return Paged({"count": count}, [Listed("lose", {"n": n}, f"{name} {n} äöü %_") for n in range(count)])


@pytest.mark.parametrize(
    ("count", "asked", "number", "first", "pages"),
    [
        (0, 1, 1, None, 1),
        (1, 1, 1, 0, 1),
        (50, 9, 1, 0, 1),
        (51, 2, 2, 50, 2),
        (120, 2, 2, 50, 3),
        (120, 99, 3, 100, 3),
    ],
)
def test_a_page_of_a_list(bench: Bench, count: int, asked: int, number: int, first: int | None, pages: int) -> None:
    shelf.put(bench.store, "s", "plan", paged(count), 0.0)
    found = shelf.page_of(bench.store, "s", "lose", asked)
    assert (found.total, found.number, found.pages) == (count, number, pages)
    assert (found.entries[0]["n"] if found.entries else None) == first
    assert len(found.entries) == min(50, count - (number - 1) * 50)


@pytest.mark.parametrize(
    ("sought", "total"), [("PERSON 7", 11), ("  person   99 ", 1), ("ÄÖÜ", 100), ("%", 100), ("_x", 0)]
)
def test_what_is_sought_is_found_whatever_its_case_and_no_sign_means_anything(
    bench: Bench, sought: str, total: int
) -> None:
    shelf.put(bench.store, "s", "plan", paged(100), 0.0)
    assert shelf.page_of(bench.store, "s", "lose", 1, sought).total == total


def test_what_is_kept_takes_the_place_of_what_was(bench: Bench) -> None:
    for count, name in ((80, "old"), (3, "new")):
        assert shelf.put(bench.store, "s", "plan", paged(count, name), float(count)) == {
            "count": count,
            "sections": {"lose": count},
        }
    assert shelf.page_of(bench.store, "s", "lose", 1, "old").total == 0
    assert shelf.page_of(bench.store, "s", "lose", 1).total == 3
    assert shelf.facts_of(bench.store, "other") is None
    shelf.put(bench.store, "later", "plan", paged(0), 99.0)
    assert [name for name, _ in shelf.kept(bench.store, "plan", 10)] == ["later", "s"]


def test_what_was_kept_long_ago_is_forgotten_but_for_plans(bench: Bench) -> None:
    for kind in ("check", "run", "plan"):
        for made in (1.0, 100.0):
            shelf.put(bench.store, f"{kind} {made}", kind, paged(3), made)
    shelf.forget_older(bench.store, 50.0)
    left = {f"{kind} {made}" for kind in ("check", "run", "plan") for made in (1.0, 100.0)} - {"check 1.0", "run 1.0"}
    assert {row[0] for row in bench.store.rows("SELECT id FROM page_subject")} == left
    for table in ("page_entry", "page_sought"):
        assert {row[0] for row in bench.store.rows(f"SELECT DISTINCT subject FROM {table}")} == left


# -- what it takes ----------------------------------------------------------------------------------------------------


def test_a_search_reads_bodies_of_the_page_alone(bench: Bench) -> None:
    shelf.put(bench.store, "s", "plan", paged(300), 0.0)
    with bench.store.change() as db:
        db.execute("UPDATE page_entry SET body = 'none' WHERE n <> 199")
    (entry,) = shelf.page_of(bench.store, "s", "lose", 1, "person 199").entries
    assert entry == {"n": 199}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT id, facts FROM page_subject WHERE kind = 'plan' ORDER BY made DESC LIMIT 200",
        "SELECT 1 FROM page_subject WHERE kind = 'plan' AND file = 'x'",
    ],
)
def test_what_every_page_asks_is_looked_up_in_an_index(bench: Bench, query: str) -> None:
    if bench.store.is_shared:
        with bench.store.change() as db:  # of a few rows it would look at each
            db.execute("SELECT set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true)")
            steps = [row[0] for row in db.execute(f"EXPLAIN {query}").fetchall()]
        assert "Index" in " ".join(steps)
        assert "Seq Scan" not in " ".join(steps)
        return
    steps = [row[3] for row in bench.store.rows(f"EXPLAIN QUERY PLAN {query}")]
    assert all("USING" in step and "INDEX" in step for step in steps), steps


def test_nobody_waits_for_who_writes(bench: Bench) -> None:
    shelf.put(bench.store, "s", "plan", paged(3), 0.0)
    with bench.store.change() as db, ThreadPoolExecutor(1) as others:
        db.execute("DELETE FROM page_entry")
        assert others.submit(shelf.page_of, bench.store, "s", "lose", 1).result(timeout=60).total == 3


def test_entries_are_kept_many_at_a_time(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    change = Mock(wraps=bench.store.change)
    monkeypatch.setattr(bench.store, "change", change)
    shelf.put(bench.store, "s", "plan", paged(4001), 0.0)
    assert change.call_count == 5, "one before, three for the entries, one for what counts"
