"""What whoever prepares sheets for some companies may hand in: rows of these, and of no others (scope None: of all)."""

from collections.abc import Collection, Sequence

from reconciler.exit_codes import Exit
from reconciler.operations.concerned import UNKNOWN
from reconciler.operations.in_pages import Paged

_SHOWN = 5


def foreign(found: Paged, scope: Collection[str] | None) -> list[str]:
    """Return the companies of sheets that are not in the scope."""
    return [] if scope is None else sorted(set(found.facts["of"]) - {UNKNOWN, *scope})


def presumed(found: Paged, scope: Collection[str] | None) -> Paged:
    """Return what was found, in which a row that does not say its company is of those that its bringer is here for."""
    of = set(found.facts["of"])
    if scope is None or UNKNOWN not in of:
        return found
    return found._replace(facts={**found.facts, "of": sorted(of - {UNKNOWN} | set(scope))})


def without_rows(found: Paged, scope: Sequence[str]) -> Paged:
    """Return, in place of what was found in sheets with rows of other companies, why they are refused."""
    facts = {
        **found.facts,
        "wrong": 0,
        "changes": 0,
        "decide": 0,
        "marked": "",
        "error": not_theirs(foreign(found, scope), scope),
        "exit_code": int(Exit.INPUT_REFUSED),
        "of": sorted(scope),
        "of_rows": found.facts["of"],
    }
    return Paged(facts, ())


def not_theirs(others: Sequence[str], scope: Collection[str]) -> str:
    """Return why sheets with rows of other companies are refused."""
    more = f" and {len(others) - _SHOWN:,} more" if len(others) > _SHOWN else ""
    return (
        f"These sheets have rows of {', '.join(others[:_SHOWN])}{more}, and you prepare sheets for "
        f"{', '.join(sorted(scope)) or 'no company'} alone. Take the other rows out, or ask who is here for them."
    )
