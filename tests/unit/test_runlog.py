"""Records of writes that are under way: one commit for all who wait, each only when its own is on disk."""

import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reconciler.api.answers import Answer
from reconciler.config import Pace
from reconciler.errors import Interrupted
from reconciler.execute import Executor
from reconciler.history import open_runs
from reconciler.journal import Entry, Journal, JournalFailed
from reconciler.models import Action, Outcome, Report
from reconciler.runlog import GroupCommit, RunLog

from .builders import live, live_company, status_change

Job = Coroutine[Any, Any, None]


class Held(Journal):
    """A journal whose commits wait until they are let through, and that keeps each; from `broken` on, none lands."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.begun = threading.Semaphore(0)
        self.through = threading.Semaphore(0)
        self.commits: list[list[Entry]] = []
        self.broken = False

    def append(self, run: str, records: Any) -> None:
        """Append, once it may."""
        self.commits.append(list(records))
        if threading.current_thread() is not threading.main_thread():
            self.begun.release()
            assert self.through.acquire(timeout=30)
        if self.broken:
            raise JournalFailed(self._path, sqlite3.OperationalError("disk I/O error"))
        super().append(run, self.commits[-1])

    def kinds(self, commit: int) -> list[str]:
        """Give the kinds of the records in one of the commits."""
        return [kind for kind, _ in self.commits[commit]]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Held]:
    with closing(Held(tmp_path)) as held:
        yield held


def people(count: int) -> list[Action]:
    return [status_change(f"u{number}@acme.example") for number in range(count)]


def logged(journal: Journal, actions: Sequence[Action]) -> RunLog:
    """Give the log of a run that has planned these actions."""
    log = RunLog(journal, "run")
    report = Report("run", "apply", datetime(2026, 3, 4, tzinfo=UTC), "someone", "api.example", "API", False)
    report.planned = list(actions)
    log.begin(report, "tenant")
    log.planned(report)
    return log


async def begun(journal: Held) -> None:
    """Wait until a commit is under way, and all that could be done meanwhile is."""
    assert await asyncio.get_running_loop().run_in_executor(None, lambda: journal.begun.acquire(timeout=30))
    await settled()


async def settled() -> None:
    """Let everything that need not wait for the disk be done."""
    for _ in range(20):
        await asyncio.sleep(0)


# -- the commits ------------------------------------------------------------------------------------------------


def test_those_who_wait_share_a_commit(tmp_path: Path) -> None:
    said: list[str] = []
    with closing(Journal(tmp_path)) as journal:
        journal._db.set_trace_callback(said.append)

        async def work() -> None:
            log = logged(journal, people(50))
            said.clear()
            numbers = [log.number("status", [action]) for action in people(50)]
            await asyncio.gather(*(log.leaving(number) for number in numbers))

        asyncio.run(work())
        assert said.count("COMMIT") == 1
        assert [record.kind for record in journal.records("run", "intent", "sent")] == ["intent", "sent"] * 50
        assert journal.broken_at() is None


def test_who_comes_while_a_commit_is_under_way_is_in_the_next_in_the_order_of_coming(journal: Held) -> None:
    async def work() -> None:
        log = logged(journal, people(5))
        numbers = [log.number("status", [action]) for action in people(5)]
        tasks = [asyncio.create_task(log.leaving(numbers[0]))]
        await begun(journal)
        for number in numbers[1:]:
            tasks.append(asyncio.create_task(log.leaving(number)))
            await settled()
        assert not any(task.done() for task in tasks)
        journal.through.release()
        await begun(journal)
        assert [task.done() for task in tasks] == [True, *[False] * 4]
        journal.through.release()
        await asyncio.gather(*tasks)

    asyncio.run(work())
    assert [[body["request"] for kind, body in records if kind == "intent"] for records in journal.commits[2:]] == [
        [1],
        [2, 3, 4, 5],
    ]
    assert [record.body["request"] for record in journal.records("run", "intent")] == [1, 2, 3, 4, 5]


def test_when_a_commit_fails_all_whose_turn_it_was_learn_of_it_and_the_next_is_tried(journal: Held) -> None:
    async def work() -> list[BaseException | None]:
        log = logged(journal, people(4))
        numbers = [log.number("status", [action]) for action in people(4)]
        journal.broken = True
        failing = [asyncio.create_task(log.leaving(number)) for number in numbers[:3]]
        await begun(journal)
        journal.through.release()
        failed = await asyncio.gather(*failing, return_exceptions=True)
        assert not any(log.has_left(number) for number in numbers)
        journal.broken = False
        journal.through.release()
        await log.leaving(numbers[3])
        assert log.has_left(numbers[3])
        return failed

    failed = asyncio.run(work())
    assert [type(error) for error in failed] == [JournalFailed] * 3
    assert [record.body["request"] for record in journal.records("run", "intent")] == [4]


def test_who_is_cancelled_takes_no_others_record_along(journal: Held) -> None:
    async def work() -> None:
        log = logged(journal, people(2))
        numbers = [log.number("status", [action]) for action in people(2)]
        tasks = [asyncio.create_task(log.leaving(number)) for number in numbers]
        await begun(journal)
        tasks[0].cancel()
        await settled()
        assert tasks[0].cancelled()
        assert not tasks[1].done()
        journal.through.release()
        await tasks[1]

    asyncio.run(work())
    assert [record.body["request"] for record in journal.records("run", "sent")] == [1, 2]


def test_an_end_waits_for_the_commit_that_is_under_way_and_none_comes_after_it(journal: Held) -> None:
    """As when the whole run is cancelled: what may be on its way is open, and nothing is written behind the end."""

    async def work() -> None:
        log = logged(journal, people(2))
        numbers = [log.number("status", [action]) for action in people(2)]
        tasks = [asyncio.create_task(log.leaving(numbers[0]))]
        await begun(journal)
        tasks.append(asyncio.create_task(log.leaving(numbers[1])))
        await settled()
        for task in tasks:
            task.cancel()
        threading.Timer(0, journal.through.release).start()
        log.end(Report("run", "apply", datetime(2026, 3, 4, tzinfo=UTC), "someone", "api.example", "API", False))
        journal.through.release()
        await asyncio.gather(*tasks, return_exceptions=True)
        await settled()

    asyncio.run(work())
    records = list(journal.records("run"))
    assert [record.kind for record in records][-3:] == ["intent", "sent", "ended"]
    assert records[-1].body["open"] == 2
    (open_run,) = open_runs(journal, "tenant")
    assert [action.subject for action in open_run.actions] == ["u0@acme.example"]


def test_a_thread_and_the_loop_take_turns(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal:

        async def work() -> None:
            group = GroupCommit(lambda records: journal.append("run", records))
            for number in range(50):
                adding = asyncio.create_task(group.add(("sent", {"request": number})))
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                journal.remember("tenant", [("acme", f"u{number}@acme.example", "id")])
                journal.append("run", [("audit", {})])
                await adding
            group.close()

        asyncio.run(work())
        assert journal.broken_at() is None
        assert sum(1 for _ in journal.records("run")) == 100


# -- the writes -------------------------------------------------------------------------------------------------


class Api:
    """Answers each change of a status once it is told to; `sent` has the ids of those that left."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.answers = asyncio.Semaphore(0)

    async def set_active(
        self, _company: str, user_id: str, _wanted: bool, leaving: Callable[[], Awaitable[None]]
    ) -> Answer[Any]:
        """Leave, and wait for the answer."""
        await leaving()
        self.sent.append(user_id)
        await self.answers.acquire()
        return Answer(200, None, "trace", 1)


