"""Rooms for a test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

pytest.register_assert_rewrite("tests.storm.rig")

from tests.storm.rig import BEFORE, Room, populated, room, wanted_sheets  # noqa: E402
from tests.storm.witness import Witness  # noqa: E402


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Storms and kills take their time."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def open_room(tmp_path: Path) -> Iterator[Callable[[Witness], Room]]:
    """Open a room around a world."""
    with ExitStack() as stack:
        yield lambda world: stack.enter_context(room(tmp_path / "room", world))


@pytest.fixture
def five_writes(open_room: Callable[[Witness], Room]) -> Room:
    """Give a room where one run makes each kind of write."""
    room = open_room(populated(BEFORE))
    room.sheets(*wanted_sheets())
    return room
