"""What the commands share."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reconciler.errors import ReconcilerError, UsageError
from reconciler.exit_codes import Exit
from reconciler.support.lazy_log import set_up_later

if TYPE_CHECKING:
    from reconciler.config.connection import Connection
    from reconciler.config.settings import Settings
    from reconciler.model.report import Report
    from reconciler.run.progress import Progress
    from reconciler.run.request import Request


_USUAL_COLUMNS = 80

_FILES = 32
"""Open files besides those of requests under way: streams, the journal with its log, the lock, a sheet, a workbook."""


def settings_of(context: click.Context, /, flags: dict[str, Any], *, tell: bool = True) -> "Settings":
    """Lay this command's flags over those given before it, and both over the configuration.

    Says on stderr which runs were due and did not happen, unless that is what is asked for (`tell`).
    """
    from dataclasses import fields

    from reconciler.config.settings import Overrides, load_settings

    complete(context, flags)
    settings = load_settings(flags["config"])
    _set_up_log(settings.state_dir, flags)
    if tell and settings.schedules:
        _tell_missed(settings)
    asked: dict[str, Any] = {each.name: flags[each.name] for each in fields(Overrides) if each.name in flags}
    return settings.with_overrides(Overrides(**asked))


def state_dir_of(context: click.Context, /, flags: dict[str, Any]) -> Path:
    """Give where past runs are kept: all that a look at them needs of the settings, and a third of their cost."""
    from reconciler.config.file import read_config
    from reconciler.config.places import state_dir

    complete(context, flags)
    document, folder = read_config(flags["config"])
    path = state_dir(document, folder)
    if document.get("schedule"):
        from reconciler.config.settings import load_settings

        _tell_missed(load_settings(flags["config"]))
    set_up_later(lambda: _set_up_log(path, flags))
    return path


def complete(context: click.Context, flags: dict[str, Any]) -> None:
    """Lay this command's flags over those given before it. Raises UsageError where two exclude each other."""
    for name, value in (context.obj or {}).items():
        if flags.get(name) in (None, False):
            flags[name] = value
    if flags["verbose"] and flags["quiet"]:
        raise UsageError("--verbose and --quiet exclude each other.")


def _set_up_log(state_dir: Path, flags: dict[str, Any]) -> None:
    from reconciler.cli.log_setup import set_up_log

    set_up_log(state_dir, flags["verbose"], flags["quiet"])


def _tell_missed(settings: "Settings") -> None:
    from reconciler.cli.missed import tell_missed

    tell_missed(settings)


def connection_of(settings: "Settings") -> "Connection":
    """Return the connection; its secrets are in nothing that is logged from now on.

    Raises UsageError where the system gives too little to speak over it.
    """
    from reconciler.cli.log_setup import hide_secrets
    from reconciler.config.connection import connect
    from reconciler.support.shortages import require_files, require_threads

    connection = connect(settings)
    require_files(_FILES + settings.pace.max_concurrency)
    require_threads()
    hide_secrets(connection.redactor)
    return connection


def request_of(settings: "Settings", flags: dict[str, Any], *, plan_file: Path | None = None, **more: Any) -> "Request":
    """Take the sources from the command line, or from the configuration where it names none."""
    from reconciler.run.request import Request

    sources, companies, users = flags["sources"], flags["companies"], flags["users"]
    if plan_file:
        sources = ()
    elif not (sources or companies or users):
        sources, companies, users = settings.files, settings.companies, settings.users
    if not (plan_file or sources or companies or users):
        raise UsageError(
            "No sheet was named. Name a workbook, CSV or folder, as in `reconciler plan people.xlsx`, "
            "or list sources in reconciler.toml."
        )
    return Request(
        sources=sources,
        companies=companies,
        users=users,
        plan_file=plan_file,
        confirmed=flags.get("confirm_deactivations"),
        confirmed_reactivations=flags.get("confirm_reactivations"),
        companies_gone=flags.get("confirm_companies_gone", ()),
        older_sheet=flags.get("older_sheet", False),
        force=flags.get("force", False),
        progress=progress(flags),
        **more,
    )


def progress(flags: dict[str, Any]) -> "Progress":
    """Give what tells people how far we are."""
    from reconciler.cli.progress import Bars, Lines
    from reconciler.run.progress import Silent

    if flags["quiet"]:
        return Silent()
    return Bars() if sys.stderr.isatty() and not flags["verbose"] else Lines()


def tell_pause(state_dir: Path) -> None:
    """Say so on stderr where all runs are paused."""
    from reconciler.operations.runs import paused
    from reconciler.support.redact import visible

    if set_by := paused(state_dir):
        click.echo(click.style(f"reconciler: {visible(str(set_by))}", fg="yellow"), err=True)


def show(report: "Report", flags: dict[str, Any], context: click.Context) -> None:
    """Print how a run ended, and the command that comes next where nothing was written yet."""
    from reconciler.cli.next_command import in_full, next_command
    from reconciler.report.plan_text import held, preview
    from reconciler.report.terminal import findings_of, outcome
    from reconciler.support.redact import visible

    as_json, told = flags["as_json"], bool(report.results)
    say((f"reconciler: {visible(why)}" for why in report.not_written), err=True)
    went_well = report.exit_code in (Exit.OK, Exit.CHANGES_PENDING)
    if flags["quiet"]:
        say(held(report), err=as_json or not went_well)
    elif not told:
        # An apply that wrote has shown its plan before it wrote.
        say(preview(report, rest=in_full(context, report)) if report.plan_digest else findings_of(report), err=as_json)
    is_next = report.holds or (report.dry_run and not flags["quiet"])
    say(outcome(report, next_command(context, report) if is_next else ""), err=as_json or not went_well)
    if as_json:
        from reconciler.report.summary import summary

        print_document(summary(report))


def print_document(document: Any) -> None:
    """Print JSON data on stdout; a process whose document does not arrive does not end as if all were well."""
    import json

    import msgspec

    from reconciler.cli import streams

    streams.require_arrival()
    text = json.dumps(document)
    try:
        click.echo(msgspec.json.format(text, indent=2))  # of all people of a run, a tenth of what `json` takes for it
    except msgspec.DecodeError:  # a file name that is no text
        click.echo(json.dumps(document, indent=2))


def tell_error(error: ReconcilerError) -> None:
    """Print what an error says and the way on, with its code where it has one."""
    from reconciler.errors import ApiError
    from reconciler.report.words.english.errors import error as worded
    from reconciler.support.redact import visible

    said = str(error) if isinstance(error, ApiError) else worded(error)
    code = f" [{error.code}]" if error.code else ""
    say([f"reconciler: {visible(said)}{code}"], err=True)


def say(lines: Iterable[str], err: bool = False) -> None:
    """Print lines on stdout, or on stderr, as wide as the terminal is where a person reads them."""
    from reconciler.report.widths import wrapped

    wide = columns()
    for line in lines:
        for part in wrapped(line, wide):
            click.echo(part, err=err)


def columns() -> int | None:
    """Return how wide lines may be: as COLUMNS says, or a terminal of this process, be it behind a pager; else None."""
    if (told := os.environ.get("COLUMNS", "")).isdecimal() and int(told):
        return int(told)
    for number in (1, 2, 0):
        with suppress(OSError):
            return os.get_terminal_size(number).columns or _USUAL_COLUMNS
    return None
