"""One gate for all requests, and what Retry-After says."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.api.limiter import HURRIED_PAUSE_S, Limiter, retry_after
from tests.each import each
from tests.examples import examples
from tests.unit.builders import Clock, run

NOW = "Wed, 04 Mar 2026 05:06:07 GMT"


def test_no_more_than_so_many_are_let_through_together() -> None:
    inside, most = 0, 0

    async def one(limiter: Limiter) -> None:
        nonlocal inside, most
        async with limiter.slot():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(1)
            inside -= 1

    async def all_() -> None:
        limiter = Limiter(3, lambda _seconds: None)
        await asyncio.gather(*(one(limiter) for _ in range(10)))

    clock = Clock()
    run(all_(), clock)
    assert most == 3
    assert clock.waited == pytest.approx(4)


@pytest.mark.parametrize(("asked", "waited"), [([5.0], 5.0), ([5.0, 2.0], 5.0), ([2.0, 5.0], 5.0), ([1e9], 300.0)])
def test_a_pause_keeps_everyone_back_and_is_told(asked: list[float], waited: float) -> None:
    told: list[float] = []

    async def work() -> None:
        limiter = Limiter(2, told.append)
        for seconds in asked:
            limiter.pause(seconds)
        async with limiter.slot():
            pass

    clock = Clock()
    run(work(), clock)
    assert clock.waited == pytest.approx(waited, abs=0.01)
    assert told[-1] == waited or len(told) < len(asked)


def test_a_pause_that_is_prolonged_while_waiting_is_kept() -> None:
    async def work() -> None:
        limiter = Limiter(1, lambda _seconds: None)
        limiter.pause(2)
        asyncio.get_running_loop().call_later(1, limiter.pause, 4)
        async with limiter.slot():
            pass

    clock = Clock()
    run(work(), clock)
    assert clock.waited == pytest.approx(5, abs=0.01)


def test_who_hurries_waits_for_no_long_pause_neither_this_one_nor_the_next() -> None:
    async def work() -> None:
        limiter = Limiter(1, lambda _seconds: None)
        limiter.pause(300)
        asyncio.get_running_loop().call_later(10, limiter.hurry)
        async with limiter.slot():
            pass
        limiter.pause(300)
        async with limiter.slot():
            pass

    clock = Clock()
    run(work(), clock)
    assert clock.waited == pytest.approx(10 + 2 * HURRIED_PAUSE_S, abs=0.01)


@each(
    ("header", "seconds"),
    [
        ("", None),
        ("7", 7.0),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("-7", 0.0),
        ("1.5", 1.5),
        ("nan", None),
        ("inf", None),
        ("soon", None),
        ("Wed, 04 Mar 2026 05:06:17 GMT", 10.0),
        ("Wed, 04 Mar 2026 05:06:17 -0000", 10.0),
        ("Wed, 04 Mar 2026 06:06:17 +0100", 10.0),
        ("Wed, 04 Mar 2026 05:06:00 GMT", 0.0),
        ("Wed, 04 Mar 99999 05:06:00 GMT", None),
        ("Wed, 04 Mar 2026 05:06:17 +99999999999999", None),
    ],
)
def test_retry_after(header: str, seconds: float | None) -> None:
    assert retry_after(header, NOW) == seconds


@each("away", [-86_400, -3_600, 0, 3_600, 86_400])
def test_a_moment_is_measured_by_the_clock_that_gave_it(away: float) -> None:
    now = datetime.now(UTC) + timedelta(seconds=away)
    date, moment = (format_datetime(at, usegmt=True) for at in (now, now + timedelta(seconds=30)))
    assert retry_after(moment, date) == 30
    for none in ("", "soon", "7"):
        assert retry_after(moment, none) == pytest.approx(max(0.0, 30 + away), abs=2)


@settings(max_examples=examples(50), deadline=None)
@given(st.text(max_size=60) | st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,6} \d+:\d+:\d+ [+-]\d{1,12}"))
def test_no_header_is_a_fault(header: str) -> None:
    for seconds in (retry_after(header, NOW), retry_after(NOW, header)):
        assert seconds is None or seconds >= 0
