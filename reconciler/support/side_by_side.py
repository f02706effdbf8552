"""Do what may hang side by side, within a time; what hangs is left behind, and keeps no process from its end."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from threading import Event, Thread
from typing import TypeVar

T = TypeVar("T")

_AT_ONCE = 32


def within(seconds: float, lanes: Sequence[Sequence[Callable[[], T]]]) -> list[list[T]]:
    """Do the jobs of each lane one after the other, and return what each lane has given in time.

    A lane that gave less than it has jobs was too slow, or ended in an error. Nothing is begun once the time is over.
    """
    given: list[list[T]] = [[] for _ in lanes]
    waiting, over = iter(zip(lanes, given, strict=True)), Event()
    # As daemons: nothing ends a thread that waits for an answer, and a process waits for all others.
    threads = [Thread(target=_work, args=(waiting, over), daemon=True) for _ in lanes[:_AT_ONCE]]
    end = time.monotonic() + seconds
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    over.set()
    return [[*results] for results in given]


def _work(waiting: Iterator[tuple[Sequence[Callable[[], T]], list[T]]], over: Event) -> None:
    for jobs, results in waiting:
        with suppress(Exception):
            for job in jobs:
                if over.is_set():
                    return
                results.append(job())
