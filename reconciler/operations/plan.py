"""Show what would change."""

from dataclasses import replace

from reconciler.config.connection import Connection
from reconciler.config.settings import Settings
from reconciler.model.report import Report
from reconciler.model.words import Words
from reconciler.operations.marked_copy import write_marked_copy
from reconciler.report.words.english import catalogue as english
from reconciler.run.outputs import marked_output, plan_output
from reconciler.run.reaching import here, reaching
from reconciler.run.request import Request
from reconciler.run.run import preview
from reconciler.support.concurrency import in_thread
from reconciler.support.outputs import require_possible


async def plan(request: Request, settings: Settings, connection: Connection) -> Report:
    """Compare the sheets with what is live; writes nothing to the API.

    Writes the plan file (`request.out`) and, where rows are rejected, the marked copy (`request.marked`) if they are
    asked for. Raises UsageError where the request cannot be carried out, ReconcilerError where the copy cannot be
    written.
    """
    return await plan_in(english, request, settings, connection)


async def plan_in(words: Words, request: Request, settings: Settings, connection: Connection) -> Report:
    """Do what `plan` does, in the words of whoever is to read it. Raises as `plan`."""
    copy = marked_output(request.marked, request, settings) if request.marked else None
    require_possible(copy, plan_output(request, settings))
    with reaching(request, settings) as request:
        report = await preview(request, settings, connection, words)
        if not copy:
            return report
        sources = here(request, report.sources)
        marked = await in_thread(write_marked_copy, sources, report.findings, settings, copy, report.fixes, words)
        return replace(report, marked=marked)
