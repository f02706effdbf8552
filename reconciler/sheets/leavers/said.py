"""What a row says itself of whether its person is there."""

from typing import Any

from reconciler.sheets.formats.table import Table
from reconciler.sheets.headers import Header
from reconciler.sheets.leavers.dates import days
from reconciler.sheets.values.cells import as_text
from reconciler.sheets.values.words import yes_or_no

OURS = ("active", "endDate")
"""The columns that say who has left, where they are understood."""


class Said:
    """What a row says itself, in the column active: True, False, or None where it says nothing that is understood."""

    def __init__(self, table: Table, header: Header) -> None:
        self.is_there = any(field in header.columns for field in OURS)
        self.at = header.columns.get("active")
        self.label = header.labels.get("active", "")
        self._end = header.columns.get("endDate")
        self._rows = table.rows

    def of(self, index: int) -> bool | None:
        """Return what a row says."""
        cell = self.cell(index)
        value = yes_or_no(cell).value if as_text(cell) else None
        return value if isinstance(value, bool) else None

    def ends(self, index: int) -> bool:
        """Whether a row has a last day."""
        row = self._rows[index]
        return self._end is not None and self._end < len(row) and bool(days(row[self._end]))

    def cell(self, index: int) -> Any:
        """Return the cell of a row under active."""
        row = self._rows[index]
        return row[self.at] if self.at is not None and self.at < len(row) else None
