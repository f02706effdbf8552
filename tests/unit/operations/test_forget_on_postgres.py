"""Whoever is forgotten is in no table of a shared database any more, by the role that may do that and by no other."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from reconciler.config.settings import Settings
from reconciler.errors import RunLocked, UsageError
from reconciler.model.state_place import DatabaseAddress
from reconciler.operations.runs import verify_journal
from reconciler.state.backends import open_state
from reconciler.state.postgres_database import PostgresDatabase
from reconciler.state.postgres_schema import migrate, roles, script
from reconciler.state.postgres_session import session_of
from reconciler.state.store import JournalFailed
from tests.unit.operations.forgetting import (
    FIRST,
    ID,
    KEY,
    LAST,
    OTHERS,
    SHA256,
    SHARED,
    forgotten,
    furnished,
    place,
    traces,
)
from tests.unit.state.backend import BACKENDS, address_of


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    state = tmp_path / "state"
    address = SHARED[state] = address_of(state)
    with psycopg.connect(address.url, autocommit=True) as db:
        for line in script(address):
            if "CREATE ROLE" in line:
                db.execute(line.encode())
    migrate(address)
    furnished(state)
    yield state
    session_of(address).close()
    del SHARED[state]


def as_role(address: DatabaseAddress, role: str) -> DatabaseAddress:
    """Return the same database for somebody who has this role alone."""
    return address._replace(url=f"{address.url}{'&' if '?' in address.url else '?'}options=-c%20role%3D{role}")


def rows(address: DatabaseAddress) -> Iterator[tuple[str, bytes]]:
    """Yield each cell of each table of ours, as a dump has it, with its table."""
    with closing(psycopg.connect(address.url, autocommit=True)) as db:
        db.execute(f'SET search_path TO "{address.schema}"'.encode())
        tables = db.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (address.schema,)).fetchall()
        for (table,) in tables:
            for row in db.execute(f'SELECT * FROM "{table}"'.encode()):
                yield from ((table, cell if isinstance(cell, bytes) else str(cell).encode()) for cell in row)


def traces_in(address: DatabaseAddress) -> list[str]:
    """Return in which tables something of her stands."""
    needles = [word.lower().encode() for word in (KEY, LAST, ID, f"{FIRST} {LAST}", SHA256)]
    return [table for table, cell in rows(address) if any(needle in cell.lower() for needle in needles)]


def test_nothing_of_her_is_left_in_folder_and_database_and_the_others_are_proven(state: Path) -> None:
    assert traces_in(SHARED[state])
    before = {item for record in BACKENDS["postgres"].kept(state) for item in record.items}
    report = forgotten(state)
    assert (report.people, report.finished) == (1, 0)
    assert traces(state, SHA256) == traces_in(SHARED[state]) == []
    proof = verify_journal(place(state))
    assert (proof.whole, proof.people, proof.items, proof.untold, proof.unfinished) == (True, 1, report.items, 0, 0)
    kept = {item for record in BACKENDS["postgres"].kept(state) for item in record.items}
    assert before - kept
    told = " ".join(item.body for item in kept)
    assert all(told.count(f'"{other}"') >= 3 for other in OTHERS)
    again = forgotten(state)
    assert (again.people, again.items) == (0, 0)


def test_who_may_not_clean_the_tables_is_told_that_dead_rows_may_still_hold_somebody(state: Path) -> None:
    owner = SHARED[state]
    with (
        closing(PostgresDatabase(as_role(owner, roles(owner)[0]))) as database,
        pytest.raises(JournalFailed, match=r"dead rows may still hold it .*Have the owner of the tables"),
    ):
        database.clean()


def test_the_role_of_runs_may_not_forget_and_the_role_that_may_needs_nothing_more(state: Path) -> None:
    owner = SHARED[state]
    app, forget = (as_role(owner, role) for role in roles(owner))
    before = traces(state)
    with pytest.raises(UsageError, match="may not forget anybody, and nothing was taken out"):
        forgotten(state, Settings(state_dir=state, database=app))
    assert traces(state) == before
    assert verify_journal(place(state)).whole
    assert forgotten(state, Settings(state_dir=state, database=forget)).people == 1
    assert traces_in(owner) == []


def test_nobody_is_forgotten_while_a_run_is_at_work_on_any_machine(state: Path) -> None:
    with (
        closing(open_state(place(state))) as store,
        store.run_lock("t", "api.example", "run-9", "someone"),
        pytest.raises(RunLocked, match="run run-9 by someone"),
    ):
        forgotten(state)
