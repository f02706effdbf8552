"""The lock file, or the journal, is removed or replaced under way: nothing more goes on record to be sent."""

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
