"""What the page alone needs to remember, and can make again: a file of one machine, or tables that several share."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from reconciler.errors import ReconcilerError

Clock = Callable[[], float]
"""Returns the seconds since 1970."""
CLOCKS_DIFFER_S = 60.0


def lasts(began: float, now: float, life_s: float) -> bool:
    """Whether what began at a moment is not over.

    So it is with what is to begin only later, but for a little: the clock was set back since, by who knows how much.
    """
    return -CLOCKS_DIFFER_S <= now - began <= life_s


class StoreFailed(ReconcilerError):
    """What the page remembers cannot be read or written just now."""


class Twice(Exception):
    """A row was to be put down that may be there once, and is there."""


class Change(Protocol):
    """What is written in one transaction; values stand in a statement as `?`, in every backend."""

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Any:
        """Carry out a statement; returns its rows, to be fetched."""

    def executemany(self, statement: str, values: Iterable[Sequence[Any]], /) -> Any:
        """Carry out a statement with each of some values."""


class Hold(Protocol):
    """Something that this process holds before all pages, until it lets go or ends."""

    def is_kept(self) -> bool:
        """Whether it is held yet: it goes with the connection, as when the database is started again."""

    def release(self) -> None:
        """Let go."""


class Store(Protocol):
    """What the page remembers; safe for several threads and processes.

    `is_shared` is whether other pages may stand on it beside this one.
    """

    @property
    def is_shared(self) -> bool:
        """Whether other pages may stand on it beside this one."""

    def close(self) -> None:
        """Let go of it."""

    def change(self) -> AbstractContextManager[Change]:
        """Write in one transaction, all or nothing. Raises StoreFailed where that cannot be, Twice."""

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """Return the rows of a query. Raises StoreFailed."""

    def each(self, query: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Yield the rows of a query one by one. Raises StoreFailed."""

    def row(self, query: str, values: Sequence[Any] = ()) -> Any:
        """Return the first row of a query, None where there is none. Raises StoreFailed."""

    def hold(self, name: str, *, with_others: bool = False, patience_s: float = 0.0) -> Hold | None:
        """Hold a name before all pages, alone or with others who hold it so; None where that cannot be in time.

        Raises StoreFailed.
        """
