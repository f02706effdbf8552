"""What the commands share."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reconciler.cli import json_lines
from reconciler.errors import ReconcilerError, UsageError
from reconciler.exit_codes import Exit
from reconciler.model.state_place import DatabaseAddress, StatePlace
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
    if settings.log_format == "json":
        json_lines.switch_on()
    hide_password(settings.database)
    _set_up_log(settings.state, flags)
    if tell and settings.schedules:
        _tell_missed(settings)
    asked: dict[str, Any] = {each.name: flags[each.name] for each in fields(Overrides) if each.name in flags}
    return settings.with_overrides(Overrides(**asked))


def require_answer(settings: "Settings", yes: bool) -> None:
    """Raise UsageError where a question would have to be asked, and the log has JSON lines."""
    if settings.log_format == "json" and not yes:
        raise UsageError(
            'Nothing was written: with [log] format = "json" stderr is for machines, and no question can be asked '
            "there. Add --yes, or take the setting out."
        )


def state_of(context: click.Context, /, flags: dict[str, Any]) -> StatePlace:
    """Give where past runs are kept: all that a look at them needs of the settings, and a third of their cost."""
    from reconciler.config.database import read_database
    from reconciler.config.file import read_config
    from reconciler.config.places import state_dir

    complete(context, flags)
    document, folder = read_config(flags["config"])
    state = StatePlace(state_dir(document, folder), hide_password(read_database(document, folder)))
    if document.get("log", {}).get("format") == "json":
        json_lines.switch_on()
    if document.get("schedule"):
        from reconciler.config.settings import load_settings

        _tell_missed(load_settings(flags["config"]))
    set_up_later(lambda: _set_up_log(state, flags))
    return state


def database_of(context: click.Context, /, flags: dict[str, Any]) -> DatabaseAddress | None:
    """Give the database that several machines share; None where the state is in its folder alone."""
    from reconciler.config.database import read_database
    from reconciler.config.file import read_config

    complete(context, flags)
    return hide_password(read_database(*read_config(flags["config"])))


def schema_of(context: click.Context, /, flags: dict[str, Any]) -> str:
    """Give the name of the schema of ours in a database, be one configured or not."""
    from reconciler.config.file import read_config

    complete(context, flags)
    document, _ = read_config(flags["config"])
    return str(document.get("state", {}).get("schema", DatabaseAddress("").schema))


def hide_password(database: DatabaseAddress | None) -> DatabaseAddress | None:
    """Return a database whose password is in nothing that is logged from now on."""
    if database:
        from reconciler.cli.hidden import hide_secrets
        from reconciler.config.database import secrets_of
        from reconciler.support.redactor import Redactor

        hide_secrets(Redactor(*secrets_of(database.url)))
    return database


def complete(context: click.Context, flags: dict[str, Any]) -> None:
    """Lay this command's flags over those given before it. Raises UsageError where two exclude each other."""
    for name, value in (context.obj or {}).items():
        if flags.get(name) in (None, False):
            flags[name] = value
    if flags["verbose"] and flags["quiet"]:
        raise UsageError("--verbose and --quiet exclude each other.")


def _set_up_log(state: StatePlace, flags: dict[str, Any]) -> None:
    from reconciler.cli.log_setup import set_up_log

    set_up_log(state.folder, flags["verbose"], flags["quiet"])


def _tell_missed(settings: "Settings") -> None:
    from reconciler.cli.missed import tell_missed

    tell_missed(settings)


def connection_of(settings: "Settings") -> "Connection":
    """Return the connection; its secrets are in nothing that is logged from now on.

    Raises UsageError where the system gives too little to speak over it.
    """
    from reconciler.cli.hidden import hide_secrets
    from reconciler.config.connection import connect
    from reconciler.support.shortages import require_files, require_threads

    connection = connect(settings)
    require_files(_FILES + settings.pace.max_concurrency)
    require_threads()
    hide_secrets(connection.redactor)
    return connection


def request_of(settings: "Settings", flags: dict[str, Any], *, plan_file: Path | None = None, **more: Any) -> "Request":
    """Take the sources from the command line, or from the configuration where it names none."""
    from reconciler.run.request import Request, new_run_id

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
    run_id = new_run_id() if json_lines.are_on() else ""  # so that each line can name it
    json_lines.about(run_id)
    return Request(
        run_id=run_id,
        sources=sources,
        companies=companies,
        users=users,
        plan_file=plan_file,
        fixes=flags["fixes"],
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


def tell_pause(state: StatePlace) -> None:
    """Say so on stderr where all runs are paused."""
    from reconciler.operations.runs import paused
    from reconciler.support.redact import visible

    set_by = paused(state)
    if set_by and not json_lines.told("log", "All runs are paused.", "warning"):
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
    _tell_end(report)
    if flags["quiet"]:
        say_of_people(held(report), err=as_json or not went_well)
    elif not told:
        # An apply that wrote has shown its plan before it wrote.
        lines = preview(report, rest=in_full(context, report)) if report.plan_digest else findings_of(report)
        say_of_people(lines, err=as_json)
    is_next = report.holds or (report.dry_run and not flags["quiet"])
    ending = outcome(report, next_command(context, report) if is_next else "")
    say_of_people(ending, err=as_json or not went_well)
    if as_json:
        from reconciler.report.summary import summary

        print_document(summary(report))


def _tell_end(report: "Report") -> None:
    """Say how a run ended where the log has JSON lines: in words of our own alone, for errors can quote a cell."""
    from reconciler.report.words.english.notices_of_runs import in_short

    if json_lines.are_on():
        call, code = report.error_call, report.exit_code
        levels = {Exit.OK: "info", Exit.CHANGES_PENDING: "info", Exit.HELD: "warning", Exit.INCOMPLETE: "warning"}
        json_lines.told(
            "verdict",
            ": ".join(filter(None, (in_short(report), _cause(report.error_code)))),
            levels.get(Exit(code), "error"),
            command=report.command,
            outcome=report.outcome,
            exit_code=code,
            error_code=report.error_code,
            holds=[hold.limit for hold in report.holds],
            call=call.call if call else "",
            status=call.status if call else None,
            trace_id=call.trace_id if call else "",
            audit=report.audit,
            plan=report.plan_file,
        )


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
    if json_lines.told("error", _nameless(error, said), "error", exit_code=int(error.exit_code), error_code=error.code):
        return
    code = f" [{error.code}]" if error.code else ""
    say([f"reconciler: {visible(said)}{code}"], err=True)


def _nameless(error: ReconcilerError, said: str) -> str:
    """Return what an error says without what it quotes of a sheet."""
    from reconciler.errors import InternalError

    if isinstance(error, InternalError):
        return "Unexpected error in this program."
    return _cause(error.code) or said


def _cause(code: str) -> str:
    """Return what a code means; "" for none."""
    from reconciler.report.finding_catalogue import catalogue

    return catalogue()[code].cause if code else ""


def say_of_people(lines: Iterable[str], err: bool = False) -> None:
    """Print lines that may name people: on stderr only where people read it."""
    if not (err and json_lines.are_on()):
        say(lines, err)


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
