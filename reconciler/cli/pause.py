"""`reconciler pause`."""

from typing import Any

import click

from reconciler.cli.options import everywhere
from reconciler.cli.shared import say, state_of


@click.command("pause")
@click.option("--reason", required=True, metavar="TEXT", help="Why: everybody whose run is stopped will read it.")
@everywhere
@click.pass_context
def command(context: click.Context, /, reason: str, **flags: Any) -> None:
    """Stop all writing, until `resume`.

    No run of this state folder writes meanwhile, also none that is under way.
    """
    from reconciler.cli.telling import tell_of_pause
    from reconciler.operations.pause import JournalFailed, pause, pause_of
    from reconciler.support.redact import visible

    state = state_of(context, flags)
    try:
        set_by, is_new = pause(state, reason)
    except JournalFailed:
        if standing := pause_of(state):  # it is set all the same: whoever is not there has to know
            tell_of_pause(f"{standing.told} That is not on record.", flags["config"])
        raise
    if not is_new:
        say(["It was paused before, and that stands; your reason was not added."])
    say([visible(str(set_by))])
    if is_new:
        tell_of_pause(set_by.told, flags["config"])
