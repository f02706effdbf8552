"""Carry out what was decided, and read it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.errors import LockLost, ReconcilerError
from reconciler.model.action import Action, ActionKind
from reconciler.model.desired import Desired
from reconciler.model.live import Live
from reconciler.model.report import CompanyCounts
from reconciler.model.result import Outcome, Result
from reconciler.run.company_counts import company_counts
from reconciler.run.context import Decision, RunContext
from reconciler.run.deadline import Deadline
from reconciler.run.progress import Stage
from reconciler.run.read import remember, remember_status
from reconciler.run.recover import unanswered_before
from reconciler.support.unforeseen import as_foreseen

if TYPE_CHECKING:
    from reconciler.api.client import ConnectApi


_LEFT = frozenset({Outcome.SKIPPED, Outcome.PENDING})
"""How actions end that this run leaves to the next."""


@dataclass(frozen=True, slots=True)
class Written:
    """A result for each planned action, in order, and what stopped the writing, if anything was left undone by it.

    `raised` is what broke it off from outside: what was sent and not answered by then is unknown.
    """

    results: Sequence[Result]
    stops: tuple[ReconcilerError, ...] = ()
    raised: BaseException | None = None


@dataclass(frozen=True, slots=True)
class ReRead:
    """The same results as a re-read shows them, the companies by then, and what stopped it or asked for an end."""

    results: Sequence[Result]
    companies: list[CompanyCounts] | None
    stops: tuple[ReconcilerError, ...] = ()


async def carry_out(run: RunContext, api: "ConnectApi", decision: Decision, live: Live) -> Written:
    """Carry out what is allowed of a plan. What goes wrong with the API is told in the results."""
    from reconciler.run.execute import Executor

    assert run.recorder is not None  # noqa: S101 - a dry run writes nothing
    raised: BaseException | None = None
    progress = run.request.progress
    allowed = [action for action in decision.allowed if action.identity not in decision.moved]

    def asked_to_end(why: ReconcilerError) -> None:
        progress.ending(Stage.WRITE, api.transport.under_way)
        executor.stop(why)

    with progress.step(Stage.WRITE, total=len(allowed)) as step:
        executor = Executor(
            api,
            live,
            run.settings.pace,
            run.recorder,
            lambda result: step.advance(result.outcome not in _LEFT),
            unanswered_before(run),
            run.stages.look,
            progress,
        )
        with run.stages.stage(asked_to_end, Deadline.while_writing):
            try:
                done = await executor.run(allowed, decision.waits)
            except BaseException as error:  # noqa: BLE001 - raised again once what was done by then is kept
                done, raised = executor.broken_off(allowed), error
    ended = {result.action.identity: result for result in done.results}
    results = [ended.get(action.identity) or _kept_back(action, decision) for action in decision.planned]
    is_left = any(result.outcome is not Outcome.DONE for result in done.results)
    return Written(results, (done.stopped,) if done.stopped and is_left else (), raised)


async def read_again(run: RunContext, api: "ConnectApi", written: Written, desired: Desired, live: Live) -> ReRead:
    """Read again what was touched, to the end: a run that is asked to end tells so, and is verified all the same.

    One that has lost its lock is not: what it would read may be another run's work.
    """
    if any(isinstance(stop, LockLost) for stop in written.stops):
        return ReRead(written.results, None)
    from reconciler.run.verify import verify, was_sent

    asked = list[ReconcilerError]()

    def asked_to_end(why: ReconcilerError) -> None:
        run.request.progress.ending(Stage.VERIFY, api.transport.under_way)
        asked.append(why)
        api.transport.hurry()

    sent = sum(was_sent(result) and result.attempts > 0 for result in written.results)
    with run.request.progress.step(Stage.VERIFY, total=sent) as step, run.stages.stage(asked_to_end):
        verification = await verify(api, written.results, run.settings.pace, live, step.advance)
        if verification.stopped:
            return ReRead(verification.results, None, (verification.stopped,))
    companies = company_counts(desired, Live(live.companies | verification.live.companies))
    stops = asked[:1]
    try:
        remember(run, verification.live, live)
        remember_status(run, verification.results, verification.live)
    except Exception as error:  # noqa: BLE001 - it takes nothing from what was verified
        stops.append(as_foreseen(error))
    return ReRead(verification.results, companies, tuple(stops))


def not_sent(decision: Decision, why: str) -> list[Result]:
    """Return the results of a plan of which nothing is carried out."""
    detail = f"Not sent: {why}"
    return [Result(action, Outcome.SKIPPED, detail=detail) for action in decision.planned]


_HELD = {ActionKind.DEACTIVATE_USER: "deactivations", ActionKind.REACTIVATE_USER: "reactivations"}


def _kept_back(action: Action, decision: Decision) -> Result:
    why = decision.moved.get(action.identity) or f"{_HELD[action.kind]} of this run are held by the guard."
    return Result(action, Outcome.SKIPPED, detail=f"Not sent: {why}")
