"""What hangs holds up nobody else, and nobody for longer than the time that was given."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.support.side_by_side import within


@pytest.fixture
def hung() -> Iterator[Event]:
    """Give what a job can wait for until the test is over."""
    until = Event()
    yield until
    until.set()


@given(st.lists(st.lists(st.integers(), max_size=4), max_size=50))
def test_every_lane_gives_what_its_jobs_give_in_their_order(lanes: list[list[int]]) -> None:
    jobs = [[lambda number=number: number for number in lane] for lane in lanes]
    assert within(60, jobs) == lanes


def test_a_lane_that_hangs_gives_what_it_has_and_the_others_all(hung: Event) -> None:
    begun = time.monotonic()
    assert within(0.2, [[lambda: 1, hung.wait, lambda: 3], [lambda: 4, lambda: 5]]) == [[1], [4, 5]]
    assert time.monotonic() - begun < 10


def test_an_error_ends_its_lane_alone() -> None:
    assert within(60, [[lambda: 1, lambda: 1 // 0, lambda: 3], [lambda: 4]]) == [[1], [4]]


def test_once_the_time_is_over_nothing_is_begun(hung: Event) -> None:
    begun, before = list[int](), set(threading.enumerate())
    jobs: list[Callable[[], object]] = [hung.wait, lambda: begun.append(1)]
    within(0.05, [jobs])
    left = set(threading.enumerate()) - before
    hung.set()
    for thread in left:
        thread.join(60)
    assert (len(left), begun) == (1, [])


def test_a_process_ends_whatever_hangs_in_it() -> None:
    script = "import threading, reconciler.support.side_by_side as s; s.within(0.05, [[threading.Event().wait]])"
    assert subprocess.run([sys.executable, "-c", script], timeout=30, check=True).returncode == 0
