"""The guard: arithmetic on a plan that says when to hold it. Pure; a hold has count, base, percent and limit."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reconciler.model.action import Action, ActionKind
from reconciler.model.finding import Facts, Finding
from reconciler.model.finding_code import FindingKind
from reconciler.model.hold import Hold, Limit
from reconciler.model.policy import Limits


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the guard judges.

    `rows` counts the data rows that were read, `active` the active people of each company; `undecided` names people
    (company, email) whose state may not be assumed. `lost_rows` has the user rows of the last good run and of this one,
    where absent people are deactivated.
    """

    actions: Sequence[Action]
    findings: Sequence[Finding]
    rows: int
    active: Mapping[str, int] = field(default_factory=dict)
    undecided: Sequence[tuple[str, str]] = ()
    lost_rows: tuple[int, int] | None = None


def guard(proposal: Proposal, limits: Limits, confirmed: int | None = None) -> list[Hold]:
    """Return the holds on a plan, none where it may go on.

    `confirmed` is the number of deactivations that the operator has confirmed; it lifts the limits on them only where
    it is the exact one.
    """
    leavers = [action for action in proposal.actions if action.kind is ActionKind.DEACTIVATE_USER]
    holds: list[Hold] = []
    if confirmed != len(leavers):
        way_on = {"leavers": len(leavers), "confirmed": confirmed}
        holds += _companies(leavers, proposal.active, limits, way_on)
        holds += _run(leavers, proposal.active, limits, way_on)
        holds += _shrunk(leavers, proposal.lost_rows, limits, way_on)
    holds += _rejected(proposal.findings, proposal.rows, limits)
    holds += _unknown(proposal.undecided)
    return holds


def _companies(leavers: Sequence[Action], active: Mapping[str, int], limits: Limits, way_on: Facts) -> Iterator[Hold]:
    by_company: dict[str, list[str]] = defaultdict(list)
    for action in leavers:
        by_company[action.company].append(action.subject)
    most, most_percent = limits.company_deactivations, limits.company_deactivations_percent
    share = limits.company_share_percent
    for company, people in by_company.items():
        count, base = len(people), active.get(company, 0)
        percent = _percent(count, base)
        if percent > share:
            facts: Facts = {"case": "share", "share": share, **way_on}
        elif count > most and percent > most_percent:
            facts = {"case": "number", "most": most, "most_percent": most_percent, **way_on}
        else:
            continue
        yield Hold(Limit.COMPANY_DEACTIVATIONS, company, count, base, percent, tuple(people), facts)


def _run(leavers: Sequence[Action], active: Mapping[str, int], limits: Limits, way_on: Facts) -> Iterator[Hold]:
    count, base = len(leavers), sum(active.values())
    percent = _percent(count, base)
    if count > limits.run_deactivations:
        facts: Facts = {"case": "number", "most": limits.run_deactivations, **way_on}
    elif percent > limits.run_share_percent:
        facts = {"case": "share", "share": limits.run_share_percent, **way_on}
    else:
        return
    yield Hold(Limit.RUN_DEACTIVATIONS, "", count, base, percent, _subjects(leavers), facts)


def _shrunk(leavers: Sequence[Action], rows: tuple[int, int] | None, limits: Limits, way_on: Facts) -> Iterator[Hold]:
    if rows is None or not leavers:
        return
    before, now = rows
    lost, percent = before - now, _percent(before - now, before)
    if lost > 0 and percent > limits.lost_rows_percent:
        facts = {"now": now, "most_percent": limits.lost_rows_percent, **way_on}
        yield Hold(Limit.LOST_ROWS, "", lost, before, percent, _subjects(leavers), facts)


def _rejected(findings: Sequence[Finding], rows: int, limits: Limits) -> Iterator[Hold]:
    places = dict.fromkeys(f.origin for f in findings if f.kind is FindingKind.REJECTED and f.origin)
    count, percent = len(places), _percent(len(places), rows)
    if count > limits.rejected_rows and percent > limits.rejected_rows_percent:
        facts = {"most": limits.rejected_rows, "most_percent": limits.rejected_rows_percent}
        yield Hold(Limit.REJECTED_ROWS, "", count, rows, percent, tuple(map(str, places)), facts)


def _unknown(undecided: Sequence[tuple[str, str]]) -> Iterator[Hold]:
    if undecided:
        count = len(undecided)
        yield Hold(Limit.UNKNOWN_ACTIVE, "", count, count, 100.0, tuple(email for _, email in undecided))


def _subjects(actions: Sequence[Action]) -> tuple[str, ...]:
    return tuple(action.subject for action in actions)


def _percent(count: int, base: int) -> float:
    return 100.0 * count / base if base else (100.0 if count else 0.0)
