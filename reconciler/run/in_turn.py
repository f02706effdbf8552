"""Carry out at once what no request of a killed run may still do, and the rest once none can land any more."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.errors import ApiGone, CredentialsRefused, ReconcilerError
from reconciler.model.action import Action, Identity
from reconciler.model.live import Live
from reconciler.model.result import Outcome, Result
from reconciler.run.carry_out import Written, carry_out
from reconciler.run.context import Decision, RunContext
from reconciler.run.deadline import Deadline
from reconciler.run.landing import Landing, is_missing, person_of
from reconciler.run.progress import Stage
from reconciler.state.past_runs import OpenRun

if TYPE_CHECKING:
    from reconciler.api.client import ConnectApi

Settle = Callable[[OpenRun], Awaitable[Sequence[Result]]]
"""Finds out what became of the requests of a run, and puts that on record. Raises ApiGone, CredentialsRefused."""

_WAITS = "a request of a run that was killed might still do it, and this run ended before that was settled."


async def carry_out_in_turn(
    run: RunContext, api: "ConnectApi", decision: Decision, live: Live, landing: Landing, settle: Settle
) -> Written:
    """Carry out what is allowed: whom requests that may still land are about once these are settled, others before."""
    waiting = {one.identity: one for one in decision.allowed if person_of(one) in landing.people}
    first = await carry_out(run, api, _without(decision, waiting), live)
    if not landing.runs or first.raised or first.stops:
        return first
    try:
        if why := await _waited(run, landing):
            return replace(first, stops=(why,)) if waiting else first
        became = {one.action.identity: one for open_run in landing.runs for one in await settle(open_run)}
    except (ApiGone, CredentialsRefused) as error:
        return replace(first, stops=(error,))
    ended = {
        identity: _as_ended(action, became[identity])
        for identity, action in waiting.items()
        if identity in became and not is_missing(became[identity])
    }
    left = waiting.keys() - ended.keys()
    if not left:
        return replace(first, results=_merged(first.results, ended))
    second = await carry_out(run, api, _without(decision, {one.identity for one in decision.allowed} - left), live)
    sent = {one.action.identity: one for one in second.results if one.action.identity in left}
    return replace(second, results=_merged(first.results, {**ended, **sent}))


def _without(decision: Decision, kept: Collection[Identity]) -> Decision:
    return replace(decision, moved={**decision.moved, **dict.fromkeys(kept, _WAITS)}) if kept else decision


def _as_ended(action: Action, became: Result) -> Result:
    """Return how an action ends that a killed run had sent."""
    if became.outcome is Outcome.DONE:
        return Result(action, Outcome.DONE, detail="Done by a request of a run that was killed, which landed late.")
    return Result(action, became.outcome, detail="Sent by a run that was killed; what became of it cannot be read now.")


def _merged(results: Iterable[Result], others: Mapping[Identity, Result]) -> list[Result]:
    return [others.get(one.action.identity, one) for one in results]


async def _waited(run: RunContext, landing: Landing) -> ReconcilerError | None:
    """Wait until nothing can land any more; returns why, where the run is to end before that."""
    asked, over = list[ReconcilerError](), asyncio.Event()

    def asked_to_end(why: ReconcilerError) -> None:
        asked.append(why)
        over.set()

    about = ", ".join(open_run.run_id for open_run in landing.runs)
    with (
        run.request.progress.step(Stage.SETTLE, about=about),
        run.stages.stage(asked_to_end, Deadline.while_writing),
        suppress(TimeoutError),
    ):
        await asyncio.wait_for(over.wait(), max(0.0, landing.until - time.monotonic()))
    return asked[0] if asked else None
