"""Read what is wanted and what is there: the sheets in a thread, the live state beside them."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.api.completeness import Memory, prove_complete
from reconciler.api.read_live import read_live
from reconciler.errors import InputRefused, PlanRefused
from reconciler.model.action import ActionKind
from reconciler.model.desired import Desired
from reconciler.model.far_address import FarAddress, is_far
from reconciler.model.finding_code import Code
from reconciler.model.fixes import NO_FIXES, Fixes
from reconciler.model.live import Live, LiveCompany
from reconciler.model.origin import Source
from reconciler.model.result import Outcome, Result, Verified
from reconciler.planning.feed import companies_of, is_older
from reconciler.planning.plan import Plan, require_applicable, require_same_fixes, require_same_sources
from reconciler.run.context import Order, RunContext
from reconciler.run.feed_name import feed_name
from reconciler.run.progress import Progress, Stage, Step
from reconciler.run.reaching import brought
from reconciler.run.request import Request, pass_over
from reconciler.sheets.apart import load_beside
from reconciler.sheets.dated_ahead import dated_ahead
from reconciler.sheets.fixes import read_fixes
from reconciler.sheets.load import load_to_compare
from reconciler.state.backends import open_files
from reconciler.state.drops import drop_holding
from reconciler.state.past_runs import last_delivered
from reconciler.state.plan_file import digest_of, read_plan, require_same
from reconciler.support.concurrency import background_task, in_thread
from reconciler.support.time_zone import day_in, require_known_zone

if TYPE_CHECKING:
    from reconciler.api.client import ConnectApi

_OF_PEOPLE = (ActionKind.CREATE_USER, ActionKind.DEACTIVATE_USER, ActionKind.REACTIVATE_USER)


def read_order(run: RunContext) -> Order:
    """Return what is to be compared; where a plan file is applied, by its policy and with its sources.

    Raises PlanRefused where the plan is unreadable, altered, expired, for another host or not the one that was read,
    or a sheet of it is gone.
    """
    request = run.request
    if not request.plan_file:
        return Order(run.settings.policy, request)
    plan = read_plan(request.plan_file)
    if request.plan_digest:
        require_same(request.plan_file, digest_of(plan, run.words), request.plan_digest)
    require_applicable(plan, run.connection.host, run.tenant, datetime.now(UTC))
    return Order(plan.policy, _with_sources_of(plan, run, request.plan_file), plan)


def _with_sources_of(plan: Plan, run: RunContext, plan_file: Path) -> Request:
    """Return the request with the plan's own sources, found where they were, beside the plan, or with the state."""
    found: dict[str | None, list[Path | FarAddress]] = {None: [], "companies": [], "users": []}
    for source in plan.sources:
        if is_far(source.path):
            found[source.kind].append(FarAddress(source.path))
            continue
        path = _found(Path(source.path), run, plan_file) if source.path else None
        if path is None:
            raise PlanRefused(
                f"The sheet {source.name}, which the plan was made from, is not where it was. Put it back."
            )
        found[source.kind].append(path)
    fixes = _fixes_of(plan, run, plan_file) if plan.fixes else None
    return replace(run.request, sources=found[None], companies=found["companies"], users=found["users"], fixes=fixes)


def _found(path: Path, run: RunContext, plan_file: Path) -> Path | None:
    places = [path, plan_file.parent / path.name]
    if drop_holding(plan_file):
        places.reverse()  # it was handed over, and these with it
    there = next((place for place in places if place.is_file()), None) or open_files(run.settings.state).found(path)
    return there if there.is_file() else None


def _fixes_of(plan: Plan, run: RunContext, plan_file: Path) -> Path:
    """Return where the file of a plan's fixes is: where it was, beside the plan, or with the state."""
    path = Path(plan.fixes.path)
    if found := _found(path, run, plan_file):
        return found
    raise PlanRefused(f"The fixes {path.name}, which the plan was made with, are not where they were. Put them back.")


