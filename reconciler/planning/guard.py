"""The guard: arithmetic on a plan that says when to hold it. Pure; a hold has count, base, percent and limit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isinf
from typing import NamedTuple

from reconciler.model.action import Action, ActionKind
from reconciler.model.finding import Facts, Finding
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.hold import Hold, Limit
from reconciler.model.policy import Limits

_OF_LEAVING = (Code.ROW_LEFT, Code.ROW_STRUCK, Code.ROW_REMARK)
"""What rejects a row because its person seems to have left."""


class Loss(NamedTuple):
    """How many people a feed had in its last good runs, and how many of these its sheets have no more.

    `now` counts the people that the sheets have. With `of_access` both are of those who have access.
    """

    before: int
    lost: int
    now: int
    of_access: bool = False

    @property
    def percent(self) -> float:
        """What is lost, of what the feed had."""
        return _percent(self.lost, self.before)

    def exceeds(self, limits: Limits) -> bool:
        """Whether more is lost than the limit allows.

        Of those who have access alone, who are the fewer, as few may go as may from a company.
        """
        least = limits.company_deactivations if self.of_access else 0
        return self.lost > least and self.percent > limits.lost_rows_percent


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the guard judges.

    `rows` counts the data rows that were read, `active` the active people of each company, and `looked` how many of a
    company were asked for one by one to count them; `undecided` names people (company, email) whose state may not be
    assumed. `losses` are there where absent people are deactivated, and `later` has those who will be if they stay
    absent; so is `gone`, the people of each company that the feed had, has no more, and that nobody has confirmed.
    """

    actions: Sequence[Action]
    findings: Sequence[Finding]
    rows: int
    active: Mapping[str, int] = field(default_factory=dict)
    undecided: Sequence[tuple[str, str]] = ()
    losses: Sequence[Loss] = ()
    later: Sequence[str] = ()
    gone: Mapping[str, Sequence[str]] = field(default_factory=dict)
    looked: Mapping[str, int] = field(default_factory=dict)


class Confirmed(NamedTuple):
    """The numbers of changes that somebody has confirmed; None where nobody has."""

    deactivations: int | None = None
    reactivations: int | None = None


UNCONFIRMED = Confirmed()


class _Measure(NamedTuple):
    """How many changes of one kind a company and a run may have, and what a hold on more is called."""

    kind: ActionKind
    company: Limit
    run: Limit
    most: int
    most_percent: float
    run_most: int
    share: float = 100
    run_share: float = 100


def guard(proposal: Proposal, limits: Limits, confirmed: Confirmed = UNCONFIRMED) -> list[Hold]:
    """Return the holds on a plan, none where it may go on.

    A confirmed number lifts the limits on its kind of change only where it is the exact one.
    """
    holds: list[Hold] = []
    for measure, number in zip(_measures(limits), confirmed, strict=True):
        people = [action for action in proposal.actions if action.kind is measure.kind]
        all_of_them = _number(proposal, measure.kind, limits)
        if number == all_of_them:
            continue
        way_on = {"all": all_of_them, "confirmed": number}
        holds += _companies(people, proposal, measure, way_on)
        holds += _run(people, proposal, measure, way_on)
        if measure.kind is ActionKind.DEACTIVATE_USER:
            holds += _shrunk(people, proposal, limits, way_on)
    holds += _gone(proposal)
    holds += _rejected(proposal.findings, proposal.rows, limits)
    holds += _unknown(proposal.undecided)
    return holds


def exact(proposal: Proposal, limits: Limits, confirmed: Confirmed) -> Confirmed:
    """Return the confirmed numbers that are the exact ones, and lift the limits on their kind of change."""
    numbers = (
        number if number == _number(proposal, measure.kind, limits) else None
        for measure, number in zip(_measures(limits), confirmed, strict=True)
    )
    return Confirmed(*numbers)


def is_cut(proposal: Proposal, limits: Limits, confirmed: Confirmed = UNCONFIRMED) -> bool:
    """Whether the sheets have lost more people than the limit allows, and nobody has confirmed it.

    Then nobody who is absent from them counts as absent, and they are no measure for later ones, held or not.
    """
    number = _number(proposal, ActionKind.DEACTIVATE_USER, limits)
    return _loss(proposal, limits) is not None and confirmed.deactivations != number


def _loss(proposal: Proposal, limits: Limits) -> Loss | None:
    return next((loss for loss in proposal.losses if loss.exceeds(limits)), None)


def _number(proposal: Proposal, kind: ActionKind, limits: Limits) -> int:
    """Return the number that confirms all changes of a kind: after a loss, with those that would follow from it."""
    later = kind is ActionKind.DEACTIVATE_USER and _loss(proposal, limits)
    return sum(action.kind is kind for action in proposal.actions) + (len(proposal.later) if later else 0)


def _measures(limits: Limits) -> tuple[_Measure, _Measure]:
    return (
        _Measure(
            ActionKind.DEACTIVATE_USER, Limit.COMPANY_DEACTIVATIONS, Limit.RUN_DEACTIVATIONS,
            limits.company_deactivations, limits.company_deactivations_percent, limits.run_deactivations,
            _within_all(limits.company_share_percent), _within_all(limits.run_share_percent),
        ),
        _Measure(
            ActionKind.REACTIVATE_USER, Limit.COMPANY_REACTIVATIONS, Limit.RUN_REACTIVATIONS,
            limits.company_reactivations, limits.company_reactivations_percent, limits.run_reactivations,
            inf, inf,
        ),
    )  # fmt: skip


def _within_all(percent: float) -> float:
    """Return the share as a limit: whoever is deactivated is active, so that 100 % of them is none."""
    return percent if percent < 100 else inf


