"""Sentences about what was lifted of what would have held a run, or refused its sheets."""

from collections.abc import Mapping
from typing import Any

from reconciler.model.hold import Limit
from reconciler.model.override import ON_PAGE, Override
from reconciler.report.words.templates import Plural, Template, fill

MOST_CASES = 12
"""So much of what an override let through is told in its sentence."""

_LOSE = "{count} of {base} active people ({percent:.1f} %) would lose access"
_GET_BACK = "{count} disabled people would get their access back, where {base} are active"

TEMPLATES: Mapping[str, Template] = {
    Limit.COMPANY_DEACTIVATIONS: {
        "share": "in {company} " + _LOSE + "; the limit is {share:g} %",
        "number": "in {company} " + _LOSE + "; the limit is {most} and {most_percent:g} %",
    },
    Limit.RUN_DEACTIVATIONS: {
        "share": "in the whole run " + _LOSE + "; the limit is {share:g} %",
        "number": "in the whole run " + _LOSE + "; the limit is {most}",
    },
    Limit.COMPANY_REACTIVATIONS: "in {company} " + _GET_BACK + "; the limit is {most} and {most_percent:g} %",
    Limit.RUN_REACTIVATIONS: "in the whole run " + _GET_BACK + "; the limit is {most}",
    Limit.LOST_ROWS: (
        "{count} of {base} people of the last good runs ({percent:.1f} %) are in the sheets no more; the limit is "
        "{most_percent:g} %"
    ),
    Limit.COMPANY_GONE: "{company} is in the sheets no more: {count} of its {base} active people would lose access",
    Limit.REJECTED_ROWS: (
        "{count} of {base} rows ({percent:.1f} %) were rejected; the limit is {most} and {most_percent:g} %"
    ),
    "older_sheet": "{name} was last changed at {modified}, and the one last applied at {last}",
    "absent_runs": Plural(
        "1 person would lose access who has not been absent in {runs} runs yet",
        "{count} people would lose access who have not been absent in {runs} runs yet",
    ),
    "unknown_active": {
        "assume-active": "{count} people count as active of whom the listing does not say it",
        "look": "{count} people were looked at one by one of whom the listing does not say whether they are active",
    },
    "ignored_columns": "what {count} of {base} rows have in “{header}” says nothing about who has left",
    "on_hold": "{count} of {base} changes would go on beside what is held",
    "encoding": "the letters of {name} are read as {encoding}",
    "force": "{path} is replaced, which this program had not written",
}

_IN_WORDS: Mapping[str, str] = {
    "older_sheet": "an older sheet is taken",
    "absent_runs": "who is absent goes after {value} runs",
    "unknown_active": "of whom it is not known whether they are active: {value}",
    "ignored_columns": "the column “{value}” means nothing",
    "confirm_companies_gone": "{value} is gone",
}


def let_through(limit: str, facts: Mapping[str, Any], /) -> str:
    """Return what an override let through, without an end."""
    return fill(TEMPLATES[limit], facts)


def override(lifted: Override, /, most: int = MOST_CASES) -> str:
    """Return what was lifted, how, by whom, instead of what, and the gravest of what it let through."""
    return f"{given(lifted)}, {beside(lifted, most)}"


def beside(lifted: Override, /, most: int = MOST_CASES) -> str:
    """Return by whom something was lifted, instead of what, and the gravest of what it let through."""
    whose = f" ({lifted.whose})" if lifted.whose else ""
    instead = f"instead of {lifted.instead_of}{whose}, " if lifted.instead_of else ""
    gravest = sorted(lifted.let_through, key=lambda case: (bool(case.company), -case.count))
    told = [case.text or case.limit for case in gravest[:most]]
    told += [f"and {len(gravest) - most:,} more"] if len(gravest) > most else []
    through = "; ".join(told) or "it made no difference"
    return f"{instead}by {lifted.by or 'somebody who is not on record'}: {through}."


def in_words(lifted: Override, /) -> str:
    """Return what was lifted, without how."""
    return _IN_WORDS.get(lifted.what, "{what} = {value}").format(what=lifted.what, value=lifted.value)


def given(lifted: Override, /) -> str:
    """Return what somebody has given: a flag or a setting with its value, or in words what was lifted on the page."""
    if lifted.how == ON_PAGE:
        return f"{in_words(lifted)}, {ON_PAGE}"
    if lifted.how.startswith("--"):
        return lifted.how if lifted.value in ("yes", "") else f"{lifted.how} {lifted.value}"
    return f"{lifted.how} = {lifted.value}"
