"""A soak of workers: jobs whose child, worker, or both are killed at drawn moments.

`python -m tests.acceptance.soak_workers --trials 200 --backend postgres` holds after each trial that all was done, and
nothing twice, and prints how long it took until another attempt began.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from tests.acceptance.crew import WORLD, children, crew_of, furnish, kill, share, until, written_once
from tests.acceptance.harness import rehearsal, world_of

LATE_ANSWERS = {"path": "/(users|companies)$", "method": "POST", "when": "after", "delay_s": 0.4, "times": None}
"""What is asked for is done at once, and told late: a kill comes most often while an answer is under way."""

LONGEST_S = 4.0
WHO = ("child", "worker", "both")


def trial(seed: str, who: str, backend: str, folder: Path) -> float | None:
    """Kill somebody at a drawn moment; give the seconds until another attempt began, None where none was needed."""
    draw = random.Random(seed)
    with rehearsal(folder, world_of(*WORLD, options={"provisioning_polls": 3})) as room:
        furnish(room)
        if backend == "postgres":
            share(room)
        room.faults(LATE_ANSWERS)
        with crew_of(room) as crew:
            workers = crew.worker(), crew.worker()
            job = crew.submit("sheets")
            until(lambda: any(map(children, workers)), "an attempt")
            time.sleep(draw.uniform(0, LONGEST_S))
            at_work = [(one, pid) for one in workers for pid in children(one)]
            for worker, child in at_work:
                for pid in ([worker.pid] if who != "child" else []) + ([child] if who != "worker" else []):
                    kill(pid)
            known = {child for _, child in at_work}
            took: float | None = None
            if at_work:
                began = time.monotonic()
                until(
                    lambda: (
                        {*children(workers[0]), *children(workers[1])} - known or crew.standing(job)["state"] == "done"
                    ),
                    "another attempt",
                )
                took = time.monotonic() - began if crew.standing(job)["state"] != "done" else None
            assert crew.ended(job)["exit_code"] == 0, crew.said()
            written_once(crew)
            return took


def main() -> None:
    """Sail so many trials, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--backend", choices=["sqlite", "postgres"], default="postgres")
    asked = parser.parse_args()
    took: dict[str, list[float]] = defaultdict(list)
    for number in range(asked.trials):
        who, seed = WHO[number % len(WHO)], f"{asked.seed}/{number}"
        with tempfile.TemporaryDirectory() as folder:
            try:
                seconds = trial(seed, who, asked.backend, Path(folder, "room"))
            except AssertionError as error:
                sys.exit(f"trial {seed} ({who} killed): {error}")
        if seconds is not None:
            took[who].append(seconds)
    for who, all_of in sorted(took.items()):
        shown = f"median {statistics.median(all_of):.1f} s, longest {max(all_of):.1f} s"
        print(f"{asked.backend}: {who} killed {len(all_of)} times while at work: another attempt after {shown}")  # noqa: T201


if __name__ == "__main__":
    main()
