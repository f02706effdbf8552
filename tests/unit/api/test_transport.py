"""What is sent again and what never, what an answer may be, and what a fault says."""

import asyncio
import json
import logging
import traceback
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from reconciler.api.answers import Answer, problem_of
from reconciler.api.client import ConnectApi, CreateUserResult, UserPage, verdict_error
from reconciler.api.error_codes import explain
from reconciler.api.limiter import at_once
from reconciler.api.replies import TryAgain
from reconciler.api.retries import Retries
from reconciler.api.transport import Transport
from reconciler.errors import AnswerLost, ApiError, ApiGone, ApiRefused, BadAnswer, CredentialsRefused, WrongRecord
from reconciler.model.live import Company
from tests.each import each
from tests.unit.builders import CONNECTION, PACE, Clock, Wire, run, transport_over

COMPANY = {"id": "1", "vanityName": "acme", "state": "COMPLETED", "name": "Acme", "emailDomains": ["acme.example"]}
OK = httpx2.Response(200, json=[])
Step = httpx2.Response | Exception | Callable[[httpx2.Request], httpx2.Response]


class Server:
    """Answers the API's calls by a script, token calls by another; keeps what it was asked."""

    def __init__(self, steps: Iterable[Step] = (), tokens: Iterable[Step] = ()) -> None:
        self._steps, self._tokens = list(steps), list(tokens)
        self.requests: list[httpx2.Request] = []
        self.token_requests: list[httpx2.Request] = []
        self.clock = Clock()
        self.paused: list[float] = []
        self.transport: Transport | None = None

    async def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "auth.example":
            self.token_requests.append(request)
            await asyncio.sleep(0)
            fresh = httpx2.Response(200, json={"access_token": f"token-{len(self.token_requests)}"})
            step = self._tokens.pop(0) if self._tokens else fresh
        else:
            self.requests.append(request)
            step = self._steps.pop(0) if len(self._steps) > 1 else self._steps[0]
        if isinstance(step, Exception):
            raise step
        if callable(step):
            return step(request)
        return httpx2.Response(step.status_code, headers=step.headers, content=step.content)

    def ask(self, method: str = "GET", type_: Any = list[Company], attempts: int = 3, **more: Any) -> Answer[Any]:
        """Make one call of /companies."""
        answer: Answer[Any] = self.work(lambda t: t.api(method, "/companies", type_, **more), attempts)
        return answer

    def work(self, job: Callable[[Transport], Any], attempts: int = 3) -> Any:
        """Do something with a transport to this server."""

        async def whole() -> Any:
            transport = transport_over(
                httpx2.MockTransport(self), pace=replace(PACE, attempts=attempts), paused=self.paused.append
            )
            self.transport = transport
            async with transport:
                return await job(transport)

        return run(whole(), self.clock)

    def fails(self, kind: type[ApiError], *args: Any, **more: Any) -> Any:
        """Make one call that ends in an error, and give the error."""
        with pytest.raises(kind) as raised:
            self.ask(*args, **more)
        assert type(raised.value) is kind
        return raised.value

    @property
    def uses(self) -> tuple[int, int, int]:
        """Give calls, retries and answers of 429."""
        assert self.transport
        use = self.transport.use
        return use.calls, use.retries, use.throttled


def problem(status: int, **more: Any) -> httpx2.Response:
    """Answer with a problem detail."""
    return httpx2.Response(status, json={"title": "No", **more})


FAULTS: dict[str, Step] = {
    "500": httpx2.Response(500),
    "502 page": httpx2.Response(502, html="<h1>Bad gateway</h1>"),
    "503": httpx2.Response(503),
    "504": httpx2.Response(504),
    "read time-out": httpx2.ReadTimeout("slow"),
    "write time-out": httpx2.WriteTimeout("slow"),
    "reset": httpx2.ReadError("reset"),
    "disconnected": httpx2.RemoteProtocolError("disconnected"),
    "half a body": httpx2.Response(200, content=b'[{"id": "1", "vani'),
    "a page": httpx2.Response(200, html="<html>Please log in</html>"),
    "nothing": httpx2.Response(200),
    "null": httpx2.Response(200, json=None),
    "another type": httpx2.Response(200, json={"companies": []}),
    "a field of another type": httpx2.Response(200, json=[{**COMPANY, "id": 7}]),
    "a field is missing": httpx2.Response(200, json=[{"id": "1"}]),
    "not UTF-8": httpx2.Response(200, content=b'[{"id": "\xff"}]'),
    "redirect": httpx2.Response(302, headers={"Location": "https://elsewhere.example/"}),
    "304 to a question without conditions": httpx2.Response(304),
    "spoilt compression": lambda request: httpx2.Response(
        200, headers={"Content-Encoding": "gzip"}, stream=httpx2.ByteStream(b"no gzip"), request=request
    ),
}


