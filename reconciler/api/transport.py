"""Sends calls: authenticates, paces, retries what is safe, and words what went wrong. The wire itself is `wire`.

A read is sent again after any fault. A write is sent again only where the answer proves that nothing was done: not
connected, 401 (once, with a new token), 429. Any other fault of a write is AnswerLost: the caller must re-read.
Retries have a budget that all requests share; where the server itself says when to come back, they need none.

Here, and only here, answers are rid of the secrets that a server may echo: nothing that is read further on has any.
"""

import asyncio
import logging
import math
import random
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlencode

import msgspec

from reconciler.api.answers import Answer, ProblemDetail, problem_of
from reconciler.api.auth import AUDIENCE, TokenAnswer, TokenSource
from reconciler.api.limiter import BeforeSend, Limiter, Slot, at_once, retry_after
from reconciler.api.pacing import RetryBudget
from reconciler.api.redactor import Redactor
from reconciler.api.wire import NoAnswer, NotSent, Reply, Wire, WireError, encoded
from reconciler.config.connection import Connection, Secret
from reconciler.config.settings import Pace
from reconciler.errors import AnswerLost, ApiError, ApiGone, ApiRefused, BadAnswer, CredentialsRefused
from reconciler.model.report import ApiUse
from reconciler.support.redact import Sealed, SealedText, mask_addresses

T = TypeVar("T")
_logger = logging.getLogger(__name__)
_PATIENCE = 4
_FIRST_WAIT_S = 0.5
_JSON = "application/json"
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Call(NamedTuple):
    """A call, as every attempt at it is made; `name` is method and path without query, as errors tell it."""

    method: str
    url: str
    name: str
    content: Sealed | None = None
    token: bool = False
    read: bool = False
    leaving: BeforeSend = at_once

    @property
    def route(self) -> str:
        """What is alike in latency: ids stand between slashes, so calls of one method and depth."""
        return f"{self.method} {self.name.count('/')}"


