"""Progress for people: a bar with rate and time left on a terminal, plain lines in a log."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from reconciler.config.units import in_words
from reconciler.run.progress import Stage, Step

_LINE_EVERY_S = 10.0

_TITLES = {
    Stage.READ_SHEETS: "Reading sheets",
    Stage.SETTLE: "Settling run {about}",
    Stage.READ_LIVE: "Reading live companies and people",
    Stage.WRITE: "Applying",
    Stage.VERIFY: "Reading again to verify",
}


def _title(stage: Stage, about: str) -> str:
    return _TITLES[stage].format(about=about)


class Lines:
    """Plain lines on stderr for logs: one when a stage ends, and one every ten seconds while it lasts."""

    @contextmanager
    def step(self, stage: Stage, total: int | None = None, about: str = "") -> Iterator[Step]:
        """Begin a stage."""
        line = _Line(_title(stage, about), total)
        yield line
        line.end()

    def paused(self, seconds: float) -> None:
        """Say that the server asked for a pause."""
        _say(_pause(seconds))

    def away(self, why: str, seconds: float) -> None:
        """Say that a host is away, and for how long it is tried again."""
        _say(_away(why, seconds))

    def until(self, moment: str) -> None:
        """Say from when on no write begins."""
        _say(_deadline(moment))


class _Line:
    def __init__(self, title: str, total: int | None) -> None:
        self._title = title
        self._total = total
        self._count = 0
        self._began = self._said = time.monotonic()

    def advance(self, count: int) -> None:
        self._count += count
        now = time.monotonic()
        if now - self._said >= _LINE_EVERY_S:
            self._said = now
            _say(f"{self._title}: {self._so_far(now)}")

    def end(self) -> None:
        _say(f"{self._title}: {self._count:,} in {time.monotonic() - self._began:.1f} s")

    def _so_far(self, now: float) -> str:
        rate = self._count / (now - self._began)
        if not self._total:
            return f"{self._count:,}, {rate:.1f}/s"
        left = (self._total - self._count) / rate if rate else 0
        return f"{self._count:,} of {self._total:,}, {rate:.1f}/s, {left:.0f} s left"


class Bars:
    """Live bars on a terminal, with count, rate and time left."""

    @contextmanager
    def step(self, stage: Stage, total: int | None = None, about: str = "") -> Iterator[Step]:
        """Begin a stage."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

        columns = [SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24)]
        counts = TextColumn("{task.completed:,.0f}{task.fields[of]}  {task.fields[rate]}")
        left = TimeRemainingColumn(elapsed_when_finished=True) if total else TimeElapsedColumn()
        with Progress(*columns, counts, left, console=Console(stderr=True)) as bars:
            of = f" of {total:,}" if total else ""
            yield _Bar(bars, bars.add_task(_title(stage, about), total=total, of=of, rate=""), total)

    def paused(self, seconds: float) -> None:
        """Say that the server asked for a pause."""
        _say(_pause(seconds))

    def away(self, why: str, seconds: float) -> None:
        """Say that a host is away, and for how long it is tried again."""
        _say(_away(why, seconds))

    def until(self, moment: str) -> None:
        """Say from when on no write begins."""
        _say(_deadline(moment))


class _Bar:
    def __init__(self, bars: "object", task: int, total: int | None) -> None:
        self._bars = bars
        self._task = task
        self._total = total

    def advance(self, count: int) -> None:
        bars = self._bars
        bars.advance(self._task, count)  # type: ignore[attr-defined]
        speed = bars.tasks[0].speed  # type: ignore[attr-defined]
        bars.update(self._task, rate=f"{speed:.0f}/s" if speed else "")  # type: ignore[attr-defined]


def _pause(seconds: float) -> str:
    return f"The server asks for a pause of {max(1, round(seconds))} s: every request waits."


def _away(why: str, seconds: float) -> str:
    return f"{why} The run waits, and tries again for up to {in_words(seconds)}."


def _deadline(moment: str) -> str:
    return f"No write begins after {moment}."


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is the log
