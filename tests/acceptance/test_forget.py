"""Forgetting somebody: nothing of them is left, and all else is proven as before."""

import json
from datetime import UTC, datetime

import pytest

from tests.acceptance.forgetting import (
    ADDRESS,
    FIRST,
    LAST,
    OTHERS,
    account,
    gone,
    janina,
    joined,
    left,
    others,
    traces,
)
from tests.acceptance.harness import Rehearse, Room, company, live_company, sheet_cells, sheet_rows

FORGET = ("journal", "forget", "--reason", "She asked for it")


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    """Open a room in which she was created with nineteen others, left, and stands in no sheet any more."""
    room, _ = joined(rehearse)
    left(room)
    gone(room)
    return room


def test_nothing_of_her_is_left_and_the_others_are_proven(rehearse: Rehearse) -> None:
    room, first = joined(rehearse)
    left(room)
    gone(room)
    id_ = account(room.state)
    assert traces(room.state, id_)
    said = room.run(*FORGET, "--person", "-", stdin=f"{ADDRESS}\n").stdout
    assert "Forgotten: 1 person." in said
    assert traces(room.state, id_) == []
    whole = room.run("runs", "--verify").stdout
    assert "The journal is whole." in whole
    assert "1 person was forgotten" in whole
    actions = sheet_rows(room.folder / str(first.summary["audit"]), "Actions")
    assert len(actions) == 20
    assert {f"{who}@acme.example" for who in OTHERS} <= {row["who"] for row in actions}
    assert any("She asked for it" in str(cell) for row in sheet_cells(first.audit, "Summary") for cell in row)
    assert room.run(*FORGET, "--person", ADDRESS).stdout == "Nothing is kept here of whom this is about.\n"
    assert gone(room).count("create-user") == {}


def test_what_was_taken_out_is_told_as_such_and_is_no_company_without_a_name(rehearse: Rehearse) -> None:
    room, first = joined(rehearse)
    left(room)
    gone(room)
    room.run(*FORGET, "--person", ADDRESS)
    told = room.run("runs", str(first.summary["run_id"])).stdout
    assert told.startswith("20 got access, in 1 company, on ")
    assert "\ntaken out since: 1 got access\n  + create somebody (taken out since)\n" in told
    today = datetime.now(UTC).date().isoformat()
    access = json.loads(room.run("runs", "--access", today, "--json").stdout)
    assert [one["company"] for one in access["companies"]] == ["acme"]
    assert not any("never listed" in line for line in access["cannot_know"])


def test_what_stands_outside_of_the_state_folder_is_named(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.apply(room.sheets([company()], [janina(), *others()]), "--audit", "ours.xlsx", expect=6)
    left(room)
    gone(room)
    said = room.run(*FORGET, "--person", ADDRESS).stdout.splitlines()
    assert [line.rpartition(": ")[2] for line in said if line.startswith("Not touched")] == [
        "ours.xlsx", "ours-marked.xlsx",
    ]  # fmt: skip


def test_whoever_has_access_or_stands_in_the_last_sheets_is_kept(rehearse: Rehearse) -> None:
    room, _ = joined(rehearse)
    assert "they have access to acme" in room.run(*FORGET, "--person", ADDRESS, expect=4).stderr
    left(room)
    assert "they stand in the last sheets" in room.run(*FORGET, "--person", ADDRESS, expect=4).stderr
    gone(room)
    room.configure(state={"hold_until": "2999-12-31"})
    assert "kept until 2999-12-31" in room.run(*FORGET, "--person", ADDRESS, expect=4).stderr
    room.configure()
    named = ("journal", "forget", "--reason", f"{FIRST} {LAST} asked", "--person", ADDRESS)
    assert "The reason names them" in room.run(*named, expect=2).stderr
