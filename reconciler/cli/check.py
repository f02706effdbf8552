"""`reconciler check`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reconciler.cli.options import PATH, everywhere, marking, sheets
from reconciler.cli.shared import print_document, request_of, say, say_of_people, settings_of, tell_pause
from reconciler.errors import InputRefused

if TYPE_CHECKING:
    from reconciler.operations.check import Checked


@click.command("check")
@sheets
@marking
@click.option(
    "--against", type=PATH, metavar="EXPORT", help="Check against what was live when EXPORT was written, too."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")
@everywhere
@click.pass_context
def command(context: click.Context, /, marked: Path | None, against: Path | None, as_json: bool, **flags: Any) -> None:
    """Say what is wrong in these sheets, cell by cell. Offline; exits 6 where rows are rejected."""
    from reconciler.cli import garbage_collection
    from reconciler.operations.check import check
    from reconciler.report.terminal import findings
    from reconciler.support.redact import visible

    garbage_collection.rest()
    settings = settings_of(context, flags)
    try:
        checked = check(request_of(settings, flags, marked=marked, against=against), settings)
    except InputRefused as refused:
        if as_json:
            print_document(_refused(refused))
        raise
    verdict, desired = _verdict(checked), checked.desired
    if marked and not checked.marked:
        verdict += f" Nothing is to be fixed: {marked} was not written."
    if not flags["quiet"]:
        say_of_people(
            [*findings(checked.findings, desired.sources, checked.marked, fixes=desired.fixes.path), ""], err=as_json
        )
    say([click.style(verdict, bold=True)], err=as_json)
    tell_pause(settings.state)
    if flags["quiet"] and checked.marked:
        say([f"Marked copy of the sheets: {visible(checked.marked)}"], err=as_json)
    if as_json:
        print_document(_document(checked, verdict))
    context.exit(checked.exit_code)


def _document(checked: "Checked", verdict: str) -> dict[str, Any]:
    from reconciler.report.summary import check_summary

    holds = [checked.hold] if checked.hold else []
    found, sources = checked.findings, checked.desired.sources
    return check_summary(checked.exit_code, verdict, sources, found, holds, checked.marked, fixes=checked.desired.fixes)


def _refused(refused: InputRefused) -> dict[str, Any]:
    from reconciler.report.summary import check_summary
    from reconciler.report.words.english.errors import error as worded

    return check_summary(refused.exit_code, worded(refused), error_code=refused.code)


def _verdict(checked: "Checked") -> str:
    from reconciler.report.words.english import catalogue as english

    rows, rejected = checked.desired.rows, checked.rejected_rows
    if checked.hold:
        return english.hold(checked.hold)
    if rejected:
        needs, noun = "needs" if rejected == 1 else "need", "row" if rows == 1 else "rows"
        return f"{rejected:,} of {rows:,} {noun} {needs} fixing."
    return "The one row is good." if rows == 1 else f"All {rows:,} rows are good."
