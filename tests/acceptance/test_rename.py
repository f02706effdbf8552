"""A new address locks nobody out: the old account is closed only once the new one is there and active."""

from typing import Any

import pytest

from tests.acceptance.harness import Rehearse, Room, company, live_company, live_person, person, rehearsal, sheet_rows

OLD, NEW = "ada.old@acme.example", "ada@acme.example"
ABSENT = ("--absent-users", "deactivate")


def renamed(rehearse: Rehearse, **rest: Any) -> Room:
    room = rehearse(live_company("acme", live_person("ada", email=OLD), live_person("bob")), **rest)
    room.sheets([company()], [person("ada"), person("bob")])
    return room


def told(room: Room, expect: int) -> tuple[str, str]:
    run = room.apply("sheets", *ABSENT, expect=expect)
    (row,) = (r for r in sheet_rows(run.audit, "Actions") if r["who"] == OLD)
    return row["outcome"], row["detail"] or ""


def test_once_the_new_account_is_there_the_old_one_is_closed(rehearse: Rehearse) -> None:
    room = renamed(rehearse)
    text = room.run("plan", "sheets", *ABSENT, text=True).stdout
    assert f"(absent from every sheet; only once {NEW} is there and active)" in text
    assert told(room, 0)[0] == "done"
    assert room.people() == {OLD: False, NEW: True, "bob@acme.example": True}
    methods = [entry["method"] for entry in room.requests() if "/users" in entry["path"]]
    assert methods.index("PATCH") > methods.index("POST") + 1  # a look at the new one between the two


@pytest.mark.slow
def test_a_new_account_that_is_refused_keeps_the_old_one_night_after_night(rehearse: Rehearse) -> None:
    room = renamed(rehearse, elsewhere={NEW: "other.symphony.com"})
    for _night in range(2):
        outcome, detail = told(room, 6)
        assert (outcome, "perhaps one person with a new address" in detail) == ("skipped", True)
    assert room.people()[OLD] is True
    assert room.requests("PATCH") == []


def test_who_married_keeps_the_old_account_until_the_new_one_is_there(rehearse: Rehearse) -> None:
    room = renamed(rehearse, elsewhere={NEW: "other.symphony.com"})
    room.sheets([company()], [person("ada", lastName="Newname"), person("bob")])
    assert told(room, 6)[0] == "skipped"
    assert room.people()[OLD] is True


def test_a_row_that_gives_nobody_an_account_keeps_the_old_one(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada", email=OLD), live_person("bob")), live_company("bolt"))
    moved = person("ada", "bolt", email="ada@nowhere.example")
    room.sheets([company(), company("bolt")], [person("bob"), moved])
    run = room.apply("sheets", *ABSENT, expect=6)
    assert room.people()[OLD] is True
    (kept,) = (r for r in sheet_rows(run.audit, "Findings") if r["who"] == OLD)
    assert "users.csv row 3" in kept["message"]


@pytest.mark.slow
def test_it_is_closed_the_night_after_the_account_has_come(rehearse: Rehearse) -> None:
    room = renamed(rehearse, elsewhere={NEW: "other.symphony.com"})
    told(room, 6)
    with rehearsal(room.folder / "next", {"companies": [live_company("acme", live_person("ada", email=OLD),
                   live_person("ada"), live_person("bob"))]}) as after:  # fmt: skip
        after.sheets([company()], [person("ada"), person("bob")])
        assert told(after, 0)[0] == "done"


def test_a_person_who_says_no_about_the_old_address_has_decided(rehearse: Rehearse) -> None:
    room = renamed(rehearse, elsewhere={NEW: "other.symphony.com"})
    room.sheets([company()], [person("ada"), person("bob"), person("ada", email=OLD, active="no")])
    assert told(room, 6)[0] == "done"
    assert room.people()[OLD] is False


@pytest.mark.parametrize(
    "faults",
    [
        {"status": 503},
        {"status": 400},
        {"drop": True},
        {"status": 201, "body": [{"id": "x", "email": NEW, "status": 201}]},
    ],
)
def test_whatever_became_of_the_new_account_the_old_one_stays(rehearse: Rehearse, faults: dict[str, Any]) -> None:
    room = renamed(rehearse)
    room.faults({"method": "POST", "path": "/users$", "times": None, **faults})
    room.apply("sheets", *ABSENT, expect={6, 7})
    assert room.people() == {OLD: True, "bob@acme.example": True}


def test_a_new_account_that_was_made_inactive_keeps_the_old_one(rehearse: Rehearse) -> None:
    room = renamed(rehearse)
    there = {"id": "x", "email": NEW, "firstName": "Ada", "lastName": "Example", "active": False}
    room.faults({"method": "GET", "path": "/users/", "status": 200, "times": None, "body": there})
    room.apply("sheets", *ABSENT, expect=6)
    assert room.people()[OLD] is True


def test_a_lost_answer_is_settled_before_the_old_account_is_closed(rehearse: Rehearse) -> None:
    room = renamed(rehearse)
    room.faults({"method": "POST", "path": "/users$", "when": "after", "drop": True})
    assert told(room, 0)[0] == "done"
    assert room.people() == {OLD: False, NEW: True, "bob@acme.example": True}


def test_an_account_that_cannot_be_enabled_keeps_the_old_one(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada", email=OLD), live_person("ada", active=False),
                    live_person("bob")))  # fmt: skip
    room.sheets([company()], [person("ada", active="yes"), person("bob", active="yes")])
    room.faults({"method": "PATCH", "path": "/users/", "status": 400, "times": 1})
    room.apply("sheets", *ABSENT, expect=6)
    assert room.people()[OLD] is True


