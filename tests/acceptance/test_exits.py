"""Each exit code, as the README's table gives it: what ends with it, what is said, and that nothing was written."""

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.harness import (
    Rehearse,
    Room,
    company,
    crowd,
    live_company,
    live_person,
    person,
    sheet_cells,
    sheet_rows,
)

# -- 2: wrong usage or configuration ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("apply", "--yes"), "No sheet was named"),
        (("plan", "sheets", "--no-such-flag"), "--no-such-flag"),
        (("plan", "sheets", "--absent-users", "delete"), "delete"),
        (("plan", "sheets", "--quiet", "--verbose"), "--quiet"),
        (("plan", "sheets", "--max-concurrency", "0"), "--max-concurrency"),
        (("plan", "sheets", "--config", "nowhere.toml"), "nowhere.toml"),
        (("apply", "sheets", "--yes", "--audit", "audit.csv"), ".xlsx"),
        (("apply", "sheets", "--yes", "--audit", "nowhere/audit.xlsx"), "nowhere"),
    ],
)
def test_wrong_usage_ends_with_2_and_calls_nobody(rehearse: Rehearse, arguments: tuple[str, ...], word: str) -> None:
    room = rehearse(live_company())
    room.sheets([company()])
    assert word in room.run(*arguments, expect=2).stderr
    assert room.requests() == []
    assert not (room.state / "audits").exists()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"RECONCILER_CLIENT_SECRET": ""}, "RECONCILER_CLIENT_SECRET"),
        ({"RECONCILER_API_URL": "http://api.invalid"}, "https://"),
        ({"RECONCILER_CLIENT_ID": "", "RECONCILER_CLIENT_ID_FILE": "nowhere.txt"}, "nowhere.txt"),
    ],
)
def test_a_wrong_environment_ends_with_2(rehearse: Rehearse, change: dict[str, str], word: str) -> None:
    room = rehearse(live_company())
    room.env |= change
    assert word in room.plan(room.sheets([company()]), expect=2).stderr
    assert room.requests() == []


def test_a_wrong_setting_ends_with_2_and_names_it(rehearse: Rehearse) -> None:
    room = rehearse(live_company())
    room.configure(limits={"run_deactivations": "many"})
    assert "limits.run_deactivations" in room.plan(room.sheets([company()]), expect=2).stderr


# -- 3: the input as a whole was refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("missing.csv", None, "no such file"),
        ("empty.csv", "", "empty"),
        ("header.csv", "companyVanityName,email,firstName,lastName\n", "no row"),
        ("strange.csv", "colour,shape\nred,round\n", "headers"),
        ("half.csv", "email,firstName\nada@acme.example,Ada\n", "lastName"),
        ("broken.xlsx", "PK\x03\x04 and no more", "damaged"),
    ],
)
def test_an_input_that_cannot_be_used_ends_with_3(
    rehearse: Rehearse, name: str, content: str | None, word: str
) -> None:
    room = rehearse(live_company())
    if content is not None:
        (room.folder / name).write_text(content, "utf-8")
    run = room.plan(name, expect=3)
    assert run.summary["outcome"] == "refused"
    assert name in run.summary["error"]
    assert word in run.summary["error"]
    assert room.writes() == []


def rejected(room: Room, bad: int, rows: int) -> Path:
    names = crowd(rows)
    return room.sheets(users=[person(who, lastName="" if at < bad else "Example") for at, who in enumerate(names)])


def test_more_rejected_rows_than_five_and_ten_percent_end_with_3_and_write_nothing(rehearse: Rehearse) -> None:
    room = rehearse(live_company())
    run = room.apply(rejected(room, bad=6, rows=20), expect=3)
    (hold,) = run.summary["holds"]
    assert (hold["limit"], hold["count"], hold["base"], hold["percent"]) == ("rejected-rows", 6, 20, 30.0)
    assert (run.count("rejected"), run.count("create-user")) == (6, {"planned": 14})
    assert room.writes() == []
    assert len(sheet_rows(run.audit, "Rejected rows")) == 6
    assert {row["outcome"] for row in sheet_rows(run.audit, "Actions")} == {"not applied"}


@pytest.mark.parametrize(("bad", "rows"), [(5, 10), (6, 60)])
def test_rejected_rows_within_either_limit_do_not_stop_the_others(rehearse: Rehearse, bad: int, rows: int) -> None:
    room = rehearse(live_company())
    run = room.apply(rejected(room, bad, rows), expect=6)
    assert run.count("create-user") == {"planned": rows - bad, "done": rows - bad}


# -- 4: held by the guard -------------------------------------------------------------------------------------------


