"""First and last days, and disabled people of whom no row says yes: over HTTP, as an operator meets them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.acceptance.harness import Rehearse, Room, live_company, live_person, person
from tests.corpus.make_corpus import FILES

EARLY, LATE = "Etc/GMT+12", "Etc/GMT-14"
"""Two zones 26 hours apart: where it is the next day already, and where it is not yet."""


def day_in(zone: str, days: int = 0) -> str:
    return str((datetime.now(UTC).astimezone(ZoneInfo(zone)) + timedelta(days)).date())


def case(room: Room, name: str) -> str:
    (room.folder / name).write_bytes((FILES / name).read_bytes())
    return name


def test_a_past_last_day_beside_an_empty_active_is_a_no(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("dan", active=False)))
    room.apply(case(room, "dates-beside-empty-active.csv"))
    assert room.people() == {"dan@acme.example": False, "ann@acme.example": True}


def test_a_status_against_a_date_is_rejected_and_nobody_starts_early(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("bob", active=False)))
    run = room.apply(case(room, "dates-beside-status.csv"), expect=6)
    assert room.people() == {"bob@acme.example": False, "ann@acme.example": True}
    assert {(one["row"], one["cell"]) for one in run.summary["rejected"]} >= {(3, "E3"), (3, "G3")}
    assert "Starts on 2090-02-01" in run.text
    assert run.summary["coming_and_going"] == []


def test_who_is_disabled_stays_so_until_a_row_says_yes(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("dan", active=False)))
    room.sheets(users=[person("dan", active=""), person("eve", active="")])
    run = room.apply("sheets", expect=6)
    assert room.people() == {"dan@acme.example": False, "eve@acme.example": True}
    assert (run.count("conflict"), run.count("reactivate-user")) == (1, {})
    assert "1 person stays disabled: no row says yes outright." in run.text
    room.sheets(users=[person("dan", active="yes"), person("eve", active="")])
    room.apply("sheets")
    assert room.people() == {"dan@acme.example": True, "eve@acme.example": True}


def test_whom_a_run_disabled_is_not_made_anew_where_the_api_lists_them_no_more(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("dan"), live_person("eve")), options={"hide_disabled": True})
    room.sheets(users=[person("dan", active="no"), person("eve")])
    room.apply("sheets")
    room.sheets(users=[person("dan", active=""), person("eve")])
    run = room.apply("sheets", expect=6)
    assert (run.count("create-user"), run.count("reactivate-user"), run.count("conflict")) == ({}, {}, 1)
    assert room.people()["dan@acme.example"] is False


@pytest.mark.slow
def test_the_night_after_the_last_day_takes_access_by_itself(rehearse: Rehearse) -> None:
    """The same command on the same sheet: what is the last day in one zone has passed in the other."""
    room = rehearse(live_company("acme", live_person("dan"), live_person("eve")))
    room.sheets(users=[person("dan", endDate=day_in(EARLY)), person("eve", endDate="")])
    room.configure(policy={"zone": EARLY})
    before = room.apply("sheets")
    assert room.people() == {"dan@acme.example": True, "eve@acme.example": True}
    assert [(one["what"], one["subject"]) for one in before.summary["coming_and_going"]] == [
        ("leaves", "dan@acme.example")
    ]
    assert f"As of {before.summary['options']['today']} in {EARLY}" in before.text
    room.configure(policy={"zone": LATE})
    room.apply("sheets")
    assert room.people() == {"dan@acme.example": False, "eve@acme.example": True}


def test_a_plan_file_keeps_the_zone_that_it_was_made_for(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.sheets(users=[person("dan", startDate=day_in(LATE)), person("eve", startDate="")])
    room.configure(policy={"zone": LATE})
    run = room.plan("sheets", "--out", "plan.json")
    assert run.count("create-user") == {"planned": 2}
    room.configure(policy={"zone": EARLY})
    room.apply("plan.json")  # the zone is the plan's
    assert set(room.people()) == {"dan@acme.example", "eve@acme.example"}


def test_a_zone_that_is_none_is_a_wrong_configuration(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    room.sheets(users=[person("dan")])
    room.configure(policy={"zone": "Europe/Nowhere"})
    run = room.plan("sheets", expect=2)
    assert "policy.zone: There is no time zone Europe/Nowhere" in run.stderr


def test_an_export_reads_back_with_no_change_and_no_question(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("dan", active=False), live_person("eve")))
    room.run("export", "--out", "live.xlsx", text=True)
    run = room.plan("live.xlsx")
    assert (run.summary["outcome"], run.count("conflict"), run.count("rejected")) == ("in-sync", 0, 0)
