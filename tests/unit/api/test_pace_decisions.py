"""How fast to ask: the window, the spacing and the budget, on a clock that only tests move."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.api.pacing import COOL_DOWN_S, RETRY_ALLOWANCE, RETRY_SHARE, SAMPLE, RetryBudget, Spacing, Window


class Traffic:
    """A window and its clock; `wave` sends as many requests as the window lets in and answers them together."""

    def __init__(self, most: int = 32) -> None:
        self.window = Window(most)
        self.now = 100.0

    def wave(self, latency: float = 0.1, route: str = "GET", full: bool = True) -> int:
        """Answer one full round trip; gives the permits afterwards."""
        began, permits = self.now, self.window.permits
        self.now += latency
        for _ in range(permits):
            self.window.answered(route, began, self.now, full)
        return self.window.permits

    def waves(self, seconds: float, latency: float = 0.1, route: str = "GET") -> int:
        """Answer round trips for so long; gives the lowest number of permits on the way."""
        until, lowest = self.now + seconds, self.window.permits
        while self.now < until:
            lowest = min(lowest, self.wave(latency, route))
        return lowest

    def push_back(self) -> int:
        """Push one request back that leaves now; gives the permits afterwards."""
        self.window.pushed_back(self.now, self.now)
        return self.window.permits


# -- the window -------------------------------------------------------------------------------------------------


def test_a_healthy_server_is_asked_as_much_as_allowed_from_the_start() -> None:
    traffic = Traffic()
    assert traffic.window.permits == 32
    assert traffic.waves(60) == 32


def test_a_push_back_halves_and_each_full_round_trip_gives_one_back() -> None:
    traffic = Traffic()
    assert traffic.push_back() == 16
    grown = [traffic.wave() for _ in range(20)]
    assert grown[1] == 17
    assert all(0 <= later - earlier <= 1 for earlier, later in pairwise(grown))
    assert grown[-1] == 32


def test_nothing_is_given_back_while_the_pipe_is_not_full() -> None:
    traffic = Traffic()
    traffic.push_back()
    assert [traffic.wave(full=False) for _ in range(50)] == [16] * 50


def test_what_left_before_the_cut_counts_neither_for_nor_against() -> None:
    window = Window(32)
    window.pushed_back(began=1.0, now=2.0)
    for _ in range(31):
        window.pushed_back(began=1.5, now=2.1)
        window.answered("GET", began=1.9, now=2.2, full=True)
    assert window.permits == 16


def test_push_backs_that_go_on_leave_one_permit_and_no_less() -> None:
    traffic = Traffic()
    seen = []
    for _ in range(8):
        seen.append(traffic.push_back())
        traffic.now += COOL_DOWN_S
    assert seen == [16, 8, 4, 2, 1, 1, 1, 1]


@pytest.mark.parametrize("latency", [0.02, 0.5, 5.0, 50.0])
def test_a_server_that_is_slow_and_steady_is_no_rise(latency: float) -> None:
    assert Traffic().waves(100 * latency, latency) == 32


def test_a_queue_at_the_server_is_a_rise_and_is_kept_short() -> None:
    traffic = Traffic()
    traffic.waves(10, latency=0.3)
    permits = []
    for _ in range(40):
        # Each request beyond eight waits for those before it.
        permits.append(traffic.wave(latency=0.3 * traffic.window.permits / 8))
    assert permits[0] == 16
    assert min(permits) == 12
    assert max(permits) < 32


def test_a_server_that_has_become_slower_costs_one_cut_and_is_then_taken_as_it_is() -> None:
    traffic = Traffic()
    traffic.waves(10, latency=0.1)
    assert traffic.waves(200, latency=2.0) == 16
    assert traffic.window.permits == 32


def test_slow_routes_among_fast_ones_are_no_rise() -> None:
    traffic = Traffic()
    for _ in range(100):
        traffic.wave(0.05, "GET page")
        traffic.wave(3.0, "POST users")
    assert traffic.window.permits == 32


def test_one_slow_answer_among_many_is_no_rise() -> None:
    traffic = Traffic()
    for number in range(1000):
        traffic.now += 1
        traffic.window.answered("GET", traffic.now - (30 if number % 5 == 0 else 0.1), traffic.now, True)
    assert traffic.window.permits == 32


def test_a_rise_of_milliseconds_is_none() -> None:
    traffic = Traffic()
    traffic.waves(1, latency=0.002)
    assert traffic.waves(30, latency=0.1) == 32


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["answered", "pushed back"]),
        st.floats(0, 3, allow_nan=False),
        st.floats(0, 20, allow_nan=False),
        st.sampled_from(["a", "b"]),
        st.booleans(),
    ),
    max_size=300,
)


@given(most=st.integers(1, 256), events=EVENTS)
def test_permits_stay_within_bounds_and_are_cut_at_most_once_in_a_cool_down(
    most: int, events: list[tuple[str, float, float, str, bool]]
) -> None:
    window, now, cuts = Window(most), 0.0, []
    for what, step, latency, route, full in events:
        now += step
        before = window.permits
        if what == "answered":
            window.answered(route, now - latency, now, full)
        else:
            window.pushed_back(now - latency, now)
        assert 1 <= window.permits <= most
        assert window.permits >= before // 2
        if window.permits < before:
            cuts.append(now)
    assert all(later - earlier >= COOL_DOWN_S for earlier, later in pairwise(cuts))


@given(latencies=st.lists(st.floats(0.1, 0.29), min_size=SAMPLE, max_size=400))
def test_latency_that_wavers_is_no_rise(latencies: list[float]) -> None:
    window = Window(16)
    for number, latency in enumerate(latencies):
        window.answered("GET", number * 0.1, number * 0.1 + latency, True)
    assert window.permits == 16


# -- the spacing ------------------------------------------------------------------------------------------------


def leave(spacing: Spacing, arrivals: list[float], late: list[float]) -> list[float]:
    """Send requests that arrive so long after each other, each leaving so late; gives when they left."""
    now, left = 0.0, []
    for pause, delay in zip(arrivals, late, strict=False):
        now += pause
        now += spacing.wait(now) + delay
        spacing.left(now)
        left.append(now)
    return left


WAITS = st.lists(st.floats(0, 2, allow_nan=False), min_size=2, max_size=80)


@given(rate=st.floats(0.5, 500), arrivals=WAITS, late=WAITS)
def test_no_window_of_time_holds_more_than_the_rate(rate: float, arrivals: list[float], late: list[float]) -> None:
    left = leave(Spacing(rate), arrivals, late)
    for first in range(len(left)):
        for last in range(first + 1, len(left)):
            assert left[last] - left[first] >= (last - first - 0.5) / rate - 1e-9


def test_small_delays_do_not_add_up() -> None:
    left = leave(Spacing(50), [0.0] * 501, [0.002] * 501)
    assert left[-1] - left[0] == pytest.approx(10, abs=0.01)


def test_idle_time_earns_no_burst() -> None:
    spacing = Spacing(10)
    spacing.left(0.0)
    left = leave(spacing, [60.0, 0, 0, 0], [0.0] * 4)
    assert left == pytest.approx([60.0, 60.05, 60.15, 60.25])


def test_without_a_rate_nobody_waits() -> None:
    assert leave(Spacing(float("inf")), [0.0] * 5, [0.0] * 5) == [0.0] * 5


# -- the budget -------------------------------------------------------------------------------------------------


@given(st.lists(st.booleans(), max_size=2000))
def test_retries_are_a_fifth_of_all_requests_and_a_hundred_at_most(retries: list[bool]) -> None:
    budget = RetryBudget()
    requests = spent = 0
    for retry in retries:
        if retry:
            spent += budget.spend()
        else:
            budget.earn()
            requests += 1
        assert spent <= RETRY_ALLOWANCE + RETRY_SHARE * requests + 1e-6


def test_a_budget_that_is_spent_refuses_until_requests_have_earned_it() -> None:
    budget = RetryBudget()
    assert [budget.spend() for _ in range(101)] == [True] * 100 + [False]
    for _ in range(6):
        budget.earn()
    assert [budget.spend(), budget.spend()] == [True, False]


def test_good_times_save_up_no_more_than_the_allowance() -> None:
    budget = RetryBudget()
    for _ in range(10_000):
        budget.earn()
    assert [budget.spend() for _ in range(101)] == [True] * 100 + [False]
