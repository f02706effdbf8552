"""The command line: parse flags, build objects, run, print, end with an exit code. Nothing is decided here."""

import io
import logging
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reconciler import __version__
from reconciler.errors import Exit, ReconcilerError, UsageError
from reconciler.private import open_private, private_folder
from reconciler.redact import mask_addresses, visible

if TYPE_CHECKING:
    from reconciler.config import Settings
    from reconciler.models import Report

_PATH = click.Path(path_type=Path)


def main() -> None:
    """Run the command line; every error that is worded for the reader ends in its sentence and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a letter gets a mark in its place, not an error.
            stream.reconfigure(errors="replace")
    try:
        sys.exit(cli(standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was done, if anything was, `reconciler runs` shows.", err=True)
        sys.exit(Exit.INCOMPLETE)
    except BrokenPipeError:
        # Whoever read our output has gone (`| head`): point stdout at nothing so that its flush at exit is quiet.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(Exit.UNEXPECTED)
    except ReconcilerError as error:
        code = f" [{error.code}]" if error.code else ""
        click.echo(f"reconciler: {visible(str(error))}{code}", err=True)
        sys.exit(error.exit_code)
    except Exception as error:
        logging.getLogger(__name__).exception("unexpected error")
        click.echo(visible(mask_addresses(f"reconciler: unexpected error: {type(error).__name__}: {error}")), err=True)
        sys.exit(Exit.UNEXPECTED)


def everywhere(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that every command takes."""
    for option in reversed(
        (
            click.option("--config", type=_PATH, help="Configuration file; default: reconciler.toml in this folder."),
            click.option("--api", type=click.Choice(["connect", "sponsored-access"]), help="The product's name."),
            click.option("--max-concurrency", type=click.IntRange(1, 256), help="Requests under way at once."),
            click.option("--rate", metavar="N", help="Requests per second at most, as in 50/s."),
            click.option("--verbose", is_flag=True, help="Log every request."),
            click.option("--quiet", is_flag=True, help="Print errors and the verdict only."),
        )
    ):
        command = option(command)
    return command


