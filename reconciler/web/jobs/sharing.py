"""What pages that stand on the same state tell each other of their jobs."""

import asyncio

from reconciler.support.concurrency import in_thread
from reconciler.support.lazy_log import logger
from reconciler.web.desk import Desk
from reconciler.web.jobs import left_over
from reconciler.web.store import StoreFailed

EVERY_S = 1.0


async def share(desk: Desk, every_s: float = EVERY_S) -> None:
    """Tell how far the jobs here are, hear which are to end, and settle those of pages that have died; without end."""
    told = dict[str, str]()
    while True:
        await asyncio.sleep(every_s)
        try:
            told = await _shared(desk, told)
            await left_over.settle(desk)
        except StoreFailed:
            continue  # it stands in the log
        except Exception as error:  # noqa: BLE001 - it must go on: the others would take this page for dead
            logger(__name__).error("unexpected error of what pages share", exc_info=error)


async def _shared(desk: Desk, told: dict[str, str]) -> dict[str, str]:
    """Return what is told of the jobs here from now on; `told` is what was before."""
    queue, jobs = desk.queue, desk.queue.jobs
    await in_thread(desk.presence.keep)
    now = queue.progress()
    if changed := {job_id: said for job_id, said in now.items() if told.get(job_id) != said}:
        await in_thread(jobs.tell, changed)
    if now:
        for job_id, who in (await in_thread(jobs.to_stop)).items():
            queue.stop(job_id, who)
    return now
