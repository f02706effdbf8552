"""The jobs that wait and those at work: at most so many checks at once, and one plan carried out at a time."""

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from reconciler.exit_codes import Exit
from reconciler.support.concurrency import in_thread
from reconciler.support.lazy_log import logger
from reconciler.web.jobs.approving import put_on_record
from reconciler.web.jobs.progress import HowFar, Picture
from reconciler.web.jobs.proving import Prover
from reconciler.web.jobs.record import Job, Jobs, Kind, State
from reconciler.web.store import StoreFailed

Json = dict[str, Any]

_CHILD = "reconciler.web.jobs.child"
_LINE_B = 1 << 20
_WENT_THROUGH = frozenset({Exit.OK, Exit.INCOMPLETE, Exit.UNVERIFIED, Exit.CHANGES_PENDING})


@dataclass(frozen=True, slots=True)
class Bounds:
    """What jobs may take: how many checks at once, how much memory, how many seconds a check, a run and a proof.

    `end_s` is how long one may take to end once it was asked to, `record_s` how long to put a yes on record, for which
    everybody waits who decides on a plan, `again_s` how long to wait where an end cannot be noted, and `look_s` after
    which time it is looked again whether a job of another page has ended.
    """

    checks: int = 2
    memory_b: int = 4 << 30
    check_s: float = 600.0
    run_s: float = 12 * 3600.0
    proof_s: float = 600.0
    end_s: float = 60.0
    record_s: float = 120.0
    again_s: float = 5.0
    look_s: float = 0.25


