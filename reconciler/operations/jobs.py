"""Hand work over to workers, see how it stands, and what whoever carries it out needs to know of it."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import BinaryIO, NamedTuple, Self

from reconciler.config.connection import partner
from reconciler.config.settings import Settings
from reconciler.errors import PlanRefused, UsageError
from reconciler.model.actor import Actor
from reconciler.model.far_address import FarAddress, FetchedFolder, is_far
from reconciler.model.job import Job, JobFile, JobState, Order, Role
from reconciler.model.state_place import StatePlace
from reconciler.operations.drops import Handed, drop_of, safe_name, sheets_of, take_drop
from reconciler.planning.plan import Plan
from reconciler.run.feed_name import is_in
from reconciler.run.reaching import fetching
from reconciler.run.who_acts import who_acts
from reconciler.sheets.formats.detect import expand
from reconciler.sources.far_sheets import FarSheets
from reconciler.state.backends import open_files, open_state, open_to_read, worker_locks
from reconciler.state.job_figures import state_of
from reconciler.state.jobs import all_jobs, find_job, new_job_id, open_jobs, record_job
from reconciler.state.plan_file import read_plan
from reconciler.state.runs import run_of
from reconciler.state.store import Journal

JOB_VARIABLE = "RECONCILER_JOB"
"""What tells a process which job it carries out, and as which run: JOB/RUN."""

_OPTIONS: Mapping[Role, tuple[str, ...]] = {
    Role.SOURCE: (),
    Role.PLAN: (),
    Role.COMPANIES: ("--companies",),
    Role.USERS: ("--users",),
    Role.FIXES: ("--fixes",),
}


@dataclass(frozen=True, slots=True)
class JobRequest:
    """What somebody hands over: sheets or a plan file, and the other `words` of an `apply`."""

    sources: Sequence[Path | FarAddress] = ()
    companies: Sequence[Path | FarAddress] = ()
    users: Sequence[Path | FarAddress] = ()
    fixes: Path | None = None
    plan_file: Path | None = None
    words: Sequence[str] = ()


class _File(NamedTuple):
    """A file of a job: where it is here, what it is to the job, its name, and when it was last changed.

    That is in seconds since 1970, 0 where nobody knows.
    """

    path: Path
    role: Role
    called: str
    changed: float

    @classmethod
    def of(cls, path: Path, role: Role) -> Self:
        """Return a file of this machine. Raises UsageError where it is not there."""
        try:
            return cls(path, role, path.name, path.stat().st_mtime)
        except OSError as error:
            raise UsageError(f"{path}: it cannot be read ({error.strerror}).") from error


class Standing(NamedTuple):
    """How a job stands: its run is None before one is on record, its worker before one had a go at it."""

    job: Job
    state: JobState
    run_id: str | None
    exit_code: int | None
    worker: str | None


class UnderWay(NamedTuple):
    """What a process that carries out a job needs to know: its run's name, who acts, who handed in the sheets."""

    run_id: str
    actor: Actor | None
    hands: tuple[Actor, ...]


# -- handing over ---------------------------------------------------------------------------------------------------


def submit(request: JobRequest, settings: Settings) -> str:
    """Keep the sheets as they are, put the job on record, and return its name.

    Raises UsageError and InputRefused where a sheet cannot be read or kept, PlanRefused where a plan or its sheets
    cannot.
    """
    tenant, by = partner(settings).tenant, who_acts()
    drop, files = "", list[JobFile]()
    with ExitStack() as stack:
        named = list(_named(request, settings, stack.enter_context(fetching(settings))))
        if named:
            feed = settings.feed if _is_configured(request, settings) else ""
            handed = [Handed(one.called, stack.enter_context(_opened(one.path)), one.changed) for one in named]
            kept = take_drop(settings.state, tenant, by, handed, feed)
            drop = kept.drop_id
            files = [JobFile(file.name, one.role) for file, one in zip(kept.files, named, strict=True)]
    job_id = new_job_id()
    with closing(open_state(settings.state)) as store:
        record_job(store.journal, tenant, job_id, Order(request.words, drop, files), by)
    return job_id


def _named(request: JobRequest, settings: Settings, far: FarSheets) -> Iterator[_File]:
    """Yield all files of a job with what they are to it; of a plan its sheets and fixes, too."""
    if request.plan_file:
        plan = read_plan(request.plan_file)
        beside = list(_of_plan(plan, request.plan_file, settings))
        _require_own_names([request.plan_file, *beside])
        yield _File.of(request.plan_file, Role.PLAN)
        yield from (_File.of(path, Role.OF_PLAN) for path in beside)
        return
    for paths, role in (
        (request.sources, Role.SOURCE), (request.companies, Role.COMPANIES), (request.users, Role.USERS)
    ):  # fmt: skip
        for named in paths:
            yield from _fetched(named, role, far) if isinstance(named, FarAddress) else _here(named, role)
    if request.fixes:
        yield _File.of(request.fixes, Role.FIXES)


def _here(named: Path, role: Role) -> Iterator[_File]:
    return (_File.of(path, role) for path in expand(Path(named)))


