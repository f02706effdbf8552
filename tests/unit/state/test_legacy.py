"""A journal from before there was a chain for each tenant: it opens at once, verifies, and its memory goes on."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reconciler.model.state_place import StatePlace
from reconciler.state.backends import open_state
from reconciler.state.bodies import encode_body
from reconciler.state.chain import GENESIS, LEGACY, legacy_hash
from reconciler.state.runs import runs
from reconciler.state.sqlite_database import FILE
from reconciler.state.sqlite_schema import MIGRATIONS, migrate

Told = tuple[str, str, Any]
"""A record of a run: its run, kind and body."""


def begun(run: str, tenant: str = "tenant", **more: Any) -> Told:
    return run, "begun", {"tenant": tenant, "operator": "ann", "host": "h", "started_at": "2026-01-01", **more}


def ended(run: str) -> Told:
    return run, "ended", {"exit_code": 0, "outcome": "done", "open": 0}


def absent(run: str, *people: str, tenant: str = "tenant", feed: str = "") -> Told:
    counted = {"companies": ["acme"], "people": [["acme", email] for email in people]}
    return run, "feed", {"tenant": tenant, "name": feed, "counted": counted}


def seen(run: str, tenant: str = "tenant", **ids: str) -> Told:
    return run, "people", {"tenant": tenant, "people": [["acme", email, id_] for email, id_ in ids.items()]}


def legacy(folder: Path, told: Iterable[Told]) -> Path:
    """Make a journal of version 2 that tells this; gives its file."""

    def rows() -> Iterator[tuple[Any, ...]]:
        head = GENESIS.hex()
        for seq, (run, kind, body) in enumerate(told, 1):
            texts = (str(seq), run, "2026-01-01", kind, encode_body(body))
            head = legacy_hash(head, (text.encode() for text in texts))
            yield seq, *texts[1:], head

    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as db:
        migrate(db, folder / FILE, MIGRATIONS[:2])
        db.execute("BEGIN")
        db.executemany("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", rows())
        db.execute("COMMIT")
    return folder / FILE


def execute(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)


IN_RECORDS = [
    begun("old-1", derived=True),
    ("old-1", "kept", {"absences": [["tenant", "acme", "zoe", 1], ["other", "acme", "zoe", 7]]}),
    seen("old-1", ann="1", bob="2"),
    seen("old-1", "other", ann="9"),
    absent("old-1", "zoe", "yan"),
    absent("old-1", "eve", feed="hr"),
    ended("old-1"),
    begun("old-2", derived=True),
    seen("old-2", bob="3"),
    absent("old-2", "zoe"),
    ended("old-2"),
]


@pytest.mark.parametrize("is_in_records", [True, False])
def test_what_it_remembers_is_put_on_record_once_and_is_not_believed_any_more(
    tmp_path: Path, is_in_records: bool
) -> None:
    path = legacy(tmp_path, IN_RECORDS if is_in_records else [begun("old"), ended("old")])
    if not is_in_records:
        execute(
            path,
            "INSERT INTO absence VALUES ('tenant', 'acme', 'zoe', 3), ('tenant/hr', 'acme', 'eve', 1), "
            "('other', 'acme', 'zoe', 7)",
            "INSERT INTO person VALUES ('tenant', 'acme', 'ann', '1'), ('tenant', 'acme', 'bob', '3'), "
            "('other', 'acme', 'ann', '9')",
        )
    execute(path, "INSERT INTO inactive VALUES ('tenant', 'acme', 'bob'), ('other', 'acme', 'ann')")

    def remembered() -> list[Any]:
        with closing(open_state(StatePlace(tmp_path))) as store:
            absences = [store.absences.runs_absent("tenant", feed) for feed in ("", "hr")]
            inactive = store.inactive.proven("tenant", "acme")
            return [store.people.of_company("tenant", "acme"), *absences, store.absences.runs_absent("other"), inactive]

    wanted = [{"ann": "1", "bob": "3"}, {("acme", "zoe"): 3}, {("acme", "eve"): 1}, {("acme", "zoe"): 7}, {"bob"}]
    assert remembered() == wanted
    with closing(open_state(StatePlace(tmp_path))) as store:
        told = store.untold("tenant")
        assert [kind for kind, _ in told] == ["kept", "people", "inactive"]
        store.journal.append("tenant", "new", [("begun", {"tenant": "tenant"}), *told])
        assert store.untold("tenant") == []
        assert [kind for kind, _ in store.untold("other")] == ["kept", "people", "inactive"], "each tenant by itself"
        store.journal.append("tenant", "new", [absent("new", "zoe")[1:]])
        assert store.journal.broken_at() is None
    execute(
        path,
        "UPDATE person SET user_id = 'x' WHERE tenant = 'tenant'",
        "UPDATE absence SET runs = 9 WHERE tenant = 'tenant'",
        "DELETE FROM inactive WHERE tenant = 'tenant'",
        "UPDATE record SET body = replace(body, 'zoe', 'ann') WHERE body LIKE '%\"tenant\":\"tenant\"%'",
    )
    assert remembered() == [wanted[0], {("acme", "zoe"): 4}, *wanted[2:]]


def test_a_tenant_without_a_past_has_none_from_then_on(tmp_path: Path) -> None:
    """Whoever puts one there later is believed by nobody."""
    with closing(open_state(StatePlace(tmp_path))) as store:
        assert store.untold("tenant") == [("kept", {"tenant": "tenant", "absences": []})]
        store.journal.append("tenant", "new", store.untold("tenant"))
    execute(
        tmp_path / FILE,
        f"INSERT INTO record VALUES (1, 'old', '2026-01-01', 'begun', '{json.dumps(begun('old')[2])}', '')",
        "INSERT INTO absence VALUES ('tenant', 'acme', 'zoe', 9)",
        "INSERT INTO person VALUES ('tenant', 'acme', 'zoe', 'x')",
    )
    with closing(open_state(StatePlace(tmp_path))) as store:
        assert store.untold("tenant") == []
        assert store.absences.runs_absent("tenant") == {}
        assert store.people.of_company("tenant", "acme") == {}


@pytest.mark.slow
def test_one_of_many_actions_opens_is_listed_verifies_and_goes_on(tmp_path: Path) -> None:
    actions, each = 100_000, 1_000

    def told() -> Iterator[Told]:
        for number in range(actions // each):
            run = f"old-{number:03}"
            yield begun(run, derived=True)
            for action in range(each):
                yield run, "action", {"kind": "create-user", "company": "acme", "subject": f"{number}-{action}"}
            yield seen(run, **{f"u{number}": "id"})
            yield ended(run)

    path = legacy(tmp_path, told())
    with closing(sqlite3.connect(path)) as db:
        (pages,) = db.execute("PRAGMA page_count").fetchone()
    with closing(open_state(StatePlace(tmp_path))) as store:
        assert len(runs(store.journal)) == actions // each
        assert store.journal.count("old-007", "action") == each
        assert len(store.people.of_company("tenant", "acme")) == actions // each
        store.journal.append("tenant", "new", [("begun", {"tenant": "tenant"}), *store.untold("tenant")])
        assert store.journal.heads().keys() == {LEGACY, "tenant"}
        assert store.journal.broken_at() is None
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA page_count").fetchone()[0] < pages + 20, "nothing in it was written again"
