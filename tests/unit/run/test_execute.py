"""Carrying out actions: verdicts, lost answers, what is sent again, and what stops whom."""

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx2
import pytest

from reconciler.api.client import ConnectApi
from reconciler.api.read_live import read_live
from reconciler.errors import ApiGone, InternalError, Interrupted
from reconciler.model.action import Action
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Result
from reconciler.model.state_place import StatePlace
from reconciler.report.words.english import catalogue as english
from reconciler.run.execute import Execution, Executor
from reconciler.run.progress import Silent, Step
from reconciler.run.verify import verify
from reconciler.state.backends import open_state
from reconciler.state.recorder import RunLog
from tests.unit.builders import (
    PACE,
    Clock,
    Wire,
    api_over,
    company_creation,
    creation,
    domain_addition,
    run,
    status_change,
)

ACME = {
    "id": "id-acme",
    "name": "Acme",
    "vanityName": "acme",
    "emailDomains": ["acme.example"],
    "users": [
        {"id": "id-ann@acme.example", "email": "ann@acme.example", "firstName": "Ann", "lastName": "Archer"},
        {"id": "id-bob@acme.example", "email": "bob@acme.example", "active": False},
    ],
}
BOLT = {"id": "id-bolt", "name": "Bolt", "vanityName": "bolt", "emailDomains": ["bolt.example"]}
SEED: dict[str, Any] = {"companies": [ACME, BOLT], "options": {"provisioning_s": 20}}
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
Spoil = Callable[["Scene", httpx2.Request, httpx2.Response], httpx2.Response]
LOST = httpx2.ReadTimeout("slow")


