"""`reconciler apply`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reconciler.cli import garbage_collection
from reconciler.cli.options import PATH, everywhere, forcing, policies, sheets
from reconciler.cli.shared import connection_of, request_of, say, settings_of, show
from reconciler.errors import UsageError

if TYPE_CHECKING:
    from reconciler.cli.signals import Signals
    from reconciler.model.report import Report
    from reconciler.run.request import Approve

_IN_A_PLAN = ("companies", "users", "absent_users", "unknown_active", "absent_runs")
"""Flags that say what a plan file has in it already."""


@click.command("apply")
@sheets
@policies
@click.option("--out", type=PATH, metavar="PLAN", help="Write the plan to a file that `apply` takes.")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@click.option("--deadline", metavar="WHEN", help="Write no more from then on: local time (06:00) or duration (2h).")
@click.option("--audit", type=PATH, metavar="FILE", help="Where to write the audit workbook (.xlsx).")
@click.option(
    "--on-hold",
    type=click.Choice(["all", "deactivations"]),
    help="What a hold keeps back: all (default), or the deactivations (or reactivations) alone.",
)
@forcing
@click.option("--unchanged", is_flag=True, help="List unchanged rows in the audit workbook too.")
@everywhere
@click.pass_context
def command(
    context: click.Context, /, out: Path | None, yes: bool, audit: Path | None, unchanged: bool, **flags: Any
) -> None:
    """Make it so: apply the sheets, or a PLAN file made by `plan --out`; verify; write the audit workbook."""
    from reconciler.cli.signals import Signals, run_under
    from reconciler.operations.apply import apply
    from reconciler.operations.plan_files import named_plan
    from reconciler.run.stop_switch import StopSwitch

    garbage_collection.rest()
    settings = settings_of(context, flags)
    stop = StopSwitch()
    signals = Signals(stop)
    plan_file = named_plan(flags["sources"])
    if plan_file and any(flags[name] for name in _IN_A_PLAN):
        raise UsageError("A plan file has its sources and policies in it: name it alone.")
    request = request_of(
        settings,
        flags,
        plan_file=plan_file,
        out=out,
        audit=audit,
        keep_unchanged=unchanged,
        stop=stop,
        approve=_approve(flags, yes, signals),
    )
    report = run_under(signals, apply(request, settings, connection_of(settings)))
    show(report, flags)
    context.exit(report.exit_code)


def _approve(flags: dict[str, Any], yes: bool, signals: "Signals") -> "Approve":
    """Return what shows the plan and asks; a signal is an answer, too."""

    def approve(report: "Report") -> bool:
        with signals.suspended():
            answer = _asked(report, flags, yes)
        if answer:
            garbage_collection.scan_what_is_new()
        return answer

    async def ask(report: "Report") -> bool:
        return approve(report)

    # To be awaited tells that a person is asked: then all is looked at again before anything is written.
    return approve if yes else ask


def _asked(report: "Report", flags: dict[str, Any], yes: bool) -> bool:
    from reconciler.report.terminal import preview

    if not (flags["quiet"] and yes):
        say(preview(report), err=flags["as_json"])
    if yes:
        return True
    try:
        return click.confirm(_question(report), err=True)
    except click.Abort as abort:
        if isinstance(abort.__context__, KeyboardInterrupt):
            return False
        raise UsageError(
            "Nothing was written: there is nobody to ask here. Add --yes to apply without a question."
        ) from None


def _question(report: "Report") -> str:
    """Return the question for what would be written: what the guard keeps back is not."""
    planned, held = len(report.planned), report.held_back
    if not held:
        return f"Apply these {planned:,} changes to {report.host}?"
    kept_back = f"{held:,} {'is' if held == 1 else 'are'} held"
    return f"Apply {planned - held:,} of these {planned:,} changes ({kept_back}) to {report.host}?"
