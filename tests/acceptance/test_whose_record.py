"""A record proves something of somebody only where it is theirs: by id and by address, a company by its vanityName."""

from pathlib import Path
from typing import Any

import pytest

from reconciler.sandbox.ids import id_of
from tests.acceptance.harness import (
    Rehearse,
    Room,
    Run,
    company,
    live_company,
    live_person,
    person,
    sheet_rows,
)

pytestmark = pytest.mark.slow

MAKES_PEOPLE: dict[str, Any] = {"method": "POST", "path": "/users$"}
LISTING: dict[str, Any] = {"method": "GET", "path": "/users$"}
COMPANIES: dict[str, Any] = {"method": "GET", "path": "/companies$", "times": None}
KAY, BOB, NEW = "kay@acme.example", "bob@acme.example", "new@acme.example"


def room_of(rehearse: Rehearse, **rest: Any) -> Room:
    """Serve acme with kay and bob."""
    return rehearse(live_company("acme", live_person("kay"), live_person("bob")), **rest)


def id_in(room: Room, email: str) -> str:
    (found,) = (user["id"] for user in room.company()["users"] if user["email"] == email)
    return str(found)


def action(run: Run, subject: str) -> dict[str, Any]:
    """Give the row of the audit that is about a subject."""
    (row,) = (row for row in sheet_rows(run.audit, "Actions") if row["who"] == subject)
    return row


def found(run: Run, code: str) -> list[str]:
    """Give whom the findings of a code are about."""
    return sorted(row["who"] for row in sheet_rows(run.audit, "Findings") if row["code"] == code)


def undone(room: Room, expect: int = 0) -> Run:
    room.run("runs", "last", "--undo", "--out", "undo.json")
    return room.apply("undo.json", expect=expect)


# -- who was created ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [False, True], ids=["asked for alone", "listed"])
@pytest.mark.parametrize("named", [False, True])
def test_a_created_id_is_that_of_the_address_and_undo_takes_back_that_one(
    rehearse: Rehearse, many: bool, named: bool
) -> None:
    room = room_of(rehearse)
    altered = {"/0/id": id_in(room, KAY)} | ({} if named else {"/0/email": None})
    room.faults({**MAKES_PEOPLE, "alter": altered})
    rows = [person("new"), *(person(who) for who in ("una", "vic") if many)]
    run = room.apply(room.sheets(users=[person("kay"), person("bob"), *rows]))
    assert action(run, NEW)["verified"] == "yes"
    assert "another person" in action(run, NEW)["detail"] or (many and not named), "one without an address is none"
    undone(room)
    assert room.people()[KAY] is True
    assert room.people()[NEW] is False


