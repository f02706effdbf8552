"""Past runs as metrics in the text format of OpenMetrics, for the text folder of a node exporter.

No label has a person in it. Times stand as times, and no age: a file that is written no more must not look young.
https://prometheus.io/docs/specs/om/open_metrics_spec/
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.openmetrics.exposition import generate_latest
from prometheus_client.registry import Collector, CollectorRegistry

from reconciler.model.schedule import Standing
from reconciler.state.job_figures import JobFigures
from reconciler.state.run_figures import RunFigures
from reconciler.version import __version__

_OF = ("host", "feed")


def openmetrics(figures: Sequence[RunFigures], standings: Iterable[Standing], jobs: JobFigures) -> bytes:
    """Return the metrics of all runs on record, of the schedules, and of the jobs of workers."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(
        _Collected([*_of_all(figures), *_of_the_last(figures), *_of_schedules(standings), *_of_jobs(jobs), _build()])
    )
    return bytes(generate_latest(registry))


class _Collected(Collector):
    def __init__(self, metrics: Sequence[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        """Return the metrics that were made."""
        return self._metrics


def _of_all(figures: Iterable[RunFigures]) -> Iterator[Metric]:
    """Yield what only ever grows."""
    runs = _Counts("reconciler_runs", "Runs of apply, by how they ended.", *_OF, "outcome")
    changes = _Counts("reconciler_changes", "Changes that were done, by kind.", *_OF, "kind")
    calls = _Counts("reconciler_api_calls", "Calls of the API, retries included.", *_OF)
    retries = _Counts("reconciler_api_retries", "Calls that were sent again.", *_OF)
    throttled = _Counts("reconciler_api_throttled", "Answers that asked to wait (429).", *_OF)
    for one in figures:
        of = (one.run.host, one.run.feed)
        runs.add(1, *of, one.run.outcome)
        for kind, count in one.done.items():
            changes.add(count, *of, kind)
        for counts, name in ((calls, "calls"), (retries, "retries"), (throttled, "throttled")):
            counts.add(one.api.get(name, 0), *of)
    for counts in (runs, changes, calls, retries, throttled):
        yield counts.family()


class _Counts:
    """Sums by labels."""

    def __init__(self, name: str, said: str, *labels: str) -> None:
        self._family = CounterMetricFamily(name, said, labels=labels)
        self._sums: dict[tuple[str, ...], float] = {}

    def add(self, count: float, *labels: str) -> None:
        """Add to a sum."""
        self._sums[labels] = self._sums.get(labels, 0) + count

    def family(self) -> Metric:
        """Return the sums as a metric."""
        for labels, total in self._sums.items():
            self._family.add_metric(labels, total)
        return self._family


def _of_the_last(figures: Sequence[RunFigures]) -> Iterator[Metric]:
    """Yield how the last run of each feed ended, and when the last good one did."""
    last = {(one.run.host, one.run.feed): one for one in figures if one.ended_at}
    good = {(one.run.host, one.run.feed): one for one in figures if one.ended_at and one.run.good}
    for name, said, of, value in (
        ("last_run_timestamp_seconds", "When the last run ended (Unix time).", last, _ended_at),
        ("last_run_exit_code", "What the last run ended with.", last, lambda one: one.run.exit_code),
        ("last_run_duration_seconds", "How long the last run took.", last, lambda one: one.duration_s),
        ("last_run_rejected_rows", "Rows that the last run rejected.", last, lambda one: one.rejected_rows),
        (
            "last_good_run_timestamp_seconds",
            "When the last good run ended: its age is time() less this.",
            good,
            _ended_at,
        ),
    ):
        gauge = GaugeMetricFamily(f"reconciler_{name}", said, labels=_OF)
        for labels, one in of.items():
            gauge.add_metric(labels, value(one))
        yield gauge


def _ended_at(one: RunFigures) -> float:
    return datetime.fromisoformat(one.ended_at).timestamp()


def _of_schedules(standings: Iterable[Standing]) -> Iterator[Metric]:
    missed = GaugeMetricFamily(
        "reconciler_schedule_missed_runs", "Runs that were due, did not happen and were not made up for.",
        labels=["schedule"],
    )  # fmt: skip
    for one in standings:
        missed.add_metric([one.schedule.name], len(one.missed))
    yield missed


def _of_jobs(jobs: JobFigures) -> Iterator[Metric]:
    ended = _Counts(
        "reconciler_jobs", "Jobs of workers that have ended, by how and with which exit code.", "state", "code"
    )
    for (state, code), count in jobs.ended.items():
        ended.add(count, state, code)
    yield ended.family()
    for name, said, count in (
        ("attempts", "Attempts at jobs.", jobs.attempts),
        ("takeovers", "Attempts that went on where another worker had died.", jobs.takeovers),
    ):
        yield CounterMetricFamily(f"reconciler_job_{name}", said, value=count)
    waiting = GaugeMetricFamily("reconciler_open_jobs", "Jobs that have not ended.", labels=["state"])
    for state, count in jobs.open.items():
        waiting.add_metric([state], count)
    yield waiting
    oldest = GaugeMetricFamily(
        "reconciler_oldest_open_job_timestamp_seconds", "When the oldest job that has not ended was handed over."
    )
    if jobs.oldest:
        oldest.add_metric([], datetime.fromisoformat(jobs.oldest).timestamp())
    yield oldest


def _build() -> Metric:
    return InfoMetricFamily("reconciler_build", "The version of the program.", {"version": __version__})
