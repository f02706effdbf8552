"""Whether a failed attempt is repeated, and after how long."""

import math
import random

from reconciler.api.pacing import RETRY_SHARE, RetryBudget
from reconciler.api.replies import TryAgain
from reconciler.config.settings import Pace

_PATIENCE = 4
"""How many times more attempts a throttled request gets: it has proof that the server lives and did nothing."""

MOST_THROTTLED_S = 900.0
"""So long one request comes back to a server that throttles it each time, whatever pauses that asks for."""

_FIRST_WAIT_S = 0.5
_MOST_DOUBLINGS = 30


class Retries:
    """The retries of one connection; all its requests share a budget, of which no company takes more than half."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._budget = RetryBudget()
        self._spent: dict[str, float] = {}

    def begin_call(self, call: str = "") -> None:
        """Count a call: each allows for a share of a retry."""
        self._budget.earn()
        if spent := self._spent.get(company := _company_of(call)):
            self._spent[company] = max(0.0, spent - RETRY_SHARE)

    def are_allowed(self, signal: TryAgain, attempts: int, since_s: float = 0.0) -> bool:
        """Whether one more attempt may follow so many, `since_s` seconds after the first of them failed.

        A token that was refused is tried again as its source says; a throttled request waits as the server says,
        without the budget; every other retry is within the budget or not made.
        """
        if signal.after is not None:
            return True
        if signal.error.status == 429:
            return attempts < self._pace.attempts * _PATIENCE and since_s < MOST_THROTTLED_S
        if attempts >= self._pace.attempts:
            return False
        if self._spend(_company_of(signal.error.call)):
            return True
        signal.error.message += " It was not tried again, for too many requests fail."
        return False

    def _spend(self, company: str) -> bool:
        """Whether one more retry is within the budget: what one company has had stays below what is left for all."""
        spent = self._spent.get(company, 0.0)
        if (company and spent >= self._budget.left) or not self._budget.spend():
            return False
        self._spent[company] = spent + 1
        return True

    def wait(self, signal: TryAgain, attempts: int) -> float:
        """Return the seconds to wait before the next attempt.

        At random (AWS: "full jitter"), so that requests that failed together do not come back together; of a span that
        doubles with each attempt.
        """
        if signal.after is not None:
            return signal.after
        # Without the bound on doublings a patient pace would overflow the float.
        span = min(self._pace.longest_wait_s, math.ldexp(_FIRST_WAIT_S, min(attempts - 1, _MOST_DOUBLINGS)))
        return random.uniform(0, span)  # noqa: S311


def _company_of(call: str) -> str:
    """Return the id of the company that a call is about; "" where it is about none."""
    return call.partition("/companies/")[2].partition("/")[0]
