"""A plan: ordered actions and findings, and the checks that it must pass before it is applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from reconciler.errors import PlanRefused
from reconciler.model.action import Action, ActionKind
from reconciler.model.actor import Actor
from reconciler.model.finding import Finding
from reconciler.model.fixes import NO_FIXES, Fixes
from reconciler.model.hold import Hold
from reconciler.model.identity import ascii_domain
from reconciler.model.live import Live, LiveCompany, User
from reconciler.model.moments import is_to_come
from reconciler.model.origin import Source
from reconciler.model.override import Override
from reconciler.model.policy import Policy
from reconciler.model.report import CompanyCounts
from reconciler.support.json_text import json_text
from reconciler.version import __version__

LIFE = timedelta(hours=24)
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class PlanOrigin:
    """For which partner (`tenant`) on which host a plan is made, by whom and when.

    `undo_of` names the run that the plan reverses, "" where it reverses none. `nonce` is random: with it nobody can
    guess at the people in a plan by its digest, which stays on record. `made_by` is who acted, None where that is not
    told, `hands` are those who handed in its sheets or fixed them, and `made_on` is the surface, "" for the command
    line; it is `valid` for so long.
    """

    host: str
    tenant: str
    created_by: str
    created_at: datetime
    undo_of: str = ""
    nonce: str = ""
    made_by: Actor | None = None
    valid: timedelta = LIFE
    hands: tuple[Actor, ...] = ()
    made_on: str = ""


class Seen(NamedTuple):
    """What whoever reads a plan must know beside it: where its people are, and how many there are of them.

    `product` is what the API is of, and `chat` what its people chat through; `companies` are as they were read,
    `unchanged` counts the rows that were right already, and `today` is the day of the sheets' dates in its `day_zone`,
    both "" without any.
    """

    product: str = ""
    chat: str = ""
    companies: tuple[CompanyCounts, ...] = ()
    unchanged: int = 0
    today: str = ""
    day_zone: str = ""


NOTHING = Seen()


@dataclass(frozen=True, slots=True)
class Plan:
    """The ordered actions and the findings of one comparison, and what they were made from; times in UTC.

    `made_by` is None in a plan file of an older version; `hands` are those who handed in its sheets or fixed them, and
    `made_on` is the surface, "" for the command line; `fixes` lay over its sheets; `overrides` are those that bear on
    what is in the plan; `needs_approval` says why it needed the yes of a second person as it was made, "" where it did
    not; `digest` is the one that the file has of which the plan was read, "" for a plan that was just made.
    """

    host: str
    tenant: str
    created_at: datetime
    created_by: str
    expires_at: datetime
    policy: Policy
    sources: tuple[Source, ...]
    actions: tuple[Action, ...]
    findings: tuple[Finding, ...]
    holds: tuple[Hold, ...]
    undo_of: str = ""
    tool_version: str = __version__
    nonce: str = ""
    made_by: Actor | None = None
    overrides: tuple[Override, ...] = ()
    needs_approval: str = ""
    fixes: Fixes = NO_FIXES
    seen: Seen = NOTHING
    hands: tuple[Actor, ...] = ()
    made_on: str = ""
    digest: str = field(default="", compare=False)

    @property
    def maker(self) -> str:
        """Who made it, for people to read."""
        return str(self.made_by) if self.made_by else self.created_by

    @property
    def maker_login(self) -> str:
        """The account that its maker signed in with, for people to read."""
        return self.made_by.login.name if self.made_by else self.created_by


def make_plan(
    origin: PlanOrigin,
    *,
    policy: Policy,
    seen: Seen = NOTHING,
    sources: Sequence[Source] = (),
    actions: Sequence[Action] = (),
    findings: Sequence[Finding] = (),
    holds: Sequence[Hold] = (),
    overrides: Sequence[Override] = (),
    needs_approval: str = "",
    fixes: Fixes = NO_FIXES,
) -> Plan:
    """Return a plan that is good for `origin.valid` from its creation, which is kept to the second."""
    created_at = origin.created_at.astimezone(UTC).replace(microsecond=0)
    return Plan(
        host=origin.host,
        tenant=origin.tenant,
        created_at=created_at,
        created_by=origin.created_by,
        expires_at=created_at + origin.valid,
        policy=policy,
        sources=tuple(sources),
        actions=tuple(actions),
        findings=tuple(findings),
        holds=tuple(holds),
        undo_of=origin.undo_of,
        nonce=origin.nonce,
        made_by=origin.made_by,
        overrides=tuple(overrides),
        needs_approval=needs_approval,
        fixes=fixes,
        seen=seen,
        hands=origin.hands,
        made_on=origin.made_on,
    )


def require_applicable(plan: Plan, host: str, tenant: str, now: datetime) -> None:
    """Raise PlanRefused where the plan was made for another host or another partner on it, or is not of these hours."""
    if plan.host != host:
        raise PlanRefused(f"The plan was made for {plan.host}, and this run is for {host}. Make a new plan.")
    if plan.tenant != tenant:
        raise PlanRefused(f"The plan was made with another client id for {host}. Make a new plan.")
    require_current(plan, now)


def require_current(plan: Plan, now: datetime) -> None:
    """Raise PlanRefused where the plan has expired, or is from hours to come."""
    if is_to_come(plan.created_at, now):
        raise PlanRefused(
            f"The plan was made at {plan.created_at:%Y-%m-%d %H:%M} UTC, and by this machine's clock it is only "
            f"{now:%Y-%m-%d %H:%M} UTC: one of the two clocks is wrong. Set it right, and make a new plan."
        )
    if now >= plan.expires_at:
        raise PlanRefused(f"The plan expired at {plan.expires_at:%Y-%m-%d %H:%M} UTC. Make a new one.")


def require_same_sources(plan: Plan, sources: Sequence[Source]) -> None:
    """Raise PlanRefused where a source's content is not what the plan was made from."""
    fresh = {(source.file_name, source.sha256) for source in sources}
    changed = [source.name for source in plan.sources if (source.file_name, source.sha256) not in fresh]
    if changed:
        raise PlanRefused(f"These sheets have changed since the plan was made: {', '.join(changed)}. Make a new plan.")


