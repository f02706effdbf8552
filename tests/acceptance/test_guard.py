"""The guard as operators meet it: sheet × live × flags → held or not, with the exact text."""

import os
from typing import Any

import pytest

from tests.acceptance.harness import Rehearse, Room, Run, crowd, live_company, live_person, person

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
@pytest.mark.parametrize("absent", [False, True], ids=["by their rows", "by absence"])
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
    sheets = room.sheets(users=[*leavers(6, 12, absent=False), person("new"), person("back")])
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


def test_sheets_that_lost_rows_since_the_last_good_run_are_held(rehearse: Rehearse) -> None:
    room = room_of(rehearse, 12)
    room.apply(room.sheets(users=[person(who) for who in crowd(12)]))
    fewer = room.sheets(users=[person(who) for who in crowd(9)])
    run = room.apply(fewer, "--absent-users", "deactivate", expect=4)
    (hold,) = run.summary["holds"]
    assert hold["message"] == (
        "The users sheets have 9 rows; in the last good run they had 12. 3 rows (25.0 %) are gone; the limit is 20 % "
        f"while absent people are deactivated. {WAY_ON.format(3)}"
    )
    assert room.writes() == []
    room.apply(fewer)
    room.apply(fewer, "--absent-users", "deactivate")
    assert sum(room.people().values()) == 9


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
