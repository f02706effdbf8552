"""Addresses that meet only by Unicode folding are two: the run tells of both, and touches neither."""

import pytest

from tests.acceptance.harness import Rehearse, company, live_company, live_person, person, sheet_rows

LOOK_ALIKE = {
    "acme": ("groß", "gross"),
    "bolt": ("gross", "groß"),
    "corp": ("ıda", "ida"),
    "dupe": ("sam", "ſam"),
    "echo": ("kim", "\u212aim"),
    "fern": ("ann", "ａnn"),
}
"""For each company, who is in the sheet and who is there."""


@pytest.mark.parametrize("active", ["yes", "no"])
def test_a_row_never_touches_whose_address_only_looks_like_its_own(rehearse: Rehearse, active: str) -> None:
    live = (live_company(of, live_person("bob", of), live_person(there, of)) for of, (_, there) in LOOK_ALIKE.items())
    room = rehearse(*live)
    rows = [(person("bob", of), person(sheet, of, active=active)) for of, (sheet, _) in LOOK_ALIKE.items()]
    sheets = room.sheets([company(of) for of in LOOK_ALIKE], [row for pair in rows for row in pair])
    run = room.apply(sheets, "--absent-users", "deactivate", expect=6)
    assert room.writes() == []
    found = [f for f in sheet_rows(run.audit, "Findings") if f["kind"] == "conflict"]
    assert [f["code"] for f in found] == ["email.two_spellings"] * len(LOOK_ALIKE)
    for of, pair in LOOK_ALIKE.items():
        assert [f for f in found if all(f"{who}@{of}.example" in f["message"] for who in pair)], (of, pair)


def test_a_kelvin_sign_in_a_sheet_rejects_its_row_and_nobody_is_touched(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("bob"), live_person("kim")))
    sheets = room.sheets([company()], [person("bob"), person("\u212aim", active="no")])
    run = room.apply(sheets, "--absent-users", "deactivate", expect=6)
    assert room.writes() == []
    assert run.rejected_rows() == {("users.csv", 3)}


def test_the_domain_has_one_form_and_the_sharp_s_is_no_double_s(rehearse: Rehearse) -> None:
    domains = ["xn--strae-oqa.example", "strasse.example"]
    room = rehearse(live_company("acme", live_person("ann", email="ann@strasse.example"), emailDomains=domains))
    row = company(emailDomains="straße.example; strasse.example")
    ann = person("ann", email="ann@straße.example", active="no")
    room.apply(room.sheets([row], [ann]), "--absent-users", "deactivate", expect=6)
    assert room.writes() == []
    live = live_company("acme", live_person("ann", email="ann@straße.example"), emailDomains=domains)
    room = rehearse(live)
    run = room.apply(room.sheets([row], [ann]))
    assert room.people() == {"ann@straße.example": False}
    (action,) = sheet_rows(run.audit, "Actions")
    assert (action["who"], action["note"]) == ("ann@straße.example", "ann@xn--strae-oqa.example in the sheet")


def test_the_preview_shows_the_live_address_beside_the_sheets_spelling(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("Bob.Baker")))
    sheets = room.sheets([company()], [person("bob.BAKER", active="no")])
    text = room.run("plan", sheets, text=True).stdout
    assert "<Bob.Baker@acme.example>  (bob.BAKER@acme.example in the sheet)" in text
    run = room.apply(sheets)
    assert [row["who"] for row in sheet_rows(run.audit, "Actions")] == ["Bob.Baker@acme.example"]
    room.run("runs", "last", "--undo", "--out", "undo.json")
    assert room.apply("undo.json").count("reactivate-user") == {"planned": 1, "done": 1}


def test_a_plan_file_is_done_already_though_sheet_and_live_spell_an_address_in_two_ways(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("Bob")))
    sheets = room.sheets([company()], [person("bob", active="no")])
    room.plan(sheets, "--out", "plan.json")
    room.change("acme", "bob", active=False)
    assert room.apply("plan.json").summary["verdict"].startswith("Nothing to do")


@pytest.mark.parametrize("folds", [True, False])
def test_two_rows_that_meet_are_not_created_whatever_the_api_takes_for_one(rehearse: Rehearse, folds: bool) -> None:
    room = rehearse(live_company("acme", live_person("bob")), options={"fold_emails": folds})
    sheets = room.sheets([company()], [person("bob"), person("groß"), person("gross")])
    run = room.apply(sheets, expect=6)
    assert room.writes() == []
    assert run.count("conflict") == 2


@pytest.mark.slow
@pytest.mark.parametrize("folds", [True, False])
def test_a_sharp_s_is_created_as_it_is_and_is_right_the_next_night(rehearse: Rehearse, folds: bool) -> None:
    room = rehearse(live_company("acme", live_person("bob")), options={"fold_emails": folds})
    sheets = room.sheets([company()], [person("bob"), person("groß")])
    room.apply(sheets)
    assert "groß@acme.example" in room.people()
    assert room.apply(sheets).count("create-user") == {}
