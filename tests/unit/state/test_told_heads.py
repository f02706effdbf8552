"""A database that was put back from a backup does not reach what this machine has seen, and no run goes on unasked."""

from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from reconciler.errors import UsageError
from reconciler.model.state_place import DatabaseAddress, StatePlace
from reconciler.operations.restore import restore
from reconciler.operations.runs import verify_journal
from reconciler.state.backends import open_state
from reconciler.state.postgres_schema import migrate
from reconciler.state.store import Entry, Store


@pytest.fixture
def state(tmp_path: Path, address: DatabaseAddress) -> StatePlace:
    migrate(address)
    return StatePlace(tmp_path, address)


def run(state: StatePlace, run_id: str, folder: Path | None = None) -> None:
    """Have a run put something on record, on the machine with this folder."""
    begun: Entry = ("begun", {"tenant": "tenant", "host": "api.example", "operator": "ann"})
    with closing(open_state(state if folder is None else state._replace(folder=folder))) as store:
        _run(store, run_id, begun)


def _run(store: Store, run_id: str, begun: Entry) -> None:
    with store.run_lock("tenant", "api.example", run_id, "ann"), closing(store):
        store.journal.append("tenant", run_id, [begun, ("ended", {"exit_code": 0})])


def take_back(state: StatePlace, seq: int) -> None:
    """Have the database as it was before the records from this number on."""
    assert state.database
    with psycopg.connect(state.database.url, autocommit=True) as db:
        db.execute(f'SET search_path TO "{state.database.schema}"'.encode())
        db.execute("DELETE FROM chain_record WHERE seq >= %s", (seq,))
        db.execute("DELETE FROM chain_head")
        db.execute(
            "INSERT INTO chain_head SELECT DISTINCT ON (chain) chain, seq, hash FROM chain_record ORDER BY 1, 2 DESC"
        )


def test_no_run_goes_on_from_a_database_that_was_put_back_before_a_person_accepts_it(
    state: StatePlace, tmp_path: Path
) -> None:
    other = tmp_path / "another-machine"
    run(state, "one")
    run(state, "two", other)
    run(state, "three")
    run(state, "four", other)
    take_back(state, 3)
    head = verify_journal(state).head
    for folder in (tmp_path, other):
        with pytest.raises(UsageError, match=f"does not hold what this machine has seen.*--accept-restored {head}"):
            run(state, "five", folder)
    with pytest.raises(UsageError, match=f"Nothing was accepted.*has 2 records.*--accept-restored {head}"):
        restore(state, None, "")
    assert restore(state, None, head).records == 2
    for number, folder in enumerate((tmp_path, other)):
        run(state, f"six{number}", folder)
    assert verify_journal(state).whole
    assert len(verify_journal(state).restored) == 1
    take_back(state, 5)
    with pytest.raises(UsageError, match="does not hold what this machine has seen"):
        run(state, "seven", other)


def test_an_empty_database_is_not_taken_for_the_first_night_of_a_folder_that_tells_of_others(state: StatePlace) -> None:
    with closing(open_state(StatePlace(state.folder))) as store:
        _run(store, "one", ("begun", {}))
    with pytest.raises(UsageError, match=r"nothing is on record there, and .*journal\.begun tells of earlier runs"):
        run(state, "two")


def test_a_file_is_not_put_back_into_a_database(state: StatePlace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a database is put back by its own means"):
        restore(state, tmp_path / "backup.tar", "")
