"""Work in a thread ends before whoever waits for it, and a run that is interrupted twice still ends in order."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from reconciler.config.connection import connect
from reconciler.config.settings import load_settings
from reconciler.model.desired import Desired
from reconciler.model.report import Report
from reconciler.report.words.english import catalogue as english
from reconciler.run import read
from reconciler.run.request import Request
from reconciler.run.run import preview
from reconciler.support.concurrency import in_thread


def test_who_is_cancelled_waits_until_the_thread_has_ended() -> None:
    begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        may_end.wait(10)
        ended.set()

    async def whole() -> None:
        task = asyncio.create_task(in_thread(work))
        await asyncio.to_thread(begun.wait, 10)
        task.cancel()
        await asyncio.sleep(0)
        assert not task.done()
        may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended.is_set()

    asyncio.run(whole())


def test_an_error_of_the_thread_is_raised() -> None:
    def work() -> None:
        raise ValueError("why")

    with pytest.raises(ValueError, match="why"):
        asyncio.run(in_thread(work))


def test_a_run_that_is_interrupted_twice_while_sheets_are_read_ends_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[str] = []

    def slowly(*_arguments: Any, **_more: Any) -> Desired:
        for _ in range(2):
            loop.call_soon_threadsafe(request.stop, "Somebody wants an end.")
            # The loop has taken it in before it goes on with what is asked of it here.
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result(10)
        ended.append("the thread")
        return Desired()

    loop: asyncio.AbstractEventLoop
    request = Request(sources=[tmp_path / "people.csv"])

    async def whole() -> Report:
        nonlocal loop
        loop = asyncio.get_running_loop()
        report = await preview(request, settings, connect(settings, environment), english)
        ended.append("the run")
        return report

    monkeypatch.setattr(read, "load_beside", slowly)
    environment = {
        "RECONCILER_CLIENT_ID": "someone",
        "RECONCILER_CLIENT_SECRET": "secret",
        "RECONCILER_STATE_DIR": str(tmp_path),
        "RECONCILER_API_URL": "http://127.0.0.1:9",
        "RECONCILER_TOKEN_URL": "http://127.0.0.1:9",
    }
    settings = load_settings(None, environment)
    report = asyncio.run(whole())
    assert ended == ["the thread", "the run"]
    assert (report.exit_code, report.error_code) == (6, "")
    assert report.error == "Somebody wants an end."
