"""Rooms to rehearse in: each test gets its own folder, world and log."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

pytest.register_assert_rewrite("tests.acceptance.harness")

from tests.acceptance.harness import Rehearse, Room, rehearsal, world_of  # noqa: E402


def pytest_configure() -> None:
    """Have the commands hear signals that whoever started the tests ignores, as nohup does."""
    for one in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(one) is signal.SIG_IGN:
            signal.signal(one, signal.default_int_handler if one is signal.SIGINT else signal.SIG_DFL)


@pytest.fixture
def rehearse(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Rehearse]:
    """Open rooms on worlds; each is judged when the test ends. In slow tests each command is begun as installed."""
    is_slow = request.node.get_closest_marker("slow") is not None
    with ExitStack() as stack:

        def opened(*companies: Mapping[str, Any], **rest: Any) -> Room:
            room = stack.enter_context(rehearsal(tmp_path / "room", world_of(*companies, **rest)))
            room.is_warm = not is_slow
            return room

        yield opened
