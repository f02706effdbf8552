"""The garbage collector rests, and works again afterwards."""

import gc
import subprocess
import sys

import pytest

from reconciler.cli import garbage_collection
from reconciler.support.memory import give_back


def test_the_collector_works_again_whatever_happened() -> None:
    gc.enable()  # a command that another test called in this process may have let it rest
    with pytest.raises(ValueError), garbage_collection.resting():  # noqa: PT012
        assert not gc.isenabled()
        raise ValueError
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with garbage_collection.resting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_before_writes_the_collector_works_on_what_is_new_alone() -> None:
    told = (
        "import gc; from reconciler.cli import garbage_collection as g; g.rest(); print(gc.isenabled()); "
        "g.scan_what_is_new(); print(gc.isenabled(), gc.get_freeze_count() > 0)"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "True"]


def test_giving_memory_back_is_harmless_where_the_system_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    give_back()
    monkeypatch.setattr("ctypes.CDLL", lambda _name: object())
    give_back()
