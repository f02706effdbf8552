"""The garbage collector rests, and works again afterwards."""

import gc

import pytest

from reconciler.support.garbage_collection import collector_passing_by, collector_resting, give_back


def test_the_collector_works_again_whatever_happened() -> None:
    assert gc.isenabled()
    with pytest.raises(ValueError), collector_resting():  # noqa: PT012
        assert not gc.isenabled()
        raise ValueError
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with collector_resting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_giving_memory_back_is_harmless_where_the_system_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    give_back()
    monkeypatch.setattr("ctypes.CDLL", lambda _name: object())
    give_back()


def test_what_was_passed_by_is_looked_at_again() -> None:
    frozen = gc.get_freeze_count()
    with pytest.raises(ValueError), collector_passing_by():  # noqa: PT012
        assert gc.get_freeze_count() > frozen
        raise ValueError
    assert gc.get_freeze_count() == 0
