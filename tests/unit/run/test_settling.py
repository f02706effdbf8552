"""Lost answers of a company share a re-listing that begins after the last of them was lost."""

import asyncio
from typing import Any, NamedTuple

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.api.client import UserPage
from reconciler.errors import AnswerLost
from reconciler.run.settling import SettlingListings
from tests.unit.builders import live_user, run
from tests.unit.run.test_execute import LOST, Scene, people

PAGES = 10


class Api:
    """A company whose listing takes a second; `begun` has when each began, `fault` what the next one ends with."""

    def __init__(self) -> None:
        self.begun: list[float] = []
        self.fault: Exception | None = None

    async def users_page(self, *_: Any) -> UserPage:
        """Answer as the API does."""
        self.begun.append(asyncio.get_running_loop().time())
        fault, self.fault = self.fault, None
        await asyncio.sleep(1)
        if fault:
            raise fault
        return UserPage(1, [live_user(f"seen{len(self.begun)}@acme.example")], 100, 0)


class Batches:
    """Batches of one company that lose their answers at some moment, and settle."""

    def __init__(self) -> None:
        self.api = Api()
        api: Any = self.api
        self.listings = SettlingListings(api)

    async def one(self, begins: float, lost: float) -> tuple[float, str]:
        """Lose an answer and settle; give when it was lost, and what the listing showed."""
        await asyncio.sleep(begins)
        with self.listings.held_back("acme"):
            await asyncio.sleep(lost - begins)
        (key,) = await self.listings.people("acme")
        return lost, key

    def settle(self, *times: tuple[float, float]) -> list[tuple[float, str]]:
        """Let all settle."""

        async def work() -> list[tuple[float, str]]:
            return await asyncio.gather(*(self.one(*both) for both in times))

        return run(work())


def test_all_that_are_lost_while_others_are_under_way_share_one_listing() -> None:
    batches = Batches()
    shown = batches.settle((0, 1), (0, 2), (0, 5), (0, 5))
    assert len(batches.api.begun) == 1
    assert {email for _, email in shown} == {"seen1@acme.example"}


def test_what_is_lost_after_a_listing_began_needs_a_later_one() -> None:
    batches = Batches()
    shown = batches.settle((0, 1), (1.2, 1.5), (1.2, 1.7))
    assert len(batches.api.begun) == 2
    assert [email[:5] for _, email in shown] == ["seen1", "seen2", "seen2"]
    assert batches.api.begun[1] > 1.7


class Loss(NamedTuple):
    """A batch whose answer is lost, in seconds: it begins, is under way for a while, and once listed in vain pauses."""

    begins: float
    lasts: float
    pauses: float | None


class Span(NamedTuple):
    """When something began and ended."""

    begun: float
    ended: float


class Seas:
    """Batches of one company that lose their answers, settle, pause and look again, with all that took its time."""

    def __init__(self) -> None:
        self.api = Api()
        api: Any = self.api
        self.listings = SettlingListings(api)
        self.held: list[Span] = []
        self.asked: list[tuple[float, float]] = []

    def settle(self, losses: list[Loss]) -> None:
        """Let all settle."""

        async def work() -> None:
            await asyncio.gather(*map(self._one, losses))

        run(work())

    async def _one(self, loss: Loss) -> None:
        await asyncio.sleep(loss.begins)
        await self._hold(loss.lasts)
        await self._look()
        if loss.pauses is not None:
            await self._hold(loss.pauses)
            await self._look()

    async def _hold(self, seconds: float) -> None:
        clock = asyncio.get_running_loop().time
        with self.listings.held_back("acme"):
            begun = clock()
            await asyncio.sleep(seconds)
            self.held.append(Span(begun, clock()))

    async def _look(self) -> None:
        asked = asyncio.get_running_loop().time()
        (key,) = await self.listings.people("acme")
        number = int(key.partition("@")[0].removeprefix("seen"))
        self.asked.append((asked, self.api.begun[number - 1]))


seconds = st.sampled_from([0.0, 0.02, 0.5, 1.0, 1.5, 4.0])
losses = st.lists(st.builds(Loss, seconds, seconds, st.none() | seconds), min_size=1, max_size=12)


@given(losses)
def test_a_listing_proves_nothing_of_what_was_lost_after_it_began(losses: list[Loss]) -> None:
    seas = Seas()
    seas.settle(losses)
    assert len(seas.asked) == sum(2 if loss.pauses is not None else 1 for loss in losses)
    for asked, begun in seas.asked:
        assert begun >= asked, "a listing that had begun before the loss was taken for proof"
    for begun in seas.api.begun:
        assert not [held for held in seas.held if held.begun < begun < held.ended], "a batch was under way, or paused"


@given(losses)
def test_no_listing_is_read_for_which_nobody_waits(losses: list[Loss]) -> None:
    seas = Seas()
    seas.settle(losses)
    for before, begun in zip([-1.0, *seas.api.begun], seas.api.begun, strict=False):
        assert [asked for asked, shown in seas.asked if shown == begun and asked >= before]


@given(st.lists(st.tuples(seconds, st.sampled_from([4.0, 4.02, 4.5])), min_size=1, max_size=12))
def test_all_that_are_lost_together_share_both_their_listings(lasted: list[tuple[float, float]]) -> None:
    seas = Seas()
    seas.settle([Loss(0.0, lasts, pauses) for lasts, pauses in lasted])
    assert len(seas.api.begun) == 2


def test_a_listing_that_fails_fails_for_all_who_wait_and_for_nobody_else() -> None:
    batches = Batches()
    batches.api.fault = AnswerLost("gone")

    async def work() -> list[Any]:
        two = (batches.one(0, 1), batches.one(0, 1))
        return [*await asyncio.gather(*two, return_exceptions=True), await batches.one(0, 0.1)]

    first, second, third = run(work())
    assert first is second is not None
    assert isinstance(first, AnswerLost)
    assert third[1] == "seen2@acme.example"


def test_whoever_is_cancelled_takes_those_along_who_wait_for_the_same_listing() -> None:
    batches = Batches()

    async def work() -> list[Any]:
        tasks = [asyncio.create_task(batches.one(0, 1)) for _ in range(2)]
        await asyncio.sleep(1.5)
        tasks[0].cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        return [*ended, await batches.one(0, 0.1)]

    *cancelled, later = run(work())
    assert all(isinstance(error, asyncio.CancelledError) for error in cancelled)
    assert later[1] == "seen2@acme.example"


@pytest.mark.parametrize("arrived", [True, False])
def test_many_lost_answers_cost_few_listings(arrived: bool) -> None:
    """300 creates, ten answers lost: with the first reading, four times the pages of the company at most."""
    left = [10]

    def spoil(scene: Scene, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
        if request.method != "POST" or not left[0]:
            return answer
        left[0] -= 1
        for person in [] if arrived else answer.json():
            company, user = scene.world.users.find(person["email"]) or pytest.fail("it was created a moment ago")
            scene.world.users.remove(company, user)
        raise LOST

    users = [{"email": f"old{i}@acme.example", "firstName": "O", "lastName": str(i)} for i in range(500)]
    acme = {"id": "id-acme", "name": "Acme", "vanityName": "acme", "emailDomains": ["acme.example"], "users": users}
    scene = Scene(spoil, companies=[acme], options={"page_size_default": 80})
    done = scene.carry_out(people(300), then_verify=True)
    assert {(str(result.outcome), str(result.verified)) for result in done.results} == {("done", "yes")}
    assert len(scene.emails()) == 800
    assert scene.sent("POST", "/users") == (15 if arrived else 25)
    assert scene.sent("GET", "/users") <= 3 * PAGES
