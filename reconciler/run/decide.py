"""Decide what is to change, and what of that may be carried out."""

from collections.abc import Sequence
from dataclasses import replace
from inspect import isawaitable
from typing import TYPE_CHECKING

from reconciler.api.read_live import active_by_id, fetch_users
from reconciler.model.action import Action, ActionKind
from reconciler.model.desired import Desired
from reconciler.model.finding import Finding, where
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.hold import DEACTIVATIONS, Hold
from reconciler.model.live import Live
from reconciler.model.origin import Source
from reconciler.model.report import Report
from reconciler.planning.comparison import Comparison
from reconciler.planning.delta import Delta
from reconciler.planning.diff import diff, users_to_fetch
from reconciler.planning.guard import Proposal, guard
from reconciler.planning.plan import Plan, PlanOrigin, already_done, make_plan, require_subset
from reconciler.planning.undo import undo_delta
from reconciler.run.company_counts import company_counts
from reconciler.run.context import Decision, Order, RunContext
from reconciler.sheets.against_live import check_against_live
from reconciler.state.past_runs import user_rows_before
from reconciler.state.plan_file import digest_of, write_plan

if TYPE_CHECKING:
    from reconciler.api.client import ConnectApi

_NEEDS_A_PERSON = frozenset({FindingKind.REJECTED, FindingKind.CONFLICT, FindingKind.UNMANAGED})


async def compare(run: RunContext, order: Order, api: "ConnectApi", desired: Desired, live: Live) -> Delta:
    """Return what separates desired from live; of a plan that undoes a run, what is still to be undone."""
    protected = run.settings.protected
    if order.plan and order.is_undo:
        people = [
            (live.companies[action.company].company, action.user_id)
            for action in order.plan.actions
            if action.user_id and action.company in live.companies
        ]
        return undo_delta(order.plan.actions, live, await fetch_users(api, people), protected)
    check_against_live(desired, live)
    fetched = await fetch_users(api, users_to_fetch(desired, live, order.policy))
    live.unsure |= {user_id: "listed and gone" for user_id, user in fetched.items() if user is None}
    looked = active_by_id(fetched)
    absences = run.store.absences.runs_absent(run.tenant) if run.store else {}
    comparison = Comparison(desired, live, order.policy, looked, protected, absences)
    return diff(comparison, keep_unchanged=run.request.keep_unchanged)


def decide(run: RunContext, order: Order, desired: Desired, live: Live, delta: Delta) -> Decision:
    """Return what is to change, what the guard holds of it, and what may be carried out."""
    findings = sorted([*desired.findings, *delta.findings], key=where)
    holds = _holds(run, order, desired, delta, findings)
    return Decision(
        planned=delta.actions,
        allowed=_allowed(run, delta.actions, holds),
        findings=findings,
        holds=holds,
        companies=company_counts(desired, live),
        unchanged=delta.unchanged if run.request.keep_unchanged else None,
        unchanged_count=delta.unchanged_count,
        absent=delta.absent,
        plan_digest=digest_of(order.plan, run.words) if order.plan else "",
        plan_file=str(run.request.plan_file) if order.plan else "",
    )


def as_planned(run: RunContext, order: Order, desired: Desired, decision: Decision) -> Decision:
    """Return the decision held against the plan file that is applied; without one, with the plan that it makes.

    Raises PlanRefused where something is to change that is not in the plan file.
    """
    return _within(order.plan, decision) if order.plan else _with_plan_kept(run, order, desired, decision)


def _holds(run: RunContext, order: Order, desired: Desired, delta: Delta, findings: Sequence[Finding]) -> list[Hold]:
    proposal = Proposal(
        actions=delta.actions,
        findings=findings,
        rows=desired.rows,
        active=delta.active,
        undecided=delta.undecided,
        lost_rows=_lost_rows(run, order, desired.sources),
    )
    return guard(proposal, run.settings.limits, run.request.confirmed)


def _lost_rows(run: RunContext, order: Order, sources: Sequence[Source]) -> tuple[int, int] | None:
    """Return the user rows of the last good run and of this one, where absent people are deactivated."""
    if order.policy.absent_users != "deactivate" or run.store is None:
        return None
    before = user_rows_before(run.store.journal, run.tenant, sources)
    return None if before is None else (before, sum(source.user_rows for source in sources))


def _allowed(run: RunContext, actions: list[Action], holds: Sequence[Hold]) -> list[Action]:
    if not holds:
        return actions
    if run.settings.limits.on_hold == "deactivations" and all(hold.limit in DEACTIVATIONS for hold in holds):
        return [action for action in actions if action.kind is not ActionKind.DEACTIVATE_USER]
    return []


def _within(plan: Plan, decision: Decision) -> Decision:
    """Require that all that is to change stands in the plan, and note what of it is done already."""
    require_subset(plan, decision.planned)
    told = {(f.company, f.subject) for f in decision.findings if f.kind in _NEEDS_A_PERSON}
    done = [action for action in already_done(plan, decision.planned) if (action.company, action.subject) not in told]
    return replace(decision, findings=[*decision.findings, *map(_already, done)])


def _already(action: Action) -> Finding:
    facts = {"kind": action.kind, "subject": action.subject}
    return Finding(Code.PLAN_ALREADY_DONE, facts, origin=action.origin, company=action.company, subject=action.subject)


def _with_plan_kept(run: RunContext, order: Order, desired: Desired, decision: Decision) -> Decision:
    """Make the plan, and write it where it was asked for; that of a held run is kept, so that it can be approved."""
    plan = make_plan(
        PlanOrigin(run.connection.host, run.tenant, run.operator, run.started_at),
        policy=order.policy,
        sources=desired.sources,
        actions=decision.planned,
        findings=decision.findings,
        holds=decision.holds,
    )
    decision = replace(decision, plan_digest=digest_of(plan, run.words))
    if run.request.out:
        write_plan(plan, run.request.out, run.words)
        return replace(decision, plan_file=str(run.request.out))
    if run.store and not run.dry and decision.holds:
        return replace(decision, plan_file=str(run.store.plans.write(run.run_id, plan, run.words)))
    return decision


async def approved(run: RunContext, report: Report) -> bool:
    """Return whether the plan of this report may be carried out, as the request's `approve` says."""
    answer = run.request.approve(report)
    return await answer if isawaitable(answer) else answer
