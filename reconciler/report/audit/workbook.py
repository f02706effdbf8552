"""The audit workbook: everything a run did and did not do, for people who were not there."""

from __future__ import annotations

from pathlib import Path

from reconciler.model.report import Report, RunDetails
from reconciler.report.audit.counts import Counts, InMemory
from reconciler.report.audit.summary_sheet import write_summary
from reconciler.report.audit.tables import actions, companies, findings, held_people, unchanged
from reconciler.report.audit.wording import band_colour
from reconciler.report.xlsx.book import writing


def write_audit(report: Report, path: Path, lists: RunDetails | None = None) -> None:
    """Write the audit workbook of a run to `path`, in one step and readable by its owner only.

    `lists` tells the long lists where the report itself does not hold them. Raises ReconcilerError where the folder or
    the file cannot be written.
    """
    lists = lists or InMemory(report)
    counts = Counts(lists)
    with writing(path) as book:
        write_summary(book.page("Summary", tab=band_colour(report.exit_code)), report, counts)
        actions(book, lists, counts)
        findings(book, lists)
        companies(book, report)
        unchanged(book, lists)
        held_people(book, report.holds)
