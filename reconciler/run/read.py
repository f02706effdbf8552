"""Read the sheets and the live state side by side: each takes its time, and neither needs the other."""

import asyncio
from collections.abc import Awaitable

from reconciler.api.client import ConnectApi
from reconciler.api.read_live import read_live
from reconciler.model.desired import Desired
from reconciler.model.live import Live
from reconciler.run.progress import Progress, Step
from reconciler.support.concurrency import background_task


async def read_both(
    api: ConnectApi, sheets: Awaitable[Desired], progress: Progress, *, side_by_side: bool
) -> tuple[Desired, Live]:
    """Await `sheets`, and read the live state: meanwhile, or afterwards.

    Raises what either raises, and of both what `sheets` does, for nothing that the API says makes a refused sheet good.
    """
    listed, go_on = _Listed(), asyncio.Event()
    if side_by_side:
        go_on.set()
    async with background_task(_listing(api, listed, go_on)) as listing:
        desired = await sheets
        go_on.set()
        with progress.step("Reading live companies and people") as step:
            listed.show(step)
            return desired, await listing


class _Listed:
    """Counts the people listed, also before there is a step that shows them."""

    def __init__(self) -> None:
        self._before = 0
        self._step: Step | None = None

    def __call__(self, users: int) -> None:
        if self._step:
            self._step.advance(users)
        else:
            self._before += users

    def show(self, step: Step) -> None:
        self._step = step
        step.advance(self._before)


async def _listing(api: ConnectApi, listed: _Listed, go_on: asyncio.Event) -> Live:
    await go_on.wait()
    return await read_live(api, listed)
