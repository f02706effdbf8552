"""`reconciler submit`."""

import json
from pathlib import Path
from typing import Any

import click

from reconciler.cli import apply
from reconciler.cli.options import everywhere
from reconciler.cli.shared import say, settings_of
from reconciler.errors import UsageError

_NOT_OF_THE_JOB = frozenset(
    {"sources", "companies", "users", "fixes", "config", "as_json", "yes", "quiet", "verbose", "version"}
)
"""Files, which the job keeps, and what is said to one command alone."""


@click.group("submit")
@everywhere
@click.pass_context
def command(context: click.Context, /, **common: Any) -> None:
    """Hand work over to workers."""
    context.obj = {**(context.obj or {}), **{name: value for name, value in common.items() if value}}


@click.pass_context
def _submit(context: click.Context, /, **flags: Any) -> None:
    """Have a worker apply sheets as they are now, or a plan file.

    The sheets are kept as they are handed over. Takes the options of `apply`; nobody is asked, as with --yes there.
    With --json all that is printed is {"job": ID}.
    """
    from reconciler.operations.jobs import JobRequest, submit
    from reconciler.operations.plan_files import named_plan

    settings = settings_of(context, flags)
    plan_file = named_plan(flags["sources"], settings.state)
    if plan_file and any(flags[name] for name in apply.IN_A_PLAN):
        raise UsageError("A plan file has its sources and policies in it: name it alone.")
    named = {name: flags[name] for name in ("sources", "companies", "users")}
    if plan_file or not any(named.values()):
        named = {"sources": settings.files, "companies": settings.companies, "users": settings.users}
    if not plan_file and not any(named.values()):
        raise UsageError("No sheet was named. Name a workbook, CSV or folder, or list sources in reconciler.toml.")
    words = [word for parameter in context.command.params for word in _words(parameter, flags)]
    files = {} if plan_file else {**named, "fixes": flags["fixes"]}
    job_id = submit(JobRequest(plan_file=plan_file, words=words, **files), settings)
    if flags["as_json"]:
        click.echo(json.dumps({"job": job_id}))
    else:
        say([f"{job_id} waits for a worker. How it stands: reconciler jobs {job_id}"])


def _words(parameter: click.Parameter, flags: dict[str, Any]) -> list[str]:
    """Return an option as it is said to the `apply` that carries the job out; a path is the same from any folder."""
    value = flags.get(str(parameter.name))
    if parameter.name in _NOT_OF_THE_JOB or value in (None, False, ()):
        return []
    option = max(parameter.opts, key=len)
    if value is True:
        return [option]
    values = value if isinstance(value, tuple) else (value,)
    return [f"{option}={one.absolute() if isinstance(one, Path) else one}" for one in values]


command.add_command(click.Command("apply", params=apply.command.params, callback=_submit, help=_submit.__doc__))
