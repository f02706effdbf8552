"""What a run finds around it, and lacks: locks, memory, files, threads, a home, a clock that others agree with."""

import os

import pytest

from tests.acceptance.accounts import run_as
from tests.acceptance.harness import Rehearse, Room, company, live_company, person

US = os.geteuid()


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    """Open a room with somebody to create."""
    room = rehearse(live_company())
    room.sheets([company()], [person("ada")])
    return room


# -- a file system without locks ------------------------------------------------------------------------------------

_NO_FLOCK = """
import errno, fcntl

def flock(*_):
    raise OSError(errno.{name}, os.strerror(errno.{name}))

fcntl.flock = flock
"""


@pytest.mark.parametrize("name", ["ENOSYS", "EOPNOTSUPP", "ENOLCK"])
def test_a_file_system_without_locks_is_refused_and_nothing_takes_their_place(room: Room, name: str) -> None:
    ended = run_as(
        US, ["apply", "sheets", "--yes"], room.env, room.folder, warm=room.state, before=_NO_FLOCK.format(name=name)
    )
    assert ended.returncode == 2, ended.stderr
    assert "has no locks that end with the process" in ended.stderr
    assert "RECONCILER_STATE_DIR" in ended.stderr
    assert room.requests() == []
    room.apply("sheets")  # nothing was left there that would hold this one


# -- little of everything -------------------------------------------------------------------------------------------

_LITTLE_MEMORY = "import resource; resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))"


@pytest.mark.parametrize(
    "words",
    [("check", "sheets"), ("plan", "sheets"), ("apply", "sheets", "--yes"), ("plan", "sheets", "--marked", "m.xlsx")],
    ids=" ".join,
)
def test_a_small_sheet_needs_little_memory(room: Room, words: tuple[str, ...]) -> None:
    ended = run_as(US, words, room.env, room.folder, warm=room.state, before=_LITTLE_MEMORY)
    assert ended.returncode == 0, ended.stderr
