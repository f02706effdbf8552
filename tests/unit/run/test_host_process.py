"""A run inside somebody else's process leaves that process as it was."""

import asyncio
import errno
import gc
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

import reconciler
from reconciler.model.action import ActionKind
from reconciler.run.deadline import Deadline
from reconciler.run.progress import Silent, Stage, Step
from reconciler.sandbox.rehearsal import environment
from reconciler.sandbox.seed import load_seed
from reconciler.sandbox.server import running
from reconciler.state.backends import open_state
from reconciler.state.past_runs import open_runs
from reconciler.support.resources import folder
from tests.each import each

PEOPLE = folder("sample_data") / "people.xlsx"


class Place:
    """A sandbox with the sample's world, and the settings that point at it."""

    def __init__(self, url: str, world: Any, state: Path) -> None:
        env = {**environment(url, world), "RECONCILER_STATE_DIR": str(state)}
        settings = reconciler.load_settings(None, env)
        self.url = url
        self.settings = replace(settings, pace=replace(settings.pace, settle_s=5))
        self.connection = reconciler.connect(self.settings, env)

    async def apply(self, **more: Any) -> reconciler.Report:
        """Apply the sample."""
        return await reconciler.apply(reconciler.Request([PEOPLE], **more), self.settings, self.connection)


@pytest.fixture
def places(tmp_path: Path) -> Iterator[list[Place]]:
    """Give two sandboxes, with a state directory each."""
    gc.unfreeze()  # what commands of tests before froze dies when it likes, and is counted
    with ExitStack() as stack:
        made = []
        for name in ("one", "two"):
            world = load_seed(folder("sample_data") / "live.json")
            made.append(Place(stack.enter_context(running(world)), world, tmp_path / name))
        yield made


def of_the_process() -> tuple[object, ...]:
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    return (*handlers, gc.isenabled(), gc.get_freeze_count(), logging.getLogger().handlers[:])


def test_two_runs_side_by_side_leave_signals_collector_and_loop_as_they_were(
    places: list[Place], capsys: pytest.CaptureFixture[str]
) -> None:
    taken: list[str] = []

    async def host() -> list[reconciler.Report]:
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, taken.append, "SIGTERM")
        before, tasks = of_the_process(), asyncio.all_tasks()
        reports = await asyncio.gather(*(place.apply() for place in places))
        assert of_the_process() == before
        assert asyncio.all_tasks() == tasks
        signal.raise_signal(signal.SIGTERM)
        await asyncio.sleep(0.01)
        return reports

    outside = signal.getsignal(signal.SIGTERM)
    try:
        reports = asyncio.run(host())
    finally:
        signal.signal(signal.SIGTERM, outside)
    assert taken == ["SIGTERM"]
    assert [report.outcome for report in reports] == ["incomplete", "incomplete"]
    assert all(len(report.results) == 17 for report in reports)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("answer", [True, False])
def test_who_approves_may_take_their_time(places: list[Place], answer: bool) -> None:
    async def approve(report: reconciler.Report) -> bool:
        await asyncio.sleep(0)
        return answer and len(report.planned) == 17

    report = asyncio.run(places[0].apply(approve=approve))
    assert {result.outcome == "done" for result in report.results} == {answer}


def test_a_run_that_waits_for_an_answer_can_be_ended(places: list[Place]) -> None:
    async def host() -> reconciler.Report:
        stop = reconciler.StopSwitch()

        async def approve(_report: reconciler.Report) -> bool:
            stop("The page was closed.")
            await asyncio.Event().wait()
            return True

        return await places[0].apply(approve=approve, stop=stop)

    report = asyncio.run(host())
    assert (report.exit_code, report.error) == (6, "The page was closed.")
    assert not report.results


def test_a_run_that_is_cancelled_by_its_host_is_on_record_as_ended(places: list[Place]) -> None:
    async def host() -> None:
        asked = asyncio.Event()

        async def approve(_report: reconciler.Report) -> bool:
            asked.set()
            await asyncio.Event().wait()
            return True

        task = asyncio.create_task(places[0].apply(approve=approve))
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(host())
    (line,) = reconciler.runs(places[0].settings)
    assert (line.exit_code, line.outcome) == (6, "incomplete")


def test_what_was_sent_after_a_late_answer_stays_open_where_the_run_is_cancelled(places: list[Place]) -> None:
    place = places[0]

    async def approve(_report: reconciler.Report) -> bool:
        await asyncio.sleep(0)
        return True

    async def host() -> None:
        async with aiohttp.ClientSession() as session:
            fault = {"method": "POST", "delay_s": 30, "path": "/users$", "times": None}
            await session.post(f"{place.url}/sandbox/faults", json=[fault])
            task = asyncio.create_task(place.apply(approve=approve))
            while not await creations(session):
                await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    async def creations(session: aiohttp.ClientSession) -> list[str]:
        """Give the creations of people that have arrived."""
        asked = await (await session.get(f"{place.url}/sandbox/requests")).json()
        return [one["path"] for one in asked if one["method"] == "POST" and one["path"].endswith("/users")]

    asyncio.run(host())
    with closing(open_state(place.settings.state)) as store:
        (left,) = open_runs(store.journal, place.connection.tenant)
    assert {action.kind for action in left.actions} >= {ActionKind.CREATE_USER}


