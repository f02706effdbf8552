"""Whoever finds the lock of a worker free knows that it is gone."""

import subprocess
import sys
from pathlib import Path

import pytest

from reconciler.errors import UsageError
from reconciler.model.state_place import StatePlace
from reconciler.state.backends import worker_locks
from reconciler.state.worker_locks import new_worker

HOLD = """
import sys
from pathlib import Path
from reconciler.model.state_place import StatePlace
from reconciler.state.backends import worker_locks
lock = worker_locks(StatePlace(Path(sys.argv[1]))).hold(sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""


def test_a_worker_lives_as_long_as_its_process_however_that_ends(tmp_path: Path) -> None:
    locks, worker = worker_locks(StatePlace(tmp_path)), new_worker()
    assert not locks.is_alive(worker)
    command = [sys.executable, "-c", HOLD, str(tmp_path), worker]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        assert locks.is_alive(worker)
        process.kill()
        process.wait()
    assert not locks.is_alive(worker)
    assert not list(tmp_path.glob("locks/worker-*"))


def test_a_lock_is_held_until_it_is_given_up(tmp_path: Path) -> None:
    locks, worker = worker_locks(StatePlace(tmp_path)), new_worker()
    lock = locks.hold(worker)
    assert lock.keep()
    assert locks.is_alive(worker)
    lock.release()
    assert not locks.is_alive(worker)


@pytest.mark.parametrize("worker", ["", "../x", "page", "worker-1"])
def test_what_is_no_worker_is_not_alive(tmp_path: Path, worker: str) -> None:
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks" / "page.lock").touch()
    assert not worker_locks(StatePlace(tmp_path)).is_alive(worker)
    assert (tmp_path / "locks" / "page.lock").exists()


def test_a_lock_that_cannot_be_taken_is_told(tmp_path: Path) -> None:
    (tmp_path / "locks").write_text("a file where a folder belongs", "utf-8")
    with pytest.raises(UsageError, match="locks"):
        worker_locks(StatePlace(tmp_path)).hold(new_worker())
