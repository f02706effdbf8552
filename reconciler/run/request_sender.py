"""Send one request that changes something: in the journal before it leaves, and through the circuit breaker.

It is on record only when it is about to leave: none but a few for which there will be room next. A run that is stopped
holds back even what waits for its turn, or for the disk.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from reconciler.api.answers import Answer
from reconciler.api.error_codes import COMPANY_MISSING, DOMAIN_NOT_ALLOWED, explain
from reconciler.api.limiter import AcquireSlot, BeforeSend
from reconciler.config.settings import Pace
from reconciler.errors import (
    AnswerLost,
    ApiError,
    ApiGone,
    ApiRefused,
    CredentialsRefused,
    ReconcilerError,
    WritesStopped,
)
from reconciler.model.action import Action, Identity
from reconciler.run.circuit_breaker import NO_BLIP, Breaker
from reconciler.run.stopping import Stopping
from reconciler.state.recorder import RunLog

_FRESH_S = 2.0
"""For how many seconds after its intent is on record a request may leave without another look at the lock."""

MAX_SENDS = 3
"""How often one change is sent at most, where it is provably missing after each lost answer."""

_BAD_BATCH, _FORBIDDEN, _THROTTLED = 400, 403, 429

_NO_ECHOES = (DOMAIN_NOT_ALLOWED, COMPANY_MISSING)
"""Refusals that do not say that something is there already."""

Send: TypeAlias = Callable[[BeforeSend], Awaitable[Answer[Any]]]
"""Sends a request; awaits what it is given before the request leaves."""


class Sent(NamedTuple):
    """How a request ended: the answer, or what came in its place; `request` is its number, 0 if it is not on record."""

    request: int
    answer: Answer[Any] | ReconcilerError


class AmbiguousRefusal(AnswerLost):
    """A refusal after a lost answer: it may refuse because the lost request was carried out."""

    def __init__(self, refusal: ApiRefused) -> None:
        super().__init__(
            f"An answer was lost; sent again, it was refused: {explain(refusal)}",
            call=refusal.call,
            status=refusal.status,
            detail_code=refusal.detail_code,
            trace_id=refusal.trace_id,
            attempts=refusal.attempts,
        )


class EarlierRequests:
    """What earlier runs sent without ever having an answer, by the identity of its actions."""

    def __init__(self, unanswered: frozenset[Identity] = frozenset()) -> None:
        self._unanswered = unanswered

    def may_have_done(self, action: Action, refusal: object) -> bool:
        """Whether this refusal may be the echo of what an earlier run's request did."""
        if action.identity not in self._unanswered or not isinstance(refusal, ApiRefused):
            return False
        return refusal.detail_code not in _NO_ECHOES and refusal.status not in (401, 403, _THROTTLED)


class NotSent(ReconcilerError):
    """A request was held back before it could leave; str(error) says why, "" where the run was stopped."""


class RequestSender:
    """Sends the requests of one run, any number side by side."""

    def __init__(self, log: RunLog, stopping: Stopping, pace: Pace) -> None:
        self._log = log
        self._stopping = stopping
        # Few more may be on record than may be under way: what a stop or a kill leaves open stays small.
        self._places = asyncio.Semaphore(pace.max_concurrency + pace.ahead)
        self._breaker = Breaker(pace.max_concurrency)
        self._most_forbidden = pace.max_concurrency + NO_BLIP
        self._forbidden = 0

    async def send(self, call: str, actions: Sequence[Action], send: Send, lost: AnswerLost | None) -> Sent:
        """Send one request for these actions, on record before it leaves.

        `lost` is how the request before it ended: a refusal after that is an AmbiguousRefusal, but for a batch that can
        be split. The caller records how it ended before it waits for anything else: the next intent comes after that.
        """
        async with self._places:
            if self._stopping.why:
                return Sent(0, NotSent())
            request = self._log.number(call, actions)
            try:
                answer = await send(partial(self._before_send, request))
            except (ApiError, NotSent) as error:
                self._judge(error)
                if lost and isinstance(error, ApiRefused) and not can_be_split(error, actions):
                    error = AmbiguousRefusal(error)
                if isinstance(error, AnswerLost):
                    await self._stopping.stop_unless_recorded(self._log.lost(request, error))
                return Sent(request if self._log.is_on_record(request) else 0, error)
            self._breaker.answered()
            self._forbidden = 0
            return Sent(request, answer)

    async def _before_send(self, request: int, acquire: AcquireSlot) -> None:
        # Asked anew after each wait: for the journal's commit, which many share, and for a slot.
        if not self._stopping.why:
            since = _now_s()
            await self._stopping.stop_unless_recorded(self._log.leaving(request))
            if not self._stopping.why:
                await acquire()
            await self._require_lock(since)
        if self._stopping.why:
            raise NotSent

    async def _require_lock(self, since: float) -> None:
        """Stop where the lock is lost: what was committed long ago may have been overtaken by another run since.

        So it is after a long wait for a slot, or where the process, or its machine, stood still.
        """
        while not self._stopping.why and _now_s() - since > _FRESH_S:
            since = _now_s()
            await self._stopping.stop_unless_recorded(self._log.still_locked())

    def _judge(self, error: ReconcilerError) -> None:
        """Stop the writes where the API is gone, or loses too many of them."""
        if isinstance(error, ApiGone | CredentialsRefused):
            self._stopping.stop(error)
        elif isinstance(error, AnswerLost) or (isinstance(error, ApiRefused) and error.status == _THROTTLED):
            self._breaker.lost()
            if self._breaker.is_open:
                self._stopping.stop(_too_many_lost(self._breaker.most, error))
        elif isinstance(error, ApiRefused):
            # A refusal is an answer: the server is well.
            self._breaker.answered()
            self._forbidden = self._forbidden + 1 if error.status == _FORBIDDEN else 0
            if self._forbidden >= self._most_forbidden:
                self._stopping.stop(_forbidden(self._forbidden, error))


def _now_s() -> float:
    """Return seconds that go on while the process, or its machine, stands still."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)  # on Linux; the other one stands with the machine
    return time.monotonic() if clock is None else time.clock_gettime(clock)


def can_be_split(error: ApiRefused, actions: Sequence[Action]) -> bool:
    """Whether a batch was refused as a whole, with nothing done, so that halves may find the one to blame."""
    return error.status == _BAD_BATCH and len(actions) > 1


def _too_many_lost(most: int, last: ApiError) -> WritesStopped:
    return WritesStopped(
        f"The API loses changes: {most} more were lost than answered (the last: {last}). No more are sent. "
        "Wait until the API is well, then run again: it reads first and does what is left."
    )


def _forbidden(count: int, last: ApiError) -> WritesStopped:
    return WritesStopped(
        f"The API forbids changes: {count} in a row were refused (the last: {last}). No more are sent. "
        "Ask Symphony whether these credentials may still write, then run again: it does what is left."
    )
