"""Who comes and who goes in the next 30 days, as the findings of a run tell it."""

from typing import NamedTuple

from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.moments import soon
from reconciler.model.report import Report

_WHAT = {Code.START_DATE_COMING: "starts", Code.END_DATE_COMING: "leaves"}


class Near(NamedTuple):
    """Somebody's first or last day, ISO 8601: they start or leave; `finding` tells it."""

    day: str
    what: str
    finding: Finding


def coming_and_going(report: Report) -> list[Near]:
    """Return whose first or last day is near, the next ones first; nobody where the sheets have no dates."""
    last = soon(str(report.options.get("today", "")))
    near = [Near(one.value, _WHAT[one.code], one) for one in report.findings if one.code in _WHAT and one.value <= last]
    return sorted(near, key=lambda one: (one.day, one.what, one.finding.company, one.finding.subject))