# -- what is sent again -----------------------------------------------------------------------------------------


@each("fault", FAULTS)
def test_a_read_is_sent_again_after_any_fault(fault: str) -> None:
    server = Server([FAULTS[fault], FAULTS[fault], OK])
    assert server.ask().body == []
    assert server.uses == (4, 2, 0)
    assert len({str(request.url) for request in server.requests}) == 1


@each("fault", FAULTS)
def test_a_read_that_never_succeeds_is_lost_after_so_many_attempts(fault: str) -> None:
    server = Server([FAULTS[fault]])
    with pytest.raises(AnswerLost) as lost:
        server.ask()
    assert (len(server.requests), lost.value.attempts) == (3, 3)
    assert lost.value.call == "GET /api/v2/companies"


@each("fault", [name for name in FAULTS if "304" not in name])
@each("method", ["POST", "PATCH"])
def test_a_write_that_may_have_arrived_is_never_sent_again(method: str, fault: str) -> None:
    server = Server([FAULTS[fault], OK])
    with pytest.raises(AnswerLost):
        server.ask(method, body={"x": 1})
    assert len(server.requests) == 1


@each("error", [httpx2.ConnectError("no"), httpx2.ConnectTimeout("no"), httpx2.ProxyError("no")])
@each("method", ["GET", "POST"])
def test_what_never_left_is_sent_again_and_ends_the_run_where_it_never_leaves(method: str, error: Exception) -> None:
    server = Server([error, error, OK])
    assert server.ask(method, body={"x": 1}).attempts == 3
    gone = Server([error]).fails(ApiGone, method, body={"x": 1})
    assert "api.example could not be reached: check the address" in str(gone)


def test_a_certificate_that_is_not_trusted_is_told() -> None:
    error = httpx2.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")
    assert "its certificate is not trusted here" in str(Server([error]).fails(ApiGone))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_throttled_requests_wait_and_are_sent_again(method: str) -> None:
    server = Server([httpx2.Response(429, headers={"Retry-After": "7"}), OK])
    server.ask(method, body={"x": 1})
    assert server.uses == (3, 1, 1)
    assert 7 <= server.clock.waited <= 9
    assert server.paused == [7.0]


def test_a_pause_keeps_the_other_requests_back_too() -> None:
    server = Server([httpx2.Response(429, headers={"Retry-After": "60"}), OK])

    async def two(transport: Transport) -> None:
        await asyncio.gather(*(transport.api("GET", "/companies", list[Company]) for _ in range(8)))

    server.work(two)
    assert 60 <= server.clock.waited <= 62


def test_throttled_for_ever_is_a_refusal_in_the_end() -> None:
    server = Server([httpx2.Response(429)])
    refused = server.fails(ApiRefused, "POST", body={"x": 1})
    assert refused.status == 429
    assert refused.attempts == len(server.requests) >= 3


def test_waits_grow_no_longer_than_the_pace_allows() -> None:
    server = Server([httpx2.Response(503)])
    with pytest.raises(AnswerLost):
        server.ask(attempts=20)
    assert server.clock.waited <= 19 * PACE.longest_wait_s + 0.01


@each("method", ["GET", "POST", "PATCH"])
@each("status", [400, 403, 404, 409, 410, 422])
def test_a_refusal_is_final(method: str, status: int) -> None:
    server = Server([problem(status, detail="because", detailErrorCode=40102)])
    refused = server.fails(ApiRefused, method)
    assert (refused.status, refused.detail_code, refused.message) == (status, 40102, "because")
    assert (len(server.requests), refused.attempts) == (1, 1)


