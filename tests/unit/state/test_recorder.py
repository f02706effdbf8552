"""Records of writes that are under way: one commit for all who wait, each only when its own is on disk."""

import asyncio
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from reconciler.api.answers import Answer
from reconciler.api.limiter import BeforeSend
from reconciler.config.settings import Pace
from reconciler.errors import Interrupted
from reconciler.model.action import Action
from reconciler.model.report import Report
from reconciler.model.state_place import StatePlace
from reconciler.report.words.english import catalogue as english
from reconciler.run.execute import Execution, Executor
from reconciler.state.backends import open_state
from reconciler.state.group_commit import GroupCommit
from reconciler.state.in_place import identity
from reconciler.state.lock import HeldLock
from reconciler.state.past_runs import open_runs
from reconciler.state.recorder import RunLog
from reconciler.state.sql_journal import SqlJournal
from reconciler.state.sqlite_database import FILE, Database
from reconciler.state.store import Entry, Journal, JournalFailed
from tests.unit.builders import live, live_company, status_change

NOW = datetime(2026, 3, 4, tzinfo=UTC)


class Held(SqlJournal):
    """A journal whose commits by another thread wait until they are let through; while `broken`, none lands."""

    def __init__(self, folder: Path) -> None:
        self.file = Database(folder / FILE)
        super().__init__(self.file, holding={("tenant", "run"): HeldLock(folder, identity(folder))})
        self.begun = threading.Semaphore(0)
        self.through = threading.Semaphore(0)
        self.landed: list[list[Entry]] = []
        self.broken = False

    def append(self, chain: str, subject: str, records: Any) -> None:
        """Append, once it may."""
        records = list(records)
        if threading.current_thread() is not threading.main_thread():
            self.begun.release()
            assert self.through.acquire(timeout=30)
        if self.broken:
            raise JournalFailed("the journal cannot be written (disk I/O error)")
        super().append(chain, subject, records)
        self.landed.append(records)

    def close(self) -> None:
        """Close the file."""
        self.file.close()

    def let_all_through(self) -> None:
        """Hold no commit back any more."""
        self.through.release(1000)

    def holds_kind(self, kind: str) -> bool:
        """Say whether a record of this kind is on disk."""
        return any(kind == landed for records in self.landed for landed, _ in records)

    def intents(self) -> list[list[int]]:
        """Give the requests whose intents are on disk, commit by commit."""
        commits = (
            [json.loads(parts.public)["request"] for kind, parts in records if kind == "intent"]
            for records in self.landed
        )
        return [commit for commit in commits if commit]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Held]:
    with closing(Held(tmp_path)) as held:
        yield held


def people(count: int) -> list[Action]:
    return [status_change(f"u{number}@acme.example") for number in range(count)]


def logged(journal: Journal, actions: Sequence[Action]) -> RunLog:
    """Give the log of a run that has planned these actions."""
    log = RunLog(journal, "tenant", "run", english)
    report = Report("run", "apply", NOW, "someone", "api.example", "API", False, planned=list(actions))
    log.begin(report)
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


def test_a_run_is_recorded_in_the_chain_of_its_tenant(journal: Held) -> None:
    logged(journal, people(1))
    RunLog(journal, "other", "run-2", english).begin(
        Report("run-2", "apply", NOW, "someone", "api.example", "API", False)
    )
    assert journal.heads().keys() == {"tenant", "other"}
    assert {record.chain for record in journal.records("run")} == {"tenant"}


def test_those_who_wait_share_a_commit_in_the_order_of_coming(journal: Held) -> None:
    said: list[str] = []
    journal.file.connection.set_trace_callback(said.append)

    async def work() -> None:
        log = logged(journal, people(50))
        said.clear()
        numbers = [log.number("status", [action]) for action in people(50)]
        tasks = [asyncio.create_task(log.leaving(numbers[0]))]
        await begun(journal)
        tasks += [asyncio.create_task(log.leaving(number)) for number in numbers[1:]]
        await settled()
        assert not any(task.done() for task in tasks)
        journal.through.release()
        await begun(journal)
        assert [task.done() for task in tasks] == [True, *[False] * 49]
        journal.through.release()
        await asyncio.gather(*tasks)

    asyncio.run(work())
    assert said.count("COMMIT") == 2
    assert journal.intents() == [[1], [*range(2, 51)]]
    assert [record.kind for record in journal.records("run", "intent", "sent")] == ["intent", "sent"] * 50
    assert journal.broken_at() is None


