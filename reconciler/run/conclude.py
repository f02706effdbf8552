"""How a run ends: its report, with the outcome and the exit code, which are decided here and nowhere else.

What happens to a run that has ended, because its proof cannot be written or its summary printed, is decided here, too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace

from reconciler.errors import ApiError, LockLost, ReconcilerError, Unapproved
from reconciler.exit_codes import Exit
from reconciler.model.desired import Desired
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.fixes import NO_FIXES
from reconciler.model.hold import Limit
from reconciler.model.report import ApiFacts, ApiUse, Report
from reconciler.model.result import Outcome, Result, Verified
from reconciler.model.run_outcome import RunOutcome
from reconciler.run.context import Order, Reached, RunContext
from reconciler.run.options import options_in_force
from reconciler.run.paused import Paused
from reconciler.run.redaction import report_without_secrets
from reconciler.state.pause import pause_of
from reconciler.state.store import JournalFailed
from reconciler.support.time_zone import zone_name
from reconciler.version import __version__

UNREAD = frozenset(
    {
        Code.COMPANY_UNREADABLE,
        Code.LIVE_UNREADABLE_RECORD,
        Code.RESUME_UNKNOWN,
        Code.ACTIVE_UNKNOWN,
        Code.UNDO_UNREADABLE,
    }
)
"""Findings that say that something could not be read: a run with one of them ends with 7."""

_PRECEDENCE = (
    Exit.UNEXPECTED,
    Exit.USAGE,
    Exit.LOCKED,
    Exit.API_GONE,
    Exit.LOCK_LOST,
    Exit.HELD,
    Exit.PLAN_REFUSED,
    Exit.INPUT_REFUSED,
    Exit.UNVERIFIED,
    Exit.INCOMPLETE,
    Exit.CHANGES_PENDING,
)

_STOPPED = {
    Exit.UNEXPECTED: RunOutcome.ERROR,
    Exit.USAGE: RunOutcome.ERROR,
    Exit.LOCKED: RunOutcome.LOCKED,
    Exit.API_GONE: RunOutcome.UNREACHABLE,
    Exit.LOCK_LOST: RunOutcome.LOCK_LOST,
    Exit.HELD: RunOutcome.HELD,
    Exit.PLAN_REFUSED: RunOutcome.STALE,
    Exit.INPUT_REFUSED: RunOutcome.REFUSED,
}
"""Outcomes that follow from the exit code alone."""


def worst(codes: set[Exit]) -> Exit:
    """Return the one exit code to end with where several apply; OK where none does."""
    return next((code for code in _PRECEDENCE if code in codes), Exit.OK)


def conclude(run: RunContext, reached: Reached, duration_s: float = 0.0) -> Report:
    """Return the report of a run that has come this far."""
    report = report_without_secrets(_facts(run, reached, duration_s), run.connection.redactor)
    code = worst(set(_codes(run, reached, report)))
    if code is Exit.OK and run.request.detailed_exit and report.planned:
        code = Exit.CHANGES_PENDING
    report = replace(report, exit_code=int(code), outcome=outcome_of(report, code))
    return replace(report, verdict=run.words.verdict(report))


def told_of(stops: Sequence[ReconcilerError]) -> ReconcilerError | None:
    """Return which of the things that stopped a run is told: the first, but a lost lock before all that came of it."""
    return next((stop for stop in stops if isinstance(stop, LockLost)), next(iter(stops), None))


def codes_of(stops: Sequence[ReconcilerError]) -> set[Exit]:
    """Return the exit codes of what stopped a run: where the lock was lost, the journal failed for that."""
    lost = any(isinstance(stop, LockLost) for stop in stops)
    return {stop.exit_code for stop in stops if not (lost and isinstance(stop, JournalFailed))}


def without_proof(code: int) -> int:
    """Return what to end with where the audit workbook could not be written, or what was asked for not be printed.

    What went as it should must not look so any more; anything else says already that somebody has to look.
    """
    return Exit.UNEXPECTED if code in (Exit.OK, Exit.CHANGES_PENDING) else code


def lacking(report: Report, why: ReconcilerError) -> Report:
    """Return the report of a run that has ended and then could not be proven or told in full, and why."""
    code, error = int(without_proof(report.exit_code)), f"{report.error} {why}".strip()
    return replace(report, exit_code=code, error=error)


def as_plan(run: RunContext, reached: Reached) -> Report:
    """Return the report of a dry run that has come this far: what somebody is asked to approve."""
    return conclude(replace(run, command="plan"), reached)


def _facts(run: RunContext, reached: Reached, duration_s: float) -> Report:
    order, sheets, decision, product = reached.order, reached.sheets, reached.decision, run.settings.product
    plan = decision.plan if decision else order.plan if order else None
    first = told_of(reached.stops)
    call = next((stop for stop in reached.stops if isinstance(stop, ApiError)), None)
    stopped = next((stop.pause for stop in reached.stops if isinstance(stop, Paused)), None)
    unapproved = next((stop.why for stop in reached.stops if isinstance(stop, Unapproved)), "")
    approval = (decision and decision.approval) or (order and order.approval)
    report = Report(
        run_id=run.run_id,
        command=run.command,
        started_at=run.started_at,
        operator=run.operator,
        host=run.connection.host,
        product=product.name,
        dry_run=run.dry,
        actor=run.actor,
        version=__version__,
        tenant=run.tenant,
        client_id=run.connection.client_id,
        docs=product.docs,
        chat=product.chat,
        error=run.words.error(first) if first else "",
        error_code=first.code if first else "",
        error_call=ApiFacts(call.call, call.status, call.detail_code, call.trace_id) if call else None,
        duration_s=duration_s,
        options={**options_in_force(run, order), **_day(run, order, sheets), **run.settings.approving.options},
        limits=asdict(run.settings.limits),
        plan_file=str(order.request.plan_file) if order and order.plan else "",
        plan_made_by=plan.maker if plan else "",
        plan_made_at=plan.created_at.isoformat() if plan else "",
        sources=sheets.sources if sheets else [],
        fixes=sheets.fixes if sheets else NO_FIXES,
        findings=sheets.findings if sheets else [],
        results=list(reached.results),
        companies=reached.companies or [],
        api=replace(reached.api) if reached.api else ApiUse(),
        paused=pause_of(run.settings.state) if run.dry else None if isinstance(first, LockLost) else stopped,
        approved_by=str(approval.by) if approval else "",
        approved_at=approval.at if approval else "",
        needs_approval=decision.needs_approval if decision else unapproved,
    )
    if decision is None:
        return report
    return replace(
        report,
        planned=decision.planned,
        held_back=len(decision.planned) - len(decision.allowed),
        findings=decision.findings,
        holds=decision.holds,
        companies=reached.companies or decision.companies,
        unchanged=decision.unchanged,
        unchanged_count=decision.unchanged_count,
        overrides=decision.overrides,
        plan_digest=decision.plan_digest,
        plan_file=decision.plan_file,
        plan_until=decision.plan.expires_at.isoformat(),
    )


def _day(run: RunContext, order: Order | None, sheets: Desired | None) -> dict[str, str]:
    """Return which day it is, and where, if that matters to the sheets."""
    if not (order and sheets and sheets.has_dates):
        return {}
    return {"zone": zone_name(order.policy.zone, run.started_at), "today": sheets.today}


def _codes(run: RunContext, reached: Reached, report: Report) -> Iterator[Exit]:
    yield from codes_of(reached.stops)
    yield from map(_code_of_result, report.results)
    if reached.decision is None:
        return
    for hold in report.holds:
        yield Exit.INPUT_REFUSED if hold.limit is Limit.REJECTED_ROWS else Exit.HELD
    for finding in report.findings:
        if finding.code in UNREAD:
            yield Exit.UNVERIFIED
        elif not run.dry and _leaves_something_to_do(finding):
            yield Exit.INCOMPLETE


def _leaves_something_to_do(finding: Finding) -> bool:
    return finding.code is Code.COMPANY_PROVISIONING or finding.kind in (FindingKind.REJECTED, FindingKind.CONFLICT)


def _code_of_result(result: Result) -> Exit:
    if result.outcome is Outcome.UNKNOWN:
        return Exit.UNVERIFIED
    if result.outcome not in (Outcome.DONE, Outcome.PRESENT):
        return Exit.INCOMPLETE
    return Exit.OK if result.verified is Verified.YES else Exit.UNVERIFIED


def outcome_of(report: Report, code: Exit) -> RunOutcome:
    """Return the one word that a run with these facts and this exit code ends with."""
    if code in _STOPPED:
        return _STOPPED[code]
    if code is Exit.INCOMPLETE and report.error and not report.results:
        return RunOutcome.INCOMPLETE
    if report.dry_run and report.planned:
        return RunOutcome.CHANGES_PENDING
    if code is Exit.UNVERIFIED:
        return RunOutcome.UNVERIFIED
    if code is Exit.INCOMPLETE:
        return RunOutcome.INCOMPLETE
    return RunOutcome.DONE if report.planned else RunOutcome.IN_SYNC


class Declined(ReconcilerError):
    """Whoever was asked before anything was written has said no."""

    exit_code = Exit.INCOMPLETE
