"""The work that is measured: the program, the floors under it, and the script, each as whole processes.

Every run gets a world of its own, as fresh as the first, and an empty state directory.
"""

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.children import ChildFailed, Cost, Ran, Sample, Served, run, sampled, serving
from bench.data import CACHE, Shape, ready, sheets
from bench.page import paged, visited

_START_RUNS = 5
_SETTINGS = """\
[limits]
company_deactivations_percent = 100
run_deactivations = 100000000
"""
"""The guard would hold a run of this size back, rightly."""

_HEAVY = {
    "pandas", "numpy", "openpyxl", "xlsxwriter", "httpx2", "httpcore2", "h11", "http.client", "aiohttp", "requests",
}  # fmt: skip


class Asked(NamedTuple):
    """How a wire is used: seconds of latency for each answer, how many requests at once, and a second at most."""

    latency: float
    at_once: int
    rate: int | None = None

    def __str__(self) -> str:
        most = f", {self.rate} a second" if self.rate else ""
        return f"{self.latency * 1000:g} ms, {self.at_once} at a time{most}"


class Work:
    """Runs and measures, each work so many times; keeps every sample by what it is of.

    `say` is told what is being measured.
    """

    def __init__(self, runs: int, say: Callable[[str], None]) -> None:
        self._runs = runs
        self.samples: dict[str, Sample] = {}
        self.calls: dict[str, int] = {}
        self._say = say

    # -- the program --

    def plan(self, shape: Shape, kind: str, wire: Asked) -> Sample:
        """Plan, as the command line does; what it plans is checked."""
        paths, live = sheets(shape, kind), ready(shape, "live")

        def once() -> Cost:
            with _folder() as state, serving(live, wire.latency) as server:
                ran = _reconciler("plan", *paths, "--json", *_options(state, wire), state=state, server=server)
            _expect_counts(ran, shape, "planned")
            return ran.cost

        return self._sample(f"plan {shape.rows:,} {kind.upper()} rows × {shape}, {wire}", once)

    def check(self, shape: Shape, kind: str) -> Sample:
        """Check the sheets alone, as the command line does: each row must be good, but for those made wrong."""
        paths = sheets(shape, kind)

        def once() -> Cost:
            with _folder() as state:
                ran = _reconciler("check", *paths, state=state, exits=6 if kind == "wrong" else 0)
            rows = f"of {shape.rows + shape.companies:,} rows need" if kind == "wrong" else "rows are good."
            _expect(rows in ran.stdout, True, rows)
            return ran.cost

        return self._sample(f"check {shape.rows:,} rows, {kind}", once)

    def visit(self, shape: Shape) -> dict[str, Sample]:
        """Have somebody visit the page: what they wait for, by name; memory is the peak of the server alone."""
        good, wrong, live = sheets(shape, "xlsx")[0], sheets(shape, "wrong")[0], ready(shape, "live")
        name = f"page: {shape.rows:,} rows"
        self._say(name)
        visits = list[dict[str, float]]()
        for _ in range(self._runs + (self._runs > 1)):
            with _folder() as state, serving(live, 0) as server, paged(state, server) as page:
                took = visited(page, good, wrong)
                peak = page.memory()
            visits.append({**took, "peak": peak})
        kept = visits[-self._runs :]
        for what in kept[0].keys() - {"peak"}:
            costs = (Cost(one[what], 0.0, int(one["peak"])) for one in kept)
            self.samples[f"{name}: {what}"] = Sample(tuple(costs))
        return {what: self.samples[f"{name}: {what}"] for what in kept[0].keys() - {"peak"}}

    def apply(self, shape: Shape, wire: Asked) -> Sample:
        """Apply, as the command line does, journal and audit included; `calls` has what the server counted."""
        paths, live = sheets(shape, "xlsx"), ready(shape, "live")

        def once() -> Cost:
            with _folder() as state, serving(live, wire.latency) as server:
                options = ["--yes", "--json", "--audit", state / "audit.xlsx", *_options(state, wire)]
                ran = _reconciler("apply", *paths, *options, state=state, server=server)
                self.calls = server.calls()
            _expect_counts(ran, shape, "done")
            return ran.cost

        return self._sample(
            f"apply {shape.newcomers:,} creates + {shape.changes:,} status changes to {shape}, {wire}", once
        )

    def listing(self, shape: Shape, wire: Asked) -> Sample:
        """List everybody; wall is by the lister's own clock, CPU and memory are of its whole process."""
        live = ready(shape, "live")

        def once() -> Cost:
            with _folder() as state, serving(live, wire.latency) as server:
                ran = run(["-m", "bench.list_users", _settings(state), wire.at_once], server.environment)
            said = json.loads(ran.stdout)
            _expect(said["users"], shape.live, "people listed")
            return ran.cost._replace(wall=said["seconds"])

        return self._sample(f"list {shape}, {wire}", once)

    def audit(self, actions: int) -> Sample:
        """Write an audit from a report in memory; wall is of the writing, memory of the whole process."""

        def once() -> Cost:
            ran = run(["-m", "bench.write_audit", actions, "audit.xlsx"])
            return ran.cost._replace(wall=json.loads(ran.stdout)["seconds"])

        return self._sample(f"audit of {actions:,} actions from a report", once)

    def audit_again(self, actions: int) -> Sample:
        """Write an audit by the command, from the journal."""
        with _folder() as state:
            run(["-m", "bench.journal", "ours", actions, state])
            command = ("runs", "last", "--audit", "audit.xlsx")
            return self._sample(
                f"audit of {actions:,} actions from the journal", lambda: _reconciler(*command, state=state).cost
            )

    def journal(self, what: str, actions: int) -> tuple[Sample, float]:
        """Put a run on record, ours or as little as could be; gives the CPU of that alone, and the bytes on disk."""
        sizes = list[float]()

        def once() -> Cost:
            with _folder() as state:
                ran = run(["-m", "bench.journal", what, actions, state])
            said = json.loads(ran.stdout)
            sizes.append(said["bytes"])
            return ran.cost._replace(cpu=said["seconds"])

        return self._sample(f"journal of {actions:,} actions, {what}", once), sizes[-1]

    def start(self, *arguments: str) -> tuple[Sample, list[str]]:
        """Start the program with little to do; gives the heavy modules that it imports, too."""
        with _folder() as state:
            run(["-m", "bench.journal", "ours", 10, state])
            sample = self._sample(
                f"reconciler {' '.join(arguments)}",
                lambda: _reconciler(*arguments, state=state).cost,
                _START_RUNS * self._runs,
            )
            told = _reconciler(*arguments, state=state, python=("-X", "importtime")).stderr
        imported = set(re.findall(r"^import time:.*\| +(\S+)$", told, re.MULTILINE))
        _expect("reconciler.cli" in imported, True, "the program's own module among those imported")
        return sample, sorted(imported & _HEAVY)

    # -- what it is held against --

    def bare_start(self) -> Sample:
        """Start an interpreter that does nothing."""
        return self._sample("python -c pass", lambda: run(["-c", "pass"]).cost, _START_RUNS * self._runs)

    def sheet_floor(self, shape: Shape, kind: str) -> Sample:
        """Read the sheets and do nothing with them."""
        paths = sheets(shape, kind)
        return self._floor(f"floor: read {shape.rows:,} {kind.upper()} rows for {shape}", "sheet", *paths)

    def list_floor(self, shape: Shape, wire: Asked) -> Sample:
        """Fetch and decode every page."""
        return self._wire_floor(f"floor: list {shape}, {wire}", shape, "list", wire)

    def apply_floor(self, shape: Shape, wire: Asked) -> Sample:
        """Send the same writes, and list before and after."""
        writes = ready(shape, "writes") / "writes.jsonl"
        name = f"floor: {shape.newcomers:,} creates + {shape.changes:,} status changes to {shape}, {wire}"
        return self._wire_floor(name, shape, "apply", wire, writes)

    def book_floor(self, rows: int) -> Sample:
        """Write a workbook of as many rows, without any look."""
        return self._floor(f"floor: write {rows:,} rows", "workbook", "book.xlsx", rows)

    def script(self, shape: Shape, latency: float) -> Sample:
        """Run the afternoon's script, once: it takes its time, and stands for a multiple."""
        path, live = sheets(shape, "xlsx")[0], ready(shape, "live")

        def once() -> Cost:
            with serving(live, latency) as server:
                ran = run(["-m", "bench.afternoon", server.url, path])
            _expect(f"{shape.newcomers} people to create" in ran.stdout, True, "what the script found")
            return ran.cost

        return self._sample(f"script: {shape.rows:,} rows × {shape}, {latency * 1000:g} ms", once, 1)

    def _wire_floor(self, name: str, shape: Shape, what: str, wire: Asked, *more: Path) -> Sample:
        live = ready(shape, "live")

        def once() -> Cost:
            with serving(live, wire.latency) as server:
                return run(["-m", "bench.floors", what, server.url, wire.at_once, *more]).cost

        return self._sample(name, once)

    def _floor(self, name: str, *arguments: Any) -> Sample:
        return self._sample(name, lambda: run(["-m", "bench.floors", *arguments]).cost)

    def _sample(self, name: str, once: Callable[[], Cost], runs: int | None = None) -> Sample:
        """Measure, or give what was measured in this same session."""
        if name not in self.samples:
            self._say(name)
            self.samples[name] = sampled(once, runs or self._runs)
        return self.samples[name]


