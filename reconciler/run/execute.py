"""Carry out actions: companies side by side, within each the order create → wait → domains → users → states.

One refused item stops nothing else, a fault in one company none of the others; an API that is gone stops every further
write.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reconciler.api.answers import Answer
from reconciler.api.client import BATCH_SIZE, ConnectApi
from reconciler.api.limiter import BeforeSend
from reconciler.api.read_live import fetch_users, state_problem
from reconciler.config.settings import Pace
from reconciler.errors import AnswerLost, ApiGone, ApiRefused, CredentialsRefused, InternalError, ReconcilerError
from reconciler.model.action import Action, ActionKind, of_kind
from reconciler.model.identity import ascii_domain, domain_of
from reconciler.model.live import COMPLETED, ON_THE_WAY, Company, Live
from reconciler.model.result import Outcome, Result
from reconciler.run.writer import Writer, now
from reconciler.state.recorder import RunLog
from reconciler.support.concurrency import gather_all

_FIRST_POLL_S = 1.0
_POLL_GROWTH = 1.5


@dataclass(slots=True)
class Execution:
    """What carrying out a plan gave: a result for each action, in order, and what stopped it, if anything."""

    results: list[Result]
    stopped: ReconcilerError | None = None


class Executor:
    """Carries out the actions of one run; `finished` is called as each one ends."""

    def __init__(
        self, api: ConnectApi, live: Live, pace: Pace, log: RunLog, finished: Callable[[Result], None]
    ) -> None:
        self._api = api
        self._live = live
        self._pace = pace
        self._writer = Writer(api, pace, log, finished)
        self._fault: InternalError | None = None

    async def run(self, actions: Sequence[Action]) -> Execution:
        """Carry out the actions. Faults of the API end in results, never raise."""
        by_company: dict[str, list[Action]] = defaultdict(list)
        for action in actions:
            by_company[action.company].append(action)
        await gather_all(self._company_safely(name, group) for name, group in by_company.items())
        results = [self._writer.results[action.identity] for action in actions]
        return Execution(results, self._fault or self._writer.stopped)

    def stop(self, why: ReconcilerError) -> None:
        """Begin no further write; what is under way still ends, the rest is skipped."""
        self._writer.stop(why)

    async def _company_safely(self, name: str, actions: list[Action]) -> None:
        """Keep a fault of this program from hiding what was done: its company's open actions are unknown."""
        try:
            await self._company(name, actions)
        except Exception as error:
            logging.getLogger(__name__).exception("unexpected error in company %s", name)
            fault = InternalError(f"Unexpected error in this program: {type(error).__name__}: {error}")
            self._fault = self._fault or fault
            self._writer.skip(
                [action for action in actions if action.identity not in self._writer.results],
                Outcome.UNKNOWN,
                str(fault),
            )

    async def _company(self, name: str, actions: list[Action]) -> None:
        company = self._live.companies[name].company if name in self._live.companies else None
        creations = of_kind(actions, ActionKind.CREATE_COMPANY)
        for action in creations:
            company = await self._create_company(action)
        rest = [action for action in actions if action.kind is not ActionKind.CREATE_COMPANY]
        if company is None:
            await self._without_company(rest)
            return
        if company.state != COMPLETED:
            company = await self._wait_for(company)
            self._end_creation(creations, company)
        if company.state != COMPLETED:
            outcome = Outcome.PENDING if company.state in ON_THE_WAY else Outcome.SKIPPED
            self._writer.skip(rest, outcome, _not_ready(company))
            return
        refused = await self._add_domains(company.id, of_kind(rest, ActionKind.ADD_DOMAINS))
        await self._create_users(company.id, of_kind(rest, ActionKind.CREATE_USER), refused)
        status = of_kind(rest, ActionKind.DEACTIVATE_USER, ActionKind.REACTIVATE_USER)
        await gather_all(self._set_active(company, action) for action in status)

    # -- the company --

    async def _create_company(self, action: Action) -> Company | None:
        """Ask for the company; gives it as the API does, None where it does not exist afterwards."""

        async def send(leaving: BeforeSend) -> Answer[Any]:
            return await self._api.create_company(action.new, leaving)

        async def look() -> Company | None:
            return next((c for c in await self._api.companies(action.company) if c.vanity_name == action.company), None)

        landed = await self._writer.one(action, send, look, done=Outcome.PENDING)
        company: Company | None = landed.body if landed else None
        if company and company.state == COMPLETED:
            self._end_creation([action], company)
        return company

    def _end_creation(self, actions: Iterable[Action], company: Company) -> None:
        for action in actions:
            result = self._writer.results[action.identity]
            if company.state == COMPLETED:
                result.outcome, result.detail = Outcome.DONE, ""
            elif company.state not in ON_THE_WAY:
                result.outcome, result.detail = Outcome.FAILED, state_problem(company)
            else:
                result.detail = _not_ready(company)
            result.at = now()

    async def _without_company(self, actions: list[Action]) -> None:
        """Skip what needed the company, and tell of some of its people where they have an account already."""
        if self._writer.stopped:
            self._writer.skip(actions)
            return
        self._writer.skip(actions, Outcome.SKIPPED, "Its company was not created.")

        async def look_up(action: Action) -> None:
            self._writer.results[action.identity].account_at = await self._api.account_at(action.subject)

        await gather_all(look_up(action) for action in of_kind(actions, ActionKind.CREATE_USER)[:BATCH_SIZE])

    async def _wait_for(self, company: Company) -> Company:
        """Poll until the company is COMPLETED or broken, for as long as the pace allows."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._pace.provisioning_s
        pause = min(_FIRST_POLL_S, self._pace.provisioning_poll_s)
        while company.state in ON_THE_WAY and not self._writer.stopped and (left := until - loop.time()) > 0:
            await self._writer.pause(min(pause, left))
            pause = min(pause * _POLL_GROWTH, self._pace.provisioning_poll_s)
            try:
                company = await self._api.company(company.id)
            except (ApiGone, CredentialsRefused) as error:
                self.stop(error)
            except (ApiRefused, AnswerLost):
                continue
        return company

    async def _add_domains(self, company_id: str, actions: Iterable[Action]) -> set[str]:
        """Add domains; gives those that could not be added, so that nobody is sent who needs one of them."""
        refused: set[str] = set()
        for action in actions:
            union = action.new["emailDomains"]

            async def send(leaving: BeforeSend, union: Sequence[str] = union) -> Answer[Any]:
                return await self._api.add_domains(company_id, union, leaving)

            async def look(union: Sequence[str] = union) -> Company | None:
                company = await self._api.company(company_id)
                return company if {*map(ascii_domain, union)} <= {*map(ascii_domain, company.email_domains)} else None

            landed = await self._writer.one(action, send, look)
            if landed is None:
                refused |= set(union) - set((action.old or {}).get("emailDomains", ()))
            elif landed.status == 304:
                self._writer.results[action.identity].detail = "There was nothing to add."
        return refused

    # -- its people --

    async def _create_users(self, company_id: str, actions: list[Action], refused: set[str]) -> None:
        blocked = [action for action in actions if domain_of(action.subject) in refused]
        self._writer.skip(blocked, Outcome.SKIPPED, "The domain of this address could not be added to the company.")
        wanted = [action for action in actions if domain_of(action.subject) not in refused]
        batches = [wanted[start : start + BATCH_SIZE] for start in range(0, len(wanted), BATCH_SIZE)]
        await gather_all(self._writer.batch(company_id, batch) for batch in batches)

    async def _set_active(self, company: Company, action: Action) -> None:
        wanted, user_id = action.new["active"], action.user_id

        async def send(leaving: BeforeSend) -> Answer[Any]:
            return await self._api.set_active(company.id, user_id, wanted, leaving)

        async def look() -> bool | None:
            looked = await fetch_users(self._api, [(company, user_id)])
            if user_id not in looked:
                raise AnswerLost("The person could not be read again.")
            user = looked[user_id]
            # Disabled people may vanish.
            return True if (user.active is wanted if user else not wanted) else None

        await self._writer.one(action, send, look)


def _not_ready(company: Company) -> str:
    if company.state not in ON_THE_WAY:
        return state_problem(company)
    stuck = " If it stays in this state, contact Symphony support." if company.state == "TENANT_CREATED" else ""
    return (
        f"The company is still being provisioned ({company.state}), which takes about 20 minutes: run again later, the "
        f"next run goes on from here.{stuck}"
    )