@pytest.mark.parametrize(
    ("fault", "kind", "seconds"),
    [
        (httpx2.ReadTimeout("slow"), AnswerLost, 60),
        (httpx2.WriteTimeout("slow"), AnswerLost, 60),
        (httpx2.ConnectTimeout("slow"), ApiGone, 10),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_request_has_a_time_limit(method: str, fault: Exception, kind: type[ApiError], seconds: int) -> None:
    server = Server([fault])
    server.fails(kind, method, body={"x": 1}, attempts=1)
    assert seconds <= server.clock.waited <= seconds + 1


def test_every_request_asks_for_json_and_says_who_asks() -> None:
    server = Server([OK])
    server.ask()
    for request in (*server.requests, *server.token_requests):
        assert request.headers["Accept"] == "application/json"
        assert request.headers["User-Agent"].startswith("reconciler/")


def test_redirects_are_not_followed() -> None:
    server = Server([httpx2.Response(307, headers={"Location": "https://elsewhere.example/"})])
    assert server.fails(AnswerLost, "POST", body={"x": 1}).status == 307
    assert {request.url.host for request in server.requests} == {"api.example"}


# -- what an answer may be --------------------------------------------------------------------------------------


def test_an_answer_is_decoded_with_its_facts() -> None:
    answer = Server([httpx2.Response(202, json=COMPANY, headers={"X-Trace-Id": "trace-1"})]).ask("POST", Company)
    assert (answer.body.vanity_name, answer.status, answer.trace_id, answer.attempts) == ("acme", 202, "trace-1", 1)


@pytest.mark.parametrize("response", [httpx2.Response(304), httpx2.Response(200), httpx2.Response(204)])
def test_a_change_may_be_answered_without_a_body(response: httpx2.Response) -> None:
    answer = Server([response]).ask("PATCH", Any, body={"x": 1})
    assert (answer.status, answer.body) == (response.status_code, None)


def test_fields_that_we_do_not_know_do_no_harm() -> None:
    assert Server([httpx2.Response(200, json=[{**COMPANY, "new": {"x": [1]}}])]).ask().body[0].name == "Acme"


def test_nonsense_in_a_200_is_an_error_with_the_trace_id() -> None:
    server = Server([httpx2.Response(200, html="<html>", headers={"X-Trace-Id": "trace-1"})])
    bad = server.fails(BadAnswer, "POST", Company)
    assert (bad.status, bad.trace_id) == (200, "trace-1")
    assert str(bad).startswith("An answer came that cannot be read: it is not what the contract says")


def test_the_code_counts_and_not_the_status_in_the_body() -> None:
    said = httpx2.Response(400, json={"title": "No", "status": 404, "detailErrorCode": 40103})
    refused = Server([said]).fails(ApiRefused)
    assert (refused.status, refused.detail_code) == (400, 40103)
    assert explain(refused).startswith("An email domain is taken")
    assert explain(refused).endswith("The API said: No")


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ({"X-Trace-Id": "head"}, {}, "head"),
        ({}, {"X-Trace-Id": "body"}, "body"),
        ({"x-trace-id": "head"}, {"X-Trace-Id": "body"}, "body"),
        ({}, {}, ""),
    ],
)
def test_the_trace_id_is_found_in_header_or_body(headers: dict[str, str], body: Any, expected: str) -> None:
    response = httpx2.Response(400, json={"title": "No", **body}, headers=headers)
    assert Server([response]).fails(ApiRefused).trace_id == expected


def test_a_trace_id_in_no_encoding_can_be_written_down() -> None:
    response = httpx2.Response(400, headers=[(b"X-Trace-Id", b"a\xff")])
    assert Server([response]).fails(ApiRefused).trace_id == "a\ufffd"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"null",
        b"[1]",
        b'"no"',
        b"\xff",
        b"[" * 100_000,
        b'{"detail": null, "detailErrorCode": "x"}',
    ],
    ids=range(8),
)
def test_a_refusal_in_any_words_is_a_refusal(content: bytes) -> None:
    refused = Server([httpx2.Response(404, content=content)]).fails(ApiRefused)
    assert (refused.status, refused.detail_code) == (404, None)
    assert refused.message


