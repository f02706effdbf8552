"""Carry out what was decided, and read it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError
from reconciler.model.action import Action
from reconciler.model.desired import Desired
from reconciler.model.live import Live
from reconciler.model.report import CompanyCounts
from reconciler.model.result import Outcome, Result
from reconciler.run.company_counts import company_counts
from reconciler.run.context import Decision, RunContext
from reconciler.run.deadline import Deadline
from reconciler.run.progress import Stage
from reconciler.run.read import remember
from reconciler.run.recover import unanswered_before

if TYPE_CHECKING:
    from reconciler.api.client import ConnectApi


@dataclass(frozen=True, slots=True)
class Written:
    """A result for each planned action, in order, and what stopped the writing, if anything was left undone by it."""

    results: Sequence[Result]
    stops: tuple[ReconcilerError, ...] = ()


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
    with run.request.progress.step(Stage.WRITE, total=len(decision.allowed)) as step:
        executor = Executor(
            api, live, run.settings.pace, run.recorder, lambda _result: step.advance(1), unanswered_before(run)
        )
        with run.stoppable(executor.stop, Deadline.while_writing):
            done = await executor.run(decision.allowed)
    ended = {result.action.identity: result for result in done.results}
    results = [ended.get(action.identity) or _held(action) for action in decision.planned]
    is_left = any(result.outcome is not Outcome.DONE for result in done.results)
    return Written(results, (done.stopped,) if done.stopped and is_left else ())


async def read_again(run: RunContext, api: "ConnectApi", written: Written, desired: Desired, live: Live) -> ReRead:
    """Read again what was touched, to the end: a run that is asked to end tells so, and is verified all the same."""
    from reconciler.run.verify import verify

    asked = list[ReconcilerError]()
    with run.request.progress.step(Stage.VERIFY) as step, run.stoppable(asked.append):
        verification = await verify(api, written.results, run.settings.pace, live)
        if verification.stopped:
            return ReRead(verification.results, None, (verification.stopped,))
        step.advance(len(verification.results))
    remember(run, verification.live, live)
    companies = company_counts(desired, Live(live.companies | verification.live.companies))
    return ReRead(verification.results, companies, tuple(asked[:1]))


def not_sent(decision: Decision) -> list[Result]:
    """Return the results of a plan that was declined."""
    detail = "Not sent: the answer to the question before writing was no."
    return [Result(action, Outcome.SKIPPED, detail=detail) for action in decision.planned]


def _held(action: Action) -> Result:
    return Result(action, Outcome.SKIPPED, detail="Not sent: deactivations of this run are held by the guard.")
