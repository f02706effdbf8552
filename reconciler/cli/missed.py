"""What every command says of runs that were due and did not happen."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from reconciler.errors import ReconcilerError
from reconciler.operations.watch import standings
from reconciler.report.words.english import schedules as words

if TYPE_CHECKING:
    from reconciler.config.settings import Settings


def tell_missed(settings: "Settings") -> None:
    """Say on stderr which runs were due and did not happen; nothing where the journal cannot be read."""
    with suppress(ReconcilerError):
        for standing in standings(settings, datetime.now(UTC)):
            if standing.missed:
                click.echo(f"reconciler: {words.missed(standing)}", err=True)
