"""Make it so, and leave the proof."""

from dataclasses import replace
from pathlib import Path

from reconciler.config.connection import Connection
from reconciler.config.settings import Settings
from reconciler.errors import UsageError
from reconciler.exit_codes import Exit
from reconciler.model.report import Report
from reconciler.operations.audit import record_missing_audit, write_audit_of
from reconciler.operations.marked_copy import write_marked_copy
from reconciler.operations.outputs import require_writable
from reconciler.report.words.english import catalogue as english
from reconciler.run import run
from reconciler.run.request import Request
from reconciler.state.folder import state_folder
from reconciler.support.concurrency import in_thread
from reconciler.support.unforeseen import as_foreseen


async def apply(request: Request, settings: Settings, connection: Connection) -> Report:
    """Apply the sheets, or the plan file; verify; write the audit workbook.

    The audit goes to `request.audit`, or else to the state directory; where rows are rejected a marked copy of the
    sheets stands beside it. Raises UsageError where the request cannot be carried out.
    """
    if request.plan_file and request.all_sources:
        raise UsageError("A plan file has its sources and policies in it: name it alone.")
    require_writable(request.audit)
    audits = state_folder(settings.state_dir, "audits")
    report = await run.apply(request, settings, connection, english)
    if report.exit_code == Exit.LOCKED:
        return report
    path = request.audit or audits / f"{report.run_id}.xlsx"
    return await in_thread(_with_proof, report, path, settings)


def _with_proof(report: Report, path: Path, settings: Settings) -> Report:
    """Write the audit workbook, and the marked copy beside it; what is done is done, whether they can be or not."""
    report = _with_audit(report, path, settings)
    copy = path.with_name(f"{path.stem}-marked.xlsx")
    try:
        return replace(report, marked=write_marked_copy(report.sources, report.findings, settings.columns, copy))
    except Exception as error:  # noqa: BLE001 - what was done is told all the same
        why = f"there is no marked copy of the sheets: {as_foreseen(error)}"
        return replace(report, not_written=(*report.not_written, why))


def _with_audit(report: Report, path: Path, settings: Settings) -> Report:
    """Write the audit workbook as the journal tells the run; without it no run ends with 0."""
    try:
        write_audit_of(settings.state_dir, report.run_id, path)
    except Exception as error:  # noqa: BLE001 - what was done is told all the same
        why = as_foreseen(error)
        record_missing_audit(settings.state_dir, report.run_id, why)
        return replace(
            report,
            exit_code=report.exit_code or int(Exit.UNEXPECTED),
            error=f"{report.error} {why}".strip(),
            not_written=(str(why),),
        )
    return replace(report, audit=str(path))
