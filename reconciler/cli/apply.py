"""`reconciler apply`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reconciler.cli.options import PATH, everywhere, policies, sheets
from reconciler.cli.shared import mark, request_of, require_writable, say, settings_of, show
from reconciler.errors import Exit, ReconcilerError, UsageError
from reconciler.support.redact import visible

if TYPE_CHECKING:
    from reconciler.config.settings import Settings
    from reconciler.model.report import Report


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
    help="What a hold on deactivations keeps back: all (default), or the deactivations alone.",
)
@click.option("--unchanged", is_flag=True, help="List unchanged rows in the audit workbook too.")
@everywhere
@click.pass_context
def command(
    context: click.Context, /, out: Path | None, yes: bool, audit: Path | None, unchanged: bool, **flags: Any
) -> None:
    """Make it so: apply the sheets, or a PLAN file made by `plan --out`; verify; write the audit workbook."""
    import asyncio

    from reconciler.config.connection import connection
    from reconciler.run import run
    from reconciler.state.folder import state_folder
    from reconciler.state.plan_file import is_plan

    settings = settings_of(context, flags)
    plan_file = flags["sources"][0] if len(flags["sources"]) == 1 and is_plan(flags["sources"][0]) else None
    inside = ("companies", "users", "absent_users", "unknown_active", "absent_runs")
    if plan_file and any(flags[name] for name in inside):
        raise UsageError("A plan file has its sources and policies in it: name it alone.")
    request = request_of(settings, flags, plan_file=plan_file, keep_unchanged=unchanged, out=out)
    request.approve = _approve(flags, yes)
    require_writable(audit)
    audits = state_folder(settings.state_dir, "audits")
    report = asyncio.run(run.apply(request, settings, connection(settings)))
    if report.exit_code != Exit.LOCKED:
        path = audit or audits / f"{report.run_id}.xlsx"
        _write_audit(settings.state_dir, report, path)
        _mark_beside(path, report, settings)
    show(report, flags)
    context.exit(report.exit_code)


def _approve(flags: dict[str, Any], yes: bool) -> Callable[["Report"], bool]:
    def approve(report: "Report") -> bool:
        from reconciler.report.terminal import preview

        if not (flags["quiet"] and yes):
            say(preview(report), err=flags["as_json"])
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


def _write_audit(state_dir: Path, report: "Report", path: Path) -> None:
    """Write the audit workbook as the journal tells the run, and note in the journal what was written."""
    from reconciler.operations.runs import audit_run

    report.audit = str(path)
    try:
        audit_run(state_dir, report.run_id, path)
    except ReconcilerError as error:
        click.echo(f"reconciler: {visible(str(error))}", err=True)
        report.audit = ""
        report.exit_code = report.exit_code or int(Exit.UNEXPECTED)
        report.error = f"{report.error} {error}".strip()


def _mark_beside(audit: Path, report: "Report", settings: "Settings") -> None:
    """Write the marked copy beside the audit workbook; what is done is done, whether that can be written or not."""
    try:
        path = audit.with_name(f"{audit.stem}-marked.xlsx")
        report.marked = mark(report.sources, report.findings, settings, path)
    except ReconcilerError as error:
        click.echo(f"reconciler: there is no marked copy of the sheets: {error}", err=True)