class _TryAgain(Exception):
    """The attempt may be repeated, `after` so many seconds; `error` is what to raise where it is not."""

    def __init__(self, error: ApiError, after: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.after = after


class Transport:
    """Sends requests for one connection; use as an async context manager. `use` counts what was sent."""

    def __init__(self, connection: Connection, pace: Pace, paused: Callable[[float], None]) -> None:
        self.use = ApiUse()
        self._connection = connection
        self._pace = pace
        self._limiter = Limiter(pace.max_concurrency, paused, pace.rate or math.inf, pace.ahead)
        self._budget = RetryBudget()
        self._tokens = TokenSource(self._fetch_token)
        self._redactor = Redactor(connection.client_secret.reveal())
        self._wire = Wire(connection, pace.timeout_s)
        self._api_url, self._token_url, self._login_url = map(
            encoded, (connection.api_url, connection.token_url, connection.login_url)
        )

    async def __aenter__(self) -> "Transport":
        await self._wire.__aenter__()
        return self

    async def __aexit__(self, *exception: Any) -> None:
        await self._wire.__aexit__(*exception)

    async def api(
        self,
        method: str,
        path: str,
        type_: type[T],
        *,
        params: Mapping[str, str | int] | None = None,
        body: Any = None,
        leaving: BeforeSend = at_once,
    ) -> Answer[T]:
        """Call the API at `path` below /api/v2 and decode its answer as `type_`.

        `leaving` is awaited each time before the request leaves. Raises ApiRefused (4xx), AnswerLost or BadAnswer
        (no usable answer), ApiGone, CredentialsRefused.
        """
        url = _with(self._api_url + path, params)
        name = f"{method} /api/v2{path}"
        call = _Call(method, url, name, _content(body), token=True, read=method == "GET", leaving=leaving)
        return await self._send(call, type_)

    async def login(self, params: Mapping[str, str], type_: type[T]) -> Answer[T]:
        """Ask the login look-up; no token goes there."""
        url = _with(self._login_url, params)
        return await self._send(_Call("GET", url, "GET podLoginInformation", read=True), type_)

    async def _fetch_token(self) -> TokenAnswer:
        body = {
            "client_id": self._connection.client_id,
            "client_secret": self._connection.client_secret,
            "audience": AUDIENCE,
            "grant_type": "client_credentials",
        }
        name = "POST /oauth/token"
        try:
            # A token may be fetched as often as needed: for retries it counts as a read.
            call = _Call("POST", self._token_url, name, _content(body), read=True)
            answer = await self._send(call, TokenAnswer)
        except ApiRefused as error:
            if error.status == 429:
                raise ApiGone("The token service is too busy.", call=name, status=429) from None
            raise CredentialsRefused(
                "The client id or secret was refused. Check RECONCILER_CLIENT_ID, RECONCILER_CLIENT_SECRET and "
                "RECONCILER_TOKEN_URL; they must belong to the same environment.",
                call=name, status=error.status, detail_code=error.detail_code, trace_id=error.trace_id,
            ) from None  # fmt: skip
        except AnswerLost as error:
            raise ApiGone(error.message, call=name, status=error.status, trace_id=error.trace_id) from None
        self._redactor.add(answer.body.access_token)
        return answer.body

    # -- attempts --

    async def _send(self, call: _Call, type_: type[T]) -> Answer[T]:
        self._budget.earn()
        attempts, refused = 0, SealedText()
        while True:
            attempts += 1
            token = await self._tokens.token(refused) if call.token else SealedText()
            try:
                reply = await self._exchange(call, token)
                if reply.status == 401 and token and not refused:
                    refused = token
                    raise _TryAgain(_refusal(reply, call), after=0.0)
                return _read_answer(reply, call, type_, attempts)
            except _TryAgain as signal:
                if not self._may_repeat(signal, attempts):
                    signal.error.attempts = attempts
                    raise signal.error from None
                wait = self._jitter(attempts) if signal.after is None else signal.after
            except ApiError as error:
                error.attempts = attempts
                raise
            self.use.retries += 1
            await asyncio.sleep(wait)

    def _may_repeat(self, signal: _TryAgain, attempts: int) -> bool:
        """A throttled request has proof that the server lives and did nothing: it gets more patience than others.

        A renewed token is tried at once, and once; every other retry is within the budget or not made.
        """
        if signal.after is not None:
            return True
        if signal.error.status == 429:
            return attempts < self._pace.attempts * _PATIENCE
        if attempts >= self._pace.attempts:
            return False
        if self._budget.spend():
            return True
        signal.error.message += " It was not tried again, for too many requests fail."
        return False

    def _jitter(self, attempts: int) -> float:
        """Give a wait at random (AWS: "full jitter"), of a span that doubles with each attempt."""
        span = min(self._pace.longest_wait_s, math.ldexp(_FIRST_WAIT_S, min(attempts - 1, 30)))
        return random.uniform(0, span)  # noqa: S311

    async def _exchange(self, call: _Call, token: SealedText) -> Reply:
        """Make one attempt, once the gate lets it. Raises _TryAgain, ApiGone and AnswerLost."""
        headers: dict[str, str] = {"Authorization": SealedText(f"Bearer {token}")} if token else {}
        if call.content is not None:
            headers["Content-Type"] = _JSON
        async with self._limiter.slot(call.route, call.leaving) as turn:
            self.use.calls += 1
            try:
                reply = await self._request(call, headers)
            except WireError as error:
                if isinstance(error, NoAnswer) and error.late:
                    self._limiter.pushed_back(turn)
                raise _fault(call, error) from None
            self._adapt(turn, reply)
        return reply

    async def _request(self, call: _Call, headers: Mapping[str, str]) -> Reply:
        """Send once, tell the log, and give the answer rid of secrets; a token's own answer has to have it."""
        heard: object = "no answer"
        try:
            reply = await self._wire.request(call.method, call.url, headers, call.content)
            heard = reply.status
        finally:
            if _logger.isEnabledFor(logging.INFO):
                _logger.info("%s %s: %s", call.method, mask_addresses(call.url), heard)
        if call.url == self._token_url and _is_success(reply):
            return reply
        return self._without_secrets(reply)

    def _without_secrets(self, reply: Reply) -> Reply:
        """What is not a success has no business with tokens: there, whatever is shaped like one is taken out too."""
        guess = not _is_success(reply)
        # Bytes that are no UTF-8 come as surrogates, which nothing could write.
        trace_id = self._redactor.clean(reply.trace_id.encode("utf-8", "surrogateescape"), guess)
        return reply._replace(
            body=self._redactor.clean(reply.body, guess), trace_id=trace_id.decode("utf-8", "replace")
        )

    def _adapt(self, turn: Slot, reply: Reply) -> None:
        """Slow down where the server asks for it: with 429 or 503, and with Retry-After for all requests."""
        if reply.status == 429:
            self.use.throttled += 1
        if reply.status not in (429, 503):
            self._limiter.answered(turn)
            return
        self._limiter.pushed_back(turn)
        if pause := retry_after(reply.retry_after):
            self._limiter.pause(pause)


def _with(url: str, params: Mapping[str, str | int] | None) -> str:
    return f"{url}?{urlencode(params)}" if params else url


def _content(body: Any) -> Sealed | None:
    return None if body is None else Sealed(msgspec.json.encode(body, enc_hook=Secret.reveal))


def _is_success(reply: Reply) -> bool:
    return 200 <= reply.status < 300


def _fault(call: _Call, error: WireError) -> ApiError | _TryAgain:
    """Word a request that got no usable answer."""
    if isinstance(error, NotSent):
        gone = ApiGone(str(error), call=call.name)
        return gone if error.hopeless else _TryAgain(gone)
    if isinstance(error, NoAnswer):
        lost = AnswerLost(f"No answer came back ({error}).", call=call.name)
    else:
        lost = BadAnswer(f"The answer cannot be read ({error}).", call=call.name)
    return _TryAgain(lost) if call.read else lost


def _read_answer(reply: Reply, call: _Call, type_: type[T], attempts: int) -> Answer[T]:
    status, trace_id = reply.status, reply.trace_id
    if type_ is Any and (status == 304 or (_is_success(reply) and not reply.body)):
        return Answer(status, None, trace_id, attempts)  # type: ignore[arg-type]
    if status == 401 and call.token:
        raise CredentialsRefused(
            "The API refused the token, and a new one too. Ask Symphony whether the credentials are still good.",
            call=call.name, status=status, trace_id=trace_id,
        )  # fmt: skip
    if status == 429:
        raise _TryAgain(_refusal(reply, call))
    if 400 <= status < 500:
        raise _refusal(reply, call)
    lost: AnswerLost
    if not _is_success(reply):
        advice = " It points elsewhere, and we do not follow: check the address." if status < 400 else ""
        lost = AnswerLost(f"The server answered {status}.{advice}", call=call.name, status=status, trace_id=trace_id)
    else:
        try:
            return Answer(status, msgspec.json.decode(reply.body, type=type_), trace_id, attempts)
        except _UNREADABLE as error:
            message = f"The answer is not what the contract says ({error})."
            lost = BadAnswer(message, call=call.name, status=status, trace_id=trace_id)
    if call.read:
        raise _TryAgain(lost)
    raise lost


def _refusal(reply: Reply, call: _Call) -> ApiRefused:
    try:
        problem = problem_of(msgspec.json.decode(reply.body))
    except _UNREADABLE:
        problem = ProblemDetail("", None, "")
    return ApiRefused(
        problem.detail or f"The API refused the call ({reply.status}).",
        call=call.name,
        status=reply.status,
        detail_code=problem.detail_code,
        trace_id=problem.trace_id or reply.trace_id,
    )
