"""How many jobs are at work at once, and what becomes of those that wait."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from reconciler.errors import InternalError
from reconciler.web.jobs import queue as queue_module
from reconciler.web.jobs.approving import put_on_record
from reconciler.web.jobs.queue import Bounds, Queue
from reconciler.web.jobs.record import Job, Jobs, Kind, State
from reconciler.web.sign_in.roles import Role
from reconciler.web.store import StoreFailed
from tests.unit.web.desks import Bench


class Held(Queue):
    """A queue whose processes end when they are let go; it counts how many are at work at once, by kind."""

    def __init__(self, jobs: Jobs, bounds: Bounds) -> None:
        super().__init__(jobs, {}, bounds)
        self.go = asyncio.Event()
        self.at_work = dict.fromkeys(Kind, 0)
        self.most = dict.fromkeys(Kind, 0)

    async def _process(self, job: Job, order: dict[str, Any]) -> dict[str, Any] | None:
        self.at_work[job.kind] += 1
        self.most[job.kind] = max(self.most[job.kind], self.at_work[job.kind])
        try:
            if order.get("broken"):
                raise OSError("no process can be made")
            await self.go.wait()
            return {"exit_code": 0, "verdict": "All is well."}
        finally:
            self.at_work[job.kind] -= 1


@pytest.fixture
def held(bench: Bench) -> Callable[[Callable[[Held], Coroutine[Any, Any, None]]], None]:
    """Do something with a queue in a loop."""

    def done(work: Callable[[Held], Coroutine[Any, Any, None]]) -> None:
        async def whole() -> None:
            await work(Held(bench.queue.jobs, Bounds(end_s=5)))

        asyncio.run(whole())

    return done


def submitted(queue: Queue, bench: Bench, kind: Kind, about: str, **order: Any) -> Job:
    job = queue.jobs.add(kind, about, bench.person(*Role), "run")
    assert job
    queue.submit(job, order)
    return job


def state(queue: Queue, job: Job) -> State:
    found = queue.jobs.of(job.id)
    assert found
    return found.state


async def until(is_so: Callable[[], bool]) -> None:
    """Let the loop and its threads go on until something is so."""
    async with asyncio.timeout(60):
        while not is_so():
            await asyncio.sleep(0.001)


def test_two_checks_and_one_run_are_at_work_at_once(bench: Bench, held: Any) -> None:
    async def work(queue: Held) -> None:
        checks = [submitted(queue, bench, Kind.CHECK, f"drop{number}") for number in range(5)]
        plans = [submitted(queue, bench, Kind.PLAN, f"drop{number}") for number in range(2)]
        runs = [submitted(queue, bench, Kind.APPLY, f"plan{number}") for number in range(3)]
        await until(lambda: queue.at_work[Kind.CHECK] == 2 and queue.at_work[Kind.APPLY] == 1)
        assert [state(queue, job) for job in checks] == [State.RUNNING] * 2 + [State.QUEUED] * 3
        assert [state(queue, job) for job in runs] == [State.RUNNING] + [State.QUEUED] * 2
        queue.go.set()
        await asyncio.wait(queue._tasks.values())
        assert (queue.most[Kind.CHECK], queue.most[Kind.APPLY]) == (2, 1)
        assert queue.most[Kind.PLAN] <= 2
        assert {state(queue, job) for job in (*checks, *runs)} == {State.DONE}
        assert {state(queue, job) for job in plans} == {State.FAILED}  # a process that names no plan has made none
        assert queue._tasks == {} == queue._pictures

    held(work)


def test_a_job_that_waits_is_stopped_before_it_begins_and_says_that_nothing_was_changed(
    bench: Bench, held: Any
) -> None:
    async def work(queue: Held) -> None:
        submitted(queue, bench, Kind.APPLY, "one")
        waiting = submitted(queue, bench, Kind.APPLY, "two")
        await until(lambda: queue.at_work[Kind.APPLY] == 1)
        assert queue.stop(waiting.id, "Ann")
        await until(lambda: state(queue, waiting) is State.FAILED)
        found = queue.jobs.of(waiting.id)
        assert found
        assert (found.state, "Nothing was changed." in found.said) == (State.FAILED, True)
        queue.go.set()
        await asyncio.wait(queue._tasks.values())

    held(work)


def test_at_the_end_of_the_server_what_waits_does_not_begin(bench: Bench, held: Any) -> None:
    async def work(queue: Held) -> None:
        waiting = [submitted(queue, bench, Kind.CHECK, f"drop{number}") for number in range(4)][2:]
        await until(lambda: queue.at_work[Kind.CHECK] == 2)
        await queue.close()
        assert {state(queue, job) for job in waiting} == {State.FAILED}

    held(work)


def test_a_process_that_cannot_be_made_fails_its_job_and_no_other(bench: Bench, held: Any) -> None:
    async def work(queue: Held) -> None:
        broken = submitted(queue, bench, Kind.CHECK, "one", broken=True)
        other = submitted(queue, bench, Kind.CHECK, "two")
        queue.go.set()
        await asyncio.wait(queue._tasks.values())
        assert (state(queue, broken), state(queue, other)) == (State.FAILED, State.DONE)

    held(work)


_SCRIPT = """
import sys
sys.stdin.readline()
print('{"found": {"exit_code": 6, "verdict": "One row is wrong."}}', flush=True)
sys.stdin.readline()
print('{"ended": {"exit_code": 1, "error": "the disk is full"}}', flush=True)
"""


def test_a_check_has_ended_for_whoever_waits_once_it_tells_what_it_found(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "says.py").write_text(_SCRIPT)
    monkeypatch.setattr(queue_module, "_CHILD", "says")

    async def work() -> None:
        queue = Queue(bench.queue.jobs, {**os.environ, "PYTHONPATH": str(tmp_path)})
        job = submitted(queue, bench, Kind.CHECK, "one")
        while state(queue, job) is not State.DONE:
            await asyncio.sleep(0.01)
        assert job.id in queue._tasks, "its process is at work yet"
        assert queue.stop(job.id, "Ann")
        await queue.ended(job)
        found = queue.jobs.of(job.id)
        assert found
        assert (found.state, found.said, found.next) == (State.DONE, "One row is wrong.", "/drops/one")
        assert not queue._tasks
        await queue.ended(found)

    asyncio.run(work())


def test_an_end_that_cannot_be_noted_yet_is_noted_later(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    end, tries = bench.queue.jobs.end, list[str]()

    def full_at_first(job_id: str, *how: Any) -> None:
        tries.append(job_id)
        if len(tries) < 3:
            raise StoreFailed("the disk is full")
        end(job_id, *how)

    async def work() -> None:
        queue = Held(bench.queue.jobs, Bounds(again_s=0.0))
        monkeypatch.setattr(queue.jobs, "end", full_at_first)
        queue.go.set()
        job = submitted(queue, bench, Kind.APPLY, "plan")
        await asyncio.wait(queue._tasks.values())
        assert (state(queue, job), len(tries)) == (State.DONE, 3)
        assert queue.how_far(job).said == ""

    asyncio.run(work())


def test_a_process_that_never_puts_a_yes_on_record_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    make, made = asyncio.create_subprocess_exec, list[asyncio.subprocess.Process]()

    async def deaf(*_: str, **how: Any) -> asyncio.subprocess.Process:
        made.append(await make(sys.executable, "-c", "import time; time.sleep(3600)", **how))
        return made[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", deaf)
    with pytest.raises(InternalError, match="could not be put on record"):
        asyncio.run(put_on_record({}, {"plan": "x"}, patience_s=0.1))
    assert made[0].returncode
