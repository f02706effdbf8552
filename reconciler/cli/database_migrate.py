"""`reconciler database migrate`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from reconciler.cli.options import everywhere
from reconciler.cli.shared import database_of, say

if TYPE_CHECKING:
    from reconciler.operations.database import Migrated


@click.command("migrate")
@click.option("--print-sql", is_flag=True, help="Print what would be done as SQL, and do nothing.")
@everywhere
@click.pass_context
def command(context: click.Context, /, print_sql: bool, **flags: Any) -> None:
    """Bring the tables to this version, in one transaction; the commands that use them change none.

    It needs a role that may make tables there. Runs, pages and workers need less, and forgetting a little more: the two
    roles that have just that get their rights here where they exist.
    """
    from reconciler.operations.database import migrate, script

    address = database_of(context, flags)
    if print_sql:
        for line in script(address):
            click.echo(line)
    else:
        say(_told(migrate(address), address.schema if address else ""))


def _told(done: "Migrated", schema: str) -> Iterator[str]:
    was = "was there already" if done.before == done.after else f"from {done.before or 'nothing'}"
    yield f"The schema {schema} has version {done.after} ({was})."
    if done.granted:
        yield f"Rights were given to {' and '.join(done.granted)}."
    for name in done.missing:
        yield f"There is no role {name}: who may work there is up to its owner (--print-sql prints the two roles)."
