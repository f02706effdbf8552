"""A journal is copied with every hash into a database that has no other, and proven there."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from reconciler.errors import RunLocked, UsageError
from reconciler.model.pause import Pause
from reconciler.model.state_place import DatabaseAddress, StatePlace
from reconciler.operations.journal_copy import copy_journal, target_of
from reconciler.operations.runs import verify_journal
from reconciler.state.backends import FILE, open_kept, open_state
from reconciler.state.kept import Kept
from reconciler.state.pause import pause_of
from reconciler.state.postgres_schema import migrate
from reconciler.state.postgres_session import session_of
from reconciler.state.set_pause import write_pause
from reconciler.support.private_files import private_folder
from tests.unit.state.backend import address_of

SAVED = Path(__file__).parents[1] / "state" / "saved" / "version_0.sql"


@pytest.fixture
def target(tmp_path: Path) -> DatabaseAddress:
    address = address_of(tmp_path)
    migrate(address)
    return address


def begin(state: StatePlace, tenant: str, run: str) -> None:
    with closing(open_state(state)) as store:
        begun = {"tenant": tenant, "host": "api.example", "operator": "ann", "started_at": "2026-03-04"}
        store.journal.append(
            tenant, run, [("begun", begun), ("action", {"kind": "create-user", "subject": "é@acme.example"})]
        )
        store.people.remember(run, tenant, [("acme", "ann@acme.example", "id-ann")])


def all_of(state: StatePlace) -> list[Kept]:
    with closing(open_kept(state)) as kept:
        return [record for chain in kept.chains() for record in kept.after(0, chain)]


def test_every_chain_keeps_every_hash_salt_and_position(tmp_path: Path, target: DatabaseAddress) -> None:
    old, new = StatePlace(tmp_path / "old"), StatePlace(tmp_path / "old", target)
    for tenant in ("one", "two"):
        begin(old, tenant, f"run of {tenant}")
    (tmp_path / "old" / "plans").mkdir()
    (tmp_path / "old" / "plans" / "a.json").write_text("{}")
    write_pause(old, Pause("ann", "2026-03-04T00:00:00+00:00", "a rest"))
    copied = copy_journal(old, target)
    assert (copied.records, copied.chains, copied.was_there) == (6, 2, False)
    assert all_of(new) == all_of(old)
    assert verify_journal(new)[:2] == verify_journal(old)[:2]
    assert (pause_of(new) or Pause()).reason == "a rest"
    with session_of(target).turn("read") as db:
        assert db.execute("SELECT name FROM file").fetchall() == [("plans/a.json",)]
    assert copy_journal(old, target).was_there
    begin(new, "one", "another")
    assert verify_journal(new).whole
    with closing(open_state(new)) as store:
        assert store.people.of_company("two", "acme") == {"ann@acme.example": "id-ann"}


def test_one_of_an_older_version_is_copied_with_its_legacy_chain(tmp_path: Path, target: DatabaseAddress) -> None:
    private_folder(tmp_path / "old")
    with closing(sqlite3.connect(tmp_path / "old" / FILE)) as db:
        db.executescript(SAVED.read_text("utf-8"))
    old, new = StatePlace(tmp_path / "old"), StatePlace(tmp_path / "new", target)
    copy_journal(old, target)
    assert all_of(new) == all_of(old)
    assert verify_journal(new) == verify_journal(old)
    with closing(open_state(old)) as ours, closing(open_state(new)) as theirs:
        tenants = {run.body.get("tenant", "") for run in ours.journal.all_of("begun")}
        assert [theirs.untold(tenant) for tenant in tenants] == [ours.untold(tenant) for tenant in tenants]
        assert any(map(ours.untold, tenants))


def test_nothing_is_put_behind_another_journal(tmp_path: Path, target: DatabaseAddress) -> None:
    old, new = StatePlace(tmp_path / "old"), StatePlace(tmp_path / "new", target)
    begin(old, "one", "a")
    begin(new, "two", "b")
    with pytest.raises(UsageError, match="there is another journal in the schema"):
        copy_journal(old, target)
    assert [record.subject for record in all_of(new)] == ["b"] * 3


def test_a_database_is_not_taken_for_the_folder_that_was_meant(tmp_path: Path, target: DatabaseAddress) -> None:
    begin(StatePlace(tmp_path / "old"), "one", "a")
    configured = StatePlace(tmp_path / "old", target)
    with pytest.raises(UsageError, match=r"which is that very one\. To copy that of the folder"):
        copy_journal(configured, target)
    with pytest.raises(UsageError, match="nothing is on record there"):
        copy_journal(configured, target._replace(schema="another"))


def test_none_is_copied_while_a_run_is_at_work(tmp_path: Path, target: DatabaseAddress) -> None:
    old = StatePlace(tmp_path / "old")
    begin(old, "one", "a")
    with (
        closing(open_state(old)) as store,
        store.run_lock("one", "api.example", "a", "ann"),
        pytest.raises(RunLocked, match="Another run is at work"),
    ):
        copy_journal(old, target)


def test_a_password_is_taken_from_a_file_alone(tmp_path: Path) -> None:
    for url in ("postgresql://ann:not-to-be-shown@db/state", "postgresql://db/state?password=not-to-be-shown"):
        with pytest.raises(UsageError, match="--to has a password in it") as told:
            target_of(url, None, "ours", {})
        assert "not-to-be-shown" not in str(told.value)
        (tmp_path / "url").write_text(url)
        (tmp_path / "url").chmod(0o600)
        assert target_of("", tmp_path / "url", "ours", {}) == DatabaseAddress(url, "ours")
    assert target_of("postgresql://ann@db/state", None, "ours", {}).url == "postgresql://ann@db/state"
    with pytest.raises(UsageError, match="Say where to"):
        target_of("", None, "ours", {})
