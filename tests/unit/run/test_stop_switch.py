"""Whoever asks a run to end, and its deadline, reach the stage that it is in."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from reconciler.errors import Interrupted
from reconciler.run import stop_switch
from reconciler.run.deadline import Deadline
from reconciler.run.stop_switch import Stages, StopSwitch


def collected(into: list[str], name: str) -> Callable[[Interrupted], None]:
    return lambda why: into.append(f"{name}: {why}")


def test_the_innermost_stage_is_asked_and_afterwards_the_one_around_it() -> None:
    stop, told = StopSwitch(), list[str]()

    async def whole() -> None:
        stages = Stages(stop, None)
        with stages.watched(collected(told, "outer"), Deadline.while_reading):
            with stages.stage(collected(told, "inner")):
                stop("Enough.")
            stop("Once more.")

    asyncio.run(whole())
    stop("Nobody listens any more.")
    assert told == ["inner: Enough.", "outer: Enough."]


def test_a_stage_is_asked_to_end_once_however_often_and_by_whomever() -> None:
    stop, told = StopSwitch(), list[str]()

    async def whole() -> None:
        stages = Stages(stop, None, lambda: Interrupted("Paused.") if told else None)
        with stages.watched(collected(told, "outer"), Deadline.while_reading):
            with stages.stage(collected(told, "inner"), Deadline.while_writing):
                for _ in range(3):
                    stop("Enough.")
                    stages.look()
            stages.look()
            stages.look()

    asyncio.run(whole())
    assert told == ["inner: Enough.", "outer: Paused."]


def test_one_switch_ends_every_run_that_listens_whichever_began_first() -> None:
    stop, told = StopSwitch(), list[str]()

    async def run(name: str, begun: asyncio.Event, may_end: asyncio.Event) -> None:
        with Stages(stop, None).watched(collected(told, name), Deadline.while_reading):
            begun.set()
            await may_end.wait()

    async def whole() -> None:
        events = [asyncio.Event() for _ in range(4)]
        first = asyncio.create_task(run("first", events[0], events[1]))
        second = asyncio.create_task(run("second", events[2], events[3]))
        await events[0].wait()
        await events[2].wait()
        events[1].set()
        await first
        stop("Enough.")
        events[3].set()
        await second

    asyncio.run(whole())
    assert told == ["second: Enough."]


@pytest.mark.parametrize(
    ("inner", "told"),
    [
        (Deadline.while_writing, ["inner: The deadline, {}, has come. Run again to do what is left."]),
        (None, []),
    ],
)
def test_a_deadline_that_has_passed_reaches_the_stage_that_begins_and_no_other(
    inner: Callable[[Deadline], Interrupted] | None, told: list[str]
) -> None:
    deadline, found = Deadline(datetime.now(UTC) + timedelta(milliseconds=20)), list[str]()

    async def whole() -> None:
        stages = Stages(StopSwitch(), deadline)
        with stages.watched(collected(found, "outer"), Deadline.while_reading):
            while deadline.left(datetime.now(UTC)) > 0:  # a question keeps the loop from noticing
                pass
            with stages.stage(collected(found, "inner"), inner):
                found_at_once = [*found]
                await asyncio.sleep(0.05)
        assert found_at_once == [line.format(deadline) for line in told]

    asyncio.run(whole())
    assert set(found) == {line.format(deadline) for line in told}


def test_a_switch_that_was_used_before_ends_a_run_at_once() -> None:
    stop, told = StopSwitch(), list[str]()
    stop("Enough.")

    async def whole() -> None:
        with Stages(stop, None).watched(collected(told, "run"), Deadline.while_reading):
            pass

    asyncio.run(whole())
    assert told == ["run: Enough."]


@pytest.mark.parametrize("told_by", ["a look", "a timer", "the next stage"])
def test_a_pause_reaches_the_stage_that_the_run_is_in(monkeypatch: pytest.MonkeyPatch, told_by: str) -> None:
    told, paused = list[str](), list[Interrupted]()
    monkeypatch.setattr(stop_switch, "_LOOK_S", 0.001)

    async def whole() -> None:
        stages = Stages(StopSwitch(), None, lambda: paused[0] if paused else None)
        with stages.watched(collected(told, "run"), Deadline.while_reading):
            stages.look()
            assert told == []
            stages.require_not_paused()
            paused.append(Interrupted("Paused."))
            with pytest.raises(Interrupted, match="Paused"):
                stages.require_time(Deadline.while_asking)
            if told_by == "a look":
                stages.look()
            if told_by == "the next stage":
                with stages.stage(collected(told, "writing"), Deadline.while_writing):
                    return
            while not told:
                await asyncio.sleep(0.001)

    asyncio.run(whole())
    assert told[0] == ("writing: Paused." if told_by == "the next stage" else "run: Paused.")


def test_a_pause_does_not_matter_where_the_deadline_does_not() -> None:
    told = list[str]()

    async def whole() -> None:
        stages = Stages(StopSwitch(), None, lambda: Interrupted("Paused."))
        with (
            stages.watched(collected(told, "run"), Deadline.while_reading),
            stages.stage(collected(told, "verifying")),
        ):
            stages.look()

    asyncio.run(whole())
    assert told == []


@pytest.mark.parametrize("clock", ["on the wall", "of timers"])
@pytest.mark.parametrize("told_by", ["a look", "a timer"])
def test_a_deadline_has_come_by_whichever_clock_is_there_first(
    monkeypatch: pytest.MonkeyPatch, clock: str, told_by: str
) -> None:
    """While a machine is suspended timers stand, and a clock on the wall may be set back."""
    told, now = list[str](), time.monotonic()

    async def whole() -> None:
        stages = Stages(StopSwitch(), Deadline(datetime.now(UTC) + timedelta(hours=1)))
        with (
            stages.watched(collected(told, "run"), Deadline.while_reading),
            stages.stage(collected(told, "writing"), Deadline.while_writing),
        ):
            stages.look()
            assert told == []
            if clock == "on the wall":
                monkeypatch.setattr(Deadline, "left", lambda *_: -1.0)
            else:
                monkeypatch.setattr(stop_switch, "monotonic", lambda: now + 3601)
            if told_by == "a look":
                stages.look()
            while not told:
                await asyncio.sleep(0.001)

    monkeypatch.setattr(stop_switch, "_LOOK_S", 0.001)
    asyncio.run(whole())
    assert told[0].startswith("writing: The deadline, ")
