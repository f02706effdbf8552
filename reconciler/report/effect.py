"""What a plan does to people: who loses access, who gets it, of how many, company by company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reconciler.model.action import Action, ActionKind
from reconciler.model.hold import DEACTIVATIONS, REACTIVATIONS, Hold
from reconciler.model.report import CompanyCounts, Report
from reconciler.model.result import Outcome, Verified


@dataclass(slots=True)
class CompanyEffect:
    """What a plan does in one company; `counts` is None where nothing is known of that company but its name."""

    company: str
    counts: CompanyCounts | None = None
    lose: list[Action] = field(default_factory=list)
    new: list[Action] = field(default_factory=list)
    back: list[Action] = field(default_factory=list)
    own: list[Action] = field(default_factory=list)
    """Changes of the company itself."""
    holds: list[Hold] = field(default_factory=list)

    @property
    def active(self) -> int | None:
        """How many people of it have access; None where that is not known."""
        return self.counts.active if self.counts else None

    @property
    def share(self) -> float:
        """What percentage of those who have access lose it."""
        if not self.active:
            return 100.0 if self.lose else 0.0
        return 100.0 * len(self.lose) / self.active

    def take(self, action: Action) -> None:
        """Add an action."""
        lists = {
            ActionKind.DEACTIVATE_USER: self.lose,
            ActionKind.CREATE_USER: self.new,
            ActionKind.REACTIVATE_USER: self.back,
        }
        lists.get(action.kind, self.own).append(action)


@dataclass(frozen=True, slots=True)
class Effect:
    """What some actions do: how many people lose access, get it for the first time, or get it back.

    `created` and `widened` count companies: those that are created, and those that get email domains. `companies` is
    in how many of them anything changes, and `active` how many people have access in all companies of the sheets; None
    where that is not known.
    """

    lose: int = 0
    new: int = 0
    back: int = 0
    created: int = 0
    widened: int = 0
    companies: int = 0
    active: int | None = None

    @property
    def get(self) -> int:
        """How many people get access."""
        return self.new + self.back

    @property
    def changes(self) -> int:
        """How many changes these are."""
        return self.lose + self.get + self.created + self.widened


def effect_of(report: Report, actions: Iterable[Action] | None = None) -> Effect:
    """Return what the plan does, or only some of its actions."""
    numbers = dict.fromkeys(ActionKind, 0)
    companies = set[str]()
    for action in report.planned if actions is None else actions:
        numbers[action.kind] += 1
        companies.add(action.company)
    companies.discard("")  # of an action that was taken out since
    return Effect(
        lose=numbers[ActionKind.DEACTIVATE_USER],
        new=numbers[ActionKind.CREATE_USER],
        back=numbers[ActionKind.REACTIVATE_USER],
        created=numbers[ActionKind.CREATE_COMPANY],
        widened=numbers[ActionKind.ADD_DOMAINS],
        companies=len(companies),
        # A run that wrote has read its companies again: these numbers are no base of what it did.
        active=None if report.results else _active(report),
    )


def _active(report: Report) -> int | None:
    """Return how many people have access in the companies that were compared: the base of the guard's percentages."""
    changed = {action.company for action in report.planned}
    known = [one.active for one in report.companies if one.in_sheets or one.vanity_name in changed]
    counted = [active for active in known if active is not None]
    return sum(counted) if counted else None


def not_held(report: Report) -> Sequence[Action]:
    """Return the planned actions that the guard lets through."""
    if not report.held_back:
        return report.planned
    if report.held_back == len(report.planned):
        return []
    limits = {hold.limit for hold in report.holds}
    kept = {ActionKind.DEACTIVATE_USER} if limits & DEACTIVATIONS else set()
    kept |= {ActionKind.REACTIVATE_USER} if limits & REACTIVATIONS else set()
    return [action for action in report.planned if action.kind not in kept]


def done(report: Report) -> list[Action]:
    """Return the actions that this run has done, as a re-read has shown."""
    return [
        result.action for result in report.results if result.outcome is Outcome.DONE and result.verified is Verified.YES
    ]


def answered(report: Report) -> list[Action]:
    """Return the actions that were answered as done, and that no re-read has denied; of a killed run there is none."""
    return [
        result.action
        for result in report.results
        if result.outcome is Outcome.DONE and result.verified is not Verified.NO
    ]


def by_company(report: Report, actions: Iterable[Action] | None = None) -> list[CompanyEffect]:
    """Return what the plan does in each company with a change or a hold, the largest share of lock-outs first.

    Or what only some of its actions do.
    """
    counts = {one.vanity_name: one for one in report.companies}
    effects = defaultdict[str, CompanyEffect](lambda: CompanyEffect(""))
    for action in report.planned if actions is None else actions:
        effects[action.company].take(action)
    for hold in report.holds:
        if hold.company:
            effects[hold.company].holds.append(hold)
    for name, effect in effects.items():
        effect.company, effect.counts = name, counts.get(name)
    return sorted(effects.values(), key=lambda one: (-one.share, -len(one.lose), one.company))