@each(
    ("body", "expected"),
    [
        ({"detail": "d", "title": "t", "detailErrorCode": 40001, "X-Trace-Id": "x"}, ("d", 40001, "x")),
        ({"title": "t", "detailErrorCode": "40001"}, ("t", 40001, "")),
        ({"error": "access_denied", "error_description": "e"}, ("e", None, "")),
        ({"message": "m", "detailErrorCode": True}, ("m", None, "")),
        ({"detailErrorCode": "²"}, ("", None, "")),
        ({"detailErrorCode": [1], "detail": {"x": 1}}, ("{'x': 1}", None, "")),
        ("plain", ("plain", None, "")),
        (None, ("", None, "")),
        ([], ("", None, "")),
    ],
)
def test_problem_details_of_all_shapes(body: Any, expected: tuple[str, int | None, str]) -> None:
    assert problem_of(body) == expected


# -- the token --------------------------------------------------------------------------------------------------


def test_the_token_is_asked_for_as_the_contract_says_and_sent_with_every_call() -> None:
    server = Server([OK])

    async def twice(transport: Transport) -> None:
        for _ in range(2):
            await transport.api("GET", "/companies", list[Company])

    server.work(twice)
    (asked,) = server.token_requests
    assert asked.method == "POST"
    assert asked.headers["Content-Type"] == "application/json"
    assert json.loads(asked.content) == {
        "client_id": "sandbox",
        "client_secret": "sandbox-secret",
        "audience": "https://api.symphony.com/partners",
        "grant_type": "client_credentials",
    }
    assert "Authorization" not in asked.headers
    assert [request.headers["Authorization"] for request in server.requests] == ["Bearer token-1"] * 2


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_token_that_is_refused_is_renewed_once(method: str) -> None:
    server = Server([OK, httpx2.Response(401), OK])

    async def later(transport: Transport) -> Answer[Any]:
        await transport.api("GET", "/companies", list[Company])
        await asyncio.sleep(60)
        return await transport.api(method, "/companies", list[Company], body={"x": 1})

    assert server.work(later).attempts == 2
    used = [request.headers["Authorization"] for request in server.requests]
    assert used == ["Bearer token-1", "Bearer token-1", "Bearer token-2"]
    assert server.clock.waited == 60
    refused = Server([httpx2.Response(401)])
    assert "a new one too" in str(refused.fails(CredentialsRefused, method))
    assert (len(refused.requests), len(refused.token_requests)) == (3, 2)


@each("skew", [0.5, 3.0, 4.9])
@each("calls", [1, 8])
def test_a_token_that_counts_only_after_some_seconds_is_waited_for(skew: float, calls: int) -> None:
    wire = Wire({"options": {"token_delay_s": skew}}, clock := Clock())
    pace = replace(PACE, longest_wait_s=30.0)

    async def many() -> None:
        async with transport_over(wire, pace=pace) as transport:
            await asyncio.gather(*(transport.api("GET", "/companies", list[Company]) for _ in range(calls)))

    run(many(), clock)
    assert skew <= clock.waited <= 6


def test_after_tokens_that_were_never_taken_nobody_waits_for_another() -> None:
    server = Server([httpx2.Response(401)])

    async def three(transport: Transport) -> None:
        for _ in range(3):
            with pytest.raises(CredentialsRefused):
                await transport.api("GET", "/companies", list[Company])

    server.work(three)
    assert server.clock.waited == pytest.approx(PACE.longest_wait_s)


def test_a_token_is_renewed_even_where_a_call_may_be_tried_only_once() -> None:
    server = Server([httpx2.Response(401), httpx2.Response(401), OK])
    server.ask(attempts=1)
    assert len(server.token_requests) == 2


def test_callers_side_by_side_renew_a_refused_token_once() -> None:
    def guarded(request: httpx2.Request) -> httpx2.Response:
        return OK if request.headers["Authorization"] == "Bearer token-2" else httpx2.Response(401)

    server = Server([guarded])

    async def many(transport: Transport) -> None:
        await asyncio.gather(*(transport.api("GET", "/companies", list[Company]) for _ in range(8)))

    server.work(many)
    assert len(server.token_requests) == 2