def require_same_fixes(plan: Plan, fixes: Fixes) -> None:
    """Raise PlanRefused where the fixes are not those that the plan was made with."""
    if fixes.digest != plan.fixes.digest:
        raise PlanRefused(
            f"The fixes in {fixes.path} have changed since the plan was made, and it was read with the earlier ones. "
            "Make a new plan."
        )


def require_subset(plan: Plan, actions: Sequence[Action]) -> None:
    """Raise PlanRefused, naming what moved, where an action is not in the plan with the same old and new values.

    So what a preview showed is what apply executes (architecture, promise 1). Actions of the plan that are no longer
    needed are done already and don't matter.
    """
    planned = {action.identity: action for action in plan.actions}
    moved = [words for action in actions if (words := _moved(action, planned.get(action.identity)))]
    if moved:
        more = f" … and {len(moved) - _SHOWN} more." if len(moved) > _SHOWN else ""
        raise PlanRefused(
            f"The live state has moved since the plan was made: {'; '.join(moved[:_SHOWN])}.{more} Make a new plan."
        )


def already_done(plan: Plan, actions: Sequence[Action], live: Live) -> list[Action]:
    """Return the plan's actions that are no longer needed; not those of which the live state does not bear that out."""
    needed = {action.identity for action in actions}
    people = {name: {user.key: user for user in one.users or ()} for name, one in live.companies.items()}
    return [
        action
        for action in plan.actions
        if action.identity not in needed and _may_be_so(action, live.companies.get(action.company), people)
    ]


def _may_be_so(action: Action, one: LiveCompany | None, people: Mapping[str, Mapping[str, User]]) -> bool:
    if one is None or one.problem:
        return False
    if action.kind is ActionKind.CREATE_COMPANY:
        return True
    if action.kind is ActionKind.ADD_DOMAINS:
        return {*map(ascii_domain, action.new["emailDomains"])} <= {*map(ascii_domain, one.company.email_domains)}
    user = people[action.company].get(action.identity[2])
    if action.kind is ActionKind.DEACTIVATE_USER:
        return user is None or user.active is not True
    return user is not None and user.active is not False


def _moved(action: Action, planned: Action | None) -> str:
    """Return how an action differs from what was planned; "" where it does not."""
    if planned is None:
        return f"{action.kind} {action.subject} is not in the plan"
    if (action.old, action.new) == (planned.old, planned.new):
        return ""
    was, now = (f"{_shown(a.old)} → {_shown(a.new)}" for a in (planned, action))
    return f"{action.kind} {action.subject} was planned as {was} and would now be {now}"


def _shown(value: Mapping[str, Any] | None) -> str:
    return json_text(value) if value is not None else "nothing"
