"""How fast to ask: decisions alone, on moments in seconds that the caller reads from a clock of its own.

`Window` decides how many requests may be under way, `Spacing` how soon the next may leave, `RetryBudget` whether a
request may be sent again.
"""

import math
import statistics
from collections import defaultdict

COOL_DOWN_S = 1.0
SAMPLE = 16
RISE, RISE_S = 3.0, 0.5
HELPED = 0.75
RETRY_SHARE, RETRY_ALLOWANCE = 0.2, 100.0


class Window:
    """How many requests may be under way at once: from 1 to `most`, by additive increase, multiplicative decrease.

    It begins at `most`, which an operator has chosen, so that a healthy API is never kept waiting. One more is let in
    for each full round trip while every permit is in use (as RFC 5681, 3.1). Half are taken away where the server
    pushes back or its latency rises, at most once in a cool-down, and never for requests that left before it was over:
    they tell of the window that was.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = float(most)
        self._cut_at = -math.inf
        self._latencies: defaultdict[str, _Latency] = defaultdict(_Latency)

    @property
    def permits(self) -> int:
        """How many requests may be under way at once."""
        return int(self._size)

    def answered(self, route: str, began: float, now: float, full: bool) -> None:
        """Record an answer to a request of `route` that left at `began`; `full` where all permits were in use."""
        if began >= self._cut_at + COOL_DOWN_S and self._latencies[route].rises(now - began):
            self._cut(now)
        elif full and began >= self._cut_at:
            # One more permit for as many answers as there are permits: for each round trip.
            self._size = min(float(self._most), self._size + 1 / self._size)

    def pushed_back(self, began: float, now: float) -> None:
        """Record that the server would not serve a request that left at `began`: 429, 503, or nothing at all."""
        if began >= self._cut_at + COOL_DOWN_S:
            self._cut(now)

    def _cut(self, now: float) -> None:
        self._size = max(1.0, self._size / 2)
        self._cut_at = now
        # Samples of the wider window say nothing of the narrower one.
        for latency in self._latencies.values():
            latency.forget()


class _Latency:
    """Judges whether the answers of one route have become slow; like is compared with like, so one for each route.

    A sample's median is held against the lowest one seen: three times as long, and half a second longer, is a rise. A
    route that is slow from the start is none, nor is a slow route among fast ones, nor one slow answer among many.
    Where the last cut made nothing faster, the wait was not in our queue: that latency is the usual one from then on.
    """

    def __init__(self) -> None:
        self._sample: list[float] = []
        self._usual = math.inf
        self._at_cut = math.inf

    def rises(self, seconds: float) -> bool:
        """Record one latency; True where it completes a sample that calls for a cut."""
        self._sample.append(seconds)
        if len(self._sample) < SAMPLE:
            return False
        typical = statistics.median(self._sample)
        self.forget()
        self._usual = min(self._usual, typical)
        risen = typical > max(RISE * self._usual, self._usual + RISE_S)
        if risen and typical > HELPED * self._at_cut:
            self._usual, risen = typical, False
        self._at_cut = typical if risen else math.inf
        return risen

    def forget(self) -> None:
        """Begin a new sample."""
        self._sample.clear()


class Spacing:
    """Keeps requests `1 / rate` seconds apart: a token bucket (GCRA) that holds no burst.

    A request that leaves late lets the next one follow up to half a space sooner, so that small delays don't add up:
    any n + 1 requests in a row take at least (n - 1/2) / rate seconds.
    """

    def __init__(self, rate: float) -> None:
        self._space = 1 / rate
        self._next = -math.inf

    def wait(self, now: float) -> float:
        """Return the seconds until a request may leave; 0 where it may at once."""
        return max(0.0, self._next - now)

    def left(self, now: float) -> None:
        """Record that a request leaves."""
        self._next = max(self._next, now - self._space / 2) + self._space


class RetryBudget:
    """Lets a fifth of all requests be retries, and a hundred more, so that a failing server isn't asked ever more.

    The share is that of Finagle's RetryBudget, the allowance that of the AWS SDKs' standard retry mode.
    """

    def __init__(self) -> None:
        self._left = RETRY_ALLOWANCE

    @property
    def left(self) -> float:
        """How many retries are left."""
        return self._left

    def earn(self) -> None:
        """Record that a request is sent for the first time."""
        self._left = min(RETRY_ALLOWANCE, self._left + RETRY_SHARE)

    def spend(self) -> bool:
        """Whether one more retry is within the budget; if so, it is taken."""
        if self._left < 1:
            return False
        self._left -= 1
        return True
