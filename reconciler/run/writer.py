"""Carry out one change: send it, and settle it by reading again where its answer was lost.

A lost answer (time-out, reset, half a body, an error page) tells nothing. So: read again; wait; read once more, for one
absence is no proof while the API may lag; send again only what is provably missing; call the rest `unknown`. After a
lost answer, this run's or an earlier one's, only a success is proof: a refusal may be the echo of what the lost request
did.
"""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from reconciler.api.answers import Answer
from reconciler.config.settings import Pace
from reconciler.errors import AnswerLost, ApiError, ApiRefused, WrongRecord
from reconciler.model.action import Action
from reconciler.model.result import Outcome
from reconciler.run.request_sender import MAX_SENDS, AmbiguousRefusal, EarlierRequests, RequestSender, Send
from reconciler.run.results import Results
from reconciler.run.stopping import Stopping


class WriteResult(NamedTuple):
    """A write that is done: what the API answered, or what a re-read found; `status` None where no answer came."""

    body: Any
    status: int | None


class Writer:
    """Carries out changes that are one request each; `BatchWriter` creates people, many in a request."""

    def __init__(
        self, sender: RequestSender, results: Results, stopping: Stopping, pace: Pace, earlier: EarlierRequests
    ) -> None:
        self._sender = sender
        self._results = results
        self._stopping = stopping
        self._pace = pace
        self._earlier = earlier

    async def send_one(
        self, action: Action, send: Send, reread: Callable[[], Awaitable[Any]], done: Outcome = Outcome.DONE
    ) -> WriteResult | None:
        """Send one write. Returns what landed, its action ended as `done`; or None, its action ended otherwise.

        `reread` returns what a re-read finds of the change, None where it is not there.
        """
        lost: AnswerLost | None = None
        for sent in range(1, MAX_SENDS + 1):
            request, answer = await self._sender.send(str(action.kind), [action], send, lost)
            if isinstance(answer, Answer):
                result = self._results.record_result(action, done, answer=answer, sent=sent)
                await self._results.put_on_record(request, [result])
                return WriteResult(answer.body, answer.status)
            if isinstance(answer, ApiRefused) and self._earlier.may_have_done(action, answer):
                answer = AmbiguousRefusal(answer)
            if not isinstance(answer, AnswerLost):
                await self._results.end_without_effect(request, [action], answer, lost, sent)
                return None
            lost = answer
            try:
                found = await self._reread_twice(reread)
            except ApiError as error:
                self._stopping.stop_if_gone(error)
                break
            if found is not None:
                lost_how = f"{lost.message} A" if isinstance(lost, WrongRecord) else f"{answer.in_short}; a"
                detail = f"{lost_how} re-read shows it done."
                result = self._results.record_result(action, done, detail, sent=sent)
                await self._results.put_on_record(request, [result])
                return WriteResult(found, None)
            # Refused and not there: to send it a third time would prove no more than that.
            if isinstance(answer, AmbiguousRefusal):
                break
        self._results.record_result(action, Outcome.UNKNOWN, error=lost, sent=sent)
        return None

    async def _reread_twice(self, reread: Callable[[], Awaitable[Any]]) -> Any:
        found = await reread()
        if found is None:
            await self._stopping.pause(self._pace.settle_s / 3)
            found = await reread()
        return found
