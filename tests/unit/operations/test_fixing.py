"""Versions of what was fixed over sheets that were handed in: kept whole, on record, and one after the other."""

import io
import stat
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reconciler.errors import InputRefused, PlanRefused, UsageError
from reconciler.model.actor import Account, Actor
from reconciler.model.fixes import NO_FIXES, Fix, Fixes
from reconciler.model.origin import Source
from reconciler.model.policy import Policy
from reconciler.model.state_place import StatePlace
from reconciler.operations.drops import Drop, Handed, take_drop
from reconciler.operations.fixing import (
    FixedMeanwhile,
    changes,
    fixed_of,
    fixes_of,
    hands_of,
    path_of,
    save,
    version_now,
    versions_of,
)  # fmt: skip
from reconciler.planning.plan import Plan, PlanOrigin, make_plan
from reconciler.sheets.fixes import MAX_BYTES
from reconciler.state.backends import open_to_read
from reconciler.state.drops import require_last_version

ANN, BOB = (Actor(Account(f"local|{who}", who.title()), Account("990", "reconciler")) for who in ("ann", "bob"))
AT = "2026-11-29T12:00:00+00:00"


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    """Hand in a sheet, as Ann."""
    return take_drop(StatePlace(tmp_path), "t", ANN, [Handed("people.csv", io.BytesIO(b"a,b"))])


def fix(drop: Drop, cell: str, old: str = "x", new: str = "y", by: str = "Ann") -> Fix:
    return Fix("people.csv", drop.files[0].sha256, "", cell, old, new, by=by, at=AT)


def test_what_is_saved_is_kept_for_its_owner_alone_and_on_record_person_by_person(tmp_path: Path, drop: Drop) -> None:
    assert fixed_of(StatePlace(tmp_path), "t", drop).fixes == NO_FIXES
    fixes = [fix(drop, "B2"), fix(drop, "C2"), fix(drop, "B3", new="z")]
    version = save(StatePlace(tmp_path), "t", drop, BOB, "", fixes)
    kept = fixed_of(StatePlace(tmp_path), "t", drop)
    assert (kept.version, kept.fixes.all) == (version, tuple(fixes))
    assert (version.digest, version.number, version.by, version.hands) == (Fixes(tuple(fixes)).digest, 1, BOB, (BOB,))
    path = path_of(StatePlace(tmp_path), drop, version.digest)
    assert path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with closing(open_to_read(StatePlace(tmp_path))) as store:
        assert store.journal.broken_at() is None
        (record,) = store.journal.proven(drop.drop_id, "fixed")
    assert [row["cells"] for row in record.body["rows"]] == [
        {"B2": {"old": "x", "new": "y"}, "C2": {"old": "x", "new": "y"}},
        {"B3": {"old": "x", "new": "z"}},
    ]


def test_whoever_saves_over_what_they_have_not_seen_saves_nothing(tmp_path: Path, drop: Drop) -> None:
    first = save(StatePlace(tmp_path), "t", drop, ANN, "", [fix(drop, "B2")])
    with pytest.raises(FixedMeanwhile):
        save(StatePlace(tmp_path), "t", drop, BOB, "", [fix(drop, "B3")])
    assert version_now(StatePlace(tmp_path), "t", drop) == first
    assert versions_of(StatePlace(tmp_path), [("t", drop.drop_id), ("other", drop.drop_id)]) == {drop.drop_id: ""}


def test_all_who_ever_saved_have_a_hand_in_it_and_nothing_saved_is_no_version(tmp_path: Path, drop: Drop) -> None:
    one = save(StatePlace(tmp_path), "t", drop, BOB, "", [fix(drop, "B2")])
    assert save(StatePlace(tmp_path), "t", drop, BOB, one.digest, [fix(drop, "B2")]) == one
    back = save(StatePlace(tmp_path), "t", drop, ANN, one.digest, [])
    assert (back.digest, back.number, back.hands) == ("", 2, (BOB, ANN))
    assert hands_of(drop, back) == (ANN, BOB)
    assert fixed_of(StatePlace(tmp_path), "t", drop).fixes == NO_FIXES


