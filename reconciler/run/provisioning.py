"""Create a company and wait until it is provisioned."""

import asyncio
from collections.abc import Sequence
from typing import Any

from reconciler.api.answers import Answer
from reconciler.api.client import ConnectApi
from reconciler.api.limiter import BeforeSend
from reconciler.api.read_live import state_problem
from reconciler.config.settings import Pace
from reconciler.errors import AnswerLost, ApiError, ApiGone, ApiRefused, CredentialsRefused, WrongRecord
from reconciler.model.action import Action
from reconciler.model.live import COMPLETED, ON_THE_WAY, Company, Unreadable
from reconciler.model.result import Outcome
from reconciler.run.field_comparison import fields_of_company
from reconciler.run.progress import Progress, Step
from reconciler.run.results import Results
from reconciler.run.stopping import Stopping
from reconciler.run.writer import Writer, WriteResult

_FIRST_POLL_S = 1.0
_POLL_GROWTH = 1.5
_TELL_EVERY_S = 1.0


class Provisioning:
    """Brings about the companies of one run, each from the request to the state that it ends in."""

    def __init__(
        self,
        api: ConnectApi,
        writer: Writer,
        results: Results,
        stopping: Stopping,
        pace: Pace,
        progress: Progress,
    ) -> None:
        self._api = api
        self._writer = writer
        self._results = results
        self._stopping = stopping
        self._pace = pace
        self._progress = progress
        self._unread: dict[str, ApiError] = {}

    async def create(self, action: Action) -> Company | None:
        """Ask for a company, and wait for it; returns it as it is then, None where it does not exist."""

        async def send(leaving: BeforeSend) -> Answer[Any]:
            return await self._api.create_company(action.new, leaving)

        async def reread() -> Company | None:
            listed = await self._api.companies(action.company)
            company = next((company for company in listed if company.vanity_name == action.company), None)
            if company and (other := fields_of_company(action, company).told):
                raise AnswerLost(f"A company of this vanityName is there, and other than was sent: {other}")
            if company is None and (why := _unreadable(action.company, listed)):
                raise AnswerLost(f"A record in the list of companies may be this one, and cannot be read: {why}")
            return company

        landed = await self._writer.send_one(action, send, reread, done=Outcome.PENDING)
        if landed is None:
            return None
        try:
            company = await self._proven(landed)
        except ApiError as error:
            self._stopping.stop_if_gone(error)
            self._results.decide_again(action, Outcome.UNKNOWN, f"{error.message} Nobody is sent to that company.")
            return None
        self._decide(action, company)
        return company

    async def wait_for(self, company: Company) -> Company:
        """Poll until the company is COMPLETED or broken, for as long as the pace allows."""
        try:
            return await self._until_ready(company)
        except WrongRecord:
            # As it was listed: still on its way, so that nothing is sent to it.
            return company

    async def _proven(self, landed: WriteResult) -> Company:
        """Return a company that was asked for, as its own record shows it: the id of an answer may be another one's.

        Raises WrongRecord where it is, and the errors of the API.
        """
        company: Company = landed.body
        if landed.status and company.state not in ON_THE_WAY:
            return await self._api.company(company.id, company.vanity_name)
        return await self._until_ready(company)

    async def _until_ready(self, company: Company) -> Company:
        if company.state not in ON_THE_WAY or self._stopping.why:
            return company
        with self._progress.waiting(company.vanity_name) as waiting:
            return await self._polled(company, waiting)

    async def _polled(self, company: Company, waiting: Step) -> Company:
        loop = asyncio.get_running_loop()
        until = loop.time() + self._pace.provisioning_s
        # It takes about 20 minutes, or a moment in a rehearsal: asked soon at first, then ever less often.
        pause = min(_FIRST_POLL_S, self._pace.provisioning_poll_s)
        while company.state in ON_THE_WAY and not self._stopping.why and (left := until - loop.time()) > 0:
            await self._pause(min(pause, left), waiting)
            pause = min(pause * _POLL_GROWTH, self._pace.provisioning_poll_s)
            try:
                company = await self._api.company(company.id, company.vanity_name)
                self._unread.pop(company.id, None)
            except WrongRecord:
                raise
            except (ApiGone, CredentialsRefused) as error:
                self._unread[company.id] = error
                self._stopping.stop(error)
            except (ApiRefused, AnswerLost) as error:
                # It was there a moment ago: the next poll tells.
                self._unread[company.id] = error
        return company

    async def _pause(self, seconds: float, waiting: Step) -> None:
        """Wait, and say now and then that it is waited; not for a run that is being stopped."""
        while seconds > 0 and not self._stopping.why:
            await self._stopping.pause(min(seconds, _TELL_EVERY_S))
            seconds -= _TELL_EVERY_S
            waiting.advance(0)

    def why_not_ready(self, company: Company) -> tuple[Outcome, str]:
        """Return how what needs a company ends that is not COMPLETED, and why: nothing waits for what nobody saw."""
        if error := self._unread.get(company.id):
            return Outcome.SKIPPED, f"Not sent: whether its company is ready could not be read ({error}). Run again."
        outcome = Outcome.PENDING if company.state in ON_THE_WAY else Outcome.SKIPPED
        return outcome, _not_ready(company)

    def _decide(self, action: Action, company: Company) -> None:
        if company.state == COMPLETED:
            self._results.decide_again(action, Outcome.DONE, "")
        elif company.state in ON_THE_WAY:
            self._results.decide_again(action, Outcome.PENDING, _not_ready(company))
        else:
            self._results.decide_again(action, Outcome.FAILED, state_problem(company))


def _unreadable(vanity_name: str, listed: Sequence[Company]) -> str:
    """Return what is wrong with a record that cannot be read and may be this company's; "" where there is none."""
    records: Sequence[Unreadable] = getattr(listed, "unreadable", ())
    return next((record.why for record in records if record.key in ("", vanity_name)), "")


def _not_ready(company: Company) -> str:
    """Return why nothing can be done in a company that is not COMPLETED, and what to do."""
    if company.state not in ON_THE_WAY:
        return state_problem(company)
    stuck = " If it stays in this state, contact Symphony support." if company.state == "TENANT_CREATED" else ""
    return (
        f"The company is still being provisioned ({company.state}), which takes about 20 minutes: run again later, the "
        f"next run goes on from here.{stuck}"
    )
