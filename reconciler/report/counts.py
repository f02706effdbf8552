"""Numbers that more than one form of a report has."""

from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.report import Report


def rejected_rows(report: Report) -> int:
    """Return how many rows were rejected; a row with two bad cells is one."""
    return len({finding.origin for finding in report.findings if finding.kind is FindingKind.REJECTED})


def kept_disabled(report: Report) -> int:
    """Return how many people stay disabled because no row says outright that they are to have access."""
    return sum(finding.code is Code.ACTIVE_NOT_SAID for finding in report.findings)


def rows_for_a_person(report: Report) -> int:
    """Return how many rows say what is not so live, and no run will make so: rejected, in conflict, or in drift."""
    kinds = (FindingKind.REJECTED, FindingKind.CONFLICT, FindingKind.DRIFT)
    return len({finding.origin for finding in report.findings if finding.kind in kinds and finding.origin})
