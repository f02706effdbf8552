"""The one module that speaks HTTP: sends, authenticates, paces, retries what is safe, and words what went wrong.

A read is sent again after any fault. A write is sent again only where the answer proves that nothing was done: not
connected, 401 (once, with a new token), 429. Any other fault of a write is AnswerLost: the caller must re-read.
Retries have a budget that all requests share; where the server itself says when to come back, they need none.

Here, and only here, answers are rid of the secrets that a server may echo: nothing that is read further on has any.
"""

import logging
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

import httpx2
import msgspec
import tenacity

from reconciler.api.auth import AUDIENCE, TokenAnswer, TokenSource
from reconciler.api.limiter import Limiter, Turn, retry_after
from reconciler.api.pacing import RetryBudget
from reconciler.api.tls import certificate_problem, new_client, unreachable
from reconciler.config import Connection, Pace, Secret
from reconciler.errors import AnswerLost, ApiError, ApiGone, ApiRefused, BadAnswer, CredentialsRefused
from reconciler.models import ApiUse
from reconciler.redact import Redactor, Sealed, SealedText, mask_addresses

T = TypeVar("T")

_logger = logging.getLogger(__name__)

_PATIENCE = 4
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
# They describe the content as it came, which is not the content that is kept.
_OF_CONTENT = {b"content-encoding", b"content-length", b"transfer-encoding"}
_NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.ProxyError)


class Problem(NamedTuple):
    """What a problem detail (RFC 9457, with the contract's own fields) says."""

    detail: str
    detail_code: int | None
    trace_id: str


class Answer(NamedTuple, Generic[T]):
    """A usable answer; `body` is None for 304."""

    status: int
    body: T
    trace_id: str
    attempts: int


