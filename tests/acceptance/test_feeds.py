"""Night after night: what a feed had before, what it has lost, and how long somebody has been absent from it."""

import json
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reconciler.model.state_place import StatePlace
from reconciler.state.backends import open_state
from reconciler.state.runs import runs
from tests.acceptance.harness import PACE, Rehearse, Room, Run, company, crowd, live_company, live_person, person

pytestmark = pytest.mark.slow

DEACTIVATE = ("--absent-users", "deactivate")
THREE = (*DEACTIVATE, "--absent-runs", "3")
FIRMS = ("acme", "bolt", "cord")


def three_firms(rehearse: Rehearse, people: int = 4) -> Room:
    return rehearse(*(live_company(firm, *(live_person(who, firm) for who in crowd(people))) for firm in FIRMS))


def sheet(room: Room, firms: Iterable[str] = FIRMS, people: int = 4, name: str = "users.csv", more: int = 0) -> Path:
    """Write a sheet of these companies; `more` people are new in the first of them."""
    firms = list(firms)
    rows = [person(who, firm) for firm in firms for who in crowd(people)]
    return room.table(name, rows + [person(who, firms[0]) for who in crowd(more, 100)])


def limits_of(run: Run) -> list[tuple[str, str]]:
    return [(hold["limit"], hold["company"]) for hold in run.summary["holds"]]


def active(room: Room, firm: str) -> int:
    return sum(room.people(firm).values())


# -- companies that are gone ------------------------------------------------------------------------------------


def test_a_company_that_the_sheet_has_no_more_holds_its_own_people_alone_night_after_night(rehearse: Rehearse) -> None:
    room = three_firms(rehearse)
    room.apply(sheet(room), *DEACTIVATE)
    for night in range(3):
        run = room.apply(sheet(room, FIRMS[:2], more=night), *DEACTIVATE, expect=4)
        assert limits_of(run) == [("company-gone", "cord")]
        assert run.summary["holds"][0]["people"] == [f"{who}@cord.example" for who in crowd(4)]
        assert "--confirm-companies-gone cord" in run.summary["verdict"]
        assert (active(room, "acme"), active(room, "cord")) == (4 + night, 4), "the others go on"
    held = sheet(room, FIRMS[:2], more=2)
    run = room.apply(held, *DEACTIVATE, "--confirm-companies-gone", "cord")
    assert run.count("deactivate-user") == {"planned": 4, "done": 4}
    for _ in range(2):
        assert room.apply(held, *DEACTIVATE).summary["outcome"] == "in-sync"
    assert active(room, "cord") == 0


def test_each_company_that_is_gone_is_confirmed_by_its_name(rehearse: Rehearse) -> None:
    room = three_firms(rehearse)
    room.apply(sheet(room))
    only = sheet(room, ["acme"])
    run = room.apply(only, *DEACTIVATE, "--confirm-companies-gone", "bolt", expect=4)
    assert limits_of(run) == [("lost-rows", ""), ("company-gone", "cord")]
    run = room.apply(only, *DEACTIVATE, "--confirm-companies-gone", "bolt", "--confirm-companies-gone", "cord")
    assert (active(room, "acme"), active(room, "bolt"), active(room, "cord")) == (4, 0, 0)


