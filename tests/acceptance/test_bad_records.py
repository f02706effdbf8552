"""One bad item stops no other: a record that breaks the contract costs itself, a bad company that company."""

import resource
from typing import Any

import pytest

from tests.acceptance.harness import Rehearse, Room, company, crowd, live_company, live_person, person, sheet_rows

pytestmark = pytest.mark.slow

LISTING: dict[str, Any] = {"method": "GET", "path": "/users$", "times": None}
COMPANIES: dict[str, Any] = {"method": "GET", "path": "/companies$", "times": None}
HALF = '"c\\ud83d@acme.example"'
ACME = [person("ada"), person("bob", active="no"), person("new")]
BOLT = [person("eve", of="bolt"), person("fay", of="bolt")]


def room_of(rehearse: Rehearse) -> Room:
    """Serve acme with ada, bob and cyn, whom no row names, and bolt with eve; each company lacks one person."""
    acme = live_company("acme", live_person("ada"), live_person("bob"), live_person("cyn"))
    room = rehearse(acme, live_company("bolt", live_person("eve", of="bolt")))
    room.sheets([company("acme"), company("bolt")], [*ACME, *BOLT])
    return room


RECORDS: dict[str, dict[str, Any]] = {
    "null email": {"/users/2/email": None},
    "no email": {"/users/2/email": ""},
    "numeric email": {"/users/2/email": 7},
    "numeric phone": {"/users/2/phoneNumber": 4930123},
    "a list for a name": {"/users/2/firstName": ["Cyn"]},
    "half a letter": {"/users/2/lastName": HALF},
    "half a letter in the email": {"/users/2/email": HALF},
    "null id": {"/users/2/id": None},
    "id of dots": {"/users/2/id": ".."},
    "id with a slash": {"/users/2/id": "../../companies/x"},
    "no record": {"/users/2": None},
    "active in words": {"/users/2/active": "perhaps"},
    "a novel": {"/users/2/title": "x" * 100_000},
}


@pytest.mark.parametrize("name", RECORDS)
def test_a_bad_record_costs_itself_and_nobody_is_taken_as_absent(rehearse: Rehearse, name: str) -> None:
    room = room_of(rehearse)
    room.faults(
        {
            **LISTING,
            "path": f"{room.company('acme')['id']}/users$",
            "alter": RECORDS[name],
            "raw": HALF in RECORDS[name].values(),
        }
    )
    run = room.apply("sheets", "--absent-users", "deactivate", expect=7)
    assert room.people("bolt") == {"eve@bolt.example": True, "fay@bolt.example": True}
    assert room.people()["bob@acme.example"] is False
    assert room.people()["cyn@acme.example"] is True
    assert room.people()["new@acme.example"] is True
    assert run.summary["counts"]["conflict"] == 1
    assert "live.unreadable_record" in run.text


