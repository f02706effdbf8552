"""`reconciler approve`."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reconciler.cli.options import PATH, Whole, everywhere
from reconciler.cli.shared import require_answer, say, settings_of, tell_pause

if TYPE_CHECKING:
    from reconciler.model.report import Report


@click.command("approve")
@click.argument("plan", type=PATH, metavar="PLAN")
@click.option(
    "--confirm-deactivations",
    type=Whole(0),
    metavar="N",
    help="Go past the deactivation limits: N must be the exact number of this plan.",
)
@click.option(
    "--confirm-reactivations",
    type=Whole(0),
    metavar="N",
    help="Go past the reactivation limits: N must be the exact number of this plan.",
)
@click.option(
    "--confirm-companies-gone",
    multiple=True,
    metavar="NAME",
    help="This company (its vanityName) is meant to be in the sheets no more; for several, again.",
)
@click.option("--reason", default="", metavar="TEXT", help="Why: it is on record beside your name.")
@click.option("--schedule", is_flag=True, help="Approve all later runs of these sheets that no limit holds, too.")
@click.option("--withdraw", is_flag=True, help="Take the approval back.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@everywhere
@click.pass_context
def command(
    context: click.Context, /, plan: Path, reason: str, schedule: bool, withdraw: bool, yes: bool, **flags: Any
) -> None:
    """Say yes to a plan that somebody else has made, on record.

    PLAN is a file that `plan --out` made, or that a held run has kept. Offline, and without credentials.
    """
    from reconciler.cli.telling import tell_of_approval
    from reconciler.model.approval import Lifted
    from reconciler.operations.approve import ApproveRequest, approve
    from reconciler.operations.plan_files import found_plan
    from reconciler.report.plan_text import approved_record, preview, schedule_record
    from reconciler.support.command_line import command_line
    from reconciler.support.redact import visible

    settings = settings_of(context, flags)
    require_answer(settings, yes or withdraw)
    plan = found_plan(plan, settings.state)

    def ask(report: "Report") -> bool:
        if schedule:
            say([*schedule_record(report, asdict(settings.limits)), ""])
            return yes or _answer()
        in_full = command_line(["reconciler", "show", str(plan)])
        say([*preview(report, rest=[in_full]), "", *approved_record(report), ""])
        return yes or _answer()

    request = ApproveRequest(
        plan,
        ask,
        Lifted(flags["confirm_deactivations"], flags["confirm_reactivations"]),
        flags["confirm_companies_gone"],
        reason,
        schedule,
        withdraw,
    )
    actor = approve(request, settings)
    tell_of_approval(plan, str(actor), settings, schedule=schedule, withdrawn=withdraw)
    what = "The schedule" if schedule else str(plan)
    if withdraw:
        say([visible(f"{what}: {actor} has withdrawn the approval.")])
    else:
        way_on = "" if schedule else f" Apply it with: {command_line(['reconciler', 'apply', str(plan)])}"
        say([visible(f"{what}: approved by {actor}.{way_on}")])
    tell_pause(settings.state)


def _answer() -> bool:
    """Return yes or no as it is read from stdin; the command is the yes where nobody is there to be asked once more."""
    while True:
        click.echo("Approve this? [y/N]: ", nl=False, err=True)
        try:
            line = sys.stdin.readline()
        except (OSError, ValueError):
            line = ""
        if not line:
            click.echo(err=True)
            return not _is_terminal()
        if (answer := line.strip().lower()) in ("y", "yes", "n", "no", ""):
            return answer in ("y", "yes")
        click.echo("Answer y or n.", err=True)


def _is_terminal() -> bool:
    try:
        return sys.stdin.isatty()
    except (OSError, ValueError, AttributeError):
        return False
