"""`reconciler database migrate`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from reconciler.cli.options import everywhere
from reconciler.cli.shared import database_of, say

if TYPE_CHECKING:
    from reconciler.model.state_place import DatabaseAddress
    from reconciler.operations.database import Migrated

_OF_WORKERS = """
-- The tables of workers are those of their engine, in a schema of its own. This prints them:
--   dbos migrate --print-migrations all --schema {schema}_jobs
--   dbos migrate --print-user-role --app-role {schema}_app --schema {schema}_jobs"""


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
        click.echo(_OF_WORKERS.format(schema=address.schema if address else "reconciler"))
        return
    done = migrate(address)
    say(_told(done, address.schema if address else ""))
    if address:
        say(_made_for_workers(address, done))


def _made_for_workers(address: "DatabaseAddress", done: "Migrated") -> Iterator[str]:
    """Make the tables of the engine that workers have, where that is installed, and yield what was done."""
    from importlib.util import find_spec

    if find_spec("dbos") is None:
        yield "The tables of workers were not made: for those, pip install 'reconciler[workers]', and migrate again."
        return
    from reconciler.jobs.engine import make_tables
    from reconciler.jobs.worker import shared_place

    place = shared_place(address)
    make_tables(place, done.granted)
    yield f"The tables of workers are in the schema {place.schema}."


def _told(done: "Migrated", schema: str) -> Iterator[str]:
    was = "was there already" if done.before == done.after else f"from {done.before or 'nothing'}"
    yield f"The schema {schema} has version {done.after} ({was})."
    if done.granted:
        yield f"Rights were given to {' and '.join(done.granted)}."
    for name in done.missing:
        yield f"There is no role {name}: who may work there is up to its owner (--print-sql prints the two roles)."