def writing(journal: Held, actions: Sequence[Action], at_once: int) -> tuple[Api, Executor]:
    api = Api()
    pace = Pace(max_concurrency=at_once)
    log = logged(journal, actions)
    return api, Executor(api, live(live_company()), pace, log, lambda _result: None)  # type: ignore[arg-type]


def test_nothing_leaves_before_its_intent_is_on_disk(journal: Held) -> None:
    async def work() -> None:
        actions = people(3)
        api, executor = writing(journal, actions, at_once=3)
        running = asyncio.create_task(executor.run(actions))
        await begun(journal)
        assert journal.kinds(-1) == ["intent", "sent"] * 3
        assert api.sent == []
        journal.through.release()
        while len(api.sent) < 3:
            await asyncio.sleep(0)
        for _ in actions:
            api.answers.release()
            journal.through.release()
        assert [result.outcome for result in (await running).results] == [Outcome.DONE] * 3

    asyncio.run(work())


def test_a_place_is_taken_again_only_behind_the_outcome_of_who_had_it(journal: Held) -> None:
    async def work() -> None:
        actions = people(4)
        api, executor = writing(journal, actions, at_once=2)
        running = asyncio.create_task(executor.run(actions))
        for _ in range(4):
            journal.through.release()
            api.answers.release()
        for _ in range(4):
            journal.through.release()
        await running

    asyncio.run(work())
    is_open: set[int] = set()
    for record in journal.records("run", "intent", "outcome"):
        (is_open.add if record.kind == "intent" else is_open.discard)(record.body["request"])
        assert len(is_open) <= 2


def test_a_run_that_is_stopped_holds_back_what_waits_for_the_disk(journal: Held) -> None:
    async def work() -> None:
        actions = people(3)
        api, executor = writing(journal, actions, at_once=2)
        running = asyncio.create_task(executor.run(actions))
        await begun(journal)
        executor.stop(Interrupted("asked to end"))
        for _ in range(3):
            journal.through.release()
        done = await running
        assert api.sent == []
        assert [result.outcome for result in done.results] == [Outcome.SKIPPED] * 3

    asyncio.run(work())
    assert list(open_runs(journal, "tenant")) == []


def test_when_the_journal_cannot_be_written_nothing_is_sent_and_the_run_says_why(journal: Held) -> None:
    async def work() -> None:
        actions = people(5)
        api, executor = writing(journal, actions, at_once=2)
        journal.broken = True
        journal.through.release()
        done = await executor.run(actions)
        assert api.sent == []
        assert isinstance(done.stopped, JournalFailed)
        assert [result.outcome for result in done.results] == [Outcome.SKIPPED] * 5
        assert "the journal cannot be written" in done.results[0].detail

    asyncio.run(work())


def test_what_was_done_is_known_though_its_outcome_cannot_be_written(journal: Held) -> None:
    async def work() -> None:
        actions = people(2)
        api, executor = writing(journal, actions, at_once=1)
        running = asyncio.create_task(executor.run(actions))
        journal.through.release()
        while not api.sent:
            await asyncio.sleep(0)
        journal.broken = True
        api.answers.release()
        journal.through.release()
        done = await running
        assert [result.outcome for result in done.results] == [Outcome.DONE, Outcome.SKIPPED]
        assert isinstance(done.stopped, JournalFailed)

    asyncio.run(work())
    (open_run,) = open_runs(journal, "tenant")
    assert [action.subject for action in open_run.actions] == ["u0@acme.example"]
