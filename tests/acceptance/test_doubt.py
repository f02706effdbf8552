"""Whoever a row might be about is not taken as absent because the row could not be used."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.acceptance.harness import Rehearse, Room, live_company, live_person, person

HEADERS = ["companyVanityName", "email", "firstName", "lastName"]
BOB = ["acme", "bob@acme.example", "Bob", "Example"]
ADA = ["acme", "ada@acme.example", "Ada", "Example"]


def book(room: Room, **sheets: list[list[str]]) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = room.folder / "people.xlsx"
    made.save(path)
    return path


def doubtful(room: Room, how: str) -> Path:
    match how:
        case "domain mistyped":
            return room.sheets(users=[person("bob"), person("ada", email="ada@acme.exmaple")])
        case "company and address mistyped":
            return room.sheets(users=[person("bob"), person("ada", of="acmme", email="ada acme.example")])
        case "another sheet has other headers":
            return book(room, London=[HEADERS, BOB], Paris=[["Société", "Courriel", "Prénom", "Nom"], ADA])
        case "above the headers":
            return book(room, Staff=[ADA, HEADERS, BOB])
        case _:
            return book(room, Staff=[HEADERS, BOB, ["acme", '=LOWER("ADA@ACME.EXAMPLE")', "Ada", "Example"]])


@pytest.mark.parametrize(
    "how",
    [
        "domain mistyped", "company and address mistyped", "another sheet has other headers", "above the headers",
        "a formula without a value",
    ],
)  # fmt: skip
def test_nobody_is_locked_out_by_a_row_that_could_not_be_used(rehearse: Rehearse, how: str) -> None:
    room = rehearse(live_company("acme", live_person("ada"), live_person("bob")))
    room.apply(doubtful(room, how), "--absent-users", "deactivate", expect={0, 6})
    assert room.people() == {"ada@acme.example": True, "bob@acme.example": True}
    assert room.writes() == []


def test_undo_does_not_pass_by_who_is_protected(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada", active=False)))
    room.apply(room.sheets(users=[person("ada", active="yes")]))
    room.run("runs", "last", "--undo", "--out", "undo.json")
    room.configure(protected={"emails": ["ada@acme.example"]})
    room.apply("undo.json", expect=6)
    assert room.people() == {"ada@acme.example": True}


def test_only_40106_says_that_somebody_is_gone(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")), options={"list_active": False})
    ada = {"path": "/users/[^/]+$", "times": None}
    room.faults(
        {**ada, "method": "PATCH", "status": 502, "body": "<html>"},
        {**ada, "method": "GET", "after": 1, "status": 404, "body": "<html>"},
    )
    run = room.apply(room.sheets(users=[person("ada", active="no")]), expect=7)
    assert run.count("deactivate-user") == {"planned": 1, "unknown": 1}


def test_who_cannot_be_looked_at_is_not_called_unchanged(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada", active=False)), options={"list_active": False})
    room.faults({"method": "GET", "path": "/users/[^/]+$", "status": 500, "times": None})
    run = room.apply(room.sheets(users=[person("ada")]), "--unknown-active", "look", expect=7)
    assert run.count("conflict") == 1


def test_a_held_run_leaves_its_plan_to_be_approved(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", *(live_person(f"p{n}") for n in range(8))))
    held = room.apply(room.sheets(users=[person(f"p{n}", active="no") for n in range(8)]), expect=4)
    room.apply(held.summary["plan"], "--confirm-deactivations", "8")
    assert not any(room.people().values())


def test_two_sheets_of_one_name_can_be_planned_and_applied(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    one, other = room.table("a/users.csv", [person("ada")]), room.table("b/users.csv", [person("bob")])
    room.plan(one.relative_to(room.folder), other.relative_to(room.folder), "--out", "plan.json")
    room.apply("plan.json")
    assert len(room.people()) == 2
