"""A request whose intent was committed long ago leaves only once the lock was looked at again."""

import asyncio
from typing import Any, cast

import pytest

from reconciler.api.answers import Answer
from reconciler.api.limiter import BeforeSend
from reconciler.config.settings import Pace
from reconciler.errors import LockLost
from reconciler.run import request_sender
from reconciler.run.request_sender import NotSent, RequestSender, Sent
from reconciler.run.stopping import Stopping
from reconciler.state.recorder import RunLog

ANSWER = cast(Answer[Any], object())


class Log:
    """Puts nothing on record; each look at the lock takes so many seconds, and the last of them finds it lost."""

    def __init__(self, clock: list[float], *looks: float, lost: bool = False) -> None:
        self.looks = list(looks)
        self._clock, self._lost = clock, lost

    def number(self, call: str, actions: Any) -> int:
        return 1

    def is_on_record(self, request: int) -> bool:
        return True

    async def leaving(self, request: int) -> None:
        pass

    async def still_locked(self) -> None:
        self._clock[0] += self.looks.pop(0)
        if self._lost and not self.looks:
            raise LockLost("another run has taken it")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    clock = [100.0]
    monkeypatch.setattr(request_sender, "_now_s", lambda: clock[0])
    return clock


def sent(log: Log, clock: list[float], waits: float) -> tuple[Sent, Stopping]:
    """Send a request that waits so long for a slot."""
    stopping = Stopping()

    async def acquire() -> None:
        clock[0] += waits

    async def send(before: BeforeSend) -> Answer[Any]:
        await before(acquire)
        return ANSWER

    sender = RequestSender(cast(RunLog, log), stopping, Pace())
    return asyncio.run(sender.send("a call", [], send, None)), stopping


def test_one_that_leaves_at_once_needs_no_other_look(clock: list[float]) -> None:
    ended, _ = sent(Log(clock), clock, waits=1.9)
    assert ended.answer is ANSWER


def test_one_that_waited_leaves_where_the_lock_is_still_held(clock: list[float]) -> None:
    log = Log(clock, 0.1)
    ended, _ = sent(log, clock, waits=30)
    assert ended.answer is ANSWER
    assert log.looks == []


def test_one_that_waited_stays_where_the_lock_is_lost_and_no_other_leaves(clock: list[float]) -> None:
    ended, stopping = sent(Log(clock, 0.1, lost=True), clock, waits=30)
    assert isinstance(ended.answer, NotSent)
    assert isinstance(stopping.why, LockLost)


def test_a_look_that_took_long_is_no_fresh_one(clock: list[float]) -> None:
    ended, _ = sent(Log(clock, 5.0, 0.1, lost=True), clock, waits=30)
    assert isinstance(ended.answer, NotSent)
