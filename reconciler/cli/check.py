"""`reconciler check`."""

from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import everywhere, marking, sheets
from reconciler.cli.shared import mark, request_of, require_new, say, settings_of


@click.command("check")
@sheets
@marking
@everywhere
@click.pass_context
def command(context: click.Context, /, marked: Path | None, **flags: Any) -> None:
    """Say what is wrong in these sheets, cell by cell. Offline; exits 6 where rows are rejected."""
    from reconciler.operations.check import check_sheets

    settings = settings_of(context, flags)
    request = request_of(settings, flags)
    require_new(marked)
    result = check_sheets(request.sources, request.companies, request.users, settings)
    if marked:
        result.marked = mark(result.desired.sources, result.findings, settings, marked)
        if not result.marked:
            result.verdict += f" Nothing is to be mended: {marked} was not written."
    say([*result.lines, "", click.style(result.verdict, bold=True)])
    context.exit(result.exit_code)
