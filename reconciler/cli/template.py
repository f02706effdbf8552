"""`reconciler template`."""

from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, everywhere, forcing
from reconciler.cli.shared import say, settings_of


@click.command("template")
@click.option("--out", type=PATH, required=True, metavar="FILE", help="The workbook to write (.xlsx).")
@forcing
@everywhere
@click.pass_context
def command(context: click.Context, /, out: Path, force: bool, **flags: Any) -> None:
    """Write an empty workbook with drop-downs, notes and an example."""
    from reconciler.operations.template import template
    from reconciler.run.outputs import kept_files

    template(out, force=force, kept=kept_files(settings_of(context, flags)))
    say([f"{out} is ready: fill in Companies and Users, then run `reconciler plan {out}`."])
