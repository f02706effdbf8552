"""`reconciler journal restore`."""

from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, Whole, everywhere
from reconciler.cli.shared import say, state_of


@click.command("restore")
@click.argument("file", type=PATH, metavar="[FILE]", required=False)
@click.option(
    "--accept-restored", default="", metavar="HEAD", help="The head of the backup: without it, it is only told."
)
@click.option(
    "--accept-forgotten", type=Whole(0), metavar="N", help="How many come back by it who were forgotten since."
)
@everywhere
@click.pass_context
def command(
    context: click.Context, /, file: Path | None, accept_restored: str, accept_forgotten: int | None, **flags: Any
) -> None:
    """Put a backup back where there is no journal any more.

    That is on record before any run goes on from it. Nothing that stands in the state folder is replaced. A database is
    put back by its own means; that runs may go on from it is said here, without a FILE.
    """
    from reconciler.operations.restore import restore
    from reconciler.report.words.english.restored import restored
    from reconciler.support.redact import visible

    put_back = restore(state_of(context, flags), file, accept_restored.strip(), accept_forgotten)
    say(map(visible, restored(put_back)))
