"""What of a run needs a person, and where in the audit workbook it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from reconciler.model.finding_code import FindingKind
from reconciler.model.report import Report
from reconciler.report.audit.counts import Counts
from reconciler.report.audit.wording import FINDING_NEEDS, OUTCOME_NEEDS, UNVERIFIED_NEED, in_number
from reconciler.report.xlsx.sheet_writer import MAX_ROWS


class Need(NamedTuple):
    """Something that a person must look at: in words, with the sheet and the cell of the first case."""

    text: str
    title: str
    cell: str


def needs(report: Report, counts: Counts) -> Iterator[Need]:
    """Yield what needs a person, what is wrong first; a run that is all well yields nothing."""
    unverified = counts.unverified
    if unverified.number:
        yield _need(unverified.number, UNVERIFIED_NEED, "Actions", unverified.first)
    for outcome, meaning in OUTCOME_NEEDS.items():
        if case := counts.outcomes.get(outcome):
            yield _need(case.number, meaning, "Actions", case.first)
    for kind, meaning in FINDING_NEEDS.items():
        if case := counts.cases.get(kind):
            title = "Rejected rows" if kind is FindingKind.REJECTED else "Findings"
            yield _need(case.number, meaning, title, case.first)
    broken = [at for at, company in enumerate(report.companies) if company.problem]
    if broken:
        yield _need(len(broken), ("company could not be used", "companies could not be used"), "Companies", broken[0])


def _need(number: int, words: tuple[str, str], title: str, index: int) -> Need:
    """Return a need whose first case is the row `index`, from 0, of a table: that may go on in a next sheet."""
    sheet, row = divmod(index, MAX_ROWS - 1)
    title = f"{title} {sheet + 1}" if sheet else title
    return Need(f"{in_number(number, words)}: see the sheet “{title}”, row {row + 2}", title, f"A{row + 2}")
