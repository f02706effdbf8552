"""Whose the state is: a look makes and changes nothing, root leaves a service's user what it needs, and a folder that
can only be read can be read.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reconciler.model.state_place import StatePlace
from reconciler.state.backends import open_state
from tests.acceptance.accounts import IS_ROOT, SOMEBODY, open_folder, run_as
from tests.acceptance.harness import Rehearse, Room, company, live_company, person

pytestmark = pytest.mark.slow


@pytest.fixture
def room(rehearse: Rehearse) -> Room:
    """Open a room with somebody to create."""
    room = rehearse(live_company())
    room.sheets([company()], [person("ada")])
    return room


@pytest.fixture
def own() -> Iterator[Path]:
    """Make a folder of somebody who is not root."""
    with open_folder(SOMEBODY) as folder:
        yield folder


def content(folder: Path) -> dict[str, bytes]:
    """Give all that stands in a folder, by name; but for SQLite's shared memory, which is no content."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


LOOKS = (
    ("runs",),
    ("runs", "--json"),
    ("runs", "last"),
    ("runs", "--verify"),
    ("runs", "last", "--undo", "--out", "undo.json"),
    ("plan", "sheets"),
    ("plan", "sheets", "--out", "plan.json"),
    ("check", "sheets"),
    ("export", "--out", "export.xlsx"),
)


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_a_look_makes_nothing_where_nothing_is(room: Room, words: tuple[str, ...]) -> None:
    room.env["RECONCILER_STATE_DIR"] = str(room.folder / "a" / "state")
    room.run(*words, expect={0, 2})
    assert not (room.folder / "a").exists()


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_a_look_changes_nothing_where_something_is(room: Room, words: tuple[str, ...]) -> None:
    room.apply("sheets")
    before = content(room.state)
    room.run(*words, expect={0, 2})
    assert content(room.state) == before


def test_whoever_looks_into_the_wrong_folder_is_told_which_it_is(room: Room) -> None:
    room.env["RECONCILER_STATE_DIR"] = str(room.folder / "elsewhere")
    assert f"in {room.folder / 'elsewhere'}" in room.run("runs").stdout
    assert f"in {room.folder / 'elsewhere'}" in room.run("runs", "--verify").stdout


# -- root first, the service's user later -------------------------------------------------------------------------


def owners(folder: Path) -> set[tuple[int, int]]:
    return {(path.lstat().st_uid, path.lstat().st_gid) for path in (folder, *folder.rglob("*"))}


@pytest.mark.parametrize("state", [".", "state", "a/state"])
def test_what_root_makes_is_his_whom_the_folder_belongs_to(room: Room, own: Path, state: str) -> None:
    room.configure(limits={"company_deactivations": 0, "company_deactivations_percent": 0})
    room.env["RECONCILER_STATE_DIR"] = str(own / state)
    room.apply("sheets")
    held = room.sheets([company()], [person("ada", active="no"), person("eve", of="acme", email="bad")], name="held")
    room.apply(held, expect=4)
    room.apply(held, "--confirm-deactivations", "1", expect=6)
    assert len(list(own.rglob("plans/*.json"))) == 1
    assert len(list(own.rglob("*.xlsx"))) >= 3
    gid = SOMEBODY if IS_ROOT else os.getegid()
    assert owners(own) == {(SOMEBODY, gid)}
    ended = run_as(SOMEBODY, ["runs"], {**room.env, "HOME": str(own)}, own, warm=room.state)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert sum(not line.startswith(" ") for line in ended.stdout.splitlines()) == 3


def closed(room: Room, own: Path, what: str) -> Path:
    """Apply once, then close a file or folder of the state to somebody, as if root had made it; gives the path."""
    room.apply("sheets")
    state = own / "state"
    shutil.copytree(room.state, state)
    for path in (state, *state.rglob("*")):
        os.chown(path, SOMEBODY, -1)
    (path,) = state.glob(what) if what != "." else [state]
    if IS_ROOT:
        os.chown(path, 0, -1)
    path.chmod(0o000)
    return path


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (".", ("runs",)),
        (".", ("plan", "sheets")),
        (".", ("apply", "sheets", "--yes")),
        ("journal.sqlite3", ("runs",)),
        ("journal.sqlite3", ("runs", "--verify")),
        ("journal.sqlite3", ("plan", "sheets")),
        ("journal.sqlite3", ("apply", "sheets", "--yes")),
        ("locks", ("apply", "sheets", "--yes")),
        ("locks/*.lock", ("apply", "sheets", "--yes")),
        ("audits", ("apply", "sheets", "--yes")),
    ],
)
def test_what_is_closed_to_this_account_is_named_with_its_owner_the_account_and_the_cure(
    room: Room, own: Path, what: str, words: tuple[str, ...]
) -> None:
    path = closed(room, own, what)
    shutil.copytree(room.folder / "sheets", own / "sheets")
    env = {**room.env, "HOME": str(own), "RECONCILER_STATE_DIR": str(own / "state")}
    ended = run_as(SOMEBODY, words, env, own, warm=room.state)
    assert ended.returncode == 2, ended.stderr
    assert "Traceback" not in ended.stderr
    assert "unexpected" not in ended.stderr
    if IS_ROOT:
        assert f"{path} belongs to root, and this is user {SOMEBODY}" in ended.stderr
        assert f"chown -R user {SOMEBODY}" not in ended.stderr
        assert f"chown -R {SOMEBODY} {path}" in ended.stderr
    else:
        assert f"chmod -R u+rwX {path}" in ended.stderr


# -- a folder that can only be read ---------------------------------------------------------------------------------


def left_by_a_kill(state: Path, *ends: str) -> None:
    """Make the journal one that a kill has left: its last run stands in the log beside it alone."""
    journal, copy = state / "journal.sqlite3", state.parent / "killed"
    copy.mkdir()
    with closing(open_state(StatePlace(state))) as store:
        store.journal.append("tenant", "run", [("begun", {})])
        for end in ("", *ends):
            shutil.copyfile(f"{journal}{end}", copy / f"{journal.name}{end}")
    for end in ("", *ends):
        shutil.copyfile(copy / f"{journal.name}{end}", f"{journal}{end}")


@pytest.mark.parametrize("ends", [(), ("-wal",), ("-wal", "-shm")], ids=str)
@pytest.mark.parametrize("words", [("runs",), ("runs", "last"), ("runs", "--verify"), ("plan", "sheets")], ids=" ".join)
def test_a_folder_that_can_only_be_read_can_be_read(
    room: Room, own: Path, words: tuple[str, ...], ends: tuple[str, ...]
) -> None:
    room.env["RECONCILER_STATE_DIR"] = str(own / "state")
    room.apply("sheets")
    if ends:
        left_by_a_kill(own / "state", *ends)
    shutil.copytree(room.folder / "sheets", own / "sheets")
    for path in (own / "state").rglob("*"):
        os.chown(path, SOMEBODY, -1)
        path.chmod(0o500 if path.is_dir() else 0o400)
    (own / "state").chmod(0o500)
    before = content(own / "state")
    shutil.copytree(own / "state", room.state, copy_function=shutil.copyfile)
    ended = run_as(SOMEBODY, words, {**room.env, "HOME": str(own)}, own, warm=room.state)
    assert (ended.returncode, "unexpected" in ended.stderr) == (0, False), ended.stderr
    assert "done (exit 0)" in ended.stdout or words != ("runs",)
    assert ("the run was killed" in ended.stdout.lower()) == (bool(ends) and words in (("runs",), ("runs", "last")))
    assert "The journal is whole" in ended.stdout or "--verify" not in words
    assert content(own / "state") == before
