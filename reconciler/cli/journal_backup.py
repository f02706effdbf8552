"""`reconciler journal backup`."""

from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, everywhere
from reconciler.cli.shared import say, state_of


@click.command("backup")
@click.argument("file", type=PATH, metavar="FILE")
@everywhere
@click.pass_context
def command(context: click.Context, /, file: Path, **flags: Any) -> None:
    """Write a backup of the journal, open plans and dropped sheets; a run may be at work meanwhile.

    FILE takes the place of no other. Audit workbooks are not in it: `reconciler runs RUN --audit` writes them again.
    """
    from reconciler.operations.backup import backup
    from reconciler.support.redact import visible

    made = backup(state_of(context, flags), file)
    files = "1 file" if made.files == 1 else f"{made.files:,} files"
    say(
        [
            visible(
                f"Backup: {made.path} ({made.records:,} records, {files}). Its head, to be kept elsewhere: {made.head}"
            )
        ]
    )
