"""One writing run at a time for each partner and host."""

import errno
import gc
import stat
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reconciler.errors import RunLocked, UsageError
from reconciler.state.folder import state_folder
from reconciler.state.lock import run_lock
from tests.unit.builders import CONNECTION


def test_a_second_run_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with (
        run_lock(tmp_path, CONNECTION.tenant, CONNECTION.host, "run-1", "someone"),
        pytest.raises(RunLocked, match=r"api\.example: run run-1 by someone \(process \d+ on .+\), since") as held,
        run_lock(tmp_path, CONNECTION.tenant, CONNECTION.host, "run-2", "other"),
    ):
        pytest.fail("both runs hold the lock")
    assert str(held.value).endswith("Wait until it has ended, then run again.")


def test_the_lock_ends_with_the_run_whatever_ended_it(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), run_lock(tmp_path, CONNECTION.tenant, CONNECTION.host, "run-1", "someone"):
        raise ZeroDivisionError
    with run_lock(tmp_path, CONNECTION.tenant, CONNECTION.host, "run-2", "someone"):
        pass
    assert not list(tmp_path.rglob("*.holder.json"))


def test_a_disk_that_keeps_the_word_of_the_holder_hides_nothing_and_keeps_no_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", broken)
        with run_lock(tmp_path, CONNECTION.tenant, CONNECTION.host, "run-1", "someone"):
            pass
    with run_lock(tmp_path, CONNECTION.tenant, CONNECTION.host, "run-2", "someone"):
        pass


@pytest.mark.thorough
@pytest.mark.skipif(sys.platform == "win32", reason="flock")
def test_a_disk_that_does_not_give_the_lock_up_hides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def broken(_descriptor: int, operation: int) -> None:
        if operation == fcntl.LOCK_UN:
            raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(fcntl, "flock", broken)
    with run_lock(tmp_path, CONNECTION.tenant, CONNECTION.host, "run-1", "someone"):
        pass
    gc.collect()


@pytest.mark.parametrize("other", [{"client_id": "other"}, {"api_url": "https://other.example/api/v2"}])
def test_other_partners_and_hosts_do_not_wait(tmp_path: Path, other: dict[str, Any]) -> None:
    with (
        run_lock(tmp_path, CONNECTION.tenant, CONNECTION.host, "run-1", "someone"),
        run_lock(tmp_path, replace(CONNECTION, **other).tenant, CONNECTION.host, "run-2", "someone"),
    ):
        assert len(list(tmp_path.rglob("*.holder.json"))) == 2


def test_a_holder_that_left_no_word_is_no_fault(tmp_path: Path) -> None:
    with run_lock(tmp_path, CONNECTION.tenant, CONNECTION.host, "run-1", "someone"):
        (holder,) = tmp_path.rglob("*.holder.json")
        for content in (b"", b"{}", b"[]", b"7", b"\xff"):
            holder.write_bytes(content)
            with (
                pytest.raises(RunLocked, match="it has only just begun"),
                run_lock(tmp_path, CONNECTION.tenant, CONNECTION.host, "run-2", "other"),
            ):
                pytest.fail("both runs hold the lock")


def test_nobody_else_may_look_and_no_secret_is_written(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with run_lock(state, CONNECTION.tenant, CONNECTION.host, "run-1", "someone"):
        assert stat.S_IMODE((state / "locks").stat().st_mode) == 0o700
        for file in (state / "locks").iterdir():
            assert CONNECTION.client_secret.reveal() not in file.name + file.read_text("utf-8")


def test_a_state_directory_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(UsageError, match="a file where a folder belongs"),
        run_lock(tmp_path / "file", CONNECTION.tenant, CONNECTION.host, "run-1", "someone"),
    ):
        pytest.fail("there is no lock")
    with pytest.raises(UsageError, match="this folder cannot be made or used"):
        state_folder(tmp_path / "file", "audits")
