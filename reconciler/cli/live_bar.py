"""A bar that is drawn ten times a second, with what the run waits for below it."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Column
from rich.text import Text

from reconciler.cli.progress_facts import Count, Waits

_BAR_WIDTH = 20


class _Bar(Progress):
    """The bar of one stage."""

    def __init__(self, columns: Iterable[ProgressColumn], waits: Waits, console: Console) -> None:
        self._waits = waits
        super().__init__(*columns, console=console, get_time=time.monotonic)

    def get_renderables(self) -> Iterable[RenderableType]:
        """Yield the bar, and a line for each thing that is waited for."""
        yield from super().get_renderables()
        for line in self._waits.lines():
            yield Text(f"  {line}", no_wrap=True, overflow="ellipsis")


class _Pace(ProgressColumn):
    """The rate, and the time left where there is a bar; neither while companies are waited for."""

    max_refresh = 0.5

    def __init__(self, waits: Waits) -> None:
        self._waits = waits
        super().__init__()

    def render(self, task: Task) -> Text:
        """Return both in words."""
        if not task.speed or task.finished or self._waits.for_companies:
            return Text("")
        left = task.time_remaining if task.total else None
        return Text(f"{task.speed:.0f}/s" + ("" if left is None else f", {left:.0f} s left"))


class _Step:
    def __init__(self, bar: Progress, title: str, count: Count) -> None:
        self._bar = bar
        self._count = count
        self._task = bar.add_task(title, total=count.total or None, so_far=count.so_far)

    def advance(self, count: int) -> None:
        """Take in that `count` more items are through."""
        self._count.add(count)
        through, total = self._count.through, self._count.total
        if self._count.has_ended and not total:
            total = through  # nothing turns any more
        self._bar.update(self._task, total=total or None, completed=through, so_far=self._count.so_far)


@contextmanager
def live_bar(title: str, count: Count, waits: Waits, console: Console | None = None) -> Iterator[_Step]:
    """Show how far a stage is within the block; there is a bar only where it is known of what it is a part."""
    words = TextColumn("{task.description}", table_column=Column(no_wrap=True, overflow="ellipsis"))
    counts = TextColumn("{task.fields[so_far]}", table_column=Column(no_wrap=True))
    bar = [BarColumn(bar_width=_BAR_WIDTH)] if count.total else []
    columns = [SpinnerColumn(), words, *bar, counts, TimeElapsedColumn(), _Pace(waits)]
    with _Bar(columns, waits, console or Console(stderr=True)) as live:
        yield _Step(live, title, count)
