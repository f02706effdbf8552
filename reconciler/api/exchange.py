"""One attempt at a call: through the limiter, over the wire, and its reply rid of secrets.

Here, and only here, replies are rid of the secrets that a server may echo: nothing that is read further on has any.
"""

import logging
import math
from collections.abc import Callable, Mapping
from typing import Any

from reconciler.api.call import Call
from reconciler.api.limiter import Limiter, Slot, retry_after
from reconciler.api.replies import fault, is_success
from reconciler.api.wire import NoAnswer, Reply, UnreadableAnswer, Wire, WireError
from reconciler.config.connection import Connection
from reconciler.config.settings import Pace
from reconciler.model.report import ApiUse
from reconciler.support.redact import SealedText, mask_addresses

_logger = logging.getLogger(__name__)

_JSON = "application/json"


class Exchange:
    """Makes attempts for one connection; use as an async context manager. `use` counts what was sent."""

    def __init__(self, connection: Connection, pace: Pace, paused: Callable[[float], None]) -> None:
        self.use = ApiUse()
        self._limiter = Limiter(pace.max_concurrency, paused, pace.rate or math.inf, pace.ahead)
        self._redactor = connection.redactor
        self._wire = Wire(connection, pace.timeout_s)

    async def __aenter__(self) -> "Exchange":
        await self._wire.__aenter__()
        return self

    async def __aexit__(self, *exception: Any) -> None:
        await self._wire.__aexit__(*exception)

    def hide(self, secret: str) -> None:
        """Take one more secret out of every reply from now on."""
        self._redactor.add(secret)

    @property
    def under_way(self) -> int:
        """How many requests have left and have no answer yet."""
        return self._limiter.under_way

    def hurry(self) -> None:
        """Keep requests back for no long pause any more: the run is to end."""
        self._limiter.hurry()

    async def attempt(self, call: Call, token: SealedText) -> Reply:
        """Make one attempt, once the limiter lets it; `token` is empty where none is sent.

        Raises TryAgain, ApiGone and AnswerLost.
        """
        headers: dict[str, str] = {"Authorization": SealedText(f"Bearer {token}")} if token else {}
        if call.content is not None:
            headers["Content-Type"] = _JSON
        async with self._limiter.slot(call.route, call.leaving) as slot:
            self.use.calls += 1
            try:
                reply = await self._request(call, headers)
            except WireError as error:
                # A time-out is a server under load; a connection that broke says nothing of that.
                if isinstance(error, NoAnswer) and error.late:
                    self._limiter.pushed_back(slot)
                raise fault(call, error) from None
            self._adapt(slot, reply)
        return reply

    async def _request(self, call: Call, headers: Mapping[str, str]) -> Reply:
        """Send once, log it, and return the reply rid of secrets."""
        heard: object = "no answer"
        try:
            reply = await self._wire.request(call.method, call.url, headers, call.content)
            heard = reply.status
        except UnreadableAnswer as error:
            heard = f"an answer that cannot be read ({error})"
            raise
        finally:
            if _logger.isEnabledFor(logging.INFO):
                _logger.info("%s %s: %s", call.method, mask_addresses(call.url), heard)
        return reply if call.brings_token and is_success(reply) else self._without_secrets(reply, call.read)

    def _without_secrets(self, reply: Reply, read: bool) -> Reply:
        # What is no success has no business with tokens: there, whatever is shaped like one is taken out too.
        guess = not is_success(reply)
        body = reply.body.decode("utf-8", "surrogateescape")
        is_data = read and not guess
        cleaned = self._redactor.clean_listing(body) if is_data else self._redactor.clean_json(body, guess)
        return reply._replace(
            body=reply.body if cleaned is body else cleaned.encode("utf-8", "surrogateescape"),
            trace_id=self._redactor.clean(_header_text(reply.trace_id), guess),
        )

    def _adapt(self, slot: Slot, reply: Reply) -> None:
        """Slow down where the server asks for it: with 429 or 503, and with Retry-After for all requests."""
        if reply.status == 429:
            self.use.throttled += 1
        if reply.status not in (429, 503):
            self._limiter.answered(slot)
            return
        self._limiter.pushed_back(slot)
        if pause := retry_after(reply.retry_after, reply.date):
            self._limiter.pause(pause)


def _header_text(text: str) -> str:
    """Return a header's text: bytes in it that are no UTF-8 come as surrogates, which nothing could write."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
