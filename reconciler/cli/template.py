"""`reconciler template`."""

from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, everywhere
from reconciler.cli.shared import say, settings_of


@click.command("template")
@click.option("--out", type=PATH, required=True, metavar="FILE", help="The workbook to write (.xlsx).")
@everywhere
@click.pass_context
def command(context: click.Context, /, out: Path, **flags: Any) -> None:
    """Write an empty workbook with drop-downs, notes and an example."""
    from reconciler.operations.template import template

    settings_of(context, flags)
    template(out)
    say([f"{out} is ready: fill in Companies and Users, then run `reconciler plan {out}`."])
