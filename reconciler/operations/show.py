"""A saved plan in full: read from its file alone, without the API, the sheets or any settings."""

from pathlib import Path

from reconciler.model.report import Report
from reconciler.planning.plan import Plan
from reconciler.report.words.english import catalogue as english
from reconciler.state.plan_file import digest_of, read_plan
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind


def show(path: Path) -> Report:
    """Return what a plan file holds, as the report of the run that made it.

    Raises PlanRefused where it cannot be read, is no plan, or does not fit its own digest.
    """
    return report_of(read_plan(path), path)


def write_book(report: Report, out: Path) -> Path:
    """Write a plan as a workbook to read and to file, and return where it stands: never in the place of another file.

    Raises ReconcilerError where it cannot be written.
    """
    from reconciler.report.plan_book import write_plan_book

    output = Output(out, Kind.PLAN_BOOK, kept=(Path(report.plan_file),))
    output.require_possible()
    return write_plan_book(report, output)


def report_of(plan: Plan, path: Path) -> Report:
    """Return what a plan holds that was read from a file, as the report of the run that made it."""
    seen = plan.seen
    day = {"today": seen.today, "zone": seen.day_zone} if seen.today else {}
    return Report(
        run_id="",
        command="plan",
        started_at=plan.created_at,
        operator=plan.maker,
        actor=plan.made_by,
        host=plan.host,
        product=seen.product,
        dry_run=True,
        chat=seen.chat,
        options={**plan.policy.options, **day},
        sources=list(plan.sources),
        fixes=plan.fixes,
        planned=list(plan.actions),
        findings=list(plan.findings),
        holds=list(plan.holds),
        companies=list(seen.companies),
        unchanged_count=seen.unchanged,
        plan_digest=plan.digest or digest_of(plan, english),
        plan_file=str(path),
        plan_made_by=plan.maker,
        plan_made_at=plan.created_at.isoformat(),
        plan_hands=tuple(map(str, plan.hands)),
        overrides=plan.overrides,
        needs_approval=plan.needs_approval,
        plan_until=plan.expires_at.isoformat(),
        undo_of=plan.undo_of,
        version=plan.tool_version,
    )
