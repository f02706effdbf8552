"""Memory where records are made by the hundred thousand."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def collector_resting() -> Iterator[None]:
    """Keep the garbage collector from walking through records that are all needed: it takes a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def collector_passing_by() -> Iterator[None]:
    """Keep the garbage collector to what is made from here on: what there is already is needed until the end."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def give_back() -> None:
    """Give memory that was let go back to the system, where the C library keeps it for later and can be asked."""
    import ctypes

    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def keep_what_is_left() -> None:
    """Spare an ending process its last collection: it would look through all there is, which the system takes back."""
    gc.freeze()