async def read_sheets(run: RunContext, order: Order) -> Desired:
    """Read the sheets in a thread, beside what else is under way; an undo has none.

    Raises InputRefused where they cannot be used as a whole, UsageError where they have dates, and the zone is unknown.
    """
    if order.is_undo:
        return Desired()
    request, columns = order.request, run.settings.columns_under(order.policy)
    with request.progress.step(Stage.READ_SHEETS) as step:
        fixes = await in_thread(_read_fixes, order)
        sources, today = await in_thread(brought, request), day_in(order.policy.zone, run.started_at)
        try:
            # Whoever wants to see the cells needs them in this process.
            read = partial(load_to_compare, on_tables=request.on_tables) if request.on_tables else load_beside
            desired = await in_thread(partial(read, fixes=fixes), *sources, columns, run.settings.encoding, today)
        except InputRefused as refused:
            if order.plan and refused.code == Code.FIXES_DO_NOT_FIT:
                raise PlanRefused(f"The sheets have changed since the plan was made. {refused}") from refused
            raise
        step.advance(desired.rows)
    if desired.has_dates:
        require_known_zone(order.policy.zone)
    desired.findings += dated_ahead(desired.sources, run.started_at)
    return desired


def _read_fixes(order: Order) -> Fixes:
    """Return the fixes that lie over the sheets. Raises PlanRefused where they are not those of the plan."""
    path, plan = order.request.fixes, order.plan
    if path is None:
        return NO_FIXES
    try:
        fixes = read_fixes(path)
    except InputRefused as refused:
        if plan is None:
            raise
        raise PlanRefused(f"The plan was made with fixes that cannot be read any more. {refused}") from refused
    if plan:
        require_same_fixes(plan, fixes)
    return fixes


def require_meant(run: RunContext, order: Order, desired: Desired) -> None:
    """Raise PlanRefused where sheets are not those of the plan, InputRefused where they are older than the last."""
    if order.plan is None:
        if not order.request.older_sheet:
            _require_not_older(run, desired)
    elif not order.is_undo:
        require_same_sources(order.plan, desired.sources)


def _require_not_older(run: RunContext, desired: Desired) -> None:
    """Refuse a sheet that is older than the one last applied: somebody may have dropped last month's file."""
    for source, older in older_sheets(run, desired):
        raise InputRefused(
            f"{source.name} was last changed at {source.modified}, and the one that was last applied at "
            f"{older.modified}: this looks like an older sheet.",
            Code.SHEET_OLDER,
        )


def older_sheets(run: RunContext, desired: Desired) -> Iterator[tuple[Source, Source]]:
    """Yield the sheets that are older than what was last applied, each with that."""
    if run.store is None:
        return
    sources, names = desired.sources, {source.name for source in desired.sources}
    feed = feed_name(run, sources)
    last = last_delivered(run.store.journal, run.tenant, feed, companies_of(desired), names, run.started_at)
    replaced = [source for source in last.people if source.name not in names]
    for source in sources:
        before = [last.by_name[source.name]] if source.name in last.by_name else replaced if source.user_rows else []
        if older := is_older(source, before):
            yield source, older


@asynccontextmanager
async def open_api(run: RunContext) -> AsyncIterator["ConnectApi"]:
    """Open the way to the API; what stands in a thread by now goes on while the network is loaded."""
    await asyncio.sleep(0)
    from reconciler.api.client import ConnectApi
    from reconciler.api.transport import Transport

    told = run.request.progress
    async with Transport(run.connection, run.settings.pace, told.paused, told.away, told.back) as transport:
        yield ConnectApi(transport, look_up=bool(run.connection.login_url))


@asynccontextmanager
async def reading_live(
    api: "ConnectApi", progress: Progress, on_live: Callable[[Live], None] = pass_over, *, at_once: bool
) -> AsyncIterator[Callable[[], Awaitable[Live]]]:
    """Read the live state beside the block: from the start (`at_once`), or from when the result is asked for.

    What is given returns the live state, and shows it to `on_live`. Raises ApiGone and CredentialsRefused.
    """
    listed, go_on = _Listed(), asyncio.Event()
    if at_once:
        go_on.set()

    async def read() -> Live:
        await go_on.wait()
        return await read_live(api, listed)

    async with background_task(read()) as reading:

        async def result() -> Live:
            go_on.set()
            with progress.step(Stage.READ_LIVE) as step:
                listed.show(step)
                live = await reading
            on_live(live)
            return live

        yield result


