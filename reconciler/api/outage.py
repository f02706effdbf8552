"""One host away: how long that is borne, and who tries next while everything else waits for what comes of it."""

import asyncio
import math
import random
from collections.abc import Callable
from contextlib import suppress

from reconciler.api.replies import TryAgain
from reconciler.config.settings import Pace
from reconciler.config.units import in_words

_FIRST_WAIT_S = 0.5
_MOST_DOUBLINGS = 30


class Outage:
    """Whether one host is away, as its requests find out.

    While it is away one request at a time tries again, ever more seldom. `told` is called once for each outage, with
    the reason and the seconds for which it is borne, `back` with how long it took, once the host has answered.
    """

    def __init__(
        self, pace: Pace, told: Callable[[str, float], None], back: Callable[[float], None] = lambda _seconds: None
    ) -> None:
        self._longest_s = pace.unreachable_s
        self._longest_wait_s = pace.longest_wait_s
        self._told = told
        self._back = back
        self._began: float | None = None
        self._answered_at = -math.inf
        self._next = -math.inf
        self._tries = 0
        self._changed = asyncio.Event()

    def answered(self) -> None:
        """Record that the host has answered."""
        self._answered_at = _now()
        if self._began is not None:
            self._back(_now() - self._began)
            self._began = None
            self._wake()

    def is_borne(self, signal: TryAgain, since: float) -> bool:
        """Whether the host is away, and to be tried again; `since` is when the request failed for the first time.

        A host is away that cannot be connected to, or has answered nothing at all since then.
        """
        if not signal.away or not (signal.never_left or self._answered_at < since) or not self._longest_s:
            return False
        if self._began is None:
            self._began, self._tries = max(since, self._answered_at), 0
            self._told(signal.error.message, self._longest_s)
            self._plan_next()
        return _now() < self._began + self._longest_s

    @property
    def in_vain(self) -> str:
        """What to add to the last error of an outage that was borne to its end; "" where there is none."""
        if self._began is None or not self._longest_s or _now() < self._began + self._longest_s:
            return ""
        return f" It was tried for {in_words(self._longest_s)}: run again when it is there."

    async def until_next_try(self) -> None:
        """Wait while the host is away, until it is this request's turn to try."""
        while self._began is not None and (wait := self._next - _now()) > 0:
            with suppress(TimeoutError):
                # The time-out is the wait that ran its course.
                await asyncio.wait_for(self._changed.wait(), wait)
        if self._began is not None:
            self._plan_next()

    def hurry(self) -> None:
        """Bear it no longer: who waits tries once more at once."""
        self._longest_s, self._next = 0.0, -math.inf
        self._wake()

    def _plan_next(self) -> None:
        """Put the next try off at random, of a span that doubles each time; the last is when it is borne no more."""
        assert self._began is not None  # noqa: S101 - only an outage has tries
        span = min(self._longest_wait_s, math.ldexp(_FIRST_WAIT_S, min(self._tries, _MOST_DOUBLINGS)))
        self._tries += 1
        self._next = min(_now() + random.uniform(0, span), self._began + self._longest_s)  # noqa: S311

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


def _now() -> float:
    return asyncio.get_running_loop().time()
