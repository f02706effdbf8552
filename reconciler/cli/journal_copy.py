"""`reconciler journal copy`."""

import os
from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, everywhere
from reconciler.cli.shared import hide_password, say, schema_of, state_of


@click.command("copy")
@click.option("--to", "url", default="", metavar="URL", help="The address of a database, without a password.")
@click.option("--to-file", "file", type=PATH, metavar="FILE", help="A file with the address of it.")
@everywhere
@click.pass_context
def command(context: click.Context, /, url: str, file: Path | None, **flags: Any) -> None:
    """Copy the journal into a PostgreSQL database that several machines are to share.

    Every chain keeps every hash, and is proven there. The tables must be made (`database migrate`) and hold no other
    journal. The one that is copied stays as it is.
    """
    from reconciler.operations.journal_copy import copy_journal, target_of
    from reconciler.support.redact import visible

    target = target_of(url, file, schema_of(context, flags), dict(os.environ))
    hide_password(target)
    copied = copy_journal(state_of(context, flags), target)
    done = "It was there already" if copied.was_there else "Copied and proven"
    records = "1 record" if copied.records == 1 else f"{copied.records:,} records"
    chains = "1 chain" if copied.chains == 1 else f"{copied.chains} chains"
    say(
        [
            visible(f"{done}: {records} in {chains}, {copied.place}. Its head: {copied.head}"),
            "From now on every job needs RECONCILER_DATABASE_URL (or database_file under [state]). Then move "
            "journal.sqlite3 away, so that none goes on without the others.",
        ]
    )
