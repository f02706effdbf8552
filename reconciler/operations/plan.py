"""Show what would change."""

from dataclasses import replace

from reconciler.config.connection import Connection
from reconciler.config.settings import Settings
from reconciler.model.report import Report
from reconciler.operations.marked_copy import write_marked_copy
from reconciler.operations.outputs import require_new
from reconciler.report.words.english import catalogue as english
from reconciler.run.request import Request
from reconciler.run.run import preview
from reconciler.support.concurrency import in_thread


async def plan(request: Request, settings: Settings, connection: Connection) -> Report:
    """Compare the sheets with what is live; writes nothing to the API.

    Writes the plan file (`request.out`) and, where rows are rejected, the marked copy (`request.marked`) if they are
    asked for. Raises UsageError where the request cannot be carried out, ReconcilerError where the copy cannot be
    written.
    """
    require_new(request.marked)
    report = await preview(request, settings, connection, english)
    if not request.marked:
        return report
    copy = await in_thread(write_marked_copy, report.sources, report.findings, settings.columns, request.marked)
    return replace(report, marked=copy)