def sheets(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what the desired state is."""
    for option in reversed(
        (
            click.argument("sources", nargs=-1, type=_PATH, metavar="[SOURCE]..."),
            click.option("--companies", multiple=True, type=_PATH, help="A companies sheet, whatever its headers say."),
            click.option("--users", multiple=True, type=_PATH, help="A users sheet, whatever its headers say."),
        )
    ):
        command = option(command)
    return command


def policies(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that a plan depends on."""
    for option in reversed(
        (
            click.option(
                "--absent-users",
                type=click.Choice(["report", "deactivate"]),
                help="People who are live and in no sheet: report them (default), or deactivate them.",
            ),
            click.option(
                "--unknown-active",
                type=click.Choice(["assume-active", "look", "refuse"]),
                help="Where a listing does not say whether a person is active (default: assume-active).",
            ),
            click.option(
                "--confirm-deactivations",
                type=click.IntRange(0),
                metavar="N",
                help="Go past the deactivation limits: N must be the exact number of this run.",
            ),
            click.option(
                "--absent-runs",
                type=click.IntRange(1, 100),
                metavar="N",
                help="Deactivate absent people only when they are absent in N good runs in a row (default: 1).",
            ),
            click.option("--older-sheet", is_flag=True, help="Take a sheet older than the one last applied."),
            click.option("--json", "as_json", is_flag=True, help="Print one JSON summary on stdout."),
        )
    ):
        command = option(command)
    return command


def marking(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that gives the sheets back with what is wrong in them marked."""
    told = "Where rows are rejected, write a copy of the sheets with each bad cell marked (.xlsx)."
    return click.option("--marked", type=_PATH, metavar="FILE", help=told)(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reconciler")
@everywhere
@click.pass_context
def cli(context: click.Context, /, **common: Any) -> None:
    """Reconcile sheets of companies and users with Symphony's Connect / Sponsored Access API.

    Start with `reconciler demo`, then `reconciler plan people.xlsx`: it shows what would change and writes nothing.
    """
    context.obj = common


@cli.command()
@sheets
@policies
@click.option("--out", type=_PATH, metavar="PLAN", help="Write the plan to a file that `apply` takes.")
@marking
@click.option("--detailed-exitcode", is_flag=True, help="Exit with 10 where changes are pending.")
@everywhere
@click.pass_context
def plan(
    context: click.Context, /, out: Path | None, marked: Path | None, detailed_exitcode: bool, **flags: Any
) -> None:
    """Show what would change. Writes nothing to the API."""
    import asyncio

    from reconciler import pipeline

    settings = _settings(context, flags)
    request = _request(settings, flags, out=out)
    _require_new(marked)
    report = asyncio.run(pipeline.preview(request, settings, _connection(settings)))
    if marked:
        report.marked = _mark(report.sources, report.findings, settings, marked)
    if detailed_exitcode and report.exit_code == Exit.OK and report.planned:
        report.exit_code = Exit.CHANGES_PENDING
    _print(report, flags)
    context.exit(report.exit_code)


@cli.command()
@sheets
@policies
@click.option("--out", type=_PATH, metavar="PLAN", help="Write the plan to a file that `apply` takes.")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@click.option("--deadline", metavar="WHEN", help="Write no more from then on: local time (06:00) or duration (2h).")
@click.option("--audit", type=_PATH, metavar="FILE", help="Where to write the audit workbook (.xlsx).")
@click.option(
    "--on-hold",
    type=click.Choice(["all", "deactivations"]),
    help="What a hold on deactivations keeps back: all (default), or the deactivations alone.",
)
@click.option("--unchanged", is_flag=True, help="List unchanged rows in the audit workbook too.")
@everywhere
@click.pass_context
def apply(
    context: click.Context, /, out: Path | None, yes: bool, audit: Path | None, unchanged: bool, **flags: Any
) -> None:
    """Make it so: apply the sheets, or a PLAN file made by `plan --out`; verify; write the audit workbook."""
    import asyncio

    from reconciler import pipeline
    from reconciler.lock import state_folder
    from reconciler.plan import is_plan

    settings = _settings(context, flags)
    plan_file = flags["sources"][0] if len(flags["sources"]) == 1 and is_plan(flags["sources"][0]) else None
    inside = ("companies", "users", "absent_users", "unknown_active", "absent_runs")
    if plan_file and any(flags[name] for name in inside):
        raise UsageError("A plan file has its sources and policies in it: name it alone.")
    request = _request(settings, flags, plan_file=plan_file, keep_unchanged=unchanged, out=out)
    request.approve = _approve(flags, yes)
    _require_writable(audit)
    audits = state_folder(settings.state_dir, "audits")
    report = asyncio.run(pipeline.apply(request, settings, _connection(settings)))
    if report.exit_code != Exit.LOCKED:
        path = audit or audits / f"{report.run_id}.xlsx"
        _write_audit(settings.state_dir, report, path)
        _mark_beside(path, report, settings)
    _print(report, flags)
    context.exit(report.exit_code)


@cli.command()
@sheets
@marking
@everywhere
@click.pass_context
def check(context: click.Context, /, marked: Path | None, **flags: Any) -> None:
    """Say what is wrong in these sheets, cell by cell. Offline; exits 6 where rows are rejected."""
    from reconciler.check import check_sheets

    settings = _settings(context, flags)
    request = _request(settings, flags)
    _require_new(marked)
    result = check_sheets(request.sources, request.companies, request.users, settings)
    if marked:
        result.marked = _mark(result.desired.sources, result.findings, settings, marked)
        if not result.marked:
            result.verdict += f" Nothing is to be mended: {marked} was not written."
    _say([*result.lines, "", click.style(result.verdict, bold=True)])
    context.exit(result.exit_code)


@cli.command()
@click.argument("run", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")
@click.option("--audit", type=_PATH, metavar="FILE", help="Write the audit workbook of RUN again (.xlsx).")
@click.option("--undo", is_flag=True, help="Make a plan that reverses what RUN did to people's status.")
@click.option("--out", type=_PATH, metavar="PLAN", help="Where to write the plan of --undo.")
@click.option("--verify", is_flag=True, help="Prove that no record of the journal was changed.")
@click.option("--head", metavar="HASH", help="With --verify: a journal head from an audit workbook that must be there.")
@everywhere
@click.pass_context
def runs(
    context: click.Context, /, run: str | None, audit: Path | None, undo: bool, out: Path | None, verify: bool,
    head: str | None, **flags: Any,
) -> None:  # fmt: skip
    """List past runs; with RUN (an id, its beginning, or "last") show one in full."""
    from reconciler import past

    state_dir = _settings(context, flags).state_dir
    if verify:
        shown = past.verify_journal(state_dir, head)
    elif run is None:
        if audit or undo:
            raise UsageError("--audit and --undo need a RUN: name one, or `last`.")
        shown = past.list_runs(state_dir)
    elif undo:
        if out is None:
            raise UsageError("--undo needs --out PLAN: the plan is applied with `reconciler apply PLAN`.")
        shown = past.undo_plan(state_dir, run, out)
    elif audit:
        _require_writable(audit)
        shown = past.audit_again(state_dir, run, audit)
    else:
        shown = past.show_run(state_dir, run)
    if flags["as_json"]:
        import json

        click.echo(json.dumps(shown.document, indent=2))
    else:
        _say(shown.lines)
    context.exit(shown.exit_code)


@cli.command()
@click.option("--out", type=_PATH, required=True, metavar="FILE", help="The workbook to write (.xlsx).")
@everywhere
@click.pass_context
def export(context: click.Context, /, out: Path, **flags: Any) -> None:
    """Write the live state as a workbook that `plan` reads back with no change."""
    import asyncio

    from reconciler.export import export_live

    settings = _settings(context, flags)
    _require_writable(out)
    result = asyncio.run(export_live(out, settings, _connection(settings), _progress(flags)))
    _say(result.lines)
    context.exit(result.exit_code)


@cli.command()
@click.option("--out", type=_PATH, required=True, metavar="FILE", help="The workbook to write (.xlsx).")
@everywhere
@click.pass_context
def template(context: click.Context, /, out: Path, **flags: Any) -> None:
    """Write an empty workbook with drop-downs, notes and an example."""
    from reconciler.report.workbooks import write_template

    _settings(context, flags)
    _require_writable(out)
    write_template(out)
    _say([f"{out} is ready: fill in Companies and Users, then run `reconciler plan {out}`."])


@cli.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 takes a free port.")
@click.option("--seed", type=_PATH, metavar="FILE", help="A JSON seed, or a workbook from `reconciler export`.")
@click.option("--option", "options", multiple=True, metavar="NAME=VALUE", help="How the sandbox behaves; see docs.")
@everywhere
@click.pass_context
def sandbox(context: click.Context, /, port: int, seed: Path | None, options: tuple[str, ...], **flags: Any) -> None:
    """Run the API on this machine, for rehearsal. Faults on request: see docs/sandbox.md."""
    from reconciler.sandbox.rehearsal import open_sandbox

    _settings(context, flags)
    open_sandbox(port, seed, options, _say)


@cli.command()
@click.option("--out", type=_PATH, default=Path("reconciler-demo"), show_default=True, help="Folder for the results.")
@everywhere
@click.pass_context
def demo(context: click.Context, /, out: Path, **flags: Any) -> None:
    """Sandbox and sample data: plan, apply, verify, audit, and a second plan that is empty."""
    from reconciler.demo import run_demo

    _settings(context, flags)
    context.exit(run_demo(out, lambda line: _say([line])))


# -- what the commands share ------------------------------------------------------------------------------------


def _settings(context: click.Context, /, flags: dict[str, Any]) -> "Settings":
    """Lay this command's flags over those given before it, and both over the configuration."""
    from reconciler.config import load_settings

    for name, value in (context.obj or {}).items():
        if flags.get(name) in (None, False):
            flags[name] = value
    if flags["verbose"] and flags["quiet"]:
        raise UsageError("--verbose and --quiet exclude each other.")
    settings = load_settings(flags["config"])
    _log(settings.state_dir, flags)
    return settings.with_flags(
        flags["api"],
        flags["max_concurrency"],
        flags.get("absent_users"),
        flags.get("unknown_active"),
        flags.get("absent_runs"),
        flags.get("on_hold"),
        flags["rate"],
        flags.get("deadline"),
    )


def _connection(settings: "Settings") -> Any:
    from reconciler.config import connection

    return connection(settings)


def _request(settings: "Settings", flags: dict[str, Any], **more: Any) -> Any:
    """Take the sources from the command line, or from the configuration where it names none."""
    from reconciler.pipeline import Request

    sources, companies, users = flags["sources"], flags["companies"], flags["users"]
    if not (sources or companies or users):
        sources, companies, users = settings.files, settings.companies, settings.users
    if not (sources or companies or users or more.get("plan_file")):
        raise UsageError(
            "No sheet was named. Name a workbook, CSV or folder, as in `reconciler plan people.xlsx`, "
            "or list sources in reconciler.toml."
        )
    return Request(
        sources=sources,
        companies=companies,
        users=users,
        confirmed=flags.get("confirm_deactivations"),
        older_sheet=flags.get("older_sheet", False),
        progress=_progress(flags),
        **more,
    )


def _progress(flags: dict[str, Any]) -> Any:
    from reconciler.report.progress import Bars, Lines, Silent

    if flags["quiet"]:
        return Silent()
    return Bars() if sys.stderr.isatty() and not flags["verbose"] else Lines()


def _approve(flags: dict[str, Any], yes: bool) -> Callable[["Report"], bool]:
    def approve(report: "Report") -> bool:
        from reconciler.report.preview import preview

        if not (flags["quiet"] and yes):
            _say(preview(report), err=flags["as_json"])
        if yes:
            return True
        try:
            return click.confirm(f"Apply these {len(report.planned):,} changes to {report.host}?", err=True)
        except click.Abort as abort:
            if isinstance(abort.__context__, KeyboardInterrupt):
                return False
            raise UsageError(
                "Nothing was written: there is nobody to ask here. Add --yes to apply without a question."
            ) from None

    return approve


def _print(report: "Report", flags: dict[str, Any]) -> None:
    from reconciler.report.preview import findings_of, outcome, preview

    as_json, told = flags["as_json"], bool(report.results)
    if not flags["quiet"] and not told:
        # An apply that wrote has shown its plan before it wrote.
        _say(preview(report) if report.plan_digest else findings_of(report), err=as_json)
    _say(outcome(report), err=as_json or report.exit_code not in (Exit.OK, Exit.CHANGES_PENDING))
    if as_json:
        import json

        from reconciler.report.summary import summary

        click.echo(json.dumps(summary(report), indent=2))


def _write_audit(state_dir: Path, report: "Report", path: Path) -> None:
    """Write the audit workbook as the journal tells the run, and note in the journal what was written."""
    from reconciler.past import audit_run

    report.audit = str(path)
    try:
        audit_run(state_dir, report.run_id, path)
    except ReconcilerError as error:
        click.echo(f"reconciler: {visible(str(error))}", err=True)
        report.audit = ""
        report.exit_code = report.exit_code or int(Exit.UNEXPECTED)
        report.error = f"{report.error} {error}".strip()


def _mark(sources: Any, findings: Any, settings: "Settings", path: Path) -> str:
    """Write the marked copy, but never over a sheet that was read; gives its path, "" where none is needed."""
    from reconciler.marking import mark

    if any(source.path and Path(source.path).resolve() == path.resolve() for source in sources):
        raise UsageError(f"{path}: this is one of the sheets that were read. Name another file for the marked copy.")
    return mark(sources, findings, settings.columns, path)


def _mark_beside(audit: Path, report: "Report", settings: "Settings") -> None:
    """Write the marked copy beside the audit workbook; what is done is done, whether that can be written or not."""
    try:
        path = audit.with_name(f"{audit.stem}-marked.xlsx")
        report.marked = _mark(report.sources, report.findings, settings, path)
    except ReconcilerError as error:
        click.echo(f"reconciler: there is no marked copy of the sheets: {error}", err=True)


def _require_writable(path: Path | None) -> None:
    """Find out before anything is done that a result could not be written."""
    if path is None:
        return
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"{path}: the workbook's name must end in .xlsx.")
    if path.is_dir():
        raise UsageError(f"{path}: this is a folder. Name a file.")
    folder = path.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise UsageError(f"{folder}: this folder does not exist or cannot be written to.")


def _require_new(path: Path | None) -> None:
    """Find out before anything is done that a copy which people correct would be written over another file."""
    _require_writable(path)
    if path and os.path.lexists(path):
        raise UsageError(f"{path} is there already: name another file, or remove it.")


def _log(state_dir: Path, flags: dict[str, Any]) -> None:
    """Log to stderr without tracebacks; a fault of this program is kept whole in the state directory."""
    level = logging.INFO if flags["verbose"] else logging.ERROR if flags["quiet"] else logging.WARNING
    to_people = logging.StreamHandler()
    to_people.setFormatter(_OneLine("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=level, handlers=[to_people, _FaultFile(state_dir)], force=True)


class _OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Write no address in full: logs are kept by others, and sent around."""
        return mask_addresses(super().format(record))

    def formatException(self, ei: Any) -> str:
        """Leave tracebacks out."""
        return f"({ei[0].__name__})"


class _FaultFile(logging.Handler):
    """Keeps the traceback of a fault where whoever mends it can find it."""

    def __init__(self, state_dir: Path) -> None:
        super().__init__(logging.ERROR)
        self._path = state_dir / "faults.log"

    def emit(self, record: logging.LogRecord) -> None:
        """Append the record, traceback and all; readable by its owner alone."""
        if not record.exc_info:
            return
        try:
            private_folder(self._path.parent)
            with os.fdopen(open_private(self._path, os.O_WRONLY | os.O_APPEND), "a") as file:
                file.write(logging.Formatter("%(asctime)s %(message)s").format(record) + "\n")
        except OSError:
            return
        click.echo(f"Details for a bug report: {self._path}", err=True)


def _say(lines: Iterable[str], err: bool = False) -> None:
    for line in lines:
        click.echo(line, err=err)
