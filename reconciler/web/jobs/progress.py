"""How far a job is: told by its process a line at a time, and kept by the server as one picture."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from reconciler.run.progress import Stage, Step

_STAGES = {
    Stage.READ_SHEETS: "Reading the sheets",
    Stage.SETTLE: "Finding out what became of an earlier run",
    Stage.READ_LIVE: "Reading who has access today",
    Stage.WRITE: "Making the changes",
    Stage.VERIFY: "Reading everything again, to prove it",
    Stage.PROVE: "Writing the audit workbook",
}
_OFTEN_S = 0.2


class Told:
    """Progress of a run that is told in lines."""

    def __init__(self, tell: Callable[..., None], clock: Callable[[], float] = time.monotonic) -> None:
        self._tell = tell
        self._clock = clock

    @contextmanager
    def step(self, stage: Stage, total: int | None = None, about: str = "") -> Iterator[Step]:  # noqa: ARG002
        """Begin a stage."""
        self._tell(stage=stage, total=total or 0)
        counting = _Counting(self._tell, self._clock)
        yield counting
        counting.tell()

    def paused(self, seconds: float) -> None:
        """Tell that the server asked for a pause."""
        self._tell(note=f"The API asked for a pause of {seconds:.0f} s.")

    def away(self, why: str, seconds: float) -> None:
        """Tell that a host is away."""
        self._tell(note=f"{why} Trying again for {seconds:.0f} s.")

    def back(self, seconds: float) -> None:  # noqa: ARG002
        """Tell that a host is there again."""
        self._tell(note="")

    @contextmanager
    def waiting(self, company: str) -> Iterator[Step]:
        """Begin to wait for a company."""
        self._tell(wait=company)
        yield _Counting(self._tell, self._clock, silent=True)
        self._tell(waited=company)

    def ending(self, stage: Stage, under_way: int) -> None:
        """Tell that the run is to end."""
        more = f" {under_way} under way." if under_way else ""
        self._tell(stage=stage, note=f"Stopping: nothing new is begun.{more}")

    def until(self, moment: str) -> None:
        """Tell from which moment on no write begins."""
        self._tell(note=f"Nothing new is begun from {moment} on.")


class _Counting:
    def __init__(self, tell: Callable[..., None], clock: Callable[[], float], *, silent: bool = False) -> None:
        self._tell, self._clock, self._silent = tell, clock, silent
        self._done, self._told_at = 0, clock()

    def advance(self, count: int) -> None:
        """Take in that `count` more items are through."""
        self._done += count
        if self._clock() - self._told_at >= _OFTEN_S:
            self.tell()

    def tell(self) -> None:
        """Tell how many are through."""
        self._told_at = self._clock()
        if not self._silent:
            self._tell(done=self._done)


class HowFar(NamedTuple):
    """How far a job is, as pages show it: a sentence, how many of how many are through, and the seconds left."""

    said: str = ""
    done: int = 0
    total: int = 0
    left_s: int | None = None


class Picture:
    """What is known of a job under way, from the lines of its process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.stage, self.done, self.total, self.note, self.locked = "", 0, 0, "", ""
        self._waits = dict[str, None]()
        self._began = clock()

    def take(self, line: dict[str, Any]) -> None:
        """Take in a line."""
        if "stage" in line:
            self.stage, self.done, self.total = _STAGES[Stage(line["stage"])], 0, line.get("total", 0)
            self.note, self.locked, self._began = line.get("note", ""), "", self._clock()
        self.done = line.get("done", self.done)
        self.note = line.get("note", self.note)
        self.locked = line.get("locked", self.locked)
        if "wait" in line:
            self._waits[line["wait"]] = None
        self._waits.pop(line.get("waited", ""), None)

    @property
    def now(self) -> HowFar:
        """How far it is."""
        return HowFar(self.said, self.done, self.total, self.left_s)

    @property
    def waits(self) -> str:
        """Which company is waited for, and how many more; "" for none."""
        waits = list(self._waits)  # pages look at it from threads, while it changes
        return f"{waits[0]} and {len(waits) - 1:,} more" if len(waits) > 1 else "".join(waits)

    @property
    def said(self) -> str:
        """The stage as a sentence, and what is waited for."""
        if self.locked:
            return f"{self.locked} This begins by itself as soon as that has ended."
        wait = f"Waiting for {self.waits} to be set up, usually about 20 minutes."
        return " ".join(filter(None, (f"{self.stage}." if self.stage else "", self.note, wait if self.waits else "")))

    @property
    def left_s(self) -> int | None:
        """How many seconds are left, None where nobody can tell."""
        took = self._clock() - self._began
        if not (self.total and 0 < self.done < self.total and took > 2):
            return None
        return round(took / self.done * (self.total - self.done))
