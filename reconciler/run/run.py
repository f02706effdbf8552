"""A run: read → decide → execute → verify → conclude. The one module that knows this order.

Each step passes on a frozen value. What stops a run on its way is a part of its report, and so is all that was reached
by then.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from reconciler.config.connection import Connection
from reconciler.config.settings import Settings
from reconciler.errors import Interrupted, LockLost, ReconcilerError, RunLocked, UsageError
from reconciler.model.report import Report
from reconciler.model.words import Words
from reconciler.run.approving import require_approved, take_up, with_approval
from reconciler.run.carry_out import not_sent, read_again
from reconciler.run.conclude import as_plan, conclude
from reconciler.run.context import Reached, RunContext
from reconciler.run.deadline import Deadline, read_deadline
from reconciler.run.decide import Known, approved, as_planned, compare, decide, still_true
from reconciler.run.feed import delivery_of, learned_of_feed
from reconciler.run.going_on import going_on
from reconciler.run.in_turn import carry_out_in_turn
from reconciler.run.paused import paused
from reconciler.run.progress import Stage, Unbreakable
from reconciler.run.read import (
    open_api,
    prove_listings,
    read_order,
    read_sheets,
    reading_live,
    require_meant,
)
from reconciler.run.recover import open_runs_of, settle_earlier, settle_late
from reconciler.run.request import Request, new_run_id
from reconciler.run.stop_switch import Act, Cancellation, Stages
from reconciler.run.who_acts import who_acts
from reconciler.sheets.against_live import check_against_live
from reconciler.sheets.load import are_large
from reconciler.state.backends import open_state, open_to_read
from reconciler.state.processes import at_work
from reconciler.state.recorder import RunLog
from reconciler.state.store import JournalFailed, Store
from reconciler.support.concurrency import background_task
from reconciler.support.unforeseen import as_foreseen


async def preview(request: Request, settings: Settings, connection: Connection, words: Words) -> Report:
    """Compare and plan; writes nothing to the API, and the plan file where `request.out` names one.

    Raises UsageError where the request itself cannot be carried out.
    """
    run = _begun("plan", request, settings, connection, words, None)
    with closing(open_to_read(settings.state)) as store:
        ended = await _taken(replace(run, store=store))
    return ended.result()


async def apply(request: Request, settings: Settings, connection: Connection, words: Words) -> Report:
    """Compare, plan, hold or carry out, verify: the same steps as `preview`, and on. One at a time for each partner.

    Raises UsageError where the request itself cannot be carried out.
    """
    run = _begun("apply", request, settings, connection, words, settings.pace.deadline)
    store = open_state(settings.state)
    try:
        # The lock comes first: the state is opened when it is first asked for something, and closed before the lock.
        with store.run_lock(run.tenant, connection.host, run.run_id, run.operator), closing(store):
            ended = await _on_record(run, store)
    except (RunLocked, JournalFailed) as error:
        return conclude(run, Reached(stops=(error,)))
    return ended.result()


_NOT_AS_SHOWN = "what was shown before the question does not stand any more, or could not be read again."
_NOT_AS_READ = "the sheets are not what was read any more, or could not be read again."


@dataclass(frozen=True, slots=True)
class _Ended:
    """How far a run has come and how it is told; `raised` is what its caller is to meet in place of a report."""

    reached: Reached
    report: Report
    raised: BaseException | None = None

    def result(self) -> Report:
        """Return the report. Raises what the caller is to meet."""
        if self.raised:
            raise self.raised
        return self.report

    def stopped_by(self, run: RunContext, error: ReconcilerError) -> "_Ended":
        """Return the same, stopped by one thing more."""
        reached = replace(self.reached, stops=(*self.reached.stops, error))
        return replace(self, reached=reached, report=conclude(run, reached, self.report.duration_s))


def _begun(
    command: str, request: Request, settings: Settings, connection: Connection, words: Words, deadline: str | None
) -> RunContext:
    now = datetime.now(UTC)
    until = None if deadline is None else read_deadline(deadline, now)
    if until:
        request.progress.until(str(until))
    # A dry run writes nothing, and goes on whoever has paused the others.
    stages = Stages(request.stop, until, None if command == "plan" else partial(paused, settings.state))
    run_id = request.run_id or new_run_id(now)
    request = replace(request, progress=Unbreakable(request.progress))
    actor, settings = request.actor or who_acts(), settings.on(request.made_on)
    return RunContext(command, run_id, now, actor, request, settings, connection, words, stages)


async def _on_record(run: RunContext, store: Store) -> _Ended:
    """Take the steps with the state at hand: how a run ends is on disk, whatever ends it, where its begin could be."""
    try:
        run, recorder = _recorded(run, store)
    except (JournalFailed, LockLost) as error:
        reached = Reached(stops=(error,))
        return _Ended(reached, conclude(run, reached))
    ended = await _taken(run)
    try:
        # In one commit: who was absent is counted where the run has ended, and nowhere else.
        recorder.end(ended.report, learned_of_feed(run, ended.reached, ended.report))
    except Exception as error:  # noqa: BLE001 - it becomes a part of the report
        ended = ended.stopped_by(run, as_foreseen(error))
    return ended


def _recorded(run: RunContext, store: Store) -> tuple[RunContext, RunLog]:
    """Return the run with its begin on record, and what records the rest.

    Raises UsageError where there is one of that name, RunLocked where another is at work without its lock;
    JournalFailed.
    """
    if store.journal.count(run.run_id, "begun"):
        raise UsageError(f"There is a run {run.run_id} already: give this one another name.")
    if other := at_work(store.journal, run.tenant):
        raise RunLocked(
            f"Another run is at work for {run.connection.host}, and its lock was removed: run {other.subject} (process "
            f"{other.body['process']}), since {other.at}. Wait until it has ended, then run again."
        )
    recorder = RunLog(store.journal, run.tenant, run.run_id, run.words, run.connection.redactor)
    run = replace(run, store=store, recorder=recorder)
    recorder.begin(conclude(run, Reached()), store.untold(run.tenant), run.settings.feed)
    return run, recorder


async def _taken(run: RunContext) -> _Ended:
    """Take the steps as far as they go."""
    clock, reached, cancellation = time.monotonic(), Reached(), Cancellation()
    raised: BaseException | None = None
    stop: ReconcilerError | None = None

    def give_up(why: Interrupted) -> None:
        run.request.progress.ending(Stage.READ_LIVE, 0)
        cancellation(why)

    try:
        with run.stages.watched(give_up, Deadline.while_reading):
            async for step in _steps(run, give_up):
                reached = step
    except Exception as error:  # noqa: BLE001 - it becomes a part of the report
        stop = as_foreseen(error)
        raised = error if isinstance(error, UsageError) else None
    except BaseException as error:  # noqa: BLE001 - raised again once the end of the run is on record
        stop = cancellation.take_back() if isinstance(error, asyncio.CancelledError) else None
        if stop is None:
            stop, raised = Interrupted("The run was ended from outside."), error
    if stop:
        reached = replace(reached, stops=(*reached.stops, stop))
    return _Ended(reached, conclude(run, reached, round(time.monotonic() - clock, 3)), raised)


async def _steps(run: RunContext, give_up: Act) -> AsyncIterator[Reached]:
    """Take one step after the other, and yield what has been reached: that stands, whatever stops the next."""
    order = read_order(run)
    yield (reached := Reached(order))
    if order.plan:
        run = replace(run, settings=run.settings.on(order.plan.made_on))
    order = with_approval(run, order)
    yield (reached := Reached(order))
    run.stages.require_not_paused()
    async with background_task(read_sheets(run, order)) as sheets, open_api(run) as api:
        yield (reached := replace(reached, api=api.transport.use))

        # Read. Small sheets come before anything is asked of the API: a refused one costs no call.
        left_open = open_runs_of(run)
        at_once = not left_open and are_large(order.request.all_sources)
        async with reading_live(api, run.request.progress, run.request.on_live, at_once=at_once) as listing:
            desired = await sheets
            yield (reached := replace(reached, sheets=desired))
            require_meant(run, order, desired)
            settled = await settle_earlier(run, api, left_open)
            desired = replace(desired, findings=[*desired.findings, *settled.findings])
            yield (reached := replace(reached, sheets=desired))
            live = await listing()
        check_against_live(desired, live)
        feed = delivery_of(run, order, desired, live)
        disabled = await prove_listings(run, api, desired, live, feed.confirmed)

        # Decide.
        delta = await compare(run, order, api, desired, live, feed, Known(settled.unsettled, disabled))
        run = going_on(run, order, desired, delta.actions)
        decision = decide(run, order, desired, live, delta, feed)
        yield (reached := replace(reached, decision=decision))
        decision = as_planned(run, order, decision, live)
        yield (reached := replace(reached, decision=decision))
        if run.recorder:
            run.recorder.planned(conclude(run, reached))
        require_approved(run, order, decision)
        if run.dry or not decision.allowed:
            if order.plan and not decision.planned:
                take_up(run, order, decision)  # what an earlier run of it has done is settled by this one
            return
        reply = await approved(run, as_plan(run, reached), give_up)
        if reply.refusal:
            yield replace(reached, results=not_sent(decision, str(reply.refusal)), stops=(reply.refusal,))
            return
        # Where this raises, nothing was sent: that is reached before it, and no longer behind it.
        yield replace(reached, results=not_sent(decision, _NOT_AS_SHOWN if reply.late else _NOT_AS_READ))
        with run.stages.stage(give_up, Deadline.before_writing):
            decision = await still_true(order, api, desired, live, decision, late=reply.late)
        take_up(run, order, decision)
        yield reached

        # Execute, and verify.
        written = await carry_out_in_turn(run, api, decision, live, settled.landing, partial(settle_late, run, api))
        yield (reached := replace(reached, results=written.results, stops=written.stops))
        if written.raised:
            raise written.raised
        again = await read_again(run, api, written, desired, live)
        stops = (*reached.stops, *again.stops)
        yield replace(reached, results=again.results, companies=again.companies, stops=stops)
