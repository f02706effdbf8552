"""The open ends of the contract: whichever way the API turns out to be, the world converges and stays."""

from typing import Any

import pytest

from tests.acceptance.harness import Rehearse, company, crowd, live_company, live_person, person, sheet_rows

pytestmark = pytest.mark.slow

# -- `active` in listings -------------------------------------------------------------------------------------------


def test_without_active_in_listings_wanted_people_are_left_alone_and_leavers_are_looked_at(rehearse: Rehearse) -> None:
    acme = live_company("acme", live_person("ada"), live_person("bob"), live_person("cyn", active=False))
    room = rehearse(acme, options={"list_active": False})
    sheets = room.sheets(users=[person("ada"), person("bob", active="no"), person("cyn", active="no")])
    ids = {user["email"]: user["id"] for user in room.company()["users"]}
    run = room.apply(sheets)
    assert run.count("deactivate-user") == {"planned": 1, "done": 1}
    assert room.people() == {"ada@acme.example": True, "bob@acme.example": False, "cyn@acme.example": False}
    (patch,) = room.writes()
    assert patch["path"].endswith(ids["bob@acme.example"])
    looked = {entry["path"].rpartition("/")[2] for entry in room.requests("GET") if "/users/" in entry["path"]}
    assert looked == {ids["bob@acme.example"], ids["cyn@acme.example"]}
    room.forget()
    assert room.apply(sheets).summary["outcome"] == "in-sync"
    assert room.writes() == []


def test_unknown_active_look_finds_out_who_must_be_reactivated(rehearse: Rehearse) -> None:
    acme = live_company("acme", live_person("ada"), live_person("bob", active=False))
    room = rehearse(acme, options={"list_active": False})
    sheets = room.sheets(users=[person("ada"), person("bob", active="yes")])
    assert room.plan(sheets).summary["outcome"] == "in-sync"
    run = room.apply(sheets, "--unknown-active", "look")
    assert run.count("reactivate-user") == {"planned": 1, "done": 1}
    assert room.people() == {"ada@acme.example": True, "bob@acme.example": True}