def _companies(people: Sequence[Action], proposal: Proposal, measure: _Measure, way_on: Facts) -> Iterator[Hold]:
    for company, who in _by_company(people).items():
        count, base = len(who), proposal.active.get(company, 0)
        percent = _percent(count, base)
        if _exceeds(count, base, measure.share):
            facts: Facts = {"case": "share", "share": measure.share, **way_on}
        elif count > measure.most and _exceeds(count, base, measure.most_percent):
            facts = {"case": "number", "most": measure.most, "most_percent": measure.most_percent, **way_on}
        else:
            continue
        facts = {**facts, "looked": proposal.looked.get(company, 0)}
        yield Hold(measure.company, company, count, base, percent, _subjects(who), facts)


def _run(people: Sequence[Action], proposal: Proposal, measure: _Measure, way_on: Facts) -> Iterator[Hold]:
    count, base = len(people), sum(proposal.active.values())
    percent = _percent(count, base)
    if count > measure.run_most:
        facts: Facts = {"case": "number", "most": measure.run_most, **way_on}
    elif _exceeds(count, base, measure.run_share):
        facts = {"case": "share", "share": measure.run_share, **way_on}
    else:
        return
    facts = {**facts, "looked": sum(proposal.looked.values())}
    yield Hold(measure.run, "", count, base, percent, _subjects(people), facts)


def _shrunk(leavers: Sequence[Action], proposal: Proposal, limits: Limits, way_on: Facts) -> Iterator[Hold]:
    loss, people = _loss(proposal, limits), (*_subjects(leavers), *proposal.later)
    if loss and people:
        case = "access" if loss.of_access else "all"
        facts = {"case": case, "now": loss.now, "most_percent": limits.lost_rows_percent, **way_on}
        yield Hold(Limit.LOST_ROWS, "", loss.lost, loss.before, loss.percent, people, facts)


def _gone(proposal: Proposal) -> Iterator[Hold]:
    for company, people in proposal.gone.items():
        yield Hold(Limit.COMPANY_GONE, company, len(people), len(people), 100.0, tuple(people))


def _rejected(findings: Sequence[Finding], rows: int, limits: Limits) -> Iterator[Hold]:
    places = dict.fromkeys(f.origin for f in findings if f.kind is FindingKind.REJECTED and f.origin)
    leaving = {f.origin for f in findings if f.code in _OF_LEAVING}
    count, percent = len(places), _percent(len(places), rows)
    if count > limits.rejected_rows and percent > limits.rejected_rows_percent:
        case = {"case": "leaving"} if 2 * len(leaving) > count else {}
        facts = {**case, "most": limits.rejected_rows, "most_percent": limits.rejected_rows_percent}
        yield Hold(Limit.REJECTED_ROWS, "", count, rows, percent, tuple(map(str, places)), facts)


def _unknown(undecided: Sequence[tuple[str, str]]) -> Iterator[Hold]:
    if undecided:
        count = len(undecided)
        yield Hold(Limit.UNKNOWN_ACTIVE, "", count, count, 100.0, tuple(email for _, email in undecided))


# -- who has to be counted ---------------------------------------------------------------------------------------


class Question(NamedTuple):
    """Whether at least `need` people of these companies, taken together, are active."""

    companies: tuple[str, ...]
    need: int

    def is_open(self, known: Mapping[str, int], unknown: Mapping[str, int]) -> bool:
        """Whether the people known to be active, and those of whom nothing is known yet, leave it open."""
        sure = sum(known[company] for company in self.companies)
        return sure < self.need <= sure + sum(unknown[company] for company in self.companies)

    def next_looks(self, known: Mapping[str, int], unknown: Mapping[str, int]) -> int:
        """Return how many of the unknown must be looked at in any case: fewer can neither say yes nor no."""
        missing = self.need - sum(known[company] for company in self.companies)
        spare = sum(unknown[company] for company in self.companies) - missing
        return min(missing, spare + 1)


def questions(
    actions: Iterable[Action], companies: Iterable[str], limits: Limits, confirmed: Confirmed = UNCONFIRMED
) -> list[Question]:
    """Return what must be known of how many people are active, before the limits can be held against a plan."""
    actions, asked = list(actions), list[Question]()
    for measure, number in zip(_measures(limits), confirmed, strict=True):
        people = [action for action in actions if action.kind is measure.kind]
        if number == len(people):
            continue
        for company, who in _by_company(people).items():
            percents = [measure.share] + [measure.most_percent] * (len(who) > measure.most)
            asked += [Question((company,), need) for percent in percents if (need := _needed(len(who), percent))]
        if len(people) <= measure.run_most and (need := _needed(len(people), measure.run_share)):
            asked.append(Question(tuple(companies), need))
    return asked


def _needed(count: int, percent: float) -> int:
    """Return the least base of which `count` is no more than `percent`; 0 where any base is as good."""
    if not count or percent <= 0 or isinf(percent):
        return 0
    need = max(int(count * 100 / percent) - 1, 0)
    while _exceeds(count, need, percent):
        need += 1
    return need


def _by_company(people: Iterable[Action]) -> dict[str, list[Action]]:
    by_company: dict[str, list[Action]] = defaultdict(list)
    for action in people:
        by_company[action.company].append(action)
    return by_company


def _subjects(actions: Sequence[Action]) -> tuple[str, ...]:
    return tuple(action.subject for action in actions)


def _exceeds(count: int, base: int, percent: float) -> bool:
    return not isinf(percent) and 100.0 * count > percent * base


def _percent(count: int, base: int) -> float:
    return 100.0 * count / base if base else (100.0 if count else 0.0)
