"""The yes of a second person: whether a run needs one, has one, and uses it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reconciler.errors import PlanRefused, Unapproved
from reconciler.model.action import Action
from reconciler.model.actor import NOBODY, Actor
from reconciler.model.approval import Approval, Lifted
from reconciler.model.hold import Hold
from reconciler.model.origin import Source
from reconciler.model.override import Override
from reconciler.planning.approving import held, why_two
from reconciler.planning.guard import Confirmed
from reconciler.planning.plan import Plan
from reconciler.run.context import Decision, Order, RunContext
from reconciler.state import approvals
from reconciler.state.approvals import Subject, plan_subject, schedule_subject
from reconciler.state.drops import as_delivered, require_last_version
from reconciler.state.plan_file import digest_of
from reconciler.support.command_line import command_line

_SHOWN = 5


def with_approval(run: RunContext, order: Order) -> Order:
    """Return the order with the approval of its plan file, if it has one: before anything is asked of the API.

    Raises PlanRefused where that was given to another content, or the plan is superseded; Unapproved where it was
    withdrawn or one is needed.
    """
    plan = order.plan
    if plan is None or run.store is None or run.dry:
        return order
    require_last_version(run.store.journal, plan)
    try:
        approval = approvals.standing(run.store.journal, _subject(run, plan))
    except Unapproved as withdrawn:
        again = _approve_command(str(run.request.plan_file), held(plan.actions, plan.holds))
        raise Unapproved(str(withdrawn)).with_way("way_approve_again", approve=again) from withdrawn
    if approval is None:
        if why := why_two(plan.actions, run.settings.approving, held=bool(plan.holds)):
            raise lacking(str(run.request.plan_file), plan.maker_login, why, held(plan.actions, plan.holds))
        return order
    if run.settings.approving.four_eyes:
        askers = approvals.askers(run.store.journal, _subject(run, plan))
        require_second(plan, approval, askers, run.settings.approving.people)
    request = replace(order.request, companies_gone=[*order.request.companies_gone, *approval.companies_gone])
    return replace(order, request=request, approval=approval)


def require_second(
    plan: Plan, approval: Approval, askers: Iterable[Actor] = (), people: Mapping[str, str] = NOBODY
) -> None:
    """Raise Unapproved where whoever approves a plan had a hand in it, or it is not known who has made it.

    That is whoever made it, handed in its sheets, fixed a cell of them, or asked for the approval (`askers`); `people`
    tells which accounts are theirs.
    """
    if plan.made_by is None:
        raise Unapproved(
            f"It is not known who made this plan ({plan.created_by} is what its file says, from an older version), so "
            "nobody can be told to be somebody else. Make a new plan, and have it approved."
        )
    if approval.by.is_same_person(plan.made_by, people):
        raise Unapproved(
            f"{approval.by} made this plan, and with four eyes somebody else approves it: anybody but "
            f"{plan.maker_login} who may use this state folder."
        )
    for others, did in ((plan.hands, "handed in its sheet, or fixed it"), (askers, "asked for its approval")):
        if any(approval.by.is_same_person(other, people) for other in others):
            raise Unapproved(f"{approval.by} {did}, and with four eyes somebody else approves this plan.")


def confirmed(run: RunContext, order: Order, numbers: Lifted) -> Confirmed:
    """Return which numbers are confirmed: by a flag the exact one, by an approval up to its own.

    Everybody whom a plan file concerns stands in it: what an approval of it lifts may have been done in part since.
    With four eyes no flag lifts what the approval does not.
    """
    flags = run.request.confirmed, run.request.confirmed_reactivations
    if order.approval is None:
        return Confirmed(*flags)
    if run.settings.approving.four_eyes:
        flags = None, None
    pairs = zip(flags, order.approval.lifted, numbers, strict=True)
    return Confirmed(*(now if most is not None and (now or 0) <= most else flag for flag, most, now in pairs))


def needed(
    run: RunContext,
    actions: Sequence[Action],
    approval: Approval | None,
    unlifted: Sequence[Hold],
    allowed: Sequence[Action],
) -> str:
    """Return why these changes need a yes that they have not; "" where they have it, or need none.

    `unlifted` are the holds that there would be if nobody had lifted any; `allowed` is what no hold keeps back, which
    is all that an approval has to cover.
    """
    flags = (run.request.confirmed, run.request.confirmed_reactivations)
    if approval and (allowed or not actions):
        return ""
    approving = run.settings.approving
    return why_two(actions, approving, held=bool(unlifted) or flags != (None, None))


def of_schedule(
    run: RunContext, order: Order, sources: Sequence[Source], overrides: Iterable[Override]
) -> Approval | None:
    """Return the approval that somebody else gave to the schedule whose run this is; None where nobody has.

    It covers no run in which a flag lifts anything: nobody else has seen that. Raises PlanRefused where its record was
    tampered with.
    """
    if run.settings.approving.unattended != "within-limits" or order.plan or run.store is None:
        return None
    # Fixes are of one file, and a schedule takes whatever lies there: nobody has said yes to these.
    if run.request.fixes or run.request.force or any(one.how.startswith("--") for one in overrides):
        return None
    try:
        approval = approvals.standing(run.store.journal, _schedule(run, order, sources))
    except Unapproved:
        return None
    people = run.settings.approving.people
    return None if approval is None or approval.by.is_same_person(run.actor, people) else approval


def require_approved(run: RunContext, order: Order, decision: Decision) -> None:
    """Raise Unapproved where what is to change needs a yes that it has not, PlanRefused where that is spent."""
    if run.dry:
        return
    if decision.needs_approval:
        maker = order.plan.maker_login if order.plan else run.actor.login.name
        raise lacking(decision.plan_file, maker, decision.needs_approval, decision.to_confirm)
    if order.plan and order.approval and run.store:
        done = approvals.done_under(run.store.journal, _subject(run, order.plan))
        if again := [action.subject for action in decision.planned if action.identity in done]:
            more = f" and {len(again) - _SHOWN:,} more" if len(again) > _SHOWN else ""
            raise PlanRefused(
                f"The approval of this plan was used: {', '.join(again[:_SHOWN])}{more} had been done by it, and would "
                "have to be done again. Somebody may have had a reason. Make a new plan, and have it approved."
            )


def take_up(run: RunContext, order: Order, decision: Decision) -> None:
    """Put on record, before anything is sent, that this run uses its approval.

    Raises Unapproved where that was withdrawn meanwhile, PlanRefused where it was tampered with.
    """
    if decision.approval is None or run.store is None:
        return
    sources = decision.plan.sources
    subject = _subject(run, order.plan) if order.plan else _schedule(run, order, sources)
    if approvals.standing(run.store.journal, subject) is None:
        raise Unapproved("The approval is not on record any more.")
    approvals.use(run.store.journal, subject, run.run_id)


def lacking(plan_file: str, maker: str, why: str, numbers: Lifted) -> Unapproved:
    """Return what says who may approve a plan, and how."""
    lacks = Unapproved(f"This plan needs the yes of a second person ({why}).", why)
    apply = command_line(["reconciler", "apply", plan_file])
    return lacks.with_way("way_approve", maker=maker, approve=_approve_command(plan_file, numbers), apply=apply)


def _approve_command(plan_file: str, numbers: Lifted) -> str:
    approve = ["reconciler", "approve", plan_file]
    for flag, number in zip(("--confirm-deactivations", "--confirm-reactivations"), numbers, strict=True):
        approve += [] if number is None else [flag, str(number)]
    return command_line(approve)


def _subject(run: RunContext, plan: Plan) -> Subject:
    return plan_subject(plan, digest_of(plan, run.words))


def _schedule(run: RunContext, order: Order, sources: Sequence[Source]) -> Subject:
    delivered = as_delivered(run.store.journal, run.tenant, sources) if run.store else sources
    return schedule_subject(run.tenant, run.connection.host, delivered, order.policy, run.settings.limits)
