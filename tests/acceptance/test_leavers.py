"""Sheets that say who has left: nobody gets access by one, until a person says how it is to be read."""

import json

from tests.acceptance.harness import Rehearse, company, live_company, live_person, person

ACME = live_company("acme", live_person("dan"), live_person("eve", active=False))


def test_a_sign_that_is_not_understood_refuses_the_sheet_and_says_the_ways_on(rehearse: Rehearse) -> None:
    room = rehearse(ACME)
    people = [person("ann", Status_of_contract="permanent"), person("eve", Status_of_contract="terminated")]
    sheets = room.sheets([company("acme")], people)
    run = room.apply(sheets, expect=3)
    assert run.summary["error_code"] == "header.active"
    assert '--ignore-column "Status_of_contract"' in run.summary["error"]
    assert not room.writes()


def test_what_a_person_has_ignored_is_in_the_plan_and_in_force_when_it_is_applied(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    sheets = room.sheets([company("acme")], [person("ann", Archive="yes"), person("bob", Archive="no")])
    run = room.plan(sheets, "--ignore-column", "archive", "--out", "plan.json")
    plan = room.folder / "plan.json"
    assert json.loads(plan.read_text("utf-8"))["options"]["ignored_columns"] == ["archive"]
    run = room.apply(plan)
    assert run.summary["options"]["ignored_columns"] == ["archive"]
    assert room.people() == {"ann@acme.example": True, "bob@acme.example": True}


def test_a_row_below_a_heading_of_leavers_is_rejected_and_the_others_go_on(rehearse: Rehearse) -> None:
    room = rehearse(ACME)
    heading = {"companyVanityName": "LEAVERS"}
    sheets = room.sheets([company("acme")], [person("ann"), person("dan"), heading, person("bob"), person("eve")])
    run = room.apply(sheets, expect=6)
    assert {found["code"] for found in run.summary["rejected"]} == {"row.left"}
    assert room.people() == {"ann@acme.example": True, "dan@acme.example": True, "eve@acme.example": False}


def test_who_has_left_loses_access_though_another_program_has_damaged_their_name(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("dan"), live_person("eve"), live_person("fay")))
    people = [
        person("dan", lastName="MÃ¼ller", active="no"),
        person("eve", lastName="", endDate="2020-01-31"),
        person("fay", lastName="MÃ¼ller", active="yes"),
        person("gus", lastName="M?ller", active="no"),
    ]
    run = room.apply(room.sheets([company("acme")], people), expect=6)
    assert [(found["code"], found["row"]) for found in run.summary["rejected"]] == [("cell.misread", 4)]
    assert room.people() == {"dan@acme.example": False, "eve@acme.example": False, "fay@acme.example": True}