def test_unknown_active_refuse_holds_and_says_how_to_go_on(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")), options={"list_active": False})
    run = room.apply(room.sheets(users=[person("ada"), person("bob")]), "--unknown-active", "refuse", expect=4)
    (hold,) = run.summary["holds"]
    assert (hold["limit"], hold["people"]) == ("unknown-active", ["ada@acme.example"])
    assert "--unknown-active look" in hold["message"]
    assert room.writes() == []


def test_absent_people_are_looked_at_where_listings_do_not_tell(rehearse: Rehearse) -> None:
    acme = live_company("acme", live_person("ada"), live_person("gone"), live_person("off", active=False))
    room = rehearse(acme, options={"list_active": False})
    run = room.apply(room.sheets(users=[person("ada")]), "--absent-users", "deactivate")
    assert run.count("deactivate-user") == {"planned": 1, "done": 1}
    assert room.people()["gone@acme.example"] is False


# -- disabled people in listings ------------------------------------------------------------------------------------


def test_where_disabled_people_are_hidden_a_leaver_is_verified_by_their_own_record(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada"), live_person("bob")), options={"hide_disabled": True})
    sheets = room.sheets(users=[person("ada"), person("bob", active="no")])
    run = room.apply(sheets)
    assert run.count("deactivate-user") == {"planned": 1, "done": 1}
    assert [row["verified"] for row in sheet_rows(run.audit, "Actions")] == ["yes"]
    assert room.plan(sheets).summary["outcome"] == "in-sync"


def test_where_disabled_people_are_hidden_nobody_is_made_twice(rehearse: Rehearse) -> None:
    acme = live_company("acme", live_person("bob", active=False))
    room = rehearse(acme, options={"hide_disabled": True})
    run = room.apply(room.sheets(users=[person("bob")]), expect=6)
    assert run.failure("bob@acme.example")["detailErrorCode"] == 40002
    assert len(room.people()) == 1


# -- tokens -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("expires_in", [False, True])
def test_a_token_is_renewed_before_it_ends(rehearse: Rehearse, expires_in: bool) -> None:
    options = {"token_life_s": 2.0, "expires_in": expires_in, "latency_s": 0.05, "provisioning_polls": 40}
    room = rehearse(options=options)
    room.apply(room.sheets([company("bolt")], [person("gil", "bolt")]))
    assert room.people("bolt") == {"gil@bolt.example": True}
    assert len(room.requests("POST", "/oauth/token")) >= 2
    assert all(entry["status"] != 401 for entry in room.requests())


def test_one_token_does_for_a_run_that_is_shorter_than_its_life(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", *map(live_person, crowd(120))))
    room.plan(room.sheets([company()]))
    assert len(room.requests("POST", "/oauth/token")) == 1


def test_a_token_that_is_refused_is_renewed_once(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.faults({"method": "POST", "path": "/users$", "status": 401})
    room.apply(room.sheets(users=[person("ada")]))
    assert room.people() == {"ada@acme.example": True}
    assert len(room.requests("POST", "/oauth/token")) == 2


def test_a_token_that_stays_refused_ends_with_8(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.faults({"path": "^/api/", "status": 401, "times": None})
    run = room.apply(room.sheets(users=[person("ada")]), expect=8)
    assert len(room.requests("POST", "/oauth/token")) == 2
    assert "credentials" in run.summary["error"]


# -- companies on their way -----------------------------------------------------------------------------------------

TWO = [company("acme"), company("bolt")]
PEOPLE = [person("ada"), person("gil", "bolt"), person("hal", "bolt")]


def test_a_company_that_fails_takes_its_people_with_it_and_nobody_else(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), provisioning={"bolt": "TENANT_CREATION_ERROR"})
    run = room.apply(room.sheets(TWO, PEOPLE), expect=6)
    assert run.count("create-company") == {"planned": 1, "failed": 1}
    assert run.count("create-user") == {"planned": 3, "done": 1, "skipped": 2}
    assert room.people("acme") == {"ada@acme.example": True}
    assert room.people("bolt") == {}
    assert "Provisioning ended with TENANT_CREATION_ERROR" in run.failure("bolt")["detail"]


def test_a_company_that_failed_before_is_told_with_its_message_and_left_alone(rehearse: Rehearse) -> None:
    bolt = live_company("bolt", state="TENANT_CONFIG_ERROR", errorMessage="The domain has no owner")
    room = rehearse(live_company("acme"), bolt)
    run = room.apply(room.sheets(TWO, PEOPLE), expect=6)
    assert "The domain has no owner" in run.failure("bolt")["detail"]
    assert room.people("acme") == {"ada@acme.example": True}
    assert len(room.writes()) == 1


@pytest.mark.parametrize("fate", ["never", "TENANT_CREATED"])
def test_a_company_that_never_completes_is_pending_and_the_others_are_done(rehearse: Rehearse, fate: str) -> None:
    room = rehearse(live_company("acme"), provisioning={"bolt": fate})
    room.configure(pace={"provisioning": "300ms"})
    run = room.apply(room.sheets(TWO, PEOPLE), expect=6)
    assert run.count("create-company") == {"planned": 1, "pending": 1}
    assert run.count("create-user") == {"planned": 3, "done": 1, "pending": 2}
    assert run.summary["outcome"] == "incomplete"
    pending = [row for row in sheet_rows(run.audit, "Actions") if row["outcome"] == "pending"]
    assert all("run again" in row["detail"] for row in pending)
    assert ("contact Symphony support" in pending[0]["detail"]) is (fate == "TENANT_CREATED")


def test_the_next_run_goes_on_with_a_company_that_was_pending(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), options={"provisioning_polls": 100})
    room.configure(pace={"provisioning": "150ms"})
    sheets = room.sheets(TWO, PEOPLE)
    room.apply(sheets, expect=6)
    room.configure()
    run = room.apply(sheets)
    assert run.count("create-user") == {"planned": 2, "done": 2}
    assert set(room.people("bolt")) == {"gil@bolt.example", "hal@bolt.example"}
    assert len(room.requests("POST", "/companies")) == 1


def test_a_company_that_is_ready_when_it_is_read_again_keeps_nobody_pending(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), options={"provisioning_polls": 1})
    room.configure(pace={"provisioning": "10ms"})
    sheets = room.sheets(TWO, PEOPLE)
    run = room.apply(sheets, expect=6)
    assert run.count("create-company") == {"planned": 1, "done": 1}
    assert run.count("create-user") == {"planned": 3, "done": 1, "skipped": 2}
    skipped = [row for row in sheet_rows(run.audit, "Actions") if row["outcome"] == "skipped"]
    assert {row["verified"] for row in skipped} == {"yes"}
    assert all("is ready now: run again" in row["detail"] for row in skipped)
    room.configure()
    assert room.apply(sheets).count("create-user") == {"planned": 2, "done": 2}


@pytest.mark.parametrize("fault", [{"status": 503}, {"drop": True}, {"status": 404}])
def test_a_company_that_nobody_could_look_at_keeps_nobody_pending(rehearse: Rehearse, fault: dict[str, Any]) -> None:
    room = rehearse(live_company("acme"), options={"provisioning_polls": 0})
    room.configure(pace={"provisioning": "150ms"})
    gone: dict[str, Any] = {"method": "GET", "times": None, **fault}
    room.faults({**gone, "path": "/companies/[^/]+$"}, {**gone, "path": "/companies$", "after": 1})
    run = room.apply(room.sheets(TWO, [person("gil", "bolt")]), expect={7, 8})
    assert run.count("create-company") == {"planned": 1, "pending": 1}
    assert run.count("create-user") == {"planned": 1, "skipped": 1}
    (row,) = (row for row in sheet_rows(run.audit, "Actions") if row["outcome"] == "skipped")
    assert "whether its company is ready could not be read" in row["detail"] or "the run was stopped" in row["detail"]


# -- domains, and active on create ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kept", ["add", "replace"])
def test_domains_are_added_and_none_is_lost_whether_the_api_adds_or_replaces(rehearse: Rehearse, kept: str) -> None:
    acme = live_company("acme", emailDomains=["acme.example", "acme.old"])
    room = rehearse(acme, options={"domains_patch": kept})
    sheets = room.sheets([company("acme", emailDomains="acme.example, ACME.test")])
    run = room.apply(sheets)
    assert run.count("add-domains") == {"planned": 1, "done": 1}
    assert set(room.company()["emailDomains"]) == {"acme.example", "acme.old", "acme.test"}
    assert room.plan(sheets).summary["outcome"] == "in-sync"


def test_nothing_to_add_is_understood(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.faults({"method": "PATCH", "when": "after", "status": 304})
    run = room.apply(room.sheets([company("acme", emailDomains="acme.example; acme.test")]))
    assert run.count("add-domains") == {"planned": 1, "done": 1}
    (row,) = sheet_rows(run.audit, "Actions")
    assert (row["outcome"], row["verified"], row["HTTP status"]) == ("done", "yes", 304)


def test_new_people_are_active_where_the_api_honours_what_a_creation_asks_for(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), options={"honour_active": True})
    room.apply(room.sheets(users=[person("ada"), person("bob", active="no")]))
    assert room.people() == {"ada@acme.example": True}


# -- consistency ----------------------------------------------------------------------------------------------------


def test_people_who_are_listed_late_are_verified_and_not_made_twice(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), options={"listing_lag": 3})
    run = room.apply(room.sheets(users=[person("ada"), person("bob")]))
    assert run.count("create-user") == {"planned": 2, "done": 2}
    assert sorted(room.created()) == ["ada@acme.example", "bob@acme.example"]


@pytest.mark.parametrize("lag", [1, 3])
def test_a_creation_whose_answer_was_lost_is_settled_though_listings_lag(rehearse: Rehearse, lag: int) -> None:
    room = rehearse(live_company("acme"), options={"listing_lag": lag})
    room.faults({"method": "POST", "path": "/users$", "when": "after", "drop": True})
    run = room.apply(room.sheets(users=[person("ada"), person("bob")]))
    assert run.count("create-user") == {"planned": 2, "done": 2}
    assert len(room.people()) == 2


def test_the_api_url_may_end_in_api_or_version(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    sheets = room.sheets([company()])
    for ending in ("/api", "/api/v2/"):
        room.env["RECONCILER_API_URL"] = room.url + ending
        room.plan(sheets)
    assert room.requests("GET", "/api/v2/companies")


def test_pages_of_another_size_than_asked_for_are_read_all_the_same(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", *map(live_person, crowd(70))), options={"page_size_default": 30})
    run = room.plan(room.sheets(users=[person(who) for who in crowd(70)]))
    assert run.summary["unchanged"] == 70


def test_fields_that_the_contract_does_not_name_are_no_obstacle(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    odd: dict[str, Any] = {
        "id": "u1",
        "email": "ada@acme.example",
        "firstName": "Ada",
        "lastName": "Example",
        "title": None,
        "roles": ["x"],
    }
    page = {"total": 1, "pageSize": 100, "currentPage": 0, "users": [odd], "next": None}
    room.faults({"method": "GET", "path": "/users$", "status": 200, "body": page})
    assert room.plan(room.sheets(users=[person("ada")])).summary["unchanged"] == 1
