"""The order of a run: load → settle → live → check → diff → guard → plan → execute → verify → report.

Everything that a run learns goes into its Report; an error that stops it is part of the report too.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from reconciler.api.read_live import active_by_id, add_hidden, fetch_users
from reconciler.cli.signals import Signals
from reconciler.config.connection import Connection
from reconciler.config.settings import Settings, operator
from reconciler.errors import (
    ApiError,
    Exit,
    InputRefused,
    InternalError,
    Interrupted,
    PlanRefused,
    ReconcilerError,
    RunLocked,
    UsageError,
)
from reconciler.model.action import Action, ActionKind
from reconciler.model.code import Code, FindingKind
from reconciler.model.desired import Desired
from reconciler.model.finding import Finding, where
from reconciler.model.hold import DEACTIVATIONS, Limit
from reconciler.model.live import Live
from reconciler.model.origin import Source
from reconciler.model.policy import Policy
from reconciler.model.report import ApiFacts, Report
from reconciler.model.result import Outcome, Result, Verified
from reconciler.planning.comparison import Comparison
from reconciler.planning.delta import Delta
from reconciler.planning.diff import diff, users_to_fetch
from reconciler.planning.guard import Proposal, guard
from reconciler.planning.plan import (
    Plan,
    PlanOrigin,
    already_done,
    make_plan,
    require_applicable,
    require_same_sources,
    require_subset,
)
from reconciler.planning.undo import undo_delta
from reconciler.report.verdict import verdict
from reconciler.report.words import english
from reconciler.run.company_counts import company_counts
from reconciler.run.conclude import worst
from reconciler.run.deadline import read_deadline
from reconciler.run.progress import Progress, Silent
from reconciler.run.read import read_both
from reconciler.sheets.against_live import check_against_live
from reconciler.sheets.load import are_large, load
from reconciler.state.lock import run_lock, state_folder
from reconciler.state.past_runs import last_applied, open_runs, user_rows_before
from reconciler.state.plan_file import digest_of, read_plan, write_plan
from reconciler.state.recorder import RunLog
from reconciler.state.sqlite import FILE as JOURNAL
from reconciler.state.sqlite import Journal
from reconciler.support.concurrency import background_task, in_thread
from reconciler.support.garbage_collection import collector_passing_by, collector_resting
from reconciler.support.redact import mask_addresses

_UNREAD = frozenset({Code.COMPANY_UNREADABLE, Code.RESUME_UNKNOWN, Code.ACTIVE_UNKNOWN, Code.UNDO_UNREADABLE})
"""Findings that say that something could not be read: a run with one of them ends with 7."""


_OPEN = frozenset({FindingKind.REJECTED, FindingKind.CONFLICT, FindingKind.UNMANAGED})


@dataclass(slots=True)
class Request:
    """What a run is asked to do.

    `sources`, `companies` and `users` are paths or DataFrames; `plan_file` is applied instead of them. `approve` is
    shown the report before anything is written and says whether to go on; `older_sheet` takes a sheet that is older
    than the one last applied.
    """

    sources: Sequence[Any] = ()
    companies: Sequence[Any] = ()
    users: Sequence[Any] = ()
    plan_file: Path | None = None
    out: Path | None = None
    confirmed: int | None = None
    older_sheet: bool = False
    keep_unchanged: bool = False
    approve: Callable[[Report], bool] = lambda _report: True
    progress: Progress = field(default_factory=Silent)


async def preview(request: Request, settings: Settings, connection: Connection) -> Report:
    """Compare and plan; writes nothing to the API, and the plan file where `request.out` names one."""
    return await _Run("plan", request, settings, connection).go()


async def apply(request: Request, settings: Settings, connection: Connection) -> Report:
    """Compare, plan, hold or carry out, verify. The same path as `preview`, and on."""
    return await _Run("apply", request, settings, connection).go()


class _Run:
    """One run, from the sheets to the report."""

    def __init__(self, command: str, request: Request, settings: Settings, connection: Connection) -> None:
        self.request = request
        self.settings = settings
        self.connection = connection
        self.dry = command == "plan"
        started = datetime.now(UTC)
        deadline = None if self.dry else settings.pace.deadline
        self.deadline = None if deadline is None else read_deadline(deadline, started)
        self.report = Report(
            run_id=f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}",
            command=command,
            started_at=started,
            operator=operator(),
            host=connection.host,
            product=settings.product.name,
            docs=settings.product.docs,
            chat=settings.product.chat,
            dry_run=self.dry,
        )
        self.plan: Plan | None = None
        self.journal: Journal | None = None
        self.log: RunLog | None = None
        self.absent: tuple[list[str], list[tuple[str, str]]] | None = None
        self.executor: Any = None
        self.task: asyncio.Task[Any] | None = None
        self.interrupted: Interrupted | None = None
        self.signals = Signals(self._interrupt)
        self.codes: set[Exit] = set()

    async def go(self) -> Report:
        try:
            if self.dry:
                await self._reported()
            else:
                await self._journaled()
        except RunLocked as error:
            self._stopped_by(error)
            self._conclude()
        return self.report

    async def _journaled(self) -> None:
        """Hold the lock and keep the journal while the steps are taken."""
        report, state_dir = self.report, self.settings.state_dir
        with run_lock(state_dir, self.connection.tenant, self.connection.host, report.run_id, report.operator):
            self.journal = Journal(state_dir)
            self.log = RunLog(self.journal, report.run_id, english)
            with closing(self.journal):
                self.log.begin(report, self.connection.tenant)
                try:
                    await self._reported()
                    self._count_absent(self.journal)
                except UsageError as error:
                    report.error, report.exit_code, report.outcome = str(error), int(error.exit_code), "error"
                    report.verdict = str(error)
                    raise
                finally:
                    self._put_on_record(self.log)

    def _put_on_record(self, log: RunLog) -> None:
        try:
            log.end(self.report)
        except ReconcilerError as error:
            self._stopped_by(error)
            self._conclude()

    async def _reported(self) -> None:
        """Take the steps; what stops them becomes a part of the report."""
        clock, self.task = time.monotonic(), asyncio.current_task()
        try:
            with self.signals, self._deadline_kept():
                await self._steps()
        except UsageError:
            raise
        except asyncio.CancelledError:
            if not (self.interrupted and self.task):
                raise
            self.task.uncancel()
            self._stopped_by(self.interrupted)
        except ReconcilerError as error:
            self._stopped_by(error)
        except Exception as error:
            logging.getLogger(__name__).exception("unexpected error")
            said = mask_addresses(str(error))
            self._stopped_by(InternalError(f"Unexpected error in this program: {type(error).__name__}: {said}"))
        self._conclude()
        self.report.duration_s = round(time.monotonic() - clock, 3)

    def _interrupt(self, why: Interrupted) -> None:
        """End cleanly: while writing, begin no further write; while reading, read no further."""
        self.interrupted = why
        if self.executor:
            self.executor.stop(why)
        elif self.task and not self.task.cancelling():
            self.task.cancel()

    @contextmanager
    def _deadline_kept(self) -> Iterator[None]:
        """When the deadline comes: read no further, begin no further write; what is done is still verified."""
        if self.deadline is None:
            yield
            return
        deadline = self.deadline

        def late() -> None:
            if self.executor:
                self.executor.stop(deadline.while_writing())
            elif not self.report.results:
                self._interrupt(deadline.while_reading())

        timer = asyncio.get_running_loop().call_later(max(0.0, deadline.left(datetime.now(UTC))), late)
        try:
            yield
        finally:
            timer.cancel()

    async def _steps(self) -> None:
        policy, request = self._asked()
        async with self._begun(request) as (api, sheets):
            with collector_resting():
                desired, live = await self._read(api, sheets, request)
                delta = await self._compare(api, desired, live, policy)
            self._decide(desired, live, delta, policy)
            if self.log:
                self.log.planned(self.report)
            actions = self._allowed()
            if self.dry or not actions:
                return
            with self.signals.suspended():
                approved = self.request.approve(self.report)
            if not approved:
                self._declined()
                return
            if self.log:
                with collector_passing_by():
                    await self._carry_out(api, self.log, desired, live, actions)

    @asynccontextmanager
    async def _begun(self, request: Request) -> AsyncIterator[tuple[Any, Awaitable[Desired]]]:
        """Begin to read the sheets, and open the way to the API meanwhile."""
        async with background_task(self._sheets(request)) as sheets:
            await asyncio.sleep(0)  # a thread has the sheets by now, and the network is loaded beside it
            from reconciler.api.client import ConnectApi
            from reconciler.api.transport import Transport

            async with Transport(self.connection, self.settings.pace, self.request.progress.paused) as transport:
                self.report.api = transport.use
                yield ConnectApi(transport, look_up=bool(self.connection.login_url)), sheets

    async def _compare(self, api: Any, desired: Desired, live: Live, policy: Policy) -> Delta:
        """Say what separates desired from live; or, of a plan that undoes a run, what is still to be undone."""
        if self.plan and self.plan.undo_of:
            people = [
                (live.companies[action.company].company, action.user_id)
                for action in self.plan.actions
                if action.user_id and action.company in live.companies
            ]
            return undo_delta(self.plan.actions, live, await fetch_users(api, people), self.settings.protected)
        check_against_live(desired, live)
        looked = active_by_id(await fetch_users(api, users_to_fetch(desired, live, policy)))
        with self._memory() as journal:
            absences = journal.absences(self.connection.tenant) if journal else {}
        comparison = Comparison(desired, live, policy, looked, self.settings.protected, absences)
        delta = diff(comparison, keep_unchanged=self.request.keep_unchanged)
        self.absent = (list(desired.users), delta.absent)
        return delta

    def _allowed(self) -> list[Action]:
        """Give the actions that may be carried out, holds considered."""
        report = self.report
        if not report.holds:
            return report.planned
        if self.settings.limits.on_hold == "deactivations" and all(
            hold.limit in DEACTIVATIONS for hold in report.holds
        ):
            return [action for action in report.planned if action.kind is not ActionKind.DEACTIVATE_USER]
        return []

    def _count_absent(self, journal: Journal) -> None:
        """Count who was absent, where the run was a good one over sheets."""
        report = self.report
        if self.absent and report.exit_code in (Exit.OK, Exit.INCOMPLETE) and not report.error:
            journal.count_absent(self.connection.tenant, *self.absent)

    async def _read(self, api: Any, sheets: Awaitable[Desired], request: Request) -> tuple[Desired, Live]:
        """Read the sheets and the live state; what earlier runs left open is settled before that is read."""
        left_open = list(open_runs(self.journal, self.connection.tenant)) if self.journal else []

        async def settled() -> Desired:
            desired = await sheets
            desired.findings += await self._settle_earlier(api, left_open)
            return desired

        # Small sheets are read before anything is asked of the API: a refused one costs no call.
        beside = not left_open and are_large([*request.sources, *request.companies, *request.users])
        desired, live = await read_both(api, settled(), self.request.progress, side_by_side=beside)
        await self._recall(api, desired, live)
        return desired, live

    async def _settle_earlier(self, api: Any, left_open: Iterable[Any]) -> list[Finding]:
        """Settle what runs that were killed or lost an answer left open, before anything is planned."""
        from reconciler.run import recover

        found: list[Finding] = []
        for open_run in left_open:
            with self.request.progress.step(f"Settling run {open_run.run_id}") as step:
                results = await recover.settle(api, open_run, self.settings.pace)
                step.advance(len(results))
            if self.journal and recover.is_settled(results):
                record = {"run": open_run.run_id, "results": recover.on_record(results)}
                self.journal.append(self.report.run_id, [("settled", record)])
            found += recover.findings(open_run, results)
        return found

    async def _recall(self, api: Any, desired: Desired, live: Live) -> None:
        """Look for people whom a listing hides, and remember the ids of all who are in one."""
        with self._memory() as journal:
            if journal:
                wanted = {
                    name: [key for key, row in rows.items() if row.active] for name, rows in desired.users.items()
                }
                await add_hidden(api, live, wanted, partial(journal.remembered, self.connection.tenant))
            if self.journal:
                self._remember(live)

    @contextmanager
    def _memory(self) -> Iterator[Journal | None]:
        """Give the journal to read from; a dry run makes none where there is none."""
        if self.journal or not (self.settings.state_dir / JOURNAL).exists():
            yield self.journal
        else:
            with closing(Journal(self.settings.state_dir)) as journal:
                yield journal

    def _remember(self, live: Live, known: Live | None = None) -> None:
        """Remember the ids of all who are listed, but for those who are `known` already."""
        if self.journal:
            before = {name: {user.id for user in one.users or ()} for name, one in (known or Live()).companies.items()}
            people = (
                (name, user.key, user.id)
                for name, one in live.companies.items()
                for user in one.users or ()
                if user.id not in before.get(name, ())
            )
            self.journal.remember(self.connection.tenant, people)

    def _asked(self) -> tuple[Policy, Request]:
        """Give what is asked for; where a plan file is applied, its policy and its sources."""
        request, policy = self.request, self.settings.policy
        if request.plan_file:
            self.plan = read_plan(request.plan_file)
            require_applicable(self.plan, self.connection.host, self.connection.tenant, datetime.now(UTC))
            policy = self.plan.policy
            request = _with_sources_of(self.plan, request, request.plan_file)
            self.report.plan_file = str(request.plan_file)
        self.report.options = asdict(policy)
        return policy, request

    async def _sheets(self, request: Request) -> Desired:
        """Read the sheets, beside what else is under way."""
        if self.plan and self.plan.undo_of:
            return Desired()
        with request.progress.step("Reading sheets") as step:
            desired = await in_thread(load, request.sources, request.companies, request.users, self.settings.columns)
            step.advance(desired.rows)
        self.report.sources = desired.sources
        self.report.findings = desired.findings
        if self.plan:
            require_same_sources(self.plan, desired.sources)
        elif not request.older_sheet:
            self._refuse_older(desired.sources)
        return desired

    def _refuse_older(self, sources: Sequence[Source]) -> None:
        """Refuse a sheet that is older than the one last applied: somebody may have dropped last month's file."""
        with self._memory() as journal:
            applied = (
                last_applied(journal, self.connection.tenant, [source.name for source in sources]) if journal else {}
            )
        for source in sources:
            last = applied.get(source.name)
            if last and source.sha256 != last.sha256 and source.modified and source.modified < last.modified:
                raise InputRefused(
                    f"{source.name} was last changed at {source.modified}, and the one that was last applied at "
                    f"{last.modified}: this looks like an older sheet. If it is meant, add --older-sheet.",
                    Code.SHEET_OLDER,
                )

    def _decide(self, desired: Desired, live: Live, delta: Delta, policy: Policy) -> None:
        """Put the plan and its holds into the report; with a plan file, refuse what is not in it."""
        report = self.report
        report.findings = sorted([*desired.findings, *delta.findings], key=where)
        report.planned = delta.actions
        report.companies = company_counts(desired, live)
        report.unchanged_count = delta.unchanged_count
        report.unchanged = delta.unchanged if self.request.keep_unchanged else None
        proposal = Proposal(
            actions=delta.actions,
            findings=report.findings,
            rows=desired.rows,
            active=delta.active,
            undecided=delta.undecided,
            lost_rows=self._lost_rows(desired.sources, policy),
        )
        report.holds = guard(proposal, self.settings.limits, self.request.confirmed)
        self._codes_of_findings()
        if self.plan:
            report.plan_digest = digest_of(self.plan, english)
            require_subset(self.plan, delta.actions)
            open_ = {(f.company, f.subject) for f in report.findings if f.kind in _OPEN}
            done = already_done(self.plan, delta.actions)
            report.findings += [_already(a) for a in done if (a.company, a.subject) not in open_]
            return
        plan = make_plan(
            PlanOrigin(self.connection.host, self.connection.tenant, report.operator, report.started_at),
            policy=policy,
            sources=desired.sources,
            actions=delta.actions,
            findings=report.findings,
            holds=report.holds,
        )
        report.plan_digest = digest_of(plan, english)
        if out := self._plan_path():
            write_plan(plan, out, english)
            report.plan_file = str(out)

    def _plan_path(self) -> Path | None:
        """Say where the plan goes: where it was asked for; that of a held run is kept, so that it can be approved."""
        if self.request.out or self.dry or not self.report.holds:
            return self.request.out
        return state_folder(self.settings.state_dir, "plans") / f"{self.report.run_id}.json"

    def _lost_rows(self, sources: Sequence[Source], policy: Policy) -> tuple[int, int] | None:
        if policy.absent_users != "deactivate":
            return None
        with self._memory() as journal:
            before = user_rows_before(journal, self.connection.tenant, sources) if journal else None
        return None if before is None else (before, sum(source.user_rows for source in sources))

    def _codes_of_findings(self) -> None:
        report = self.report
        if any(hold.limit is Limit.REJECTED_ROWS for hold in report.holds):
            self.codes.add(Exit.INPUT_REFUSED)
        if any(hold.limit is not Limit.REJECTED_ROWS for hold in report.holds):
            self.codes.add(Exit.HELD)
        if any(finding.code in _UNREAD for finding in report.findings):
            self.codes.add(Exit.UNVERIFIED)
        waits = any(finding.code == Code.COMPANY_PROVISIONING for finding in report.findings)
        kinds = {finding.kind for finding in report.findings}
        if not self.dry and (waits or kinds & {FindingKind.REJECTED, FindingKind.CONFLICT}):
            self.codes.add(Exit.INCOMPLETE)

    def _declined(self) -> None:
        detail = "Not sent: the answer to the question before writing was no."
        self.report.error = "Nothing was written: the answer to the question was no."
        self.report.results = [Result(action, Outcome.SKIPPED, detail=detail) for action in self.report.planned]

    async def _carry_out(self, api: Any, log: RunLog, desired: Desired, live: Live, actions: Sequence[Action]) -> None:
        from reconciler.run.execute import Executor
        from reconciler.run.verify import verify

        report, progress = self.report, self.request.progress
        with progress.step("Applying", total=len(actions)) as step:
            self.executor = Executor(api, live, self.settings.pace, log, lambda _result: step.advance(1))
            done = await self.executor.run(actions)
            self.executor = None
        ended = {result.action.identity: result for result in done.results}
        report.results = [ended.get(action.identity) or _held(action) for action in report.planned]
        if done.stopped and any(result.outcome is not Outcome.DONE for result in done.results):
            self._stopped_by(done.stopped)
        with progress.step("Reading again to verify") as step:
            try:
                again = await verify(api, report.results, self.settings.pace, live)
            except ApiError as error:
                self._stopped_by(error)
                return
            step.advance(len(report.results))
        self._remember(again, live)
        report.companies = company_counts(desired, Live(live.companies | again.companies))

    def _stopped_by(self, error: ReconcilerError) -> None:
        report = self.report
        self.codes.add(error.exit_code)
        if not report.error:
            report.error = error.message if isinstance(error, ApiError) else str(error)
            report.error_code = error.code
        if isinstance(error, ApiError) and report.error_call is None:
            report.error_call = ApiFacts(error.call, error.status, error.detail_code, error.trace_id)

    def _conclude(self) -> None:
        report = self.report
        for result in report.results:
            if result.outcome is Outcome.UNKNOWN:
                self.codes.add(Exit.UNVERIFIED)
            elif result.outcome is not Outcome.DONE:
                self.codes.add(Exit.INCOMPLETE)
            elif result.verified is not Verified.YES:
                self.codes.add(Exit.UNVERIFIED)
        code = worst(self.codes)
        report.exit_code = int(code)
        report.outcome, report.verdict = verdict(report, code)


def _with_sources_of(plan: Plan, request: Request, plan_file: Path) -> Request:
    """Give the request with the plan's own sources, found where they were, or beside the plan."""
    found: dict[str | None, list[Path]] = {None: [], "companies": [], "users": []}
    for source in plan.sources:
        places = [Path(source.path), plan_file.parent / Path(source.path).name] if source.path else []
        path = next((place for place in places if place.is_file()), None)
        if path is None:
            raise PlanRefused(
                f"The sheet {source.name}, which the plan was made from, is not where it was. Put it back."
            )
        found[source.kind].append(path)
    return replace(request, sources=found[None], companies=found["companies"], users=found["users"])


def _held(action: Action) -> Result:
    return Result(action, Outcome.SKIPPED, detail="Not sent: deactivations of this run are held by the guard.")


def _already(action: Any) -> Finding:
    facts = {"kind": action.kind, "subject": action.subject}
    return Finding(Code.PLAN_ALREADY_DONE, facts, origin=action.origin, company=action.company, subject=action.subject)