class Queue:
    """Starts the process of each job when there is room for it, and knows how far it is."""

    def __init__(self, jobs: Jobs, environment: Mapping[str, str], bounds: Bounds = Bounds()) -> None:
        self.jobs = jobs
        self.bounds = bounds
        self.prover = Prover(environment, bounds.proof_s)
        self._environment = dict(environment)
        self._checks = asyncio.Semaphore(bounds.checks)
        self._runs = asyncio.Lock()
        self._pictures = dict[str, Picture]()
        self._processes = dict[str, asyncio.subprocess.Process]()
        self._tasks = dict[str, asyncio.Task[None]]()
        self._told = set[str]()

    def submit(self, job: Job, order: Json) -> None:
        """Have a job done as soon as there is room for it."""
        self._pictures[job.id] = Picture()
        self._tasks[job.id] = asyncio.create_task(
            self._whole(job, {**order, "kind": job.kind, "about": job.about, "page": job.page})
        )

    async def put_on_record(self, order: Json) -> None:
        """Have somebody's yes put on record, or taken back; raises as `approving.put_on_record`."""
        await put_on_record(self._environment, order, self.bounds.record_s)

    def how_far(self, job: Job) -> HowFar:
        """Return how far a job is: as its process tells, or as the page tells that has it."""
        if picture := self._pictures.get(job.id):
            return picture.now
        return HowFar(*json.loads(job.progress)) if job.progress else HowFar()

    def progress(self) -> dict[str, str]:
        """Return how far the jobs are that this page has, as JSON, by the job."""
        return {job_id: json.dumps(picture.now) for job_id, picture in self._pictures.items()}

    async def ended(self, job: Job) -> None:
        """Wait until the process of a job has ended, here or elsewhere: of a check it may be at the marked copy yet."""
        if task := self._tasks.get(job.id):
            await asyncio.wait([task])
            return
        found: Job | None = job
        while found and found.over is None:
            await asyncio.sleep(self.bounds.look_s)
            found = await in_thread(self.jobs.of, job.id)

    def stop(self, job_id: str, who: str) -> bool:
        """Ask a job to end, one that has not begun does not begin; returns whether this page has it."""
        if process := self._processes.get(job_id):
            _say(process, f"stop {' '.join(who.split())}\n".encode())
        elif task := self._tasks.get(job_id):
            task.cancel()
        return job_id in self._tasks

    async def close(self) -> None:
        """Ask all jobs to end, and wait for them a while; what takes longer ends by itself."""
        await self.prover.close()
        for process in self._processes.values():
            _say(process, None)
        for job_id, task in self._tasks.items():
            if job_id not in self._processes:
                task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=self.bounds.end_s)

    async def _whole(self, job: Job, order: Json) -> None:
        leads_to = _place_of(job)
        try:
            async with self._runs if job.kind is Kind.APPLY else self._checks:
                await in_thread(self.jobs.begin, job.id)
                ending = await self._process(job, order)
            state, said, leads_to = judged(job, ending)
        except asyncio.CancelledError:
            state, said = State.FAILED, "It was stopped before it began. Nothing was changed."
        except Exception as error:  # noqa: BLE001 - it becomes what the page says
            logger(__name__).error("unexpected error of a job", exc_info=error)
            state, said = State.FAILED, f"It could not be begun ({type(error).__name__}). Nothing was changed."
        if job.id in self._told:
            await self._noted(self.jobs.over, job.id)
        else:
            await self._noted(self.jobs.end, job.id, state, said, leads_to)
        self._told.discard(job.id)
        for known in (self._pictures, self._processes, self._tasks):
            known.pop(job.id, None)

    async def _noted(self, note: Callable[..., None], *how: Any) -> None:
        """Note how a job has ended, as soon as that can be written: until then it would be under way."""
        while True:
            try:
                return await in_thread(note, *how)
            except StoreFailed:
                await asyncio.sleep(self.bounds.again_s)

    async def _process(self, job: Job, order: Json) -> Json | None:
        """Return how a job has ended, as its process tells; None where that ended without a word."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", _CHILD, stdin=-1, stdout=-1, limit=_LINE_B,
            env=self._environment, start_new_session=True,
        )  # fmt: skip
        self._processes[job.id] = process
        _say(process, f"{json.dumps({**order, 'memory': self.bounds.memory_b})}\n".encode())
        seconds = self.bounds.run_s if job.kind is Kind.APPLY else self.bounds.check_s
        reading = asyncio.create_task(self._read(job, process))
        await asyncio.wait([reading], timeout=seconds)
        if not reading.done():
            _say(process, b"late\n")
            await asyncio.wait([reading], timeout=self.bounds.end_s)
        if not reading.done() and job.kind is not Kind.APPLY:
            process.kill()
        ending = await reading
        await process.wait()
        return ending

    async def _read(self, job: Job, process: asyncio.subprocess.Process) -> Json | None:
        assert process.stdout  # noqa: S101 - it is a pipe
        ending: Json | None = None
        async for line in process.stdout:
            with suppress(ValueError):  # what is no line of ours tells nothing
                facts = json.loads(line)
                ending = facts.get("ended", ending)
                if found := facts.get("found"):
                    # What somebody waits for is there; what the process still does ends nobody's waiting.
                    self._told.add(job.id)
                    await self._noted(partial(self.jobs.end, is_over=False), job.id, *judged(job, found))
                self._pictures[job.id].take(facts)
        return ending


def judged(job: Job, ending: Json | None) -> tuple[State, str, str]:
    """Return how a job has ended, what is said of it, and where it leads."""
    place = _place_of(job)
    if ending is None:
        return State.FAILED, _without_a_word(job.kind), place
    said = ending.get("error") or ending.get("verdict", "")
    if job.kind is Kind.PLAN and ending.get("digest"):
        return State.DONE, "", f"/plans/{ending['digest']}"
    if job.kind is Kind.CHECK:
        # What is wrong with the sheets stands on the page of the drop.
        return State.DONE if "verdict" in ending else State.FAILED, said, place
    stopped = ending["exit_code"] == Exit.INCOMPLETE and ending.get("error")
    went = job.kind is Kind.APPLY and ending["exit_code"] in _WENT_THROUGH and not stopped
    return State.DONE if went else State.FAILED, said, place


def _place_of(job: Job) -> str:
    return f"/runs/{job.run}" if job.kind is Kind.APPLY else f"/drops/{job.about}"


def _without_a_word(kind: Kind) -> str:
    if kind is Kind.APPLY:
        return "The process of this run was ended from outside. What it had done is on record: look at the run."
    return (
        "The process that reads the sheet was ended: it needed more memory than it may have, or somebody ended it. "
        "Nothing was changed. Try again; if it happens again, split the sheet."
    )


def _say(process: asyncio.subprocess.Process, line: bytes | None) -> None:
    """Write a line to a process, or close its stdin."""
    if process.stdin and not process.stdin.is_closing():
        if line is None:
            process.stdin.close()
        else:
            process.stdin.write(line)
