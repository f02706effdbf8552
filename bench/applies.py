"""Runs that write: how long they take, and how often they ask, as the server counted it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.children import Cost, Ran, Sample, Served, serving
from bench.data import Shape, ready, sheets
from bench.program import Asked, expect_counts, folder, options, reconciler
from bench.work import Work


def apply(work: Work, shape: Shape, wire: Asked, losses: tuple[int, int] = (0, 0)) -> tuple[Sample, dict[str, int]]:
    """Apply, as the command line does, journal and audit included; `losses` are those of `bench.server`."""
    paths, live = sheets(shape, "xlsx"), ready(shape, "live")
    name = f"apply {shape.newcomers:,} creates + {shape.changes:,} status changes to {shape}, {wire}"
    if losses != (0, 0):
        name += f", {losses[0]} answers lost, {losses[0] - losses[1]} of them to what never arrived"

    def once() -> Cost:
        with folder() as state, serving(live, wire.latency, *losses) as server:
            ran = _applied(paths, wire, state, server)
            work.calls[name] = server.calls()
        expect_counts(ran, shape, "done")
        return ran.cost

    return work.sample(name, once), work.calls[name]


def night(work: Work, before: Shape, shape: Shape, wire: Asked) -> tuple[Sample, dict[str, int]]:
    """Apply one night's sheets where the night before has applied those of `before`, and found nothing to change."""
    yesterday, today, live = sheets(before, "xlsx"), sheets(shape, "xlsx"), ready(shape, "live")
    name = f"night: {shape.newcomers:,} creates + {shape.changes:,} status changes to {shape}, {wire}"

    def once() -> Cost:
        with folder() as state, serving(live, wire.latency) as server:
            expect_counts(_applied(yesterday, wire, state, server), before, "done")
            earlier = server.calls()
            ran = _applied(today, wire, state, server)
            work.calls[name] = {kind: count - earlier.get(kind, 0) for kind, count in server.calls().items()}
        expect_counts(ran, shape, "done")
        return ran.cost

    return work.sample(name, once), work.calls[name]


def reads(calls: dict[str, int]) -> int:
    """Give how many of these calls only read."""
    return sum(count for kind, count in calls.items() if kind in ("companies", "company", "page", "user"))


def _applied(paths: Sequence[Path], wire: Asked, state: Path, server: Served) -> Ran:
    more: list[Any] = ["--yes", "--json", "--audit", state / "audit.xlsx", *options(state, wire)]
    return reconciler("apply", *paths, *more, state=state, server=server)
