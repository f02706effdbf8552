"""The commands there are, and how each ends."""

import io
import os
import sys
from importlib import import_module
from typing import Any

import click

from reconciler.cli import garbage_collection
from reconciler.cli.options import everywhere
from reconciler.errors import ReconcilerError
from reconciler.exit_codes import Exit

_LINES = {
    "plan": "Show what would change.",
    "apply": "Make it so: apply the sheets, or a PLAN file made by `plan --out`; verify; write the audit workbook.",
    "check": "Say what is wrong in these sheets, cell by cell.",
    "runs": 'List past runs; with RUN (an id, its beginning, or "last") show one in full.',
    "export": "Write the live state as a workbook that `plan` reads back with no change.",
    "template": "Write an empty workbook with drop-downs, notes and an example.",
    "sandbox": "Run the API on this machine, for rehearsal.",
    "demo": "Sandbox and sample data: plan, apply, verify, audit, and a second plan that is empty.",
}
"""The first sentence of each command's help: a list of the commands needs none of their modules."""


class _Commands(click.Group):
    """Knows of each command its line alone, until it is called."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called, and load it."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, load(name) if name else command, rest


def load(name: str) -> click.Command:
    """Give a command, whole."""
    with garbage_collection.resting():
        command: click.Command = import_module(f"reconciler.cli.{name}").command
    return command


@click.group(
    cls=_Commands,
    commands=[click.Command(name, help=line) for name, line in _LINES.items()],
    context_settings={"help_option_names": ["-h", "--help"]},
)
@everywhere
@click.pass_context
def cli(context: click.Context, /, **common: Any) -> None:
    """Reconcile sheets of companies and users with Symphony's Connect / Sponsored Access API.

    Start with `reconciler demo`, then `reconciler plan people.xlsx`: it shows what would change and writes nothing.
    """
    context.obj = common


def run() -> None:
    """Run the command line and end the process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a letter gets a mark in its place, not an error.
            stream.reconfigure(errors="replace")
    try:
        sys.exit(cli(standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was done, if anything was, `reconciler runs` shows.", err=True)
        sys.exit(Exit.INCOMPLETE)
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`): point stdout at nothing so that its flush at exit is quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(Exit.UNEXPECTED)
    except ReconcilerError as error:
        from reconciler.cli.shared import tell_error

        tell_error(error)
        sys.exit(error.exit_code)
    except Exception as error:
        from reconciler.cli.log_setup import without_secrets
        from reconciler.support.lazy_log import logger
        from reconciler.support.redact import mask_addresses, visible

        faults_logger = logger(__name__)
        faults_logger.exception("unexpected error")
        said = mask_addresses(without_secrets(f"reconciler: unexpected error: {type(error).__name__}: {error}"))
        click.echo(visible(said), err=True)
        sys.exit(Exit.UNEXPECTED)
