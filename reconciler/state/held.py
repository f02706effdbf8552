"""The lock that a run holds, as whoever adds its records knows it."""

from typing import Protocol


class Held(Protocol):
    """The lock of a run that is at work."""

    def require(self) -> None:
        """Raise LockLost where it is known to be lost: another run may have taken it since."""

    def look(self) -> None:
        """Look whether it is still held. Raises LockLost where it is not, or that cannot be told."""
