"""The garbage collector of this process: nearly all that a command makes is needed until it ends."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """Let the collector rest within the block: nothing that an import makes is garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def rest() -> None:
    """Let the collector rest from here on: walking through records that are all needed takes a fifth of the time."""
    gc.disable()


def scan_what_is_new() -> None:
    """Let the collector work again, on what is made from here on alone: a run that writes may take hours."""
    gc.freeze()
    gc.enable()


def spare_the_last_scan() -> None:
    """Spare an ending process its last collection, which would look through all there is."""
    gc.freeze()
