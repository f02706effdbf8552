"""`reconciler database`."""

from typing import Any

import click

from reconciler.cli.database_migrate import command as migrate
from reconciler.cli.options import everywhere


@click.group("database")
@everywhere
@click.pass_context
def command(context: click.Context, /, **common: Any) -> None:
    """Make the tables in a shared PostgreSQL database."""
    before = context.obj or {}
    context.obj = {name: value or before.get(name) for name, value in common.items()}


command.add_command(migrate)
