"""Decide what is to change, and what of that may be carried out."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from inspect import isawaitable
from secrets import token_hex
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace as changed

from reconciler.api.read_live import active_by_id, fetch_users
from reconciler.errors import Interrupted, PlanRefused, ReconcilerError
from reconciler.model.action import Action, ActionKind, Identity
from reconciler.model.desired import Desired
from reconciler.model.finding import Finding, where
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.hold import DEACTIVATIONS, REACTIVATIONS, Hold, Limit
from reconciler.model.identity import email_key
from reconciler.model.live import Live
from reconciler.model.person_name import full_name
from reconciler.model.report import CompanyCounts, Report
from reconciler.planning.absent import waits_for_more_runs
from reconciler.planning.approving import held, to_confirm
from reconciler.planning.comparison import Comparison
from reconciler.planning.delta import Delta
from reconciler.planning.diff import diff, users_to_fetch
from reconciler.planning.feed import Delivery
from reconciler.planning.guard import Proposal, guard, is_cut
from reconciler.planning.plan import Plan, PlanOrigin, Seen, already_done, make_plan, require_subset
from reconciler.planning.undo import no_later_run, undo_delta
from reconciler.run.approving import confirmed, needed, of_schedule
from reconciler.run.company_counts import company_counts
from reconciler.run.conclude import Declined
from reconciler.run.context import Decision, Order, RunContext
from reconciler.run.count_active import count_active
from reconciler.run.deadline import Deadline
from reconciler.run.feed import people_with_access
from reconciler.run.outputs import plan_output
from reconciler.run.overrides import OF_A_PLAN, Judged, forced, overrides_of
from reconciler.run.recheck import moved_since, require_same_sheets
from reconciler.run.redaction import names_without_secrets, without_secrets
from reconciler.run.stop_switch import Act
from reconciler.sheets.unread_remarks import unread_remarks
from reconciler.state.later_changes import later_changes
from reconciler.state.plan_file import digest_of, write_plan
from reconciler.support.redactor import Redactor
from reconciler.support.time_zone import day_in, zone_name

if TYPE_CHECKING:
    from reconciler.api.client import ConnectApi

_AT_ONCE_S = 2.0
"""Whoever takes no longer to approve of a plan has asked nobody, and shown it at most."""

_NEEDS_A_PERSON = frozenset({FindingKind.REJECTED, FindingKind.CONFLICT, FindingKind.UNMANAGED})


class Known(NamedTuple):
    """What earlier runs tell that the live state does not: what of theirs is not settled, and who was disabled.

    `disabled` has email keys by company.
    """

    unsettled: frozenset[Identity]
    disabled: Mapping[str, frozenset[str]]


async def compare(
    run: RunContext,
    order: Order,
    api: "ConnectApi",
    desired: Desired,
    live: Live,
    feed: Delivery,
    known: Known,
) -> Delta:
    """Return what separates desired from live; of a plan that undoes a run, what is still to be undone.

    Where the limits depend on how many people are active and the listing does not tell it, they are asked for.
    """
    delta, looked = await _compared(run, order, api, desired, live, feed, known)
    number = confirmed(run, order, to_confirm(delta.actions, ()))
    await count_active(api, desired, live, delta, run.settings.limits, number, looked)
    return delta


async def _compared(
    run: RunContext,
    order: Order,
    api: "ConnectApi",
    desired: Desired,
    live: Live,
    feed: Delivery,
    known: Known,
) -> tuple[Delta, Mapping[str, bool | None]]:
    protected = run.settings.protected
    if order.plan and order.is_undo:
        people = [
            (live.companies[action.company].company, action.user_id)
            for action in order.plan.actions
            if action.user_id and action.company in live.companies
        ]
        fetched = await fetch_users(api, people)
        later = later_changes(run.store.journal, run.tenant, order.plan.undo_of) if run.store else no_later_run
        return undo_delta(order.plan.actions, live, fetched, protected, later), active_by_id(fetched)
    gone = feed.confirmed if order.may_deactivate else frozenset[str]()
    fetched = await fetch_users(api, users_to_fetch(desired, live, order.policy, gone))
    live.unsure |= {user_id: "listed and gone" for user_id, user in fetched.items() if user is None}
    looked = active_by_id(fetched)
    counts = order.may_deactivate and order.policy.absent_runs > 1
    absences = run.store.absences.runs_absent(run.tenant, feed.name) if run.store and counts else {}
    comparison = Comparison(
        desired, live, order.policy, looked, protected, absences, gone, known.unsettled, known.disabled
    )
    delta = diff(comparison, keep_unchanged=run.request.keep_unchanged)
    delta.findings += unread_remarks(desired, delta.actions)
    return delta, looked


def decide(run: RunContext, order: Order, desired: Desired, live: Live, delta: Delta, feed: Delivery) -> Decision:
    """Return what is to change, what the guard holds of it, and what may be carried out."""
    redactor, limits = run.connection.redactor, run.settings.limits
    findings = sorted(without_secrets([*desired.findings, *delta.findings], redactor), key=where)
    actions = names_without_secrets(delta.actions, redactor)
    proposal = _proposal(order, desired, live, delta, feed, findings)
    unlifted = _with_names(guard(proposal, limits), live, redactor)
    number = confirmed(run, order, to_confirm(actions, unlifted))
    holds = _with_names(guard(proposal, limits, number), live, redactor) if unlifted else []
    allowed = _allowed(run, actions, holds)
    overrides = overrides_of(run, order, desired, live, Judged(proposal, number, holds, allowed, feed))
    by_itself = actions and not unlifted
    approval = order.approval or (of_schedule(run, order, desired.sources, overrides) if by_itself else None)
    companies = redactor.clean_all(company_counts(desired, live, delta.active))
    plan = order.plan or make_plan(
        _origin(run),
        policy=order.policy,
        seen=_seen(run, order, desired, delta, companies),
        sources=desired.sources,
        fixes=desired.fixes,
        actions=actions,
        findings=findings,
        # What a flag has lifted now is to be lifted again by whoever applies the file, and seen by whoever approves it.
        holds=unlifted,
        overrides=[one for one in overrides if one.what in OF_A_PLAN],
        needs_approval=needed(run, actions, None, unlifted, allowed),
    )
    return Decision(
        planned=actions,
        allowed=allowed,
        findings=findings,
        holds=holds,
        companies=companies,
        unchanged=delta.unchanged if run.request.keep_unchanged else None,
        unchanged_count=delta.unchanged_count,
        absent=delta.absent,
        plan=plan,
        plan_digest=plan.digest or digest_of(plan, run.words),
        waits=delta.waits,
        delivery=feed,
        cut=is_cut(proposal, limits, number),
        plan_file=str(run.request.plan_file) if order.plan else "",
        overrides=overrides,
        approval=approval,
        needs_approval=needed(run, actions, approval, unlifted, allowed),
        to_confirm=held(actions, unlifted),
    )


def _origin(run: RunContext) -> PlanOrigin:
    return PlanOrigin(
        run.connection.host,
        run.tenant,
        run.operator,
        run.started_at,
        nonce=token_hex(16),
        made_by=run.actor,
        hands=run.request.hands,
        made_on=run.request.made_on,
        valid=timedelta(seconds=run.settings.approving.plan_valid_s),
    )


def as_planned(run: RunContext, order: Order, decision: Decision, live: Live) -> Decision:
    """Return the decision held against the plan file that is applied; without one, its own plan is kept where due.

    Raises PlanRefused where something is to change that is not in the plan file, UsageError where a plan that was
    asked for cannot be written.
    """
    return _within(order.plan, decision, live) if order.plan else _with_plan_kept(run, decision)


def _proposal(
    order: Order, desired: Desired, live: Live, delta: Delta, feed: Delivery, findings: Sequence[Finding]
) -> Proposal:
    may = order.may_deactivate
    return Proposal(
        actions=delta.actions,
        findings=findings,
        rows=desired.rows,
        active=delta.active,
        undecided=delta.undecided,
        losses=feed.losses(people_with_access(live)) if may else (),
        later=[one.subject for one in findings if waits_for_more_runs(one)],
        gone=_people_of(feed.gone, live) if may else {},
        looked=delta.looked,
    )


def _seen(run: RunContext, order: Order, desired: Desired, delta: Delta, companies: list[CompanyCounts]) -> Seen:
    product = run.settings.product
    day = (desired.today, zone_name(order.policy.zone, run.started_at)) if desired.has_dates else ("", "")
    return Seen(product.name, product.chat, tuple(companies), delta.unchanged_count, *day)


def _with_names(holds: list[Hold], live: Live, redactor: Redactor) -> list[Hold]:
    """Return holds with what their people are called, as far as they are live."""
    if not holds:
        return holds
    held = {email_key(who) for hold in holds for who in hold.people}
    users = (user for one in live.companies.values() for user in one.users or ())
    names = {key: full_name(user) for user in users if (key := user.key) in held}
    called = [tuple(names.get(email_key(who), "") for who in hold.people) for hold in holds]
    return [changed(hold, names=redactor.clean_all(who)) for hold, who in zip(holds, called, strict=True)]


def _people_of(companies: Sequence[str], live: Live) -> dict[str, list[str]]:
    """Return the people of these companies who have access, of those that have such people."""
    people = {
        name: [user.email for user in live.companies[name].users or () if user.active is not False]
        for name in companies
        if name in live.companies
    }
    return {name: who for name, who in people.items() if who}


def _allowed(run: RunContext, actions: list[Action], holds: Sequence[Hold]) -> list[Action]:
    """Return what may be carried out. A company that is gone keeps back nothing of the others."""
    limits = {hold.limit for hold in holds} - {Limit.COMPANY_GONE}
    if not limits:
        return actions
    if run.settings.limits.on_hold == "all" or limits - DEACTIVATIONS - REACTIVATIONS:
        return []
    kept_back = set[ActionKind]()
    if limits & DEACTIVATIONS:
        kept_back.add(ActionKind.DEACTIVATE_USER)
    if limits & REACTIVATIONS:
        kept_back.add(ActionKind.REACTIVATE_USER)
    return [action for action in actions if action.kind not in kept_back]


def _within(plan: Plan, decision: Decision, live: Live) -> Decision:
    """Require that all that is to change stands in the plan, and note what of it is done already."""
    _require_as_confirmed(plan, decision)
    require_subset(plan, decision.planned)
    # By their keys: an action tells of people as they are live, a finding as a sheet spells them.
    told = {(f.company, email_key(f.subject)) for f in decision.findings if f.kind in _NEEDS_A_PERSON}
    done = [action for action in already_done(plan, decision.planned, live) if action.identity[1:] not in told]
    return replace(decision, findings=[*decision.findings, *map(_already, done)])


def _require_as_confirmed(plan: Plan, decision: Decision) -> None:
    """Raise PlanRefused where the plan has none of the people of a company that is confirmed to be gone."""
    has = {action.company for action in plan.actions}
    wanted = {action.company for action in decision.planned}
    if missing := sorted((decision.delivery.confirmed & wanted) - has):
        raise PlanRefused(
            f"The plan was made before it was confirmed that {' and '.join(missing)} is gone, and has none of those "
            "people. Make a new plan with that confirmation."
        )


def _already(action: Action) -> Finding:
    facts = {"kind": action.kind, "subject": action.subject}
    return Finding(Code.PLAN_ALREADY_DONE, facts, origin=action.origin, company=action.company, subject=action.subject)


def _with_plan_kept(run: RunContext, decision: Decision) -> Decision:
    """Write the plan where it was asked for; that of a run that is held, or lacks a yes, is kept to be approved."""
    if output := plan_output(run.request, run.settings):
        overrides = (*decision.overrides, *forced(run, output))
        return replace(decision, plan_file=str(write_plan(decision.plan, output, run.words)), overrides=overrides)
    if run.store and not run.dry and (decision.holds or decision.needs_approval):
        return replace(decision, plan_file=str(run.store.plans.write(run.run_id, decision.plan, run.words)))
    return decision


class Reply(NamedTuple):
    """Why a plan may not be carried out, if so; and whether to say it took so long that it must be looked at again."""

    refusal: ReconcilerError | None
    late: bool


async def approved(run: RunContext, plan: Report, give_up: Act) -> Reply:
    """Return whether this plan may be carried out, as the request's `approve` says; to end the wait is to `give_up`.

    Where `approve` raises Interrupted, that is a no. Raises Interrupted where the deadline came meanwhile.
    """
    asked = time.monotonic()
    try:
        with run.stages.stage(give_up):
            answer = run.request.approve(plan)
        late = time.monotonic() - asked > _AT_ONCE_S
        if isawaitable(answer):
            with run.stages.stage(give_up, Deadline.while_asking):
                # Who has to be awaited may have been asked: a person answers later than a function.
                answer, late = await answer, True
    except Interrupted as refusal:
        return Reply(refusal, late=True)
    if not answer:
        return Reply(Declined("Nothing was written: the answer to the question was no."), late)
    # Who does not have to be awaited keeps the loop, and its clock, from noticing.
    run.stages.require_time(Deadline.while_asking)
    return Reply(None, late)


async def still_true(
    order: Order, api: "ConnectApi", desired: Desired, live: Live, decision: Decision, *, late: bool
) -> Decision:
    """Return the decision without what has changed while an answer was awaited, if that took a while (`late`).

    Raises PlanRefused where the sheets are not what was read, or it took until another day on which first and last
    days count: then nothing of it can be relied on.
    """
    if late and desired.has_dates and str(day_in(order.policy.zone, datetime.now(UTC))) != desired.today:
        raise PlanRefused(
            f"It is no longer {desired.today}, for which the plan was shown, and the sheets have first and last days. "
            "Run again, and look at the new plan."
        )
    moved = await moved_since(api, decision.allowed, live) if late else decision.moved
    since = "the plan was shown" if late else "they were read"
    given = order.request.all_sources if not order.is_undo else ()
    await require_same_sheets(given, desired, since, order.request.far)
    return replace(decision, moved=moved)
