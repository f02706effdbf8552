"""`reconciler journal forget`."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from reconciler.cli.options import everywhere
from reconciler.cli.shared import say, settings_of

if TYPE_CHECKING:
    from reconciler.operations.forget import ForgetReport


@click.command("forget")
@click.option("--person", default="", metavar="EMAIL", help="Whom; - reads the address from stdin.")
@click.option("--before", default="", metavar="DATE", help="All who were last named before this day (2020-01-31).")
@click.option("--reason", required=True, metavar="TEXT", help="Why, without naming anybody: this stays on record.")
@everywhere
@click.pass_context
def command(context: click.Context, /, person: str, before: str, reason: str, **flags: Any) -> None:
    """Take somebody out of all that is kept here, for good.

    The journal stays whole, and says how much was taken out, by whom and why, and not of whom. Refused while they have
    access, stand in the last sheets, or a request about them is open.
    """
    from reconciler.config.keeping import day
    from reconciler.operations.forget import ForgetRequest, forget
    from reconciler.support.redact import visible

    settings = settings_of(context, flags)
    request = ForgetRequest(
        reason, sys.stdin.readline().strip() if person == "-" else person,
        day(before, "--before").isoformat() if before else "",
    )  # fmt: skip
    say(visible(line) for line in _lines(forget(request, settings)))


def _lines(report: "ForgetReport") -> Iterator[str]:
    people = "1 person" if report.people == 1 else f"{report.people:,} people"
    if report.asked:
        yield (
            f"On record: {people} to be forgotten. Nothing is taken out yet: with four eyes a second account runs the "
            "same command."
        )
    elif report.people:
        yield (
            f"Forgotten: {people}. Taken out: {report.items:,} entries of the journal, {report.places:,} of what the "
            f"page remembers; cleaned or removed: {report.files:,} files. The journal is whole."
        )
    elif report.finished:
        yield "An earlier command was finished: nothing is left of what it took out."
    else:
        yield "Nothing is kept here of whom this is about."
    for why, number in report.kept:
        yield f"Kept: {number:,}, for {why}."
    if report.notices:
        yield f"Not taken back: {report.notices:,} notices that named them, as they were mailed or sent elsewhere."
    for path in report.removed:
        yield f"Removed as a whole, for more than rows and notes named them there: {path}"
    for path in report.elsewhere:
        yield f"Not touched, for it is not in the state folder: {path}"
