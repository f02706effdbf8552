"""SQLite files of other versions: one from before is brought up to date whole or not at all, a later one is refused."""

import hashlib
import multiprocessing
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from reconciler.errors import UsageError
from reconciler.model.result import Verified
from reconciler.model.state_place import StatePlace
from reconciler.report.words.english import catalogue as english
from reconciler.state.backends import open_state, open_to_read
from reconciler.state.chain import GENESIS, LEGACY
from reconciler.state.past_runs import open_runs
from reconciler.state.recorder import RunLog
from reconciler.state.replay import report_of
from reconciler.state.runs import runs
from reconciler.state.sqlite import SqliteStore
from reconciler.state.sqlite_database import FILE
from reconciler.state.sqlite_schema import MIGRATIONS, Migration, migrate, version_of
from reconciler.state.store import Store
from tests.unit.state.backend import die_while_migrating

SAVED = Path(__file__).parent / "saved" / "version_0.sql"
"""What the program wrote before versions were counted: a run that went through, and one that was killed."""

HEAD = "0d68a3e6d21d4d7d8d610380640c6971d9dd9f540f5add4eb27e073cde31583a"
VERSION = MIGRATIONS[-1].version
RENAMED = Migration(
    VERSION + 1,
    (
        "CREATE TABLE somebody (tenant TEXT NOT NULL, user_id TEXT NOT NULL) STRICT",
        "INSERT INTO somebody SELECT tenant, user_id FROM person",
        "DROP TABLE person",
    ),
)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The file of a state directory, as the version before left it."""
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.executescript(SAVED.read_text("utf-8"))
    return tmp_path / FILE


def look_into(folder: Path, opened: Callable[[StatePlace], Store] = open_state) -> None:
    """Open the state of a directory as far as a run does, and close it."""
    with closing(opened(StatePlace(folder))) as store:
        store.untold("tenant")


def read(path: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(query).fetchall()


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return version_of(db)


def tables(path: Path) -> set[str]:
    return {name for (name,) in read(path, "SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_versions_follow_each_other() -> None:
    assert [migration.version for migration in MIGRATIONS] == [*range(1, len(MIGRATIONS) + 1)]


def test_a_journal_of_the_version_before_opens_and_goes_on(before: Path) -> None:
    records = read(before, "SELECT * FROM record")
    with closing(open_state(StatePlace(before.parent))) as store:
        assert (store.journal.head(), store.journal.broken_at(), store.journal.holds(HEAD)) == (HEAD, None, True)
        assert [(run.run_id, run.outcome) for run in runs(store.journal)] == [
            ("run-1", "done"),
            ("run-2", "interrupted"),
        ]
        assert [run.run_id for run in open_runs(store.journal, "tenant")] == ["run-2"]
        assert store.people.of_company("tenant", "acme") == {"ada@acme.example": "id-ada"}
        assert store.absences.runs_absent("tenant") == {("acme", "zoe@acme.example"): 1}
        store.journal.append("tenant", "run-3", [("begun", {})])
        assert store.journal.broken_at() is None
    assert version(before) == VERSION
    assert read(before, "SELECT * FROM record WHERE seq <= 24") == records


def test_what_its_tables_held_is_told_once_for_each_tenant(before: Path) -> None:
    with closing(sqlite3.connect(before)) as db:
        db.execute("INSERT INTO person VALUES ('other', 'acme', 'bob@acme.example', 'id-bob')")
        db.commit()
    with closing(open_state(StatePlace(before.parent))) as store:
        told = store.untold("tenant")
        store.journal.append("tenant", "run-3", told)
        assert [kind for kind, _ in told] == ["kept", "people"]
        assert store.untold("tenant") == []
        assert [body["people"] for kind, body in store.untold("other") if kind == "people"] == [
            [("acme", "bob@acme.example", "id-bob")]
        ]


def test_a_commit_is_on_the_disk_when_it_returns(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path)) as store:
        execute = store.database.connection.execute
        pragmas = [execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert pragmas == ["wal", 2]  # FULL


def test_a_process_of_an_older_version_that_is_still_at_work_goes_on_to_its_end(before: Path) -> None:
    """Its file was open before the migration: it appends to the legacy chain, as it always did."""
    with closing(sqlite3.connect(before, isolation_level=None)) as older:
        (seq, head) = older.execute("SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1").fetchone()
        with closing(open_state(StatePlace(before.parent))) as store:
            store.journal.append("other", "run-3", [("begun", {"tenant": "other"})])
            told = (str(seq + 1), "run-2", "2026-11-22", "ended", '{"exit_code":6,"outcome":"incomplete","open":0}')
            digest = hashlib.sha256("\x1f".join((head, *told)).encode()).hexdigest()
            older.execute("BEGIN IMMEDIATE")
            older.execute("INSERT INTO record VALUES (?, ?, ?, ?, ?, ?)", (seq + 1, *told[1:], digest))
            older.execute("COMMIT")
            assert store.journal.broken_at() is None
            assert store.journal.heads()[LEGACY] == digest
            assert store.journal.holds(digest)
            assert [run.exit_code for run in runs(store.journal)] == [0, 6, None]
            older.execute("UPDATE record SET at = 'x' WHERE seq = 3")
            broken = store.journal.broken_at()
            assert broken
            assert broken[:2] == (LEGACY, 3)


def test_what_was_recorded_before_is_recorded_in_the_same_bytes(before: Path, tmp_path: Path) -> None:
    with (
        closing(open_state(StatePlace(before.parent))) as old,
        closing(open_state(StatePlace(tmp_path / "new"))) as new,
    ):
        report = report_of(old.journal, "run-1")
        assert [result.verified for result in report.results] == [Verified.YES] * 3
        RunLog(new.journal, "tenant", "run-1", english).planned(report)
        kinds = ("plan", "source", "action", "finding", "unchanged")
        found, wanted = (list(store.journal.lines("run-1", *kinds)) for store in (new, old))
    since = re.compile(r',"(?:name|until)":""')  # what actions and plans have since then
    assert [(line.kind, since.sub("", line.body)) for line in found] == [(line.kind, line.body) for line in wanted]
    assert {line.kind for line in found} == {*kinds}


def test_a_new_file_has_the_tables_of_one_that_was_migrated(before: Path, tmp_path: Path) -> None:
    for folder in (before.parent, tmp_path / "new"):
        look_into(folder)
    query = "SELECT type, name, tbl_name FROM sqlite_master ORDER BY name"
    assert read(before, query) == read(tmp_path / "new" / FILE, query)
    assert version(tmp_path / "new" / FILE) == VERSION


def test_a_file_of_this_version_is_opened_without_a_write(before: Path) -> None:
    look_into(before.parent)
    data = before.read_bytes()
    look_into(before.parent)
    assert before.read_bytes() == data


@pytest.mark.parametrize("opened", [open_state, open_to_read])
@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_later_version_is_refused_and_not_touched(
    before: Path, mode: str, opened: Callable[[StatePlace], Store]
) -> None:
    with closing(sqlite3.connect(before, isolation_level=None)) as db:
        db.execute(f"PRAGMA journal_mode={mode}")
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    data = before.read_bytes()
    with pytest.raises(UsageError) as refused:
        look_into(before.parent, opened)
    assert str(refused.value) == (
        f"{before}: this journal has version {VERSION + 1}, and this program knows versions up to {VERSION}: a later "
        "version of the program wrote it. Use that version of the program, or a newer one."
    )
    assert before.read_bytes() == data
    assert [path.name for path in before.parent.iterdir()] == [FILE]


def test_who_only_looks_makes_no_state(tmp_path: Path) -> None:
    with closing(open_to_read(StatePlace(tmp_path / "state"))) as store:
        assert runs(store.journal) == []
        assert (store.journal.head(), store.journal.broken_at()) == (GENESIS.hex(), None)
        assert store.people.of_company("tenant", "acme") == {}
        assert store.inactive.proven("tenant", "acme") == set()
    assert list(tmp_path.iterdir()) == []


def test_a_journal_from_before_is_read_as_it_is_now_and_stays_as_it_was(before: Path) -> None:
    data = before.read_bytes()
    with closing(open_to_read(StatePlace(before.parent))) as store:
        assert len(runs(store.journal)) == 2
        assert store.journal.head() == HEAD
        assert store.inactive.proven("tenant", "acme") == set()  # a table that it does not have
    assert before.read_bytes() == data
    assert [path.name for path in before.parent.iterdir()] == [FILE]


# -- in the middle of a migration -------------------------------------------------------------------------------


def killed(path: Path, migrations: Sequence[Migration], nth: int) -> bool:
    """Migrate in a process that is killed before its nth statement; whether that came."""
    work = multiprocessing.get_context("spawn").Process(target=die_while_migrating, args=(path, migrations, nth))
    work.start()
    work.join(60)
    assert work.exitcode in (0, -9)
    return work.exitcode == -9


@pytest.mark.thorough
def test_a_kill_in_the_middle_of_a_migration_leaves_the_old_or_the_new(before: Path) -> None:
    look_into(before.parent)
    records, migrations = read(before, "SELECT * FROM record"), [*MIGRATIONS, RENAMED]
    old, new = (VERSION, tables(before)), (VERSION + 1, tables(before) - {"person"} | {"somebody"})
    nth = 0
    while killed(before, migrations, nth := nth + 1):
        assert (version(before), tables(before)) == old
        assert read(before, "SELECT user_id FROM person") == [("id-ada",)]
    assert nth > len(RENAMED.statements) + 3
    assert (version(before), tables(before)) == new
    assert read(before, "SELECT * FROM somebody") == [("tenant", "id-ada")]
    assert read(before, "SELECT * FROM record") == records


def test_a_kill_as_a_file_from_before_is_counted_leaves_it_to_be_opened(before: Path) -> None:
    records = read(before, "SELECT * FROM record")
    assert killed(before, MIGRATIONS, len(MIGRATIONS[0].statements) + 4)
    assert (version(before), read(before, "SELECT * FROM record")) == (0, records)
    with closing(open_state(StatePlace(before.parent))) as store:
        assert (store.journal.head(), store.journal.broken_at()) == (HEAD, None)


def test_of_two_that_migrate_at_once_one_waits(before: Path) -> None:
    with (
        closing(sqlite3.connect(before, isolation_level=None)) as one,
        closing(sqlite3.connect(before, isolation_level=None, timeout=0)) as other,
    ):

        def meanwhile() -> None:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                migrate(other, before)

        one.create_function("meanwhile", 0, meanwhile)
        migrate(one, before, [Migration(1, ("SELECT meanwhile()",)), *MIGRATIONS])
        migrate(other, before)
    assert version(before) == VERSION


def test_a_migration_that_fails_leaves_the_old(before: Path) -> None:
    broken = Migration(VERSION + 1, ("DROP TABLE person", "SELECT nothing"))
    with closing(sqlite3.connect(before, isolation_level=None)) as db:
        with pytest.raises(sqlite3.OperationalError):
            migrate(db, before, [*MIGRATIONS, broken])
        assert version_of(db) == 0
        assert db.execute("SELECT user_id FROM person").fetchall() == [("id-ada",)]
