"""An old undo gives back nothing that a later run of ours has changed since."""

from pathlib import Path

import pytest

from tests.acceptance.harness import Rehearse, Room, live_company, live_person, person, sheet_rows

pytestmark = pytest.mark.slow

KAY, BOB = "kay@acme.example", "bob@acme.example"


def room_of(rehearse: Rehearse) -> Room:
    """Serve acme with kay and bob."""
    return rehearse(live_company("acme", live_person("kay"), live_person("bob")))


def run_id(room: Room, sheets: Path) -> str:
    return str(room.apply(sheets).summary["run_id"])


def test_undo_takes_back_only_what_no_later_run_has_changed(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    leaves = room.sheets(users=[person("kay", active="no"), person("bob", active="no")], name="leaves")
    back = room.sheets(users=[person("bob", active="yes")], name="back")
    again = room.sheets(users=[person("bob", active="no")], name="again")
    first, _second, third = run_id(room, leaves), run_id(room, back), run_id(room, again)
    told = room.run("runs", first, "--undo", "--out", "undo.json").stdout
    assert third in told
    run = room.apply("undo.json")
    assert room.people() == {KAY: True, BOB: False}
    assert run.count("reactivate-user") == {"planned": 1, "done": 1}


def test_a_plan_of_undo_is_held_against_what_was_done_since_it_was_made(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    leaves = room.sheets(users=[person("kay"), person("bob", active="no")], name="leaves")
    first = run_id(room, leaves)
    room.run("runs", first, "--undo", "--out", "undo.json")
    run_id(room, room.sheets(users=[person("kay"), person("bob", active="yes")], name="back"))
    third = run_id(room, room.sheets(users=[person("kay"), person("bob", active="no")], name="again"))
    run = room.apply("undo.json")
    assert room.people() == {KAY: True, BOB: False}
    (note,) = (row for row in sheet_rows(run.audit, "Findings") if row["code"] == "undo.changed_later")
    assert note["who"] == BOB
    assert third in note["message"]


def test_where_later_runs_have_changed_all_there_is_nothing_to_undo(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    leaves = room.sheets(users=[person("kay"), person("bob", active="no")], name="leaves")
    first = run_id(room, leaves)
    run_id(room, room.sheets(users=[person("kay"), person("bob", active="yes")], name="back"))
    third = run_id(room, room.sheets(users=[person("kay"), person("bob", active="no")], name="again"))
    told = room.run("runs", first, "--undo", "--out", "undo.json", expect=2).text
    assert third in told


def test_an_undo_that_was_broken_off_goes_on(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    room.apply(room.sheets(users=[person("kay", active="no"), person("bob", active="no")]))
    room.run("runs", "last", "--undo", "--out", "undo.json")
    room.faults(
        {
            "method": "PATCH",
            "path": next(user["id"] for user in room.company()["users"] if user["email"] == BOB),
            "drop": True,
            "times": None,
        }
    )
    room.apply("undo.json", expect=7)
    assert room.people() == {KAY: True, BOB: False}
    room.clear_faults()
    room.apply("undo.json")
    assert room.people() == {KAY: True, BOB: True}
