"""The state folder is ours, and nothing is written through a link that somebody has put there."""

import logging
import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from reconciler.cli.log_setup import FaultFile
from reconciler.errors import UsageError
from reconciler.model.state_place import StatePlace
from reconciler.state.backends import open_state
from reconciler.state.folder import state_folder
from reconciler.state.lock import run_lock
from reconciler.support.private_files import write_private
from tests.unit.builders import CONNECTION


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# -- owners and links -----------------------------------------------------------------------------------------------

NOBODY = 65534
needs_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give files away")


def as_user(uid: int, use: Callable[[Path], object], state: Path) -> str:
    """Use a state folder in a process of another user, and give the words of the UsageError that came of it."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
        said = ""
        try:
            use(state)
        except UsageError as error:
            said = str(error)
        except BaseException as error:  # noqa: BLE001 - told to the test
            said = f"!{error!r}"
        os.write(writing, said.encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading) as told:
        return told.read()


def reachable(path: Path) -> Path:
    """Let other users come to a folder of a test, and give it."""
    for folder in path.parents:
        if not folder.is_relative_to(tempfile.gettempdir()) or folder == Path(tempfile.gettempdir()):
            break
        folder.chmod(folder.stat().st_mode | 0o011)
    return path


def hold(state: Path) -> None:
    with run_lock(state, CONNECTION.tenant, CONNECTION.host, "run", "me"):
        pass


def open_and_close(state: Path) -> None:
    with closing(open_state(StatePlace(state))) as store:
        store.untold("tenant")


def audits(state: Path) -> None:
    state_folder(state, "audits")


def plans(state: Path) -> None:
    state_folder(state, "plans")


USES = [hold, open_and_close, audits, plans]


@needs_root
@pytest.mark.parametrize("use", USES)
def test_a_state_folder_of_somebody_else_is_refused_with_the_cure(
    tmp_path: Path, use: Callable[[Path], object]
) -> None:
    state = reachable(tmp_path / "state")
    state.mkdir()
    state.chmod(0o777)
    os.chown(state, 4321, 4321)
    said = as_user(NOBODY, use, state)
    assert said.startswith(f"{state} belongs to user 4321, and this is")
    assert "chown -R" in said
    assert "RECONCILER_STATE_DIR" in said
    assert list(state.iterdir()) == []


@needs_root
@pytest.mark.parametrize("use", USES)
def test_a_state_folder_of_our_own_is_used_and_so_is_one_that_root_made_for_us(
    tmp_path: Path, use: Callable[[Path], object]
) -> None:
    for name, owner, bits in (("own", NOBODY, 0o700), ("of root", 0, 0o777)):
        state = reachable(tmp_path / name)
        state.mkdir()
        state.chmod(bits)
        os.chown(state, owner, owner)
        assert as_user(NOBODY, use, state) == ""


@needs_root
def test_what_somebody_else_has_put_into_the_state_folder_is_refused_of_root_too(tmp_path: Path) -> None:
    state = reachable(tmp_path / "state")
    (state / "locks").mkdir(parents=True)
    state.chmod(0o777)
    os.chown(state / "locks", 4321, 4321)
    (state / "journal.sqlite3").touch()
    os.chown(state / "journal.sqlite3", 4321, 4321)
    for use in (hold, open_and_close):
        with pytest.raises(UsageError, match="belongs to user 4321"):
            use(state)
        assert "belongs to user 4321" in as_user(NOBODY, use, state)


@needs_root
def test_root_may_work_in_the_folder_of_a_services_user(tmp_path: Path) -> None:
    state = reachable(tmp_path / "state")
    state.mkdir()
    os.chown(state, NOBODY, NOBODY)
    for use in USES:
        assert as_user(NOBODY, use, state) == ""
    for use in USES:
        use(state)


def link(place: Path, victim: Path) -> None:
    place.symlink_to(victim)


def hard_link(place: Path, victim: Path) -> None:
    os.link(victim, place)


KEPT = [
    (f"locks/{CONNECTION.tenant}.lock", hold),
    (f"locks/{CONNECTION.tenant}.holder.json", hold),
    ("journal.sqlite3", open_and_close),
    ("journal.sqlite3-wal", open_and_close),
    ("journal.sqlite3-shm", open_and_close),
    ("journal.sqlite3-journal", open_and_close),
]


@pytest.mark.parametrize("planted", [link, hard_link])
@pytest.mark.parametrize(("name", "use"), KEPT)
def test_a_link_that_was_planted_is_refused_and_its_victim_stays_as_it_is(
    tmp_path: Path, name: str, use: Callable[[Path], object], planted: Callable[[Path, Path], None]
) -> None:
    victim, place = tmp_path / "victim", tmp_path / "state" / name
    victim.write_bytes(b"of somebody")
    victim.chmod(0o644)
    place.parent.mkdir(parents=True, mode=0o700)
    planted(place, victim)
    with pytest.raises(UsageError, match=r"link.*Find out who"):
        use(tmp_path / "state")
    assert (victim.read_bytes(), mode(victim)) == (b"of somebody", 0o644)


@pytest.mark.parametrize("name", ["locks", "audits", "plans"])
def test_a_link_in_the_place_of_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim").chmod(0o755)
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / name).symlink_to(tmp_path / "victim")
    with pytest.raises(UsageError, match=rf"{name} is a link"):
        state_folder(tmp_path / "state", name)
    assert (mode(tmp_path / "victim"), list((tmp_path / "victim").iterdir())) == (0o755, [])


def test_a_planted_link_gets_no_fault_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"of somebody")
    (tmp_path / "faults.log").symlink_to(tmp_path / "victim")
    info = (ValueError, ValueError("why"), None)
    FaultFile(tmp_path).emit(logging.LogRecord("x", logging.ERROR, "x.py", 1, "what", (), info))
    assert (tmp_path / "victim").read_bytes() == b"of somebody"


def test_a_state_folder_that_its_owner_reaches_through_a_link_is_used(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "state").symlink_to(tmp_path / "disk")
    for use in USES:
        use(tmp_path / "state")


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_each_parent_that_is_made_is_closed_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        for use in USES:
            use(tmp_path / "a" / "b" / "state")
    finally:
        os.umask(before)
    made = [folder for folder in (tmp_path / "a").rglob("*") if folder.is_dir()]
    assert {mode(folder) for folder in (tmp_path / "a", *made)} == {0o700}
    assert {mode(file) for file in (tmp_path / "a").rglob("*") if file.is_file()} == {0o600}


def test_a_file_that_somebody_named_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").touch()
    (tmp_path / "here").symlink_to("there")
    write_private(tmp_path / "here", b"a plan", named=True)
    assert (tmp_path / "there").read_bytes() == b"a plan"
    write_private(Path("/dev/null"), b"a plan", named=True)
