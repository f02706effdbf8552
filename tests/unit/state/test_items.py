"""One item for each person: it can be taken out with the chain still whole, and nothing else can be changed."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from reconciler.model.action import Action
from reconciler.model.result import Outcome
from reconciler.state.bodies import decode_body, encode_body
from reconciler.state.parts import body_of, split, text_of
from reconciler.state.records import ResultRecord
from reconciler.state.sqlite_database import FILE
from reconciler.state.store import Store
from tests.each import each
from tests.examples import examples
from tests.unit.builders import creation
from tests.unit.state.backend import BACKENDS

PEOPLE = [creation(f"p{number}@acme.example") for number in range(20)]
ANN = "ann@acme.example"
HOLD = {"limit": "x", "company": "acme", "count": 2, "base": 4, "percent": 50.0, "message": "m", "people": [ANN, "b"]}
NAMED = {**HOLD, "names": ["Ann Archer", ""], "confirm": "--confirm-deactivations 2"}
FEED = {"tenant": "t", "name": "hr", "rows": {"acme": 5, "bolt": 1}, "other": 1, "gone": ["cord"], "leaving": ["acme"]}
COUNTED = {"companies": ["acme", "bolt"], "people": [["acme", ANN], ["acme", "b"]]}
END = {"exit_code": 6, "outcome": "done", "verdict": "v", "error": "about " + ANN, "open": 0}
OPTIONS = {"ignored_columns": [ANN], "companies": ["acme", "bolt"], "older_sheet": True}
CASE = {"limit": "x", "count": 2, "base": 4, "percent": 50.0}
CASES = [{**CASE, "company": "acme", "text": "acme!"}, {**CASE, "company": "", "text": ANN}]
OVERRIDES = [
    {"what": "w", "how": "--w", "value": "acme", "instead_of": "", "whose": "", "by": ANN, "let_through": CASES},
    {
        "what": "w",
        "how": "--w",
        "value": "2",
        "instead_of": ANN,
        "whose": "default",
        "by": "b",
        "let_through": CASES[:1],
    },
]
BODIES: list[tuple[str, Any, int]] = [
    ("begun", {"tenant": "t", "operator": ANN, "command": "apply", "process": 7}, 1),
    ("begun", {"tenant": "t", "operator": "", "actor": None, "options": {"headers": []}, "limits": {"a": 1}}, 0),
    ("begun", {"operator": "o", "actor": {"login": {"id": "1", "name": ANN}}, "client_id": "c", "options": OPTIONS}, 6),
    ("plan", {"options": OPTIONS, "digest": "d", "holds": [HOLD], "overrides": OVERRIDES, "made_by": ANN}, 14),
    ("plan", {"options": {}, "digest": "d", "holds": [], "overrides": [], "made_by": "", "made_at": ""}, 0),
    ("ended", {"exit_code": 0, "overrides": OVERRIDES, "error": ""}, 7),
    ("plan", {"options": {"absent_runs": 1}, "digest": "d", "file": "/x", "holds": [HOLD, HOLD]}, 7),
    ("plan", {"options": {}, "digest": "d", "file": "/x", "holds": [NAMED]}, 4),
    ("plan", {"options": {}, "digest": "d", "file": "", "holds": []}, 0),
    ("source", {"name": "n", "path": "/n", "kind": None, "sha256": "5" * 64, "rows": 3, "user_rows": 3}, 2),
    ("fix", {"source": "n", "cell": "E3", "old": "a", "new": ANN, "remove": False, "by": "b", "sha256": "5" * 64}, 3),
    ("fix", {"source": "n", "row": 3, "remove": True, "by": "b"}, 2),
    ("plan", {"options": {}, "digest": "d", "fixes": "5" * 64, "fixes_file": "/f"}, 2),
    ("action", PEOPLE[0], 1),
    ("finding", {"code": "c", "kind": "drift", "subject": ANN}, 1),
    ("unchanged", {"subject": ANN}, 1),
    ("company", {"vanity_name": "acme", "live": 3}, 1),
    ("intent", {"request": 1, "call": "create-user", "actions": [*range(20)]}, 0),
    ("sent", {"request": 1}, 0),
    ("lost", {"request": 1, "status": 500, "detail": ANN, "trace_id": "t"}, 1),
    ("outcome", {"request": 1, "results": [ResultRecord(n, Outcome.DONE, created_id=ANN) for n in range(20)]}, 20),
    ("result", ResultRecord(3, Outcome.FAILED, detail=ANN), 1),
    ("verified", {"actions": [*range(20)]}, 0),
    (
        "settled",
        {
            "run": "r",
            "results": [
                ResultRecord(("k", "acme", ANN), Outcome.DONE),
            ],
        },
        1,
    ),
    ("settled", {"run": "r", "results": []}, 0),
    ("ended", {**END, "error": "", "failed": False}, 1),
    ("audit", {"path": "/x", "sha256": "5" * 64}, 1),
    ("restored", {"made_at": "2026-01-01", "head": "5" * 64, "by": {"login": {"name": ANN}}}, 1),
    ("kept", {"tenant": "t", "absences": [["t", "acme", ANN, 2], ["t/hr", "acme", ANN, 1]]}, 2),
    ("people", {"tenant": "t", "people": [["acme", ANN, "id"], ["acme", "b", "id"]]}, 2),
    ("inactive", {"tenant": "t", "active": False, "people": [["acme", ANN], ["acme", "b"]]}, 2),
    ("feed", {**FEED, "counted": COUNTED}, 5),
    ("feed", {**FEED, "counted": None}, 3),
    ("fixed", {"by": {"login": {"name": ANN}}, "digest": "5" * 64, "number": 2, "rows": [{"row": 3}, {"row": 4}]}, 4),
    ("fixed", {"by": None, "digest": "", "number": 3, "rows": []}, 0),
    ("forget-begun", {"id": "i", "before": "", "by": {"login": {"name": ANN}}, "reason": "r", "of": {"mark": "m"}}, 3),
    (
        "forgot",
        {"id": "i", "before": "", "people": 1, "items": 9, "runs": {"r": 9}, "by": {"n": ANN}, "reason": "r"},
        2,
    ),
    ("of a later version", {"subject": ANN, "empty": []}, 1),
]


@each(("kind", "body", "items"), BODIES)
def test_each_person_is_an_item_and_the_rest_tells_of_nobody(kind: str, body: Any, items: int) -> None:
    parts = split(kind, body)
    lines = parts.items.split("\n") if parts.items else []
    assert len(lines) == items
    assert "acme" not in parts.public
    assert ANN not in parts.public
    assert max((line.count(ANN) for line in lines), default=0) <= 1
    whole = decode_body(encode_body(body))
    assert body_of(kind, *parts, decode_body) == body_of(kind, *parts, json.loads) == whole
    assert decode_body(text_of(kind, *parts)) == whole


@each(("kind", "body", "items"), BODIES)
def test_what_was_taken_out_leaves_what_is_public(kind: str, body: Any, items: int) -> None:
    public, bodies = split(kind, body)
    for out in range(items):
        left = "\n".join(text if number != out else "" for number, text in enumerate(bodies.split("\n")))
        told = body_of(kind, public, left, decode_body)
        assert json.loads(text_of(kind, public, left)) == told
        assert decode_body(public).keys() <= told.keys()


def test_whether_a_run_went_through_is_known_without_its_words() -> None:
    own = {"exit_code": 0, "error": "about " + ANN}
    public, items = split("ended", {**END, "without_audit": own})
    told = body_of("ended", public, "\n" * items.count("\n"), decode_body)
    assert (told["failed"], told["without_audit"]["failed"], told["exit_code"]) == (True, True, 6)


# -- in a journal -----------------------------------------------------------------------------------------------


def batch(store: Store) -> None:
    """Put a batch of twenty people on record, and its outcome; four records with 41 items."""
    results = [ResultRecord(number, Outcome.DONE, created_id=f"id-{number}") for number in range(20)]
    store.journal.append("tenant", "run", [("begun", {"tenant": "tenant", "operator": ANN})])
    store.journal.append("tenant", "run", [("action", action) for action in PEOPLE])
    with store.run_lock("tenant", "api.example", "run", "someone"):
        store.journal.append("tenant", "run", [("outcome", {"request": 1, "results": results})])
    store.journal.append("other", "run-2", [("verified", {"actions": [1]})])


@hypothesis.settings(deadline=None)
@hypothesis.given(st.sets(st.integers(0, 40)))
@pytest.mark.parametrize("name", BACKENDS)
def test_whoever_is_taken_out_the_chain_is_whole_and_the_others_are_proven(name: str, out: set[int]) -> None:
    backend = BACKENDS[name]
    with TemporaryDirectory() as folder, closing(backend.open(state := Path(folder))) as store:
        batch(store)
        heads = store.journal.heads()
        before = [(record, n) for record in backend.kept(state) for n in range(len(record.items))]
        for number in out:
            record, n = before[number]
            backend.take_out(state, record.chain, record.seq, n)
        assert store.journal.broken_at() is None
        assert store.journal.heads() == heads
        kept = {(record.seq, n): item for record in backend.kept(state) for n, item in enumerate(record.items)}
        for number, (record, n) in enumerate(before):
            assert (kept[record.seq, n] == record.items[n]) == (number not in out)
        results = next(store.journal.records("run", "outcome")).body["results"]
        assert [result["action"] for result in results] == [*range(20)]


@hypothesis.settings(deadline=None, max_examples=examples(300))
@hypothesis.given(st.data())
def test_any_byte_that_is_changed_is_found(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder, closing(BACKENDS["sqlite"].open(Path(folder))) as store:
        batch(store)
        with closing(sqlite3.connect(Path(folder) / FILE, isolation_level=None)) as db:
            columns = [row[1] for row in db.execute("PRAGMA table_info(chain_record)")]
            column, id_ = data.draw(st.sampled_from(columns)), data.draw(st.integers(1, 23))
            old, kind = db.execute(
                f"SELECT CAST({column} AS BLOB), typeof({column}) FROM chain_record WHERE id = ?", (id_,)
            ).fetchone()
            hypothesis.assume(old)
            at, byte = data.draw(st.integers(0, len(old) - 1)), data.draw(st.integers(0, 255))
            new = old[:at] + bytes([byte]) + old[at + 1 :]
            try:
                db.execute(f"UPDATE chain_record SET {column} = CAST(? AS {kind}) WHERE id = ?", (new, id_))
            except sqlite3.IntegrityError:
                hypothesis.reject()  # no number any more, or that of another
            (now,) = db.execute(f"SELECT CAST({column} AS BLOB) FROM chain_record WHERE id = ?", (id_,)).fetchone() or (
                None,
            )
        assert (store.journal.broken_at() is None) == (now == old)


@pytest.mark.parametrize(("one", "other"), [(2, 3), (2, 22)])
def test_items_that_were_swapped_between_records_are_found(tmp_path: Path, one: int, other: int) -> None:
    with closing(BACKENDS["sqlite"].open(tmp_path)) as store:
        batch(store)
        with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
            db.execute("CREATE TEMP TABLE was AS SELECT id, commitments, salts, items FROM chain_record")
            for to, source in ((one, other), (other, one)):
                db.execute(
                    "UPDATE chain_record SET (commitments, salts, items) = "
                    "(SELECT commitments, salts, items FROM was WHERE id = ?) WHERE id = ?",
                    (source, to),
                )
        broken = store.journal.broken_at()
        assert broken
        assert broken.seq == one


def test_two_people_of_a_batch_that_were_swapped_are_found(tmp_path: Path) -> None:
    with closing(BACKENDS["sqlite"].open(tmp_path)) as store:
        batch(store)
        with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
            (items,) = db.execute("SELECT items FROM chain_record WHERE id = 22").fetchone()
            bodies = items.split("\n")
            bodies[3], bodies[4] = bodies[4], bodies[3]
            db.execute("UPDATE chain_record SET items = ? WHERE id = 22", ("\n".join(bodies),))
        broken = store.journal.broken_at()
        assert broken
        assert (broken.seq, broken.item) == (22, 4)


@pytest.mark.parametrize("is_added", [True, False])
def test_an_item_that_was_added_or_cut_off_is_found(tmp_path: Path, is_added: bool) -> None:
    with closing(BACKENDS["sqlite"].open(tmp_path)) as store:
        batch(store)
        with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as db:
            salts, items = db.execute("SELECT salts, items FROM chain_record WHERE id = 22").fetchone()
            # As if one more had been taken out.
            now = (salts + bytes(32), items + "\n") if is_added else (salts, items.rpartition("\n")[0])
            db.execute("UPDATE chain_record SET salts = ?, items = ? WHERE id = 22", now)
        broken = store.journal.broken_at()
        assert broken
        assert broken.seq == 22


def test_an_action_is_one_item_as_it_is_in_a_plan_file() -> None:
    item = split("action", PEOPLE[0]).items
    assert item == encode_body(PEOPLE[0])
    assert isinstance(PEOPLE[0], Action)
