"""Create people, up to twenty in a request, and settle each of them: by a verdict of their own, or by a re-read."""

from collections.abc import Iterable, Sequence
from typing import Any

from reconciler.api.answers import Answer
from reconciler.api.client import ConnectApi, CreateUserResult, verdict_error
from reconciler.api.error_codes import COMPANY_MISSING
from reconciler.api.limiter import BeforeSend
from reconciler.api.listing import ListingIncomplete
from reconciler.config.settings import Pace
from reconciler.errors import AnswerLost, ApiError, ApiRefused
from reconciler.model.action import Action
from reconciler.model.identity import email_key
from reconciler.model.live import User
from reconciler.model.result import Outcome, Result
from reconciler.run.field_comparison import fields_of_person
from reconciler.run.request_sender import (
    MAX_SENDS,
    AmbiguousRefusal,
    EarlierRequests,
    RequestSender,
    can_be_split,
)
from reconciler.run.results import Results
from reconciler.run.settling import SettlingListings
from reconciler.run.stopping import Stopping
from reconciler.support.concurrency import gather_all


class BatchWriter:
    """Creates people; the same laws as `Writer`, for many actions in one request."""

    def __init__(
        self,
        api: ConnectApi,
        sender: RequestSender,
        results: Results,
        stopping: Stopping,
        pace: Pace,
        earlier: EarlierRequests,
    ) -> None:
        self._api = api
        self._sender = sender
        self._results = results
        self._stopping = stopping
        self._pace = pace
        self._listings = SettlingListings(api)
        self._earlier = earlier

    async def send_batch(
        self, company_id: str, batch: Sequence[Action], sent: int = 1, lost: AnswerLost | None = None
    ) -> None:
        """Create people in one request, each with a verdict of their own; `lost` is how the request before ended."""

        async def send(leaving: BeforeSend) -> Answer[Any]:
            return await self._api.create_users(company_id, [action.new for action in batch], leaving)

        with self._listings.held_back(company_id):
            request, answer = await self._sender.send("create-user", batch, send, lost)
        if isinstance(answer, Answer):
            await self._read_verdicts(request, company_id, batch, answer, sent)
        elif isinstance(answer, AnswerLost):
            # After a refusal that may be an echo, who is missing is not asked for again.
            sends = MAX_SENDS if isinstance(answer, AmbiguousRefusal) else sent
            await self._settle(request, company_id, batch, answer, sends)
        elif isinstance(answer, ApiRefused) and can_be_split(answer, batch):
            # The whole batch was refused and nothing done: halves find the one that is to blame.
            middle = len(batch) // 2
            await gather_all(self.send_batch(company_id, half, sent, lost) for half in (batch[:middle], batch[middle:]))
        else:
            echoes = [action for action in batch if self._earlier.may_have_done(action, answer)]
            if isinstance(answer, ApiRefused):
                self._results.doubt(echoes, AmbiguousRefusal(answer), sent)
            others = [action for action in batch if action not in echoes]
            ended = await self._results.end_without_effect(request, others, answer, lost, sent)
            await self._find_accounts(ended)

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
                status, created_id = verdict.status or answer.status, verdict.id or ""
                ended.append(
                    self._results.record_result(
                        action, Outcome.DONE, answer=answer, sent=sent, status=status, created_id=created_id
                    )
                )
            else:
                error = verdict_error(verdict, "POST users", answer.trace_id)
                if sent > 1 or self._earlier.may_have_done(action, error):
                    # They may be refused as existing since a lost request has created them; the re-read tells.
                    self._results.doubt([action], AmbiguousRefusal(error), sent)
                else:
                    ended.append(self._results.record_result(action, Outcome.FAILED, error=error, sent=sent))
        await self._results.put_on_record(request, ended)
        await self._find_accounts(ended)
        if silent:
            message = "The answer has no single verdict for this person."
            lost = AnswerLost(message, status=answer.status, trace_id=answer.trace_id)
            await self._settle(request, company_id, silent, lost, sent)

    async def _find_accounts(self, ended: Iterable[Result]) -> None:
        """Find out where the people who were refused have an account already."""

        async def find(result: Result) -> None:
            self._results.add(result.action, account_at=await self._api.account_at(result.action.subject))

        # Where the company is missing, that is why: their accounts have nothing to do with it.
        refused = [result for result in ended if result.outcome is Outcome.FAILED]
        await gather_all(find(result) for result in refused if result.detail_code != COMPANY_MISSING)

    async def _settle(
        self, request: int, company_id: str, batch: Sequence[Action], lost: AnswerLost, sent: int
    ) -> None:
        """Settle people whose answer was lost, by the company's listing; who is provably missing is sent again.

        The listing is one for all of the company's batches that wait to be settled.
        """
        wanted = {email_key(action.subject) for action in batch}
        try:
            there = await self._listed(company_id, wanted)
            if there.keys() != wanted:
                # All who pause now share the listing after it.
                with self._listings.held_back(company_id):
                    await self._stopping.pause(self._pace.settle_s / 3)
                there = await self._listed(company_id, wanted)
        except (ApiError, ListingIncomplete) as error:
            self._stopping.stop_if_gone(error)
            self._results.doubt(batch, lost, sent)
            return
        found = {action.identity: user for action in batch if (user := there.get(email_key(action.subject)))}
        missing = [action for action in batch if action.identity not in found]
        # Who looks other than was sent may be somebody else's: neither ours for sure, nor to be sent again.
        other = [a for a in batch if a.identity in found and fields_of_person(a.new, found[a.identity]).differing]
        detail = f"{lost.in_short}; a re-read shows the account."
        ended = [
            self._results.record_result(action, Outcome.DONE, detail, sent=sent, created_id=found[action.identity].id)
            for action in batch
            if action.identity in found and action not in other
        ]
        await self._results.put_on_record(request, ended)
        self._results.doubt(other, lost, sent)
        if missing and sent < MAX_SENDS and not self._stopping.why:
            await self.send_batch(company_id, missing, sent + 1, lost)
        else:
            self._results.doubt(missing, lost, sent)

    async def _listed(self, company_id: str, wanted: set[str]) -> dict[str, User]:
        people = await self._listings.people(company_id)
        return {key: people[key] for key in wanted & people.keys()}


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
