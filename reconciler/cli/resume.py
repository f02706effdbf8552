"""`reconciler resume`."""

from typing import Any

import click

from reconciler.cli.options import everywhere
from reconciler.cli.shared import say, state_of

_KILLED = "A run that was killed or stopped is finished by running its command again."


@click.command("resume")
@everywhere
@click.pass_context
def command(context: click.Context, /, **flags: Any) -> None:
    """Let runs write again after `pause`."""
    from reconciler.cli.telling import tell_of_pause
    from reconciler.operations.pause import resume
    from reconciler.run.who_acts import who_acts
    from reconciler.support.redact import visible

    before = resume(state_of(context, flags))
    if before is None:
        say([f"Nothing is paused. {_KILLED}"])
        return
    say([visible(f"{before.told_over} {_KILLED}")])
    tell_of_pause(f"{before.told_over} It was {who_acts()} who let them.", flags["config"], over=True)
