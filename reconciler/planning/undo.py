"""Reverse what a run did to people's status. Creations can only be deactivated; companies and domains stay."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from reconciler.model.action import STATUS, Action, ActionKind
from reconciler.model.code import Code
from reconciler.model.finding import Finding
from reconciler.model.live import Live, User
from reconciler.model.policy import Protected
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Result
from reconciler.planning.diff import Delta

_REVERSED = {
    ActionKind.DEACTIVATE_USER: ActionKind.REACTIVATE_USER,
    ActionKind.REACTIVATE_USER: ActionKind.DEACTIVATE_USER,
    ActionKind.CREATE_USER: ActionKind.DEACTIVATE_USER,
}


def reversal(report: Report) -> tuple[list[Action], list[Finding]]:
    """Give the actions that reverse what a run has done, and notes on what cannot be reversed."""
    done = [result for result in report.results if result.outcome is Outcome.DONE]
    actions = [_reversed(result, report.run_id) for result in done if result.action.kind in _REVERSED]
    return actions, [_stays(result.action) for result in done if result.action.kind not in _REVERSED]


def undo_delta(actions: Sequence[Action], live: Live, looked: Mapping[str, User | None], protected: Protected) -> Delta:
    """Give the actions of an undo plan that the live state still needs, for people as they are there now.

    `looked` holds the records of people whom the listing does not tell of, by user id.
    """
    delta = Delta()
    for name, company in live.companies.items():
        delta.active[name] = sum(1 for user in company.users or () if user.active is not False)
    for action in actions:
        one = live.companies.get(action.company)
        if one is None or one.users is None:
            message = one.problem if one and one.problem else "The company is not there any more."
            delta.findings.append(_about(action, Code.COMPANY_UNREADABLE, message))
            continue
        user = _person(action, one.users, looked)
        if user is None:
            asked = action.user_id in looked
            message = "is not there any more" if asked or not action.user_id else "could not be read"
            code = Code.UNDO_GONE if asked or not action.user_id else Code.UNDO_UNREADABLE
            delta.findings.append(_about(action, code, f"The person {message}: left as it is."))
        elif action.kind is ActionKind.DEACTIVATE_USER and protected.covers(user.email):
            message = "The configuration protects this person: not deactivated."
            delta.findings.append(_about(action, Code.USER_PROTECTED, message))
        elif user.active is not action.new["active"]:
            delta.actions.append(replace(action, user_id=user.id, company_id=one.company.id))
    return delta


def _person(action: Action, users: Sequence[User], looked: Mapping[str, User | None]) -> User | None:
    """Find the person by id, or by address where the plan has no id; their own record tells what a listing does not."""
    for user in users:
        if user.id == action.user_id or (not action.user_id and user.key == action.identity[2]):
            return user if user.active is not None else looked.get(user.id) or user
    return looked.get(action.user_id)


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


def _stays(action: Action) -> Finding:
    message = f"{action.kind} {action.subject} cannot be undone: the API has no call for it."
    return _about(action, Code.UNDO_STAYS, message)


def _about(action: Action, code: Code, message: str) -> Finding:
    return Finding(code, origin=action.origin, company=action.company, subject=action.subject, recorded=message)
