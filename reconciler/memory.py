"""Memory where records are made by the hundred thousand."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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


def keep_what_is_left() -> None:
    """Spare an ending process its last collection: it would look through all there is, which the system takes back."""
    gc.freeze()