def _reconciler(
    *arguments: Any, state: Path, server: Served | None = None, python: Sequence[str] = (), exits: int = 0
) -> Ran:
    environment = {"RECONCILER_STATE_DIR": str(state), **(server.environment if server else {})}
    return run([*python, "-m", "reconciler", *arguments], environment, exits)


def _options(state: Path, wire: Asked) -> list[Any]:
    rate = ["--rate", f"{wire.rate}/s"] if wire.rate else []
    return ["--config", _settings(state), "--max-concurrency", wire.at_once, *rate]


def _settings(folder: Path) -> Path:
    path = folder / "bench.toml"
    path.write_text(_SETTINGS, "utf-8")
    return path


@contextmanager
def _folder() -> Iterator[Path]:
    CACHE.mkdir(exist_ok=True)
    # Beside the caches and not in a temporary folder, which may be memory: what a journal's fsync costs counts.
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        yield Path(folder)


def _expect_counts(ran: Ran, shape: Shape, word: str) -> None:
    """See that the program found what the shape has in it: a fast wrong answer is worth nothing."""
    counts = json.loads(ran.stdout)["counts"]
    _expect(counts["create-user"][word], shape.newcomers, "people created")
    changes = counts["deactivate-user"][word] + counts["reactivate-user"][word]
    _expect(changes, shape.changes, "status changes")
    _expect(counts["unmanaged"], shape.live - (shape.rows - shape.newcomers), "absent people")


def _expect(found: Any, wanted: Any, what: str) -> None:
    if found != wanted:
        raise ChildFailed(f"{what}: {found}, not {wanted}")