def test_when_a_commit_fails_all_whose_turn_it_was_learn_of_it_and_the_next_is_tried(journal: Held) -> None:
    async def work() -> None:
        log = logged(journal, people(5))
        numbers = [log.number("status", [action]) for action in people(5)]
        first = asyncio.create_task(log.leaving(numbers[0]))
        await begun(journal)
        failing = [asyncio.create_task(log.leaving(number)) for number in numbers[1:4]]
        await settled()
        journal.through.release()
        await begun(journal)
        journal.broken = True
        journal.through.release()
        failed = await asyncio.gather(first, *failing, return_exceptions=True)
        assert [type(error) for error in failed] == [type(None), *[JournalFailed] * 3]
        journal.broken = False
        journal.through.release()
        await log.leaving(numbers[4])
        assert [log.is_on_record(number) for number in numbers] == [True, False, False, False, True]

    asyncio.run(work())
    assert journal.intents() == [[1], [5]]


def test_who_is_cancelled_takes_no_others_record_along(journal: Held) -> None:
    async def work() -> None:
        log = logged(journal, people(3))
        numbers = [log.number("status", [action]) for action in people(3)]
        tasks = [asyncio.create_task(log.leaving(numbers[0]))]
        await begun(journal)
        tasks += [asyncio.create_task(log.leaving(number)) for number in numbers[1:]]
        await settled()
        tasks[0].cancel()
        tasks[1].cancel()
        await settled()
        assert [task.done() for task in tasks] == [True, True, False]
        journal.let_all_through()
        await tasks[2]

    asyncio.run(work())
    assert journal.intents() == [[1], [2, 3]]


def test_an_end_comes_behind_all_that_was_handed_in_and_nothing_behind_it(journal: Held) -> None:
    """As when the whole run is cancelled: what may have left is open, for the next run to settle."""

    async def work() -> None:
        log = logged(journal, people(3))
        numbers = [log.number("status", [action]) for action in people(3)]
        tasks = [asyncio.create_task(log.leaving(numbers[0]))]
        await begun(journal)
        tasks.append(asyncio.create_task(log.leaving(numbers[1])))
        await settled()
        for task in tasks:
            task.cancel()
        journal.let_all_through()
        log.end(Report("run", "apply", NOW, "someone", "api.example", "API", False, outcome="done"))
        with pytest.raises(RuntimeError):
            await log.leaving(numbers[2])

    asyncio.run(work())
    records = list(journal.records("run"))
    assert [record.kind for record in records][-5:] == ["intent", "sent", "intent", "sent", "ended"]
    assert records[-1].body["open"] == 2
    (open_run,) = open_runs(journal, "tenant")
    assert [action.subject for action in open_run.actions] == ["u0@acme.example", "u1@acme.example"]


def test_a_thread_and_the_loop_take_turns(tmp_path: Path) -> None:
    with closing(open_state(StatePlace(tmp_path))) as store:
        journal = store.journal

        async def work() -> None:
            group = GroupCommit(lambda records: journal.append("tenant", "run", records))
            for number in range(50):
                adding = asyncio.create_task(group.add(("lost", {"request": number})))
                await asyncio.sleep(0)
                await asyncio.sleep(0)
                store.people.remember("run-9", "tenant", [("acme", f"u{number}@acme.example", "id")])
                journal.append("tenant", "run", [("audit", {})])
                await adding
            group.close()

        asyncio.run(work())
        assert journal.broken_at() is None
        assert sum(1 for _ in journal.records("run")) == 100


# -- the writes -------------------------------------------------------------------------------------------------


class Api:
    """Answers each change of a status once it may; `sent` has the ids of those that left."""

    def __init__(self, journal: Held) -> None:
        self.sent: list[str] = []
        self.answers = asyncio.Semaphore(0)
        self.places = asyncio.Event()
        self.places.set()
        self._journal = journal
        self.transport = self

    def hurry(self) -> None:
        """There is nothing that it waits for."""

    async def _place(self) -> None:
        await self.places.wait()

    async def set_active(self, _company: str, user_id: str, _wanted: bool, leaving: BeforeSend) -> Answer[Any]:
        """Leave, which it may only with its intent on disk, and wait for the answer."""
        await leaving(self._place)
        self.sent.append(user_id)
        assert len(self.sent) <= sum(map(len, self._journal.intents()))
        await self.answers.acquire()
        return Answer(200, None, "trace", 1)


def writing(journal: Held, actions: Sequence[Action], at_once: int) -> tuple[Api, Executor]:
    api, pace = Api(journal), Pace(max_concurrency=at_once)
    log = logged(journal, actions)
    return api, Executor(api, live(live_company()), pace, log, lambda _result: None)  # type: ignore[arg-type]


