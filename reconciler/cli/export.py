"""`reconciler export`."""

from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, everywhere, forcing, pace
from reconciler.cli.shared import connection_of, progress, say, settings_of, tell_pause


@click.command("export")
@click.option("--out", type=PATH, required=True, metavar="FILE", help="The workbook to write (.xlsx).")
@forcing
@pace
@everywhere
@click.pass_context
def command(context: click.Context, /, out: Path, force: bool, **flags: Any) -> None:
    """Write the live state as a workbook.

    `plan` reads it back with no change.
    """
    import asyncio

    from reconciler.model.reserved_sheets import LEFT_AS_LIVE
    from reconciler.operations.export import ExportRequest, export
    from reconciler.support.redact import visible

    settings = settings_of(context, flags)
    tell_pause(settings.state)
    done = asyncio.run(export(ExportRequest(out, progress(flags), force), settings, connection_of(settings)))
    say(visible(f"{one.company.vanity_name}: {one.problem}") for one in done.unreadable)
    say([f"{done.path}: {done.companies} companies, {done.people:,} people."])
    if done.left_out:
        say(
            [
                f"{done.left_out:,} of them have no row, for no row would say what is live: they stand on the sheet "
                f"“{LEFT_AS_LIVE}”, each with the reason. Keep that sheet: who stands there is not taken as absent."
            ]
        )
    context.exit(done.exit_code)
