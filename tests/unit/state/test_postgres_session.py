"""The connection that a process keeps beside a run's lock: one that was cut while nobody used it is opened again."""

import psycopg
import pytest

from reconciler.model.state_place import DatabaseAddress, StatePlace
from reconciler.state import postgres_pause
from reconciler.state.pause import pause_of
from reconciler.state.postgres_schema import migrate
from reconciler.state.postgres_session import session_of


def cut(address: DatabaseAddress) -> None:
    """End the session on the server: this end is not told."""
    with session_of(address).turn("read") as mine, psycopg.connect(address.url, autocommit=True) as other:
        assert other.execute("SELECT pg_terminate_backend(%s, 5000)", (mine.info.backend_pid,)).fetchone() == (True,)


def test_a_session_that_was_cut_is_opened_again(address: DatabaseAddress) -> None:
    migrate(address)
    cut(address)
    with session_of(address).turn("read") as db:
        assert db.execute("SELECT 1").fetchone() == (1,)


def test_a_run_is_not_held_because_a_session_was_cut(
    address: DatabaseAddress, tmp_path_factory: pytest.TempPathFactory
) -> None:
    migrate(address)
    place = StatePlace(tmp_path_factory.mktemp("state"), address)
    assert pause_of(place) is None
    cut(address)
    postgres_pause._seen.clear()
    assert pause_of(place) is None


def test_within_a_transaction_it_is_not_asked_for(address: DatabaseAddress) -> None:
    migrate(address)
    session = session_of(address)
    with session.turn("read") as db, db.transaction():
        with pytest.raises(psycopg.errors.DivisionByZero):
            db.execute("SELECT 1 / 0")
        with session.turn("read") as again:
            assert again is db
        raise psycopg.Rollback
