"""What somebody has lifted of what would hold a run, or refuse its sheets: how, by whom, and what that let through."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, NamedTuple

from reconciler.config.settings import Settings
from reconciler.model.action import Action, ActionKind, of_kind
from reconciler.model.approval import Approval
from reconciler.model.desired import Desired
from reconciler.model.hold import DEACTIVATIONS, REACTIVATIONS, Hold, Limit
from reconciler.model.live import Live
from reconciler.model.override import ON_PAGE, LetThrough, Override
from reconciler.model.policy import Limits, Policy
from reconciler.planning.feed import Delivery
from reconciler.planning.guard import Confirmed, Proposal, exact, guard
from reconciler.run.context import Order, RunContext
from reconciler.run.read import older_sheets
from reconciler.sheets.headers import fold
from reconciler.state.runs import runs
from reconciler.support.outputs import Output

OF_A_PLAN = frozenset({"older_sheet", "absent_runs", "unknown_active", "ignored_columns"})
"""What decides which actions a plan has: whoever applies its file is not asked for it again."""

_FLAGS = {
    "confirm_deactivations": "--confirm-deactivations",
    "confirm_reactivations": "--confirm-reactivations",
    "confirm_companies_gone": "--confirm-companies-gone",
    "older_sheet": "--older-sheet",
    "force": "--force",
    "absent_runs": "--absent-runs",
    "unknown_active": "--unknown-active",
    "ignored_columns": "--ignore-column",
    "on_hold": "--on-hold",
    "encoding": "--encoding",
}
_SETTINGS = {"ignored_columns": "[columns.users] ignore", "encoding": "[sources] encoding"}

_STRICTEST_FIRST = ("refuse", "look", "assume-active")

_BEHIND: Mapping[Limit, tuple[str, ...]] = {
    Limit.COMPANY_DEACTIVATIONS: ("company_deactivations", "company_deactivations_percent", "company_share_percent"),
    Limit.RUN_DEACTIVATIONS: ("run_deactivations", "run_share_percent"),
    Limit.COMPANY_REACTIVATIONS: ("company_reactivations", "company_reactivations_percent"),
    Limit.RUN_REACTIVATIONS: ("run_reactivations",),
    Limit.LOST_ROWS: ("lost_rows_percent", "company_deactivations"),
    Limit.REJECTED_ROWS: ("rejected_rows", "rejected_rows_percent"),
}
"""The limits that a hold follows from."""


class Judged(NamedTuple):
    """What the guard has judged, by which confirmed numbers, what it holds, and what may be carried out."""

    proposal: Proposal
    confirmed: Confirmed
    holds: Sequence[Hold]
    allowed: Sequence[Action]
    delivery: Delivery


def overrides_of(run: RunContext, order: Order, desired: Desired, live: Live, judged: Judged) -> tuple[Override, ...]:
    """Return all that is lifted in a run; where a plan file is applied, first what bore on its making."""
    found = [
        *_numbers(run, order.approval, judged),
        *_raised(run, judged),
        *_on_hold(run, judged),
        *_encoding(run, desired),
    ]
    if order.may_deactivate:
        found += _companies_gone(run, order.approval, judged)
    if order.plan:
        return (*order.plan.overrides, *found)
    found += [*_older_sheet(run, desired), *_absent_runs(run, judged), *_unknown_active(run, desired, live)]
    return (*found, *_ignored_columns(run, desired))


def forced(run: RunContext, output: Output) -> Iterator[Override]:
    """Yield that a plan may take the place of any file, and does of one, before it is written."""
    if output.force:
        case = [_through(run, "force", {"path": output.path})] if output.replaces_another() else []
        yield _flag(run, "force", "yes", let_through=case)


# -- one override ---------------------------------------------------------------------------------------------------


def _flag(
    run: RunContext, what: str, value: Any, instead_of: Any = "", default: Any = "",
    let_through: Iterable[LetThrough] = (),
) -> Override:  # fmt: skip
    """Return what whoever acts has lifted by a flag, `instead_of` what the configuration has, or the default."""
    whose = "" if instead_of == "" else "default" if instead_of == default else "configuration"
    how = ON_PAGE if run.request.made_on else _FLAGS[what]
    return Override(what, how, str(value), str(instead_of), whose, str(run.actor), tuple(let_through))


def _setting(
    run: RunContext, what: str, value: Any, default: Any = "", let_through: Iterable[LetThrough] = ()
) -> Override:
    """Return what the configuration has lifted; where there is no file of it, whoever acts has made it."""
    how, by = _SETTINGS.get(what, f"[limits] {what}"), str(run.settings.file or run.actor)
    whose = "" if default == "" else "default"
    return Override(what, how, _shown(value), _shown(default), whose, by, tuple(let_through))


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _through(
    run: RunContext, limit: str, facts: Mapping[str, Any], company: str = "", count: int = 0, base: int = 0
) -> LetThrough:
    percent = 100.0 * count / base if base else 0.0
    told = {**facts, "company": company, "count": count, "base": base, "percent": percent}
    return LetThrough(limit, company, count, base, percent, run.words.let_through(limit, told))


def _held_else(run: RunContext, holds: Iterable[Hold]) -> Iterator[LetThrough]:
    """Yield holds that did not come about."""
    for hold in holds:
        yield _through(run, hold.limit, hold.facts, hold.company, hold.count, hold.base)


def _without(holds: Sequence[Hold], others: Sequence[Hold]) -> list[Hold]:
    known = {(hold.limit, hold.company) for hold in others}
    return [hold for hold in holds if (hold.limit, hold.company) not in known]


# -- the guard ------------------------------------------------------------------------------------------------------


def _numbers(run: RunContext, approval: Approval | None, judged: Judged) -> Iterator[Override]:
    """Yield the confirmed numbers that are the exact ones, by flag or approval: any other lifts nothing."""
    numbers = exact(judged.proposal, run.settings.limits, judged.confirmed)
    if numbers == Confirmed():
        return
    lifted = _without(guard(judged.proposal, run.settings.limits), judged.holds)
    names = ("confirm_deactivations", "confirm_reactivations")
    flags = (run.request.confirmed, run.request.confirmed_reactivations)
    for what, flag, number, limits in zip(names, flags, numbers, (DEACTIVATIONS, REACTIVATIONS), strict=True):
        if number is not None:
            own = [hold for hold in lifted if hold.limit in limits]
            made = _flag(run, what, number, let_through=_held_else(run, own))
            if approval is None or (flag == number and not run.settings.approving.four_eyes):
                yield made
            else:
                yield _by_approval(made, approval)


def _raised(run: RunContext, judged: Judged) -> Iterator[Override]:
    """Yield the limits that are above their defaults, each with what would have been held by the defaults."""
    limits, defaults = run.settings.limits, Limits()
    names = [one.name for one in fields(Limits) if one.name != "on_hold"]
    raised = {name: getattr(defaults, name) for name in names if getattr(limits, name) > getattr(defaults, name)}
    if not raised:
        return
    proposal = judged.proposal
    lifted = _without(guard(proposal, replace(limits, **raised)), guard(proposal, limits))
    for name, default in raised.items():
        own = [hold for hold in lifted if name in _BEHIND.get(hold.limit, ())]
        yield _setting(run, name, getattr(limits, name), default, _held_else(run, own))


def _on_hold(run: RunContext, judged: Judged) -> Iterator[Override]:
    """Yield that a hold keeps back changes of its own kind alone, and how many others go on beside one."""
    now, before, default = run.settings.limits.on_hold, _configured(run).limits.on_hold, Limits().on_hold
    if now == default:
        return
    count, base = len(judged.allowed), len(judged.proposal.actions)
    parted = count and any(hold.limit is not Limit.COMPANY_GONE for hold in judged.holds)
    case = [_through(run, "on_hold", {}, "", count, base)] if parted else []
    if now == before:
        yield _setting(run, "on_hold", now, default, case)
    else:
        yield _flag(run, "on_hold", now, before, default, case)


def _companies_gone(run: RunContext, approval: Approval | None, judged: Judged) -> Iterator[Override]:
    """Yield the companies that somebody has confirmed to be gone: now, by an approval, or in an earlier run."""
    now = {name.strip() for name in run.request.companies_gone}
    leavers = of_kind(judged.proposal.actions, ActionKind.DEACTIVATE_USER)
    for company in sorted(judged.delivery.confirmed):
        count = sum(action.company == company for action in leavers)
        base = judged.proposal.active.get(company, 0)
        case = [_through(run, Limit.COMPANY_GONE, {}, company, count, base)] if count else []
        made = _flag(run, "confirm_companies_gone", company, let_through=case)
        if company in now:
            yield made
        elif approval and company in approval.companies_gone:
            yield _by_approval(made, approval)
        elif count:
            yield Override(made.what, made.how, company, by=_who_confirmed(run, company), let_through=made.let_through)


def _by_approval(made: Override, approval: Approval) -> Override:
    """Return an override as one that a yes of somebody has made, and no flag of this run."""
    return Override(made.what, made.how, made.value, by=f"the approval of {approval.by}", let_through=made.let_through)


def _who_confirmed(run: RunContext, company: str) -> str:
    """Return who has confirmed in an earlier run that a company is gone."""
    for past in reversed(runs(run.store.journal) if run.store else []):
        for one in past.overrides if past.tenant == run.tenant else ():
            if (one.get("what"), one.get("value")) == ("confirm_companies_gone", company):
                return f"{one.get('by') or 'somebody'}, in run {past.run_id}"
    return "somebody, in an earlier run"


# -- how sheets and people are read ---------------------------------------------------------------------------------


def _configured(run: RunContext) -> Settings:
    """Return the settings as they are without flags."""
    return run.settings.configured or run.settings


def _older_sheet(run: RunContext, desired: Desired) -> Iterator[Override]:
    if run.request.older_sheet:
        case = [
            _through(run, "older_sheet", {"name": source.name, "modified": source.modified, "last": older.modified})
            for source, older in older_sheets(run, desired)
        ]
        yield _flag(run, "older_sheet", "yes", let_through=case)


def _absent_runs(run: RunContext, judged: Judged) -> Iterator[Override]:
    """Yield that absent people go sooner than is configured, and how many of them do."""
    policy, before = run.settings.policy, _configured(run).policy.absent_runs
    if policy.absent_users != "deactivate" or policy.absent_runs >= before:
        return
    feed = judged.delivery.name
    counts = run.store.absences.runs_absent(run.tenant, feed) if run.store else {}
    leavers = of_kind(judged.proposal.actions, ActionKind.DEACTIVATE_USER)
    absent = [action.identity[1:] for action in leavers if action.origin is None]
    count = sum(counts.get(one, 0) + 1 < before for one in absent)
    case = [_through(run, "absent_runs", {"runs": before}, "", count, len(absent))] if count else []
    yield _flag(run, "absent_runs", policy.absent_runs, before, Policy().absent_runs, case)


def _unknown_active(run: RunContext, desired: Desired, live: Live) -> Iterator[Override]:
    """Yield that more is assumed of people of whom it is not told whether they are active, and of how many."""
    now, before = run.settings.policy.unknown_active, _configured(run).policy.unknown_active
    if _STRICTEST_FIRST.index(now) <= _STRICTEST_FIRST.index(before):
        return
    rows = {(name, key) for name, people in desired.users.items() for key, row in people.items() if row.active}
    count = sum(
        user.active is None and (name, user.key) in rows
        for name, one in live.companies.items()
        for user in one.users or ()
    )
    case = [_through(run, "unknown_active", {"case": now}, "", count, len(rows))] if count else []
    yield _flag(run, "unknown_active", now, before, Policy().unknown_active, case)


def _ignored_columns(run: RunContext, desired: Desired) -> Iterator[Override]:
    """Yield the columns of which a person has said that they mean nothing, and how many rows say something there."""
    before = _configured(run).policy.ignored_columns
    headers = run.settings.policy.ignored_columns
    filled = _filled({fold(header) for header in headers}, desired) if headers else {}
    for header in headers:
        count, base = filled.get(fold(header), 0), desired.rows
        case = [_through(run, "ignored_columns", {"header": header}, "", count, base)] if count else []
        make = _setting if header in before else _flag
        yield make(run, "ignored_columns", header, let_through=case)


def _filled(headers: Collection[str], desired: Desired) -> dict[str, int]:
    """Return in how many rows of people there is something in each of these columns."""
    found = dict.fromkeys(headers, 0)
    for people in desired.users.values():
        for row in people.values():
            for label, value in row.extras:
                if value and (name := fold(label)) in found:
                    found[name] += 1
    return found


def _encoding(run: RunContext, desired: Desired) -> Iterator[Override]:
    """Yield in which encoding letters are read because a person says so, and those of which sheets."""
    now, before = run.settings.encoding, _configured(run).encoding
    if not now:
        return
    case = [_through(run, "encoding", {"encoding": now, "name": name}) for name in desired.as_told]
    if now == before:
        yield _setting(run, "encoding", now, let_through=case)
    else:
        yield _flag(run, "encoding", now, before, let_through=case)
