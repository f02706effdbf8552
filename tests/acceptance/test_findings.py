"""What no action can settle is found, told apart, and said in words that help."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.harness import (
    Rehearse,
    Room,
    Run,
    company,
    live_company,
    live_person,
    person,
    rehearsal,
    sheet_rows,
    world_of,
)

COMPANIES = [
    company("acme", name="Acme Holdings", emailDomains="acme.example"),
    company("bolt"),
    company("Not A Name", emailDomains="acme.test"),
    company("corp", emailDomains=""),
    company("dupe"),
    company("dupe", name="Dupe & Co"),
    company("echo"),
    company("echo"),
]
PEOPLE = {
    "drifted": person("ada", title="Chair", displayName="Ada E."),
    "renamed": person("bob", email="robert@acme.example"),
    "good": person("cyn"),
    "identical": person("cyn"),
    "contradicting": person("dan"),
    "contradicted": person("dan", active="no"),
    "unknown company": person("eve", of="nowhere"),
    "company row rejected": person("fay", of="corp"),
    "domain not allowed": person("gil", email="gil@gmail.example"),
    "in two companies": person("hal"),
    "in two companies too": person("hal", of="bolt", email="HAL@acme.example"),
    "lives elsewhere": person("ida", of="bolt", email="ida@acme.example"),
    "no email": person("jon", email="jon at acme"),
    "no last name": person("kim", lastName=""),
    "neither yes nor no": person("lou", active="maybe"),
    "too long": person("mia", firstName="M" * 65),
}
ROW = {name: number for number, name in enumerate(PEOPLE, 2)}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Room, Run, list[dict[str, Any]]]]:
    """Plan once over everything that can be found; give the room, the run, and the findings of the plan file."""
    acme = live_company(
        "acme",
        live_person("ada", title="Analyst"),
        live_person("bob"),
        live_person("ida"),
        live_person("old", active=False),
        emailDomains=["acme.example", "acme.old"],
    )
    others = (live_company("bolt"), live_company("solo", live_person("sam", of="solo")))
    folder: Path = tmp_path_factory.mktemp("findings") / "room"
    with rehearsal(folder, world_of(acme, *others)) as room:
        room.configure(limits={"rejected_rows": 100})
        run = room.plan(room.sheets(COMPANIES, list(PEOPLE.values())), "--out", "plan.json")
        yield room, run, findings(folder / "plan.json")


def findings(plan: Path) -> list[dict[str, Any]]:
    import json

    return list(json.loads(plan.read_text("utf-8"))["findings"])


Seen = tuple[Room, Run, list[dict[str, Any]]]


@pytest.mark.parametrize(
    ("row", "column", "value", "word"),
    [
        ("contradicting", "email", "dan@acme.example", "users.csv row 7"),
        ("contradicted", "email", "dan@acme.example", "users.csv row 6"),
        ("unknown company", "companyVanityName", "nowhere", "does not exist"),
        ("company row rejected", "companyVanityName", "corp", "companies.csv row 5"),
        ("domain not allowed", "email", "gil@gmail.example", "gmail.example"),
        ("in two companies", "companyVanityName", "acme", "users.csv row 12"),
        ("in two companies too", "companyVanityName", "bolt", "users.csv row 11"),
        ("no email", "email", "jon at acme", "email"),
        ("no last name", "lastName", "", "lastName"),
        ("neither yes nor no", "active", "maybe", "yes"),
        ("too long", "firstName", "M" * 65, "64"),
    ],
)
def test_a_row_is_rejected_with_its_place_its_value_and_a_way_to_mend_it(
    seen: Seen, row: str, column: str, value: str, word: str
) -> None:
    _, run, _ = seen
    (found,) = (e for e in run.summary["rejected"] if (e["source"], e["row"]) == ("users.csv", ROW[row]))
    assert (found["column"], found["value"]) == (column, value)
    assert word in found["message"]


@pytest.mark.parametrize(
    ("row", "column", "word"),
    [(4, "vanityName", "a-z"), (5, "emailDomains", "empty"), (6, "vanityName", "row 7"), (7, "vanityName", "row 6")],
)
def test_a_company_row_is_rejected_in_the_same_pass(seen: Seen, row: int, column: str, word: str) -> None:
    _, run, _ = seen
    (found,) = (e for e in run.summary["rejected"] if (e["source"], e["row"]) == ("companies.csv", row))
    assert found["column"] == column
    assert word in found["message"]


def test_rejected_rows_are_counted_as_rows_and_nothing_good_is_rejected(seen: Seen) -> None:
    _, run, _ = seen
    assert run.count("rejected") == len(run.rejected_rows()) == 11 + 4


def test_an_identical_row_is_taken_once_with_a_note(seen: Seen) -> None:
    _, run, found = seen
    notes = {(note["origin"]["source"], note["origin"]["row"]) for note in found if note["kind"] == "note"}
    assert notes >= {("users.csv", ROW["identical"]), ("companies.csv", 9)}
    assert run.count("create-company") == {"planned": 1}
    assert run.count("create-user") == {"planned": 2}


def test_a_profile_that_differs_is_drift_field_by_field(seen: Seen) -> None:
    _, _, found = seen
    drift = {f["column"]: f["message"] for f in found if f["kind"] == "drift" and f["subject"] == "ada@acme.example"}
    assert drift.keys() == {"title", "displayName"}
    assert "Analyst" in drift["title"]
    assert "Chair" in drift["title"]


def test_a_company_name_that_differs_and_a_dropped_domain_are_drift(seen: Seen) -> None:
    _, run, found = seen
    drift = {f["column"]: f["message"] for f in found if f["kind"] == "drift" and f["subject"] == "acme"}
    assert drift.keys() == {"name", "emailDomains"}
    assert "Acme Holdings" in drift["name"]
    assert "acme.old" in drift["emailDomains"]
    assert run.count("drift") == 4
    assert run.count("add-domains") == {}


def test_people_and_companies_that_no_sheet_names_are_unmanaged(seen: Seen) -> None:
    _, _, found = seen
    unmanaged = {(f["company"], f["subject"]) for f in found if f["kind"] == "unmanaged"}
    assert ("acme", "bob@acme.example") in unmanaged
    assert ("solo", "solo") in unmanaged
    assert ("acme", "old@acme.example") not in unmanaged


def test_a_person_who_lives_in_another_company_is_a_conflict(seen: Seen) -> None:
    _, run, found = seen
    (conflict,) = (f for f in found if f["kind"] == "conflict")
    assert (conflict["subject"], conflict["company"]) == ("ida@acme.example", "bolt")
    assert "acme" in conflict["message"]
    assert run.count("conflict") == 1


def test_one_name_with_an_address_gone_and_one_new_may_be_a_rename(seen: Seen) -> None:
    _, run, found = seen
    (rename,) = (f for f in found if f["kind"] == "possible-rename")
    assert {rename["subject"], rename["value"]} == {"robert@acme.example", "bob@acme.example"}
    assert run.count("possible-rename") == 1


def test_a_plan_with_findings_alone_wrote_nothing_and_exits_with_0(seen: Seen) -> None:
    room, run, _ = seen
    assert run.code == 0
    assert room.writes() == []


def test_an_unmanaged_company_that_cannot_be_used_is_unmanaged_all_the_same(rehearse: Rehearse) -> None:
    broken = live_company("solo", state="TENANT_CREATION_ERROR", error_message="No luck")
    broken["errorMessage"] = broken.pop("error_message")
    room = rehearse(live_company("acme"), broken)
    assert room.plan(room.sheets([company("acme")])).count("unmanaged") == 1


def test_rejected_rows_stop_nobody_else_and_end_with_6(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("cyn")))
    rows = [person("ada"), person("bob", of="nowhere"), person("cyn", active="perhaps")]
    run = room.apply(room.sheets([company()], rows), expect=6)
    assert run.count("create-user") == {"planned": 1, "done": 1}
    assert room.people() == {"ada@acme.example": True, "cyn@acme.example": True}
    rejected = {(row["source file"], row["row"]): row for row in sheet_rows(run.audit, "Rejected rows")}
    assert rejected.keys() == {("users.csv", 3), ("users.csv", 4)}
    assert rejected["users.csv", 4]["value"] == "perhaps"


def test_a_conflict_ends_an_apply_with_6_and_leaves_the_person_where_they_are(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ida")), live_company("bolt", emailDomains=["bolt.example"]))
    run = room.apply(room.sheets(users=[person("ida", of="bolt", email="ida@acme.example")]), expect=6)
    assert run.count("conflict") == 1
    assert room.writes() == []


def test_drift_and_unmanaged_people_leave_an_apply_at_0(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada", title="Analyst"), live_person("bob")))
    run = room.apply(room.sheets([company()], [person("ada", title="Chair")]))
    assert (run.count("drift"), run.count("unmanaged"), run.summary["outcome"]) == (1, 1, "in-sync")
    assert {row["kind"] for row in sheet_rows(run.audit, "Findings")} == {"drift", "unmanaged"}


def test_domains_beyond_the_ten_that_a_company_may_have_are_rejected(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", emailDomains=[f"d{n}.example" for n in range(9)]))
    run = room.plan(room.sheets([company("acme", emailDomains="d0.example; new1.example; new2.example")]))
    assert run.rejected_rows() == {("companies.csv", 2)}
    assert run.count("add-domains") == {}
