"""Records as JSON lines: each can be proven elsewhere, and without people they name nobody."""

import io
import json
import re
import runpy
import sys
import tracemalloc
from contextlib import closing
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.state_place import StatePlace
from reconciler.operations.journal_export import exported, has_legacy
from reconciler.operations.runs import verify_journal
from reconciler.state.backends import open_state
from reconciler.state.chain import LEGACY
from reconciler.support.resources import schema
from tests.unit.builders import creation
from tests.unit.state.backend import BACKENDS
from tests.unit.state.test_legacy import begun, ended, legacy

ROOT = Path(__file__).resolve().parents[3]
ANN, BOB = "ann@acme.example", "bob@acme.example"
LINE = jsonschema.Draft202012Validator(schema("record"))


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Give a journal of two tenants, with people in it, and a text that is no plain letter."""
    with closing(open_state(StatePlace(tmp_path))) as store:
        store.journal.append("t1", "run-1", [("begun", {"tenant": "t1", "operator": "Zoë"}), ("action", creation(ANN))])
        store.journal.append("t2", "run-2", [("begun", {"tenant": "t2", "feed": "Löhne"})])
        store.journal.append("t1", "run-1", [("action", creation(BOB)), ("verified", {"actions": [0, 1]})])
    return tmp_path


def lines(state_dir: Path, since: int = 0, chain: str = "", *, with_people: bool = False) -> list[dict[str, Any]]:
    """Give the lines, each held to the schema."""
    found = []
    for position, line in exported(StatePlace(state_dir), since, chain, with_people=with_people):
        told = json.loads(line)
        assert [error.message for error in LINE.iter_errors(told)] == []
        assert told["position"] == position
        assert "\n" not in line
        found.append(told)
    return found


def checked(told: list[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Hold lines to what docs/recovery.md has for that, and give the heads that it finds."""
    page = (ROOT / "docs" / "recovery.md").read_text("utf-8")
    (script,) = re.findall(r"```python\n(import hashlib.*?)```", page, re.DOTALL)
    (path := tmp_path / "check.py").write_text(script, "utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{json.dumps(one)}\n" for one in told)))
    heads: dict[str, Any] = runpy.run_path(str(path))["heads"]
    return {chain: digest for chain, (_, digest) in heads.items()}


@pytest.mark.parametrize("with_people", [False, True])
def test_each_line_can_be_proven_and_the_last_ones_have_the_heads(
    state: Path, monkeypatch: pytest.MonkeyPatch, *, with_people: bool
) -> None:
    told = lines(state, with_people=with_people)
    assert checked(told, state, monkeypatch) == verify_journal(StatePlace(state)).heads
    changed = [{**one, "public_text": one["public_text"].replace("t2", "t3")} for one in told]
    with pytest.raises(SystemExit, match="line 3"):
        checked(changed, state, monkeypatch)
    with pytest.raises(SystemExit, match="line 3"):
        checked([*told[:1], told[2], *told[3:]], state, monkeypatch)


def test_what_tells_of_people_is_proven_too_and_what_was_taken_out_is_null(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    BACKENDS["sqlite"].take_out(state, "t1", 2, 0)
    told = lines(state, with_people=True)
    assert checked(told, state, monkeypatch) == verify_journal(StatePlace(state)).heads
    assert told[1]["items"][0] | {"commitment": ""} == {"commitment": "", "salt": None, "body": None}
    assert BOB in told[3]["items"][0]["body"]
    told[3]["items"][0]["body"] = told[3]["items"][0]["body"].replace("bob@", "eve@")
    with pytest.raises(SystemExit, match="line 4"):
        checked(told, state, monkeypatch)


def test_without_people_it_names_nobody(state: Path) -> None:
    text = json.dumps(lines(state))
    assert not [word for word in (ANN, BOB, "acme", "Zo", "salt", "body") if word in text]
    assert json.loads(text)[2]["public"] == {"tenant": "t2", "feed": "Löhne"}


def test_it_goes_on_where_the_last_one_ended(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = lines(state)
    assert lines(state, 5) == []
    with closing(open_state(StatePlace(state))) as store:
        store.journal.append("t2", "run-2", [("verified", {"actions": [7]})])
    after = lines(state, before[-1]["position"])
    assert [one["kind"] for one in after] == ["verified"]
    assert checked([*before, *after], state, monkeypatch) == verify_journal(StatePlace(state)).heads
    assert [one["seq"] for one in lines(state, chain="t2")] == [1, 2]
    assert lines(state, 3, "t2") == after


def test_a_journal_that_was_cut_is_found_and_no_chain_is_made_up(state: Path) -> None:
    with pytest.raises(ReconcilerError, match="no record 6 any more: its last one is 5"):
        lines(state, 6)
    with pytest.raises(UsageError, match=r"no such chain\. There are t1, t2"):
        lines(state, chain="t3")
    with pytest.raises(UsageError, match="There is none yet"):
        lines(state / "elsewhere", chain="t3")
    assert lines(state / "elsewhere") == []


def test_records_of_older_versions_are_a_chain_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    legacy(tmp_path, [begun("run-1"), ended("run-1")])
    assert lines(tmp_path) == []
    assert has_legacy(StatePlace(tmp_path))
    with pytest.raises(UsageError, match="--with-people alone"):
        lines(tmp_path, chain=LEGACY)
    told = lines(tmp_path, chain=LEGACY, with_people=True)
    assert [one["kind"] for one in told] == ["begun", "ended"]
    assert checked(told, tmp_path, monkeypatch) == verify_journal(StatePlace(tmp_path)).heads
    assert lines(tmp_path, 1, LEGACY, with_people=True) == told[1:]


@pytest.mark.thorough
def test_a_long_journal_is_never_in_memory(tmp_path: Path) -> None:
    with closing(open_state(StatePlace(tmp_path))) as store:
        store.journal.append("t", "run", (("verified", {"actions": [number]}) for number in range(20_000)))
    tracemalloc.start()
    try:
        assert sum(1 for _ in exported(StatePlace(tmp_path))) == 20_000
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()
