"""The sheets and the live state are read side by side, and a refused sheet has the last word."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from reconciler.errors import ApiGone, InputRefused
from reconciler.model.desired import Desired
from reconciler.model.live import Live
from reconciler.run import read
from reconciler.run.progress import Silent
from tests.unit.builders import run


class Shown(Silent):
    """Counts what is said to be through."""

    def __init__(self) -> None:
        self.through = 0

    def advance(self, count: int) -> None:
        """Count it."""
        self.through += count


class Ends:
    """The two things that are read, and how far each has come."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked = asyncio.Event()
        self.ended = ""
        self.progress = Shown()
        self.listing: Callable[[Callable[[int], None]], Awaitable[Live]]
        monkeypatch.setattr(read, "read_live", self._read_live)

    async def _read_live(self, _api: Any, listed: Callable[[int], None]) -> Live:
        self.asked.set()
        try:
            return await self.listing(listed)
        except asyncio.CancelledError:
            self.ended = "cancelled"
            raise

    def read(self, sheets: Callable[[], Awaitable[Desired]], *, side_by_side: bool) -> tuple[Desired, Live]:
        """Read both."""

        async def awaited() -> Desired:
            return await sheets()

        api: Any = None

        async def both() -> tuple[Desired, Live]:
            async with read.reading_live(api, self.progress, at_once=side_by_side) as listing:
                return await awaited(), await listing()

        return run(both())


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Ends:
    """Give both ends."""
    return Ends(monkeypatch)


def test_the_live_state_is_read_while_the_sheets_are_and_all_people_are_counted(ends: Ends) -> None:
    shown_before = []

    async def sheets() -> Desired:
        await asyncio.wait_for(ends.asked.wait(), 10)
        shown_before.append(ends.progress.through)
        return Desired(rows=3)

    async def listing(listed: Callable[[int], None]) -> Live:
        listed(100)
        while not shown_before:
            await asyncio.sleep(0)
        listed(11)
        return Live()

    ends.listing = listing
    desired, live = ends.read(sheets, side_by_side=True)
    assert (desired.rows, live) == (3, Live())
    assert (shown_before, ends.progress.through) == ([0], 111)


def test_sheets_that_are_read_first_come_before_any_call(ends: Ends) -> None:
    asked = []

    async def sheets() -> Desired:
        for _ in range(20):
            await asyncio.sleep(0)
        asked.append(ends.asked.is_set())
        return Desired()

    async def listing(_listed: Callable[[int], None]) -> Live:
        return Live()

    ends.listing = listing
    assert ends.read(sheets, side_by_side=False) == (Desired(), Live())
    assert asked == [False]


def test_a_refused_sheet_ends_the_listing(ends: Ends) -> None:
    async def sheets() -> Desired:
        await asyncio.wait_for(ends.asked.wait(), 10)
        raise InputRefused("no header", "sheet.no_header")

    async def listing(_listed: Callable[[int], None]) -> Live:
        await asyncio.Event().wait()
        raise AssertionError

    ends.listing = listing
    with pytest.raises(InputRefused):
        ends.read(sheets, side_by_side=True)
    assert ends.ended == "cancelled"


@pytest.mark.parametrize(("refused", "raised"), [(True, InputRefused), (False, ApiGone)])
def test_of_a_refused_sheet_and_an_api_that_is_gone_the_sheet_is_told(
    ends: Ends, refused: bool, raised: type[Exception]
) -> None:
    async def sheets() -> Desired:
        await asyncio.wait_for(ends.asked.wait(), 10)
        for _ in range(20):
            await asyncio.sleep(0)
        if refused:
            raise InputRefused("no header", "sheet.no_header")
        return Desired()

    async def listing(_listed: Callable[[int], None]) -> Live:
        raise ApiGone("gone")

    ends.listing = listing
    with pytest.raises(raised):
        ends.read(sheets, side_by_side=True)
