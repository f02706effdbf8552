"""The program as it is started to be measured: in a folder of its own, with settings that are always alike."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.children import ChildFailed, Ran, Served, run
from bench.data import CACHE, Shape

_SETTINGS = """\
[limits]
company_deactivations_percent = 100
run_deactivations = 100000000
company_reactivations_percent = 100
run_reactivations = 100000000
"""
"""The guard would hold a run of this size back, rightly."""


class Asked(NamedTuple):
    """How a wire is used: seconds of latency for each answer, how many requests at once, and a second at most."""

    latency: float
    at_once: int
    rate: int | None = None

    def __str__(self) -> str:
        most = f", {self.rate} a second" if self.rate else ""
        return f"{self.latency * 1000:g} ms, {self.at_once} at a time{most}"


def reconciler(
    *arguments: Any, state: Path, server: Served | None = None, python: Sequence[str] = (), exits: int = 0
) -> Ran:
    """Run the command with these arguments. Raises ChildFailed where it does not end with `exits`."""
    environment = {"RECONCILER_STATE_DIR": str(state), **(server.environment if server else {})}
    return run([*python, "-m", "reconciler", *arguments], environment, exits)


def options(state: Path, wire: Asked) -> list[Any]:
    """Give the options that make a run use a wire so."""
    rate = ["--rate", f"{wire.rate}/s"] if wire.rate else []
    return ["--config", settings(state), "--max-concurrency", wire.at_once, *rate]


def settings(state: Path) -> Path:
    """Write the settings of a run, and give where."""
    path = state / "bench.toml"
    path.write_text(_SETTINGS, "utf-8")
    return path


@contextmanager
def folder() -> Iterator[Path]:
    """Give an empty folder that goes with the block."""
    CACHE.mkdir(exist_ok=True)
    # Beside the caches and not in a temporary folder, which may be memory: what a journal's fsync costs counts.
    with tempfile.TemporaryDirectory(dir=CACHE) as made:
        yield Path(made)


def expect_counts(ran: Ran, shape: Shape, word: str) -> None:
    """See that the program found what the shape has in it: a fast wrong answer is worth nothing."""
    counts = json.loads(ran.stdout)["counts"]
    expect(counts["create-user"][word], shape.newcomers, "people created")
    changes = counts["deactivate-user"][word] + counts["reactivate-user"][word]
    expect(changes, shape.changes, "status changes")
    expect(counts["unmanaged"], shape.live - (shape.rows - shape.newcomers), "absent people")


def expect(found: Any, wanted: Any, what: str) -> None:
    """Raise ChildFailed where something was not found as it is wanted."""
    if found != wanted:
        raise ChildFailed(f"{what}: {found}, not {wanted}")
