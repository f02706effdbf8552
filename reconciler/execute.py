"""Carry out actions: companies side by side, within each the order create → wait → domains → users → states.

A write whose answer was lost is settled by reading again: what is there is done, what is twice absent is sent again,
what cannot be told is `unknown`. One refused item stops nothing else; an API that is gone stops every further write.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from reconciler.api.client import BATCH_SIZE, COMPANY_MISSING, ConnectApi, Verdict, explain, verdict_error
from reconciler.api.transport import Answer
from reconciler.config import Pace
from reconciler.diff import of_kind
from reconciler.errors import (
    AnswerLost,
    ApiError,
    ApiGone,
    ApiRefused,
    CredentialsRefused,
    Fault,
    ReconcilerError,
)
from reconciler.live import COMPLETED, ON_THE_WAY, ListingIncomplete, list_users, state_problem
from reconciler.models import Action, ActionKind, Company, Live, Outcome, Result, User, domain_of, email_key
from reconciler.tasks import together

_SENDS = 3
_FIRST_POLL_S = 1.0
_POLL_GROWTH = 1.5

T = TypeVar("T")


@dataclass(slots=True)
class Execution:
    """What carrying out a plan gave: a result for each action, in order, and what stopped it, if anything."""

    results: list[Result]
    stopped: ReconcilerError | None = None


class Executor:
    """Carries out the actions of one run; `finished` is called as each one ends."""

    def __init__(self, api: ConnectApi, live: Live, pace: Pace, finished: Callable[[Result], None]) -> None:
        self._api = api
        self._live = live
        self._pace = pace
        self._finished = finished
        self._results: dict[tuple[str, str, str], Result] = {}
        self._stopped: ReconcilerError | None = None
        self._fault: Fault | None = None
        self._stopping = asyncio.Event()

    async def run(self, actions: Sequence[Action]) -> Execution:
        """Carry out the actions. Faults of the API end in results, never raise."""
        by_company: dict[str, list[Action]] = defaultdict(list)
        for action in actions:
            by_company[action.company].append(action)
        await together(self._company_safely(name, group) for name, group in by_company.items())
        results = [self._results[action.identity] for action in actions]
        return Execution(results, self._fault or self._stopped)

    def stop(self, why: ReconcilerError) -> None:
        """Begin no further write; what is under way still ends, the rest is skipped."""
        self._stopped = self._stopped or why
        self._stopping.set()

    async def _company_safely(self, name: str, actions: list[Action]) -> None:
        """Keep a fault of this program within its company: its open actions are unknown, the others go on."""
        try:
            await self._company(name, actions)
        except Exception as error:
            logging.getLogger(__name__).exception("unexpected error in company %s", name)
            fault = Fault(f"Unexpected error in this program: {type(error).__name__}: {error}")
            self._fault = self._fault or fault
            for action in actions:
                if action.identity not in self._results:
                    self._end(action, Outcome.UNKNOWN, detail=str(fault))

    # -- one company --

    async def _company(self, name: str, actions: list[Action]) -> None:
        company = self._live.companies[name].company if name in self._live.companies else None
        for action in of_kind(actions, ActionKind.CREATE_COMPANY):
            company = await self._create_company(action)
        rest = [action for action in actions if action.kind is not ActionKind.CREATE_COMPANY]
        if company is None:
            await self._without_company(rest)
            return
        if company.state != COMPLETED:
            company = await self._wait_for(company)
            self._end_creation(of_kind(actions, ActionKind.CREATE_COMPANY), company)
        if company.state != COMPLETED:
            outcome = Outcome.PENDING if company.state in ON_THE_WAY else Outcome.SKIPPED
            self._end_all(rest, outcome, _not_ready(company))
            return
        refused = await self._add_domains(company.id, of_kind(rest, ActionKind.ADD_DOMAINS))
        await self._create_users(company.id, of_kind(rest, ActionKind.CREATE_USER), refused)
        status = of_kind(rest, ActionKind.DEACTIVATE_USER, ActionKind.REACTIVATE_USER)
        await together(self._set_active(company.id, action) for action in status)

    async def _create_company(self, action: Action) -> Company | None:
        """Ask for the company; gives it as the API does, None where it does not exist afterwards."""

        async def send() -> Answer[Company]:
            return await self._api.create_company(action.new)

        async def look() -> Company | None:
            return next((c for c in await self._api.companies(action.company) if c.vanity_name == action.company), None)

        company: Company | None = None
        answer = await self._settled(action, send, look)
        if isinstance(answer, Answer):
            company = answer.body
            self._end(action, Outcome.PENDING, answer=answer, detail="Asked for; being provisioned.")
        elif answer is not None:
            company = answer
            self._end(action, Outcome.PENDING, detail="The answer was lost; a re-read shows the company.")
        return company

    def _end_creation(self, actions: Iterable[Action], company: Company) -> None:
        for action in actions:
            before = self._results[action.identity]
            if company.state == COMPLETED:
                before.outcome, before.detail = Outcome.DONE, ""
            elif company.state not in ON_THE_WAY:
                before.outcome, before.detail = Outcome.FAILED, state_problem(company)
            else:
                before.detail = _not_ready(company)
            before.at = _now()

    async def _without_company(self, actions: list[Action]) -> None:
        """Skip what needed the company, and tell of some of its people where they have an account already."""
        self._end_all(actions, Outcome.SKIPPED, "Its company was not created.")
        if self._stopped:
            return

        async def look_up(action: Action) -> None:
            self._results[action.identity].account_at = await self._api.account_at(action.subject)

        await together(look_up(action) for action in of_kind(actions, ActionKind.CREATE_USER)[:BATCH_SIZE])

    async def _wait_for(self, company: Company) -> Company:
        """Poll until the company is COMPLETED or broken, for as long as the pace allows."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._pace.provisioning_s
        pause = min(_FIRST_POLL_S, self._pace.provisioning_poll_s)
        while company.state in ON_THE_WAY and not self._stopped:
            left = until - loop.time()
            if left <= 0:
                break
            await self._pause(min(pause, left))
            pause = min(pause * _POLL_GROWTH, self._pace.provisioning_poll_s)
            try:
                company = await self._api.company(company.id)
            except (ApiGone, CredentialsRefused) as error:
                self.stop(error)
            except (ApiRefused, AnswerLost):
                continue
        return company

    async def _add_domains(self, company_id: str, actions: Iterable[Action]) -> set[str]:
        """Add domains; gives those that were refused, so that nobody is sent who needs one of them."""
        refused: set[str] = set()
        for action in actions:
            union = action.new["emailDomains"]

            async def send(union: Sequence[str] = union) -> Answer[Any]:
                return await self._api.add_domains(company_id, union)

            async def look(union: Sequence[str] = union) -> Company | None:
                company = await self._api.company(company_id)
                return company if {d.lower() for d in union} <= {d.lower() for d in company.email_domains} else None

            answer = await self._settled(action, send, look)
            if answer is None:
                refused |= set(union) - set((action.old or {}).get("emailDomains", ()))
            elif isinstance(answer, Answer):
                detail = "There was nothing to add." if answer.status == 304 else ""
                self._end(action, Outcome.DONE, answer=answer, detail=detail)
            else:
                self._end(action, Outcome.DONE, detail="The answer was lost; a re-read shows the domains.")
        return refused

    async def _set_active(self, company_id: str, action: Action) -> None:
        wanted = action.new["active"]

        async def send() -> Answer[Any]:
            return await self._api.set_active(company_id, action.user_id, wanted)

        async def look() -> User | None:
            user = await self._api.user(company_id, action.user_id)
            return user if user.active is wanted else None

        answer = await self._settled(action, send, look)
        if isinstance(answer, Answer):
            self._end(action, Outcome.DONE, answer=answer)
        elif answer is not None:
            self._end(action, Outcome.DONE, detail="The answer was lost; a re-read shows the state.")

    async def _settled(
        self, action: Action, send: Callable[[], Awaitable[T]], look: Callable[[], Awaitable[Any]]
    ) -> T | Any | None:
        """Send one write. Gives its answer; or what `look` found where the answer was lost; or None, the action ended.

        Where two looks with a wait between them find nothing, the write is provably missing and is sent again.
        """
        sent, lost = 0, None
        while sent < _SENDS and not self._stopped:
            try:
                sent += 1
                return await send()
            except AnswerLost as error:
                lost = error
            except (ApiGone, CredentialsRefused) as error:
                self.stop(error)
                break
            except ApiRefused as error:
                self._end(action, Outcome.FAILED, error=error, sent=sent)
                return None
            try:
                found = await self._look_twice(look)
            except ApiError as error:
                if isinstance(error, ApiGone | CredentialsRefused):
                    self.stop(error)
                break
            if found is not None:
                return found
        if lost:
            self._end(action, Outcome.UNKNOWN, error=lost, sent=sent)
        elif self._stopped:
            self._end(action, Outcome.SKIPPED, detail=_why_stopped(self._stopped))
        return None

    async def _look_twice(self, look: Callable[[], Awaitable[T | None]]) -> T | None:
        """Look, wait, look again: one absence is no proof, the API may lag."""
        found = await look()
        if found is None:
            await self._pause(self._pace.settle_s / 3)
            found = await look()
        return found

    # -- creating people --

    async def _create_users(self, company_id: str, actions: list[Action], refused: set[str]) -> None:
        blocked = [action for action in actions if domain_of(action.subject) in refused]
        self._end_all(blocked, Outcome.SKIPPED, "The domain of this address could not be added to the company.")
        wanted = [action for action in actions if domain_of(action.subject) not in refused]
        batches = [wanted[start : start + BATCH_SIZE] for start in range(0, len(wanted), BATCH_SIZE)]
        await together(self._create_batch(company_id, batch) for batch in batches)

    async def _create_batch(self, company_id: str, batch: list[Action], sent: int = 1) -> None:
        if self._stopped:
            self._end_all(batch, Outcome.SKIPPED, _why_stopped(self._stopped))
            return
        try:
            answer = await self._api.create_users(company_id, [action.new for action in batch])
        except AnswerLost as error:
            await self._settle_batch(company_id, batch, error, sent)
        except (ApiGone, CredentialsRefused) as error:
            self.stop(error)
            self._end_all(batch, Outcome.SKIPPED, _why_stopped(error))
        except ApiRefused as error:
            if len(batch) > 1 and error.status == 400:
                # The whole batch was refused and nothing done: halves find the one that is to blame.
                middle = len(batch) // 2
                halves = (batch[:middle], batch[middle:])
                await together(self._create_batch(company_id, half, sent) for half in halves)
                return
            await together(self._refused_creation(action, error, sent) for action in batch)
        else:
            await self._read_verdicts(company_id, batch, answer, sent)

    async def _read_verdicts(
        self, company_id: str, batch: list[Action], answer: Answer[list[Verdict]], sent: int
    ) -> None:
        """Match verdicts to people by email, in whatever order they come; who has none is settled by a re-read."""
        verdicts = {email_key(verdict.email): verdict for verdict in answer.body if verdict.email}
        if not verdicts and len(answer.body) == len(batch):
            verdicts = {email_key(action.subject): verdict for action, verdict in zip(batch, answer.body, strict=True)}
        silent = []
        for action in batch:
            verdict = verdicts.get(email_key(action.subject))
            if verdict is None:
                silent.append(action)
            elif verdict.created:
                result = self._end(action, Outcome.DONE, answer=answer, sent=sent)
                result.status = verdict.status or answer.status
                result.created_id = verdict.id or ""
            else:
                error = verdict_error(verdict, "POST users", answer.trace_id)
                await self._refused_creation(action, error, sent)
        if silent:
            lost = AnswerLost(
                "The answer does not mention this person.", status=answer.status, trace_id=answer.trace_id
            )
            await self._settle_batch(company_id, silent, lost, sent)

    async def _refused_creation(self, action: Action, error: ApiRefused, sent: int) -> None:
        result = self._end(action, Outcome.FAILED, error=error, sent=sent)
        if error.detail_code != COMPANY_MISSING:
            result.account_at = await self._api.account_at(action.subject)

    async def _settle_batch(self, company_id: str, batch: list[Action], lost: AnswerLost, sent: int) -> None:
        wanted = {email_key(action.subject) for action in batch}

        async def look() -> set[str] | None:
            there = {user.key for user in await list_users(self._api, company_id)} & wanted
            return there if there == wanted else None

        try:
            there = wanted if await self._look_twice(look) else await self._present(company_id, wanted)
        except (ApiError, ListingIncomplete) as error:
            if isinstance(error, ApiGone | CredentialsRefused):
                self.stop(error)
            for action in batch:
                self._end(action, Outcome.UNKNOWN, error=lost, sent=sent)
            return
        missing = [action for action in batch if email_key(action.subject) not in there]
        for action in batch:
            if email_key(action.subject) in there:
                self._end(action, Outcome.DONE, error=None, detail="The answer was lost; a re-read shows the account.")
        if missing and sent < _SENDS:
            await self._create_batch(company_id, missing, sent + 1)
        else:
            for action in missing:
                self._end(action, Outcome.UNKNOWN, error=lost, sent=sent)

    async def _present(self, company_id: str, wanted: set[str]) -> set[str]:
        return {user.key for user in await list_users(self._api, company_id)} & wanted

    # -- results --

    async def _pause(self, seconds: float) -> None:
        """Wait, but not for a run that is being stopped."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    def _end_all(self, actions: Iterable[Action], outcome: Outcome, detail: str) -> None:
        for action in actions:
            self._end(action, outcome, detail=detail)

    def _end(
        self,
        action: Action,
        outcome: Outcome,
        *,
        answer: Answer[Any] | None = None,
        error: ApiError | None = None,
        detail: str = "",
        sent: int = 1,
    ) -> Result:
        result = Result(action, outcome, detail=detail, at=_now())
        if answer:
            result.status, result.trace_id, result.attempts = answer.status, answer.trace_id, answer.attempts + sent - 1
        if error:
            result.status, result.trace_id = error.status, error.trace_id
            result.detail_code, result.attempts = error.detail_code, error.attempts + sent - 1
            result.detail = explain(error) if isinstance(error, ApiRefused) else error.message
        self._results[action.identity] = result
        self._finished(result)
        return result


def _not_ready(company: Company) -> str:
    if company.state not in ON_THE_WAY:
        return state_problem(company)
    stuck = " If it stays in this state, contact Symphony support." if company.state == "TENANT_CREATED" else ""
    return (
        f"The company is still being provisioned ({company.state}), which takes about 20 minutes: run again later, the "
        f"next run goes on from here.{stuck}"
    )


def _why_stopped(error: ReconcilerError) -> str:
    return f"Not sent, for the run was stopped: {error.message if isinstance(error, ApiError) else error}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
