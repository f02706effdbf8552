"""One gate for all requests of the process: so many at once, and none while the server has asked for a pause."""

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_PAUSE_S = 300.0


class Limiter:
    """Lets at most `at_once` requests through together; `told` is called with the seconds of each pause."""

    def __init__(self, at_once: int, told: Callable[[float], None]) -> None:
        self._gate = asyncio.Semaphore(at_once)
        self._resume_at = 0.0
        self._told = told

    def pause(self, seconds: float) -> None:
        """Keep every request back for `seconds` from now, at most five minutes."""
        until = asyncio.get_running_loop().time() + min(seconds, LONGEST_PAUSE_S)
        if until > self._resume_at:
            self._resume_at = until
            self._told(min(seconds, LONGEST_PAUSE_S))

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Hold one place while a request is under way."""
        async with self._gate:
            while (left := self._resume_at - asyncio.get_running_loop().time()) > 0:
                await asyncio.sleep(left)
            yield


def retry_after(header: str | None, now: datetime | None = None) -> float | None:
    """Read a Retry-After header (RFC 9110, 10.2.3: seconds or an HTTP date) as seconds from now; None if unusable."""
    if not header:
        return None
    try:
        seconds = float(header)
        return max(0.0, seconds) if math.isfinite(seconds) else None
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - (now or datetime.now(UTC))).total_seconds())
