"""The breaker: what opens it, and what never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.run.circuit_breaker import Breaker


def fed(breaker: Breaker, lost: list[bool]) -> Breaker:
    """Give the breaker after these writes."""
    for one in lost:
        (breaker.lost if one else breaker.answered)()
    return breaker


@pytest.mark.parametrize(("at_once", "most"), [(1, 11), (16, 26), (256, 266)])
def test_it_opens_when_all_that_was_under_way_and_ten_more_are_lost(at_once: int, most: int) -> None:
    assert not fed(Breaker(at_once), [True] * (most - 1)).is_open
    assert fed(Breaker(at_once), [True] * most).is_open


def test_one_blow_to_all_that_is_under_way_does_not_open_it() -> None:
    assert not fed(Breaker(16), ([True] * 16 + [False] * 16) * 50).is_open


@pytest.mark.parametrize(("pattern", "opens"), [([True, True, False], True), ([True, False, False], False)])
def test_a_server_that_loses_most_opens_it_and_one_that_answers_most_does_not(pattern: list[bool], opens: bool) -> None:
    assert fed(Breaker(16), pattern * 100).is_open is opens


@given(st.lists(st.booleans(), max_size=300))
def test_once_open_it_stays_open(then: list[bool]) -> None:
    assert fed(Breaker(4), [True] * 14 + then).is_open


@given(st.lists(st.booleans(), max_size=300))
def test_it_never_opens_before_so_many_were_lost(writes: list[bool]) -> None:
    breaker = fed(Breaker(4), writes)
    assert not breaker.is_open or sum(writes) >= breaker.most