def leavers(room: Room, leaving: int, staff: int, of: str = "acme") -> list[dict[str, str]]:
    return [person(who, of, active="no" if at < leaving else "yes") for at, who in enumerate(crowd(staff))]


def staffed(name: str, staff: int) -> dict[str, Any]:
    return live_company(name, *(live_person(who, name) for who in crowd(staff)))


def test_too_many_deactivations_in_a_company_are_held_until_the_exact_number_is_confirmed(rehearse: Rehearse) -> None:
    room = rehearse(staffed("acme", 60))
    sheets = room.sheets([company()], leavers(room, 7, 60))
    held = room.apply(sheets, expect=4)
    (hold,) = held.summary["holds"]
    assert (hold["limit"], hold["company"], hold["count"], hold["base"]) == ("company-deactivations", "acme", 7, 60)
    assert hold["percent"] == pytest.approx(11.7)
    assert hold["people"] == [f"{who}@acme.example" for who in crowd(7)]
    for word in ("7", "60", "11.7 %", "10 %", "--confirm-deactivations 7"):
        assert word in hold["message"]
    assert held.summary["outcome"] == "held"
    assert room.writes() == []
    for wrong in ("6", "8"):
        assert room.plan(sheets, "--confirm-deactivations", wrong, expect=4).summary["holds"]
    assert room.apply(sheets, "--confirm-deactivations", "7").count("deactivate-user") == {"planned": 7, "done": 7}
    assert sum(room.people().values()) == 53


def test_the_audit_of_a_held_run_names_the_limit_and_the_people(rehearse: Rehearse) -> None:
    room = rehearse(staffed("acme", 20))
    run = room.apply(room.sheets([company()], leavers(room, 13, 20)), expect=4)
    summary = [cell for row in sheet_cells(run.audit, "Summary") for cell in row]
    assert "company-deactivations" in summary
    assert len(sheet_rows(run.audit, "Held people")) == 13
    assert {row["outcome"] for row in sheet_rows(run.audit, "Actions")} == {"not applied"}


def test_a_company_within_either_limit_is_not_held(rehearse: Rehearse) -> None:
    room = rehearse(staffed("acme", 60), staffed("bolt", 8))
    rows = leavers(room, 6, 60) + leavers(room, 5, 8, of="bolt")
    assert room.plan(room.sheets(users=rows)).count("deactivate-user") == {"planned": 11}


def test_too_many_deactivations_in_a_run_are_held(rehearse: Rehearse) -> None:
    room = rehearse(staffed("acme", 4), staffed("bolt", 4))
    room.configure(limits={"run_deactivations": 2})
    rows = leavers(room, 2, 4) + leavers(room, 1, 4, of="bolt")
    sheets = room.sheets(users=rows)
    run = room.apply(sheets, expect=4)
    (hold,) = run.summary["holds"]
    assert (hold["limit"], hold["company"], hold["count"], hold["base"]) == ("run-deactivations", "", 3, 8)
    assert "--confirm-deactivations 3" in hold["message"]
    assert room.writes() == []
    room.plan(sheets, "--confirm-deactivations", "3")


def test_people_who_are_absent_count_towards_the_limit(rehearse: Rehearse) -> None:
    room = rehearse(staffed("acme", 20))
    sheets = room.sheets(users=leavers(room, 0, 14))
    run = room.plan(sheets, "--absent-users", "deactivate", expect=4)
    assert run.summary["holds"][0]["count"] == 6


def test_people_who_are_inactive_already_are_no_base_for_the_percentage(rehearse: Rehearse) -> None:
    off = [live_person(who, active=False) for who in crowd(100, first=100)]
    room = rehearse(live_company("acme", *map(live_person, crowd(20)), *off))
    run = room.plan(room.sheets(users=leavers(room, 6, 20)), expect=4)
    assert run.summary["holds"][0]["base"] == 20


def test_a_hold_wins_over_rejected_rows(rehearse: Rehearse) -> None:
    room = rehearse(staffed("acme", 12))
    bad = [person(f"bad{at}", lastName="") for at in range(6)]
    run = room.plan(room.sheets(users=leavers(room, 6, 12) + bad), expect=4)
    assert {hold["limit"] for hold in run.summary["holds"]} == {"company-deactivations", "rejected-rows"}


# -- 7: a listing that cannot be used -------------------------------------------------------------------------------