class _TryAgain(Exception):
    """The attempt may be repeated; `error` is what to raise when there is no attempt left."""

    def __init__(self, error: ApiError, after: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.after = after
        self.out_of_budget = False


def _unheard() -> None:
    """Nobody needs to know that a read is leaving."""


class Transport:
    """Sends requests for one connection; use as an async context manager. `use` counts what was sent."""

    def __init__(self, connection: Connection, pace: Pace, paused: Callable[[float], None]) -> None:
        self.use = ApiUse()
        self._connection = connection
        self._pace = pace
        self._limiter = Limiter(pace.max_concurrency, paused, pace.rate or math.inf)
        self._budget = RetryBudget()
        self._tokens = TokenSource(self._fetch_token)
        limits = httpx2.Limits(max_connections=pace.max_concurrency, max_keepalive_connections=pace.max_concurrency)
        self._redactor = Redactor(connection.client_secret.reveal())
        self._http = new_client(
            connection,
            limits=limits,
            timeout=httpx2.Timeout(pace.timeout_s, connect=min(10.0, pace.timeout_s), pool=None),
            headers={"Accept": "application/json"},
        )

    async def __aenter__(self) -> "Transport":
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *exception: Any) -> None:
        await self._http.__aexit__(*exception)

    async def api(
        self,
        method: str,
        path: str,
        type_: type[T],
        *,
        params: Mapping[str, str | int] | None = None,
        body: Any = None,
        leaving: Callable[[], None] = _unheard,
    ) -> Answer[T]:
        """Call the API at `path` below /api/v2 and decode its answer as `type_`.

        `leaving` is called each time just before the request leaves. Raises ApiRefused (4xx), AnswerLost or BadAnswer
        (no usable answer), ApiGone, CredentialsRefused.
        """
        url = self._connection.api_url + path
        call = f"{method} /api/v2{path}"
        return await self._send(method, url, call, type_, params=params, body=body, token=True, leaving=leaving)

    async def login(self, params: Mapping[str, str], type_: type[T]) -> Answer[T]:
        """Ask the login look-up; no token goes there."""
        url = self._connection.login_url
        return await self._send("GET", url, "GET podLoginInformation", type_, params=params)

    async def _fetch_token(self) -> TokenAnswer:
        body = {
            "client_id": self._connection.client_id,
            "client_secret": self._connection.client_secret,
            "audience": AUDIENCE,
            "grant_type": "client_credentials",
        }
        call = "POST /oauth/token"
        try:
            # A token may be fetched as often as needed: for retries it counts as a read.
            answer = await self._send("POST", self._connection.token_url, call, TokenAnswer, body=body, read=True)
        except ApiRefused as error:
            if error.status == 429:
                raise ApiGone("The token service is too busy.", call=call, status=429) from None
            raise CredentialsRefused(
                "The client id or secret was refused. Check RECONCILER_CLIENT_ID, RECONCILER_CLIENT_SECRET and "
                "RECONCILER_TOKEN_URL; they must belong to the same environment.",
                call=call, status=error.status, detail_code=error.detail_code, trace_id=error.trace_id,
            ) from None  # fmt: skip
        except AnswerLost as error:
            raise ApiGone(error.message, call=call, status=error.status, trace_id=error.trace_id) from None
        self._redactor.add(answer.body.access_token)
        return answer.body

    async def _send(
        self,
        method: str,
        url: str,
        call: str,
        type_: type[T],
        *,
        params: Mapping[str, str | int] | None = None,
        body: Any = None,
        token: bool = False,
        read: bool = False,
        leaving: Callable[[], None] = _unheard,
    ) -> Answer[T]:
        read = read or method == "GET"
        content = None if body is None else Sealed(msgspec.json.encode(body, enc_hook=Secret.reveal))
        attempts = 0
        refused_token = ""
        self._budget.earn()
        retrying = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception_type(_TryAgain),
            stop=self._enough,
            wait=self._wait,
            before_sleep=self._count_retry,
            reraise=True,
        )
        try:
            async for attempt in retrying:
                with attempt:
                    attempts += 1
                    headers = httpx2.Headers({"Content-Type": "application/json"} if content is not None else {})
                    if token:
                        bearer = SealedText(await self._tokens.token(refused_token))
                        headers["Authorization"] = f"Bearer {bearer}"
                    response = await self._exchange(method, url, call, params, content, headers, read, leaving)
                    if token and response.status_code == 401 and not refused_token:
                        refused_token = bearer
                        raise _TryAgain(_refusal(response, call), after=0.0)
                    return _read_answer(response, call, type_, read, token, attempts)
        except _TryAgain as final:
            final.error.attempts = attempts
            if final.out_of_budget:
                final.error.message += " It was not tried again, for too many requests fail."
            raise final.error from None
        raise AssertionError("unreachable: the retry loop returns or raises")

    async def _exchange(
        self,
        method: str,
        url: str,
        call: str,
        params: Mapping[str, str | int] | None,
        content: bytes | None,
        headers: httpx2.Headers,
        read: bool,
        leaving: Callable[[], None],
    ) -> httpx2.Response:
        # Ids stand between slashes: calls of one method and depth are of one route.
        async with self._limiter.slot(f"{method} {call.count('/')}") as turn:
            leaving()
            self.use.calls += 1
            try:
                response = await self._request(method, url, params, content, headers)
            except _NOT_SENT as error:
                gone = ApiGone(unreachable(url, error), call=call)
                if certificate_problem(error):
                    raise gone from None
                raise _TryAgain(gone) from None
            except httpx2.TransportError as error:
                if isinstance(error, httpx2.TimeoutException):
                    self._limiter.pushed_back(turn)
                lost = AnswerLost(f"No answer came back ({type(error).__name__}).", call=call)
                if read:
                    raise _TryAgain(lost) from None
                raise lost from None
            except httpx2.DecodingError as error:
                spoilt = BadAnswer(f"The answer cannot be read ({error}).", call=call)
                if read:
                    raise _TryAgain(spoilt) from None
                raise spoilt from None
            self._adapt(turn, response)
        return response

    async def _request(
        self,
        method: str,
        url: str,
        params: Mapping[str, str | int] | None,
        content: bytes | None,
        headers: httpx2.Headers,
    ) -> httpx2.Response:
        """Send one request, tell the log, and give the answer rid of secrets; a token's own answer has to have it."""
        heard = "no answer"
        try:
            response = await self._http.request(method, url, params=params, content=content, headers=headers)
            heard = str(response.status_code)
        finally:
            # In place of httpx2's own line, which has addresses in it and whatever else the server put there.
            _logger.info("%s %s: %s", method, _shown(url, params), heard)
        if url == self._connection.token_url and response.is_success:
            return response
        return self._without_secrets(response)

    def _without_secrets(self, response: httpx2.Response) -> httpx2.Response:
        """What is not a success has no business with tokens: there, whatever is shaped like one is taken out too."""
        guess = not response.is_success
        headers = [(name, self._redactor.clean(value, guess)) for name, value in response.headers.raw]
        kept = [(name, value) for name, value in headers if name.lower() not in _OF_CONTENT]
        content = self._redactor.clean(response.content, guess)
        return httpx2.Response(response.status_code, headers=kept, content=content, request=response.request)

    def _adapt(self, turn: Turn, response: httpx2.Response) -> None:
        """Slow down where the server asks for it: with 429 or 503, and with Retry-After for all requests."""
        if response.status_code == 429:
            self.use.throttled += 1
        if response.status_code not in (429, 503):
            self._limiter.answered(turn)
            return
        self._limiter.pushed_back(turn)
        if pause := retry_after(response.headers.get("Retry-After")):
            self._limiter.pause(pause)

    def _enough(self, state: tenacity.RetryCallState) -> bool:
        """A throttled request has proof that the server lives and did nothing: it gets more patience than others.

        A renewed token is tried at once, and once; every other retry is within the budget or not made.
        """
        signal = state.outcome.exception() if state.outcome else None
        if not isinstance(signal, _TryAgain):
            return True
        if signal.after is not None:
            return False
        if signal.error.status == 429:
            return state.attempt_number >= self._pace.attempts * _PATIENCE
        if state.attempt_number >= self._pace.attempts:
            return True
        signal.out_of_budget = not self._budget.spend()
        return signal.out_of_budget

    def _wait(self, state: tenacity.RetryCallState) -> float:
        signal = state.outcome.exception() if state.outcome else None
        if isinstance(signal, _TryAgain) and signal.after is not None:
            return signal.after
        return float(tenacity.wait_random_exponential(multiplier=0.5, max=self._pace.longest_wait_s)(state))

    def _count_retry(self, _: tenacity.RetryCallState) -> None:
        self.use.retries += 1