class Waits(Silent):
    """Is told who is waited for, and how often it is told so, by a clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.now: set[str] = set()
        self.lasted: dict[str, float] = {}
        self.told_at: list[float] = []

    @contextmanager
    def waiting(self, company: str) -> Iterator[Step]:
        """Take in that a company is waited for."""
        began = self._clock.waited
        self.now.add(company)
        yield self
        self.now.remove(company)
        self.lasted[company] = self._clock.waited - began

    def advance(self, count: int) -> None:
        """Take in that it is waited for still."""
        assert count == 0
        self.told_at.append(self._clock.waited)


class Scene(Wire):
    """A sandbox, an executor over it, and what is to be spoilt; `writes` counts the answers to writes."""

    def __init__(self, spoil: Spoil | None = None, is_time: Callable[[], bool] = lambda: False, **seed: Any) -> None:
        self.clock = Clock()
        self.is_time = is_time
        super().__init__(SEED | seed, self.clock)
        self._spoil = spoil
        self.writes = 0
        self.finished: list[Result] = []
        self.waits = Waits(self.clock)
        self.executor: Executor | None = None

    async def spoil(self, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
        """Let the test change the answer."""
        if "oauth" in request.url.path or not self.executor:
            return answer
        self.writes += request.method != "GET"
        return self._spoil(self, request, answer) if self._spoil else answer

    def look(self) -> None:
        """Stop where it is time."""
        if self.executor and self.is_time():
            self.executor.stop(Interrupted("It is time."))

    def carry_out(self, actions: Sequence[Action], then_verify: bool = False) -> Execution:
        """Carry out the actions."""

        async def work() -> Execution:
            api = api_over(self)
            live = await read_live(api)
            with (
                tempfile.TemporaryDirectory() as folder,
                closing(open_state(StatePlace(Path(folder)))) as store,
                store.run_lock("tenant", "api.example", "run", "someone"),
            ):
                log = RunLog(store.journal, "tenant", "run", english)
                log.planned(Report("run", "apply", NOW, "someone", "api.example", "API", False, planned=list(actions)))
                self.executor = Executor(
                    api, live, PACE, log, self.finished.append, look=self.look, progress=self.waits
                )
                return await self._run(api, actions, then_verify)

        return run(work(), self.clock)

    async def _run(self, api: ConnectApi, actions: Sequence[Action], then_verify: bool) -> Execution:
        assert self.executor
        self.requests.clear()
        self.bodies.clear()
        done = await self.executor.run(actions)
        if then_verify:
            self._spoil = None
            done = replace(done, results=(await verify(api, done.results, PACE)).results)
        return done

    def emails(self, vanity_name: str = "acme") -> list[str]:
        """Give who is there."""
        company = self.world.companies.find(vanity_name)
        assert company
        return [user.email for user in company.users]


def outcomes(done: Execution) -> list[str]:
    return [str(result.outcome) for result in done.results]


def people(count: int, company: str = "acme") -> list[Action]:
    return [creation(f"u{i}@{company}.example", company) for i in range(count)]


def on(method: str, ending: str, change: Callable[[httpx2.Response], httpx2.Response], first: int = 10**9) -> Spoil:
    """Change the first so many answers to calls of this kind."""
    left = [first]

    def spoil(scene: Scene, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
        if request.method != method or not request.url.path.endswith(ending) or left[0] <= 0:
            return answer
        left[0] -= 1
        return change(answer)

    return spoil


def lose(_answer: httpx2.Response) -> httpx2.Response:
    raise LOST


def test_no_write_begins_once_it_is_time_whether_a_timer_tells_or_not() -> None:
    scene = Scene(is_time=lambda: True)
    done = scene.carry_out(people(3))
    assert scene.writes == 0
    assert outcomes(done) == ["skipped"] * 3
    assert str(done.stopped) == "It is time."


# -- when all goes well -----------------------------------------------------------------------------------------


def test_everything_at_once() -> None:
    scene = Scene()
    actions = [
        company_creation(),
        domain_addition(["acme.example"], ["b.example"]),
        creation("nia@new.example", "new"),
        creation("bea@b.example"),
        status_change("ann@acme.example"),
        status_change("bob@acme.example", active=True),
    ]
    done = scene.carry_out(actions)
    assert outcomes(done) == ["done"] * 6
    assert [result.action for result in done.results] == actions
    assert (done.stopped, len(scene.finished)) == (None, 6)
    assert scene.emails("new") == ["nia@new.example"]
    assert done.results[3].created_id
    assert [result.status for result in done.results] == [202, 200, 201, 201, 200, 200]


def test_people_are_sent_by_twenties_and_each_gets_a_verdict() -> None:
    actions = people(45)
    actions[7] = creation("u7@else.example")
    actions[30] = creation("ANN@acme.example")
    scene = Scene(elsewhere={"ann@acme.example": "acme.symphony.com"})
    done = scene.carry_out(actions)
    assert [len(body) for body in scene.bodies if isinstance(body, list)] == [20, 20, 5]
    failed = {result.action.subject: result for result in done.results if result.outcome is Outcome.FAILED}
    assert {name: result.detail_code for name, result in failed.items()} == {
        "u7@else.example": 40001,
        "ANN@acme.example": 40002,
    }
    assert len([result for result in done.results if result.outcome is Outcome.DONE]) == 43
    assert all(result.trace_id and result.attempts == 1 for result in done.results)
    assert failed["u7@else.example"].detail.startswith("The domain of this address is not allowed")
    assert scene.sent("GET", "podLoginInformation") == 2


def test_a_company_is_polled_until_it_is_ready_and_the_others_do_not_wait() -> None:
    scene = Scene()
    scene.carry_out([company_creation(), creation("nia@new.example", "new"), creation("u@acme.example")])
    order = [path for method, path in scene.requests if method == "POST"]
    assert order[-1] != "/companies/id-acme/users"
    assert "/companies/id-acme/users" in order
    assert 20 <= scene.clock.waited <= 35


def test_one_who_exists_already_and_nothing_to_add_are_understood() -> None:
    scene = Scene()
    done = scene.carry_out([domain_addition(["acme.example"], [])])
    assert (outcomes(done), done.results[0].status) == (["done"], 304)
    assert done.results[0].detail == "There was nothing to add."


# -- companies that do not come about ---------------------------------------------------------------------------


def test_people_of_a_company_that_was_refused_are_skipped_and_looked_up() -> None:
    scene = Scene(taken_names=["new"], elsewhere={"nia@new.example": "other.symphony.com"})
    done = scene.carry_out([company_creation(), creation("nia@new.example", "new"), creation("u@acme.example")])
    assert outcomes(done) == ["failed", "skipped", "done"]
    assert done.results[1].account_at == "other.symphony.com"


def test_a_company_that_ends_in_an_error_fails_and_its_people_are_skipped() -> None:
    scene = Scene(provisioning={"new": "AUTH0_CONFIG_ERROR"})
    done = scene.carry_out([company_creation(), creation("nia@new.example", "new")])
    assert outcomes(done) == ["failed", "skipped"]
    assert "AUTH0_CONFIG_ERROR" in done.results[0].detail
    assert "contact symphony support" in done.results[1].detail.lower()


@pytest.mark.parametrize(
    ("seed", "outcome", "least"), [({}, "done", 20), ({"provisioning": {"new": "never"}}, "pending", 60)]
)
def test_who_is_waited_for_is_told_every_second_and_has_not_ended_before(
    seed: dict[str, Any], outcome: str, least: float
) -> None:
    scene = Scene(**seed)
    done = scene.carry_out([company_creation(), creation("nia@new.example", "new"), creation("u@acme.example")])
    assert outcomes(done)[:2] == [outcome, outcome]
    assert least <= scene.waits.lasted["new"] <= least + 6
    assert scene.waits.now == set()
    gaps = [after - before for before, after in pairwise([0.0, *scene.waits.told_at])]
    assert max(gaps) <= 1.5
    ended = [(result.action.subject, str(result.outcome)) for result in scene.finished]
    assert ended == [("u@acme.example", "done"), ("new", outcome), ("nia@new.example", outcome)]


def test_nobody_waits_for_a_company_that_is_ready() -> None:
    scene = Scene()
    scene.carry_out(people(2))
    assert scene.waits.lasted == {}


def test_a_company_that_is_not_ready_in_time_is_pending_with_its_people() -> None:
    scene = Scene(provisioning={"new": "never"})
    done = scene.carry_out([company_creation(), creation("nia@new.example", "new")])
    assert outcomes(done) == ["pending", "pending"]
    assert "run again later" in done.results[1].detail
    assert 60 <= scene.clock.waited <= 65


def test_a_company_that_could_not_be_read_once_and_is_on_its_way_is_pending_with_its_people() -> None:
    left = [httpx2.Response(404)]

    def spoil(_scene: Scene, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
        is_poll = request.method == "GET" and request.url.path.split("/")[-2] == "companies"
        return left.pop() if is_poll and left else answer

    done = Scene(spoil, provisioning={"new": "never"}).carry_out([company_creation(), creation("n@new.example", "new")])
    assert (left, outcomes(done)) == ([], ["pending", "pending"])
    assert "run again later" in done.results[1].detail


@pytest.mark.parametrize("gone", ["not connected", "token refused"])
def test_where_the_api_goes_away_nobody_waits_for_a_company_that_was_not_read(gone: str) -> None:
    def spoil(_scene: Scene, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
        if request.method != "GET" or request.url.path.split("/")[-2] != "companies":
            return answer
        if gone == "not connected":
            raise httpx2.ConnectError("refused")
        return httpx2.Response(401)

    done = Scene(spoil, provisioning={"new": "never"}).carry_out([company_creation(), creation("n@new.example", "new")])
    assert outcomes(done) == ["pending", "skipped"]
    assert "whether its company is ready could not be read" in done.results[1].detail


def test_domains_that_are_taken_skip_only_those_who_need_them() -> None:
    scene = Scene(taken_domains=["b.example"])
    actions = [domain_addition(["acme.example"], ["b.example"]), creation("x@b.example"), creation("x@acme.example")]
    done = scene.carry_out(actions)
    assert (outcomes(done), done.results[0].detail_code) == (["failed", "skipped", "done"], 40103)


# -- answers in odd shapes --------------------------------------------------------------------------------------


def reshaped(change: Callable[[list[Any]], list[Any]], first: int = 10**9) -> Spoil:
    def apply(answer: httpx2.Response) -> httpx2.Response:
        return httpx2.Response(answer.status_code, json=change(json.loads(answer.content)), headers=answer.headers)

    return on("POST", "/users", apply, first)


@pytest.mark.parametrize(
    "change",
    [
        lambda verdicts: verdicts[::-1],
        lambda verdicts: verdicts[1:],
        lambda verdicts: [],
        lambda verdicts: [*verdicts, verdicts[0], verdicts[0]],
        lambda verdicts: [{**v, "email": v["email"].upper()} for v in verdicts],
        lambda verdicts: [{key: v[key] for key in v if key != "email"} for v in verdicts],
        lambda verdicts: [{key: v[key] for key in ("id", "email")} for v in verdicts],
        lambda verdicts: [*verdicts, {"email": "stranger@acme.example", "status": 400, "error": {}}],
        lambda verdicts: [{**verdicts[0], "status": 400, "error": {"detailErrorCode": 40002}}, *verdicts],
    ],
    ids=["reversed", "one lacks", "none", "one twice", "upper case", "no email", "no status", "stranger", "both ways"],
)
def test_everyone_who_was_created_is_done_whatever_the_answer_looks_like(change: Any) -> None:
    scene = Scene(reshaped(change))
    done = scene.carry_out(people(5), then_verify=True)
    assert outcomes(done) == ["done"] * 5
    assert {str(result.verified) for result in done.results} == {"yes"}
    assert len(scene.emails()) == 7


def test_verdicts_are_matched_by_person_and_not_by_place() -> None:
    actions = people(4)
    actions[1] = creation("u1@else.example")
    done = Scene(reshaped(lambda verdicts: verdicts[::-1])).carry_out(actions)
    assert outcomes(done) == ["done", "failed", "done", "done"]


def test_a_batch_that_is_refused_as_a_whole_is_halved_until_one_is_to_blame() -> None:
    class Picky(Scene):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            if request.method == "POST" and b"u13@" in request.content:
                self.requests.append(("POST", "refused"))
                return httpx2.Response(400, json={"detail": "malformed"}, headers={"X-Trace-Id": "t"})
            return await super().handle_async_request(request)

    scene = Picky()
    done = scene.carry_out(people(20))
    assert [r.action.subject for r in done.results if r.outcome is not Outcome.DONE] == ["u13@acme.example"]
    assert (done.results[13].outcome, done.results[13].trace_id) == (Outcome.FAILED, "t")
    assert scene.sent("POST", "refused") <= 6


def test_a_company_that_is_gone_fails_everyone_without_looking_them_up() -> None:
    gone = httpx2.Response(404, json={"detail": "gone", "detailErrorCode": 40102})
    scene = Scene(on("POST", "/users", lambda _answer: gone))
    done = scene.carry_out(people(3))
    assert [(r.outcome, r.detail_code) for r in done.results] == [(Outcome.FAILED, 40102)] * 3
    assert (scene.sent("POST", "/users"), scene.sent("GET", "podLoginInformation")) == (1, 0)


# -- answers that were lost -------------------------------------------------------------------------------------

WRITES: list[tuple[Action, str, str]] = [
    (creation("new@acme.example"), "POST", "/users"),
    (status_change("ann@acme.example"), "PATCH", "ann@acme.example"),
    (status_change("bob@acme.example", active=True), "PATCH", "bob@acme.example"),
    (domain_addition(["acme.example"], ["b.example"]), "PATCH", "id-acme"),
    (company_creation(), "POST", "/companies"),
]
IDS = ["create", "deactivate", "reactivate", "domains", "company"]


@pytest.mark.parametrize(("action", "method", "ending"), WRITES, ids=IDS)
@pytest.mark.parametrize(
    "loss",
    [lose, lambda _: httpx2.Response(500), lambda _: httpx2.Response(200, html="<html>")],
    ids=["time-out", "500", "page"],
)
def test_what_was_done_although_the_answer_was_lost_is_not_sent_again(
    action: Action, method: str, ending: str, loss: Any
) -> None:
    scene = Scene(on(method, ending, loss))
    done = scene.carry_out([action])
    assert outcomes(done) == ["done"]
    assert scene.sent(method, ending) == 1


class Unheard(Scene):
    """Loses the first `misses` writes before they arrive."""

    misses = 1

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.method != "GET" and "oauth" not in request.url.path and self.misses > 0:
            self.misses -= 1
            self.requests.append((request.method, "lost"))
            raise LOST
        return await super().handle_async_request(request)


@pytest.mark.parametrize(("action", "method", "ending"), WRITES, ids=IDS)
def test_what_is_provably_missing_is_sent_again(action: Action, method: str, ending: str) -> None:
    scene = Unheard()
    done = scene.carry_out([action], then_verify=True)
    assert outcomes(done) == ["done"]
    assert (scene.sent(method, "lost"), scene.sent(method, ending)) == (1, 1)
    assert scene.clock.waited > 0, "one absence is no proof: the API may lag"


@pytest.mark.parametrize(("action", "method", "ending"), WRITES, ids=IDS)
def test_what_is_lost_for_ever_is_unknown_after_three_tries(action: Action, method: str, ending: str) -> None:
    scene = Unheard()
    scene.misses = 99
    done = scene.carry_out([action])
    assert (outcomes(done), scene.sent(method, "lost")) == (["unknown"], 3)
    assert done.results[0].attempts == 3


@pytest.mark.parametrize(("action", "method", "ending"), WRITES, ids=IDS)
def test_what_a_re_read_cannot_tell_is_unknown_and_not_sent_again(action: Action, method: str, ending: str) -> None:
    def spoil(scene: Scene, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
        if request.method == "GET":
            return httpx2.Response(500)
        raise LOST

    scene = Scene(spoil)
    done = scene.carry_out([action])
    assert (outcomes(done), scene.sent(method, ending)) == (["unknown"], 1)


def test_of_a_lost_batch_only_the_missing_are_sent_again() -> None:
    class Half(Scene):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            if request.method == "POST" and request.url.path.endswith("/users") and not self.writes:
                bearer = {"Authorization": request.headers["Authorization"]}
                half = httpx2.Request("POST", request.url, headers=bearer, json=json.loads(request.content)[:3])
                await super().handle_async_request(half)
                raise LOST
            return await super().handle_async_request(request)

    scene = Half()
    done = scene.carry_out(people(5))
    assert outcomes(done) == ["done"] * 5
    assert [len(body) for body in scene.bodies if isinstance(body, list)] == [3, 2]


# -- what stops whom --------------------------------------------------------------------------------------------


def test_an_api_that_is_gone_stops_every_further_write() -> None:
    class Gone(Scene):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            if self.writes:
                raise httpx2.ConnectError("no")
            return await super().handle_async_request(request)

    scene = Gone()
    actions = [domain_addition(["acme.example"], ["b.example"]), *people(50), status_change("ann@acme.example")]
    done = scene.carry_out(actions)
    assert isinstance(done.stopped, ApiGone)
    assert outcomes(done) == ["done", *["skipped"] * 51]
    assert done.results[-1].detail.startswith("Not sent, for the run was stopped: api.example could not be reached")


def test_a_run_that_is_asked_to_stop_ends_what_is_under_way_and_skips_the_rest() -> None:
    def spoil(scene: Scene, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
        if request.method == "PATCH" and scene.executor:
            scene.executor.stop(Interrupted("asked to end"))
        return answer

    scene = Scene(spoil)
    done = scene.carry_out([domain_addition(["acme.example"], ["b.example"]), *people(3)])
    assert outcomes(done) == ["done", "skipped", "skipped", "skipped"]
    assert scene.sent("POST") == 0


def test_a_run_that_is_asked_to_stop_does_not_wait_for_a_company() -> None:
    def spoil(scene: Scene, request: httpx2.Request, answer: httpx2.Response) -> httpx2.Response:
        if request.method == "POST" and scene.executor:
            scene.executor.stop(Interrupted("asked to end"))
        return answer

    scene = Scene(spoil)
    done = scene.carry_out([company_creation(), creation("nia@new.example", "new")])
    assert scene.clock.waited < 2
    assert outcomes(done)[0] == "pending"
    assert outcomes(done)[1] in ("pending", "skipped")


def test_a_fault_of_this_program_in_one_company_does_not_stop_the_others() -> None:
    scene = Scene()
    broken = domain_addition(["acme.example"], ["b.example"])
    broken = Action(broken.kind, "acme", "acme", broken.old, {}, "id-acme")
    slow = [company_creation(), creation("nia@new.example", "new")]
    done = scene.carry_out([broken, creation("u@acme.example"), *people(45, "bolt"), *slow])
    assert outcomes(done)[:2] == ["unknown", "unknown"]
    assert set(outcomes(done)[2:]) == {"done"}
    assert isinstance(done.stopped, InternalError)


def test_nothing_to_do_asks_nothing() -> None:
    scene = Scene()
    assert scene.carry_out([]) == Execution([])
    assert scene.requests == []


def test_writes_that_are_all_forbidden_are_stopped() -> None:
    scene = Scene(on("POST", "/users", lambda _answer: httpx2.Response(403, json={"detail": "no"})))
    done = scene.carry_out(people(2000))
    assert scene.sent("POST", "/users") <= 2 * PACE.max_concurrency + 20
    assert "forbids changes" in str(done.stopped)
    assert set(outcomes(done)) == {"failed", "skipped"}
