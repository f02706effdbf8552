"""Progress for people: a live bar on a terminal, plain lines in a log."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from reconciler.cli import json_lines
from reconciler.cli.progress_facts import Count, Waits
from reconciler.config.units import in_words
from reconciler.run.progress import Stage, Step

_LINE_EVERY_S = 10.0

_TITLES = {
    Stage.READ_SHEETS: "Reading sheets",
    Stage.SETTLE: "Settling run {about}",
    Stage.READ_LIVE: "Reading what is live",
    Stage.WRITE: "Applying",
    Stage.VERIFY: "Reading again to verify",
}
_ENDINGS = {
    Stage.READ_SHEETS: "nothing was written.",
    Stage.SETTLE: "nothing was written.",
    Stage.READ_LIVE: "nothing was written.",
    Stage.WRITE: "{under_way} under way; nothing more is sent, and what was sent is verified.",
    Stage.VERIFY: "what was sent is verified first.",
    Stage.PROVE: "the audit workbook is finished first.",
}


class _Told:
    """What is told in a sentence as it happens, on a terminal and in a log."""

    def __init__(self) -> None:
        self._waits = Waits()

    def paused(self, seconds: float) -> None:
        """Say that the server asked for a pause."""
        self._waits.pause(seconds)
        _say(f"The server asks for a pause of {max(1, round(seconds))} s: every request waits.")

    def away(self, why: str, seconds: float) -> None:
        """Say that a host is away, and for how long it is tried again."""
        self._waits.away()
        _say(f"{why} The run waits, and tries again for up to {in_words(seconds)}.")

    def back(self, seconds: float) -> None:
        """Say that a host is there again."""
        self._waits.back()
        _say(f"It answers again, after {max(1, round(seconds))} s: the run goes on.")

    def until(self, moment: str) -> None:
        """Say from when on no write begins."""
        _say(f"No write begins after {moment}.")

    def ending(self, stage: Stage, under_way: int) -> None:
        """Say at once what still happens where the run is asked to end."""
        self._waits.hurry()
        requests = "1 request" if under_way == 1 else f"{under_way or 'no'} requests"
        _say("Ending: " + _ENDINGS[stage].format(under_way=requests))


class Lines(_Told):
    """Plain lines on stderr for logs: one when a stage ends, and at most one every ten seconds while it lasts."""

    def __init__(self) -> None:
        super().__init__()
        self._waited_said = 0.0

    @contextmanager
    def step(self, stage: Stage, total: int | None = None, about: str = "") -> Iterator[Step]:
        """Begin a stage."""
        line = _Line(_TITLES[stage].format(about=about), Count(stage, total))
        yield line
        line.end()

    @contextmanager
    def waiting(self, company: str) -> Iterator[Step]:
        """Say every ten seconds at most that companies are waited for."""
        if not self._waits.for_companies:
            self._waited_said = time.monotonic()
        with self._waits.company(company):
            yield self

    def advance(self, count: int) -> None:  # noqa: ARG002 - it is still waited for
        """Take in that something is still waited for."""
        now = time.monotonic()
        if now - self._waited_said >= _LINE_EVERY_S and self._waits.for_companies:
            self._waited_said = now
            _say(self._waits.for_companies)


class _Line:
    def __init__(self, title: str, count: Count) -> None:
        self._title = title
        self._count = count
        self._said = time.monotonic()

    def advance(self, count: int) -> None:
        self._count.add(count)
        now = time.monotonic()
        if count and now - self._said >= _LINE_EVERY_S:
            self._said = now
            _say(f"{self._title}: {self._count.so_far}, {self._count.pace}")

    def end(self) -> None:
        self._count.has_ended = True
        _say(f"{self._title}: {self._count.so_far} in {self._count.seconds:.1f} s")


class Bars(_Told):
    """Live bars on a terminal, with count, rate and time left, and below them what is waited for."""

    @contextmanager
    def step(self, stage: Stage, total: int | None = None, about: str = "") -> Iterator[Step]:
        """Begin a stage."""
        from reconciler.cli.live_bar import live_bar

        count = Count(stage, total)
        with live_bar(_TITLES[stage].format(about=about), count, self._waits) as bar:
            yield bar
            count.has_ended = True
            bar.advance(0)

    @contextmanager
    def waiting(self, company: str) -> Iterator[Step]:
        """Show within the block, below the bar, that a company is waited for."""
        with self._waits.company(company):
            yield self

    def advance(self, count: int) -> None:
        """Ignore that something is still waited for: the line below the bar moves by itself."""


def _say(line: str) -> None:
    if not json_lines.told("stage", line):
        print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is the log
