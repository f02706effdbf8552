"""The lock of a run in PostgreSQL: what its loss ends, and what is overtaken and not passed over."""

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import psycopg
import pytest

from reconciler.errors import LockLost, RunLocked
from reconciler.model.state_place import DatabaseAddress, StatePlace
from reconciler.state import postgres_lock
from reconciler.state.backends import open_files
from reconciler.state.postgres import PostgresStore
from reconciler.state.postgres_schema import migrate
from reconciler.state.sql_kept import SqlKept
from reconciler.state.store import Entry, JournalFailed

SENDING: list[Entry] = [("intent", {"request": 1, "call": "c", "actions": []}), ("sent", {"request": 1})]


@pytest.fixture
def place(address: DatabaseAddress, tmp_path: Path) -> StatePlace:
    migrate(address)
    return StatePlace(tmp_path, address)


@pytest.fixture
def store(place: StatePlace) -> Iterator[PostgresStore]:
    with closing(opened(place)) as store:
        yield store


def opened(place: StatePlace) -> PostgresStore:
    assert place.database
    return PostgresStore(place.database, open_files(place), place.folder)


def behind(place: StatePlace, statement: str) -> None:
    """Have somebody else carry out a statement in the database."""
    assert place.database
    with closing(psycopg.connect(place.database.url, autocommit=True)) as db:
        db.execute(f'SET search_path TO "{place.database.schema}"'.encode())
        db.execute(statement.encode())


END_ITS_SESSION = "SELECT pg_terminate_backend(backend) FROM writer"


def test_a_run_that_finds_another_epoch_may_tell_how_it_ended_and_send_nothing(
    place: StatePlace, store: PostgresStore
) -> None:
    with store.run_lock("tenant", "api.example", "run-1", "ann"):
        store.journal.append("tenant", "run-1", SENDING)
        store.journal.require_lock("tenant", "run-1")
        behind(place, "UPDATE writer SET epoch = epoch + 1")
        for attempt in (
            partial(store.journal.append, "tenant", "run-1", SENDING),
            partial(store.journal.require_lock, "tenant", "run-1"),
        ):
            with pytest.raises(LockLost, match=r"has lost its lock .*another run has taken it"):
                attempt()
        store.journal.append("tenant", "run-1", [("ended", {"exit_code": 11})])
    assert [record.kind for record in store.journal.records("run-1")] == ["intent", "sent", "ended"]
    assert store.journal.broken_at() is None


def test_a_session_that_is_gone_is_a_lock_that_is_lost_and_is_never_opened_again(
    place: StatePlace, store: PostgresStore
) -> None:
    with store.run_lock("tenant", "api.example", "run-1", "ann"):
        behind(place, END_ITS_SESSION)
        for records in (SENDING, [("ended", {"exit_code": 11})], SENDING):
            with pytest.raises(LockLost, match="no more is sent, and what was sent is not verified"):
                store.journal.append("tenant", "run-1", records)
        with pytest.raises(LockLost):
            store.journal.require_lock("tenant", "run-1")
        with closing(opened(place)) as other, other.run_lock("tenant", "api.example", "run-2", "bob"):
            other.journal.append("tenant", "run-2", SENDING)
    assert list(store.journal.records("run-1")) == []


def test_a_session_without_a_lock_that_is_gone_is_a_journal_that_cannot_be_written(
    place: StatePlace, store: PostgresStore
) -> None:
    store.journal.append("tenant", "plan-1", [("asked", {"plan": "d"})])
    store.database.connection.execute("SELECT 1")
    behind(place, f"SELECT pg_terminate_backend({store.database.connection.info.backend_pid})")
    with pytest.raises(JournalFailed, match="the journal cannot be written"):
        store.journal.append("tenant", "plan-1", [("asked", {"plan": "d"})])


def test_a_loss_is_noticed_while_a_run_waits(
    place: StatePlace, store: PostgresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_lock, "_HEARTBEAT_S", 0.01)
    before = {*threading.enumerate()}
    with store.run_lock("tenant", "api.example", "run-1", "ann"):
        (heart,) = (one for one in {*threading.enumerate()} - before if one.name == "heartbeat")
        behind(place, END_ITS_SESSION)
        heart.join(30)
        assert store.database.lost


def test_one_process_does_not_get_a_lock_twice(store: PostgresStore) -> None:
    with (
        store.run_lock("tenant", "api.example", "run-1", "ann"),
        pytest.raises(RunLocked, match="in this very process"),
        store.run_lock("tenant", "api.example", "run-2", "ann"),
    ):
        pytest.fail("both runs hold the lock")


def test_an_export_passes_over_nothing_that_another_chain_has_overtaken(
    place: StatePlace, store: PostgresStore
) -> None:
    exported = list[str]()

    def export() -> None:
        with closing(opened(place)) as third:
            exported.extend(record.subject for record in SqlKept(third.database).after(0))

    exporting = threading.Thread(target=export)
    with closing(opened(place)) as other:
        with store.database.commit():
            store.journal.add("one", "slow", [("begun", {})])
            other.journal.append("two", "quick", [("begun", {})])
            exporting.start()
            exporting.join(0.5)
            assert exported == [], "the first record has a number, and is not through"
        exporting.join(30)
    assert exported == ["slow", "quick"]


def test_times_are_by_the_clock_of_the_server_whatever_a_machine_says(place: StatePlace, store: PostgresStore) -> None:
    store.database.__dict__["_ahead_of_us"] = timedelta(hours=-1)  # the clock of this machine is an hour ahead
    with closing(opened(place)) as another:
        another.journal.append("tenant", "run-1", [("begun", {"tenant": "tenant"})])
        assert store.journal.age_of("run-1") == 0.0
        store.journal.append("tenant", "run-2", [("begun", {"tenant": "tenant"})])
        assert 3500 < another.journal.age_of("run-2") < 3700
