"""What is said where the journal cannot be used: room on the disk is asked for where it is full, and nowhere else."""

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from reconciler.errors import ReconcilerError
from reconciler.model.state_place import StatePlace
from reconciler.state import sqlite_database
from reconciler.state.backends import open_state
from reconciler.state.disk_faults import cure, telling
from reconciler.state.store import JournalFailed, Store

ROOM = "Make room on the disk"


def fault(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("it says so")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (sqlite3.SQLITE_FULL, ROOM),
        (sqlite3.SQLITE_CORRUPT, "The file is damaged"),
        (sqlite3.SQLITE_CORRUPT_VTAB, "The file is damaged"),
        (sqlite3.SQLITE_NOTADB, "The file is damaged"),
        (sqlite3.SQLITE_READONLY, "can only be read"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "can only be read"),
        (sqlite3.SQLITE_BUSY, "Another program holds the file"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "Another program holds the file"),
        (sqlite3.SQLITE_LOCKED, "Another program holds the file"),
        (sqlite3.SQLITE_IOERR, "does not do what it is asked"),
        (sqlite3.SQLITE_IOERR_FSYNC, "does not do what it is asked"),
        (sqlite3.SQLITE_CANTOPEN, "RECONCILER_STATE_DIR"),
        (sqlite3.SQLITE_PERM, "RECONCILER_STATE_DIR"),
        (sqlite3.SQLITE_NOMEM, "memory"),
        (sqlite3.SQLITE_ERROR, "not as this program makes it"),
        (sqlite3.SQLITE_SCHEMA, "not as this program makes it"),
        (sqlite3.SQLITE_MISMATCH, "not as this program makes it"),
    ],
)
@pytest.mark.parametrize("what", ["read", "written"])
def test_each_kind_of_error_has_its_own_way_on(tmp_path: Path, code: int, words: str, what: str) -> None:
    said = rf"journal: the journal cannot be {what} \(it says so\)\. "
    with pytest.raises(JournalFailed, match=said) as failed, telling(tmp_path / "journal", what):
        raise fault(code)
    assert words in str(failed.value)
    assert (ROOM in str(failed.value)) == (words == ROOM)


class Usage(NamedTuple):
    free: int


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_CANTOPEN])
@pytest.mark.parametrize(("free", "is_full"), [(0, True), (4096, True), (2**20, False)])
def test_a_full_disk_that_is_told_as_something_else_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, free: int, is_full: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(free))
    assert (ROOM in cure(fault(code), tmp_path / "journal")) is is_full


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, ROOM),
        (errno.EDQUOT, "quota"),
        (errno.EROFS, "can only be read"),
        (errno.EACCES, "RECONCILER_STATE_DIR"),
        (errno.EIO, "does not do what it is asked"),
        (errno.ESTALE, "does not do what it is asked"),
        (errno.EFBIG, "ulimit -f"),
        (errno.EMFILE, "ulimit -n"),
        (errno.ENFILE, "ulimit -n"),
        (errno.ENOMEM, "memory"),
        (errno.ENOTDIR, "a file where a folder belongs"),
        (errno.ENOSYS, "has no locks"),
        (errno.EOPNOTSUPP, "has no locks"),
        (errno.ENOLCK, "has no locks"),
        (errno.ENAMETOOLONG, "RECONCILER_STATE_DIR"),
    ],
)
def test_what_the_system_says_has_its_way_on_too(tmp_path: Path, number: int, words: str) -> None:
    said = cure(OSError(number, os.strerror(number)), tmp_path)
    assert words in said
    assert (ROOM in said) == (words == ROOM)


# -- real files -------------------------------------------------------------------------------------------------------


def begun(state: Path) -> Path:
    """Give a journal with some records, its pages all in the one file."""
    with closing(open_state(StatePlace(state))) as store:
        for number in range(50):
            store.journal.append("tenant", f"run-{number}", [("begun", {"text": "x" * 500}), ("ended", {})])
    return state / sqlite_database.FILE


