"""A cell that may say that somebody has left."""

from typing import Any, NamedTuple

from reconciler.sheets.leavers.values import Says


class Sign(NamedTuple):
    """A cell that may say that its row's person has left: the index of its row, what stands there, "
    "and what it says."""

    row: int
    cell: Any
    says: Says
