"""Sends calls: with a token, as often as is safe, and with what went wrong in words. The wire itself is `wire`.

A read is sent again after any fault. A write is sent again only where the answer proves that nothing was done: not
connected, 401 (once a little later where the token is new, and once with a new one), 429. Any other fault of a write is
AnswerLost: the caller must re-read. Retries have a budget that all requests share; where the server itself says when to
come back, they need none. Nor where it is away altogether: then one request at a time tries (`outage`).
"""

import asyncio
import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from reconciler.api.answers import Answer
from reconciler.api.auth import SETTLED_AFTER_S, TOKEN_CALL, TokenAnswer, TokenSource, token_failure, token_request
from reconciler.api.call import Call, json_content, url_with
from reconciler.api.exchange import Exchange
from reconciler.api.limiter import BeforeSend, at_once
from reconciler.api.outage import Outage
from reconciler.api.replies import AWAY, TryAgain, read_answer, refusal
from reconciler.api.retries import Retries
from reconciler.api.wire import encoded
from reconciler.config.connection import Connection
from reconciler.config.settings import Pace
from reconciler.errors import AnswerLost, ApiError, ApiRefused
from reconciler.support.redact import SealedText

T = TypeVar("T")


class Transport:
    """Sends requests for one connection; use as an async context manager. `use` counts what was sent."""

    def __init__(
        self,
        connection: Connection,
        pace: Pace,
        paused: Callable[[float], None],
        away: Callable[[str, float], None],
        back: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        self._connection = connection
        self._exchange = Exchange(connection, pace, paused)
        self.use = self._exchange.use
        self._retries = Retries(pace)
        self._outages = defaultdict[str, Outage](lambda: Outage(pace, away, back))
        self._tokens = TokenSource(self._fetch_token, settled_after=min(SETTLED_AFTER_S, pace.longest_wait_s))
        self._api_url, self._token_url, self._login_url = map(
            encoded, (connection.api_url, connection.token_url, connection.login_url)
        )

    async def __aenter__(self) -> "Transport":
        await self._exchange.__aenter__()
        return self

    async def __aexit__(self, *exception: Any) -> None:
        await self._exchange.__aexit__(*exception)

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
        url, name = url_with(self._api_url + path, params), f"{method} /api/v2{path}"
        call = Call(method, url, name, json_content(body), read=method == "GET", needs_token=True, leaving=leaving)
        return await self._send(call, type_)

    async def login(self, params: Mapping[str, str], type_: type[T]) -> Answer[T]:
        """Ask the login look-up; no token goes there."""
        url = url_with(self._login_url, params)
        return await self._send(Call("GET", url, "GET podLoginInformation", read=True, dispensable=True), type_)

    @property
    def under_way(self) -> int:
        """How many requests have left and have no answer yet."""
        return self._exchange.under_way

    def hurry(self) -> None:
        """Let nothing wait for a host that is away, nor long for one that wants a pause: the run is to end."""
        self._exchange.hurry()
        for outage in self._outages.values():
            outage.hurry()

    async def _fetch_token(self) -> TokenAnswer:
        content = json_content(token_request(self._connection))
        # A token may be fetched as often as needed: for retries it counts as a read.
        call = Call("POST", self._token_url, TOKEN_CALL, content, read=True, brings_token=True)
        try:
            answer = await self._send(call, TokenAnswer)
        except (ApiRefused, AnswerLost) as error:
            raise token_failure(error) from None
        self._exchange.hide(answer.body.access_token)
        return answer.body

    async def _send(self, call: Call, type_: type[T]) -> Answer[T]:
        """Make attempts at a call until there is an answer, or none may follow."""
        self._retries.begin_call(call.name)
        outage = self._outages[call.host]
        attempts, waited, refused, since = 0, False, SealedText(), math.inf
        while True:
            attempts += 1
            token = await self._tokens.token(refused) if call.needs_token else SealedText()
            await outage.until_next_try()
            try:
                reply = await self._exchange.attempt(call, token)
                if reply.status not in AWAY:
                    outage.answered()
                if token and reply.status != 401:
                    self._tokens.taken()
                elif token and not waited and (after := self._tokens.settles_in()) is not None:
                    # It may be so new that the server's clock has not come to it: once, that is waited for.
                    waited = True
                    raise TryAgain(refusal(reply, call), after)
                elif token and not refused:
                    # It may have been revoked before its time: once, a new one is tried.
                    refused = token
                    raise TryAgain(refusal(reply, call), after=0.0)
                return read_answer(reply, call, type_, attempts)
            except TryAgain as signal:
                since = min(since, asyncio.get_running_loop().time())
                wait = self._wait(signal, attempts, None if call.dispensable else outage, since)
                if wait is None:
                    signal.error.attempts = attempts
                    signal.error.message += outage.in_vain if signal.away else ""
                    raise signal.error from None
            except ApiError as error:
                error.attempts = attempts
                raise
            self.use.retries += 1
            await asyncio.sleep(wait)

    def _wait(self, signal: TryAgain, attempts: int, outage: Outage | None, since: float) -> float | None:
        """Return the seconds to wait before the next attempt, None where none may follow.

        In an outage that is borne the turn comes with `Outage.until_next_try`, and costs nothing of the budget.
        """
        if outage and signal.never_left and outage.is_borne(signal, since):
            return 0.0
        if self._retries.are_allowed(signal, attempts, asyncio.get_running_loop().time() - since):
            return self._retries.wait(signal, attempts)
        return 0.0 if outage and outage.is_borne(signal, since) else None
