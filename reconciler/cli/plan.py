"""`reconciler plan`."""

from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, everywhere, forcing, marking, pace, policies, sheets
from reconciler.cli.shared import connection_of, request_of, settings_of, show


@click.command("plan")
@sheets
@policies
@click.option("--out", type=PATH, metavar="PLAN", help="Write the plan to a file that `apply` takes.")
@marking
@forcing
@click.option("--detailed-exitcode", is_flag=True, help="Exit with 10 where changes are pending.")
@pace
@everywhere
@click.pass_context
def command(
    context: click.Context, /, out: Path | None, marked: Path | None, detailed_exitcode: bool, **flags: Any
) -> None:
    """Show what would change. Writes nothing to the API."""
    from reconciler.cli import garbage_collection
    from reconciler.cli.signals import ask_to_end, run_under
    from reconciler.operations.plan import plan

    garbage_collection.rest()
    settings = settings_of(context, flags)
    request = request_of(settings, flags, out=out, marked=marked, detailed_exit=detailed_exitcode)
    connection = connection_of(settings)
    ask_to_end(request.stop)
    report = run_under(request.stop, plan(request, settings, connection))
    show(report, flags, context)
    context.exit(report.exit_code)
