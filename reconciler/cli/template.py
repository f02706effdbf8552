"""`reconciler template`."""

from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, everywhere, forcing
from reconciler.cli.shared import say, settings_of


@click.command("template")
@click.option("--out", type=PATH, required=True, metavar="FILE", help="What to write: .xlsx or .toml.")
@forcing
@everywhere
@click.pass_context
def command(context: click.Context, /, out: Path, force: bool, **flags: Any) -> None:
    """Write an empty workbook to fill in, or all settings.

    FILE.xlsx has drop-downs, notes and an example; FILE.toml has every setting with its default, explained.
    """
    from reconciler.operations.template import settings_template, template
    from reconciler.run.outputs import kept_files

    kept = kept_files(settings_of(context, flags))
    if out.suffix.lower() == ".toml":
        settings_template(out, force=force, kept=kept)
        say([f"{out} is ready: every setting with its default. A reconciler.toml is read where commands begin."])
        return
    template(out, force=force, kept=kept)
    say([f"{out} is ready: fill in Companies and Users, then run `reconciler plan {out}`."])
