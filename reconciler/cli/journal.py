"""`reconciler journal`."""

import click

from reconciler.cli.journal_forget import command as forget

_COMMANDS = (
    forget,
)  # fmt: skip


@click.group("journal")
def command() -> None:
    """Look after the journal: take people out of it."""


for one in _COMMANDS:
    command.add_command(one)
