"""Sheets in, the world as they say, a second run that finds nothing to do."""

import pytest

from tests.acceptance.harness import Rehearse, Room, company, crowd, live_company, live_person, person

ONE_OF_EACH = {
    "create-company": {"planned": 1, "done": 1},
    "add-domains": {"planned": 1, "done": 1},
    "create-user": {"planned": 3, "done": 3},
    "deactivate-user": {"planned": 1, "done": 1},
    "reactivate-user": {"planned": 1, "done": 1},
}


def every_kind(rehearse: Rehearse) -> Room:
    """Open a room, with sheets that ask for every kind of action."""
    acme = live_company("acme", live_person("ada"), live_person("bob"), live_person("cyn", active=False))
    room = rehearse(acme)
    room.sheets(
        [company("acme", emailDomains="acme.example; acme.test"), company("bolt")],
        [
            person("ada"),
            person("bob", active="no"),
            person("cyn", active="yes"),
            person("dan"),
            person("eve", email="eve@acme.test"),
            person("fay", active="no"),
            person("gil", of="bolt"),
        ],
    )
    return room


def test_the_first_run_converges_and_the_second_writes_nothing(rehearse: Rehearse) -> None:
    room = every_kind(rehearse)
    first = room.apply("sheets")
    assert {kind: first.count(kind) for kind in ONE_OF_EACH} == ONE_OF_EACH
    assert (first.summary["outcome"], first.summary["failures"]) == ("done", [])
    truth = {
        "ada@acme.example": True,
        "bob@acme.example": False,
        "cyn@acme.example": True,
        "dan@acme.example": True,
        "eve@acme.test": True,
    }
    assert room.people("acme") == truth
    assert room.people("bolt") == {"gil@bolt.example": True}
    assert set(room.company("acme")["emailDomains"]) == {"acme.example", "acme.test"}
    bolt = room.company("bolt")
    assert (bolt["state"], bolt["name"], bolt["emailDomains"]) == ("COMPLETED", "Bolt Ltd", ["bolt.example"])

    room.forget()
    second = room.apply("sheets")
    assert room.writes() == []
    assert (second.summary["outcome"], second.summary["unchanged"]) == ("in-sync", 9)
    assert all(second.count(kind) == {} for kind in ONE_OF_EACH)


def test_the_order_is_company_then_wait_then_domains_then_people_then_states(rehearse: Rehearse) -> None:
    room = every_kind(rehearse)
    room.apply("sheets")
    acme, bolt = (f"/api/v2/companies/{room.company(name)['id']}" for name in ("acme", "bolt"))

    def first(method: str, path: str) -> int:
        return min(int(e["n"]) for e in room.requests(method) if e["path"].startswith(path))

    created, polled, gil = first("POST", "/api/v2/companies"), first("GET", bolt), first("POST", f"{bolt}/users")
    assert created < polled < gil
    states = [e["n"] for e in room.requests("PATCH") if e["path"].startswith(f"{acme}/users/")]
    (domains,) = room.requests("PATCH", acme)
    (people,) = room.requests("POST", f"{acme}/users")
    assert domains["n"] < people["n"] < min(states)


def test_a_plan_writes_nothing_and_says_what_apply_then_does(rehearse: Rehearse) -> None:
    room = every_kind(rehearse)
    planned = room.plan("sheets")
    assert room.writes() == []
    assert (planned.summary["outcome"], planned.summary["dry_run"]) == ("changes-pending", True)
    assert {kind: planned.count(kind)["planned"] for kind in ONE_OF_EACH} == {
        kind: counts["planned"] for kind, counts in ONE_OF_EACH.items()
    }


def test_people_are_created_in_a_company_that_no_sheet_describes(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    run = room.apply("--users", room.table("people.csv", [person("ada")]))
    assert run.count("create-user") == {"planned": 1, "done": 1}
    assert room.people() == {"ada@acme.example": True}
    assert len(room.writes()) == 1


def test_every_field_of_a_row_reaches_the_account(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    fields = {
        "displayName": "Ada of Acme",
        "phoneNumber": "+44 20 7946 0000",
        "department": "Research",
        "title": "0042",
        "location": "Zürich",
    }
    room.apply("--users", room.table("people.csv", [person("ada", **fields)]))
    (ada,) = room.company()["users"]
    assert {name: ada[name] for name in fields} == fields


def test_people_are_matched_by_email_whatever_its_case_spaces_or_accents_composed(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada"), live_person("bob", email="Bob@Acme.Example")))
    rows = [person("ada", email="  ADA@acme.EXAMPLE "), person("bob", active="")]
    run = room.apply(room.sheets([company()], rows))
    assert (run.summary["outcome"], room.writes()) == ("in-sync", [])


@pytest.mark.parametrize("base", [0, 1])
def test_hundreds_of_people_are_read_in_pages_and_created_in_batches(rehearse: Rehearse, base: int) -> None:
    living, new = crowd(255), crowd(45, first=255)
    room = rehearse(live_company("acme", *map(live_person, living)), options={"page_base": base})
    room.sheets([company()], [person(who, active="no" if who == "p254" else "yes") for who in living + new])
    run = room.apply("sheets")
    assert run.count("create-user") == {"planned": 45, "done": 45}
    assert run.count("deactivate-user") == {"planned": 1, "done": 1}
    assert run.summary["unchanged"] == 255
    pages = [entry["query"] for entry in room.requests("GET", "/users")]
    assert pages[0] == {}
    assert sorted(page["currentPage"] for page in pages[1:3]) == [str(base + 1), str(base + 2)]
    assert {page["pageSize"] for page in pages if page} == {"100"}
    assert sorted(len(entry["body"]) for entry in room.requests("POST", "/users")) == [5, 20, 20]
    assert len(room.people()) == 300
    assert room.people()["p254@acme.example"] is False
    assert room.plan("sheets", "--detailed-exitcode").summary["unchanged"] == 301


def test_companies_proceed_side_by_side(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"), options={"provisioning_polls": 30})
    room.apply(room.sheets([company("acme"), company("bolt")], [person("ada"), person("gil", of="bolt")]))
    bolt = room.company("bolt")["id"]
    last_poll = max(entry["n"] for entry in room.requests("GET", bolt))
    assert min(entry["n"] for entry in room.requests("POST", "/users")) < last_poll
    assert room.people("bolt") == {"gil@bolt.example": True}
