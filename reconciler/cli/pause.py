"""`reconciler pause`."""

from typing import Any

import click

from reconciler.cli.options import everywhere
from reconciler.cli.shared import say, state_dir_of


@click.command("pause")
@click.option("--reason", required=True, metavar="TEXT", help="Why: everybody whose run is stopped will read it.")
@everywhere
@click.pass_context
def command(context: click.Context, /, reason: str, **flags: Any) -> None:
    """Stop all writing, until `resume`.

    No run of this state folder writes meanwhile, also none that is under way.
    """
    from reconciler.cli.telling import tell_of_pause
    from reconciler.operations.pause import pause
    from reconciler.support.redact import visible

    set_by, is_new = pause(state_dir_of(context, flags), reason)
    if not is_new:
        say(["It was paused before, and that stands; your reason was not added."])
    say([visible(str(set_by))])
    if is_new:
        tell_of_pause(str(set_by), flags["config"])
