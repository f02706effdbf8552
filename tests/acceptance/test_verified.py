"""What is called done was seen as it was sent, and what somebody else made is theirs."""

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.harness import (
    Rehearse,
    Room,
    Run,
    company,
    crowd,
    live_company,
    live_person,
    person,
    sheet_rows,
)

pytestmark = pytest.mark.slow

MAKES_COMPANIES: dict[str, Any] = {"method": "POST", "path": "/companies$"}
MAKES_PEOPLE: dict[str, Any] = {"method": "POST", "path": "/users$"}
LOST: dict[str, Any] = {"when": "after", "drop": True}
FULL = person(
    displayName="Ada E.", phoneNumber="+44 1", department="Desk", title="Dealer", location="Zürich"
)  # fmt: skip


def action(run: Run, subject: str) -> dict[str, Any]:
    """Give the row of the audit that is about a subject."""
    (row,) = (row for row in sheet_rows(run.audit, "Actions") if row["who"] == subject)
    return row


def reads_of_people(room: Room) -> list[str]:
    return [entry["path"] for entry in room.requests("GET") if "/users" in entry["path"]]


# -- what is there is not what was sent ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ({"name": "Other Ltd"}, "name: Other Ltd, not Bolt Ltd"),
        ({"emailDomains": ["bolt.example"]}, "emailDomains: bolt.example, not bolt.example, bolt.test"),
        ({"emailDomains": ["bolt.example", "bolt.test", "x.test"]}, "x.test, not bolt.example, bolt.test"),
    ],
)
def test_a_company_that_was_made_otherwise_is_not_done(rehearse: Rehearse, stored: Any, seen: str) -> None:
    room = rehearse()
    room.faults({**MAKES_COMPANIES, "stored": stored})
    run = room.apply(room.sheets([company("bolt", emailDomains="bolt.example; bolt.test")]), expect=7)
    assert run.count("create-company") == {"planned": 1, "unknown": 1}
    row = action(run, "bolt")
    assert (row["outcome"], row["verified"]) == ("unknown", "no")
    assert seen in row["detail"]
    assert seen in run.failure("bolt")["detail"]


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ({"firstName": "Wrong"}, "firstName: Wrong, not Ada"),
        ({"lastName": "Person"}, "lastName: Person, not Example"),
        ({"displayName": "Wrong Person"}, "displayName: Wrong Person, not Ada E."),
        ({"phoneNumber": "+44 2"}, "phoneNumber: +44 2, not +44 1"),
        ({"department": ""}, "department: empty, not Desk"),
        ({"title": "DEALER"}, "title: DEALER, not Dealer"),
        ({"location": "Zu\u0308rich\n2"}, "location: Zürich 2, not Zürich"),
        ({"active": False}, "active: no, not yes"),
    ],
)
@pytest.mark.parametrize("many", [False, True])
def test_a_person_who_was_stored_otherwise_is_not_done(
    rehearse: Rehearse, stored: dict[str, Any], seen: str, many: bool
) -> None:
    others = map(live_person, crowd(120)) if many else ()
    room = rehearse(live_company("acme", *others), options={"honour_active": True})
    room.faults({**MAKES_PEOPLE, "stored": stored})
    run = room.apply(room.sheets(users=[FULL]), expect=7)
    row = action(run, "ada@acme.example")
    assert (row["outcome"], row["verified"]) == ("unknown", "no")
    assert seen in row["detail"].replace("u\u0308", "ü")


def test_the_name_that_the_api_makes_by_itself_is_looked_at_too(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.faults({**MAKES_PEOPLE, "stored": {"displayName": "Wrong Person"}})
    run = room.apply(room.sheets(users=[person("ada")]), expect=7)
    assert "displayName: Wrong Person, not Ada Example" in action(run, "ada@acme.example")["detail"]


def test_what_is_as_it_was_sent_is_done(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), options={"list_active": False})
    made = company("bolt", name="Bölt Ltd", emailDomains="bölt.example; Bolt.Example")
    rows = [FULL, person("gil", "bolt"), person("lia", email="lia@acme.example", displayName="  Lia  ")]
    run = room.apply(room.sheets([company("acme"), made], rows))
    assert {row["verified"] for row in sheet_rows(run.audit, "Actions")} == {"yes"}


