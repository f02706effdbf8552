"""A named yes to a plan, put on record; offline."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from reconciler.config.settings import Settings
from reconciler.errors import Unapproved, UsageError
from reconciler.model.actor import Actor
from reconciler.model.approval import Approval, Lifted
from reconciler.model.hold import DEACTIVATIONS, REACTIVATIONS
from reconciler.model.report import Report
from reconciler.model.state_place import StatePlace
from reconciler.operations.show import report_of
from reconciler.planning.approving import cannot_be_lifted, held, to_confirm
from reconciler.planning.plan import Plan, require_current
from reconciler.report.words.english import catalogue as english
from reconciler.run.approving import require_second
from reconciler.run.conclude import Declined
from reconciler.run.who_acts import who_acts
from reconciler.state import approvals
from reconciler.state.approvals import Subject, plan_subject, schedule_subject
from reconciler.state.backends import open_state, open_to_read
from reconciler.state.drops import as_delivered, require_last_version
from reconciler.state.plan_file import digest_of, read_plan, require_same
from reconciler.state.store import Journal
from reconciler.support.command_line import command_line

_LONGEST = 500
_KINDS = ("deactivation", "reactivation")


@dataclass(frozen=True, slots=True)
class ApproveRequest:
    """Which plan somebody says yes to, and why, with the numbers that they confirm.

    With `schedule` the yes is to every later run of the same sheets, policy and limits; with `withdraw` it is taken
    back. `ask` is shown the plan, as the report of the run that made it, and returns the answer. `actor` is who acts
    (None: whom the system knows), and `digest` that of the plan that they have read ("": whatever stands there).
    """

    path: Path
    ask: Callable[[Report], bool]
    confirmed: Lifted = field(default_factory=Lifted)
    companies_gone: Sequence[str] = ()
    reason: str = ""
    schedule: bool = False
    withdraw: bool = False
    actor: Actor | None = None
    digest: str = ""


def approve(request: ApproveRequest, settings: Settings) -> Actor:
    """Put a yes to a plan on record, or take it back; returns who has.

    Raises PlanRefused where the plan is altered, expired or superseded, is another than was read, or another content of
    it was approved;
    Unapproved where whoever acts may not, or a limit holds it and its number is not confirmed; UsageError; Declined.
    """
    reason = in_one_line(request.reason)
    plan, actor = read_plan(request.path), request.actor or who_acts()
    if request.actor is None and not request.withdraw:
        _require_known(actor, settings)
    settings = settings.on(plan.made_on)
    digest = digest_of(plan, english)
    require_same(request.path, digest, request.digest)
    subject = plan_subject(plan, digest)
    if request.schedule:
        subject = _schedule(request, plan, settings)
    with closing(open_state(settings.state)) as store:
        given = _given(store.journal, subject)
        if request.withdraw:
            if given is None:
                raise UsageError(f"{request.path}: nobody has approved this: there is nothing to withdraw.")
            approvals.withdraw(store.journal, subject, actor, reason)
            return actor
        if not request.schedule:
            require_current(plan, datetime.now(UTC))
            require_last_version(store.journal, plan)
        approval = Approval(actor, "", reason, request.confirmed, tuple(request.companies_gone))
        if settings.approving.four_eyes:
            require_second(plan, approval, approvals.askers(store.journal, subject), settings.approving.people)
        if request.schedule:
            _require_no_numbers(request)
        else:
            _require_confirmed(request, plan, settings)
        if not request.ask(report_of(plan, request.path)):
            raise Declined("Nothing was approved: the answer to the question was no.")
        sources = [source.path or source.name if request.schedule else source.sha256 for source in plan.sources]
        facts = {"host": plan.host, "options": plan.policy.options}
        facts |= {} if request.schedule else {"expires_at": plan.expires_at.isoformat()}
        approvals.approve(store.journal, subject, approval, facts, sources)
    return actor


def approval_of(path: Path, state: StatePlace) -> Approval | None:
    """Return the yes that stands for a plan; None where there is none. Raises PlanRefused, and UsageError."""
    plan = read_plan(path)
    with closing(open_to_read(state)) as store:
        return _given(store.journal, plan_subject(plan, digest_of(plan, english)))


def _require_known(actor: Actor, settings: Settings) -> None:
    """Raise Unapproved where people sign in at a provider, and nobody says who this account is there."""
    issuer, known_as = settings.serving.issuer, settings.approving.people.get(actor.login.name, "")
    if issuer and not known_as.startswith(f"{issuer}|"):
        raise Unapproved(
            f"{actor.login.name} is an account of this machine, and people sign in at {issuer} here (serve.issuer). "
            f"Approve on the page, or have the settings say who that is: [people] {actor.login.name} = "
            f'"{issuer}|SUBJECT".'
        )


def _schedule(request: ApproveRequest, plan: Plan, settings: Settings) -> Subject:
    """Return the schedule of a plan's sheets. Raises UsageError where what the plan was made of comes once."""
    if plan.undo_of:
        raise UsageError(f"{request.path}: this plan takes back run {plan.undo_of}, once: there is no schedule of it.")
    if plan.fixes:
        raise UsageError(
            f"{request.path}: this plan was made with fixes of one file, and a schedule reads whatever lies there. "
            "For a schedule, make a plan of the sheets as they are."
        )
    with closing(open_to_read(settings.state)) as store:
        delivered = as_delivered(store.journal, plan.tenant, plan.sources)
    return schedule_subject(plan.tenant, plan.host, delivered, plan.policy, settings.limits)


