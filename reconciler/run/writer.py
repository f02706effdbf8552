"""Send one write: in the journal before it leaves, and settled by reading again where its answer was lost.

A lost answer (time-out, reset, half a body, an error page) tells nothing. So: look; wait; look again, for one absence
is no proof while the API may lag; send again only what is provably missing; call the rest `unknown`. After a lost
answer only a success is proof: a refusal may be the echo of what the lost request did.

A write is on record only when it is about to leave: none but a few for which there will be room next. A run that is
stopped holds back even what waits for its turn, or for the disk.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple

from reconciler.api.answers import Answer
from reconciler.api.client import COMPANY_MISSING, ConnectApi, CreateUserResult, explain, verdict_error
from reconciler.api.limiter import AcquireSlot, BeforeSend
from reconciler.api.listing import ListingIncomplete, list_users
from reconciler.config.settings import Pace
from reconciler.errors import (
    AnswerLost,
    ApiError,
    ApiGone,
    ApiRefused,
    CredentialsRefused,
    ReconcilerError,
    WritesStopped,
)
from reconciler.model.action import Action
from reconciler.model.identity import email_key
from reconciler.model.result import Outcome, Result
from reconciler.run.circuit_breaker import Breaker
from reconciler.state.recorder import RunLog
from reconciler.state.store import JournalFailed
from reconciler.support.concurrency import gather_all

_SENDS = 3
_STOPPERS = (ApiGone, CredentialsRefused)
_BAD_BATCH, _THROTTLED = 400, 429


class _RunStopping(ReconcilerError):
    """The run was stopped before the request could leave."""


class WriteResult(NamedTuple):
    """A write that is done: what the API answered, or what a re-read found; `status` None where no answer came."""

    body: Any
    status: int | None


class _AmbiguousRefusal(AnswerLost):
    """A refusal after a lost answer: it may refuse because the lost request was carried out."""

    def __init__(self, refusal: ApiRefused) -> None:
        super().__init__(
            f"An answer was lost; sent again, it was refused: {explain(refusal)}",
            call=refusal.call,
            status=refusal.status,
            detail_code=refusal.detail_code,
            trace_id=refusal.trace_id,
            attempts=refusal.attempts,
        )


class Writer:
    """Sends writes and keeps how each action ended; `finished` is called with each result."""

    def __init__(self, api: ConnectApi, pace: Pace, log: RunLog, finished: Callable[[Result], None]) -> None:
        self.results: dict[tuple[str, str, str], Result] = {}
        self.stopped: ReconcilerError | None = None
        self._api = api
        self._pace = pace
        self._log = log
        self._finished = finished
        self._stopping = asyncio.Event()
        self._places = asyncio.Semaphore(pace.max_concurrency + pace.ahead)
        self._breaker = Breaker(pace.max_concurrency)

    def stop(self, why: ReconcilerError) -> None:
        """Begin no further write; what is under way still ends, the rest is skipped."""
        self.stopped = self.stopped or why
        self._stopping.set()

    async def pause(self, seconds: float) -> None:
        """Wait, but not for a run that is being stopped."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    def end(
        self,
        action: Action,
        outcome: Outcome,
        detail: str = "",
        *,
        answer: Answer[Any] | None = None,
        error: ApiError | None = None,
        sent: int = 1,
    ) -> Result:
        """Keep how an action ended."""
        result = Result(action, outcome, detail=detail, attempts=sent, at=now())
        if answer:
            result.status, result.trace_id, result.attempts = answer.status, answer.trace_id, answer.attempts + sent - 1
        if error:
            result.status, result.trace_id = error.status, error.trace_id
            result.detail_code, result.attempts = error.detail_code, error.attempts + sent - 1
            result.detail = explain(error) if isinstance(error, ApiRefused) else error.message
        self.results[action.identity] = result
        self._finished(result)
        return result

    def skip(self, actions: Iterable[Action], outcome: Outcome = Outcome.SKIPPED, detail: str = "") -> None:
        """End actions that were not sent; without `detail`, since the run was stopped."""
        for action in actions:
            self.end(action, outcome, detail or self._why_stopped(), sent=0)

    # -- one request --

    async def _send(
        self,
        call: str,
        actions: Sequence[Action],
        send: Callable[[BeforeSend], Awaitable[Answer[Any]]],
        lost: AnswerLost | None,
    ) -> tuple[int, Answer[Any] | ReconcilerError]:
        """Send one request, on record before it leaves; gives its number there, and the answer or how it failed.

        The number is 0 where it never left. `lost` is how the request before it ended: a refusal after that is an
        _AmbiguousRefusal, but for a batch that can be split.
        Few more are on record at once than may be under way: what a stop or a kill leaves open stays small. For that
        the caller records how it ended before it waits for anything else: the next one's intent comes after it.
        """
        async with self._places:
            if self.stopped:
                return 0, _RunStopping()
            request = self._log.number(call, actions)
            try:
                answer = await send(partial(self._leave, request))
            except (ApiError, _RunStopping) as error:
                self._judge(error)
                if lost and isinstance(error, ApiRefused) and not _can_be_split(error, actions):
                    error = _AmbiguousRefusal(error)
                if isinstance(error, AnswerLost):
                    await self._on_record(self._log.lost(request, error))
                return request if self._log.is_on_record(request) else 0, error
            self._breaker.answered()
            return request, answer

    async def _leave(self, request: int, place: AcquireSlot) -> None:
        if not self.stopped:
            await self._on_record(self._log.leaving(request))
            if not self.stopped:
                await place()
        if self.stopped:
            raise _RunStopping

    async def _on_record(self, recorded: Awaitable[None]) -> None:
        """Wait until something is on disk; where it cannot be, no further write is begun."""
        try:
            await recorded
        except JournalFailed as error:
            self.stop(error)

    def _judge(self, error: ReconcilerError) -> None:
        """Stop the writes where the API is gone, or loses too many of them."""
        if isinstance(error, _STOPPERS):
            self.stop(error)
        elif isinstance(error, AnswerLost) or (isinstance(error, ApiRefused) and error.status == _THROTTLED):
            self._breaker.lost()
            if self._breaker.is_open:
                self.stop(_too_many_lost(self._breaker.most, error))
        elif isinstance(error, ApiRefused):
            self._breaker.answered()

    # -- one action, one request --

    async def one(
        self,
        action: Action,
        send: Callable[[BeforeSend], Awaitable[Answer[Any]]],
        look: Callable[[], Awaitable[Any]],
        done: Outcome = Outcome.DONE,
    ) -> WriteResult | None:
        """Send one write. Gives what landed, its action ended as `done`; or None, its action ended otherwise.

        `look` gives what a re-read finds of the change, None where it is not there.
        """
        lost: AnswerLost | None = None
        for sent in range(1, _SENDS + 1):
            request, answer = await self._send(str(action.kind), [action], send, lost)
            if isinstance(answer, Answer):
                result = self.end(action, done, answer=answer, sent=sent)
                await self._on_record(self._log.outcome(request, [result]))
                return WriteResult(answer.body, answer.status)
            if not isinstance(answer, AnswerLost):
                await self._not_sent_or_refused(request, [action], answer, lost, sent)
                return None
            lost = answer
            try:
                found = await self._look_twice(look)
            except ApiError as error:
                self._stop_if_gone(error)
                break
            if found is not None:
                result = self.end(action, done, "The answer was lost; a re-read shows it done.", sent=sent)
                await self._on_record(self._log.outcome(request, [result]))
                return WriteResult(found, None)
            if isinstance(answer, _AmbiguousRefusal):
                break
        self.end(action, Outcome.UNKNOWN, error=lost, sent=sent)
        return None

    async def _not_sent_or_refused(
        self, request: int, actions: Sequence[Action], error: ReconcilerError, lost: AnswerLost | None, sent: int
    ) -> list[Result]:
        """End actions whose request did nothing; `lost` is how the one before it ended, if there was one."""
        if isinstance(error, ApiRefused):
            results = [self.end(action, Outcome.FAILED, error=error, sent=sent) for action in actions]
        elif lost:
            return [self.end(action, Outcome.UNKNOWN, error=lost, sent=sent - 1) for action in actions]
        else:
            results = [self.end(action, Outcome.SKIPPED, self._why_stopped(), sent=0) for action in actions]
        if request:
            await self._on_record(self._log.outcome(request, results))
        return results

    async def _look_twice(self, look: Callable[[], Awaitable[Any]]) -> Any:
        found = await look()
        if found is None:
            await self.pause(self._pace.settle_s / 3)
            found = await look()
        return found

    # -- creating people, up to twenty in a request --

    async def batch(
        self, company_id: str, batch: Sequence[Action], sent: int = 1, lost: AnswerLost | None = None
    ) -> None:
        """Create people in one request, each with a verdict of their own; `lost` is how the request before ended."""

        async def send(leaving: BeforeSend) -> Answer[Any]:
            return await self._api.create_users(company_id, [action.new for action in batch], leaving)

        request, answer = await self._send("create-user", batch, send, lost)
        if isinstance(answer, Answer):
            await self._read_verdicts(request, company_id, batch, answer, sent)
        elif isinstance(answer, AnswerLost):
            await self._settle_batch(
                request, company_id, batch, answer, _SENDS if isinstance(answer, _AmbiguousRefusal) else sent
            )
        elif isinstance(answer, ApiRefused) and _can_be_split(answer, batch):
            # The whole batch was refused and nothing done: halves find the one that is to blame.
            middle = len(batch) // 2
            await gather_all(self.batch(company_id, half, sent, lost) for half in (batch[:middle], batch[middle:]))
        else:
            ended = await self._not_sent_or_refused(request, batch, answer, lost, sent)
            await self._look_up(result for result in ended if result.outcome is Outcome.FAILED)

    async def _read_verdicts(
        self, request: int, company_id: str, batch: Sequence[Action], answer: Answer[list[CreateUserResult]], sent: int
    ) -> None:
        """Take each person's verdict; who has none, or two that differ, is settled by a re-read."""
        verdicts = _by_person(batch, answer.body)
        ended, silent = [], []
        for action in batch:
            verdict = verdicts.get(email_key(action.subject))
            if verdict is None:
                silent.append(action)
            elif verdict.created:
                result = self.end(action, Outcome.DONE, answer=answer, sent=sent)
                result.status, result.created_id = verdict.status or answer.status, verdict.id or ""
                ended.append(result)
            else:
                error = verdict_error(verdict, "POST users", answer.trace_id)
                if sent > 1:
                    self._doubt([action], _AmbiguousRefusal(error), sent)
                else:
                    ended.append(self.end(action, Outcome.FAILED, error=error, sent=sent))
        await self._on_record(self._log.outcome(request, ended))
        await self._look_up(result for result in ended if result.outcome is Outcome.FAILED)
        if silent:
            message = "The answer has no single verdict for this person."
            lost = AnswerLost(message, status=answer.status, trace_id=answer.trace_id)
            await self._settle_batch(request, company_id, silent, lost, sent)

    async def _look_up(self, refused: Iterable[Result]) -> None:
        """Find out where the people who were refused have an account already."""

        async def look_up(result: Result) -> None:
            if result.detail_code != COMPANY_MISSING:
                result.account_at = await self._api.account_at(result.action.subject)

        await gather_all(look_up(result) for result in refused)

    async def _settle_batch(
        self, request: int, company_id: str, batch: Sequence[Action], lost: AnswerLost, sent: int
    ) -> None:
        wanted = {email_key(action.subject) for action in batch}
        try:
            there = await self._listed(company_id, wanted)
            if there != wanted:
                await self.pause(self._pace.settle_s / 3)
                there = await self._listed(company_id, wanted)
        except (ApiError, ListingIncomplete) as error:
            self._stop_if_gone(error)
            self._doubt(batch, lost, sent)
            return
        found = [action for action in batch if email_key(action.subject) in there]
        missing = [action for action in batch if email_key(action.subject) not in there]
        detail = "The answer was lost; a re-read shows the account."
        ended = [self.end(action, Outcome.DONE, detail, sent=sent) for action in found]
        await self._on_record(self._log.outcome(request, ended))
        if missing and sent < _SENDS and not self.stopped:
            await self.batch(company_id, missing, sent + 1, lost)
        else:
            self._doubt(missing, lost, sent)

    def _doubt(self, actions: Iterable[Action], lost: AnswerLost, sent: int) -> None:
        """End actions of which nobody knows whether they were done; in the journal they stay open."""
        for action in actions:
            self.end(action, Outcome.UNKNOWN, error=lost, sent=sent)

    async def _listed(self, company_id: str, wanted: set[str]) -> set[str]:
        return {user.key for user in await list_users(self._api, company_id)} & wanted

    def _stop_if_gone(self, error: Exception) -> None:
        if isinstance(error, ApiGone | CredentialsRefused):
            self.stop(error)

    def _why_stopped(self) -> str:
        error = self.stopped
        return f"Not sent, for the run was stopped: {error.message if isinstance(error, ApiError) else error}"


def _can_be_split(error: ApiRefused, actions: Sequence[Action]) -> bool:
    return error.status == _BAD_BATCH and len(actions) > 1


def _too_many_lost(most: int, last: ApiError) -> WritesStopped:
    return WritesStopped(
        f"The API loses changes: {most} more were lost than answered (the last: {last}). No more are sent. "
        "Wait until the API is well, then run again: it reads first and does what is left."
    )


def _by_person(batch: Sequence[Action], answer: Sequence[CreateUserResult]) -> dict[str, CreateUserResult]:
    """Match verdicts to people by email, in whatever order they come; by place where no verdict has an email.

    Who is named twice with verdicts that differ gets none.
    """
    if len(answer) == len(batch) and not any(verdict.email for verdict in answer):
        return {email_key(action.subject): verdict for action, verdict in zip(batch, answer, strict=True)}
    verdicts: dict[str, CreateUserResult] = {}
    contradicted = set()
    for verdict in answer:
        key = email_key(verdict.email or "")
        known = verdicts.setdefault(key, verdict)
        if known.created != verdict.created:
            contradicted.add(key)
    return {key: verdict for key, verdict in verdicts.items() if key and key not in contradicted}


def now() -> str:
    """Give this moment in UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")
