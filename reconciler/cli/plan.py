"""`reconciler plan`."""

from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, everywhere, marking, policies, sheets
from reconciler.cli.shared import mark, request_of, require_new, settings_of, show
from reconciler.errors import Exit


@click.command("plan")
@sheets
@policies
@click.option("--out", type=PATH, metavar="PLAN", help="Write the plan to a file that `apply` takes.")
@marking
@click.option("--detailed-exitcode", is_flag=True, help="Exit with 10 where changes are pending.")
@everywhere
@click.pass_context
def command(
    context: click.Context, /, out: Path | None, marked: Path | None, detailed_exitcode: bool, **flags: Any
) -> None:
    """Show what would change. Writes nothing to the API."""
    import asyncio

    from reconciler.config.connection import connection
    from reconciler.run import run

    settings = settings_of(context, flags)
    request = request_of(settings, flags, out=out)
    require_new(marked)
    report = asyncio.run(run.preview(request, settings, connection(settings)))
    if marked:
        report.marked = mark(report.sources, report.findings, settings, marked)
    if detailed_exitcode and report.exit_code == Exit.OK and report.planned:
        report.exit_code = Exit.CHANGES_PENDING
    show(report, flags)
    context.exit(report.exit_code)
