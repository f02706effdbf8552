"""Hold the model of docs/scale.md against runs, one each: `python -m bench.scale`, some minutes on an idle machine.

The model of a plan: either its own work takes longer, or the wire does (calls × latency / at once, or calls / rate),
between starting and comparing. Prints the docs' two tables: what the model says of all, and what was measured of some.
"""

import sys
from collections.abc import Iterable

from bench.data import Shape
from bench.program import Asked
from bench.rows import even
from bench.work import Work

SIZES = (even(2, 500), even(200, 500), even(2000, 500))
AT_ONCE = 32
LATENCIES = (0.02, 0.1, 0.3)
RATES = (10, 50, 400)
MEASURED_RATES = ((SIZES[0], 10), (SIZES[1], 50), (SIZES[2], 400))
"""One for each limit; a million people at 10 a second would take 20 minutes and say no more."""
COMPARING_S = 5.5e-6
"""Seconds by row from the last of sheets and pages to the end, as a plan of a million says with its times printed."""


IN_TURN = 4
"""Calls that wait for each other: token, companies, a first page, a later one."""


def calls(shape: Shape) -> int:
    """Give the calls of a plan: a token, the companies, and every page."""
    return 2 + shape.pages


def modelled(shape: Shape, wire: Asked, own_s: float, start_s: float) -> float:
    """Give the seconds that a plan should take, of what it takes without latency and what a small one does."""
    asked = calls(shape)
    listing = max(asked * wire.latency / wire.at_once, asked / wire.rate if wire.rate else 0.0)
    return max(own_s, start_s + IN_TURN * wire.latency + listing + COMPARING_S * shape.rows)


def main() -> int:
    """Run, and print both tables."""
    work = Work(1, lambda what: print(what, file=sys.stderr, flush=True))

    def plan(shape: Shape, wire: Asked) -> float:
        return work.plan(shape, "xlsx", wire).wall

    own = {shape: plan(shape, Asked(0.0, AT_ONCE)) for shape in SIZES}
    latencies = [Asked(latency, AT_ONCE) for latency in LATENCIES]
    limits = [Asked(latency, AT_ONCE, rate) for rate in RATES for latency in LATENCIES]

    def model(shape: Shape, wire: Asked) -> float:
        return modelled(shape, wire, own[shape], own[SIZES[0]])

    _table(
        ("people", "calls", "0 ms (measured)", *map(str, [*latencies, *limits])),
        (
            (
                f"{shape.live:,}",
                f"{calls(shape):,}",
                *map(_time, [own[shape], *(model(shape, w) for w in [*latencies, *limits])]),
            )
            for shape in SIZES
        ),
    )
    runs = [(shape, wire) for shape in SIZES for wire in latencies]
    runs += [(shape, Asked(LATENCIES[0], AT_ONCE, rate)) for shape, rate in MEASURED_RATES]
    _table(
        ("people", "wire", "model", "measured"),
        ((f"{shape.live:,}", str(wire), _time(model(shape, wire)), _time(plan(shape, wire))) for shape, wire in runs),
    )
    return 0


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    print()
    for row in (header, ["---"] * len(header), *rows):
        print(f"| {' | '.join(row)} |", flush=True)


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.1f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


if __name__ == "__main__":
    sys.exit(main())
