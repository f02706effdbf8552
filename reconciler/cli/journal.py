"""`reconciler journal`."""

from typing import Any

import click

from reconciler.cli.journal_backup import command as backup
from reconciler.cli.journal_copy import command as copy
from reconciler.cli.journal_export import command as export
from reconciler.cli.journal_forget import command as forget
from reconciler.cli.journal_restore import command as restore
from reconciler.cli.options import everywhere

_COMMANDS = (
    export,
    backup,
    restore,
    copy,
    forget,
)  # fmt: skip


@click.group("journal")
@everywhere
@click.pass_context
def command(context: click.Context, /, **common: Any) -> None:
    """Look after the journal: export, back up, restore, copy, forget."""
    before = context.obj or {}
    context.obj = {name: value or before.get(name) for name, value in common.items()}


for one in _COMMANDS:
    command.add_command(one)
