"""What a run finds around it, and lacks: locks, memory, files, threads, a home, a clock that others agree with."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reconciler.report.words.english import catalogue as english
from reconciler.state.plan_file import read_plan, write_plan
from tests.acceptance.accounts import IS_ROOT, SOMEBODY, open_folder, run_as
from tests.acceptance.harness import Rehearse, Room, company, live_company, person

pytestmark = pytest.mark.slow

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


def limited(name: str, soft: int, hard: int) -> str:
    """Give what sets a limit of this process."""
    return f"import resource; resource.setrlimit(resource.RLIMIT_{name}, ({soft}, {hard}))"


RUNS: list[tuple[str, ...]] = [("plan", "sheets"), ("apply", "sheets", "--yes"), ("export", "--out", "live.xlsx")]


@pytest.mark.parametrize("words", RUNS, ids=" ".join)
def test_too_few_open_files_are_told_before_anything_is_asked(room: Room, words: tuple[str, ...]) -> None:
    ended = run_as(US, words, room.env, room.folder, warm=room.state, before=limited("NOFILE", 20, 20))
    assert ended.returncode == 2, ended.stderr
    assert "may have 20 open files, and a run needs 48" in ended.stderr
    assert "ulimit -n" in ended.stderr
    assert room.requests() == []
    assert not room.state.exists()


def test_open_files_that_may_be_had_are_taken(room: Room) -> None:
    ended = run_as(US, RUNS[1], room.env, room.folder, warm=room.state, before=limited("NOFILE", 20, 64))
    assert ended.returncode == 0, ended.stderr


@pytest.fixture
def own() -> Iterator[Path]:
    """Make a folder of somebody who is not root."""
    with open_folder(SOMEBODY) as folder:
        yield folder


def as_somebody(room: Room, own: Path, words: Sequence[str], before: str) -> "subprocess.CompletedProcess[str]":
    """Run the command in a folder of somebody who is not root."""
    shutil.copytree(room.folder / "sheets", own / "sheets")
    if IS_ROOT:
        for path in (own / "sheets", *(own / "sheets").iterdir()):
            os.chown(path, SOMEBODY, SOMEBODY)
    env = {**room.env, "HOME": str(own), "RECONCILER_STATE_DIR": str(own / "state")}
    return run_as(SOMEBODY, words, env, own, warm=room.state, first=words, before=before)


@pytest.mark.parametrize("words", RUNS, ids=" ".join)
def test_too_few_threads_are_told_before_anything_is_asked(room: Room, own: Path, words: tuple[str, ...]) -> None:
    ended = as_somebody(room, own, words, limited("NPROC", 1, 1))
    assert ended.returncode == 2, ended.stderr
    assert "may start no thread, and a run needs some" in ended.stderr
    assert "ulimit -u" in ended.stderr
    assert not (own / "state").exists()


@pytest.mark.parametrize(
    "error", ["OSError(24, os.strerror(24))", 'RuntimeError("can\'t start new thread")', "MemoryError()"]
)
def test_what_runs_short_under_way_is_told_in_words(room: Room, error: str) -> None:
    before = f"""
import os
from reconciler.sheets import load

def _read_all(*_):
    raise {error}

load._read_all = _read_all
"""
    for words, code in ((("check", "sheets"), 2), (RUNS[0], 1)):
        ended = run_as(US, words, room.env, room.folder, warm=room.state, before=before)
        assert ended.returncode == code, ended.stderr
        assert "nexpected" not in ended.stderr
        assert re.search("ulimit -[nuv]", ended.stderr)


def test_an_account_without_a_home_is_told_so(room: Room, own: Path) -> None:
    before = "import os, platformdirs; os.environ.pop('HOME'); os.environ.pop('RECONCILER_STATE_DIR')"
    if not IS_ROOT:  # this account has a home, which the system would find
        before += "; platformdirs.user_state_dir = lambda *_, **__: '~/.local/state/reconciler'"
    for words in (("runs",), RUNS[0], RUNS[1]):
        ended = as_somebody(room, own, words, before)
        shutil.rmtree(own / "sheets")
        assert ended.returncode == 2, ended.stderr
        assert "Set RECONCILER_STATE_DIR to the absolute path" in ended.stderr
        assert list(own.iterdir()) == []


@pytest.mark.parametrize("umask", [0o777, 0o377, 0o077, 0])
def test_a_closed_umask_keeps_nothing_from_this_account(room: Room, own: Path, umask: int) -> None:
    before = f"import os; os.umask({umask})"
    bad = room.sheets([company()], [person("ada"), person("bob", email="no address")])
    for words, code in ((("apply", "sheets", "--yes"), 6), (("runs",), 0), (("plan", "sheets", "--out", "p.json"), 0)):
        ended = as_somebody(room, own, words, before)
        shutil.rmtree(own / "sheets")
        assert ended.returncode == code, ended.stderr
        assert "Traceback" not in ended.stderr
    assert bad.exists()
    modes = {path.stat().st_mode & 0o777 for path in own.rglob("*")}
    assert modes == {0o700, 0o600}
    assert len(list((own / "state" / "audits").iterdir())) == 2


# -- keys in a file -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [*RUNS, ("sandbox", "--port", "0"), ("demo",)], ids=" ".join)
@pytest.mark.parametrize("named", ["/nowhere/keys", "keys"])
def test_the_keys_of_connections_are_written_nowhere(room: Room, words: tuple[str, ...], named: str) -> None:
    room.env["SSLKEYLOGFILE"] = named
    said = room.run(*words, expect=2).stderr
    assert "unset SSLKEYLOGFILE" in said
    assert not (room.folder / "keys").exists()
    assert room.requests() == []


# -- a disk that is not full ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 100, 4096, 20_000, 45_000, 60_000])
def test_room_on_the_disk_is_asked_for_only_where_it_is_full(room: Room, size: int) -> None:
    room.env["PYTHONDONTWRITEBYTECODE"] = "1"  # it would be cut short, and stay
    ended = run_as(US, RUNS[1], room.env, room.folder, warm=room.state, before=limited("FSIZE", size, size))
    assert ended.returncode in (1, 2), ended.stderr
    assert "Traceback" not in ended.stderr
    assert "nexpected error" not in ended.stderr
    assert "Make room on the disk" not in ended.stderr
    assert "ulimit -f" in ended.stderr
