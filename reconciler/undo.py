"""Reverse what a run did to people's status. Creations can only be deactivated; companies and domains stay."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reconciler.diff import Delta
from reconciler.models import Action, ActionKind, Finding, FindingKind, Live, Outcome, Report, Result, User

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


def undo_delta(actions: Sequence[Action], live: Live, looked: Mapping[str, User | None]) -> Delta:
    """Give the actions of an undo plan that the live state still needs, for people as they are there now.

    `looked` holds the records of people whom the listing does not tell of, by user id.
    """
    delta = Delta()
    people = {name: {user.key: user for user in one.users or ()} for name, one in live.companies.items()}
    for name, users in people.items():
        delta.active[name] = sum(1 for user in users.values() if user.active is not False)
    for action in actions:
        user = people.get(action.company, {}).get(action.identity[2])
        if user is None or user.active is None:
            user = looked.get(action.user_id) or user
        if user is None:
            message = "This person is not there any more: nothing can be reversed."
            delta.findings.append(_about(action, FindingKind.CONFLICT, "undo.gone", message))
        elif user.active is not action.new["active"]:
            company_id = live.companies[action.company].company.id
            delta.actions.append(replace(action, user_id=user.id, company_id=company_id))
    return delta


def _reversed(result: Result, run_id: str) -> Action:
    action = result.action
    kind = _REVERSED[action.kind]
    created = action.kind is ActionKind.CREATE_USER
    return replace(
        action,
        kind=kind,
        old={"active": kind is ActionKind.DEACTIVATE_USER},
        new={"active": kind is ActionKind.REACTIVATE_USER},
        user_id=result.created_id if created else action.user_id,
        note=f"undoes {action.kind} of run {run_id}" + ("; an account cannot be deleted" if created else ""),
    )


def _stays(action: Action) -> Finding:
    message = f"{action.kind} {action.subject} cannot be undone: the API has no call for it."
    return _about(action, FindingKind.NOTE, "undo.stays", message)


def _about(action: Action, kind: FindingKind, code: str, message: str) -> Finding:
    return Finding(kind, code, message, action.origin, company=action.company, subject=action.subject)