class _Listed:
    """Counts the people listed, also before there is a step that shows them."""

    def __init__(self) -> None:
        self._before = 0
        self._step: Step | None = None

    def __call__(self, users: int) -> None:
        if self._step:
            self._step.advance(users)
        else:
            self._before += users

    def show(self, step: Step) -> None:
        self._step = step
        step.advance(self._before)


async def prove_listings(
    run: RunContext, api: "ConnectApi", desired: Desired, live: Live, gone: Iterable[str] = ()
) -> Mapping[str, frozenset[str]]:
    """Add to `live` the people whom a listing hides, and remember all who were seen, and who has no access.

    Returns the email keys, by company, of those whose accounts earlier runs have proven to be disabled. Listings of
    companies that no row names are taken as they are, but for those that are confirmed to be `gone`.
    """
    wanted: dict[str, dict[str, bool]] = {name: {} for name in gone}
    wanted |= {name: {key: row.access.gives for key, row in rows.items()} for name, rows in desired.users.items()}
    memories: dict[str, Memory] = {}

    def memory_of(name: str) -> Memory:
        memories[name] = _memory(run, name)
        return memories[name]

    proven = await prove_complete(api, live, wanted, memory_of)
    remember(run, live)
    again = {name: _with_access(live.companies[name]) & memories[name].inactive for name in proven}
    _remember_inactive(run, proven, again)
    # Who was only ever in a row that says no had no account that could have been disabled.
    return {name: memory.inactive & memory.ids.keys() for name, memory in memories.items() if memory.inactive}


def _memory(run: RunContext, company: str) -> Memory:
    if not run.store:
        return Memory()
    return Memory(
        run.store.people.of_company(run.tenant, company), frozenset(run.store.inactive.proven(run.tenant, company))
    )


def remember(run: RunContext, live: Live, known: Live | None = None) -> None:
    """Remember the ids of all who are listed, but for those who are `known` already; a dry run remembers nobody.

    Nor is an address remembered of which it cannot be told whose it is: what was known of it stays.
    """
    if run.store and run.recorder:
        run.store.people.remember(run.run_id, run.tenant, _people(live, known or Live()))


def remember_status(run: RunContext, results: Iterable[Result], live: Live) -> None:
    """Remember who was verified to have no access now: if listings hide them from here on, nobody needs to ask why.

    Of whoever was seen with access (in `live`, or by a verified result) that holds no longer.
    """
    seen = defaultdict[str, set[str]](set, {name: _with_access(one) for name, one in live.companies.items()})
    inactive = defaultdict[str, set[str]](set)
    for result in results:
        kind, company, key = result.action.identity
        if kind in _OF_PEOPLE and result.verified is Verified.YES and result.outcome in (Outcome.DONE, Outcome.PRESENT):
            (inactive if kind == ActionKind.DEACTIVATE_USER else seen)[company].add(key)
    _remember_inactive(run, inactive, seen)


def _remember_inactive(run: RunContext, inactive: Mapping[str, set[str]], active: Mapping[str, set[str]]) -> None:
    if run.store and run.recorder:
        run.store.inactive.prove(run.run_id, run.tenant, *map(_by_company, (inactive, active)))


def _by_company(people: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    return ((company, key) for company, keys in people.items() for key in keys)


def _with_access(one: LiveCompany) -> set[str]:
    return {user.key for user in one.users or () if user.active is not False}


def _people(live: Live, known: Live) -> Iterable[tuple[str, str, str]]:
    before = {name: {user.id for user in one.users or ()} for name, one in known.companies.items()}
    return (
        (name, user.key, user.id)
        for name, one in live.companies.items()
        for user in one.users or ()
        if user.id not in before.get(name, ()) and user.key not in live.moved
    )