def in_one_line(reason: str) -> str:
    """Return a reason without line breaks. Raises UsageError where it is too long."""
    reason = " ".join(reason.split())
    if len(reason) > _LONGEST:
        raise UsageError(f"Give a reason of up to {_LONGEST} characters.")
    return reason


def _given(journal: Journal, subject: Subject) -> Approval | None:
    """Return the approval that stands; None where there is none, or it was withdrawn. Raises PlanRefused."""
    try:
        return approvals.standing(journal, subject)
    except Unapproved:
        return None


def _require_no_numbers(request: ApproveRequest) -> None:
    if request.confirmed != Lifted() or request.companies_gone:
        raise UsageError("A schedule may apply what no limit holds: there is no number to confirm with --schedule.")


def _require_confirmed(request: ApproveRequest, plan: Plan, settings: Settings) -> None:
    """Raise UsageError for a number that is not the plan's, Unapproved where one is missing or nothing can lift it."""
    exact = to_confirm(plan.actions, plan.holds)
    for kind, number, given in zip(_KINDS, exact, request.confirmed, strict=True):
        if given not in (None, number):
            raise UsageError(
                f"--confirm-{kind}s {given}: this plan has {number or 0:,}, and the number must be exact. Read the "
                "plan again before you confirm it."
            )
    lacking = {action.company for action in plan.actions}.isdisjoint
    if odd := [name for name in request.companies_gone if lacking([name])]:
        raise UsageError(
            f"--confirm-companies-gone {odd[0]}: this plan has nobody of that company. It must be made with that "
            "confirmation, too."
        )
    if stuck := cannot_be_lifted(plan.holds):
        raise Unapproved("This plan cannot be approved, for no yes lifts what holds it.").with_way(
            "way_held", hold=stuck[0]
        )
    if settings.limits.on_hold == "all":
        _require_numbers(request, plan)


def _require_numbers(request: ApproveRequest, plan: Plan) -> None:
    needed = held(plan.actions, plan.holds)
    words = ["reconciler", "approve", str(request.path)]
    missing = False
    for kind, number, given in zip(_KINDS, needed, request.confirmed, strict=True):
        missing |= number is not None and given is None
        words += [] if number is None else [f"--confirm-{kind}s", str(number)]
    if not missing:
        return
    first = next(hold for hold in plan.holds if hold.limit in DEACTIVATIONS | REACTIVATIONS)
    raise Unapproved("A limit holds this plan:").with_way("way_approve_held", hold=first, approve=command_line(words))