def damaged(path: Path) -> None:
    """Overwrite all but the first page."""
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))


def another_file(path: Path) -> None:
    path.write_bytes(b"this is no database, but a text of some length" * 100)


USES: list[Callable[[Store], Any]] = [
    lambda store: store.journal.append("tenant", "run", [("begun", {})]),
    lambda store: store.journal.head(),
    lambda store: store.journal.holds("f" * 64),
    lambda store: list(store.journal.records("run-1")),
    lambda store: list(store.journal.lines("run-1", "begun")),
    lambda store: list(store.journal.lines_from("tenant", 1)),
    lambda store: list(store.journal.all_of("begun")),
    lambda store: store.journal.count("run-1", "begun"),
    lambda store: store.journal.head_of("run-1"),
    lambda store: store.journal.broken_at(),
    lambda store: store.untold("tenant"),
    lambda store: store.people.of_company("tenant", "acme"),
    lambda store: store.people.remember("run", "tenant", [("acme", "a@acme.example", "id")]),
    lambda store: store.inactive.proven("tenant", "acme"),
    lambda store: store.absences.runs_absent("tenant"),
    lambda store: store.feeds.people("tenant", "feed"),
]


@pytest.mark.parametrize("ruin", [damaged, another_file])
@pytest.mark.parametrize("use", USES)
def test_a_damaged_journal_is_told_as_such_wherever_it_shows(
    tmp_path: Path, ruin: Callable[[Path], None], use: Callable[[Store], Any]
) -> None:
    ruin(begun(tmp_path))
    said = r"the journal cannot be .*The file is damaged"
    with pytest.raises(ReconcilerError, match=said) as told, closing(open_state(StatePlace(tmp_path))) as store:
        use(store)
    assert ROOM not in str(told.value)


def test_a_journal_that_another_program_holds_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_database, "_PATIENCE", 0.1)
    path = begun(tmp_path)
    with closing(open_state(StatePlace(tmp_path))) as store, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalFailed, match=r"cannot be written \(database is locked\)\. Another program holds"):
            store.journal.append("tenant", "run", [("begun", {})])


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    with closing(open_state(StatePlace(tmp_path))) as store:
        database = store.journal._database  # type: ignore[attr-defined]
        database.connection.execute("PRAGMA max_page_count = 12")
        with pytest.raises(JournalFailed, match=rf"database or disk is full\)\. {ROOM}"):
            store.journal.append("tenant", "run", [("begun", {"text": "x" * 10**6})])


def test_a_table_that_somebody_has_changed_is_no_full_disk(tmp_path: Path) -> None:
    with closing(sqlite3.connect(begun(tmp_path))) as other:
        other.execute("ALTER TABLE chain_record RENAME COLUMN public TO more")
    with closing(open_state(StatePlace(tmp_path))) as store, pytest.raises(JournalFailed) as failed:
        store.journal.append("tenant", "run", [("begun", {})])
    assert ROOM not in str(failed.value)


@pytest.mark.parametrize("table", ["chain_record", "record", "person", "absence", "inactive"])
def test_a_column_that_somebody_has_added_stops_nothing(tmp_path: Path, table: str) -> None:
    with closing(sqlite3.connect(begun(tmp_path))) as other:
        other.execute(f"ALTER TABLE {table} ADD COLUMN more TEXT")
    counted = {"companies": ["acme"], "people": [("acme", "zoe")]}
    with closing(open_state(StatePlace(tmp_path))) as store:
        store.journal.append("tenant", "run", [("feed", {"tenant": "tenant", "name": "", "counted": counted})])
        store.people.remember("run", "tenant", [("acme", "ann", "id")])
        store.inactive.prove("run", "tenant", [("acme", "bob")], [])
        assert store.journal.broken_at() is None
        assert len(list(store.journal.records("run"))) == 3