def _fetched(named: FarAddress, role: Role, far: FarSheets) -> Iterator[_File]:
    """Yield the files at an address, as old as they are there. Raises InputRefused and UsageError."""
    (found,) = far.brought([named])
    for file in found.files if isinstance(found, FetchedFolder) else (found,):
        changed = datetime.fromisoformat(file.modified).timestamp() if file.modified else 0.0
        yield _File(file.copy, role, file.name, changed)


def _of_plan(plan: Plan, plan_file: Path, settings: Settings) -> Iterator[Path]:
    """Yield the sheets and fixes of a plan, from where they were, beside it, or with the state. Raises PlanRefused.

    Sheets on other machines are fetched by whoever applies the plan, and held against it then.
    """
    named = [source.path for source in plan.sources if not is_far(source.path)] if not plan.undo_of else []
    for told in dict.fromkeys([*named, *([plan.fixes.path] if plan.fixes else [])]):
        places = [Path(told), plan_file.parent / Path(told).name, open_files(settings.state).found(Path(told))]
        if found := next((place for place in places if place.is_file()), None):
            yield found
        else:
            raise PlanRefused(f"{Path(told).name}, which the plan was made from, is not where it was. Put it back.")


def _require_own_names(paths: Sequence[Path]) -> None:
    """Raise UsageError where the files of a plan cannot stand beside it under their own names, as it looks for them."""
    names = [path.name.casefold() for path in paths]
    odd = [path for path in paths if safe_name(path.name) != path.name or names.count(path.name.casefold()) > 1]
    if odd:
        raise UsageError(
            f"{odd[0]}: of a plan that is handed over, each sheet needs a name of its own, of letters that every "
            "system knows. Rename it, and make the plan again."
        )


def _is_configured(request: JobRequest, settings: Settings) -> bool:
    """Whether all sheets are of those that the configuration names, and so of its feed."""
    places = (*settings.files, *settings.companies, *settings.users)
    named = (*request.sources, *request.companies, *request.users)
    return bool(named) and all(is_in(str(one), places) for one in named)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise UsageError(f"{path}: it cannot be read ({error.strerror}).") from error


# -- carrying out ---------------------------------------------------------------------------------------------------


def words_of(job: Job, settings: Settings) -> list[str]:
    """Return the words of the `apply` that a job is, with its files where they are kept.

    Raises UsageError where they are not kept any more, or what is to be done was taken out.
    """
    order = job.order
    if order is None:
        raise UsageError(f"{job.job_id}: what was to be done was taken out, for it named somebody. Hand it over again.")
    if not order.drop:
        return [*order.words]
    drop = drop_of(settings.state, job.tenant, order.drop)
    paths = {path.name: path for path in sheets_of(settings.state, drop)}
    for file in drop.files:
        os.utime(paths[file.name], (file.changed, file.changed))  # as old as it was where it came from
    named = [
        word for file in order.files if file.role in _OPTIONS for word in (*_OPTIONS[file.role], str(paths[file.name]))
    ]
    return [*order.words, *named]


def job_under_way(settings: Settings, environment: Mapping[str, str] = os.environ) -> UnderWay | None:
    """Return what the job is that a worker has this process carry out; None where no worker has started it.

    Raises UsageError where no such job is under way.
    """
    job_id, _, run_id = environment.get(JOB_VARIABLE, "").partition("/")
    if not job_id:
        return None
    with closing(open_to_read(settings.state)) as store:
        job = find_job(store.journal, job_id)
    if job.end or run_id not in {attempt.run_id for attempt in job.attempts}:
        raise UsageError(f"{JOB_VARIABLE}: {job_id} is not under way so. Only a worker sets this variable.")
    hands = (job.by,) if job.by and job.order and job.order.drop else ()
    return UnderWay(run_id, Actor(job.by.login, who_acts().process) if job.by else None, hands)


# -- how they stand --------------------------------------------------------------------------------------------------


def job_standing(state: StatePlace, job_id: str) -> Standing:
    """Return how a job stands. Raises NoSuchJob where there is none of this name."""
    with closing(open_to_read(state)) as store:
        return _standing(store.journal, find_job(store.journal, job_id), _alive(state))


def job_standings(state: StatePlace) -> list[Standing]:
    """Return how all jobs stand, the latest last."""
    with closing(open_to_read(state)) as store:
        is_alive = _alive(state)
        return [_standing(store.journal, job, is_alive) for job in all_jobs(store.journal)]


def waiting_jobs(state: StatePlace, tenant: str) -> set[str]:
    """Return the names of the jobs of a partner that no worker is at."""
    with closing(open_to_read(state)) as store:
        is_alive, names = _alive(state), open_jobs(store.journal, tenant)
        return {name for name in names if state_of(find_job(store.journal, name), is_alive) is JobState.QUEUED}


IsAlive = Callable[[str], bool]


def _alive(state: StatePlace) -> IsAlive:
    """Return whether a worker lives, asked once of each."""
    return cache(worker_locks(state).is_alive)


def _standing(journal: Journal, job: Job, is_alive: IsAlive) -> Standing:
    last, end = job.last, job.end
    run_id = end.run_id if end else last.run_id if last else ""
    is_run = bool(run_id) and run_of(journal, run_id) is not None
    code, worker = end.exit_code if end else None, last.worker if last else None
    return Standing(job, state_of(job, is_alive), run_id if is_run else None, code, worker)
