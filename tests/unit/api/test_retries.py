"""Which attempts are repeated: what a server throttles comes back as often as it says, and not for ever."""

import pytest

from reconciler.api.replies import TryAgain
from reconciler.api.retries import MOST_THROTTLED_S, Retries
from reconciler.config.settings import Pace
from reconciler.errors import ApiRefused


@pytest.mark.parametrize(
    ("attempts", "since_s", "allowed"),
    [(1, 0.0, True), (19, MOST_THROTTLED_S - 1, True), (20, 1.0, False), (2, MOST_THROTTLED_S, False)],
)
def test_a_throttled_request_comes_back_so_often_and_for_so_long(attempts: int, since_s: float, allowed: bool) -> None:
    throttled = TryAgain(ApiRefused("Too many requests.", call="PATCH", status=429))
    assert Retries(Pace(attempts=5)).are_allowed(throttled, attempts, since_s) is allowed