def test_an_account_in_another_company_that_is_refused_keeps_the_old_one(rehearse: Rehearse) -> None:
    acme = live_company("acme", live_person("ada", email=OLD), live_person("bob"))
    room = rehearse(acme, live_company("bolt"), elsewhere={"ada@bolt.example": "other.symphony.com"})
    room.sheets([company(), company("bolt")], [person("ada", of="bolt"), person("bob")])
    assert told(room, 6)[0] == "skipped"
    assert room.people()[OLD] is True


def test_the_old_account_waits_for_a_company_that_is_made_in_the_same_run(rehearse: Rehearse) -> None:
    acme = live_company("acme", live_person("ada", email=OLD), live_person("bob"))
    room = rehearse(acme)
    room.sheets([company(), company("bolt")], [person("ada", of="bolt"), person("bob")])
    assert told(room, 0)[0] == "done"
    assert room.people()[OLD] is False


def test_a_plan_file_waits_as_its_preview_says(rehearse: Rehearse) -> None:
    room = renamed(rehearse, elsewhere={NEW: "other.symphony.com"})
    room.plan("sheets", *ABSENT, "--out", "plan.json")
    run = room.apply("plan.json", expect=6)
    assert run.count("deactivate-user") == {"planned": 1, "skipped": 1}
    assert room.people()[OLD] is True


@pytest.mark.parametrize(
    "told",
    [
        {"firstName": "Zoe\u0308"},
        {"department": None, "phoneNumber": None},
        {"lastName": " Example "},
    ],
)
def test_what_the_run_calls_verified_closes_the_old_account(rehearse: Rehearse, told: dict[str, Any]) -> None:
    zoe = {"firstName": "Zoë"}
    room = rehearse(live_company("acme", live_person("ada", email=OLD, **zoe), live_person("bob")))
    room.sheets([company()], [person("ada", department="Desk", phoneNumber="+44 1", **zoe), person("bob")])
    alter = {f"/{name}": value for name, value in told.items()}
    room.faults({"method": "GET", "path": "/users/[^/]+$", "times": None, "alter": alter})
    run = room.apply("sheets", *ABSENT)
    assert {row["who"]: (row["outcome"], row["verified"]) for row in sheet_rows(run.audit, "Actions")} == {
        NEW: ("done", "yes"), OLD: ("done", "yes"),
    }  # fmt: skip
    assert room.people()[OLD] is False
