"""What stands on a sheet of paper: A4 across, in letters of eight points and more."""

from __future__ import annotations

from collections.abc import Collection, Sequence

SCALE = 73
"""Percent at which letters of 11 points are still printed with 8."""

ROOM = 190.0
"""Units of width that stand side by side at this scale, between margins of 0.4 inches, in any program that prints."""

_PADDING = 5 / 7  # what a column takes beside its letters


def page_breaks(widths: Sequence[float], repeated: int | None = None, wanted: Collection[int] = ()) -> list[int]:
    """Return the columns with which a further page begins, [] where one page holds all; `wanted` ones do so anyhow.

    On each page behind its own, the column `repeated` stands once more, at the left.
    """
    needed = [width + _PADDING for width in widths]
    if sum(needed) <= ROOM:
        return []
    breaks: list[int] = []
    taken = 0.0
    for at, width in enumerate(needed):
        if taken and (taken + width > ROOM or at in wanted):
            breaks.append(at)
            taken = needed[repeated] if repeated is not None and repeated < at else 0.0
        taken += width
    return breaks
