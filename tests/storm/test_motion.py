"""Listings under motion: a listing is complete, or nothing of that company is changed and the others go on.

And plans under motion: what was not approved is not carried out.
"""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from reconciler.model.action import ActionKind
from reconciler.model.result import Outcome, Verified
from reconciler.sandbox.contract_options import Options
from tests.storm.oracles import Broken, judge_doubles
from tests.storm.rig import Room, company_row, ended, populated, user_row
from tests.storm.witness import Witness

PEOPLE = ["p0", "p1", "p2", "p3", "p4", "p5"]
OPTIONS = {"provisioning_polls": 1, "page_size_default": 2}
DUE = {(ActionKind.CREATE_USER, "acme", "new@acme.example"), (ActionKind.DEACTIVATE_USER, "acme", "p5@acme.example")}
OTHERS = {(ActionKind.CREATE_USER, "bolt", "new@bolt.example")}
Open = Callable[[Witness], Room]


def moving(open_room: Open, absent: str = "deactivate", **options: Any) -> Room:
    """Give a room with a company on three pages and another; each is to get somebody, one is to be deactivated."""
    world = populated({"acme": dict.fromkeys(PEOPLE, True), "bolt": {"bea": True}}, Options(**{**OPTIONS, **options}))
    room = open_room(world)
    acme = [user_row(f"{who}@acme.example", active=who != "p5") for who in [*PEOPLE, "new"]]
    bolt = [user_row(f"{who}@bolt.example") for who in ("bea", "new")]
    room.sheets([company_row("acme"), company_row("bolt")], [*acme, *bolt])
    room.configure(absent)
    return room


def listing(room: Room) -> str:
    """Give the path of acme's listing."""
    acme = room.world.companies.find("acme")
    assert acme
    return f"/{acme.id}/users$"


def page(room: Room, number: int, **changes: Any) -> dict[str, Any]:
    """Give a page of acme as it would be answered, with changes."""
    acme = room.world.companies.find("acme")
    assert acme
    body: dict[str, Any] = msgspec.to_builtins(room.world.users.page(acme.id, number, 2))
    return {**body, **changes}


def answering(room: Room, number: int, body: dict[str, Any], times: int | None = 1) -> dict[str, Any]:
    """Give the fault that answers a later page of acme with `body`."""
    query = f"currentPage={number}&"
    return {"method": "GET", "path": listing(room), "query": query, "status": 200, "body": body, "times": times}


def require_all_done(room: Room) -> None:
    """What is due was done, and nothing else was asked for."""
    assert set(room.asked_for()) == DUE | OTHERS
    assert max(room.asked_for().values()) == 1


@pytest.mark.parametrize("hide_disabled", [False, True])
@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("how", ["create", "disable", "hide"])
def test_somebody_changes_the_company_between_two_pages(
    open_room: Open, how: str, after: int, hide_disabled: bool
) -> None:
    room = moving(open_room, hide_disabled=hide_disabled)
    room.faults({"method": "GET", "path": listing(room), "after": after, "shift": how})
    report = room.apply()
    again = room.apply()
    # Somebody who was hidden before they were ever listed cannot be told from somebody without an account.
    possible = (0, 6, 7) if how == "disable" and hide_disabled else (0, 7)
    assert report.exit_code in possible, report.verdict
    assert again.exit_code in possible, again.verdict
    asked = set(room.asked_for())
    passer_by = (ActionKind.DEACTIVATE_USER, "acme", "passer-by-1@acme.example")
    back_again = (ActionKind.REACTIVATE_USER, "acme", "p0@acme.example")
    hidden = (ActionKind.CREATE_USER, "acme", "p0@acme.example")
    assert asked >= DUE | OTHERS
    assert asked - DUE - OTHERS <= {"create": {passer_by}, "disable": {back_again, hidden}, "hide": set()}[how]
    assert room.world.asked_in_vain == []


def test_total_that_changes_once_is_read_again(open_room: Open) -> None:
    room = moving(open_room)
    room.faults(answering(room, 2, page(room, 2, total=7)))
    assert room.apply().exit_code == 0
    require_all_done(room)


def test_empty_page_in_the_middle_is_read_again(open_room: Open) -> None:
    room = moving(open_room)
    room.faults(answering(room, 1, page(room, 1, users=[])))
    assert room.apply().exit_code == 0
    require_all_done(room)


def test_same_person_on_two_pages_is_read_again(open_room: Open) -> None:
    room = moving(open_room)
    room.faults(answering(room, 1, page(room, 0, currentPage=1)))
    assert room.apply().exit_code == 0
    require_all_done(room)