def test_a_listing_that_never_adds_up_leaves_its_company_alone_and_the_others_go_on(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")), live_company("bolt", live_person("bea", "bolt")))
    acme = room.company("acme")["id"]
    page = {"total": 3, "pageSize": 100, "currentPage": 0, "users": [{"id": "u1", "email": "ada@acme.example"}]}
    room.faults({"method": "GET", "path": f"{acme}/users$", "times": None, "status": 200, "body": page})
    rows = [person("ada", active="no"), person("new"), person("bea", "bolt", active="no"), person("neu", "bolt")]
    acme_row = company("acme", emailDomains="acme.example; acme.test")
    run = room.apply(room.sheets([acme_row, company("bolt")], rows), expect=7)
    assert run.summary["outcome"] == "unverified"
    assert all(acme not in entry["path"] for entry in room.writes())
    assert room.people("bolt") == {"bea@bolt.example": False, "neu@bolt.example": True}
    assert run.failure("acme")["outcome"] == "skipped"
    (row,) = (r for r in sheet_rows(run.audit, "Companies") if r["vanity name"] == "acme")
    assert "add up" in row["problem"]


def test_pages_that_move_while_they_are_read_are_read_again(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", *map(live_person, crowd(120))))
    cut = {"total": 119, "pageSize": 100, "currentPage": 1, "users": []}
    room.faults({"method": "GET", "path": "/users$", "query": "currentPage=1", "status": 200, "body": cut})
    run = room.apply(room.sheets(users=[person(who) for who in crowd(120)]))
    assert run.summary["unchanged"] == 120
    assert room.writes() == []


def test_an_unverified_company_and_a_rejected_row_end_with_7(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")))
    page = {"total": 3, "pageSize": 100, "currentPage": 0, "users": []}
    room.faults({"method": "GET", "path": "/users$", "times": None, "status": 200, "body": page})
    room.apply(room.sheets(users=[person("ada"), person("bob", lastName="")]), expect=7)


# -- 8: the API could not be reached, or refused the credentials ----------------------------------------------------


def test_a_wrong_secret_ends_with_8_and_says_what_to_check(rehearse: Rehearse) -> None:
    room = rehearse(live_company())
    room.env["RECONCILER_CLIENT_SECRET"] = "wrong-horse"
    run = room.apply(room.sheets([company()]), expect=8)
    assert "RECONCILER_CLIENT_SECRET" in run.summary["error"]
    assert "wrong-horse" not in run.text
    assert len(room.requests()) == 1
    assert run.summary["failures"][0]["status"] == 401


def test_nobody_listening_ends_with_8(rehearse: Rehearse) -> None:
    room = rehearse(live_company())
    room.env |= {"RECONCILER_API_URL": "http://127.0.0.1:9", "RECONCILER_TOKEN_URL": "http://127.0.0.1:9/oauth/token"}
    run = room.apply(room.sheets([company()]), expect=8)
    assert "127.0.0.1:9" in run.summary["error"]
    assert run.summary["outcome"] == "unreachable"


def test_a_web_page_where_json_belongs_ends_with_8_and_the_trace_id(rehearse: Rehearse) -> None:
    room = rehearse(live_company())
    page = {"status": 200, "body": "<html>Sign in</html>", "content_type": "text/html", "times": None}
    room.faults({"path": "/companies$", "headers": {"X-Trace-Id": "trace-of-the-page"}, **page})
    run = room.apply(room.sheets([company()]), expect=8)
    assert run.summary["failures"][0]["trace_id"] == "trace-of-the-page"
    assert "trace-of-the-page" in str(sheet_cells(run.audit, "Summary"))


def test_an_api_that_goes_away_mid_run_ends_with_8_and_tells_what_was_done(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")))
    room.faults({"method": "PATCH", "path": "/users/", "status": 401, "times": None})
    run = room.apply(room.sheets(users=[person("ada", active="no"), person("bob")]), expect=8)
    assert run.count("create-user") == {"planned": 1, "done": 1}
    assert run.count("deactivate-user")["planned"] == 1
    assert "done" not in run.count("deactivate-user")
    assert room.people() == {"ada@acme.example": True, "bob@acme.example": True}


# -- 10: changes are pending ----------------------------------------------------------------------------------------


def test_detailed_exitcode_tells_pending_changes_from_none(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada"), live_person("unmanaged")))
    changed = room.plan(room.sheets(users=[person("ada", active="no")]), "--detailed-exitcode", expect=10)
    assert changed.summary["outcome"] == "changes-pending"
    room.plan(room.sheets(users=[person("ada", title="Chair")]), "--detailed-exitcode", expect=0)


def test_a_held_plan_is_held_with_detailed_exitcode_too(rehearse: Rehearse) -> None:
    room = rehearse(staffed("acme", 20))
    room.plan(room.sheets(users=leavers(room, 6, 20)), "--detailed-exitcode", expect=4)
