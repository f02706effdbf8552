"""Reverse what a run did to people's status. Who was created can only be deactivated; companies and domains stay."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from msgspec.structs import replace

from reconciler.model.action import STATUS, Action, ActionKind
from reconciler.model.finding import NO_FACTS, Facts, Finding
from reconciler.model.finding_code import Code
from reconciler.model.live import Live, LiveCompany, User
from reconciler.model.policy import Protected
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Result
from reconciler.planning.delta import Delta

Later: TypeAlias = Callable[[Action], str]
"""Returns the last run that changed the account of an action after the run that is undone; "" where none did."""


def no_later_run(_action: Action) -> str:
    """Return that no later run changed an account."""
    return ""


_REVERSED = {
    ActionKind.DEACTIVATE_USER: ActionKind.REACTIVATE_USER,
    ActionKind.REACTIVATE_USER: ActionKind.DEACTIVATE_USER,
    ActionKind.CREATE_USER: ActionKind.DEACTIVATE_USER,
}


def reversal(report: Report, later: Later = no_later_run) -> tuple[list[Action], list[Finding]]:
    """Return the actions that reverse what a run has done, and notes on what cannot or must not be reversed."""
    # Of whoever was forgotten since nothing tells who it was.
    done = [result for result in report.results if result.outcome is Outcome.DONE and result.action.subject]
    reversible = [_reversed(result, report.run_id) for result in done if _is_reversible(result)]
    notes = [_stays(result.action) for result in done if not _is_reversible(result)]
    notes += [_changed_later(action, run) for action in reversible if (run := later(action))]
    return [action for action in reversible if not later(action)], notes


def undo_delta(
    actions: Sequence[Action],
    live: Live,
    fetched: Mapping[str, User | None],
    protected: Protected,
    later: Later = no_later_run,
) -> Delta:
    """Return what of an undo plan the live state still needs, for people as they are there now.

    `fetched` holds the records of people whom the listing does not tell of, by user id; None where there is none.
    """
    delta = Delta()
    for name, known in live.companies.items():
        delta.active[name] = sum(user.active is not False for user in known.users or ())
    for action in actions:
        company = live.companies.get(action.company)
        if company is None or company.users is None:
            delta.findings.append(_about(action, Code.COMPANY_UNREADABLE, _why_unreadable(company)))
            continue
        user = _person(action, company.users, fetched)
        if user is None:
            is_gone = not action.user_id or action.user_id in fetched
            delta.findings.append(_about(action, Code.UNDO_GONE if is_gone else Code.UNDO_UNREADABLE))
        elif user.key != action.identity[2]:
            facts = {"there": user.email, "subject": action.subject}
            delta.findings.append(_about(action, Code.UNDO_OTHER_ADDRESS, facts))
        elif action.kind is ActionKind.DEACTIVATE_USER and protected.covers(user.email):
            delta.findings.append(_about(action, Code.USER_PROTECTED, {"case": "undo"}))
        elif user.active is action.new["active"]:
            continue
        elif run := later(action):
            delta.findings.append(_changed_later(action, run))
        else:
            delta.actions.append(replace(action, user_id=user.id, company_id=company.company.id))
    return delta


def _why_unreadable(company: LiveCompany | None) -> Facts:
    return {"case": "alone", "problem": company.problem} if company and company.problem else {"case": "gone"}


def _person(action: Action, users: Sequence[User], fetched: Mapping[str, User | None]) -> User | None:
    """Return the person with the action's id, None where nobody has it: an address alone may be somebody else's by now.

    Where the listing does not say who is active, their own record does.
    """
    for user in users:
        if user.id == action.user_id:
            return user if user.active is not None else fetched.get(user.id) or user
    return fetched.get(action.user_id)


def _is_reversible(result: Result) -> bool:
    """Whether something can be reversed, and is proven to be the run's own doing.

    Of a creation the id proves it: it comes with the verdict, or from who was there after a lost answer and nobody
    before. A change that was refused, and that a re-read showed all the same, may be somebody else's; and who was
    switched off without anybody knowing whether they were active may have had no access before.
    """
    action = result.action
    if action.kind is ActionKind.CREATE_USER:
        return bool(result.created_id)
    return action.kind in _REVERSED and not result.refused and action.old != STATUS[None]


def _reversed(result: Result, run_id: str) -> Action:
    action = result.action
    kind = _REVERSED[action.kind]
    created = action.kind is ActionKind.CREATE_USER
    return replace(
        action,
        kind=kind,
        old=STATUS[kind is ActionKind.DEACTIVATE_USER],
        new=STATUS[kind is ActionKind.REACTIVATE_USER],
        user_id=result.created_id if created else action.user_id,
        note=f"undoes {action.kind} of run {run_id}" + ("; an account cannot be deleted" if created else ""),
    )


def _changed_later(action: Action, run: str) -> Finding:
    facts = {"kind": action.kind, "subject": action.subject, "run": run}
    return _about(action, Code.UNDO_CHANGED_LATER, facts)


def _stays(action: Action) -> Finding:
    code = Code.UNDO_NOT_OURS if action.kind in _REVERSED else Code.UNDO_STAYS
    return _about(action, code, {"kind": action.kind, "subject": action.subject})


def _about(action: Action, code: Code, facts: Facts = NO_FACTS) -> Finding:
    return Finding(code, facts, origin=action.origin, company=action.company, subject=action.subject)