def _read_answer(
    response: httpx2.Response, call: str, type_: type[T], read: bool, token: bool, attempts: int
) -> Answer[T]:
    status = response.status_code
    trace_id = response.headers.get("X-Trace-Id", "")
    if status == 304 and type_ is Any:
        return Answer(status, None, trace_id, attempts)  # type: ignore[arg-type]
    if status == 401 and token:
        raise CredentialsRefused(
            "The API refused the token, and a new one too. Ask Symphony whether the credentials are still good.",
            call=call, status=status, trace_id=trace_id, attempts=attempts,
        )  # fmt: skip
    if status == 429:
        raise _TryAgain(_refusal(response, call))
    if 400 <= status < 500:
        refusal = _refusal(response, call)
        refusal.attempts = attempts
        raise refusal
    lost: AnswerLost
    if not 200 <= status < 300:
        advice = " It points elsewhere, and we do not follow: check the address." if status < 400 else ""
        lost = AnswerLost(f"The server answered {status}.{advice}", call=call, status=status, trace_id=trace_id)
    elif type_ is Any and not response.content:
        return Answer(status, None, trace_id, attempts)  # type: ignore[arg-type]
    else:
        try:
            return Answer(status, msgspec.json.decode(response.content, type=type_), trace_id, attempts)
        except _UNREADABLE as error:
            message = f"The answer is not what the contract says ({error})."
            lost = BadAnswer(message, call=call, status=status, trace_id=trace_id)
    lost.attempts = attempts
    if read:
        raise _TryAgain(lost)
    raise lost


def problem_of(body: Any) -> Problem:
    """Read a problem detail from decoded JSON; anything missing or odd is left empty."""
    if not isinstance(body, dict):
        return Problem(str(body)[:500] if body else "", None, "")
    code = body.get("detailErrorCode")
    detail = body.get("detail") or body.get("title") or body.get("error_description") or body.get("message") or ""
    number = int(code) if isinstance(code, int | str) and re.fullmatch("[0-9]{1,9}", str(code)) else None
    return Problem(str(detail), number, str(body.get("X-Trace-Id") or body.get("traceId") or ""))


def _refusal(response: httpx2.Response, call: str) -> ApiRefused:
    try:
        problem = problem_of(msgspec.json.decode(response.content))
    except _UNREADABLE:
        problem = Problem("", None, "")
    return ApiRefused(
        problem.detail or f"The API refused the call ({response.status_code}).",
        call=call,
        status=response.status_code,
        detail_code=problem.detail_code,
        trace_id=problem.trace_id or response.headers.get("X-Trace-Id", ""),
    )


def _shown(url: str, params: Mapping[str, str | int] | None) -> str:
    query = "&".join(f"{name}={mask_addresses(str(value))}" for name, value in (params or {}).items())
    return f"{url}?{query}" if query else url
