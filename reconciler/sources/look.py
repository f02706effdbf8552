"""What a machine elsewhere says of its files, and how it is asked: the same for every way there."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from reconciler.model.far_address import FarAddress


class Reader(Protocol):
    """The bytes of a file, from its beginning."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, so many at most; none at the end."""


class Look(NamedTuple):
    """A file as it looks there: while that is the same, so is the file.

    `size` is in bytes, None where nobody there says; `changed` is when it was last changed, None where nobody knows;
    `tag` is what else tells one content from another, "" for nothing.
    """

    size: int | None
    changed: datetime | None
    tag: str = ""
    is_folder: bool = False

    @property
    def modified(self) -> str:
        """When the file was last changed, UTC in ISO 8601; "" where nobody knows."""
        if self.changed is None or self.changed.timestamp() <= 0:
            return ""
        return self.changed.astimezone(UTC).isoformat(timespec="seconds")


class System(Protocol):
    """The files of one machine. Whatever is asked of it raises the errors of the library that asks: see `faults`."""

    def look(self, address: FarAddress) -> Look:
        """Return how a file or a folder looks. Raises FileNotFoundError where nothing is there."""

    def listed(self, address: FarAddress) -> Iterable[tuple[str, Look]]:
        """Return the names in a folder, each with how it looks."""

    def opened(self, address: FarAddress) -> AbstractContextManager[Reader]:
        """Open a file to be read from its beginning to its end."""

    def close(self) -> None:
        """End the connection."""
