"""A plan file: made once, applied as it was shown, refused where anything has moved."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from reconciler.planning.plan import LIFE, Plan
from reconciler.report.words.english import catalogue as english
from reconciler.state.plan_file import read_plan, write_plan
from tests.acceptance.harness import (
    Rehearse,
    Room,
    company,
    crowd,
    live_company,
    live_person,
    person,
    rehearsal,
    sheet_cells,
    world_of,
)

ACME = live_company("acme", live_person("ada"), live_person("bob"))


def make_plan(room: Room) -> Path:
    """Make a plan: one new company, two new people, one leaver."""
    rows = [person("ada", active="no"), person("bob", active="yes"), person("cyn"), person("gil", "bolt")]
    room.plan(room.sheets([company("acme"), company("bolt")], rows), "--out", "plan.json")
    return room.folder / "plan.json"


def planned(rehearse: Rehearse) -> tuple[Room, Path]:
    room = rehearse(ACME)
    return room, make_plan(room)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Room, Path]]:
    """Give a room and a plan that tests copy, and leave as they are."""
    with rehearsal(tmp_path_factory.mktemp("plans") / "room", world_of(ACME)) as room:
        yield room, make_plan(room)


def test_a_plan_is_applied_from_its_file_alone(rehearse: Rehearse) -> None:
    room, plan = planned(rehearse)
    document = json.loads(plan.read_text("utf-8"))
    digest = document["digest"]
    assert len(bytes.fromhex(document["nonce"])) == 16
    run = room.apply(plan)
    assert (run.summary["plan_digest"], run.summary["plan"]) == (digest, str(plan))
    assert run.count("create-user") == {"planned": 2, "done": 2}
    assert room.people() == {"ada@acme.example": False, "bob@acme.example": True, "cyn@acme.example": True}
    assert digest in [cell for row in sheet_cells(run.audit, "Summary") for cell in row]


def test_a_plan_tells_the_digest_of_its_file_and_is_its_owners_alone(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    run = room.plan(room.sheets(users=[person("ada")]), "--out", "plan.json")
    plan = room.folder / "plan.json"
    document = json.loads(plan.read_text("utf-8"))
    assert document["digest"] == run.summary["plan_digest"]
    assert plan.stat().st_mode & 0o077 == 0
    (action,) = document["actions"]
    assert action["origin"] == {"source": "users.csv", "sheet": "", "row": 2}
    assert (action["old"], action["new"]["email"]) == (None, "ada@acme.example")


def test_what_was_done_by_hand_in_the_meantime_is_no_obstacle(rehearse: Rehearse) -> None:
    room, plan = planned(rehearse)
    room.change("acme", "ada", active=False)
    room.change("acme", "cyn", create={"firstName": "Cyn", "lastName": "Example"})
    run = room.apply(plan)
    assert run.count("create-user") == {"planned": 1, "done": 1}
    assert run.count("deactivate-user") == {}
    assert room.created() == ["gil@bolt.example"]


def test_a_plan_whose_actions_are_all_done_has_nothing_to_do(rehearse: Rehearse) -> None:
    room, plan = planned(rehearse)
    room.apply(plan)
    room.forget()
    assert room.apply(plan).summary["outcome"] == "in-sync"
    assert room.writes() == []


def refused(room: Room, plan: Path, *words: str) -> None:
    run = room.apply(plan, expect=5)
    assert run.summary["outcome"] == "stale"
    for word in words:
        assert word in run.summary["error"]
    assert room.writes() == []


def test_a_plan_with_one_byte_altered_is_refused(standing: tuple[Room, Path]) -> None:
    room, plan = standing
    altered = room.folder / "altered.json"
    altered.write_bytes(plan.read_bytes().replace(b"cyn@acme.example", b"cyd@acme.example", 1))
    refused(room, altered, "altered.json", "digest")


def test_a_plan_that_was_cut_short_is_refused(standing: tuple[Room, Path]) -> None:
    room, plan = standing
    short = room.folder / "short.json"
    short.write_bytes(plan.read_bytes()[:-40])
    refused(room, short, "short.json")


def test_a_plan_is_refused_where_the_world_needs_what_is_not_in_it(rehearse: Rehearse) -> None:
    room, plan = planned(rehearse)
    room.change("acme", "bob", active=False)
    refused(room, plan, "bob@acme.example", "reactivate-user")


def test_a_plan_is_refused_where_an_old_value_has_moved(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    sheets = room.sheets([company("acme", emailDomains="acme.example; one.example; two.example")])
    room.plan(sheets, "--out", "two.json")
    half = room.sheets([company("acme", emailDomains="acme.example; one.example")], name="half")
    room.apply(half)
    room.forget()
    refused(room, room.folder / "two.json", "one.example")


def test_a_plan_is_refused_where_its_sheets_have_changed_or_are_gone(standing: tuple[Room, Path]) -> None:
    room, plan = standing
    sheet = room.folder / "sheets" / "users.csv"
    content = sheet.read_bytes()
    try:
        sheet.write_bytes(content + b"\n")
        refused(room, plan, "users.csv", "changed")
        sheet.unlink()
        refused(room, plan, "users.csv")
    finally:
        sheet.write_bytes(content)


def expired(plan: Plan) -> Plan:
    before = plan.created_at - LIFE - timedelta(seconds=1)
    return replace(plan, created_at=before, expires_at=before + LIFE)


def of_another_host(plan: Plan) -> Plan:
    return replace(plan, host="community.symphony.com")


@pytest.mark.parametrize(("crafted", "word"), [(expired, "expired"), (of_another_host, "community.symphony.com")])
def test_a_plan_is_refused_when_it_is_old_or_of_another_host(
    standing: tuple[Room, Path], crafted: Callable[[Plan], Plan], word: str
) -> None:
    room, plan = standing
    path = room.folder / f"{crafted.__name__}.json"
    write_plan(crafted(read_plan(plan)), path, english)
    refused(room, path, word)


def test_what_is_json_and_no_plan_is_refused(standing: tuple[Room, Path]) -> None:
    room, _ = standing
    path = room.folder / "other.json"
    path.write_text('{"companies": []}', "utf-8")
    refused(room, path, "not a plan")


def test_a_plan_brings_its_own_policies(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada"), live_person("gone")))
    room.plan(room.sheets(users=[person("ada")]), "--absent-users", "deactivate", "--out", "plan.json")
    assert "alone" in room.apply("plan.json", "--absent-users", "report", expect=2).stderr
    room.apply("plan.json")
    assert room.people()["gone@acme.example"] is False


def test_a_held_plan_is_held_when_it_is_applied_until_its_number_is_confirmed(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", *map(live_person, crowd(20))))
    rows = [person(who, active="no" if at < 6 else "yes") for at, who in enumerate(crowd(20))]
    room.plan(room.sheets(users=rows), "--out", "plan.json", expect=4)
    room.apply("plan.json", expect=4)
    assert room.writes() == []
    run = room.apply("plan.json", "--confirm-deactivations", "6")
    assert run.count("deactivate-user") == {"planned": 6, "done": 6}