NEVER: dict[str, Callable[[Room], dict[str, Any]]] = {
    "total": lambda room: answering(room, 2, page(room, 2, total=9), None),
    "empty page": lambda room: answering(room, 1, page(room, 1, users=[]), None),
    "same person": lambda room: answering(room, 1, page(room, 0, currentPage=1), None),
    "unreadable": lambda room: {"method": "GET", "path": listing(room), "status": 503, "times": None},
    "moving": lambda room: {"method": "GET", "path": listing(room), "shift": "create", "times": None},
}


@pytest.mark.parametrize("fault", NEVER.values(), ids=NEVER)
def test_company_that_never_adds_up_is_left_alone_and_the_others_go_on(
    open_room: Open, fault: Callable[[Room], dict[str, Any]]
) -> None:
    room = moving(open_room, absent="report")
    room.faults(fault(room))
    report = room.apply()
    assert report.exit_code == 7
    assert set(room.asked_for()) == OTHERS
    assert set(ended(report).values()) == {Outcome.DONE}
    (found,) = (finding for finding in report.findings if finding.code == "company.unreadable")
    assert found.company == "acme"
    room.calm()
    room.apply()
    assert set(room.asked_for()) >= DUE | OTHERS
    assert room.world.asked_in_vain == []


def test_listing_that_moves_while_it_is_verified_leaves_it_unverified(open_room: Open) -> None:
    room = moving(open_room)
    # One reading (three pages) before the writes adds up, none of those after does.
    room.faults({"method": "GET", "path": listing(room), "after": 3, "shift": "create", "times": None})
    report = room.apply()
    assert report.exit_code == 7
    of_acme = [result for result in report.results if result.action.company == "acme"]
    assert {result.outcome for result in of_acme} == {Outcome.DONE}
    assert {result.verified for result in of_acme} == {Verified.NOT_CHECKED}
    assert {r.verified for r in report.results if r.action.company == "bolt"} == {Verified.YES}


# -- the record of one person that cannot be read


def leaver(open_room: Open, *, active: bool = False) -> Room:
    """Give a room where a listing does not tell who is active, and Ann is to be inactive."""
    room = open_room(populated({"acme": {"ann": active, "bob": True}}, Options(list_active=False)))
    room.sheets([company_row("acme")], [user_row("ann@acme.example", active=False), user_row("bob@acme.example")])
    return room


def own_record(room: Room) -> str:
    """Give the path of Ann's own record."""
    return f"/users/{room.world.records('acme')['ann@acme.example'].id}$"


@pytest.mark.parametrize("active", [True, False])
def test_leaver_who_cannot_be_looked_at_is_switched_off_and_no_undo_lets_them_in(open_room: Open, active: bool) -> None:
    room = leaver(open_room, active=active)
    room.faults({"method": "GET", "path": own_record(room), "inflate": 2**24})
    report = room.apply()
    assert ended(report) == {(ActionKind.DEACTIVATE_USER, "acme", "ann@acme.example"): Outcome.DONE}
    judge_doubles(room.world, room.requests(), (), listed_late=False)
    undo = room.command("runs", report.run_id, "--undo", "--out", "undo.json")
    assert undo.code == 2
    assert "Nothing proves that run" in undo.stderr
    assert "ann@acme.example: nothing is undone" in undo.stderr


def test_leaver_who_was_seen_to_be_off_is_left_alone(open_room: Open) -> None:
    room = leaver(open_room)
    assert ended(room.apply()) == {}
    # What the oracle takes for doubled: asked for, seen, and asked for once more.
    room.change("ann@acme.example", active=True)
    room.apply()
    room.world.in_vain(ActionKind.DEACTIVATE_USER, "acme", "ann@acme.example")
    with pytest.raises(Broken, match="doubled"):
        judge_doubles(room.world, room.requests(), (), listed_late=False)


# -- between the plan and its application


def planned(open_room: Open) -> Room:
    """Give a room with a plan."""
    room = moving(open_room)
    assert room.command("plan", "sheets", "--out", "plan.json", "--json").code == 0
    return room


def test_plan_is_refused_when_somebody_has_moved_meanwhile(open_room: Open) -> None:
    room = planned(open_room)
    room.change("p0@acme.example", active=False)
    refused = room.command("apply", "plan.json", "--yes", "--json")
    assert refused.code == 5
    assert "p0@acme.example" in refused.summary["error"]
    assert room.arrivals() == []


def test_plan_is_applied_when_part_of_it_is_done_already(open_room: Open) -> None:
    room = planned(open_room)
    room.change("p5@acme.example", active=False)
    assert room.command("apply", "plan.json", "--yes", "--json").code == 0
    assert set(room.asked_for()) == {due for due in DUE if due[0] == ActionKind.CREATE_USER} | OTHERS
