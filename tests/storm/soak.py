"""The soak: thousands of runs of the real program, each in a process of its own, through drawn worlds and bad nights.

`python -m tests.storm.soak --runs 10000 --seeds 1,2,3` sails world after world of each seed until there were so many
runs, counts what happened and what each oracle found, and prints a table. `--world SEED/NUMBER` sails one world again,
`--keep FILE` writes it down as it was drawn, which `--world FILE` sails whatever is drawn from its seed later, and
`--plant BUG` gives the program a bug that has to be found.
"""

import argparse
import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import msgspec

from tests.storm.draw import Drawn, drawn
from tests.storm.oracles import ORACLES, Broken
from tests.storm.planted import BUGS
from tests.storm.voyage import sail

KEPT = Path(__file__).with_name("worlds")
"""Worlds in which something was found, as they were drawn."""
NIGHTS = 5
_A_WORLD = 8
"""About how many runs a world takes."""


class Found(NamedTuple):
    """What an oracle found in a world."""

    oracle: str
    world: str
    what: str


class Sailed(NamedTuple):
    """What happened in a world, and what was found there, if anything."""

    tally: Counter[str]
    found: Found | None


def world_of(name: str, plant: str = "") -> Drawn:
    """Give a world: drawn from SEED/NUMBER, or as it stands in a file."""
    if name.endswith(".json"):
        return msgspec.json.decode(Path(name).read_bytes(), type=Drawn)
    return drawn(name, NIGHTS, *(BUGS[plant].climate if plant else ()))


def sailed(world: str, plant: str = "") -> Sailed:
    """Sail one world."""
    tally: Counter[str] = Counter()
    try:
        sail(world_of(world, plant), tally, plant)
    except Broken as broken:
        return Sailed(tally, Found(broken.oracle, world, str(broken)))
    except Exception as error:  # noqa: BLE001 - the other worlds are sailed all the same
        return Sailed(tally, Found("the storm itself", world, f"{type(error).__name__}: {error}"))
    return Sailed(tally, None)


def soak(seeds: Sequence[str], runs: int, jobs: int, plant: str = "", *, stop: bool = False) -> Iterator[Sailed]:
    """Sail worlds of each seed in turn, some at the same time, until there were so many runs (with `stop`: a find)."""
    worlds = (f"{seed}/{number}" for number in range(sys.maxsize) for seed in seeds)
    made = 0
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        under_way = {pool.submit(sailed, next(worlds), plant) for _ in range(jobs)}
        while under_way:
            ended = next(as_completed(under_way))
            under_way.remove(ended)
            result = ended.result()
            made += result.tally["runs"]
            runs = 0 if stop and result.found else runs
            if made + len(under_way) * _A_WORLD < runs:
                under_way.add(pool.submit(sailed, next(worlds), plant))
            yield result


def table(tally: Counter[str], found: Sequence[Found], seconds: float) -> list[str]:
    """Give what happened, and what was found, as lines for people."""
    lines = [f"{name:32}{count:>8,}" for name, count in sorted(tally.items(), key=_place)]
    lines += ["", *(f"{oracle:32}{sum(one.oracle == oracle for one in found):>8,}" for oracle in ORACLES)]
    lines += ["", f"{seconds / 60:.0f} minutes, {tally['runs'] / max(seconds, 1):.1f} runs a second"]
    for one in found:
        lines += ["", f"{one.what[:2000]}", f"Again: make soak WORLD={one.world}"]
    return lines


def _place(item: tuple[str, int]) -> tuple[int, str]:
    order = ("worlds", "runs", "audit rows", "kill", "fault")
    return next((n for n, start in enumerate(order) if item[0].startswith(start)), len(order)), item[0]


def main() -> int:
    """Soak as the command line says; returns 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.storm.soak", description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seeds", default="1,2,3,4,5,6,7,8")
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the figures go, too")
    parser.add_argument("--plant", choices=BUGS, default="", help="a bug that the soak has to find")
    parser.add_argument("--world", metavar="SEED/NUMBER|FILE", help="sail this world alone")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="write this world down as it was drawn")
    asked = parser.parse_args()
    begun, tally, found = time.monotonic(), Counter[str](), list[Found]()
    voyages = (
        iter([sailed(asked.world, asked.plant)])
        if asked.world
        else soak(asked.seeds.split(","), asked.runs, asked.jobs, asked.plant)
    )
    # Who ends it early has the table of what was sailed by then: a job in the background gets SIGTERM, not SIGINT.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        for one in voyages:
            tally += one.tally
            if one.found:
                found.append(one.found)
                print(f"\n{one.found.world}: {one.found.what[:200]}", file=sys.stderr)  # noqa: T201
            print(f"\r{tally['runs']:,} runs, {len(found)} found ", end="", file=sys.stderr, flush=True)  # noqa: T201
    seconds = time.monotonic() - begun
    print("\n" + "\n".join(table(tally, found, seconds)))  # noqa: T201
    if asked.world and asked.keep:
        why = "; ".join(one.what.partition("\n")[0] for one in found)
        world = msgspec.structs.replace(world_of(asked.world, asked.plant), why=why)
        asked.keep.write_bytes(msgspec.json.format(msgspec.json.encode(world)) + b"\n")
    if asked.json:
        figures = {
            "asked": asked.runs,
            "seeds": asked.seeds,
            "seconds": round(seconds),
            "tally": tally,
            "oracles": {oracle: sum(one.oracle == oracle for one in found) for oracle in ORACLES},
            "found": [one._asdict() for one in found],
        }
        asked.json.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
