"""Run other processes and learn what each has cost."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from bench.data import CACHE, HERE
from bench.server import CLIENT_ID, CLIENT_SECRET

_LONG_S = 60.0
_NOT_INHERITED = ("RECONCILER_", "PYTHONDONTWRITEBYTECODE", "SSL_CERT_")
_WARMED_S = 15.0


class Cost(NamedTuple):
    """What a whole process took: seconds of wall and of CPU (user and system), and its peak memory in bytes."""

    wall: float
    cpu: float
    peak: int


class Ran(NamedTuple):
    """A process that has ended well."""

    cost: Cost
    stdout: str
    stderr: str


class ChildFailed(Exception):
    """A process ended badly; str(error) has the end of what it said."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The costs of runs that are alike; each figure is the median."""

    costs: tuple[Cost, ...]

    @property
    def wall(self) -> float:
        """Seconds from start to end."""
        return statistics.median(cost.wall for cost in self.costs)

    @property
    def cpu(self) -> float:
        """Seconds of CPU, user and system."""
        return statistics.median(cost.cpu for cost in self.costs)

    @property
    def peak(self) -> float:
        """Peak memory in bytes."""
        return statistics.median(cost.peak for cost in self.costs)

    @property
    def runs(self) -> int:
        """How many runs the medians are of."""
        return len(self.costs)


def sampled(once: Callable[[], Cost], runs: int) -> Sample:
    """Run something so often: once where that takes over a minute; a first run that was short is a warm-up."""
    first = once()
    if runs == 1 or first.wall > _LONG_S:
        return Sample((first,))
    kept = [] if first.wall < _WARMED_S else [first]
    return Sample((*kept, *(once() for _ in range(runs - len(kept)))))


def run(arguments: Sequence[Any], environment: Mapping[str, str] | None = None, exits: int = 0) -> Ran:
    """Run Python with these arguments in an empty folder of its own, beside the caches, and give what it cost.

    Raises ChildFailed where it does not end with `exits`.
    """
    with (
        tempfile.TemporaryDirectory(dir=_made(CACHE)) as folder,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        began = time.perf_counter()
        child = _popen(arguments, environment, cwd=folder, stdout=out, stderr=err)
        cost = _waited(child, began)
        texts = [_text(file) for file in (out, err)]
    if child.returncode != exits:
        raise ChildFailed(f"{' '.join(map(str, arguments))}\nended with {child.returncode}:\n{texts[1][-2000:]}")
    return Ran(cost, *texts)


def _popen(
    arguments: Sequence[Any], environment: Mapping[str, str] | None, **options: Any
) -> "subprocess.Popen[bytes]":
    # An installed program has its bytecode: the warm-up writes it. Plain HTTP needs no certificates, nor reads them.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_INHERITED)}
    whole = {**inherited, "PYTHONPATH": str(HERE.parent), "NO_PROXY": "127.0.0.1", **(environment or {})}
    return subprocess.Popen([sys.executable, *map(str, arguments)], env=whole, stdin=subprocess.DEVNULL, **options)


def _waited(child: "subprocess.Popen[bytes]", began: float) -> Cost:
    try:
        _, status, usage = os.wait4(child.pid, 0)
    except BaseException:
        child.kill()
        raise
    child.returncode = os.waitstatus_to_exitcode(status)
    return Cost(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def _text(file: Any) -> str:
    file.seek(0)
    return str(file.read().decode("utf-8", "replace"))


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


class Served(NamedTuple):
    """A bench server that listens."""

    url: str

    @property
    def environment(self) -> dict[str, str]:
        """What the program needs to find it."""
        return {
            "RECONCILER_API_URL": self.url,
            "RECONCILER_TOKEN_URL": self.url,
            "RECONCILER_CLIENT_ID": CLIENT_ID,
            "RECONCILER_CLIENT_SECRET": CLIENT_SECRET,
        }

    def calls(self) -> dict[str, int]:
        """Say how many calls came, by kind."""
        with urllib.request.urlopen(f"{self.url}/bench/calls") as answer:
            counted: dict[str, int] = json.load(answer)
        return counted


@contextmanager
def serving(folder: Path, latency: float, *losses: int) -> Iterator[Served]:
    """Serve a live world, fresh, for as long as the block lasts; it loses as many answers as `bench.server` is told."""
    server = _popen(["-m", "bench.server", folder, latency, *losses], None, stdout=subprocess.PIPE)
    try:
        assert server.stdout
        yield Served(server.stdout.readline().decode().strip())
    finally:
        server.kill()
        server.communicate()


def started(*arguments: Any, state: Path, server: Served) -> "subprocess.Popen[bytes]":
    """Start the program, whose stdout is to be read; it is its caller's to end."""
    environment = {"RECONCILER_STATE_DIR": str(state), **server.environment}
    return _popen(["-m", "reconciler", *arguments], environment, cwd=state, stdout=subprocess.PIPE)


def interpreter_peak() -> int:
    """Give the peak memory of an interpreter that does nothing.

    It says so itself: what wait4 tells of a small process has the memory of the one that started it in it.
    """
    status = run(["-c", "print(open('/proc/self/status').read())"]).stdout
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM:"))
