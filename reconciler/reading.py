"""Read the sheets and the live state side by side: each takes its time, and neither needs the other."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from reconciler.api.client import ConnectApi
from reconciler.live import read_live
from reconciler.models import Desired, Live
from reconciler.report.progress import Progress, Step
from reconciler.tasks import meanwhile

HEAD_START_S = 0.25
"""Small sheets are read before anything is asked of the API: a refused one costs no call."""


async def read_both(
    api: ConnectApi, sheets: Coroutine[Any, Any, Desired], progress: Progress, head_start_s: float | None
) -> tuple[Desired, Live]:
    """Await `sheets` and, from `head_start_s` seconds after its beginning on, read the live state too.

    Without a head start (None) the live state is read afterwards. Raises what either raises, and of both what `sheets`
    does, for nothing that the API says makes a refused sheet good.
    """
    listed, go_on = _Listed(), asyncio.Event()
    async with meanwhile(_listing(api, listed, go_on, head_start_s)) as listing:
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


async def _listing(api: ConnectApi, listed: _Listed, go_on: asyncio.Event, head_start_s: float | None) -> Live:
    with suppress(TimeoutError):
        await asyncio.wait_for(go_on.wait(), head_start_s)
    return await read_live(api, listed)