def test_verdicts_that_are_swapped_and_name_nobody_give_each_their_own_id(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    ids = [id_of("user", "acme", f"{who}@acme.example") for who in ("una", "vic")]
    swapped = {f"/{place}/id": of for place, of in enumerate(reversed(ids))}
    room.faults({**MAKES_PEOPLE, "alter": swapped | {"/0/email": None, "/1/email": None}})
    room.apply(room.sheets(users=[person("una"), person("vic")]))
    room.run("runs", "last", "--undo", "--out", "undo.json")
    assert [id_in(room, f"{who}@acme.example") for who in ("una", "vic")] == ids
    room.change("acme", "vic", active=False)
    run = room.apply("undo.json")
    assert run.count("deactivate-user") == {"planned": 1, "done": 1}
    assert room.people() == {KAY: True, BOB: True, "una@acme.example": False, "vic@acme.example": False}


def test_undo_leaves_an_account_alone_that_has_another_address_by_now(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    room.apply(room.sheets(users=[person("bob", active="no")]))
    room.change("acme", "bob", rename="robert@acme.example")
    run = undone(room, expect=6)
    assert room.people()["robert@acme.example"] is False
    assert found(run, "undo.other_address") == [BOB]
    assert "robert@acme.example" in run.stderr + str(sheet_rows(run.audit, "Findings"))


# -- whose status was changed ---------------------------------------------------------------------------------------


SWAPPED = {"bob": "/users/1/id", "kay": "/users/0/id"}


def swap(room: Room) -> dict[str, Any]:
    return {SWAPPED["bob"]: id_in(room, KAY), SWAPPED["kay"]: id_in(room, BOB)}


@pytest.mark.parametrize("answer", ["whole", "empty"])
@pytest.mark.parametrize("times", [1, None], ids=["first listing", "every listing"])
def test_a_change_of_somebody_else_is_unknown_and_tells_who(rehearse: Rehearse, answer: str, times: int | None) -> None:
    room = room_of(rehearse)
    room.faults({**LISTING, "alter": swap(room), "times": times})
    if answer == "empty":
        room.faults({"method": "PATCH", "alter": {"/id": None, "/email": None}})
    run = room.apply(room.sheets(users=[person("kay"), person("bob", active="no")]), expect=7)
    row = action(run, BOB)
    assert (row["outcome"], row["verified"]) == ("unknown", "no")
    assert KAY in row["detail"]
    assert "lost access" in row["detail"]
    assert KAY in run.failure(BOB)["detail"]
    assert run.failure(BOB)["trace_id"], "Symphony asks for it"


def test_a_lost_answer_is_not_settled_by_somebody_elses_record(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    room.faults({**LISTING, "alter": swap(room)}, {"method": "PATCH", "when": "after", "drop": True})
    run = room.apply(room.sheets(users=[person("kay"), person("bob", active="no")]), expect=7)
    assert action(run, BOB)["outcome"] == "unknown"
    assert KAY in action(run, BOB)["detail"]


def test_after_the_first_such_answer_nobody_else_of_the_company_is_switched(rehearse: Rehearse) -> None:
    who = [f"p{number:02}" for number in range(60)]
    room = rehearse(live_company("acme", *map(live_person, who)))
    ids = [id_in(room, f"{name}@acme.example") for name in who]
    room.faults({**LISTING, "alter": {f"/users/{n}/id": of for n, of in enumerate([*ids[1:], ids[0]])}})
    sheets = room.sheets(users=[person(name, active="no" if n < 40 else "yes") for n, name in enumerate(who)])
    run = room.apply(sheets, "--confirm-deactivations", "40", expect=7)
    assert len(room.writes()) <= 16
    assert run.count("deactivate-user")["skipped"] >= 24


def test_whom_an_earlier_run_knows_by_another_id_is_a_conflict_before_anything_is_sent(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    room.apply(room.sheets(users=[person("kay"), person("bob")]))
    leaves = room.sheets(users=[person("kay"), person("bob", active="no")], name="leaves")
    room.faults({**LISTING, "alter": swap(room), "times": 1})
    run = room.apply(leaves, expect=6)
    assert room.writes() == []
    assert found(run, "email.changed") == [BOB, KAY]
    assert room.apply(leaves).count("deactivate-user") == {"planned": 1, "done": 1}
    assert room.people() == {KAY: True, BOB: False}


# -- an address that was changed ------------------------------------------------------------------------------------


ROBERT = "robert@acme.example"


@pytest.mark.parametrize("active", ["no", "yes"])
def test_an_address_that_was_changed_in_the_portal_is_a_conflict_every_night_until_the_sheet_has_it(
    rehearse: Rehearse, active: str
) -> None:
    room = room_of(rehearse)
    room.apply(room.sheets(users=[person("kay"), person("bob")]))
    room.change("acme", "bob", rename=ROBERT)
    old = room.sheets(users=[person("kay"), person("bob", active=active)], name="old")
    room.plan(old)
    for _night in range(3):
        run = room.apply(old, "--absent-users", "deactivate", expect=6)
        assert found(run, "email.changed") == [BOB, ROBERT]
        told = " ".join(row["message"] for row in sheet_rows(run.audit, "Findings"))
        assert BOB in told
        assert ROBERT in told
        assert room.writes() == []
    new = room.sheets(users=[person("kay"), person("robert", firstName="Bob", active=active)], name="new")
    changed = {"planned": 1, "done": 1} if active == "no" else {}
    assert room.apply(new).count("deactivate-user") == changed
    assert room.apply(new).summary["outcome"] == "in-sync"


def test_a_row_of_its_own_for_the_new_address_settles_it_too(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    room.apply(room.sheets(users=[person("kay"), person("bob")]))
    room.change("acme", "bob", rename=ROBERT)
    both = [person("kay"), person("bob"), person("robert", firstName="Bob", active="no")]
    run = room.apply(room.sheets(users=both, name="both"))
    assert room.people() == {KAY: True, ROBERT: False, BOB: True}
    assert (run.count("create-user"), run.count("deactivate-user")) == ({"planned": 1, "done": 1},) * 2
    assert room.apply("both").summary["outcome"] == "in-sync"


def test_who_has_no_access_under_any_address_is_satisfied(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    room.apply(room.sheets(users=[person("kay"), person("bob")]))
    room.change("acme", "bob", rename=ROBERT)
    room.change("acme", "robert", active=False)
    room.apply(room.sheets(users=[person("kay"), person("bob", active="no")], name="old"))


def test_an_account_that_was_made_anew_under_the_same_address_is_taken_as_it_is(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    room.apply(room.sheets(users=[person("kay"), person("bob")]))
    room.change("acme", "bob", delete=True)
    room.change("acme", "bob", create={"id": "anew", "firstName": "Bob", "lastName": "Example"})
    room.apply(room.sheets(users=[person("kay"), person("bob", active="no")], name="leaves"))
    assert room.people() == {KAY: True, BOB: False}


@pytest.mark.parametrize("company_of_the_row", ["acme", "bolt"])
def test_the_row_may_stand_under_another_company(rehearse: Rehearse, company_of_the_row: str) -> None:
    acme = live_company("acme", live_person("kay"), live_person("bob"))
    room = rehearse(acme, live_company("bolt", live_person("eve", of="bolt"), emailDomains=["bolt.example"]))
    rows = [person("kay"), person("eve", of="bolt")]
    room.apply(room.sheets(users=[*rows, person("bob")]))
    room.change("acme", "bob", rename=ROBERT)
    moved = person("bob", companyVanityName=company_of_the_row)
    run = room.apply(room.sheets(users=[*rows, moved], name="moved"), expect=6)
    assert room.writes() == []
    assert found(run, "email.changed") == [BOB, ROBERT]


# -- whose company it is --------------------------------------------------------------------------------------------


def twins(rehearse: Rehearse, alter: dict[str, Any]) -> Room:
    """Serve acme, bolt and ghost; the list of companies is altered in every answer."""
    room = rehearse(
        live_company("acme", live_person("kay"), live_person("bob")),
        live_company("bolt", live_person("eve", of="bolt")),
        live_company("ghost"),
    )
    room.faults({**COMPANIES, "alter": alter})
    return room


def sheets_of_twins(room: Room) -> Path:
    users = [person("bob", active="no"), person("new"), person("fay", of="bolt")]
    return room.sheets(users=users)


TWINS: dict[str, dict[str, Any]] = {
    "last": {"/2/vanityName": "acme"},
    "last, broken": {"/2/vanityName": "acme", "/2/state": "TENANT_CREATION_ERROR"},
    "last, on its way": {"/2/vanityName": "acme", "/2/state": "STARTED"},
}


@pytest.mark.parametrize("name", TWINS)
def test_of_two_companies_of_one_name_neither_is_touched(rehearse: Rehearse, name: str) -> None:
    room = twins(rehearse, TWINS[name])
    run = room.apply(sheets_of_twins(room), "--absent-users", "deactivate", expect=6)
    assert found(run, "company.twice") == ["acme"]
    assert room.people() == {KAY: True, BOB: True}
    assert room.people("ghost") == {}
    assert "fay@bolt.example" in room.people("bolt")


def test_one_company_under_two_names_is_neither(rehearse: Rehearse) -> None:
    room = twins(rehearse, {})
    room.clear_faults()
    room.faults({**COMPANIES, "alter": {"/2/id": room.company("acme")["id"]}})
    run = room.apply(sheets_of_twins(room), expect=6)
    assert found(run, "company.twice") == ["acme"]
    assert room.people() == {KAY: True, BOB: True}
    assert "fay@bolt.example" in room.people("bolt")


def test_one_company_that_is_listed_twice_alike_is_one(rehearse: Rehearse) -> None:
    room = twins(rehearse, {})
    record = {key: room.company("acme")[key] for key in ("id", "name", "vanityName", "emailDomains", "state")}
    room.clear_faults()
    room.faults({**COMPANIES, "alter": {"/0": record, "/2": record}})
    room.apply(sheets_of_twins(room))
    assert room.people() == {KAY: True, BOB: False, NEW: True}


@pytest.mark.parametrize("state", ["STARTED", "COMPLETED"])
def test_nobody_is_sent_to_the_company_whose_id_a_creation_was_answered_with(rehearse: Rehearse, state: str) -> None:
    room = rehearse(live_company("quill", live_person("q", of="quill")))
    quill = room.company("quill")["id"]
    room.faults({"method": "POST", "path": "/companies$", "alter": {"/id": quill, "/state": state}})
    sheets = room.sheets([company("new")], [person("ann", of="new")])
    run = room.apply(sheets, expect={6, 7})
    assert [entry for entry in room.writes() if quill in entry["path"]] == []
    assert "quill" in action(run, "new")["detail"]
    room.apply(sheets)
    assert room.people("new") == {"ann@new.example": True}


def test_a_creation_that_is_answered_with_another_companys_record_is_settled_by_the_list(rehearse: Rehearse) -> None:
    room = rehearse(live_company("quill"))
    quill = {key: room.company("quill")[key] for key in ("id", "name", "vanityName", "state")}
    room.faults({"method": "POST", "path": "/companies$", "alter": {f"/{key}": value for key, value in quill.items()}})
    room.apply(room.sheets([company("new")], [person("ann", of="new")]))
    assert room.people("quill") == {}
    assert room.people("new") == {"ann@new.example": True}


def test_a_change_of_domains_that_is_answered_with_another_company_is_unknown(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("kay")), live_company("quill"))
    room.faults({"method": "PATCH", "path": "/companies/", "when": "after", "alter": {"/vanityName": "quill"}})
    rows = [company("acme", emailDomains="acme.example; more.example")]
    run = room.apply(room.sheets(rows, [person("kay")]))
    assert "quill" in action(run, "acme")["detail"]
    assert action(run, "acme")["verified"] == "yes"


# -- what a record does not tell ------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["active", "title"])
def test_of_a_record_that_cannot_be_read_nothing_is_said_to_differ(rehearse: Rehearse, field: str) -> None:
    room = room_of(rehearse)
    value: Any = "no" if field == "active" else 7
    room.faults({**LISTING, "times": None, "alter": {f"/users/1/{field}": value}})
    run = room.apply(room.sheets(users=[person("kay"), person("bob", title="Dealer")]), expect=7)
    assert run.count("drift") == 0
    assert found(run, "live.unreadable_record") == [BOB]
