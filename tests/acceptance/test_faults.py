"""The network fails: reads are repeated, pauses honoured, writes never sent twice blindly."""

from typing import Any

import pytest

from tests.acceptance.harness import Rehearse, company, crowd, live_company, live_person, person, sheet_rows

LOST: dict[str, Any] = {"when": "after", "drop": True}
NEVER_ARRIVED: dict[str, Any] = {"when": "before", "drop": True}


def test_429_is_waited_out_for_as_long_as_it_says_and_counted(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.faults({"method": "POST", "path": "/users$", "status": 429, "headers": {"Retry-After": "1"}})
    run = room.apply(room.sheets(users=[person("ada")]))
    first, second = room.requests("POST", "/users")
    assert second["at"] - first["at"] >= 1.0
    assert run.summary["api"]["throttled"] == 1
    assert run.summary["api"]["retries"] >= 1
    assert room.people() == {"ada@acme.example": True}


@pytest.mark.slow
def test_429_without_a_word_on_when_is_tried_again_too(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.faults({"path": "/companies$", "status": 429, "times": 2})
    run = room.plan(room.sheets(users=[person("ada")]))
    assert run.summary["api"]["throttled"] == 2


def test_reads_are_repeated(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", *map(live_person, crowd(120))))
    listing: dict[str, Any] = {"method": "GET", "path": "/users$"}
    companies: dict[str, Any] = {"method": "GET", "path": "/companies$"}
    room.faults(
        {**companies, "status": 503}, {**companies, **NEVER_ARRIVED}, {**listing, "status": 500}, {**listing, **LOST}
    )
    run = room.plan(room.sheets(users=[person(who) for who in crowd(120)]))
    assert run.summary["unchanged"] == 120
    assert run.summary["api"]["retries"] == 4


@pytest.mark.slow
def test_half_an_answer_to_a_read_is_repeated(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")))
    half = {"status": 200, "body": '[{"id": ', "headers": {"content-length": "5000"}}
    room.faults({"method": "GET", "path": "/companies$", **half})
    assert room.plan(room.sheets(users=[person("ada")])).summary["unchanged"] == 1


def test_a_read_that_never_works_leaves_its_company_alone(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), live_company("bolt"))
    path = f"{room.company('acme')['id']}/users$"
    room.faults({"method": "GET", "path": path, "status": 503, "times": None})
    run = room.apply(room.sheets(users=[person("ada"), person("gil", "bolt")]), expect=7)
    assert room.created() == ["gil@bolt.example"]
    assert run.failure("acme")["trace_id"]


@pytest.mark.slow
def test_the_token_is_asked_for_again_where_its_answer_was_lost(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.faults({"path": "/oauth/token", **LOST}, {"path": "/oauth/token", "status": 503})
    room.apply(room.sheets(users=[person("ada")]))
    assert room.people() == {"ada@acme.example": True}


def test_creations_whose_answers_were_lost_are_found_and_not_sent_again(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    lost = (LOST, {"when": "after", "status": 503}, {"when": "after", "status": 201, "body": 5})
    room.faults(*({"method": "POST", "path": "/users$", **fault} for fault in lost))
    run = room.apply(room.sheets(users=[person(who) for who in crowd(45)]))
    assert run.count("create-user") == {"planned": 45, "done": 45}
    assert len(room.created()) == 45
    assert len(room.people()) == 45
    assert {row["verified"] for row in sheet_rows(run.audit, "Actions")} == {"yes"}


@pytest.mark.slow
def test_the_audit_counts_the_attempt_of_a_write_whose_answer_was_lost(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")))
    room.faults({"method": "POST", **LOST}, {"method": "PATCH", **LOST})
    run = room.apply(room.sheets(users=[person("ada", active="no"), person("bob")]))
    assert [row["attempts"] for row in sheet_rows(run.audit, "Actions")] == [1, 1]


@pytest.mark.slow
def test_a_creation_that_never_arrived_is_sent_again_once_it_is_provably_missing(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.faults({"method": "POST", "path": "/users$", **NEVER_ARRIVED})
    run = room.apply(room.sheets(users=[person("ada")]))
    first, second = room.requests("POST", "/users")
    looked = [entry for entry in room.requests("GET", "/users") if first["n"] < entry["n"] < second["n"]]
    assert len(looked) >= 2
    assert room.people() == {"ada@acme.example": True}
    (row,) = sheet_rows(run.audit, "Actions")
    assert (row["outcome"], row["attempts"]) == ("done", 2)


def test_status_changes_whose_answers_were_lost_are_settled(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada"), live_person("bob", active=False)))
    room.faults(*({"method": "PATCH", "path": "/users/", **fault} for fault in (LOST, NEVER_ARRIVED)))
    run = room.apply(room.sheets(users=[person("ada", active="no"), person("bob", active="yes")]))
    assert run.count("deactivate-user") == {"planned": 1, "done": 1}
    assert run.count("reactivate-user") == {"planned": 1, "done": 1}
    assert room.people() == {"ada@acme.example": False, "bob@acme.example": True}
    assert len(room.requests("PATCH")) == 3


@pytest.mark.slow
def test_companies_whose_creation_was_lost_are_made_once(rehearse: Rehearse) -> None:
    room = rehearse()
    room.faults(*({"method": "POST", "path": "/companies$", **fault} for fault in (LOST, NEVER_ARRIVED)))
    names = ("bolt", "corp")
    run = room.apply(room.sheets(list(map(company, names)), [person("gil", name) for name in names]))
    assert run.count("create-company") == {"planned": 2, "done": 2}
    assert len(room.requests("POST", "/companies")) == 3
    assert [room.people(name) for name in names] == [{f"gil@{name}.example": True} for name in names]


@pytest.mark.slow
def test_domains_whose_answers_were_lost_are_settled(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), live_company("bolt"))
    room.faults(*({"method": "PATCH", **fault} for fault in (LOST, NEVER_ARRIVED)))
    rows = [company(name, emailDomains=f"{name}.test; {name}.example") for name in ("acme", "bolt")]
    run = room.apply(room.sheets(rows, [person("ada", email="ada@acme.test")]))
    assert run.count("add-domains") == {"planned": 2, "done": 2}
    assert room.people() == {"ada@acme.test": True}
    assert len(room.requests("PATCH")) == 3


@pytest.mark.slow
def test_a_change_that_is_lost_every_time_is_unknown_and_ends_with_7(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada"), live_person("bob")))
    ids = {user["email"]: user["id"] for user in room.company()["users"]}
    room.faults({"method": "PATCH", "path": ids["ada@acme.example"], "times": None, **NEVER_ARRIVED})
    run = room.apply(room.sheets(users=[person("ada", active="no"), person("bob", active="no")]), expect=7)
    assert run.count("deactivate-user") == {"planned": 2, "done": 1, "unknown": 1}
    assert run.failure("ada@acme.example")["outcome"] == "unknown"


@pytest.mark.slow
def test_an_answer_that_comes_late_is_waited_for_no_longer_than_the_timeout(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.configure(pace={"timeout": "1500ms"})
    room.faults({"method": "POST", "path": "/users$", "when": "after", "delay_s": 3.0})
    run = room.apply(room.sheets(users=[person("ada")]))
    assert run.count("create-user") == {"planned": 1, "done": 1}
    assert room.created() == ["ada@acme.example"]


@pytest.mark.slow
def test_a_company_being_provisioned_is_polled_through_faults(rehearse: Rehearse) -> None:
    room = rehearse()
    poll = r"/companies/[^/]+$"
    faults = [
        {"method": "GET", "path": poll, **fault} for fault in ({"status": 503, "times": 4}, {"status": 404}, LOST)
    ]
    room.faults(*faults)
    run = room.apply(room.sheets([company("bolt")], [person("gil", "bolt")]))
    assert run.count("create-user") == {"planned": 1, "done": 1}
