"""`reconciler journal export`."""

from typing import Any

import click

from reconciler.cli import json_lines, streams
from reconciler.cli.options import Whole, everywhere
from reconciler.cli.shared import state_of

_AT_ONCE_B = 1 << 18
"""How many letters are handed to the reader in one go: no more of the journal need be in memory."""


@click.command("export")
@click.option(
    "--since", type=Whole(0), metavar="POSITION", help="Only what came after this record of an earlier export."
)
@click.option("--chain", default="", metavar="NAME", help="The records of this chain alone.")
@click.option(
    "--with-people", is_flag=True, help="With what tells of people; without it nothing printed names anybody."
)
@everywhere
@click.pass_context
def command(context: click.Context, /, since: int | None, chain: str, with_people: bool, **flags: Any) -> None:
    """Print the records as JSON lines, for a program that keeps them elsewhere.

    Each line can be proven by itself and by the one before it. What to name as --since the next time is said on stderr;
    it is the "position" of the last line.
    """
    from reconciler.operations.journal_export import exported, has_legacy

    state = state_of(context, flags)
    streams.require_arrival()
    count, last, waiting, size = 0, since or 0, list[str](), 0
    for position, line in exported(state, since or 0, chain, with_people=with_people):
        count, last, size = count + 1, position, size + len(line)
        waiting.append(line)
        if size > _AT_ONCE_B:
            click.echo("\n".join(waiting))
            waiting, size = [], 0
            if streams.undelivered():
                return  # nobody reads: what is printed at the end says so
    if waiting:
        click.echo("\n".join(waiting))
    if not flags["quiet"]:
        _tell(count, last, chain, legacy=not (since or chain) and has_legacy(state))


def _tell(count: int, last: int, chain: str, *, legacy: bool) -> None:
    records = "1 record" if count == 1 else f"{count:,} records"
    said = f"{records} exported. The next time: --since {last}{f' --chain {chain}' if chain else ''}"
    if legacy:
        said += ". Those of older versions are exported by --chain legacy --with-people"
    if not json_lines.told("export", said, records=count, since=last):
        click.echo(said, err=True)
