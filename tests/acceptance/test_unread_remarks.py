"""Remarks that nothing understands are shown before anything is applied, and hold nothing back."""

import json

from tests.acceptance.harness import Rehearse, live_company, live_person, person

ABROAD = "living in Australia now"


def test_a_plan_shows_the_remarks_to_be_read_wherever_it_is_shown(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("dan"), live_person("eve", active=False)))
    people = [
        person("ann", Remarks=ABROAD),
        person("bob", Remarks="-"),
        person("dan", Remarks="plays the tuba"),
        person("eve", Remarks="prefers Evie", active="yes"),
    ]
    sheets = room.sheets(users=people)
    run = room.plan(sheets, "--out", "plan.json")
    assert [(one["subject"], one["value"]) for one in run.summary["unread_remarks"]] == [
        ("ann@acme.example", ABROAD),
        ("eve@acme.example", "prefers Evie"),
    ]
    heading = "2 people who get access have a remark that nothing here understands: read it before you approve"
    assert heading in run.text
    assert f"“{ABROAD}”: ann@acme.example [" in run.text
    assert "tuba" not in run.text
    shown = room.run("show", "plan.json", text=True)
    assert heading in shown.text
    told = json.loads(room.run("show", "plan.json", "--json").stdout)
    assert told["unread_remarks"] == run.summary["unread_remarks"]
    room.apply("plan.json")
    assert room.people()["ann@acme.example"] is True
