"""What tells of nights that nobody sees: schedules against past runs, and metrics."""

from collections.abc import Iterable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from reconciler.config.settings import Settings
from reconciler.model.schedule import Begun, Due, Schedule, Standing
from reconciler.state.backends import open_to_read, worker_locks
from reconciler.state.job_figures import job_figures
from reconciler.state.run_figures import run_figures
from reconciler.state.runs import RunLine, runs
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind
from reconciler.watch.due import latest, standing


class Nights(NamedTuple):
    """How a schedule stands, and what became of its last due times, the oldest first."""

    standing: Standing
    dues: list[Due]


def nights(settings: Settings, known: Iterable[RunLine], now: datetime, most: int) -> list[Nights]:
    """Return how each schedule of a configuration stands, by the runs that are known, with its last due times."""
    counting = _counting(settings, known)
    return [Nights(standing(one, counting, now), latest(one, counting, now, most)) for one in _timed(settings)]


def standings(settings: Settings, now: datetime) -> list[Standing]:
    """Return how each schedule of a configuration stands. Raises UsageError where the journal cannot be read."""
    if not _timed(settings):
        return []
    with closing(open_to_read(settings.state)) as store:
        return _standings(settings, runs(store.journal), now)


def has_run(settings: Settings) -> bool:
    """Whether any run is on record. Raises UsageError where the journal cannot be read."""
    with closing(open_to_read(settings.state)) as store:
        return bool(runs(store.journal))


def write_metrics(settings: Settings, path: Path, now: datetime) -> Path:
    """Write the metrics of past runs and schedules to a file that is replaced in one step, and return its path.

    Raises UsageError where it cannot be written, or something else is in its place.
    """
    output = Output(path, Kind.METRICS)
    output.require_possible()
    return output.write([metrics(settings, now)])


def metrics(settings: Settings, now: datetime) -> bytes:
    """Return the metrics of past runs, schedules and jobs. Raises ReconcilerError where the journal cannot be read."""
    from reconciler.watch.metrics import openmetrics

    with closing(open_to_read(settings.state)) as store:
        figures = list(run_figures(store.journal))
        jobs = job_figures(store.journal, worker_locks(settings.state).is_alive)
    return openmetrics(figures, _standings(settings, [one.run for one in figures], now), jobs)


def _standings(settings: Settings, known: Iterable[RunLine], now: datetime) -> list[Standing]:
    counting = _counting(settings, known)
    return [standing(schedule, counting, now) for schedule in _timed(settings)]


def _counting(settings: Settings, known: Iterable[RunLine]) -> list[Begun]:
    return [_begun(run) for run in known if run.feed == settings.feed or not settings.feed]


def _begun(run: RunLine) -> Begun:
    return Begun(run.run_id, datetime.fromisoformat(run.started_at), run.exit_code is not None)


def _timed(settings: Settings) -> list[Schedule]:
    """Return the schedules that are due by the clock."""
    return [schedule for schedule in settings.schedules if schedule.cron]