def test_a_run_has_the_name_that_it_was_given_beforehand(places: list[Place]) -> None:
    run_id = reconciler.new_run_id()
    assert asyncio.run(places[0].apply(run_id=run_id)).run_id == run_id
    assert [line.run_id for line in reconciler.runs(places[0].settings)] == [run_id]


def test_no_two_runs_have_one_name(places: list[Place]) -> None:
    run_id = reconciler.new_run_id()
    asyncio.run(places[0].apply(run_id=run_id))
    with pytest.raises(reconciler.UsageError, match=run_id):
        asyncio.run(places[0].apply(run_id=run_id))


def test_who_approves_is_shown_a_plan_and_no_end(places: list[Place]) -> None:
    shown: list[reconciler.Report] = []

    def approve(report: reconciler.Report) -> bool:
        shown.append(report)
        return False

    asyncio.run(places[0].apply(approve=approve))
    assert (shown[0].outcome, shown[0].dry_run) == ("changes-pending", True)
    assert shown[0].verdict.startswith("17 changes would be made")


def test_a_run_that_is_broken_off_while_it_writes_tells_what_it_had_sent(places: list[Place]) -> None:
    async def host() -> None:
        task = asyncio.create_task(places[0].apply(progress=Cancelling(lambda: task.cancel())))
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(host())
    (line,) = reconciler.runs(places[0].settings)
    assert line.exit_code in (6, 7)
    assert "Nothing was written" not in line.verdict
    assert line.error == "The run was ended from outside."


class Cancelling(Silent):
    """Cancels a run when its first write has ended."""

    def __init__(self, cancel: Callable[[], object]) -> None:
        self._cancel = cancel
        self._writes = False

    @contextmanager
    def step(self, stage: Stage, total: int | None = None, about: str = "") -> Iterator[Step]:
        """Begin a stage."""
        self._writes = stage is Stage.WRITE
        yield self

    def advance(self, count: int) -> None:
        """Cancel the run, where it writes."""
        if self._writes:
            self._cancel()


class Gone(Silent):
    """Shows progress to somebody who has gone."""

    def advance(self, count: int) -> None:
        """Fail."""
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    def paused(self, seconds: float) -> None:
        """Fail."""
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")


def test_a_run_whose_progress_cannot_be_shown_is_the_same_run(places: list[Place]) -> None:
    shown, gone = (
        asyncio.run(place.apply(progress=one)) for place, one in zip(places, (Silent(), Gone()), strict=True)
    )
    assert (gone.outcome, gone.exit_code, gone.error) == (shown.outcome, shown.exit_code, shown.error)
    assert [result.outcome for result in gone.results] == [result.outcome for result in shown.results]


def test_whoever_is_asked_and_interrupted_has_said_no(places: list[Place]) -> None:
    def approve(_report: reconciler.Report) -> bool:
        raise reconciler.Interrupted("The machine is going down.")

    report = asyncio.run(places[0].apply(approve=approve))
    assert (report.exit_code, report.error) == (6, "The machine is going down.")
    assert {result.outcome for result in report.results} == {"skipped"}
    assert Path(report.audit).is_file()


@pytest.mark.parametrize("is_awaited", [True, False])
def test_a_deadline_that_runs_out_while_somebody_thinks_says_so(
    places: list[Place], monkeypatch: pytest.MonkeyPatch, is_awaited: bool
) -> None:
    place, asked = places[0], list[reconciler.Report]()
    # The loop is kept from noticing: its clock stands still until the answer is there.
    monkeypatch.setattr(Deadline, "left", lambda *_: -1.0 if asked else 3600.0)
    place.settings = replace(place.settings, pace=replace(place.settings.pace, deadline="1h"))

    def approve(report: reconciler.Report) -> bool:
        asked.append(report)
        return True

    async def ask(report: reconciler.Report) -> bool:
        return approve(report)

    report = asyncio.run(place.apply(approve=ask if is_awaited else approve))
    assert report.exit_code == 6
    assert "ran out while the answer was awaited: nothing was written." in report.error
    assert not report.results


@each("name", ["../out", "a/b", "-x", "x" * 65, " "])
def test_a_run_has_no_name_that_leads_out_of_its_folder(name: str) -> None:
    with pytest.raises(reconciler.UsageError, match="cannot name a run"):
        reconciler.Request(run_id=name)


def test_one_source_needs_no_list() -> None:
    assert reconciler.Request("people.xlsx", users="users.csv").all_sources == ["people.xlsx", "users.csv"]
