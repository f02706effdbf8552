"""The guard as operators meet it: sheet × live × flags → held or not, with the exact text."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.harness import Rehearse, Room, Run, Running, crowd, live_company, live_person, person

WAY_ON = "If that is meant, run again with --confirm-deactivations {}; if not, correct the sheets."


def leavers(count: int, base: int, absent: bool) -> list[dict[str, str]]:
    """Give rows for `base` people of whom `count` leave: by their row, or by having none."""
    names = crowd(base)
    kept = [person(who) for who in names[count:]]
    return kept if absent else [*kept, *(person(who, active="no") for who in names[:count])]


def room_of(rehearse: Rehearse, base: int) -> Room:
    return rehearse(live_company("acme", *map(live_person, crowd(base))))


@pytest.mark.parametrize(
    ("count", "base", "limits", "flags", "message"),
    [
        (5, 10, {}, [], ""),
        (6, 60, {}, [], ""),
        (6, 12, {}, [], f"acme: 6 of 12 active people (50.0 %) would be deactivated; the limit is 5 and 10 %. "
         f"{WAY_ON.format(6)}"),
        (6, 12, {}, ["--confirm-deactivations", "6"], ""),
        (6, 12, {}, ["--confirm-deactivations", "7"], "acme: 6 of 12 active people (50.0 %) would be deactivated; the "
         f"limit is 5 and 10 %. --confirm-deactivations 7 is not the number of this run. {WAY_ON.format(6)}"),
        (2, 3, {"company_share_percent": 50}, [], "acme: 2 of 3 active people (66.7 %) would be deactivated; the limit "
         f"is 50 %. {WAY_ON.format(2)}"),
        (3, 40, {"run_deactivations": 2}, [], "This run would deactivate 3 of 40 active people (7.5 %); the limit is "
         f"2. {WAY_ON.format(3)}"),
        (3, 40, {"run_share_percent": 5}, [], "This run would deactivate 3 of 40 active people (7.5 %); the limit is "
         f"5 %. {WAY_ON.format(3)}"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "absent", [pytest.param(False, id="by their rows"), pytest.param(True, id="by absence", marks=pytest.mark.slow)]
)
def test_deactivations_are_held_or_not(
    rehearse: Rehearse, count: int, base: int, limits: dict[str, Any], flags: list[str], message: str, absent: bool
) -> None:
    room = room_of(rehearse, base)
    if limits:
        room.configure(limits=limits)
    policy = ["--absent-users", "deactivate"] if absent else []
    sheets = room.sheets(users=leavers(count, base, absent))
    run = room.apply(sheets, *policy, *flags, expect=4 if message else 0)
    assert [hold["message"] for hold in run.summary["holds"]] == ([message] if message else [])
    assert len(room.writes()) == (0 if message else count)


def test_a_hold_on_deactivations_may_let_the_others_go_on(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", *map(live_person, crowd(12)), live_person("back", active=False)))
    sheets = room.sheets(users=[*leavers(6, 12, absent=False), person("new"), person("back", active="yes")])
    run = room.apply(sheets, "--on-hold", "deactivations", expect=4)
    assert run.count("create-user") == {"planned": 1, "done": 1}
    assert run.count("reactivate-user") == {"planned": 1, "done": 1}
    assert run.count("deactivate-user") == {"planned": 6, "skipped": 6}
    assert sum(room.people().values()) == 14


def test_a_hold_is_approved_later_with_the_plan_of_the_held_run(rehearse: Rehearse) -> None:
    room = room_of(rehearse, 12)
    sheets = room.sheets(users=leavers(6, 12, absent=False))
    room.plan(sheets, "--out", "held.json", expect=4)
    room.apply("held.json", expect=4)
    run = room.apply("held.json", "--confirm-deactivations", "6")
    assert run.count("deactivate-user") == {"planned": 6, "done": 6}


def test_protected_people_are_never_deactivated(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", *map(live_person, ("ada", "boss", "vip", "gone"))))
    room.change("acme", "vip", delete=True)
    room.change("acme", "x", create={"email": "vip@acme.test", "firstName": "Vip", "lastName": "Example"})
    room.configure(protected={"emails": ["BOSS@acme.example"], "domains": ["acme.test"]})
    sheets = room.sheets(users=[person("ada"), person("boss", active="no")])
    run = room.apply(sheets, "--absent-users", "deactivate", expect=6)
    assert room.people() == {
        "ada@acme.example": True, "boss@acme.example": True, "vip@acme.test": True, "gone@acme.example": False,
    }  # fmt: skip
    assert run.count("conflict") == 1


@pytest.mark.slow
def test_sheets_that_lost_rows_since_the_last_good_run_are_held(rehearse: Rehearse) -> None:
    room = room_of(rehearse, 12)
    room.apply(room.sheets(users=[person(who) for who in crowd(12)]))
    fewer = room.sheets(users=[person(who) for who in crowd(9)])
    run = room.apply(fewer, "--absent-users", "deactivate", expect=4)
    (hold,) = run.summary["holds"]
    assert hold["message"] == (
        "The users sheets have 9 people; in the last good runs they had 12. 3 of these (25.0 %) are gone; the limit is "
        f"20 % while absent people are deactivated. {WAY_ON.format(3)}"
    )
    assert room.writes() == []
    room.apply(fewer, "--absent-users", "deactivate", "--confirm-deactivations", "3")
    room.apply(fewer, "--absent-users", "deactivate")
    assert sum(room.people().values()) == 9


@pytest.mark.slow
def test_a_sheet_older_than_the_one_last_applied_is_refused(rehearse: Rehearse) -> None:
    room = room_of(rehearse, 2)
    sheet = room.table("users.csv", [person("p000"), person("p001")])
    room.apply(sheet)
    room.table("users.csv", [person("p000"), person("p001", active="no")])
    os.utime(sheet, (1_600_000_000, 1_600_000_000))
    run = room.apply(sheet, expect=3)
    assert "looks like an older sheet" in run.summary["error"]
    room.plan(sheet, expect=3)
    assert room.writes() == []
    assert room.apply(sheet, "--older-sheet").count("deactivate-user") == {"planned": 1, "done": 1}


@pytest.mark.slow
def test_absent_people_are_deactivated_after_so_many_good_runs_and_the_audit_counts_down(rehearse: Rehearse) -> None:
    room = room_of(rehearse, 3)
    sheets = room.sheets(users=[person("p000"), person("p001")])
    flags = ("--absent-users", "deactivate", "--absent-runs", "3")

    def unmanaged(run: Run) -> list[str]:
        return [line for line in run.stderr.splitlines() if "p002@" in line]

    first, second = room.apply(sheets, *flags), room.apply(sheets, *flags)
    room.plan(sheets, *flags)
    assert "in 1 of 3 runs: deactivated after 2 more" in unmanaged(first)[0]
    assert "in 2 of 3 runs: deactivated after 1 more" in unmanaged(second)[0]
    assert room.writes() == []
    assert room.apply(sheets, *flags).count("deactivate-user") == {"planned": 1, "done": 1}


@pytest.mark.slow
def test_who_comes_back_in_between_starts_anew(rehearse: Rehearse) -> None:
    room = room_of(rehearse, 3)
    without, flags = room.sheets(users=[person("p000"), person("p001")], name="without"), ("--absent-runs", "2")
    policy = ("--absent-users", "deactivate")
    room.apply(without, *policy, *flags)
    room.apply(room.sheets(users=[person(who) for who in crowd(3)], name="with"), *policy, *flags)
    room.configure(limits={"lost_rows_percent": 100})
    room.apply(room.sheets(users=[person("p000"), person("p001")], name="without"), *policy, *flags)
    assert room.writes() == []


@pytest.mark.parametrize(
    ("table", "entry"),
    [
        ("domains", "*.example"),
        ("domains", "acme.example."),
        ("emails", "Boss <boss@acme.example>"),
        ("emails", "mailto:boss@acme.example"),
        ("emails", "ada@acme.example, boss@acme.example"),
        ("emails", "acme.example"),
    ],
)
def test_an_entry_that_would_protect_nobody_stops_the_run_before_anything_is_asked(
    rehearse: Rehearse, table: str, entry: str
) -> None:
    room = rehearse(live_company("acme", live_person("boss")))
    room.configure(protected={table: [entry]})
    said = room.apply(room.sheets(users=[person("boss", active="no")]), expect=2).stderr
    assert f"reconciler.toml: protected.{table}: “{entry}”" in said
    assert "Write " in said
    assert room.people() == {"boss@acme.example": True}
    assert room.requests() == []


def test_a_mistyped_entry_that_fits_nobody_is_told(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("boss")))
    room.configure(protected={"emails": ["bos@acme.example", "boss@acme.example"], "domains": ["acme.test"]})
    run = room.run("plan", room.sheets(users=[person("boss")]), text=True)
    assert "bos@acme.example is on the list of protected addresses" in run.text
    assert "acme.test is on the list of protected domains" in run.text
    assert "[user.protected_nobody]" in run.text


# -- the other way: who gets access back --------------------------------------------------------------------------


def returners(rehearse: Rehearse, count: int, base: int) -> tuple[Room, list[dict[str, str]]]:
    names = crowd(base + count)
    room = rehearse(live_company("acme", *(live_person(who, active=who in names[:base]) for who in names)))
    return room, [person(who, active="yes") for who in names]


ON_BACK = "If that is meant, run again with --confirm-reactivations {}; if not, correct the sheets."


@pytest.mark.parametrize(
    ("count", "base", "limits", "flags", "message"),
    [
        (5, 1, {}, [], ""),
        (6, 60, {}, [], ""),
        (6, 12, {}, [], "acme: 6 disabled people would get their access back, and 12 are active (50.0 %); the limit is "
         f"5 and 10 %. {ON_BACK.format(6)}"),
        (6, 12, {}, ["--confirm-reactivations", "6"], ""),
        (6, 12, {}, ["--confirm-deactivations", "6"], "acme: 6 disabled people would get their access back, and 12 are "
         f"active (50.0 %); the limit is 5 and 10 %. {ON_BACK.format(6)}"),
        (6, 12, {"company_reactivations": 6}, [], ""),
        (6, 12, {"company_reactivations_percent": 50}, [], ""),
        (3, 40, {"run_reactivations": 2}, ["--confirm-reactivations", "4"], "In this run 3 disabled people would get "
         "their access back, and 40 are active (7.5 %); the limit is 2. --confirm-reactivations 4 is not the number of "
         f"this run. {ON_BACK.format(3)}"),
    ],
)  # fmt: skip
def test_reactivations_are_held_or_not(
    rehearse: Rehearse, count: int, base: int, limits: dict[str, Any], flags: list[str], message: str
) -> None:
    room, rows = returners(rehearse, count, base)
    if limits:
        room.configure(limits=limits)
    run = room.apply(room.sheets(users=rows), *flags, expect=4 if message else 0)
    assert [hold["message"] for hold in run.summary["holds"]] == ([message] if message else [])
    assert len(room.writes()) == (0 if message else count)


def test_a_hold_on_reactivations_keeps_back_them_alone_where_the_rest_may_go_on(rehearse: Rehearse) -> None:
    room, rows = returners(rehearse, 6, 12)
    sheets = room.sheets(users=[*rows[1:], {**rows[0], "active": "no"}, person("new")])
    run = room.apply(sheets, "--on-hold", "deactivations", expect=4)
    assert run.count("create-user") == run.count("deactivate-user") == {"planned": 1, "done": 1}
    assert run.count("reactivate-user") == {"planned": 6, "skipped": 6}


# -- where a listing does not tell who is active ------------------------------------------------------------------


def listing_tells_nothing(rehearse: Rehearse, active: int, disabled: int, leaving: int) -> tuple[Room, Any]:
    names = crowd(active + disabled)
    people = [live_person(who, active=who in names[:active]) for who in names]
    room = rehearse(live_company("acme", *people), options={"list_active": False})
    rows = [person(who, active="no" if who in names[:leaving] else "yes") for who in names[:active]]
    return room, room.sheets(users=rows)


def looks(room: Room) -> int:
    return sum("/users/" in entry["path"] for entry in room.requests("GET"))


def test_people_whose_state_is_not_known_are_no_base(rehearse: Rehearse) -> None:
    room, sheets = listing_tells_nothing(rehearse, active=20, disabled=130, leaving=12)
    run = room.apply(sheets, expect=4)
    (hold,) = run.summary["holds"]
    assert hold["limit"] == "company-deactivations"
    assert hold["count"] == 12
    assert hold["base"] < 120
    assert "people were asked for one by one to count them" in hold["message"]
    assert room.writes() == []
    # 12 leavers, the 8 whom a row wants active, and of 130 others so many that fewer than 120 can be active
    assert looks(room) == 12 + 8 + 31
    again = room.plan(sheets, expect=4)
    assert again.summary["holds"] == run.summary["holds"]


def test_leavers_within_the_limits_go_where_a_listing_does_not_tell(rehearse: Rehearse) -> None:
    room, sheets = listing_tells_nothing(rehearse, active=120, disabled=30, leaving=12)
    assert room.plan(sheets).count("deactivate-user") == {"planned": 12}
    assert looks(room) == 120, "12 leavers and 108 others: 120 are active, of whom 12 are no more than 10 %"
    assert room.apply(sheets).count("deactivate-user") == {"planned": 12, "done": 12}


def test_a_few_leavers_cost_no_further_call_where_a_listing_does_not_tell(rehearse: Rehearse) -> None:
    room, sheets = listing_tells_nothing(rehearse, active=5, disabled=90, leaving=5)
    room.plan(sheets)
    assert looks(room) == 5


@pytest.mark.slow
def test_an_undo_counts_those_who_are_active_too(rehearse: Rehearse) -> None:
    room = rehearse(
        live_company("acme", *(live_person(who, active=False) for who in crowd(90, 100))),
        options={"list_active": False},
    )
    room.apply(room.sheets(users=[person(who) for who in crowd(8)]))
    room.run("runs", "last", "--undo", "--out", "undo.json")
    room.forget()
    (hold,) = room.apply("undo.json", expect=4).summary["holds"]
    assert (hold["limit"], hold["count"]) == ("company-deactivations", 8)
    room.apply("undo.json", "--confirm-deactivations", "8")


def stopped_room(rehearse: Rehearse, after: int, delay_s: float) -> tuple[Room, Running]:
    """Start a run that was confirmed to deactivate 12 of 20, and give it once the request after so many is sent."""
    room = room_of(rehearse, 20)
    room.sheets(users=leavers(12, 20, absent=False))
    room.configure(pace={"max_concurrency": 1})
    room.faults({"method": "PATCH", "path": "/users/", "after": after, "delay_s": delay_s})
    running = room.start("apply", "sheets", "--yes", "--confirm-deactivations", "12")
    room.until(lambda: len(room.writes()) > after, "the request that hangs")
    return room, running


@pytest.mark.slow
@pytest.mark.parametrize("ended", ["asked to end", "killed"])
def test_the_number_of_a_stopped_run_is_good_for_what_is_left_of_it(rehearse: Rehearse, ended: str) -> None:
    room, running = stopped_room(rehearse, 5, 20.0 if ended == "killed" else 2.0)
    if ended == "killed":
        running.kill()
    else:
        running.interrupt()
        assert "  reconciler apply sheets --yes --confirm-deactivations 12" in running.end(expect=6).stderr
    assert 0 < sum(room.people().values()) - 8 < 12
    run = room.apply("sheets", "--confirm-deactivations", "12")
    assert sum(room.people().values()) == 8
    (lifted,) = (one for one in run.summary["overrides"] if one["what"] == "confirm_deactivations")
    assert int(lifted["value"]) == run.count("deactivate-user")["planned"]


def with_a_fix(room: Room, sheet: Path) -> Path:
    """Write fixes of which the one changes nothing of who leaves."""
    digest, name = hashlib.sha256(sheet.read_bytes()).hexdigest(), sheet.read_text().splitlines()[1].split(",")[2]
    one = {"source": "users.csv", "sha256": digest, "cell": "C2", "old": name, "new": "Renamed", "by": "Ada"}
    document = {"format": 1, "fixes": [{**one, "at": "2026-11-29T12:00:00+00:00"}]}
    (room.folder / "fixes.json").write_text(json.dumps(document))
    return room.folder / "fixes.json"


@pytest.mark.slow
def test_the_number_of_a_stopped_run_is_good_for_nothing_else(rehearse: Rehearse) -> None:
    room, running = stopped_room(rehearse, 5, 20.0)
    running.kill()
    room.apply("sheets", "--confirm-deactivations", "13", expect=4)
    sheets = room.folder / "sheets"
    fixed = with_a_fix(room, sheets / "users.csv")
    room.apply("sheets", "--fixes", fixed, "--confirm-deactivations", "12", expect=4)
    for file in sheets.iterdir():
        file.unlink()
    room.sheets(users=leavers(11, 20, absent=False))
    said = room.apply("sheets", "--confirm-deactivations", "12", expect=4).text
    assert "--confirm-deactivations 12 is not the number" in said


@pytest.mark.slow
def test_the_number_of_a_run_that_went_through_is_used_up(rehearse: Rehearse) -> None:
    room = room_of(rehearse, 20)
    sheets = room.sheets(users=leavers(12, 20, absent=False))
    room.apply(sheets, "--confirm-deactivations", "12")
    for who in crowd(8):
        room.change("acme", who, active=True)
    room.apply(sheets, "--confirm-deactivations", "12", expect=4)


@pytest.mark.slow
def test_whom_a_stopped_run_has_done_its_number_does_not_do_again(rehearse: Rehearse) -> None:
    room = room_of(rehearse, 20)
    sheets = room.sheets(users=leavers(12, 20, absent=False))
    room.faults({"method": "PATCH", "path": "/users/", "status": 400, "times": 1})
    run = room.apply(sheets, "--confirm-deactivations", "12", expect=6)
    assert run.count("deactivate-user")["done"] == 11
    for who in crowd(8):
        room.change("acme", who, active=True)
    room.apply(sheets, "--confirm-deactivations", "12", expect=4)