def test_nobody_is_created_again_or_patched_under_an_id_that_is_none(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    room.faults({**LISTING, "alter": {"/users/0/id": ".."}})
    room.apply("sheets", expect=7)
    assert "ada@acme.example" not in room.created()
    assert all(".." not in entry["path"] for entry in room.writes())


COMPANY: dict[str, dict[str, Any]] = {
    **{f"null {name}": {f"/0/{name}": None} for name in ("name", "vanityName", "emailDomains", "state", "id")},
    "numeric id": {"/0/id": 7},
    "id of dots": {"/0/id": ".."},
    "half a letter": {"/0/name": HALF},
    "no company": {"/0": "acme"},
}


@pytest.mark.parametrize("name", COMPANY)
def test_a_bad_company_costs_itself(rehearse: Rehearse, name: str) -> None:
    room = room_of(rehearse)
    room.faults({**COMPANIES, "alter": COMPANY[name], "raw": HALF in COMPANY[name].values()})
    run = room.apply("sheets", expect=7)
    assert room.people("bolt") == {"eve@bolt.example": True, "fay@bolt.example": True}
    assert room.people()["bob@acme.example"] is True
    assert run.summary["error"] is None


GOOD: dict[str, dict[str, Any]] = {
    "total as text": {"alter": {"/total": "3"}, "times": 1},
    "total with a point": {"alter": {"/total": 3.0}, "times": 1},
    "no page size": {"alter": {"/pageSize": None}},
    "no page number": {"alter": {"/currentPage": None}},
    "page size as text": {"alter": {"/pageSize": "100"}},
    "a mark before it": {"bom": True},
    "active as text": {"alter": {"/users/0/active": "true"}},
}


@pytest.mark.parametrize("name", GOOD)
def test_what_can_be_understood_is(rehearse: Rehearse, name: str) -> None:
    room = room_of(rehearse)
    room.faults(
        {**LISTING, "path": f"{room.company('acme')['id']}/users$", **GOOD[name]},
        {**COMPANIES, "bom": "bom" in GOOD[name]},
    )
    room.apply("sheets")
    assert room.people() == {
        "ada@acme.example": True, "bob@acme.example": False, "cyn@acme.example": True, "new@acme.example": True,
    }  # fmt: skip


BAD: dict[str, dict[str, Any]] = {
    "a total beyond measure": {"alter": {"/total": 10**9}},
    "a total beyond words": {"alter": {"/total": 10**300}},
    "a total that is none": {"alter": {"/total": "many"}},
    "a total below nothing": {"alter": {"/total": -3}},
    "nesting without end": {"alter": {"/users": "[" * 200_000 + "]" * 200_000}, "raw": True},
    "a bomb": {"inflate": 2**30},
    "people who are none": {"alter": {"/users": {}}},
}


@pytest.mark.parametrize("name", BAD)
def test_a_listing_that_cannot_be_used_costs_its_company_and_little_memory(rehearse: Rehearse, name: str) -> None:
    room = room_of(rehearse)
    room.faults({**LISTING, "path": f"{room.company('acme')['id']}/users$", **BAD[name]})
    run = room.apply("sheets", expect=7)
    assert room.people("bolt") == {"eve@bolt.example": True, "fay@bolt.example": True}
    assert room.people()["bob@acme.example"] is True
    assert run.count("conflict") == 1
    assert len(room.requests("GET", "/users")) < 40
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 10**6, "kilobytes"


def test_a_record_that_is_nested_without_end_costs_itself(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    path = f"{room.company('acme')['id']}/users$"
    room.faults({**LISTING, "path": path, "alter": {"/users/2/title": "[" * 50_000 + "]" * 50_000}, "raw": True})
    room.apply("sheets", "--absent-users", "deactivate", expect=7)
    assert room.people()["bob@acme.example"] is False
    assert room.people()["cyn@acme.example"] is True


def test_a_verdict_that_cannot_be_read_costs_one_person(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    people = crowd(3)
    room.sheets([company("acme")], [person(who) for who in people], name="more")
    room.faults({"method": "POST", "path": "/users$", "alter": {"/1/id": 7, "/1/status": []}})
    run = room.apply("more")
    assert run.count("create-user") == {"planned": 3, "done": 3}
    assert len(room.requests("POST", "/users")) == 1


def test_nobody_is_absent_where_the_record_of_somebody_else_cannot_be_read(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    room.faults({**LISTING, "path": f"{room.company('acme')['id']}/users$", "alter": {"/users/1/email": None}})
    room.apply("sheets", "--absent-users", "deactivate", expect=7)
    assert room.people()["cyn@acme.example"] is True


@pytest.mark.parametrize("bad", [{"/users/3/email": None}, {"/users/3/id": None}, {"/users/3": None}])
def test_what_a_run_left_open_is_not_missing_because_it_cannot_be_read(rehearse: Rehearse, bad: dict[str, Any]) -> None:
    room = room_of(rehearse)
    path = f"{room.company('acme')['id']}/users$"
    lost = {"method": "POST", "path": path, "when": "after", "drop": True}
    room.faults(lost, {**LISTING, "path": path, "after": 1, "alter": bad})
    room.apply("sheets", expect=7)
    assert "new@acme.example" in room.people()
    room.faults({**LISTING, "path": path, "alter": bad})
    text = room.apply("sheets", expect=7).text
    assert ("resume.unknown" in text, "resume.missing" in text) == (True, False)
    assert room.created().count("new@acme.example") == 1
    room.clear_faults()
    run = room.apply("sheets")
    assert "resume.done" in run.text


CORD: list[dict[str, Any]] = [
    {**COMPANIES, "query": "vanityName=cord", "alter": {"/0/vanityName": None}},
    {**COMPANIES, "query": "^$", "after": 1, "alter": {"/2/vanityName": None}},
]


def test_a_company_whose_answer_was_lost_is_not_sent_again_while_its_record_cannot_be_read(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    room.sheets([company("cord")], [person("gil", of="cord")], name="more")
    room.faults({"method": "POST", "path": "/companies$", "when": "after", "drop": True}, *CORD)
    run = room.apply("more", expect=7)
    assert run.count("create-company") == {"planned": 1, "unknown": 1}
    room.clear_faults()
    room.faults({**CORD[1], "after": 0})
    text = room.apply("more", expect=7).text
    assert ("resume.unknown" in text, "resume.missing" in text) == (True, False)
    assert len(room.requests("POST", "/companies")) == 1
    room.clear_faults()
    room.apply("more")
    assert room.people("cord") == {"gil@cord.example": True}


def test_a_new_company_whose_record_cannot_be_read_afterwards_is_not_called_missing(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    room.sheets([company("cord")], name="more")
    room.faults({**COMPANIES, "after": 1, "query": "^$", "alter": {"/2/name": None}})
    run = room.apply("more", expect=7)
    assert run.count("create-company") == {"planned": 1, "done": 1}
    (row,) = (row for row in sheet_rows(run.audit, "Actions") if row["who"] == "cord")
    assert (row["outcome"], row["verified"]) == ("done", "not checked")
    (told,) = (row for row in sheet_rows(run.audit, "Companies") if "cord" in row.values())
    assert "not created" not in told.values()
