"""What stays the same from the first step of a run to its last, and what is reached on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reconciler.config.connection import Connection
from reconciler.config.settings import Settings
from reconciler.errors import ReconcilerError
from reconciler.model.action import Action, Identity, Unchanged
from reconciler.model.actor import Actor
from reconciler.model.approval import Approval, Lifted
from reconciler.model.desired import Desired
from reconciler.model.finding import Finding
from reconciler.model.hold import Hold
from reconciler.model.override import Override
from reconciler.model.policy import Policy
from reconciler.model.report import ApiUse, CompanyCounts
from reconciler.model.result import Result
from reconciler.model.words import Words
from reconciler.planning.feed import NO_DELIVERY, Delivery
from reconciler.planning.plan import Plan
from reconciler.run.request import Request
from reconciler.run.stop_switch import Stages
from reconciler.state.recorder import RunLog
from reconciler.state.store import Store
from reconciler.support.operator import operator


@dataclass(frozen=True, slots=True)
class RunContext:
    """One run: what is asked for, of whom, in which words, and what it remembers.

    `store` is only read in a dry run, and None where nothing is remembered; `recorder` is None in a dry run.
    """

    command: str
    run_id: str
    started_at: datetime
    actor: Actor
    request: Request
    settings: Settings
    connection: Connection
    words: Words
    stages: Stages
    store: Store | None = None
    recorder: RunLog | None = None

    @property
    def dry(self) -> bool:
        """Whether nothing is written to the API."""
        return self.command == "plan"

    @property
    def tenant(self) -> str:
        """The partner on this host."""
        return self.connection.tenant

    @property
    def operator(self) -> str:
        """The account that somebody signed in with, and the machine."""
        return operator(self.actor.login.name)


@dataclass(frozen=True, slots=True)
class Order:
    """What is compared: the policy and the sources, of the request or of the plan file that it names.

    `approval` is that of the plan file, None where it has none.
    """

    policy: Policy
    request: Request
    plan: Plan | None = None
    approval: Approval | None = None

    @property
    def is_undo(self) -> bool:
        """Whether a plan that takes back an earlier run is applied."""
        return bool(self.plan and self.plan.undo_of)

    @property
    def may_deactivate(self) -> bool:
        """Whether people may be deactivated for being absent."""
        return self.policy.absent_users == "deactivate" and not self.is_undo


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to change: all planned actions, those of them that may be carried out, and what is found and held.

    `waits` has the deactivations that wait until others are there and active; `moved` why some are not carried out
    after all: what they were decided by has changed since. `cut` says that the sheets have lost more people than the
    limit allows, and that nobody has confirmed it. `overrides` are what was lifted, and what that let through.
    `approval` is the yes by which it is carried out; `needs_approval` says why it needs one that it has not, and
    `to_confirm` which numbers that has to confirm.
    """

    planned: list[Action]
    allowed: list[Action]
    findings: list[Finding]
    holds: list[Hold]
    companies: list[CompanyCounts]
    unchanged: list[Unchanged] | None
    unchanged_count: int
    absent: list[tuple[str, str]]
    plan: Plan
    waits: Mapping[Identity, tuple[Identity, ...]] = field(default_factory=dict)
    moved: Mapping[Identity, str] = field(default_factory=dict)
    delivery: Delivery = NO_DELIVERY
    cut: bool = False
    plan_digest: str = ""
    plan_file: str = ""
    overrides: tuple[Override, ...] = ()
    approval: Approval | None = None
    needs_approval: str = ""
    to_confirm: Lifted = field(default_factory=Lifted)


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a run has come: each step adds its own value, and what stopped the run stands in `stops`.

    `api` counts the calls as they are made.
    """

    order: Order | None = None
    api: ApiUse | None = None
    sheets: Desired | None = None
    decision: Decision | None = None
    results: Sequence[Result] = ()
    companies: list[CompanyCounts] | None = None
    stops: tuple[ReconcilerError, ...] = ()