def test_what_is_on_record_is_read_without_the_validator_which_a_server_has_no_room_for(
    tmp_path: Path, drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(StatePlace(tmp_path), "t", drop, ANN, "", [fix(drop, "B2")])
    monkeypatch.setitem(sys.modules, "reconciler.support.json_schema", None)
    assert fixed_of(StatePlace(tmp_path), "t", drop).fixes.all == (fix(drop, "B2"),)


def test_two_fixes_of_one_cell_are_not_kept(tmp_path: Path, drop: Drop) -> None:
    with pytest.raises(InputRefused):
        save(StatePlace(tmp_path), "t", drop, ANN, "", [fix(drop, "B2"), fix(drop, "B2", new="z")])
    assert version_now(StatePlace(tmp_path), "t", drop).number == 0


def test_a_file_of_fixes_that_is_altered_or_gone_is_not_taken(tmp_path: Path, drop: Drop) -> None:
    version = save(StatePlace(tmp_path), "t", drop, ANN, "", [fix(drop, "B2")])
    path = path_of(StatePlace(tmp_path), drop, version.digest)
    assert path
    path.write_text(path.read_text("utf-8").replace('"y"', '"z"'), "utf-8")
    with pytest.raises(UsageError, match="is not there as it was saved"):
        fixed_of(StatePlace(tmp_path), "t", drop)
    for other in (b"", b"[", b"{}", b'{"fixes": [7]}', b"[" * 100_000, b" " * (MAX_BYTES + 1)):
        path.write_bytes(other)
        with pytest.raises(UsageError, match="is not there as it was saved"):
            fixed_of(StatePlace(tmp_path), "t", drop)
    path.unlink()
    with pytest.raises(UsageError, match="is not there as it was saved"):
        fixed_of(StatePlace(tmp_path), "t", drop)


@pytest.mark.parametrize("digest", ["../../journal.sqlite3", "x", "a" * 63, f"{'a' * 60}/../"])
def test_what_is_no_digest_names_no_file(tmp_path: Path, drop: Drop, digest: str) -> None:
    with pytest.raises(UsageError):
        fixes_of(StatePlace(tmp_path), drop, digest)


def test_what_differs_is_told_row_by_row(drop: Drop) -> None:
    out = Fix("people.csv", drop.files[0].sha256, row=9, remove=True, by="Ann", at=AT)
    before, after = [fix(drop, "B2"), fix(drop, "B3")], [fix(drop, "B3", new="z"), out]
    told = {row["row"]: row for row in changes(before, after)}
    assert told[2]["cells"] == {"B2": {"old": "y", "new": "x"}}
    assert told[3]["cells"] == {"B3": {"old": "y", "new": "z"}}
    assert told[9]["removed"] is True
    assert changes(before, before) == []


def planned(tmp_path: Path, drop: Drop, *fixes: Fix, made_on: str = "page") -> Plan:
    path = tmp_path / "drops" / drop.drop_id / "people.csv"
    origin = PlanOrigin("h", "t", "ann@m", datetime.now(UTC), made_on=made_on)
    sheet = Source("people.csv", str(path), None, "a" * 64, 1, 1)
    return make_plan(origin, policy=Policy(), sources=[sheet], fixes=Fixes(fixes))


def test_a_plan_is_superseded_by_any_later_fix_of_its_sheets(tmp_path: Path, drop: Drop) -> None:
    without, with_it = planned(tmp_path, drop), planned(tmp_path, drop, fix(drop, "B2"))
    with closing(open_to_read(StatePlace(tmp_path))) as store:
        require_last_version(store.journal, without)
        with pytest.raises(PlanRefused):
            require_last_version(store.journal, with_it)
    save(StatePlace(tmp_path), "t", drop, ANN, "", [fix(drop, "B2")])
    with closing(open_to_read(StatePlace(tmp_path))) as store:
        require_last_version(store.journal, with_it)
        require_last_version(store.journal, planned(tmp_path, drop, made_on=""))
        with pytest.raises(PlanRefused, match="superseded: Ann fixed cells"):
            require_last_version(store.journal, without)
