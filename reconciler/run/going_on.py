"""The numbers that were confirmed for a run which was stopped, and what is left of them for the one that goes on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reconciler.model.action import Action, ActionKind, Identity
from reconciler.model.desired import Desired
from reconciler.model.result import Outcome, Result, Verified
from reconciler.run.context import Order, RunContext
from reconciler.state.plan_file import digest_of
from reconciler.state.replay import past_run
from reconciler.state.runs import RunLine, runs

_KINDS = (
    (ActionKind.DEACTIVATE_USER, "confirm_deactivations"),
    (ActionKind.REACTIVATE_USER, "confirm_reactivations"),
)


def going_on(run: RunContext, order: Order, desired: Desired, actions: Sequence[Action]) -> RunContext:
    """Return the run with the confirmed numbers that are left, where a run of the same was stopped under them.

    Whoever goes on by the same command gives the number of the whole. It lifts nothing new: all who are left are among
    those whom the stopped run had planned, and not among those whom it has done.
    """
    flags = (run.request.confirmed, run.request.confirmed_reactivations)
    left = list[int | None]()
    for (kind, what), number in zip(_KINDS, flags, strict=True):
        now = {action.identity for action in actions if action.kind is kind}
        if number is not None and 0 < len(now) < number:
            number = _left(run, _stopped(run, order, desired), kind, what, number, now)
        left.append(number)
    return replace(run, request=replace(run.request, confirmed=left[0], confirmed_reactivations=left[1]))


def _left(
    run: RunContext, stopped: Iterator[RunLine], kind: ActionKind, what: str, number: int, now: set[Identity]
) -> int:
    """Return what is left of a number by the first of the stopped runs that it was confirmed for, else itself."""
    done = set[Identity]()
    for past in stopped:
        planned = set[Identity]()
        for item in _actions(run, past):
            action = item.action if isinstance(item, Result) else item
            if action.kind is kind:
                planned.add(action.identity)
                done |= {action.identity} if _is_done(item) else set()
        if any(_is_of(one, what, number) for one in past.overrides):
            return number - len(planned - now) if now <= planned - done else number
    return number


def _stopped(run: RunContext, order: Order, desired: Desired) -> Iterator[RunLine]:
    """Yield the runs of the same plan, or the same sheets, since the last that went through: the latest first."""
    if run.store is None:
        return
    journal, digest = run.store.journal, ""
    if order.plan:
        digest = order.plan.digest or digest_of(order.plan, run.words)
    read = sorted((source.name, source.sha256) for source in desired.sources)
    for past in reversed(runs(journal)):
        if past.tenant != run.tenant or past.run_id == run.run_id:
            continue
        if digest:
            is_same = any(one.body.get("digest") == digest for one in journal.records(past.run_id, "plan"))
        else:
            had = (one.body for one in journal.records(past.run_id, "source"))
            is_same = sorted((str(one.get("name")), str(one.get("sha256"))) for one in had) == read
            plans = journal.records(past.run_id, "plan")
            is_same = is_same and any(one.body.get("fixes", "") == desired.fixes.digest for one in plans)
        if is_same and past.good:
            return
        if is_same:
            yield past


def _actions(run: RunContext, past: RunLine) -> Iterator[Result | Action]:
    assert run.store  # noqa: S101 - the run was found there
    with past_run(run.store.journal, past.run_id) as told:
        yield from told.actions()


def _is_done(item: Result | Action) -> bool:
    return isinstance(item, Result) and item.outcome is Outcome.DONE and item.verified is Verified.YES


def _is_of(override: Mapping[str, Any], what: str, number: int) -> bool:
    return override.get("what") == what and str(override.get("value")) == str(number)
