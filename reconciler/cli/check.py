"""`reconciler check`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reconciler.cli.options import PATH, everywhere, marking, sheets
from reconciler.cli.shared import request_of, say, settings_of, tell_pause

if TYPE_CHECKING:
    from reconciler.operations.check import Checked


@click.command("check")
@sheets
@marking
@click.option(
    "--against", type=PATH, metavar="EXPORT", help="Check against what was live when EXPORT was written, too."
)
@everywhere
@click.pass_context
def command(context: click.Context, /, marked: Path | None, against: Path | None, **flags: Any) -> None:
    """Say what is wrong in these sheets, cell by cell. Offline; exits 6 where rows are rejected."""
    from reconciler.cli import garbage_collection
    from reconciler.operations.check import check
    from reconciler.report.terminal import findings
    from reconciler.support.redact import visible

    garbage_collection.rest()
    settings = settings_of(context, flags)
    checked = check(request_of(settings, flags, marked=marked, against=against), settings)
    verdict = _verdict(checked)
    if marked and not checked.marked:
        verdict += f" Nothing is to be fixed: {marked} was not written."
    if not flags["quiet"]:
        say([*findings(checked.findings, checked.desired.sources, checked.marked), ""])
    say([click.style(verdict, bold=True)])
    tell_pause(settings.state_dir)
    if flags["quiet"] and checked.marked:
        say([f"Marked copy of the sheets: {visible(checked.marked)}"])
    context.exit(checked.exit_code)


def _verdict(checked: "Checked") -> str:
    from reconciler.report.words.english import catalogue as english

    rows, rejected = checked.desired.rows, checked.rejected_rows
    if checked.hold:
        return english.hold(checked.hold)
    if rejected:
        needs, noun = "needs" if rejected == 1 else "need", "row" if rows == 1 else "rows"
        return f"{rejected:,} of {rows:,} {noun} {needs} fixing."
    return "The one row is good." if rows == 1 else f"All {rows:,} rows are good."
