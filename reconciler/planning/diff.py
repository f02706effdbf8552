"""Compare desired with live: pure, and the only place that decides what is to change."""

from collections.abc import Iterator

from reconciler.model.action import ActionKind
from reconciler.model.desired import Desired
from reconciler.model.finding_code import Code
from reconciler.model.identity import email_key
from reconciler.model.live import COMPLETED, Company, Live
from reconciler.model.policy import Policy
from reconciler.planning.companies import compare_company, find_unmanaged, find_unusable
from reconciler.planning.comparison import Comparison, LiveIndex
from reconciler.planning.delta import Delta, DeltaBuilder
from reconciler.planning.feed import companies_of
from reconciler.planning.protection import find_entries_without_people
from reconciler.planning.users import UserComparison

_ORDER = {kind: place for place, kind in enumerate(ActionKind)}


def users_to_fetch(
    desired: Desired, live: Live, policy: Policy, gone: frozenset[str] = frozenset()
) -> Iterator[tuple[Company, str]]:
    """Yield the people (company, user id) whose state the listing does not tell and must be asked for.

    Those who would be deactivated always (it costs what a needless PATCH costs, and keeps the guard's count true);
    those wanted active only where the policy for an unknown state is to look.
    """
    for vanity_name, live_company in live.companies.items():
        rows = desired.users.get(vanity_name, {})
        for user in live_company.users or ():
            if user.active is not None or user.id in live.unsure:
                continue
            row = rows.get(user.key)
            absent = row is None and (bool(rows) or vanity_name in gone) and policy.absent_users == "deactivate"
            is_leaver = row is not None and not row.access.gives
            if absent or is_leaver or (row and policy.unknown_active == "look"):
                yield live_company.company, user.id


def diff(comparison: Comparison, *, keep_unchanged: bool = True) -> Delta:
    """Return what separates desired from live.

    Actions come in the order they are carried out: companies, domains, creates, status changes.
    """
    to = DeltaBuilder(comparison.desired, keep_unchanged=keep_unchanged)
    users = UserComparison(comparison, LiveIndex(comparison.desired, comparison.live), to)
    desired, live = comparison.desired, comparison.live
    named = companies_of(desired) | desired.companies.keys() | comparison.gone
    for name in dict.fromkeys([*desired.companies, *desired.users, *live.companies]):
        if name in named or name not in live.companies:
            _compare(name, comparison, users, to)
        else:
            find_unmanaged(live.companies[name], to)
    users.find_renames()
    to.delta.findings.extend(find_entries_without_people(comparison))
    for one in live.unreadable:
        to.find_live(Code.LIVE_UNREADABLE_RECORD, "", one.subject, {"case": "company", "why": one.why})
    to.delta.actions.sort(key=lambda action: _ORDER[action.kind])
    return to.delta


def _compare(name: str, comparison: Comparison, users: UserComparison, to: DeltaBuilder) -> None:
    row, live = comparison.desired.companies.get(name), comparison.live.companies.get(name)
    user_rows = len(comparison.desired.users.get(name, ()))
    if live and live.problem:
        users.leave(name)
        find_unusable(row, live, user_rows, to)
        return
    if live is None and (ActionKind.CREATE_COMPANY, name, email_key(name)) in comparison.unsettled:
        users.leave(name)
        return
    before = len(to.delta.actions)
    users.compare(name, live, compare_company(row, live, to))
    if live and row and live.company.state != COMPLETED and len(to.delta.actions) == before:
        # Nothing waits for it in this run, so nothing else would tell.
        to.find(Code.COMPANY_PROVISIONING, row, facts={"state": live.company.state})