def outcomes(done: Execution) -> list[str]:
    return [str(result.outcome) for result in done.results]


def test_nothing_leaves_before_its_intent_is_on_disk(journal: Held) -> None:
    async def work() -> None:
        api, executor = writing(journal, people(3), at_once=3)
        running = asyncio.create_task(executor.run(people(3)))
        await begun(journal)
        assert api.sent == []
        journal.let_all_through()
        while len(api.sent) < 3:
            await asyncio.sleep(0)
        assert not journal.holds_kind("outcome")
        for _ in range(3):
            api.answers.release()
        assert outcomes(await running) == ["done"] * 3
        assert journal.holds_kind("outcome")

    asyncio.run(work())


def test_a_place_is_taken_again_only_behind_the_outcome_of_who_had_it(journal: Held) -> None:
    async def work() -> None:
        api, executor = writing(journal, people(20), at_once=2)
        journal.let_all_through()
        for _ in range(20):
            api.answers.release()
        assert outcomes(await executor.run(people(20))) == ["done"] * 20

    asyncio.run(work())
    is_open: set[int] = set()
    for record in journal.records("run", "intent", "outcome"):
        (is_open.add if record.kind == "intent" else is_open.discard)(record.body["request"])
        assert len(is_open) <= 2


def test_a_run_that_is_stopped_holds_back_what_waits_for_the_disk(journal: Held) -> None:
    async def work() -> None:
        api, executor = writing(journal, people(3), at_once=2)
        running = asyncio.create_task(executor.run(people(3)))
        await begun(journal)
        executor.stop(Interrupted("asked to end"))
        journal.let_all_through()
        assert outcomes(await running) == ["skipped"] * 3
        assert api.sent == []

    asyncio.run(work())
    assert list(open_runs(journal, "tenant")) == []


def test_a_run_that_is_stopped_holds_back_what_is_on_record_and_waits_for_its_turn(journal: Held) -> None:
    async def work() -> None:
        api, executor = writing(journal, people(3), at_once=2)
        api.places.clear()
        journal.let_all_through()
        running = asyncio.create_task(executor.run(people(3)))
        while sum(map(len, journal.intents())) < 2:
            await asyncio.sleep(0)
        executor.stop(Interrupted("asked to end"))
        api.places.set()
        assert outcomes(await running) == ["skipped"] * 3
        assert api.sent == []

    asyncio.run(work())
    assert list(open_runs(journal, "tenant")) == []


def test_few_more_are_on_record_than_may_be_under_way(journal: Held) -> None:
    async def work() -> None:
        api, executor = writing(journal, people(40), at_once=16)
        api.places.clear()
        journal.let_all_through()
        running = asyncio.create_task(executor.run(people(40)))
        while sum(map(len, journal.intents())) < 18:
            await asyncio.sleep(0)
        for _ in range(100):
            await asyncio.sleep(0)
        assert sum(map(len, journal.intents())) == 18
        api.places.set()
        for _ in range(40):
            api.answers.release()
        assert outcomes(await running) == ["done"] * 40

    asyncio.run(work())


def test_when_the_journal_cannot_be_written_nothing_is_sent_and_the_run_says_why(journal: Held) -> None:
    async def work() -> None:
        api, executor = writing(journal, people(5), at_once=2)
        journal.broken = True
        journal.let_all_through()
        done = await executor.run(people(5))
        assert outcomes(done) == ["skipped"] * 5
        assert api.sent == []
        assert isinstance(done.stopped, JournalFailed)
        assert "the journal cannot be written" in done.results[0].detail

    asyncio.run(work())


def test_what_was_done_is_known_though_its_outcome_cannot_be_written(journal: Held) -> None:
    async def work() -> None:
        api, executor = writing(journal, people(2), at_once=1)
        running = asyncio.create_task(executor.run(people(2)))
        journal.through.release()
        while not api.sent:
            await asyncio.sleep(0)
        journal.broken = True
        api.answers.release()
        journal.let_all_through()
        done = await running
        assert outcomes(done) == ["done", "skipped"]
        assert isinstance(done.stopped, JournalFailed)

    asyncio.run(work())
    (open_run,) = open_runs(journal, "tenant")
    assert [action.subject for action in open_run.actions] == ["u0@acme.example"]


# -- their text -------------------------------------------------------------------------------------------------


def test_a_file_whose_name_is_no_utf_8_is_told_as_it_is(journal: Held) -> None:
    body = {"path": "sheets/M\udcfcller.xlsx", "sheet": "Zürich"}
    journal.append("tenant", "run", [("source", body)])
    (record,) = journal.records("run")
    assert record.body == body
    assert journal.broken_at() is None