def test_a_name_that_the_sheets_never_had_confirms_nothing(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")), live_company("solo", live_person("sam", "solo")))
    users = room.table("users.csv", [person("ada")])
    room.apply(users, *DEACTIVATE)
    run = room.run("apply", "--yes", users, *DEACTIVATE, "--confirm-companies-gone", "solo", expect=2)
    assert "solo" in run.stderr
    assert active(room, "solo") == 1


def test_who_is_confirmed_by_name_is_under_the_other_limits_all_the_same(rehearse: Rehearse) -> None:
    room = three_firms(rehearse, people=8)
    room.apply(sheet(room, people=8), *DEACTIVATE)
    fewer = sheet(room, FIRMS[:2], people=8)
    run = room.apply(fewer, *DEACTIVATE, "--confirm-companies-gone", "cord", expect=4)
    assert limits_of(run) == [("company-deactivations", "cord")]
    flags = ("--confirm-companies-gone", "cord", "--confirm-deactivations", "8")
    assert room.apply(fewer, *DEACTIVATE, *flags).count("deactivate-user") == {"planned": 8, "done": 8}


def test_what_was_confirmed_stands_until_it_is_carried_out_and_no_longer(rehearse: Rehearse) -> None:
    """A run that another limit held: no later night passes over the company's people as if nothing were to do."""
    room = three_firms(rehearse, people=8)
    room.apply(sheet(room, people=8), *DEACTIVATE)
    fewer = sheet(room, FIRMS[:2], people=8)
    room.apply(fewer, *DEACTIVATE, "--confirm-companies-gone", "cord", expect=4)
    assert limits_of(room.apply(fewer, *DEACTIVATE, expect=4)) == [("company-deactivations", "cord")]
    room.apply(fewer)
    run = room.apply(fewer, *DEACTIVATE, "--confirm-deactivations", "8")
    assert run.count("deactivate-user") == {"planned": 8, "done": 8}
    room.change("cord", "later", create={"firstName": "Lee", "lastName": "Later"})
    assert room.apply(fewer, *DEACTIVATE).summary["holds"] == []
    assert room.people("cord")["later@cord.example"] is True, "no feed of ours has that company"


def test_a_company_that_comes_back_into_the_sheets_is_the_feeds_again(rehearse: Rehearse) -> None:
    room = three_firms(rehearse, people=8)
    room.apply(sheet(room, people=8), *DEACTIVATE)
    fewer = sheet(room, FIRMS[:2], people=8)
    room.apply(fewer, *DEACTIVATE, "--confirm-companies-gone", "cord", expect=4)
    assert room.apply(sheet(room, people=8), *DEACTIVATE).summary["outcome"] == "in-sync"
    fewer = sheet(room, FIRMS[:2], people=8)
    assert limits_of(room.apply(fewer, *DEACTIVATE, expect=4)) == [("company-gone", "cord")]


def test_people_of_a_company_that_is_gone_wait_for_as_many_runs_as_others(rehearse: Rehearse) -> None:
    room = three_firms(rehearse)
    room.apply(sheet(room), *THREE)
    fewer = sheet(room, FIRMS[:2])
    room.apply(fewer, *THREE, "--confirm-companies-gone", "cord")
    for left in (4, 0):
        room.apply(fewer, *THREE)
        assert active(room, "cord") == left


def test_a_run_that_only_reports_takes_no_confirmation(rehearse: Rehearse) -> None:
    room = three_firms(rehearse)
    room.apply(sheet(room), *DEACTIVATE)
    fewer = sheet(room, FIRMS[:2])
    run = room.run("apply", "--yes", fewer, "--confirm-companies-gone", "cord", expect=2)
    assert "only where absent people are deactivated" in run.stderr
    assert limits_of(room.apply(fewer, *DEACTIVATE, expect=4)) == [("company-gone", "cord")]


def test_a_plan_from_before_the_confirmation_says_so(rehearse: Rehearse) -> None:
    room = three_firms(rehearse)
    room.apply(sheet(room), *DEACTIVATE)
    room.apply(sheet(room, FIRMS[:2]), *DEACTIVATE, "--on-hold", "all", expect=4)
    (plan,) = (room.state / "plans").iterdir()
    run = room.apply(plan, "--confirm-companies-gone", "cord", expect=5)
    assert "before it was confirmed that cord is gone" in run.summary["verdict"]
    assert active(room, "cord") == 4


def test_a_part_of_the_sheets_that_was_taken_by_day_hides_no_company_at_night(rehearse: Rehearse) -> None:
    room = three_firms(rehearse)
    room.apply(sheet(room), *DEACTIVATE)
    room.apply(sheet(room, FIRMS[:2]))
    assert limits_of(room.apply(sheet(room, FIRMS[:2]), *DEACTIVATE, expect=4)) == [("company-gone", "cord")]


def test_a_sheet_of_other_companies_is_another_feed(rehearse: Rehearse) -> None:
    room = three_firms(rehearse)
    for _ in range(2):
        room.apply(sheet(room, FIRMS[:2], name="one.csv"), *DEACTIVATE)
        room.apply(sheet(room, FIRMS[2:], name="two.csv"), *DEACTIVATE)


def named(room: Room, feed: str, name: str) -> None:
    tables = {"sources": {"users": [name], "feed": feed}, "pace": PACE}
    room.configure(**tables)


def test_a_feed_with_a_name_goes_on_whatever_its_file_and_its_companies_are(rehearse: Rehearse) -> None:
    room = three_firms(rehearse)
    named(room, "hr", "people-1.csv")
    sheet(room, FIRMS[:2], name="people-1.csv")
    room.apply(*DEACTIVATE)
    named(room, "hr", "people-2.csv")
    sheet(room, FIRMS[2:], name="people-2.csv")
    assert limits_of(room.apply(*DEACTIVATE, expect=4)) == [("company-gone", "acme"), ("company-gone", "bolt")]
    named(room, "other", "people-2.csv")
    room.apply(*DEACTIVATE)


def test_a_confirmation_that_served_nobody_is_none(rehearse: Rehearse) -> None:
    """The sheets change while the question stands: nothing is written, and the next night asks again."""
    room = three_firms(rehearse)
    room.apply(sheet(room), *DEACTIVATE)
    users = sheet(room, FIRMS[:2])
    confirmed = (users, *DEACTIVATE, "--confirm-companies-gone", "cord")
    room.answer(*confirmed, meanwhile=lambda: sheet(room, FIRMS[:2], more=1), expect=5)
    assert limits_of(room.apply(users, *DEACTIVATE, expect=4)) == [("company-gone", "cord")]
    assert active(room, "cord") == 4
    room.apply(*confirmed)
    assert active(room, "cord") == 0


def test_a_mistyped_company_is_none_of_the_feed(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", *map(live_person, crowd(12))))
    rows = [person(who) for who in crowd(12)]
    mistyped = [*rows[:7], *(row | {"companyVanityName": "acmee"} for row in rows[7:])]
    room.apply(room.table("users.csv", mistyped), *DEACTIVATE, expect=6)
    room.apply(room.table("users.csv", rows), *DEACTIVATE)
    for left in (11, 10):
        run = room.apply(room.table("users.csv", rows[:left]), *DEACTIVATE)
        assert run.count("deactivate-user") == {"planned": 1, "done": 1}


def test_a_company_of_which_nobody_has_access_any_more_is_not_counted_as_lost(rehearse: Rehearse) -> None:
    room = three_firms(rehearse)
    room.apply(sheet(room), *DEACTIVATE)
    for who in crowd(4):
        room.change("cord", who, active=False)
    fewer = room.table("users.csv", [person(who, firm) for firm in FIRMS[:2] for who in crowd(4)][1:])
    run = room.apply(fewer, *DEACTIVATE)
    assert run.count("deactivate-user") == {"planned": 1, "done": 1}


# -- half a sheet -----------------------------------------------------------------------------------------------

NIGHTLY = (*THREE, "--on-hold", "deactivations")
HALF = crowd(5)


def rows_of(people: Iterable[str], firms: Iterable[str] = FIRMS, **cells: str) -> list[dict[str, str]]:
    people = list(people)
    return [person(who, firm, **cells) for firm in firms for who in people]


def after_a_whole_sheet(rehearse: Rehearse, *flags: str) -> Room:
    """A feed of three companies of ten people: half of each is within every other limit."""
    room = three_firms(rehearse, people=10)
    room.apply(room.table("users.csv", rows_of(crowd(10))), *(flags or DEACTIVATE))
    return room


def held_for_loss(run: Run, lost: int = 15, base: int = 30) -> None:
    (hold,) = run.summary["holds"]
    assert (hold["limit"], hold["count"], hold["base"]) == ("lost-rows", lost, base)
    assert f"--confirm-deactivations {len(hold['people'])}" in hold["message"]


@pytest.mark.parametrize("older", [False, True])
def test_a_run_that_only_reports_disarms_nothing(rehearse: Rehearse, older: bool) -> None:
    room = after_a_whole_sheet(rehearse)
    half = room.table("users.csv", rows_of(HALF))
    if older:
        os.utime(half, (1_600_000_000, 1_600_000_000))
    flags = ("--older-sheet",) if older else ()
    held_for_loss(room.apply(half, *DEACTIVATE, *flags, expect=4))
    room.apply(half, *flags)
    held_for_loss(room.apply(half, *DEACTIVATE, *flags, expect=4))
    assert room.writes() == []


def test_whom_a_run_that_only_reports_has_seen_more_is_the_feeds_too(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", *map(live_person, crowd(16))))
    room.apply(room.table("users.csv", rows_of(crowd(8), ["acme"])), *DEACTIVATE, "--confirm-deactivations", "8")
    room.apply(room.table("users.csv", rows_of(crowd(5, 8), ["acme"], active="yes")), "--confirm-reactivations", "5")
    held_for_loss(room.apply(room.table("users.csv", rows_of(crowd(8), ["acme"])), *DEACTIVATE, expect=4), 5, 13)


def test_half_a_sheet_is_held_before_anybody_is_due(rehearse: Rehearse) -> None:
    room = after_a_whole_sheet(rehearse, *NIGHTLY)
    half = room.table("users.csv", [*rows_of(HALF), person("new")])
    for _ in range(4):
        held_for_loss(room.apply(half, *NIGHTLY, expect=4))
    assert [write["method"] for write in room.writes()] == ["POST"], "the others go on"


def test_a_loss_that_is_confirmed_before_anybody_is_due_is_none_any_more(rehearse: Rehearse) -> None:
    room = after_a_whole_sheet(rehearse, *NIGHTLY)
    half = room.table("users.csv", rows_of(HALF))
    room.apply(half, *NIGHTLY, expect=4)
    for number in ("0", "14"):
        held_for_loss(room.apply(half, *NIGHTLY, "--confirm-deactivations", number, expect=4))
    assert "in 1 of 3 runs" in room.apply(half, *NIGHTLY, "--confirm-deactivations", "15").stderr
    assert "in 2 of 3 runs" in room.apply(half, *NIGHTLY).stderr
    assert room.writes() == []
    assert room.apply(half, *NIGHTLY).count("deactivate-user") == {"planned": 15, "done": 15}


def test_one_number_confirms_those_who_are_due_and_those_who_are_not(rehearse: Rehearse) -> None:
    room = after_a_whole_sheet(rehearse, *NIGHTLY)
    leaver, rest = crowd(10)[-1], crowd(9)
    room.apply(room.table("users.csv", rows_of(crowd(10), FIRMS[1:]) + rows_of(rest, ["acme"])), *NIGHTLY)
    room.apply(room.table("users.csv", rows_of(crowd(10), FIRMS[1:]) + rows_of(rest, ["acme"])), *NIGHTLY)
    half = room.table("users.csv", rows_of(HALF))
    held_for_loss(room.apply(half, *NIGHTLY, expect=4), 14, 29)
    run = room.apply(half, *NIGHTLY, "--confirm-deactivations", "15")
    assert run.count("deactivate-user") == {"planned": 1, "done": 1}
    assert room.people("acme")[f"{leaver}@acme.example"] is False
    assert room.apply(half, *NIGHTLY).summary["holds"] == []


def test_a_loss_that_concerns_nobody_lowers_nothing(rehearse: Rehearse) -> None:
    """One row that does not tell whose it is protects all: the loss is none the less for it, the night after."""
    room = after_a_whole_sheet(rehearse)
    unreadable = [person("", firm) for firm in FIRMS]
    room.apply(room.table("users.csv", [*rows_of(HALF), *unreadable]), *DEACTIVATE, expect=6)
    held_for_loss(room.apply(room.table("users.csv", rows_of(HALF)), *DEACTIVATE, expect=4))


LEAVERS = rows_of(crowd(15, 200), active="no")
HIDDEN = {
    "twice in one file": ([*rows_of(HALF), *rows_of(HALF)], []),
    "in two files": (rows_of(HALF), rows_of(HALF)),
    "behind leavers who never were": ([*rows_of(HALF), *LEAVERS], []),
    "behind rejected rows": ([*rows_of(HALF), *rows_of(crowd(5, 300), ["acme"], lastName="")], []),
    "behind new people": ([*rows_of(HALF), *rows_of(crowd(20, 400), ["acme"])], []),
    "behind a new company": ([*rows_of(HALF), *rows_of(crowd(20), ["dune"])], []),
}


@pytest.mark.parametrize(("rows", "copy"), HIDDEN.values(), ids=HIDDEN)
def test_no_other_rows_make_up_for_people_who_are_lacking(
    rehearse: Rehearse, rows: list[dict[str, str]], copy: list[dict[str, str]]
) -> None:
    room = after_a_whole_sheet(rehearse)
    files = [room.table("users.csv", rows)] + ([room.table("copy.csv", copy)] if copy else [])
    if any(row["companyVanityName"] == "dune" for row in rows):
        files.append(room.table("companies.csv", [company("dune")]))
    held_for_loss(room.apply(*files, *DEACTIVATE, expect=4))
    assert room.writes() == []


def test_leavers_who_stay_in_the_sheet_hide_nobody(rehearse: Rehearse) -> None:
    room = three_firms(rehearse, people=10)
    leavers = rows_of(crowd(60, 200), active="no")
    room.apply(room.table("users.csv", [*rows_of(crowd(10)), *leavers]), *DEACTIVATE)
    run = room.apply(room.table("users.csv", [*rows_of(HALF), *leavers]), *DEACTIVATE, expect=4)
    held_for_loss(run)
    assert "30 who have access" in run.summary["verdict"]


def test_who_is_rejected_or_in_another_company_now_is_not_lost(rehearse: Rehearse) -> None:
    room = after_a_whole_sheet(rehearse)
    names = crowd(10)
    acme = [*rows_of(names[:4], ["acme"], lastName=""), *rows_of(names[5:9], ["acme"])]
    # Nobody of bolt is deactivated while it has an address that it cannot have.
    moved = person(names[4], "bolt", email=f"{names[4]}@acme.example")
    run = room.apply(room.table("users.csv", [*acme, moved, *rows_of(names[:9], FIRMS[1:])]), *DEACTIVATE, expect=6)
    assert run.count("deactivate-user") == {"planned": 2, "done": 2}, "3 of 30 are lost; with those 5 it were 8"
    held_for_loss(room.apply(room.table("users.csv", rows_of(HALF)), *DEACTIVATE, expect=4), 12, 27)


def test_a_feed_of_an_older_version_is_known_by_the_number_of_its_people(rehearse: Rehearse) -> None:
    room = after_a_whole_sheet(rehearse)
    table(room, "DELETE FROM record WHERE kind = 'delivered'")
    half = room.table("users.csv", rows_of(HALF))
    room.apply(half)
    assert table(room, "SELECT * FROM record WHERE kind = 'delivered'") == [], "these may be half of them"
    held_for_loss(room.apply(half, *DEACTIVATE, expect=4))
    room.apply(room.table("users.csv", rows_of(crowd(10))), *DEACTIVATE)
    other_half = room.table("users.csv", [*rows_of(HALF), *rows_of(crowd(5, 200))])
    held_for_loss(room.apply(other_half, *DEACTIVATE, expect=4))


def test_what_is_told_of_a_feeds_people_is_what_has_changed(rehearse: Rehearse) -> None:
    room = after_a_whole_sheet(rehearse)
    room.apply(room.table("users.csv", rows_of(crowd(10))), *DEACTIVATE)
    room.apply(room.table("users.csv", rows_of(crowd(9), ["acme"]) + rows_of(crowd(10), FIRMS[1:])), *DEACTIVATE)
    with closing(open_state(StatePlace(room.state))) as store:
        told = [record.body for run in runs(store.journal) for record in store.journal.records(run.run_id, "delivered")]
    left = crowd(10)[-1]
    assert [(body["left"], len(body["people"])) for body in told] == [(False, 30), (True, 1)]
    assert told[1]["people"] == [["acme", f"{left}@acme.example"]]


# -- absences ---------------------------------------------------------------------------------------------------


def without_zoe(rehearse: Rehearse) -> tuple[Room, Path]:
    room = rehearse(live_company("acme", *map(live_person, ("ada", "bob", "zoe"))))
    return room, room.table("users.csv", [person("ada"), person("bob")])


def table(room: Room, statement: str) -> list[Any]:
    with closing(sqlite3.connect(room.state / "journal.sqlite3", isolation_level=None)) as db:
        return db.execute(statement).fetchall()


def test_a_run_that_only_reports_counts_no_absence(rehearse: Rehearse) -> None:
    room, users = without_zoe(rehearse)
    for _ in range(3):
        room.apply(users, "--absent-runs", "3")
    run = room.apply(users, *THREE)
    assert room.writes() == []
    assert "in 1 of 3 runs" in run.stderr


def test_a_run_over_another_feed_counts_no_absence(rehearse: Rehearse) -> None:
    room, users = without_zoe(rehearse)
    room.apply(users, *THREE)
    for feed in ("by-day", "by-hand"):
        named(room, feed, users.name)
        room.apply(*THREE)
    room.configure()
    assert "in 2 of 3 runs" in room.apply(users, *THREE).stderr
    assert room.writes() == []


def test_a_run_that_was_held_or_declined_counts_no_absence(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", *map(live_person, ("ada", "bob", "zoe", *crowd(9)))))
    rows = [person(who) for who in ("ada", "bob", *crowd(9))]
    users = room.table("users.csv", rows)
    room.apply(users, *THREE)
    room.run("apply", room.table("more.csv", [*rows, person("new")]), *THREE, stdin="n\n", expect=6)
    room.apply(room.table("held.csv", [{**row, "active": "no"} for row in rows]), *THREE, expect=4)
    assert "in 2 of 3 runs" in room.apply(users, *THREE).stderr


def test_a_run_that_was_stopped_counts_no_absence(rehearse: Rehearse) -> None:
    room, users = without_zoe(rehearse)
    room.apply(users, *THREE)
    room.faults({"method": "PATCH", "path": "/users/", "status": 401, "after": 1, "times": None})
    leaving = [person("ada", active="no"), person("bob", active="no")]
    room.apply(room.table("leaving.csv", leaving), *THREE, "--max-concurrency", "1", expect=8)
    room.clear_faults()
    # Ada was switched off before it was stopped, and no row says yes outright.
    assert "in 2 of 3 runs" in room.apply(users, *THREE, expect=6).stderr


@pytest.mark.parametrize("trouble", ["gone", "unreadable"])
def test_a_company_in_trouble_stops_the_count_of_no_other(rehearse: Rehearse, trouble: str) -> None:
    """Night after night one company is held, or cannot be read; who has left another is closed all the same."""
    room = rehearse(
        live_company("acme", *map(live_person, crowd(12))), live_company("cord", live_person("zoe", "cord"))
    )
    acme, cord = [person(who) for who in crowd(12)], [person("zoe", "cord")]
    room.apply(room.table("users.csv", [*acme, *cord]), *THREE)
    if trouble == "unreadable":
        room.faults({"method": "GET", "path": f"{room.company('cord')['id']}/users", "status": 403, "times": None})
    later = room.table("users.csv", acme[1:] if trouble == "gone" else [*acme[1:], *cord])
    for night in range(3):
        run = room.apply(later, *THREE, expect=4 if trouble == "gone" else 7)
        assert run.count("deactivate-user").get("planned", 0) == (night == 2)
    assert (active(room, "acme"), active(room, "cord")) == (11, 1)


@pytest.mark.parametrize("kind", ["feed", "people"])
def test_what_is_remembered_of_people_cannot_be_edited_unseen(rehearse: Rehearse, kind: str) -> None:
    room, users = without_zoe(rehearse)
    room.apply(users, *THREE)
    assert "whole" in room.run("runs", "--verify").stdout
    table(room, f"UPDATE chain_record SET items = replace(items, 'zoe@', 'ada@') WHERE kind = '{kind}'")
    assert "is not what was put on record" in room.run("runs", "--verify", expect=1).stdout
    assert json.loads(room.run("runs", "--verify", "--json", expect=1).stdout)["whole"] is False
    for command in (("plan",), ("apply", "--yes")):
        assert "was tampered with" in room.run(*command, users, *THREE, expect=1, text=True).text
    assert room.writes() == []


def test_what_stands_in_the_tables_of_older_versions_counts_for_nothing(rehearse: Rehearse) -> None:
    room, users = without_zoe(rehearse)
    room.apply(users, *THREE)
    ((tenant,),) = table(room, "SELECT DISTINCT chain FROM chain_record")
    table(room, "INSERT INTO record VALUES (1, 'old', '2026-01-01', 'begun', '{}', '')")
    table(room, f"INSERT INTO absence VALUES ('{tenant}', 'acme', 'zoe@acme.example', 2)")
    table(room, f"INSERT INTO person VALUES ('{tenant}', 'acme', 'bob@acme.example', 'x')")
    table(room, f"INSERT INTO inactive VALUES ('{tenant}', 'acme', 'zoe@acme.example')")
    assert "in 2 of 3 runs" in room.apply(users, *THREE).stderr
    assert room.writes() == []


def test_an_absence_is_counted_with_the_end_of_its_run_or_not_at_all(rehearse: Rehearse) -> None:
    """What keeps the end from the disk keeps the count from it too: both are one commit."""
    room, users = without_zoe(rehearse)
    room.apply(users, *THREE)
    broken = "SELECT RAISE(ABORT, 'broken off')"
    table(room, f"CREATE TRIGGER broken BEFORE INSERT ON chain_record WHEN new.kind = 'ended' BEGIN {broken}; END")
    room.run("apply", "--yes", users, *THREE, expect=1, text=True)
    table(room, "DROP TRIGGER broken")
    assert table(room, "SELECT COUNT(*) FROM chain_record WHERE kind = 'feed'") == [(1,)]
    assert "in 2 of 3 runs" in room.apply(users, *THREE).stderr


def test_what_an_older_version_counted_counts_on_once(rehearse: Rehearse) -> None:
    room, users = without_zoe(rehearse)
    room.apply(users)
    ((tenant,),) = table(room, "SELECT DISTINCT chain FROM chain_record")
    table(room, "DELETE FROM chain_record")
    old = json.dumps({"tenant": tenant, "operator": "ann", "host": "h", "started_at": "2026-01-01"})
    table(room, f"INSERT INTO record VALUES (1, 'old', '2026-01-01', 'begun', '{old}', '')")
    table(room, "INSERT INTO record VALUES (2, 'old', '2026-01-01', 'ended', '{\"exit_code\":0,\"open\":0}', '')")
    table(room, f"INSERT INTO absence VALUES ('{tenant}', 'acme', 'zoe@acme.example', 1)")
    assert "in 2 of 3 runs" in room.plan(users, *THREE).stderr
    assert "in 2 of 3 runs" in room.apply(users, *THREE).stderr
    assert table(room, "SELECT COUNT(*) FROM chain_record WHERE kind = 'kept'") == [(1,)]
    assert room.apply(users, *THREE).count("deactivate-user") == {"planned": 1, "done": 1}
    assert table(room, "SELECT COUNT(*) FROM chain_record WHERE kind = 'kept'") == [(1,)]


# -- older sheets -----------------------------------------------------------------------------------------------


def test_an_older_sheet_is_refused_whatever_it_is_called(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", live_person("ada")), live_company("bolt", live_person("ada", "bolt")))
    room.apply(room.table("people-03.csv", [person("ada")]))
    february = room.table("people (2).csv", [person("ada", active="no")])
    os.utime(february, (1_600_000_000, 1_600_000_000))
    assert room.apply(february, expect=3).summary["error_code"] == "sheet.older"
    assert room.writes() == []
    other_feed = room.table("others/people-03.csv", [person("ada", "bolt", active="no")])
    os.utime(other_feed, (1_600_000_000, 1_600_000_000))
    room.apply(other_feed)
    room.apply(february, "--older-sheet")
    assert (active(room, "acme"), active(room, "bolt")) == (0, 0)