# -- present --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rival", "code", "verified"),
    [
        ({}, 0, "yes"),
        ({"name": "Other Ltd", "emailDomains": ["other.example"]}, 7, "no"),
        ({"name": "Other Ltd"}, 7, "no"),
        ({"emailDomains": ["bolt.example", "x.test"]}, 7, "no"),
    ],
)
def test_a_company_that_somebody_else_made_is_present(
    rehearse: Rehearse, rival: dict[str, Any], code: int, verified: str
) -> None:
    room = rehearse()
    room.faults({**MAKES_COMPANIES, "rival": rival})
    run = room.apply(room.sheets([company("bolt")]), expect=code)
    assert run.count("create-company") == {"planned": 1, "present": 1}
    row = action(run, "bolt")
    assert (row["outcome"], row["verified"]) == ("present", verified)
    assert "All 1" not in run.summary["verdict"]
    assert "The 1 change was done" not in run.summary["verdict"]
    if "name" in rival:
        assert "name: Other Ltd, not Bolt Ltd" in row["detail"]


@pytest.mark.parametrize(
    ("rival", "code", "verified"), [({}, 0, "yes"), ({"firstName": "Other"}, 7, "no"), ({"active": False}, 7, "no")]
)
@pytest.mark.parametrize("answer", [{}, {"when": "after", "status": 409, "body": {"detail": "exists"}}])
def test_somebody_whom_somebody_else_created_is_present_and_undo_leaves_them_alone(
    rehearse: Rehearse, rival: dict[str, Any], code: int, verified: str, answer: dict[str, Any]
) -> None:
    room = rehearse(live_company("acme", live_person("bob")))
    room.faults({**MAKES_PEOPLE, "rival": rival, **answer})
    run = room.apply(room.sheets(users=[person("ada"), person("bob", active="no")]), expect=code)
    assert run.count("create-user") == {"planned": 1, "present": 1}
    assert action(run, "ada@acme.example")["verified"] == verified
    was = room.people()["ada@acme.example"]
    room.run("runs", "last", "--undo", "--out", "undo.json")
    undone = room.apply("undo.json")
    assert undone.count("deactivate-user") == {}
    assert room.people() == {"ada@acme.example": was, "bob@acme.example": True}
    shown = room.run("runs", run.summary["run_id"]).stdout
    assert "There already" in shown


# -- undo -----------------------------------------------------------------------------------------------------------


def test_who_was_created_though_the_answer_was_lost_is_taken_back(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.faults({**MAKES_PEOPLE, **LOST})
    run = room.apply(room.sheets(users=[person("ada")]))
    assert run.count("create-user") == {"planned": 1, "done": 1}
    room.run("runs", "last", "--undo", "--out", "undo.json")
    room.apply("undo.json")
    assert room.people() == {"ada@acme.example": False}


def test_who_looks_other_than_sent_after_a_lost_answer_is_not_taken_back(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("bob")))
    # Our own request is lost on its way, and somebody else creates the person meanwhile.
    room.faults({**MAKES_PEOPLE, "rival": {"firstName": "Other"}, **LOST})
    run = room.apply(room.sheets(users=[person("ada"), person("bob", active="no")]), expect=7)
    assert run.count("create-user") == {"planned": 1, "unknown": 1}
    assert "firstName: Other, not Ada" in action(run, "ada@acme.example")["detail"]
    room.run("runs", "last", "--undo", "--out", "undo.json")
    undone = room.apply("undo.json", expect=6)
    assert room.people()["ada@acme.example"] is True
    (found,) = sheet_rows(undone.audit, "Findings")
    assert found["code"] == "resume.differs"
    assert "firstName: Other, not Ada" in found["message"]


