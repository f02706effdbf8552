"""The lock file, or the journal, is removed or replaced under way: nothing more goes on record to be sent."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from reconciler.errors import LockLost
from reconciler.state.sqlite import SqliteStore
from reconciler.state.sqlite_database import FILE
from reconciler.state.store import Entry, JournalFailed

LEAVING: list[Entry] = [("intent", {"request": 1, "call": "POST", "actions": [0]}), ("sent", {"request": 1})]
OUTCOME: list[Entry] = [("outcome", {"request": 1, "results": []})]
Harm = Callable[[Path], object]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """Give the state of a run that holds its lock and has begun."""
    with ExitStack() as stack:
        store = stack.enter_context(closing(SqliteStore(tmp_path)))
        stack.enter_context(store.run_lock("tenant", "api.example", "run", "someone"))
        store.journal.append("tenant", "run", [("begun", {"tenant": "tenant"}), *LEAVING])
        yield store


def removed(path: Path) -> None:
    path.unlink()


def replaced(path: Path) -> None:
    (other := path.with_name("other")).write_bytes(path.read_bytes())
    other.replace(path)


def moved(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def test_a_second_connection_of_this_process_leaves_the_locks_of_the_first(store: SqliteStore, tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path)) as other:
        assert other.journal.heads()
    # SQLite in another process takes the log away where it finds nobody at work with the file.
    code = (
        f"import sqlite3; sqlite3.connect({str(tmp_path / FILE)!r}).execute('SELECT 1 FROM record').connection.close()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    store.journal.append("tenant", "run", OUTCOME)


@pytest.mark.parametrize("harm", [removed, replaced, moved])
def test_without_its_lock_a_run_may_send_nothing_and_still_record_what_came_back(
    store: SqliteStore, tmp_path: Path, harm: Harm
) -> None:
    harm(tmp_path / "locks" / "tenant.lock")
    with pytest.raises(LockLost, match="another run may be writing: no more is sent"):
        store.journal.append("tenant", "run", LEAVING)
    store.journal.append("tenant", "run", OUTCOME)
    assert [record.kind for record in store.journal.records("run")] == ["begun", "intent", "sent", "outcome"]


@pytest.mark.parametrize(
    ("name", "harm"),
    [(FILE, removed), (FILE, replaced), (FILE, emptied), (f"{FILE}-wal", removed), (f"{FILE}-wal", replaced)],
)
def test_without_its_journal_a_run_records_nothing_and_makes_no_file(
    store: SqliteStore, tmp_path: Path, name: str, harm: Harm
) -> None:
    harm(tmp_path / name)
    there = sorted(tmp_path.iterdir())
    for records in (LEAVING, OUTCOME):
        with pytest.raises(JournalFailed, match="the journal was removed, replaced or emptied"):
            store.journal.append("tenant", "run", records)
    assert sorted(tmp_path.iterdir()) == there
