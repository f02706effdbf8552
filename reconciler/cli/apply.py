"""`reconciler apply`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reconciler.cli import garbage_collection, json_lines, streams
from reconciler.cli.options import PATH, Choice, everywhere, forcing, pace, policies, sheets
from reconciler.cli.shared import (
    columns,
    connection_of,
    request_of,
    require_answer,
    say,
    say_of_people,
    settings_of,
    show,
)
from reconciler.errors import Interrupted, UsageError
from reconciler.exit_codes import Exit

if TYPE_CHECKING:
    from reconciler.model.report import Report
    from reconciler.run.request import Approve

IN_A_PLAN = ("companies", "users", "fixes", "absent_users", "unknown_active", "absent_runs")
"""Flags that say what a plan file has in it already."""

_ANSWERS = {"y": True, "yes": True, "n": False, "no": False, "": False}


@click.command("apply")
@sheets
@policies
@click.option("--out", type=PATH, metavar="PLAN", help="Write the plan to a file that `apply` takes.")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@click.option("--deadline", metavar="WHEN", help="Write no more from then on: local time (06:00) or duration (2h).")
@click.option("--audit", type=PATH, metavar="FILE", help="Where to write the audit workbook (.xlsx).")
@click.option(
    "--on-hold",
    type=Choice(["all", "deactivations"]),
    help="What a hold keeps back: all (default), or the deactivations (or reactivations) alone.",
)
@forcing
@click.option("--unchanged", is_flag=True, help="List unchanged rows in the audit workbook too.")
@pace
@everywhere
@click.pass_context
def command(
    context: click.Context, /, out: Path | None, yes: bool, audit: Path | None, unchanged: bool, **flags: Any
) -> None:
    """Make it so, verify, and write the audit workbook.

    SOURCE is a sheet or a folder of them; or name alone a PLAN file that `plan --out` made.
    """
    from dataclasses import replace

    from reconciler.cli.signals import ask_to_end, end_with_parent, run_under
    from reconciler.cli.telling import ping_watchdogs, tell_of, tell_of_missed, telling_of_failure
    from reconciler.operations.apply import apply, without_summary
    from reconciler.operations.jobs import job_under_way
    from reconciler.operations.plan_files import named_plan

    end_with_parent()
    garbage_collection.rest()
    settings = settings_of(context, flags)
    require_answer(settings, yes)
    tell_of_missed(settings)
    plan_file = named_plan(flags["sources"], settings.state)
    if plan_file and any(flags[name] for name in IN_A_PLAN):
        raise UsageError("A plan file has its sources and policies in it: name it alone.")
    declined = list[str]()
    request = request_of(
        settings,
        flags,
        plan_file=plan_file,
        out=out,
        audit=audit,
        keep_unchanged=unchanged,
        approve=_approve(context, flags, yes, declined),
    )
    if under_way := job_under_way(settings):
        json_lines.about(under_way.run_id)
        request = replace(request, **under_way._asdict())
    with telling_of_failure(settings, unattended=yes):
        connection = connection_of(settings)
        ask_to_end(request.stop)
        report = run_under(request.stop, apply(request, settings, connection))
    show(report, flags, context)
    if _is_to_go_on(report) and not declined:
        again = "To go on, run the same command again:"
        if not json_lines.told("log", f"{again} {_same_command()}"):
            say([again, f"  {_same_command()}"], err=True)
    if why := streams.undelivered():
        report = without_summary(report, settings, why)
    tell_of(report, settings, request.all_sources)
    ping_watchdogs(settings)
    context.exit(report.exit_code)


def _is_to_go_on(report: "Report") -> bool:
    """Whether something stopped the run that the next one goes on from, be it that runs were paused."""
    if report.paused and report.exit_code == Exit.HELD:
        return True
    return bool(report.error) and report.exit_code in (
        Exit.INCOMPLETE,
        Exit.UNVERIFIED,
        Exit.API_GONE,
        Exit.LOCK_LOST,
    )


def _same_command() -> str:
    from reconciler.support.command_line import command_line

    return command_line(["reconciler", *sys.argv[1:]])


def _approve(context: click.Context, flags: dict[str, Any], yes: bool, declined: list[str]) -> "Approve":
    """Return what shows the plan and, without --yes, asks whether to carry it out; a no goes into `declined`."""

    def approve(report: "Report") -> bool:
        if not (flags["quiet"] and yes):
            from reconciler.cli.next_command import in_full
            from reconciler.report.plan_text import preview

            say_of_people([*preview(report, rest=in_full(context, report)), ""], err=flags["as_json"])
        answer = yes or _asked(report)
        if answer:
            garbage_collection.scan_what_is_new()
        else:
            declined.append(report.run_id)
        return answer

    async def ask(report: "Report") -> bool:
        return approve(report)

    # To be awaited tells that a person is asked: then all is looked at again before anything is written.
    return approve if yes else ask


def _asked(report: "Report") -> bool:
    """Return the answer. Raises Interrupted where a signal comes in its place, UsageError where nothing does."""
    from reconciler.cli.signals import BrokenOff, asked, at_a_question
    from reconciler.report.words.english.people import question

    try:
        with at_a_question():
            answer = _answer(f"{question(report)} Apply? [y/N]:")
    except BrokenOff as signal:
        click.echo(err=True)
        raise Interrupted(asked(signal.name)) from None
    if answer is None:
        click.echo(err=True)
        raise UsageError(
            "Nothing was written: there is nobody to ask here, and the end of input is a no. Add --yes to apply "
            "without a question."
        )
    return answer


def _answer(question: str) -> bool | None:
    """Return yes or no as it is read from stdin; None at its end."""
    from reconciler.report.widths import wrapped

    *before, last = wrapped(question, columns())
    while True:
        say(before, err=True)
        click.echo(f"{last.rstrip()} ", nl=False, err=True)
        if not streams.have_taken():
            raise UsageError(
                "Nothing was written: the question could not be shown, for what is printed is not read. Add --yes to "
                "apply without a question."
            )
        try:
            line = sys.stdin.readline()
        except (OSError, ValueError):  # a terminal that was closed, something that is not for reading
            return None
        if not line:
            return None
        if line.strip().lower() in _ANSWERS:
            return _ANSWERS[line.strip().lower()]
        click.echo("Answer y or n.", err=True)
