"""`reconciler export`."""

from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, everywhere
from reconciler.cli.shared import progress, require_writable, say, settings_of


@click.command("export")
@click.option("--out", type=PATH, required=True, metavar="FILE", help="The workbook to write (.xlsx).")
@everywhere
@click.pass_context
def command(context: click.Context, /, out: Path, **flags: Any) -> None:
    """Write the live state as a workbook that `plan` reads back with no change."""
    import asyncio

    from reconciler.config.connection import connection
    from reconciler.operations.export import export_live

    settings = settings_of(context, flags)
    require_writable(out)
    result = asyncio.run(export_live(out, settings, connection(settings), progress(flags)))
    say(result.lines)
    context.exit(result.exit_code)
