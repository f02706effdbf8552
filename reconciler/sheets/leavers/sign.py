"""A cell that may say that somebody has left."""

from typing import Any, NamedTuple

from reconciler.model.origin import Column
from reconciler.sheets.formats.table import Table
from reconciler.sheets.leavers.values import Says
from reconciler.sheets.values.cells import CellIssue


class Sign(NamedTuple):
    """A cell that may say that its row's person has left: the index of its row, what stands there, "
    "and what it says."""

    row: int
    cell: Any
    says: Says


ASKED = frozenset({Says.UNKNOWN, Says.RELEASED, Says.LEAVES, Says.ELSEWHERE, Says.ENDED})
"""What a yes beside it answers."""


_MOST_MORE = 5
"""So many more signs of one row are told."""


def doubt(table: Table, row: int, column: int | None, sign: CellIssue, *, is_first: bool = False) -> None:
    """Put a sign of a row into the doubts of a table, beside those that it has: an answer is one to all of them."""
    known = table.doubts.get(row)
    if known is None:
        table.doubts[row] = column, sign
        return
    first, other = ((column, sign), known) if is_first else (known, (column, sign))
    more = (*known[1].facts.get("also", ()), where(row, *other))
    also = tuple(dict.fromkeys(text for text in more if text != where(row, *first)))[:_MOST_MORE]
    at, issue = first
    table.doubts[row] = at, issue._replace(facts={**issue.facts, "also": also} if also else issue.facts)


def where(row: int, column: int | None, sign: CellIssue) -> str:
    """Return where a sign of a row stands, and what it says."""
    cell = sign.facts.get("cell") or sign.facts.get("cells") or sign.facts.get("what")
    place = cell or (Column("", column).cell(row + 1) if column is not None else f"row {row + 1}")
    value = sign.facts.get("value")
    said = f" (“{value}”)" if value else f" ({sign.facts.get('case') or 'struck through'})"
    return f"{place}{said}"
