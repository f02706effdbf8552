"""`reconciler demo`."""

from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, everywhere
from reconciler.cli.shared import say, settings_of


@click.command("demo")
@click.option("--out", type=PATH, default=Path("reconciler-demo"), show_default=True, help="Folder for the results.")
@everywhere
@click.pass_context
def command(context: click.Context, /, out: Path, **flags: Any) -> None:
    """Sandbox and sample data: plan, apply, verify, audit, and a second plan that is empty."""
    from reconciler.operations.demo import run_demo

    settings_of(context, flags)
    context.exit(run_demo(out, lambda line: say([line])))
