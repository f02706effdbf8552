"""Workers on one state: jobs are carried out once, whoever dies in between."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reconciler.config.connection import partner
from reconciler.config.settings import Settings, load_settings
from reconciler.jobs.attempts import MOST
from reconciler.state.backends import open_state
from reconciler.state.jobs import find_job, record_attempt
from reconciler.state.schedules import record_schedule
from reconciler.state.worker_locks import new_worker
from tests.acceptance.crew import WORLD, Crew, children, crew_of, cut_off, furnish, kill, share, until, written_once
from tests.acceptance.harness import COMMAND, Rehearse, Room

TAKEN_OVER_S = 10.0
SLOW_WRITES = {"path": "/users$", "method": "POST", "delay_s": 3.0, "times": None}
"""What a killed run has sent lands when the next one has looked already, and waits for it."""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def crew(rehearse: Rehearse, request: pytest.FixtureRequest) -> Iterator[Crew]:
    """Have a room in which there is something to do."""
    room = rehearse(*WORLD, options={"provisioning_polls": 3})
    furnish(room)
    if request.param == "postgres":
        share(room)
    with crew_of(room) as crew:
        yield crew


def settings_of(room: Room) -> Settings:
    """Give the settings of a room."""
    return load_settings(room.folder / "reconciler.toml", room.env)


def at_a_write(crew: Crew) -> None:
    """Wait until the people of the first company are being created, which takes a while."""
    crew.room.until(lambda: crew.room.requests("POST", "/users"), "a write")


def test_a_job_is_carried_out_by_a_worker_with_the_sheets_as_they_were_handed_over(crew: Crew) -> None:
    room = crew.room
    job = crew.submit("sheets")
    assert crew.standing(job) == {"job": job, "state": "queued", "run_id": None, "exit_code": None, "worker": None}
    for path in (room.folder / "sheets").iterdir():
        path.unlink()
    worker = crew.worker()
    ended = crew.ended(job)
    assert (ended["state"], ended["exit_code"]) == ("done", 0)
    assert json.loads(room.run("runs", ended["run_id"], "--json", text=True).stdout)["exit_code"] == 0
    written_once(crew)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=60) == 0
    assert not list(room.state.glob("locks/worker-*"))
    assert "ada" not in crew.said()


@pytest.mark.slow
@pytest.mark.parametrize("who", ["child", "worker", "both"])
def test_whoever_is_killed_the_job_goes_on_and_nothing_is_done_twice(crew: Crew, who: str) -> None:
    crew.room.configure(pace={"landing": "8s"})
    crew.room.faults(SLOW_WRITES)
    workers = crew.worker(), crew.worker()
    job = crew.submit("sheets")
    at_a_write(crew)
    ((worker, child),) = [(one, pid) for one in workers for pid in children(one)]
    for pid in ([worker.pid] if who != "child" else []) + ([child] if who != "worker" else []):
        kill(pid)
    until(lambda: {*children(workers[0]), *children(workers[1])} - {child}, "another attempt", TAKEN_OVER_S)
    crew.room.clear_faults()
    ended = crew.ended(job)
    assert (ended["state"], ended["exit_code"]) == ("done", 0)
    written_once(crew)


@pytest.mark.slow
def test_a_worker_that_is_asked_to_end_leaves_its_job_in_order_and_the_next_one_goes_on(crew: Crew) -> None:
    crew.room.faults(SLOW_WRITES)
    worker = crew.worker()
    job = crew.submit("sheets")
    at_a_write(crew)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=60) == 0
    left = crew.standing(job)
    assert (left["state"], left["exit_code"]) == ("queued", None)
    assert "was asked to end" in crew.room.run("runs", left["run_id"], text=True).stdout
    crew.room.clear_faults()
    crew.worker()
    assert crew.ended(job)["exit_code"] == 0
    written_once(crew)


@pytest.mark.slow
def test_a_job_that_ends_its_worker_each_time_is_given_up(crew: Crew) -> None:
    crew.room.faults(SLOW_WRITES)
    job = crew.submit("sheets")
    for _ in range(MOST):
        worker = crew.worker()
        until(lambda: children(worker), "an attempt")  # noqa: B023 - waited for at once
        for pid in (*children(worker), worker.pid):
            kill(pid)
        worker.wait(timeout=30)
    crew.worker()
    assert crew.ended(job)["state"] == "failed"
    assert f"{job} was given up after {MOST} attempts." in crew.said()


@pytest.mark.slow
def test_the_same_job_begun_twice_ends_one_of_the_two_with_9(crew: Crew) -> None:
    room = crew.room
    room.faults(SLOW_WRITES)
    crew.worker()
    job = crew.submit("sheets")
    at_a_write(crew)
    with closing(open_state(settings_of(room).state)) as store:
        record_attempt(store.journal, find_job(store.journal, job), new_worker(), "twin")
    twin = subprocess.Popen(
        [COMMAND, "apply", "sheets", "--yes"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        cwd=room.folder, env={**room.env, "RECONCILER_JOB": f"{job}/twin"},
    )  # fmt: skip
    with twin:
        assert twin.stderr
        assert "Another run is at work" in twin.stderr.read()
    assert twin.returncode == 9
    room.clear_faults()
    assert crew.ended(job)["exit_code"] == 0
    written_once(crew)


@pytest.mark.slow
def test_a_job_waits_while_somebody_else_has_the_lock(crew: Crew) -> None:
    room = crew.room
    room.faults({**SLOW_WRITES, "delay_s": 8.0})
    crew.worker()
    other = room.start("apply", "sheets", "--yes")
    at_a_write(crew)
    job = crew.submit("sheets")
    until(lambda: "Another run is at work" in crew.said(), "the lock")
    assert crew.standing(job)["state"] == "running"
    room.clear_faults()
    other.end(expect=0)
    ended = crew.ended(job)
    assert (ended["state"], ended["exit_code"]) == ("done", 0)
    written_once(crew)


@pytest.mark.slow
def test_exits_that_end_a_job_do_so_at_once(crew: Crew) -> None:
    room = crew.room
    crew.worker()
    refused = crew.submit(room.table("odd.csv", [{"nothing": "known"}]))
    assert crew.ended(refused)["exit_code"] == 3
    room.run("pause", "--reason", "rest", text=True)
    assert crew.ended(crew.submit("sheets"))["exit_code"] == 4
    room.run("resume", text=True)
    assert crew.ended(crew.submit("sheets"))["exit_code"] == 0
    assert len(room.run("jobs", text=True).stdout.splitlines()) == 3
    written_once(crew)


@pytest.mark.slow
def test_a_run_that_was_due_while_all_workers_were_down_is_made_up_for_once(crew: Crew) -> None:
    room = crew.room
    due = datetime.now(UTC) - timedelta(minutes=5)
    schedule = {"name": "nightly", "cron": f"{due.minute} {due.hour} * * *", "zone": "UTC", "sources": ["sheets"]}
    with (room.folder / "reconciler.toml").open("a", encoding="utf-8") as file:
        file.write("[[schedule]]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in schedule.items()))
    settings = settings_of(room)
    with closing(open_state(settings.state)) as store:  # workers that were killed since have known it
        tenant, yesterday = partner(settings, room.env).tenant, due - timedelta(days=1)
        record_schedule(store.journal, tenant, settings.schedules[0], yesterday)
    first, second = crew.worker(), crew.worker()
    until(lambda: "schedule nightly" in room.run("jobs", text=True).stdout, "the job")
    (line,) = room.run("jobs", text=True).stdout.splitlines()
    assert crew.ended(line.split()[0])["exit_code"] == 0
    assert first.poll() is second.poll() is None
    written_once(crew)


@pytest.mark.slow
@pytest.mark.parametrize("crew", ["postgres"], indirect=True)
def test_a_database_that_is_started_anew_costs_seconds_and_no_job(crew: Crew) -> None:
    crew.room.faults(SLOW_WRITES)
    workers = crew.worker(), crew.worker()
    job = crew.submit("sheets")
    at_a_write(crew)
    assert cut_off(crew.room) >= len(workers)
    crew.room.clear_faults()
    ended = crew.ended(job)
    assert (ended["state"], ended["exit_code"]) == ("done", 0)
    assert [worker.poll() for worker in workers] == [None, None]
    later = crew.submit("sheets")
    assert crew.ended(later)["exit_code"] == 0
    assert "Traceback" not in crew.said()
    written_once(crew)


@pytest.mark.slow
@pytest.mark.parametrize("crew", ["sqlite"], indirect=True)
def test_the_page_carries_out_what_no_worker_takes_and_leaves_nobody_behind(crew: Crew) -> None:
    room = crew.room
    page = subprocess.Popen(
        [COMMAND, "serve", "--port", "0", "--json"], cwd=room.folder, env=room.env, stdout=subprocess.PIPE, text=True
    )
    with page:
        try:
            assert page.stdout
            assert json.loads(page.stdout.readline())["url"]
            job = crew.submit("sheets")
            assert crew.ended(job)["exit_code"] == 0
            (worker,) = children(page)
            page.send_signal(signal.SIGTERM)
            assert page.wait(timeout=60) == 0
            until(lambda: not Path(f"/proc/{worker}").exists(), "the end of its worker")
        finally:
            page.kill()
    assert not list(room.state.glob("locks/worker-*"))
    written_once(crew)


@pytest.mark.slow
def test_a_plan_file_is_carried_out_with_the_sheets_that_it_was_made_from(crew: Crew) -> None:
    room = crew.room
    room.plan("sheets", "--out", "plan.json")
    job = crew.submit("plan.json")
    for path in (room.folder / "sheets").iterdir():
        path.write_text("another sheet", "utf-8")
    crew.worker()
    assert crew.ended(job)["exit_code"] == 0
    written_once(crew)
