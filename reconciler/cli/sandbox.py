"""`reconciler sandbox`."""

import os
from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, Whole, everywhere
from reconciler.cli.shared import say, settings_of


@click.command("sandbox")
@click.option("--port", type=Whole(0, 65535), default=8080, show_default=True, help="0 takes a free port.")
@click.option("--seed", type=PATH, metavar="FILE", help="A JSON seed, or a workbook from `reconciler export`.")
@click.option("--option", "options", multiple=True, metavar="NAME=VALUE", help="How the sandbox behaves; see docs.")
@everywhere
@click.pass_context
def command(context: click.Context, /, port: int, seed: Path | None, options: tuple[str, ...], **flags: Any) -> None:
    """Run the API on this machine, for rehearsal. Faults on request: see docs/sandbox.md."""
    from reconciler.config.credentials import require_no_key_log

    settings_of(context, flags)
    require_no_key_log(os.environ)
    from reconciler.sandbox.rehearsal import open_sandbox

    open_sandbox(port, seed, options, say)
