"""`reconciler runs`."""

from pathlib import Path
from typing import Any

import click

from reconciler.cli.options import PATH, everywhere
from reconciler.cli.shared import require_writable, say, state_dir_of
from reconciler.errors import UsageError
from reconciler.operations import runs


@click.command("runs")
@click.argument("run", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")
@click.option("--audit", type=PATH, metavar="FILE", help="Write the audit workbook of RUN again (.xlsx).")
@click.option("--undo", is_flag=True, help="Make a plan that reverses what RUN did to people's status.")
@click.option("--out", type=PATH, metavar="PLAN", help="Where to write the plan of --undo.")
@click.option("--verify", is_flag=True, help="Prove that no record of the journal was changed.")
@click.option("--head", metavar="HASH", help="With --verify: a journal head from an audit workbook that must be there.")
@everywhere
@click.pass_context
def command(
    context: click.Context, /, run: str | None, audit: Path | None, undo: bool, out: Path | None, verify: bool,
    head: str | None, **flags: Any,
) -> None:  # fmt: skip
    """List past runs; with RUN (an id, its beginning, or "last") show one in full."""
    state_dir = state_dir_of(context, flags)
    if verify:
        shown = runs.verify_journal(state_dir, head)
    elif run is None:
        if audit or undo:
            raise UsageError("--audit and --undo need a RUN: name one, or `last`.")
        shown = runs.list_runs(state_dir)
    elif undo:
        if out is None:
            raise UsageError("--undo needs --out PLAN: the plan is applied with `reconciler apply PLAN`.")
        shown = runs.undo_plan(state_dir, run, out)
    elif audit:
        require_writable(audit)
        shown = runs.audit_again(state_dir, run, audit)
    else:
        shown = runs.show_run(state_dir, run)
    if flags["as_json"]:
        import json

        click.echo(json.dumps(shown.document, indent=2))
    else:
        say(shown.lines)
    context.exit(shown.exit_code)
