"""The gate and the transport behind it, in a world where waiting costs no time."""

import asyncio
import itertools
from dataclasses import replace

import httpx2
import pytest

from reconciler.api.limiter import AcquireSlot, Limiter
from reconciler.api.transport import Transport
from reconciler.errors import AnswerLost, ApiRefused
from tests.unit.builders import PACE, Clock, run, transport_over


async def pass_through(limiter: Limiter, left: list[float], takes: float = 0.1) -> None:
    """Go through the gate once."""
    async with limiter.slot() as turn:
        left.append(turn.began)
        await asyncio.sleep(takes)
        limiter.answered(turn)


# -- the gate ---------------------------------------------------------------------------------------------------


def test_a_rate_spaces_what_arrives_together() -> None:
    left: list[float] = []

    async def work() -> None:
        limiter = Limiter(16, lambda _seconds: None, rate=10)
        await asyncio.gather(*(pass_through(limiter, left) for _ in range(30)))

    run(work())
    assert all(later - earlier == pytest.approx(0.1, abs=0.01) for earlier, later in itertools.pairwise(left[1:]))


def test_a_pause_that_all_under_way_are_told_of_is_told_once_and_kept_by_all() -> None:
    told: list[float] = []
    left: list[float] = []

    async def refused(limiter: Limiter, after: float) -> None:
        async with limiter.slot() as turn:
            await asyncio.sleep(after)
            limiter.pushed_back(turn)
            limiter.pause(7)

    async def work() -> None:
        limiter = Limiter(16, told.append)
        await asyncio.gather(*(refused(limiter, number / 1000) for number in range(16)))
        await asyncio.gather(*(pass_through(limiter, left) for _ in range(40)))

    run(work())
    assert told == [7]
    assert min(left) == pytest.approx(7.015, abs=0.01)


def test_after_a_push_back_fewer_are_let_through_together() -> None:
    inside, most = 0, 0

    async def one(limiter: Limiter) -> None:
        nonlocal inside, most
        async with limiter.slot():
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.1)
            inside -= 1

    async def work() -> None:
        limiter = Limiter(8, lambda _seconds: None)
        async with limiter.slot() as turn:
            limiter.pushed_back(turn)
        await asyncio.gather(*(one(limiter) for _ in range(30)))

    run(work())
    assert most == 4


def test_who_gives_up_waiting_takes_no_place_along() -> None:
    left: list[float] = []

    async def work() -> None:
        limiter = Limiter(2, lambda _seconds: None)
        limiter.pause(60)
        waiting = [asyncio.ensure_future(pass_through(limiter, [])) for _ in range(5)]
        await asyncio.sleep(1)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        await asyncio.gather(*(pass_through(limiter, left) for _ in range(4)))

    run(work())
    assert left == pytest.approx([60, 60, 60.1, 60.1], abs=0.01)


def test_a_request_that_fails_gives_its_place_back() -> None:
    left: list[float] = []

    async def failing(limiter: Limiter) -> None:
        async with limiter.slot():
            raise OSError

    async def work() -> None:
        limiter = Limiter(1, lambda _seconds: None)
        for _ in range(3):
            with pytest.raises(OSError):
                await failing(limiter)
        await pass_through(limiter, left)

    run(work())
    assert len(left) == 1


# -- getting ready ----------------------------------------------------------------------------------------------


class Disk:
    """What requests get ready on, which takes a hundredth of a second; `ready` tells how many are or were at once."""

    def __init__(self, limiter: Limiter) -> None:
        self.limiter = limiter
        self.ready, self.most_ready, self.under_way, self.most_under_way = 0, 0, 0, 0

    async def leaving(self, place: AcquireSlot) -> None:
        """Get ready, and leave."""
        self.ready += 1
        self.most_ready = max(self.most_ready, self.ready)
        await asyncio.sleep(0.01)
        await place()

    async def send(self) -> float:
        """Send a request, and give when it left."""
        try:
            async with self.limiter.slot(leaving=self.leaving) as turn:
                self.under_way += 1
                self.most_under_way = max(self.most_under_way, self.under_way)
                await asyncio.sleep(0.1)
                self.under_way -= 1
                return turn.began
        finally:
            self.ready -= 1


