"""The audit workbook: everything a run did and did not do, for people who were not there."""

from __future__ import annotations

from pathlib import Path

from reconciler.model.report import Report, RunDetails
from reconciler.report.audit.cell_styles import verdict_colour
from reconciler.report.audit.counts import Counts
from reconciler.report.audit.report_details import ReportDetails
from reconciler.report.audit.summary_sheet import write_summary
from reconciler.report.audit.tables import (
    write_actions,
    write_companies,
    write_findings,
    write_fixed,
    write_held_people,
    write_lifted,
    write_unchanged,
)
from reconciler.report.xlsx.workbook_writer import writing
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind


def write_audit(report: Report, path: Path | Output, details: RunDetails | None = None) -> Path:
    """Write the audit workbook of a run, in one step and readable by its owner only, and return where it stands.

    That is `path`, with a number where something is there already. `details` gives the long lists where the report
    itself does not hold them. Raises ReconcilerError where the folder or the file cannot be written.
    """
    details = details or ReportDetails(report)
    counts = Counts(details)
    with writing(Output.of(path, Kind.AUDIT)) as book:
        # The summary comes first in the book, so all is counted before the long lists are streamed.
        write_summary(book.page("Summary", tab=verdict_colour(report.exit_code)), report, counts)
        write_actions(book, report, details, counts)
        write_findings(book, details)
        write_companies(book, report, counts)
        write_unchanged(book, details)
        write_held_people(book, report.holds)
        write_lifted(book, report.overrides)
        write_fixed(book, report.fixes)
    return book.path