@pytest.mark.parametrize("status", [400, 401, 403])
def test_credentials_that_are_refused_are_told_as_such(status: int) -> None:
    said = httpx2.Response(status, json={"error": "access_denied"}, headers={"X-Trace-Id": "trace-1"})
    server = Server([OK], [said])
    refused = server.fails(CredentialsRefused)
    assert "RECONCILER_CLIENT_SECRET" in str(refused)
    assert (refused.call, refused.status, refused.trace_id) == ("POST /oauth/token", status, "trace-1")
    assert (len(server.token_requests), server.requests) == (1, [])


@pytest.mark.parametrize(
    "fault", [httpx2.Response(503), httpx2.ReadTimeout("slow"), httpx2.Response(200, json={"token": "x"})]
)
def test_a_token_that_is_not_given_is_asked_for_again_and_then_the_api_is_gone(fault: Step) -> None:
    server = Server([OK], [fault, fault])
    server.ask()
    assert len(server.token_requests) == 3
    assert Server([OK], [fault] * 9).fails(ApiGone).call == "POST /oauth/token"


def test_a_token_service_that_throttles_for_ever_has_not_refused_the_credentials() -> None:
    Server([OK], [httpx2.Response(429)] * 99).fails(ApiGone)


# -- secrets ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "tokens"),
    [
        ([OK], []),
        ([httpx2.Response(401)], []),
        ([problem(404)], []),
        ([httpx2.ReadTimeout("slow")], []),
        ([httpx2.Response(200, html="<html>")], []),
        ([OK], [httpx2.Response(403, json={"error_description": "sandbox-secret is wrong"})]),
        ([OK], [httpx2.Response(200, json={"access_token": 7, "sandbox-secret": 1})] * 3),
        ([OK], [httpx2.ConnectError("no")] * 3),
    ],
)
def test_no_secret_is_shown(steps: list[Step], tokens: list[Step], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server = Server(steps, tokens)
    told = ""
    try:
        server.ask()
    except ApiError as error:
        told = f"{error} {error!r} {error.args} {vars(error)} {''.join(traceback.format_exception(error))}"
    shown = f"{told} {caplog.text} {CONNECTION} {CONNECTION!r} {server.transport!r}"
    assert "sandbox-secret" not in shown
    assert "token-1" not in shown


# -- each call of the contract ----------------------------------------------------------------------------------


@each(
    ("call", "answer", "sent"),
    [
        (lambda api: api.companies(), [], ("GET", "/companies", None)),
        (lambda api: api.companies("acme"), [], ("GET", "/companies?vanityName=acme", None)),
        (lambda api: api.company("1", "acme"), COMPANY, ("GET", "/companies/1", None)),
        (
            lambda api: api.create_company({"vanityName": "acme"}, at_once),
            COMPANY,
            ("POST", "/companies", {"vanityName": "acme"}),
        ),
        (
            lambda api: api.add_domains("7", "acme", ("a", "b"), at_once),
            None,
            ("PATCH", "/companies/7", {"emailDomains": ["a", "b"]}),
        ),
        (lambda api: api.users_page("7"), {"total": 0, "users": []}, ("GET", "/companies/7/users", None)),
        (
            lambda api: api.users_page("7", 2, 50),
            {"total": 0, "users": []},
            ("GET", "/companies/7/users?currentPage=2&pageSize=50", None),
        ),
        (lambda api: api.user("7", "8"), {"id": "8", "email": "x"}, ("GET", "/companies/7/users/8", None)),
        (
            lambda api: api.create_users("7", [{"email": "x"}], at_once),
            [],
            ("POST", "/companies/7/users", [{"email": "x"}]),
        ),
        (
            lambda api: api.set_active("7", "8", False, at_once),
            None,
            ("PATCH", "/companies/7/users/8", {"active": False}),
        ),
    ],
)
def test_calls_are_sent_as_the_contract_says(call: Any, answer: Any, sent: tuple[str, str, Any]) -> None:
    server = Server([httpx2.Response(200, json=answer) if answer is not None else httpx2.Response(200)])
    server.work(lambda transport: call(ConnectApi(transport)))
    (request,) = server.requests
    body = json.loads(request.content) if request.content else None
    assert (request.method, str(request.url).removeprefix("https://api.example/api/v2"), body) == sent
    assert ("Content-Type" in request.headers) == (body is not None)


@each(
    ("call", "answer"),
    [
        (lambda api: api.company("1", "bolt"), COMPANY),
        (lambda api: api.company("2", "acme"), COMPANY),
        (lambda api: api.create_company({"vanityName": "bolt"}, at_once), COMPANY),
        (lambda api: api.add_domains("1", "bolt", ("a",), at_once), COMPANY),
        (lambda api: api.user("1", "9"), {"id": "8", "email": "x"}),
    ],
)
def test_the_record_of_another_is_none(call: Any, answer: Any) -> None:
    server = Server([httpx2.Response(200, json=answer, headers={"X-Trace-Id": "t-1"})])
    with pytest.raises(WrongRecord, match="another record") as caught:
        server.work(lambda transport: call(ConnectApi(transport)))
    assert (caught.value.status, caught.value.trace_id) == (200, "t-1")


def test_a_page_may_leave_out_its_size_and_number() -> None:
    page = Server([httpx2.Response(200, json={"total": 1, "users": [{"id": "1", "email": "x"}]})]).ask("GET", UserPage)
    assert (page.body.page_size, page.body.current_page, page.body.users[0].active) == (100, 0, None)


@each(
    ("response", "pod"),
    [
        (httpx2.Response(200, json={"podDomain": "acme.symphony.com"}), "acme.symphony.com"),
        (httpx2.Response(200, json={"message": "No account", "status": "NOT_FOUND"}), ""),
        (httpx2.Response(200, json={"podDomain": None}), ""),
        (httpx2.Response(200, html="<html>"), ""),
        (httpx2.Response(401), ""),
        (httpx2.Response(500), ""),
        (httpx2.ConnectError("no"), ""),
    ],
)
def test_the_login_look_up_helps_where_it_can_and_sends_no_token(response: Step, pod: str) -> None:
    server = Server([response])
    assert server.work(lambda transport: ConnectApi(transport).account_at("a+b@acme.example")) == pod
    request = server.requests[0]
    assert dict(request.url.params) == {"emailAddress": "a+b@acme.example", "fs": "advanced"}
    assert (request.url.host, "Authorization" in request.headers) == ("login.example", False)
    assert server.token_requests == []


def test_without_a_look_up_nobody_is_asked() -> None:
    server = Server([OK])
    assert server.work(lambda transport: ConnectApi(transport, look_up=False).account_at("x@acme.example")) == ""
    assert server.requests == []


@each(
    ("verdict", "created"),
    [
        (CreateUserResult(id="1", status=201), True),
        (CreateUserResult(id="1", status=200), True),
        (CreateUserResult(id="1"), True),
        (CreateUserResult(), False),
        (CreateUserResult(id="1", status=400), False),
        (CreateUserResult(id="1", status=201, error={"title": "x"}), False),
    ],
)
def test_verdicts(verdict: CreateUserResult, created: bool) -> None:
    assert verdict.created is created


def test_a_verdict_against_someone_is_a_refusal() -> None:
    error = {"detail": "taken", "detailErrorCode": 40002, "X-Trace-Id": "own"}
    refused = verdict_error(CreateUserResult(status=409, error=error), "POST users", "answer")
    assert (refused.message, refused.status, refused.detail_code, refused.trace_id) == ("taken", 409, 40002, "own")
    assert verdict_error(CreateUserResult(), "POST users", "answer").trace_id == "answer"
    assert verdict_error(CreateUserResult(), "POST users", "answer").message == "The user was not created."


def test_a_broken_company_leaves_retries_for_the_others() -> None:
    retries = Retries(replace(PACE, attempts=10**6))

    def again(company: str) -> bool:
        return retries.are_allowed(TryAgain(AnswerLost("no", call=f"GET /api/v2/companies/{company}/users")), 1)

    assert sum(again("broken") for _ in range(1000)) == 50
    assert sum(again("well") for _ in range(10)) == 10
    assert sum(again("broken") for _ in range(1000)) == 0
