"""The commands there are, and how each ends."""

import os
from importlib import import_module
from typing import Any

import click

from reconciler.cli import garbage_collection, json_lines, streams
from reconciler.cli.options import everywhere
from reconciler.errors import ReconcilerError
from reconciler.exit_codes import Exit

_LINES = {
    "plan": "Show what would change.",
    "apply": "Make it so, verify, and write the audit workbook.",
    "show": "Show a plan file in full, offline.",
    "approve": "Say yes to a plan that somebody else has made, on record.",
    "check": "Say what is wrong in these sheets, cell by cell.",
    "runs": "List past runs, or show one in full.",
    "journal": "Look after the journal: export, back up, restore, copy, forget.",
    "database": "Make the tables in a shared PostgreSQL database.",
    "pause": "Stop all writing, until `resume`.",
    "resume": "Let runs write again after `pause`.",
    "explain": "Say what a code means, and how to cure it.",
    "export": "Write the live state as a workbook.",
    "template": "Write an empty workbook to fill in, or all settings.",
    "notify": "Try the addresses that notices go to.",
    "serve": "Serve the page: drop a sheet, have it approved, apply it.",
    "worker": "Carry out jobs that others hand over, and schedules.",
    "submit": "Hand work over to workers.",
    "jobs": "List the jobs of workers, or show how one stands.",
    "sandbox": "Run the API on this machine, for rehearsal.",
    "demo": "Show the whole job on sample data, against a sandbox.",
}
"""The first sentence of each command's help: a list of the commands needs none of their modules."""


class _Commands(click.Group):
    """Knows of each command its line alone, until it is called; an error of usage knows which one it is about."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before the command."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called, and load it. Raises UsageError of click where there is none."""
        if not (ctx.resilient_parsing or args[0] in self.commands or args[0].startswith("-")):
            from reconciler.cli.misuse import NoSuchCommand

            raise NoSuchCommand(args[0], list(self.commands), ctx)
        name, command, rest = super().resolve_command(ctx, args)
        return name, load(name) if name else command, rest

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            if error.ctx is None and ctx.invoked_subcommand:
                error.ctx = click.Context(load(ctx.invoked_subcommand), ctx, ctx.invoked_subcommand)
            raise


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


def run() -> int:
    """Run the command line, and return what the process ends with."""
    # Files are for their owner alone, and for him whole: under 777 what XlsxWriter has written could not be read again.
    os.umask(0o077)
    code = _code()
    if not (why := streams.undelivered()):
        return code
    from reconciler.run.conclude import without_proof

    click.echo(f"reconciler: what was to be printed on stdout has not arrived ({why}).", err=True)
    return without_proof(code)


def _code() -> int:
    try:
        return cli(standalone_mode=False) or Exit.OK
    except click.ClickException as error:
        from reconciler.cli.misuse import tell_misuse

        json_lines.switch_on_as_configured()
        tell_misuse(error)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        json_lines.switch_on_as_configured()
        click.echo("Stopped. What was done, if anything was, `reconciler runs` shows.", err=True)
        return Exit.INCOMPLETE
    except ReconcilerError as error:
        from reconciler.cli.shared import tell_error

        json_lines.switch_on_as_configured()
        tell_error(error)
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - it is told in a sentence, and kept whole in a file
        from reconciler.support.shortages import shortage

        json_lines.switch_on_as_configured()
        if words := shortage(error):
            click.echo(f"reconciler: {words}", err=True)
            return Exit.USAGE
        _tell_unexpected(error)
        return Exit.UNEXPECTED


def _tell_unexpected(error: Exception) -> None:
    from reconciler.cli.hidden import without_secrets
    from reconciler.cli.log_setup import set_up_log_unless_done
    from reconciler.support.lazy_log import logger
    from reconciler.support.redact import mask_addresses, visible

    faults_logger = logger(__name__)
    set_up_log_unless_done()
    faults_logger.error("unexpected error", exc_info=error)
    said = mask_addresses(without_secrets(f"reconciler: unexpected error: {type(error).__name__}: {error}"))
    if not json_lines.told(
        "error", f"unexpected error: {type(error).__name__}", "error", exit_code=int(Exit.UNEXPECTED)
    ):
        click.echo(visible(said), err=True)
