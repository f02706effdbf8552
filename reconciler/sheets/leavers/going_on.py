"""Whether somebody goes on, and until when they were paid: Reconduit en 2026-27 ?, Last Pay Period."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from reconciler.sheets.leavers.clauses import PAST, dated
from reconciler.sheets.leavers.dates import days
from reconciler.sheets.leavers.values import Says, is_number, is_yes_or_no, of_status
from reconciler.sheets.values.cells import as_text
from reconciler.sheets.values.characters import plain

_ENDED = re.compile(
    r"\b(?:terme|fin|echeance|jusqu ?['’]?au|bis|befristet bis|until|till|to|ends?|ended|ending|hasta|vencimiento"
    rf"|vence|al)[ :]*(?:(?:le|am|zum|on|el|den) )?{PAST}"
)
_BEHIND = timedelta(days=35)
"""Who is paid by the week and who is paid by the month have other last days; more than that is a month without pay."""


def of_going_on(cell: Any) -> Says:
    """Return what a cell answers to the question whether somebody goes on: a day is that until which they do."""
    return Says.NOTHING if days(cell) else of_status(cell)


def is_answer(cell: Any) -> bool:
    """Whether a cell says yes or no."""
    return isinstance(cell, bool) or is_yes_or_no(cell) or of_status(cell) is Says.HERE


def is_count(cell: Any) -> bool:
    """Whether a cell says how often something was done, as no answer does."""
    return is_number(cell) and as_text(cell) not in ("0", "1")


def paid_no_more(cells: Sequence[Any], today: date, *, has_empty: bool) -> Iterable[Any]:
    """Return those of some cells whose day is behind the last that any has; where others are empty, all past ones."""
    ends = {cell: max(found) for cell in cells if as_text(cell) and (found := days(cell))}
    if not ends:
        return []
    newest = today if has_empty else max(ends.values())
    return [cell for cell, end in ends.items() if end < newest - (timedelta(0) if has_empty else _BEHIND)]


def had_a_term(cell: Any, today: date) -> bool:
    """Whether the kind of a contract is one for a term that is over: CDD remplacement (terme 30/09/2026)."""
    return isinstance(cell, str) and bool(_ENDED.search(dated(plain(cell), today)))
