"""Which run was the last of ours to change somebody's account."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import dropwhile

from reconciler.model.action import Action, ActionKind
from reconciler.model.result import Outcome, Result, Verified
from reconciler.state.replay import past_run
from reconciler.state.runs import runs
from reconciler.state.store import Journal

_OF_PEOPLE = (ActionKind.CREATE_USER, ActionKind.DEACTIVATE_USER, ActionKind.REACTIVATE_USER)


def later_changes(journal: Journal, tenant: str, run_id: str) -> Callable[[Action], str]:
    """Return what tells of an action the last run of this partner after `run_id` that changed its account; "" for none.

    What a run sent without an answer counts where it would be the contrary of the action: else it is the same.
    """
    order = [run.run_id for run in runs(journal)]
    changed: dict[tuple[str, str], list[tuple[str, Result]]] = defaultdict(list)
    for later, result in _changes_after(journal, tenant, run_id):
        company, key = result.action.identity[1:]
        for name in {key, result.action.user_id, result.created_id} - {""}:
            changed[company, name].append((later, result))

    def last_change(action: Action) -> str:
        company, key = action.identity[1:]
        found = [*changed.get((company, key), ()), *changed.get((company, action.user_id), ())]
        return max((later for later, result in found if _is_against(result, action)), key=order.index, default="")

    return last_change


def _changes_after(journal: Journal, tenant: str, run_id: str) -> Iterator[tuple[str, Result]]:
    """Yield what the runs of a partner after this one have done to people, or may have."""
    after = list(dropwhile(lambda run: run.run_id != run_id, runs(journal)))[1:]
    for run in after:
        if run.tenant != tenant:
            continue
        with past_run(journal, run.run_id) as past:
            for item in past.actions():
                if isinstance(item, Result) and item.action.kind in _OF_PEOPLE:
                    yield run.run_id, item


def _is_against(result: Result, action: Action) -> bool:
    if result.outcome is Outcome.UNKNOWN and result.verified is not Verified.NO:
        return result.action.new["active"] is not action.new["active"]
    return result.outcome is Outcome.DONE
