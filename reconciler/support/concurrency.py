"""Run coroutines side by side."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

T = TypeVar("T")


async def gather_all(jobs: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Run all jobs side by side and give their results in order; the first error cancels the others and is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(job) for job in jobs]
    except BaseExceptionGroup as errors:
        raise _first(errors) from None
    return [task.result() for task in tasks]


async def gather_few(jobs: Iterable[Coroutine[Any, Any, T]], most: int) -> list[T]:
    """As `gather_all`, with at most so many under way; a job is taken only when there is room for it."""
    numbered, done = enumerate(jobs), dict[int, T]()

    async def work() -> None:
        for number, job in numbered:
            done[number] = await job

    await gather_all(work() for _ in range(most))
    return [done[number] for number in range(len(done))]


async def in_thread(work: Callable[..., T], *arguments: Any) -> T:
    """Do some work in a thread; who is cancelled waits until it has ended, for nothing can stop it."""
    working = asyncio.ensure_future(asyncio.to_thread(work, *arguments))
    try:
        return await asyncio.shield(working)
    except asyncio.CancelledError:
        await asyncio.wait([working])
        if not working.cancelled():
            working.exception()  # looked at, or asyncio complains of an error that nobody saw
        raise


@asynccontextmanager
async def background_task(job: Coroutine[Any, Any, T]) -> AsyncIterator[asyncio.Task[T]]:
    """Run a job beside what the block does, which may wait for it; with the block the job ends, too."""
    task = asyncio.create_task(job)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # looked at, or asyncio complains of an error that nobody saw


def _first(errors: BaseExceptionGroup[BaseException]) -> BaseException:
    error = errors.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error
