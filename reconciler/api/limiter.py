"""One gate for all requests of the process: so many at once, so many a second, none while the server wants a pause."""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TypeAlias

from reconciler.api.pacing import Spacing, Window

LONGEST_PAUSE_S = 300.0
HURRIED_PAUSE_S = 2.0
"""So long is a pause at most once the run is to end."""
_WORTH_TELLING_S = 0.5


@dataclass(slots=True)
class Slot:
    """A request inside the gate: its route, and when it left, by the clock of the loop; infinite before it does."""

    route: str
    began: float = math.inf


AcquireSlot: TypeAlias = Callable[[], Awaitable[None]]
"""Awaited by a request that is about to leave: it is one of those under way then."""

BeforeSend: TypeAlias = Callable[[AcquireSlot], Awaitable[None]]
"""Gets a request ready to leave, and awaits its slot last; what it raises keeps the request back."""


async def at_once(acquire: AcquireSlot) -> None:
    """Leave without anything to be done before."""
    await acquire()


class Limiter:
    """Lets at most `most` requests be under way together, and `rate` a second; fewer where the server has trouble.

    `ahead` more may get ready to leave meanwhile. `paused` is called with the seconds of each pause that the server
    asks for.
    """

    def __init__(self, most: int, paused: Callable[[float], None], rate: float = math.inf, ahead: int = 0) -> None:
        self._window = Window(most)
        self._spacing = Spacing(rate)
        self._paused = paused
        self._ahead = ahead
        self._admission = asyncio.Lock()
        self._dispatch = asyncio.Lock()
        self._left = asyncio.Event()
        self._inside = 0
        self._under_way = 0
        self._resume_at = 0.0
        self._longest_pause_s = LONGEST_PAUSE_S
        self._hurried = asyncio.Event()

    @property
    def permits(self) -> int:
        """How many requests may be under way now."""
        return self._window.permits

    @property
    def under_way(self) -> int:
        """How many requests are under way."""
        return self._under_way

    def pause(self, seconds: float) -> None:
        """Keep every request back for `seconds` from now, at most five minutes, or two seconds in a hurry."""
        now = _now()
        until = now + min(seconds, self._longest_pause_s)
        # All that is under way may be told the same, a moment apart.
        if until - max(self._resume_at, now) > _WORTH_TELLING_S:
            self._paused(until - now)
        self._resume_at = max(self._resume_at, until)

    def hurry(self) -> None:
        """Cut the pause short, and those to come: the run is to end."""
        self._longest_pause_s = HURRIED_PAUSE_S
        self._resume_at = min(self._resume_at, _now() + HURRIED_PAUSE_S)
        self._hurried.set()

    @asynccontextmanager
    async def slot(self, route: str = "", leaving: BeforeSend = at_once) -> AsyncIterator[Slot]:
        """Hold a slot while a request is under way; `route` names what is alike in latency.

        `leaving` is awaited once it is admitted, and awaits the slot last.
        """
        async with self._admission:
            await self._free_to_enter()
            self._inside += 1
        slot = Slot(route)
        try:
            await leaving(partial(self._acquire, slot))
            yield slot
        finally:
            self._inside -= 1
            # What never left was never counted.
            self._under_way -= slot.began < math.inf
            self._left.set()

    def answered(self, slot: Slot) -> None:
        """Record, inside the slot, that the server served the request."""
        self._window.answered(slot.route, slot.began, _now(), self._under_way >= self._window.permits)

    def pushed_back(self, slot: Slot) -> None:
        """Record that the server would not or could not serve the request."""
        self._window.pushed_back(slot.began, _now())

    async def _free_to_enter(self) -> None:
        """Wait until few enough are inside, there is no pause, and space behind the request before."""
        # Asked anew after each wait: while one slept, the window may have shrunk or a pause begun.
        while True:
            if self._inside >= self._window.permits + self._ahead:
                await self._one_has_left()
            elif (wait := max(self._resume_at - _now(), self._spacing.wait(_now()))) > 0:
                await self._sleep(wait)
            else:
                self._spacing.left(_now())
                return

    async def _acquire(self, slot: Slot) -> None:
        """Wait until few enough are under way and there is no pause, first come, first served."""
        async with self._dispatch:
            while True:
                if self._under_way >= self._window.permits:
                    await self._one_has_left()
                elif (wait := self._resume_at - _now()) > 0:
                    await self._sleep(wait)
                else:
                    break
            slot.began = _now()
            self._under_way += 1

    async def _sleep(self, seconds: float) -> None:
        """Sleep so long, or until somebody begins to hurry."""
        if self._hurried.is_set():
            await asyncio.sleep(seconds)
            return
        with suppress(TimeoutError):
            # The time-out is the sleep that ran its course.
            await asyncio.wait_for(self._hurried.wait(), seconds)

    async def _one_has_left(self) -> None:
        self._left.clear()
        await self._left.wait()


def _now() -> float:
    return asyncio.get_running_loop().time()


def retry_after(header: str, date: str = "") -> float | None:
    """Return a Retry-After header (RFC 9110, 10.2.3: seconds or an HTTP date) as seconds from now; None if unusable.

    `date` is the answer's own Date header: a moment is measured by the clock that gave it, by ours where it gave none.
    """
    try:
        seconds = float(header)
        return max(0.0, seconds) if math.isfinite(seconds) else None
    except ValueError:
        pass
    moment = _http_date(header)
    return None if moment is None else max(0.0, (moment - (_http_date(date) or datetime.now(UTC))).total_seconds())


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
