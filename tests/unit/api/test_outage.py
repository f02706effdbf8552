"""A host that is away: how long it is tried, by whom, and what is no outage."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from reconciler.api.transport import Transport
from reconciler.errors import AnswerLost, ApiError, ApiGone, CredentialsRefused
from tests.each import each
from tests.unit.builders import PACE, Clock, run, transport_over

OK = httpx2.Response(200, json=[])
REFUSED = httpx2.ConnectError("refused")
FAULTS: dict[str, Any] = {
    "not connected": REFUSED,
    "reset": httpx2.ReadError("reset"),
    "disconnected": httpx2.RemoteProtocolError("disconnected"),
    "502": httpx2.Response(502),
    "503": httpx2.Response(503),
    "504": httpx2.Response(504),
}
PATIENT = replace(PACE, unreachable_s=120.0, longest_wait_s=30.0, attempts=5)


class Site:
    """The hosts of the API by the clock: `step` says what is answered at a second to a host and a path."""

    def __init__(self, step: Callable[[float, httpx2.Request], Any]) -> None:
        self.clock = Clock()
        self.tries: list[tuple[float, httpx2.Request]] = []
        self.told: list[tuple[str, float]] = []
        self.back: list[float] = []
        self._step = step

    async def __call__(self, request: httpx2.Request) -> httpx2.Response:
        self.tries.append((self.clock.waited, request))
        answer = self._step(self.clock.waited, request)
        if isinstance(answer, Exception):
            raise answer
        if answer is OK and request.url.host == "auth.example":
            answer = httpx2.Response(200, json={"access_token": "token"})
        return httpx2.Response(answer.status_code, headers=answer.headers, content=answer.content)

    def _away(self, why: str, seconds: float) -> None:
        self.told.append((why, seconds))

    def work(self, job: Callable[[Transport], Any]) -> Any:
        """Do something with a transport to this site."""

        async def whole() -> Any:
            wire = httpx2.MockTransport(self)
            async with transport_over(wire, pace=PATIENT, away=self._away, back=self.back.append) as transport:
                return await job(transport)

        return run(whole(), self.clock)

    def ask(self, method: str = "GET", path: str = "/companies") -> Any:
        """Make one call."""
        return self.work(lambda transport: transport.api(method, path, Any, body={} if method == "POST" else None))

    def tried(self, ending: str) -> int:
        """Count the requests to paths that end so."""
        return sum(1 for _, request in self.tries if request.url.path.endswith(ending))


def away_until(seconds: float, answer: Any, host: str = "") -> Callable[[float, httpx2.Request], Any]:
    """Return a step in which a host (all, without one) is away until then."""
    return lambda now, request: answer if now < seconds and host in request.url.host else OK


@each("fault", FAULTS)
@each("seconds", [2, 20, 60, 115])
@each("host", ["auth", "api"])
def test_a_read_rides_out_an_outage(fault: str, seconds: float, host: str) -> None:
    site = Site(away_until(seconds, FAULTS[fault], host))
    assert site.ask().status == 200
    assert seconds <= site.clock.waited <= 120 + 8
    assert len(site.tries) < 40
    assert len(site.told) == len(site.back) <= 1


@pytest.mark.parametrize("seconds", [2, 20, 60, 115])
def test_a_write_that_never_left_rides_it_out_too(seconds: float) -> None:
    site = Site(away_until(seconds, REFUSED))
    assert site.ask("POST").status == 200
    assert (len(site.told), site.told[0][1]) == (1, 120)
    (lasted,) = site.back
    assert seconds <= lasted <= site.clock.waited


@each("fault", [name for name in FAULTS if name != "not connected"])
def test_a_write_that_may_have_left_is_lost_at_once(fault: str) -> None:
    site = Site(away_until(2, FAULTS[fault], "api"))
    with pytest.raises(AnswerLost):
        site.ask("POST")
    assert (site.tried("/companies"), site.told) == (1, [])


@each("fault", FAULTS)
def test_after_two_minutes_it_is_over_and_that_is_said(fault: str) -> None:
    site = Site(away_until(1e9, FAULTS[fault], "api"))
    with pytest.raises(ApiError, match="It was tried for 2 minutes: run again") as gone:
        site.ask()
    assert isinstance(gone.value, ApiGone) == (fault == "not connected")
    assert str(gone.value).count("It was tried") == 1
    assert 119 <= site.clock.waited <= 130
    assert site.tried("/companies") < 40


@pytest.mark.thorough
def test_of_a_thousand_that_wait_one_at_a_time_tries() -> None:
    site = Site(away_until(60, REFUSED, "api"))

    async def many(transport: Transport) -> None:
        await asyncio.gather(*(transport.api("GET", f"/companies/{n}", Any) for n in range(1000)))

    site.work(many)
    early = [at for at, request in site.tries if at < 60 and request.url.host == "api.example"]
    # Those that were under way when it began, and then one at a time.
    assert len(early) <= PATIENT.max_concurrency + 40
    assert len(site.told) == 1
    assert site.clock.waited < 120


@each("fault", [name for name in FAULTS if name != "not connected"])
def test_what_befalls_one_company_while_others_are_answered_is_no_outage(fault: str) -> None:
    site = Site(lambda _now, request: FAULTS[fault] if request.url.path.endswith("/bad") else OK)

    async def others(transport: Transport, until: asyncio.Task[Any]) -> None:
        while not until.done():
            await transport.api("GET", "/companies/good", Any)
            await asyncio.sleep(0.1)

    async def both(transport: Transport) -> None:
        bad = asyncio.ensure_future(transport.api("GET", "/companies/bad", Any))
        await others(transport, bad)
        with pytest.raises(AnswerLost):
            await bad

    site.work(both)
    assert (site.tried("/bad"), site.told) == (PATIENT.attempts, [])


@pytest.mark.parametrize("answer", [httpx2.Response(500), httpx2.Response(200, html="<html>"), httpx2.ReadTimeout("")])
def test_a_host_that_answers_badly_or_late_is_not_away(answer: Any) -> None:
    site = Site(away_until(1e9, answer, "api"))
    with pytest.raises(AnswerLost):
        site.ask()
    assert (site.tried("/companies"), site.told) == (PATIENT.attempts, [])


def test_a_certificate_that_is_not_trusted_is_no_outage() -> None:
    site = Site(away_until(1e9, httpx2.ConnectError("CERTIFICATE_VERIFY_FAILED")))
    with pytest.raises(ApiGone):
        site.ask()
    assert (len(site.tries), site.clock.waited) == (1, 0)


def test_credentials_that_are_refused_are_no_outage() -> None:
    site = Site(away_until(1e9, httpx2.Response(401), "auth"))
    with pytest.raises(CredentialsRefused):
        site.ask()
    assert len(site.tries) == 1


def test_nobody_waits_for_the_login_look_up() -> None:
    site = Site(away_until(1e9, REFUSED, "login"))
    with pytest.raises(ApiGone):
        site.work(lambda transport: transport.login({}, Any))
    assert site.clock.waited < 10
    assert site.told == []


@pytest.mark.parametrize("fault", ["not connected", "503"])
def test_a_run_that_is_to_end_waits_no_longer(fault: str) -> None:
    site = Site(away_until(1e9, FAULTS[fault], "api"))

    async def hurried(transport: Transport) -> None:
        asyncio.get_running_loop().call_later(30, transport.hurry)
        await transport.api("GET", "/companies", Any)

    with pytest.raises(ApiError) as gone:
        site.work(hurried)
    assert 30 <= site.clock.waited <= 40
    assert "2 minutes" not in str(gone.value)


def test_a_second_outage_is_told_and_borne_like_the_first() -> None:
    site = Site(lambda now, request: REFUSED if now < 50 or 100 <= now < 150 else OK)

    async def twice(transport: Transport) -> None:
        await transport.api("GET", "/companies", Any)
        await asyncio.sleep(max(0.0, 101 - site.clock.waited))
        await transport.api("GET", "/companies", Any)

    site.work(twice)
    assert len(site.told) == 2
