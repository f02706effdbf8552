"""The work that is measured: the program, the floors under it, and the script, each as whole processes.

Every run gets a world of its own, as fresh as the first, and an empty state directory.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.children import Cost, Sample, run, sampled, serving
from bench.data import Shape, ready, sheets
from bench.page import paged, visited
from bench.program import Asked, expect, expect_counts, folder, options, reconciler, settings

_START_RUNS = 5
_HEAVY = {
    "pandas", "numpy", "openpyxl", "xlsxwriter", "httpx2", "httpcore2", "h11", "http.client", "aiohttp", "requests",
}  # fmt: skip


class Work:
    """Runs and measures, each work so many times; keeps every sample by what it is of.

    `say` is told what is being measured.
    """

    def __init__(self, runs: int, say: Callable[[str], None]) -> None:
        self._runs = runs
        self.samples: dict[str, Sample] = {}
        self.calls: dict[str, dict[str, int]] = {}
        self._say = say

    # -- the program --

    def plan(self, shape: Shape, kind: str, wire: Asked) -> Sample:
        """Plan, as the command line does; what it plans is checked."""
        paths, live = sheets(shape, kind), ready(shape, "live")

        def once() -> Cost:
            with folder() as state, serving(live, wire.latency) as server:
                ran = reconciler("plan", *paths, "--json", *options(state, wire), state=state, server=server)
            expect_counts(ran, shape, "planned")
            return ran.cost

        return self.sample(f"plan {shape.rows:,} {kind.upper()} rows × {shape}, {wire}", once)

    def check(self, shape: Shape, kind: str) -> Sample:
        """Check the sheets alone, as the command line does: each row must be good, but for those made wrong."""
        paths = sheets(shape, kind)

        def once() -> Cost:
            with folder() as state:
                ran = reconciler("check", *paths, state=state, exits=6 if kind == "wrong" else 0)
            rows = f"of {shape.rows + shape.companies:,} rows need" if kind == "wrong" else "rows are good."
            expect(rows in ran.stdout, True, rows)
            return ran.cost

        return self.sample(f"check {shape.rows:,} rows, {kind}", once)

    def visit(self, shape: Shape) -> dict[str, Sample]:
        """Have somebody visit the page: what they wait for, by name; memory is the peak of the server alone."""
        good, wrong, live = sheets(shape, "xlsx")[0], sheets(shape, "wrong")[0], ready(shape, "live")
        name = f"page: {shape.rows:,} rows"
        self._say(name)
        visits = list[dict[str, float]]()
        for _ in range(self._runs + (self._runs > 1)):
            with folder() as state, serving(live, 0) as server, paged(state, server) as page:
                took = visited(page, good, wrong)
                peak = page.memory()
            visits.append({**took, "peak": peak})
        kept = visits[-self._runs :]
        for what in kept[0].keys() - {"peak"}:
            costs = (Cost(one[what], 0.0, int(one["peak"])) for one in kept)
            self.samples[f"{name}: {what}"] = Sample(tuple(costs))
        return {what: self.samples[f"{name}: {what}"] for what in kept[0].keys() - {"peak"}}

    def listing(self, shape: Shape, wire: Asked) -> Sample:
        """List everybody; wall is by the lister's own clock, CPU and memory are of its whole process."""
        live = ready(shape, "live")

        def once() -> Cost:
            with folder() as state, serving(live, wire.latency) as server:
                ran = run(["-m", "bench.list_users", settings(state), wire.at_once], server.environment)
            said = json.loads(ran.stdout)
            expect(said["users"], shape.live, "people listed")
            return ran.cost._replace(wall=said["seconds"])

        return self.sample(f"list {shape}, {wire}", once)

    def start(self, *arguments: str) -> tuple[Sample, list[str]]:
        """Start the program with little to do; gives the heavy modules that it imports, too."""
        with folder() as state:
            run(["-m", "bench.journal", "ours", 10, state])
            sample = self.sample(
                f"reconciler {' '.join(arguments)}",
                lambda: reconciler(*arguments, state=state).cost,
                _START_RUNS * self._runs,
            )
            told = reconciler(*arguments, state=state, python=("-X", "importtime")).stderr
        imported = set(re.findall(r"^import time:.*\| +(\S+)$", told, re.MULTILINE))
        expect("reconciler.cli" in imported, True, "the program's own module among those imported")
        return sample, sorted(imported & _HEAVY)

    # -- what it is held against --

    def bare_start(self) -> Sample:
        """Start an interpreter that does nothing."""
        return self.sample("python -c pass", lambda: run(["-c", "pass"]).cost, _START_RUNS * self._runs)

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
            expect(f"{shape.newcomers} people to create" in ran.stdout, True, "what the script found")
            return ran.cost

        return self.sample(f"script: {shape.rows:,} rows × {shape}, {latency * 1000:g} ms", once, 1)

    def _wire_floor(self, name: str, shape: Shape, what: str, wire: Asked, *more: Path) -> Sample:
        live = ready(shape, "live")

        def once() -> Cost:
            with serving(live, wire.latency) as server:
                return run(["-m", "bench.floors", what, server.url, wire.at_once, *more]).cost

        return self.sample(name, once)

    def _floor(self, name: str, *arguments: Any) -> Sample:
        return self.sample(name, lambda: run(["-m", "bench.floors", *arguments]).cost)

    def sample(self, name: str, once: Callable[[], Cost], runs: int | None = None) -> Sample:
        """Measure, or give what was measured in this same session."""
        if name not in self.samples:
            self._say(name)
            self.samples[name] = sampled(once, runs or self._runs)
        return self.samples[name]
