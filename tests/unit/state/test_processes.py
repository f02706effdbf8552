"""A run that is at work is known by its process, where the system tells of processes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reconciler.state.processes import at_work, started
from reconciler.state.sqlite import SqliteStore
from reconciler.state.store import Entry

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system tells nothing of processes")


@pytest.fixture
def other() -> Iterator["subprocess.Popen[bytes]"]:
    """Give a process that waits."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def begun(process: int, since: str) -> Entry:
    return "begun", {"tenant": "tenant", "process": process, "process_started": since}


def seen(state_dir: Path, *records: Entry, tenant: str = "tenant") -> str:
    with closing(SqliteStore(state_dir)) as store:
        store.journal.append("tenant", "run", records)
        found = at_work(store.journal, tenant)
        return found.subject if found else ""


def test_a_run_that_has_not_ended_is_at_work_while_its_process_lives(
    tmp_path: Path, other: "subprocess.Popen[bytes]"
) -> None:
    record = begun(other.pid, started(other.pid))
    assert seen(tmp_path / "a", record) == "run"
    assert seen(tmp_path / "b", record, tenant="another") == ""
    assert seen(tmp_path / "c", record, ("ended", {"outcome": "done"})) == ""
    other.kill()
    os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and nobody has taken note
    assert seen(tmp_path / "d", record) == ""
    other.wait()
    assert seen(tmp_path / "e", record) == ""


def test_another_process_with_the_same_number_is_another(tmp_path: Path, other: "subprocess.Popen[bytes]") -> None:
    assert seen(tmp_path / "a", begun(other.pid, "another boot:1")) == ""
    assert seen(tmp_path / "b", begun(other.pid, "")) == ""


def test_an_earlier_run_of_this_process_bars_none(tmp_path: Path) -> None:
    assert seen(tmp_path, begun(os.getpid(), started(os.getpid()))) == ""
