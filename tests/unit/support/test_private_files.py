"""Folders and files that their owner alone can use, whatever the umask."""

import errno
import logging
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from reconciler.cli.log_setup import FaultFile
from reconciler.config.connection import Connection, Secret
from reconciler.model.state_place import StatePlace
from reconciler.state.backends import open_state
from reconciler.state.lock import run_lock
from reconciler.support.private_files import hand_over, open_private, private_folder, private_folder_in, write_private

CONNECTION = Connection("https://api.example/api/v2", "https://auth.example", "", "partner", Secret("hunter2"))


@pytest.fixture(autouse=True, params=[0o000, 0o022, 0o277])
def umask(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """Work under an umask."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def files(folder: Path) -> dict[str, int]:
    return {path.suffix: mode(path) for path in folder.rglob("*") if path.is_file()}


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    private_folder(tmp_path / "state")
    private_folder(tmp_path / "state")
    assert mode(tmp_path / "state") == 0o700


def test_a_folder_that_exists_keeps_its_mode_and_is_warned_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    tmp_path.chmod(0o755)
    private_folder(tmp_path)
    assert caplog.messages == []
    private_folder.__globals__["_warn_where_others_write"].cache_clear()
    tmp_path.chmod(0o777)
    private_folder(tmp_path)
    private_folder(tmp_path)
    assert mode(tmp_path) == 0o777
    assert [f"Others can write to {tmp_path}" in message for message in caplog.messages] == [True]


def test_a_file_is_closed_whether_it_is_new_or_not(tmp_path: Path) -> None:
    for name in ("new", "old"):
        path = tmp_path / name
        if name == "old":
            path.write_text("long before")
            path.chmod(0o666)
        write_private(path, b"now")
        assert (path.read_bytes(), mode(path)) == (b"now", 0o600)


def test_what_is_no_file_keeps_its_mode(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "pipe").chmod(0o666)
    os.close(open_private(tmp_path / "pipe", os.O_RDWR))
    assert mode(tmp_path / "pipe") == 0o666


def test_the_journal_and_its_companions_are_closed_while_it_is_open(tmp_path: Path) -> None:
    with closing(open_state(StatePlace(tmp_path / "state"))) as store:
        store.journal.append("tenant", "run", [("begun", {})])
        found = files(tmp_path / "state")
    assert found == dict.fromkeys((".sqlite3", ".sqlite3-wal", ".sqlite3-shm"), 0o600)


def test_a_journal_that_was_open_to_others_is_closed(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite3").touch()
    (tmp_path / "journal.sqlite3").chmod(0o664)
    with closing(open_state(StatePlace(tmp_path))) as store:
        store.untold("tenant")
        assert set(files(tmp_path).values()) == {0o600}


def test_the_lock_and_its_holder_are_closed(tmp_path: Path) -> None:
    with run_lock(tmp_path / "state", CONNECTION.tenant, CONNECTION.host, "run", "me"):
        found = files(tmp_path / "state")
    assert found == {".lock": 0o600, ".json": 0o600}
    assert {mode(path) for path in (tmp_path / "state", tmp_path / "state" / "locks")} == {0o700}


def test_the_log_of_faults_is_closed_and_holds_the_traceback(tmp_path: Path) -> None:
    handler = FaultFile(tmp_path / "state")
    try:
        raise ValueError("why")
    except ValueError as error:
        info = (ValueError, error, error.__traceback__)
    handler.emit(logging.LogRecord("x", logging.ERROR, "x.py", 1, "what", (), info))
    assert "ValueError: why" in (tmp_path / "state" / "faults.log").read_text("utf-8")
    assert files(tmp_path / "state") == {".log": 0o600}


# -- as root, in the folder of a service's user ----------------------------------------------------------------------

NOBODY = 65534


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize("planted", [os.link, os.symlink])
def test_what_root_has_elsewhere_is_given_to_nobody_who_links_to_it(
    tmp_path: Path, planted: Callable[[Path, Path], None]
) -> None:
    folder, elsewhere = tmp_path / "state", tmp_path / "of root"
    folder.mkdir()
    os.chown(folder, NOBODY, NOBODY)
    for path in (elsewhere, made := folder / "made"):
        path.touch()
    planted(elsewhere, linked := folder / "linked")
    for path in (made, linked):
        with suppress(OSError):
            hand_over(path)
    assert (made.stat().st_uid, elsewhere.stat().st_uid) == (NOBODY, 0)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give files away")
def test_what_root_can_give_to_nobody_is_not_left_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    (folder := tmp_path / "state").mkdir()
    kept = folder / "kept"
    kept.touch()
    os.chown(folder, NOBODY, NOBODY)
    monkeypatch.setattr(os, "fchown", refused)
    with pytest.raises(PermissionError):
        private_folder_in(folder, "audits")
    for path in (folder / "new", kept):
        with pytest.raises(PermissionError):
            open_private(path, os.O_RDWR)
    assert list(folder.iterdir()) == [kept]
