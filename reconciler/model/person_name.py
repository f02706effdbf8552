"""What people call somebody."""

from typing import Protocol


class Named(Protocol):
    """Somebody with names, each "" or None where there is none: a row of a sheet, an account."""

    @property
    def first_name(self) -> str | None:
        """The first name."""

    @property
    def last_name(self) -> str | None:
        """The last name."""

    @property
    def display_name(self) -> str | None:
        """The name that others are shown."""


def full_name(who: Named) -> str:
    """Return first and last name on one line, else the name that is shown; "" where there is none."""
    name = " ".join(f"{who.first_name or ''} {who.last_name or ''}".split())
    return name or " ".join((who.display_name or "").split())
