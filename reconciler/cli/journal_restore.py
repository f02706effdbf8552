"""`reconciler journal restore`."""

from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, everywhere
from reconciler.cli.shared import say, state_of


@click.command("restore")
@click.argument("file", type=PATH, metavar="FILE")
@click.option(
    "--accept-restored", default="", metavar="HEAD", help="The head of the backup: without it, it is only told."
)
@everywhere
@click.pass_context
def command(context: click.Context, /, file: Path, accept_restored: str, **flags: Any) -> None:
    """Put a backup back where there is no journal any more.

    That is on record before any run goes on from it. Nothing that stands in the state folder is replaced.
    """
    from reconciler.operations.restore import restore
    from reconciler.report.words.english.restored import restored
    from reconciler.support.redact import visible

    say(map(visible, restored(restore(state_of(context, flags), file, accept_restored.strip()))))
