"""`reconciler notify`."""

from typing import TYPE_CHECKING, Any

import click

from reconciler.cli.options import everywhere
from reconciler.cli.shared import say, settings_of
from reconciler.errors import UsageError
from reconciler.exit_codes import Exit
from reconciler.support.redact import visible

if TYPE_CHECKING:
    from reconciler.notices.send import Delivery


@click.command("notify")
@click.option("--test", is_flag=True, help="Send a test to every address of [notify], and say what each said.")
@everywhere
@click.pass_context
def command(context: click.Context, /, test: bool, **flags: Any) -> None:
    """Try the addresses that notices go to."""
    from reconciler.cli.telling import try_addresses

    if not test:
        raise UsageError("Say --test: notices of runs are sent by the runs themselves.")
    deliveries = try_addresses(settings_of(context, flags))
    say(visible(_said(one)) for one in deliveries)
    context.exit(Exit.INCOMPLETE if any(one.failed for one in deliveries) else Exit.OK)


def _said(delivery: "Delivery") -> str:
    return f"{delivery.place}{f' ({delivery.service})' if delivery.service else ''}: {delivery.failed or 'sent'}"
