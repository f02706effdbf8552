"""Carry out actions: companies side by side, within each the order create → wait → domains → users → states.

Who may have a new address comes last of all: the old account is closed only once the new one is there and active.

One refused item stops nothing else, a fault in one company none of the others; an API that is gone stops every further
write.
"""

import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from reconciler.api.client import BATCH_SIZE, ConnectApi
from reconciler.config.settings import Pace
from reconciler.errors import InternalError, ReconcilerError
from reconciler.model.action import Action, ActionKind, Identity, of_kind
from reconciler.model.identity import domain_of
from reconciler.model.live import COMPLETED, Company, Live
from reconciler.model.result import Outcome, Result
from reconciler.run.arrivals import Arrivals
from reconciler.run.batch_writer import BatchWriter
from reconciler.run.progress import Progress, Silent
from reconciler.run.provisioning import Provisioning
from reconciler.run.request_sender import EarlierRequests, RequestSender
from reconciler.run.results import Results
from reconciler.run.single_writes import SingleWrites
from reconciler.run.stopping import Stopping
from reconciler.run.writer import Writer
from reconciler.state.recorder import RunLog
from reconciler.support.concurrency import gather_all

Waits = Mapping[Identity, Sequence[Identity]]
"""The deactivations that wait, each with those who must be there and active before it."""

NOBODY_WAITS: Waits = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Execution:
    """What carrying out a plan gave: a result for each action, in order, and what stopped it, if anything."""

    results: list[Result]
    stopped: ReconcilerError | None = None


