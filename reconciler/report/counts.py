"""Numbers that more than one form of a report has."""

from reconciler.model.finding_code import FindingKind
from reconciler.model.report import Report


def rejected_rows(report: Report) -> int:
    """Return how many rows were rejected; a row with two bad cells is one."""
    return len({finding.origin for finding in report.findings if finding.kind is FindingKind.REJECTED})
