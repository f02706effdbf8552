"""The sheets that explain a workbook of ours, and are no data: passed over where such a workbook is read."""

from collections.abc import Sequence
from typing import Any

from reconciler.model.fields import COMPANY_FIELDS

COMPANIES = "Companies"
"""The sheet of companies of `reconciler template`, which is passed over where nobody has filled it in."""

EXAMPLE = "Example"
EXAMPLE_A1 = "Fill in the sheets Companies and Users, one row for each company and each person. This sheet is not read."
"""The sheet of `reconciler template` that shows how it is done, and what stands in its first cell."""

EXAMPLE_ADDRESSES = ("ada@example.com", "sam@bank.example")

TO_FIX = "To fix"
TO_FIX_A1 = "Correct the coloured cells, save, and run again with this file. This sheet is not read."
"""The sheet of a marked copy that lists what is wrong, and what stands in its first cell."""

_TO_FIX_BEFORE = "To mend"
"""What that sheet was called once: such copies still come back."""


LEFT_AS_LIVE = "Left as live"
LEFT_AS_LIVE_A1 = (
    "These are live and have no row, for no row would say what is live. While they stand here they are left as they "
    "are. To decide about one, add a row to Companies or Users."
)
"""The sheet of `reconciler export` with those who have no row, and what stands in its first cell."""


def is_left_empty(name: str, rows: Sequence[Sequence[Any]]) -> bool:
    """Whether a sheet is the template's one of companies as it was made: its headers, in its order, and no more."""
    return name == COMPANIES and len(rows) == 1 and tuple(rows[0]) == COMPANY_FIELDS


def is_left_as_live(rows: Sequence[Sequence[Any]]) -> bool:
    """Whether a sheet is the one with those who have no row, whatever it is called by now."""
    return bool(rows and rows[0]) and rows[0][0] == LEFT_AS_LIVE_A1


def is_own(name: str, rows: Sequence[Sequence[Any]]) -> bool:
    """Say whether a sheet is one of these: by its name alone it might be somebody's list of people.

    An example that people were typed into is none.
    """
    first = rows[0][0] if rows and rows[0] else None
    if (name, first) == (EXAMPLE, EXAMPLE_A1):
        cells = (cell for row in rows for cell in row if isinstance(cell, str) and "@" in cell)
        return all(cell in EXAMPLE_ADDRESSES for cell in cells)
    return name in (TO_FIX, _TO_FIX_BEFORE) and first == TO_FIX_A1