class Executor:
    """Carries out the actions of one run; `finished` is called as each one ends.

    `unanswered` are actions that earlier runs sent without ever having an answer; `look` calls `stop` where it is time;
    `progress` is told which companies are waited for.
    """

    def __init__(
        self,
        api: ConnectApi,
        live: Live,
        pace: Pace,
        log: RunLog,
        finished: Callable[[Result], None],
        unanswered: frozenset[Identity] = frozenset(),
        look: Callable[[], object] = lambda: None,
        progress: Progress | None = None,
    ) -> None:
        self._api = api
        self._live = live
        self._log = log
        self._stopping = Stopping(look)
        self._results = Results(log, self._stopping, finished)
        sender, earlier = RequestSender(log, self._stopping, pace), EarlierRequests(unanswered)
        self._writer = Writer(sender, self._results, self._stopping, pace, earlier)
        self._batches = BatchWriter(api, sender, self._results, self._stopping, pace, earlier)
        self._single = SingleWrites(api, self._writer, self._results)
        told = progress or Silent()
        self._provisioning = Provisioning(api, self._writer, self._results, self._stopping, pace, told)
        self._arrivals = Arrivals(api, self._results, self._stopping, pace)
        self._fault: InternalError | None = None

    async def run(self, actions: Sequence[Action], waits: Waits = NOBODY_WAITS) -> Execution:
        """Carry out the actions. Faults of the API end in results, never raise."""
        by_company: dict[str, list[Action]] = defaultdict(list)
        for action in actions:
            if action.identity not in waits:
                by_company[action.company].append(action)
        await gather_all(self._safely(group, self._company(name, group)) for name, group in by_company.items())
        waiting = [action for action in actions if action.identity in waits]
        await gather_all(self._safely([one], self._once_there(one, waits[one.identity])) for one in waiting)
        return Execution(self._results.of(actions), self._fault or self._stopping.why)

    def broken_off(self, actions: Sequence[Action]) -> Execution:
        """Return the results of a run that was broken off: what was sent and has no answer is unknown."""
        for action in self._results.missing(actions):
            if self._log.is_open(action):
                self._results.skip([action], Outcome.UNKNOWN, "Sent, and the run was ended before the answer came.")
            else:
                self._results.skip([action], Outcome.SKIPPED, "Not sent: the run was ended before.")
        return Execution(self._results.of(actions), self._fault or self._stopping.why)

    def stop(self, why: ReconcilerError) -> None:
        """Begin no further write; what is under way still ends, the rest is skipped, and no outage is waited for."""
        self._stopping.stop(why)
        self._api.transport.hurry()

    async def _safely(self, actions: Sequence[Action], work: Awaitable[None]) -> None:
        """Keep a fault of this program from hiding what was done: these actions of one company are unknown if open."""
        try:
            await work
        except Exception as error:
            logging.getLogger(__name__).exception("unexpected error in company %s", actions[0].company)
            fault = InternalError(f"Unexpected error in this program: {type(error).__name__}: {error}")
            self._fault = self._fault or fault
            self._results.skip(self._results.missing(actions), Outcome.UNKNOWN, str(fault))

    async def _company(self, name: str, actions: list[Action]) -> None:
        creations = of_kind(actions, ActionKind.CREATE_COMPANY)
        rest = [action for action in actions if action.kind is not ActionKind.CREATE_COMPANY]
        company = await self._ready_company(name, creations)
        if company is None:
            await self._without_company(rest, creations)
        elif company.state != COMPLETED:
            self._results.skip(rest, *self._provisioning.why_not_ready(company))
        else:
            self._arrivals.companies[name] = company
            # Domains first: people are created only with addresses in them.
            refused = await self._single.add_domains(company.id, name, of_kind(rest, ActionKind.ADD_DOMAINS))
            await self._create_users(company.id, of_kind(rest, ActionKind.CREATE_USER), refused)
            switched = of_kind(rest, ActionKind.DEACTIVATE_USER, ActionKind.REACTIVATE_USER)
            await gather_all(self._single.set_active(company, action) for action in switched)

    async def _once_there(self, action: Action, awaited: Iterable[Identity]) -> None:
        """Deactivate somebody who may have a new address once that has an active account."""
        missing = "" if self._stopping.why else await self._arrivals.missing(awaited)
        if self._stopping.why:
            self._results.skip([action])
        elif missing:
            detail = (
                f"Not sent: perhaps one person with a new address, and {missing}. Once that account is there, the next "
                "run does it; if they are two people, add a row for this address with no in active."
            )
            self._results.skip([action], detail=detail)
        else:
            await self._single.set_active(self._live.companies[action.company].company, action)

    async def _ready_company(self, name: str, creations: Sequence[Action]) -> Company | None:
        """Return the company once it is ready, or as it is when the wait is over; None where there is none."""
        if creations:
            return await self._provisioning.create(creations[0])
        if name not in self._live.companies:
            return None
        return await self._provisioning.wait_for(self._live.companies[name].company)

    async def _without_company(self, actions: list[Action], creations: list[Action]) -> None:
        """Skip what needed the company, and tell of some of its people where they have an account already."""
        if self._stopping.why:
            self._results.skip(actions)
            return
        unknown = any(result.outcome is Outcome.UNKNOWN for result in self._results.of(creations))
        why = "It is not known whether its company was created." if unknown else "Its company was not created."
        self._results.skip(actions, Outcome.SKIPPED, why)

        async def find_account(action: Action) -> None:
            self._results.add(action, account_at=await self._api.account_at(action.subject))

        # Only some: each costs a request, and a company may have thousands of people.
        await gather_all(find_account(action) for action in of_kind(actions, ActionKind.CREATE_USER)[:BATCH_SIZE])

    async def _create_users(self, company_id: str, actions: list[Action], refused: set[str]) -> None:
        blocked = [action for action in actions if domain_of(action.subject) in refused]
        self._results.skip(blocked, Outcome.SKIPPED, "The domain of this address could not be added to the company.")
        wanted = [action for action in actions if domain_of(action.subject) not in refused]
        batches = [wanted[start : start + BATCH_SIZE] for start in range(0, len(wanted), BATCH_SIZE)]
        await gather_all(self._batches.send_batch(company_id, batch) for batch in batches)