def test_a_reactivation_that_was_refused_and_is_there_is_not_taken_back(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada", active=False), live_person("bob")))
    room.faults({"method": "PATCH", "path": "/users/", "when": "after", "status": 400})
    run = room.apply(room.sheets(users=[person("ada", active="yes"), person("bob", active="no")]))
    assert run.count("reactivate-user") == {"planned": 1, "done": 1}
    refused = next(row for row in sheet_rows(run.audit, "Actions") if row["HTTP status"] == 400)
    noted = room.run("runs", "last", "--undo", "--out", "undo.json").stdout
    assert "nothing on record proves" in noted
    before = room.people()[refused["who"]]
    room.apply("undo.json")
    assert room.people()[refused["who"]] is before


# -- echoes ---------------------------------------------------------------------------------------------------------


def killed(room: Room, sheets: Path, lag: int) -> None:
    """Kill a run whose people are created, and neither answered nor listed."""
    room.faults({**MAKES_PEOPLE, "when": "after", "delay_s": 8, "lag": lag, "times": 2})
    first = room.start("apply", sheets, "--yes")
    room.until(lambda: len(room.people()) == 40, "the people to be created")
    first.kill()


def test_what_a_killed_run_created_and_the_listing_shows_late_is_done(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    sheets = room.sheets(users=[person(who) for who in crowd(40)])
    killed(room, sheets, lag=4)
    run = room.apply(sheets)
    assert run.count("create-user") == {"planned": 40, "done": 40}
    assert {row["verified"] for row in sheet_rows(run.audit, "Actions")} == {"yes"}
    assert run.summary["failures"] == []


def test_what_is_listed_later_than_that_is_unknown_and_never_failed(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    sheets = room.sheets(users=[person(who) for who in crowd(40)])
    killed(room, sheets, lag=50)
    run = room.apply(sheets, expect=7)
    assert run.count("create-user") == {"planned": 40, "unknown": 40}
    # The refusal is an answer: where the account is elsewhere, one more night says so, and not every night anew.
    assert room.apply(sheets, expect=6).count("create-user") == {"planned": 40, "failed": 40}
    room.clear_faults()
    assert room.apply(sheets).summary["outcome"] == "in-sync"


@pytest.mark.parametrize("held", [False, True])
def test_a_run_between_that_sends_nothing_changes_nothing_of_that(rehearse: Rehearse, held: bool) -> None:
    room = rehearse(live_company("acme", *(live_person(f"x{n}") for n in range(8))))
    rows = [person(who) for who in crowd(32)]
    sheets = room.sheets(users=[*rows, *(person(f"x{n}", active="no" if held else "yes") for n in range(8))])
    killed_room = room.sheets(users=[*rows, *(person(f"x{n}") for n in range(8))], name="first")
    killed(room, killed_room, lag=5)
    if held:
        room.apply(sheets, expect=4)
        again = room.apply(sheets, "--confirm-deactivations", "8")
    else:
        room.run("apply", sheets, stdin="n\n", expect=6)
        again = room.apply(sheets)
    assert again.count("create-user") == {"planned": 32, "done": 32}


def test_a_company_that_a_killed_run_asked_for_is_done(rehearse: Rehearse) -> None:
    room = rehearse()
    sheets = room.sheets([company("bolt")])
    room.faults(
        {**MAKES_COMPANIES, "when": "after", "delay_s": 8},
        # The list of companies lags, too: as the second run begins it, the company is not in it.
        {"method": "GET", "path": "/companies$", "status": 200, "body": [], "after": 1, "times": 3},
    )
    first = room.start("apply", sheets, "--yes")
    room.until(lambda: room.vanity_names() == ["bolt"], "the company to be created")
    first.kill()
    run = room.apply(sheets)
    assert run.count("create-company") == {"planned": 1, "done": 1}


# -- what it costs --------------------------------------------------------------------------------------------------


def test_a_usual_night_lists_no_company_again(rehearse: Rehearse) -> None:
    names = ("acme", "bolt", "cord")
    room = rehearse(*(live_company(name, *(live_person(who, name) for who in crowd(250))) for name in names))
    rows = [person("new", name) for name in names] + [person("p000", name, active="no") for name in names]
    run = room.apply(room.sheets(users=rows))
    asked = reads_of_people(room)
    assert len([path for path in asked if path.endswith("/users")]) == 3 * 3
    assert len([path for path in asked if not path.endswith("/users")]) == 6
    assert len(room.requests("GET", "/companies")) == 1
    assert {row["verified"] for row in sheet_rows(run.audit, "Actions")} == {"yes"}
    companies = sheet_rows(run.audit, "Companies")
    assert [(row["live"], row["active"]) for row in companies] == [(251, 250)] * 3
