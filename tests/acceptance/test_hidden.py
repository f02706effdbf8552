"""Between two pages somebody goes and somebody comes: the listing adds up, and hides a person all the same."""

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.harness import Rehearse, Room, crowd, live_company, live_person, person

pytestmark = pytest.mark.slow

SMALL_PAGES: dict[str, Any] = {"page_size_default": 5}
FIRST_PAGE: dict[str, Any] = {"method": "GET", "path": "/users$", "shift": "replace"}
PEOPLE = crowd(15)
HIDDEN = "p005"
"""Who moves from the second page to the first, once that was read."""


def room_of(rehearse: Rehearse, **options: Any) -> Room:
    """Serve a company of three pages, one page read at a time."""
    room = rehearse(live_company("acme", *map(live_person, PEOPLE)), options=SMALL_PAGES | options)
    room.configure(pace={"max_concurrency": 1})
    return room


def rows(leavers: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """Give the rows of all people, of whom these leave."""
    return [person(who, active="no" if who in leavers else "yes") for who in PEOPLE if who not in without]


def shift(room: Room, how: str = "replace", at: int = 0, times: int = 1) -> None:
    """Shift the listing after a page of it was read, in its first reading or in each of the first ones."""
    room.forget()
    room.faults(*({**FIRST_PAGE, "shift": how, "after": at + 3 * reading} for reading in range(times)))


def gets(room: Room) -> int:
    """Give the calls that were made to read since they were last forgotten."""
    return len([entry for entry in room.requests("GET") if entry["path"].startswith("/api/")])


@pytest.mark.parametrize("how", ["replace", "replace-last"])
@pytest.mark.parametrize("page", [0, 1])
@pytest.mark.parametrize("list_active", [True, False])
def test_a_leaver_whom_nobody_saw_before_is_found_behind_a_shift(
    rehearse: Rehearse, list_active: bool, page: int, how: str
) -> None:
    room = room_of(rehearse, list_active=list_active)
    leaver = PEOPLE[5 * page + 5]
    shift(room, how, page)
    run = room.apply(room.sheets(users=rows((leaver,))), expect={0, 6})
    assert run.count("deactivate-user") == {"planned": 1, "done": 1}
    assert room.people()[f"{leaver}@acme.example"] is False


def test_a_dry_run_finds_the_leaver_without_any_journal(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    shift(room)
    assert room.plan(room.sheets(users=rows((HIDDEN,)))).count("deactivate-user") == {"planned": 1}


@pytest.mark.parametrize("command", ["plan", "apply"])
@pytest.mark.parametrize("absent", [False, True], ids=["row", "absent"])
def test_whoever_an_earlier_run_saw_is_asked_for_by_id(rehearse: Rehearse, command: str, absent: bool) -> None:
    room = room_of(rehearse)
    room.apply(room.sheets(users=rows()))
    shift(room)
    sheets = room.sheets(users=rows(without=(HIDDEN,)) if absent else rows((HIDDEN,)), name="later")
    arguments: list[str | Path] = [sheets, "--absent-users", "deactivate"]
    run = room.plan(*arguments) if command == "plan" else room.apply(*arguments, expect={0, 6})
    # With who came meanwhile, and is in no row.
    assert run.summary["counts"]["deactivate-user"]["planned"] == 2
    if command == "apply":
        assert room.people()[f"{HIDDEN}@acme.example"] is False
    else:
        # The companies, three pages, and whoever was seen and is missing.
        assert gets(room) == 5


def test_a_company_that_moves_in_each_reading_is_not_used(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    shift(room, times=9)
    run = room.apply(room.sheets(users=[*rows((PEOPLE[14],))[10:], person("zoe", active="no")]), expect=7)
    assert room.writes() == []
    assert "names other people in each of 5 readings" in run.text


def test_a_person_who_stands_on_two_pages_leads_to_another_reading(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    room.faults({**FIRST_PAGE, "shift": "repeat"})
    run = room.plan(room.sheets(users=rows()))
    assert run.summary["unchanged"] == 15
    assert gets(room) == 1 + 2 * 3


# -- what it costs


def test_a_usual_night_costs_no_call_more_than_its_pages(rehearse: Rehearse) -> None:
    """Neither long-gone people whom the listing hides nor rows about people who never had an account are asked for."""
    room = room_of(rehearse, hide_disabled=True)
    leavers = tuple(PEOPLE[:4])
    sheets = room.sheets(users=[*rows(leavers), person("never", active="no")])
    room.apply(sheets)
    for _ in range(2):
        room.forget()
        room.apply(sheets)
        assert gets(room) == 1 + 3
    room.forget()
    room.plan(sheets)
    assert gets(room) == 1 + 3


def test_people_who_vanish_are_asked_for_once(rehearse: Rehearse) -> None:
    room = room_of(rehearse)
    sheets = room.sheets(users=rows(without=tuple(PEOPLE[:3])))
    room.apply(sheets)
    for who in PEOPLE[:3]:
        room.change("acme", who, delete=True)
    counted = []
    for _ in range(2):
        room.forget()
        room.apply(sheets)
        counted.append(gets(room))
    assert counted == [1 + 3 + 3, 1 + 3]


def test_of_people_whom_no_row_names_only_some_are_asked_for_in_a_night(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme", *map(live_person, crowd(60))))
    sheets = room.sheets(users=[person("p059")])
    room.apply(sheets)
    for who in crowd(50):
        room.change("acme", who, delete=True)
    counted = []
    for _ in range(4):
        room.forget()
        room.apply(sheets)
        counted.append(gets(room) - 2)
    assert counted == [20, 20, 10, 0]


def test_whoever_comes_back_is_looked_for_again(rehearse: Rehearse) -> None:
    """What was proven once holds until somebody is seen with access."""
    room = room_of(rehearse)
    sheets = room.sheets(users=rows(without=(HIDDEN,)))
    room.apply(sheets)
    room.change("acme", HIDDEN, active=False)
    room.apply(sheets)
    room.change("acme", HIDDEN, active=True)
    room.apply(sheets)
    shift(room)
    run = room.plan(room.sheets(users=rows((HIDDEN,)), name="leaves"))
    assert run.count("deactivate-user") == {"planned": 1}


@pytest.mark.parametrize("before", [[], ["yes"]], ids=["created", "reactivated"])
def test_whoever_this_program_let_in_is_looked_for_again(rehearse: Rehearse, before: list[str]) -> None:
    """Who was proven to have no access and then got it: no listing need have shown them since."""
    ten = PEOPLE[:10]
    room = rehearse(live_company("acme", *map(live_person, ten)), options=SMALL_PAGES | {"hide_disabled": True})
    room.configure(pace={"max_concurrency": 1})
    for night, active in enumerate([*before, "no", "yes"]):
        room.apply(room.sheets(users=[*map(person, ten), person("zed", active=active)], name=f"night{night}"))
    assert room.people()["zed@acme.example"] is True
    shift(room, at=1)
    leaves = room.sheets(users=[*map(person, ten), person("zed", active="no")], name="leaves")
    run = room.apply(leaves, expect={0, 6})
    assert run.count("deactivate-user") == {"planned": 1, "done": 1}
    assert room.people()["zed@acme.example"] is False


# -- what cannot be told


@pytest.mark.parametrize("absent", [False, True], ids=["row", "absent"])
def test_whoever_is_listed_and_gone_at_once_is_left_alone_and_told(rehearse: Rehearse, absent: bool) -> None:
    room = room_of(rehearse, list_active=False)
    sheets = room.sheets(users=rows(without=(HIDDEN,)) if absent else rows((HIDDEN,)))
    ids = {user["email"]: user["id"] for user in room.company()["users"]}
    gone = {"status": 404, "body": {"status": 404, "detail": "No", "detailErrorCode": 40106}, "times": None}
    room.faults({"method": "GET", "path": f"{ids[f'{HIDDEN}@acme.example']}$", **gone})
    run = room.apply(sheets, "--absent-users", "deactivate", expect=7)
    assert room.writes() == []
    assert run.summary["counts"]["conflict"] == 1


@pytest.mark.parametrize("leaver", [True, False])
def test_whoever_is_missing_and_does_not_answer_is_left_alone_and_told(rehearse: Rehearse, leaver: bool) -> None:
    room = room_of(rehearse)
    room.apply(room.sheets(users=rows()))
    ids = {user["email"]: user["id"] for user in room.company()["users"]}
    room.forget()
    room.faults(
        FIRST_PAGE, {"method": "GET", "path": f"{ids[f'{HIDDEN}@acme.example']}$", "status": 403, "times": None}
    )
    run = room.apply(room.sheets(users=rows((HIDDEN,) if leaver else ())), expect=7)
    assert room.writes() == []
    assert run.summary["counts"]["conflict"] == 1
