"""What a run finds around it, and lacks: locks, memory, files, threads, a home, a clock that others agree with."""

import os
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reconciler.report.words.english import catalogue as english
from reconciler.state.plan_file import read_plan, write_plan
from tests.acceptance.accounts import run_as
from tests.acceptance.harness import Rehearse, Room, company, live_company, person

US = os.geteuid()


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    """Open a room with somebody to create."""
    room = rehearse(live_company())
    room.sheets([company()], [person("ada")])
    return room


# -- a file system without locks ------------------------------------------------------------------------------------

_NO_FLOCK = """
import errno, fcntl

def flock(*_):
    raise OSError(errno.{name}, os.strerror(errno.{name}))

fcntl.flock = flock
"""


@pytest.mark.parametrize("name", ["ENOSYS", "EOPNOTSUPP", "ENOLCK"])
def test_a_file_system_without_locks_is_refused_and_nothing_takes_their_place(room: Room, name: str) -> None:
    ended = run_as(
        US, ["apply", "sheets", "--yes"], room.env, room.folder, warm=room.state, before=_NO_FLOCK.format(name=name)
    )
    assert ended.returncode == 2, ended.stderr
    assert "has no locks that end with the process" in ended.stderr
    assert "RECONCILER_STATE_DIR" in ended.stderr
    assert room.requests() == []
    room.apply("sheets")  # nothing was left there that would hold this one


# -- other clocks ---------------------------------------------------------------------------------------------------


def changed(sheet: Path, after: timedelta) -> Path:
    """Date a sheet so long after now."""
    moment = (datetime.now(UTC) + after).timestamp()
    os.utime(sheet, (moment, moment))
    return sheet


def test_a_sheet_dated_ahead_is_told_and_makes_none_look_older(room: Room) -> None:
    first = changed(room.table("users.csv", [person("ada")]), timedelta(days=-2))
    room.apply("sheets/companies.csv", first)
    ahead = changed(room.table("users.csv", [person("ada"), person("bob")]), timedelta(days=300))
    assert "sheet.dated_ahead" in room.run("check", ahead).stdout
    assert "sheet.dated_ahead" in room.run("plan", "sheets/companies.csv", ahead, text=True).stdout
    assert room.apply("sheets/companies.csv", ahead).summary["counts"]["note"] == 1
    room.table("users.csv", [person("ada"), person("bob"), person("cy")])
    room.apply("sheets/companies.csv", "users.csv")  # of today: no older one
    old = changed(room.table("users.csv", [person("ada")]), timedelta(days=-3))
    assert room.apply("sheets/companies.csv", old, expect=3).summary["error_code"] == "sheet.older"


def test_what_was_dated_ahead_hides_no_sheet_of_before(room: Room) -> None:
    for after in (timedelta(days=-2), timedelta(days=300)):
        room.apply(
            "sheets/companies.csv",
            changed(room.table("users.csv", [person("ada"), person(f"p{after.days}".replace("-", ""))]), after),
        )
    old = changed(room.table("users.csv", [person("ada")]), timedelta(days=-3))
    assert room.apply("sheets/companies.csv", old, expect=3).summary["error_code"] == "sheet.older"


def test_a_plan_from_a_clock_that_is_ahead_is_refused(room: Room) -> None:
    room.plan("sheets", "--out", "plan.json")
    plan = read_plan(room.folder / "plan.json")
    for ahead, code in ((timedelta(minutes=4), 0), (timedelta(hours=1), 5)):
        moment = plan.created_at + ahead
        write_plan(
            replace(plan, created_at=moment, expires_at=moment + timedelta(days=1)), room.folder / "plan.json", english
        )
        ended = room.apply("plan.json", expect=code)
        assert bool(room.writes()) is (code == 0)
        room.forget()
    assert "one of the two clocks is wrong" in ended.summary["error"]


@pytest.mark.parametrize(
    ("zone", "offset"), [("CET-1CEST,M3.5.0,M10.5.0/3", r"\(UTC\+0[12]00\)"), ("", r"\(UTC\+0000\)")]
)
def test_a_deadline_is_told_with_its_zone(room: Room, zone: str, offset: str) -> None:
    room.env["TZ"] = zone
    for given in ("06:00", "2h"):
        said = room.apply("sheets", "--deadline", given).stderr
        assert re.search(rf"No write begins after \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d {offset}\.", said)


def test_a_deadline_in_a_zone_that_is_not_known_is_refused(room: Room) -> None:
    room.env["TZ"] = "Europe/Nowhere"
    said = room.apply("sheets", "--deadline", "06:00", expect=2).stderr
    assert "TZ names the time zone Europe/Nowhere, which this system does not know" in said
    assert room.requests() == []
    room.apply("sheets", "--deadline", "2h")


# -- little of everything -------------------------------------------------------------------------------------------

_LITTLE_MEMORY = "import resource; resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))"


@pytest.mark.parametrize(
    "words",
    [("check", "sheets"), ("plan", "sheets"), ("apply", "sheets", "--yes"), ("plan", "sheets", "--marked", "m.xlsx")],
    ids=" ".join,
)
def test_a_small_sheet_needs_little_memory(room: Room, words: tuple[str, ...]) -> None:
    ended = run_as(US, words, room.env, room.folder, warm=room.state, before=_LITTLE_MEMORY)
    assert ended.returncode == 0, ended.stderr
