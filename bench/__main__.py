"""`python -m bench [ROW...] [--quick]`: measure, print one table, keep the figures."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.children import ChildFailed, Sample
from bench.data import HERE
from bench.rows import FULL, QUICK, ROWS
from bench.table import Line, table
from bench.work import Work

RESULTS = HERE / "results"
QUOTED = RESULTS / "quoted.json"
_PACKAGES = (
    "python-calamine", "httpx2", "msgspec", "jsonschema-rs", "xlsxwriter", "openpyxl", "pandas", "aiohttp", "requests",
)  # fmt: skip


def main() -> int:
    """Measure the rows that are named, or all; gives 0 also where a bar is not met."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "rows", nargs="*", metavar="ROW", help=f"which rows: {', '.join(ROWS)}; all where none is named"
    )
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run, and is anything far off?")
    asked = parser.parse_args()
    rows = [row.upper() for row in asked.rows] or list(ROWS)
    if unknown := [row for row in rows if row not in ROWS]:
        parser.error(f"{unknown[0]} is not a row")
    sizes = QUICK if asked.quick else FULL
    facts, work = _facts(asked.quick), Work(sizes.runs, _say)
    try:
        lines = [line for row in rows for line in ROWS[row](work, sizes)]
    except ChildFailed as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    facts |= {"load_after": os.getloadavg()[0], "loop_after": _loop()}
    print(_shown(facts, lines))
    _keep(facts, lines, work, whole=rows == list(ROWS) and not asked.quick)
    return 0


def _say(what: str) -> None:
    print(f"{datetime.now():%H:%M:%S} {what}", file=sys.stderr, flush=True)  # noqa: DTZ005 - for whoever waits here


def _facts(quick: bool) -> dict[str, Any]:
    return {
        "at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "sizes": "quick" if quick else "full",
        "commit": _commit(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "load_before": os.getloadavg()[0],
        "loop_before": _loop(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
    }


def _loop() -> float:
    """Give the seconds of a loop that is always the same: a shared machine may be half as fast as it was before."""
    began = time.perf_counter()
    total = 0
    for number in range(10_000_000):
        total += number
    return time.perf_counter() - began


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    ran = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    return ran.stdout.strip() or "unknown"


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text("utf-8").splitlines() if known.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())


def _shown(facts: dict[str, Any], lines: Sequence[Line]) -> str:
    short = sum(1 for line in lines if not line.met)
    verdict = f"{short} of {len(lines)} bars are not met." if short else f"All {len(lines)} bars are met."
    if facts["sizes"] == "quick":
        verdict += " Sizes are small: what starting takes weighs too much here for the bars to mean anything."
    return "\n\n".join((_machine(facts), table(lines), verdict))


def _machine(facts: dict[str, Any]) -> str:
    packages = ", ".join(f"{name} {number}" for name, number in facts["packages"].items())
    return (
        f"{facts['at']}, commit {facts['commit']}, {facts['sizes']} sizes. {facts['processor']}, {facts['cores']} "
        f"cores, {facts['memory_gb']} GB, {facts['system']}; load {facts['load_before']:.1f} before and "
        f"{facts['load_after']:.1f} after, a loop of ten million additions in {facts['loop_before']:.2f} s before and "
        f"{facts['loop_after']:.2f} s after. Python {facts['python']}, {packages}."
    )


def _keep(facts: dict[str, Any], lines: Sequence[Line], work: Work, whole: bool) -> None:
    """Keep all figures as JSON; those of a whole run are quoted in RESULTS.md."""
    samples = {name: _sample(sample) for name, sample in work.samples.items()}
    document = {**facts, "lines": [asdict(line) for line in lines], "calls": work.calls, "samples": samples}
    RESULTS.mkdir(exist_ok=True)
    path = QUOTED if whole else RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if whole:
        text = "# Results\n\nThe last whole run of `make bench`; [README.md](README.md) says what the rows mean.\n\n"
        (HERE / "RESULTS.md").write_text(f"{text}{_shown(facts, lines)}\n", "utf-8")
    print(f"Kept in {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}", file=sys.stderr)


def _sample(sample: Sample) -> dict[str, Any]:
    return {
        "wall": sample.wall,
        "cpu": sample.cpu,
        "peak": sample.peak,
        "each": [cost._asdict() for cost in sample.costs],
    }


if __name__ == "__main__":
    sys.exit(main())
