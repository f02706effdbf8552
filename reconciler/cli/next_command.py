"""The exact commands that come after one that has shown a plan, quoted for the shell."""

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

if TYPE_CHECKING:
    from reconciler.model.report import Report

_OF_ONE_COMMAND = frozenset({"as_json", "out", "audit", "marked", "force", "yes", "verbose", "quiet", "deadline"})
"""What was said of how one command prints and writes."""

_NUMBERS = ("confirm_deactivations", "confirm_reactivations")

_IN_A_PLAN = frozenset(
    {"sources", "companies", "users", "encoding", "ignore_column", "absent_users", "unknown_active", "absent_runs"}
)


def next_command(context: click.Context, report: "Report") -> str:
    """Return the command that applies what was shown, holds confirmed; "" for nothing to apply, or no way.

    Where a second person has to say yes first, it is the one that does so, or that keeps the plan for it.
    """
    from reconciler.report.commands import confirmations, free_name, may_go_on, typed
    from reconciler.support.command_line import command_line

    if not (report.plan_digest and report.planned and may_go_on(report.holds)):
        return ""
    confirmed = confirmations(report.holds, saved=bool(report.plan_file))
    if report.needs_approval and not report.plan_file:
        return command_line(
            ["reconciler", "plan", *_again(context, "plan", _OF_ONE_COMMAND), "--out", free_name("plan", ".json")]
        )
    if report.needs_approval:
        return command_line(["reconciler", "approve", typed(report.plan_file), *confirmed])
    left_out = _OF_ONE_COMMAND | {name for name in _NUMBERS if f"--{name.replace('_', '-')}" in confirmed}
    if not report.plan_file:
        return command_line(["reconciler", "apply", *_again(context, "apply", left_out), *confirmed])
    options = _again(context, "apply", left_out | _IN_A_PLAN)
    return command_line(["reconciler", "apply", typed(report.plan_file), *options, *confirmed])


def in_full(context: click.Context, report: "Report") -> list[str]:
    """Return the commands that show a plan in full: one, or two where it is in no file yet."""
    from reconciler.report.commands import free_name, typed
    from reconciler.support.command_line import command_line

    if report.plan_file:
        return [command_line(["reconciler", "show", typed(report.plan_file)])]
    name = free_name("plan", ".json")
    again = _again(context, "plan", _OF_ONE_COMMAND)
    return [command_line(["reconciler", "plan", *again, "--out", name]), command_line(["reconciler", "show", name])]


def _again(context: click.Context, name: str, left_out: frozenset[str]) -> list[str]:
    """Return what was said on this command line, as far as the command of this name takes it: sources first."""
    command: click.Command = import_module(f"reconciler.cli.{name}").command
    given = {name: value for name, value in (context.obj or {}).items() if value} | {
        name: value
        for name, value in context.params.items()
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    params = sorted(command.params, key=lambda param: isinstance(param, click.Option))
    said = (param for param in params if param.name in given and param.name not in left_out)
    return [word for param in said for word in _spelled(param, given[param.name or ""])]


def _spelled(param: click.Parameter, value: Any) -> Iterator[str]:
    """Yield the words that give a parameter this value."""
    from reconciler.report.commands import typed

    if isinstance(param, click.Argument):
        yield from (typed(str(each)) for each in value)
    elif getattr(param, "is_flag", False):
        yield param.opts[0]
    else:
        for each in value if param.multiple else [value]:
            yield from (param.opts[0], str(each))
