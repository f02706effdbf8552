"""Which companies a plan, a check or a run is about: whoever may see all of these may see it."""

import re
from collections.abc import Iterable, Iterator

from reconciler.model.action import Action
from reconciler.model.finding import Finding
from reconciler.model.report import Report

_NAME = re.compile(r"[a-z0-9-]+")

UNKNOWN = ""
"""The company of a row that does not say it, or not as one is named."""


def concerned(report: Report, actions: Iterable[Action]) -> list[str]:
    """Return the companies of all changes and rows, in order; `UNKNOWN` among them where a row does not say its own.

    What is live, and stands in no row, is told of all companies, and is for whoever may see the one.
    """
    return sorted(set(_named(report, actions)))


def is_of_the_sheet(finding: Finding) -> bool:
    """Whether a finding is about what somebody has handed in, and not about what is live alone."""
    return finding.origin is not None


def _named(report: Report, actions: Iterable[Action]) -> Iterator[str]:
    yield from (action.company for action in actions)
    yield from (one.vanity_name for one in report.companies if one.in_sheets)
    yield from (hold.company for hold in report.holds if hold.company)
    for finding in report.findings:
        if is_of_the_sheet(finding):
            name = finding.company.strip().lower()
            yield name if _NAME.fullmatch(name) else UNKNOWN