def test_some_get_ready_while_all_that_may_be_are_under_way() -> None:
    async def work() -> tuple[Disk, list[float]]:
        disk = Disk(Limiter(4, lambda _seconds: None, ahead=2))
        return disk, await asyncio.gather(*(disk.send() for _ in range(40)))

    disk, left = run(work())
    assert (disk.most_under_way, disk.most_ready) == (4, 6)
    assert sorted(left) == pytest.approx([0.01 + 0.1 * (number // 4) for number in range(40)], abs=0.011)


def test_a_pause_keeps_back_what_is_ready() -> None:
    async def work() -> list[float]:
        limiter = Limiter(4, lambda _seconds: None, ahead=2)
        disk = Disk(limiter)
        asyncio.get_running_loop().call_later(0.005, limiter.pause, 3)
        return await asyncio.gather(*(disk.send() for _ in range(6)))

    assert sorted(run(work())) == pytest.approx([3.005] * 4 + [3.105] * 2, abs=0.02)


def test_after_a_push_back_fewer_of_those_that_are_ready_leave() -> None:
    async def work() -> Disk:
        limiter = Limiter(8, lambda _seconds: None, ahead=1)
        async with limiter.slot() as turn:
            limiter.pushed_back(turn)
        disk = Disk(limiter)
        await asyncio.gather(*(disk.send() for _ in range(30)))
        return disk

    disk = run(work())
    assert (disk.most_under_way, disk.most_ready) == (4, 5)


@pytest.mark.parametrize("has_place", [False, True])
def test_who_is_kept_back_takes_no_place_along(has_place: bool) -> None:
    async def kept_back(place: AcquireSlot) -> None:
        if has_place:
            await place()
        raise OSError

    async def work() -> list[float]:
        limiter = Limiter(1, lambda _seconds: None, ahead=1)
        for _ in range(3):
            with pytest.raises(OSError):
                async with limiter.slot(leaving=kept_back):
                    raise AssertionError
        disk = Disk(limiter)
        waiting = [asyncio.ensure_future(disk.send()) for _ in range(3)]
        await asyncio.sleep(0.05)
        waiting[1].cancel()
        waiting[2].cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return [await disk.send(), await disk.send()]

    assert run(work()) == pytest.approx([0.12, 0.23], abs=0.01)


# -- the transport ----------------------------------------------------------------------------------------------


class Server:
    """Answers every API call alike, tokens aside; counts them."""

    def __init__(self, answer: httpx2.Response | Exception) -> None:
        self._answer = answer
        self.calls = 0

    async def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "auth.example":
            return httpx2.Response(200, json={"access_token": "token"})
        self.calls += 1
        await asyncio.sleep(0.05)
        if isinstance(self._answer, Exception):
            raise self._answer
        return httpx2.Response(self._answer.status_code, headers=self._answer.headers, content=self._answer.content)


def ask(server: Server, times: int, attempts: int = 5) -> tuple[list[BaseException | object], Transport]:
    """Ask so many times side by side; gives what came of each, and the transport."""

    async def work() -> tuple[list[BaseException | object], Transport]:
        pace = replace(PACE, attempts=attempts)
        transport = transport_over(httpx2.MockTransport(server), pace=pace)
        async with transport:
            calls = (transport.api("GET", "/companies", list[object]) for _ in range(times))
            return await asyncio.gather(*calls, return_exceptions=True), transport

    return run(work(), Clock())


def test_retries_end_with_the_budget_and_say_so() -> None:
    server = Server(httpx2.Response(500))
    ended, transport = ask(server, 200)
    assert all(isinstance(error, AnswerLost) for error in ended)
    assert 100 <= transport.use.retries <= 100 + 0.2 * 201
    assert server.calls == 200 + transport.use.retries
    assert any("not tried again, for too many requests fail" in str(error) for error in ended)


def test_a_few_failures_have_all_their_attempts() -> None:
    server = Server(httpx2.Response(500))
    ended, _ = ask(server, 10)
    assert server.calls == 50
    assert not any("too many requests fail" in str(error) for error in ended)


def test_throttled_requests_are_outside_the_budget() -> None:
    server = Server(httpx2.Response(429))
    ended, transport = ask(server, 40)
    assert all(isinstance(error, ApiRefused) for error in ended)
    assert server.calls == transport.use.throttled == 40 * 20


@pytest.mark.parametrize(
    "answer", [httpx2.Response(429), httpx2.Response(503), httpx2.ReadTimeout("slow"), httpx2.WriteTimeout("slow")]
)
def test_trouble_lets_fewer_through(answer: httpx2.Response | Exception) -> None:
    _, transport = ask(Server(answer), 1, attempts=1)
    assert transport._exchange._limiter.permits <= PACE.max_concurrency // 2


@pytest.mark.parametrize("answer", [httpx2.Response(200, json=[]), httpx2.Response(404), httpx2.ReadError("reset")])
def test_what_is_no_trouble_of_load_does_not(answer: httpx2.Response | Exception) -> None:
    _, transport = ask(Server(answer), 1, attempts=1)
    assert transport._exchange._limiter.permits == PACE.max_concurrency
