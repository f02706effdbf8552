"""How each action of a run ended: decided, kept and put on record."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from reconciler.api.answers import Answer
from reconciler.api.error_codes import explain
from reconciler.errors import AnswerLost, ApiError, ApiRefused, ReconcilerError
from reconciler.model.action import Action, ActionKind, Identity
from reconciler.model.result import Outcome, Result
from reconciler.run.stopping import Stopping
from reconciler.state.recorder import RunLog


class Results:
    """The results so far, by the identity of their actions; `finished` is called with each one that has ended.

    A company that was asked for has ended once it is `decide_again`: ready, or waited for no more.
    """

    def __init__(self, log: RunLog, stopping: Stopping, finished: Callable[[Result], None]) -> None:
        self._log = log
        self._stopping = stopping
        self._finished = finished
        self._by_action: dict[Identity, Result] = {}

    def of(self, actions: Iterable[Action]) -> list[Result]:
        """Return the results of these actions, in their order."""
        return [self._by_action[action.identity] for action in actions]

    def find(self, identity: Identity) -> Result | None:
        """Return the result of one action; None where it has none yet."""
        return self._by_action.get(identity)

    def missing(self, actions: Iterable[Action]) -> list[Action]:
        """Return those actions that have no result yet."""
        return [action for action in actions if action.identity not in self._by_action]

    def record_result(
        self,
        action: Action,
        outcome: Outcome,
        detail: str = "",
        *,
        answer: Answer[Any] | None = None,
        error: ApiError | None = None,
        sent: int = 1,
        **facts: Any,
    ) -> Result:
        """Keep how an action ended after its request was sent so many times; `facts` are further fields of the result.

        What an answer or an error proves goes into the result; attempts at earlier requests count one each.
        """
        # The last request's own attempts, and one for each request before it.
        proof: dict[str, Any] = {"attempts": sent}
        if answer:
            proof = {"status": answer.status, "trace_id": answer.trace_id, "attempts": answer.attempts + sent - 1}
        if error:
            proof = {"status": error.status, "trace_id": error.trace_id, "attempts": error.attempts + sent - 1}
            proof["detail_code"] = error.detail_code
            detail = explain(error) if isinstance(error, ApiRefused) else error.message
        result = Result(action, outcome, detail=detail, at=_now(), **proof | facts)
        self._by_action[action.identity] = result
        if (action.kind, outcome) != (ActionKind.CREATE_COMPANY, Outcome.PENDING):
            self._finished(result)
        return result

    def decide_again(self, action: Action, outcome: Outcome, detail: str) -> None:
        """Change how an action ended, by what has come about since."""
        result = replace(self._by_action[action.identity], outcome=outcome, detail=detail, at=_now())
        self._by_action[action.identity] = result
        self._finished(result)

    def add(self, action: Action, **facts: str) -> None:
        """Add to a result what was found out since; the outcome stays."""
        self._by_action[action.identity] = replace(self._by_action[action.identity], **facts)

    def skip(self, actions: Iterable[Action], outcome: Outcome = Outcome.SKIPPED, detail: str = "") -> None:
        """End actions that were not sent; without `detail`, since the run was stopped."""
        for action in actions:
            self.record_result(action, outcome, detail or self._stopping.detail, sent=0)

    def doubt(self, actions: Iterable[Action], lost: AnswerLost, sent: int) -> list[Result]:
        """End actions of which nobody knows whether they were done; in the journal they stay open."""
        return [self.record_result(action, Outcome.UNKNOWN, error=lost, sent=sent) for action in actions]

    async def end_without_effect(
        self, request: int, actions: Sequence[Action], error: ReconcilerError, lost: AnswerLost | None, sent: int
    ) -> list[Result]:
        """End actions whose request was refused or never left; `lost` is how the one before it ended, if any."""
        if isinstance(error, ApiRefused):
            results = [self.record_result(action, Outcome.FAILED, error=error, sent=sent) for action in actions]
        elif lost:
            # This request did nothing, but the one before it may have.
            return self.doubt(actions, lost, sent - 1)
        else:
            self.skip(actions, detail=str(error))
            results = self.of(actions)
        # A request without a number never was on record: there is nothing to close.
        if request:
            await self.put_on_record(request, results)
        return results

    async def put_on_record(self, request: int, results: Sequence[Result]) -> None:
        """Wait until the journal has how a request ended for these of its actions; they are open no longer."""
        await self._stopping.stop_unless_recorded(self._log.outcome(request, results))


def _now() -> str:
    """Return this moment in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")
