"""The backends that run through the contract, and what other processes do to them."""

import hashlib
import os
import signal
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from reconciler.model.state_place import DatabaseAddress, StatePlace
from reconciler.state.backends import open_state
from reconciler.state.postgres_schema import migrate as migrate_postgres
from reconciler.state.sqlite import SqliteStore
from reconciler.state.sqlite_database import FILE
from reconciler.state.sqlite_schema import Migration, migrate
from reconciler.state.store import Store
from tests.postgres import require_postgres


class Item(NamedTuple):
    """An item as it is kept."""

    commitment: bytes
    salt: bytes
    body: str


class Kept(NamedTuple):
    """A record as it is kept."""

    chain: str
    seq: int
    subject: str
    at: str
    kind: str
    public: str
    items: list[Item]
    hash: str


class Backend(NamedTuple):
    """A way to keep the state: how a store is opened, and what somebody reads and changes there behind its back.

    `take_out` empties an item: of a chain, the record of this number, and the item, counted from 0.
    """

    open: Callable[[Path], Store]
    execute: Callable[[Path, str], None]
    set_version: Callable[[Path, int], None]
    kept: Callable[[Path], list[Kept]]
    take_out: Callable[[Path, str, int, int], None]


_KEPT = "SELECT chain, seq, subject, at, kind, public, commitments, salts, items, hash FROM chain_record"


def _execute(state_dir: Path, statement: str) -> None:
    with closing(sqlite3.connect(state_dir / FILE, isolation_level=None)) as db:
        db.execute(statement)


def _kept(state_dir: Path) -> list[Kept]:
    with closing(sqlite3.connect(state_dir / FILE)) as db:
        return list(map(_kept_of, db.execute(f"{_KEPT} ORDER BY id")))


def _kept_of(row: Any) -> Kept:
    chain, seq, subject, at, kind, public, commitments, salts, items, digest = row
    return Kept(chain, seq, subject, at, kind, public, _items(commitments, salts, items), digest.hex())


def _items(commitments: bytes | None, salts: bytes | None, items: str | None) -> list[Item]:
    if commitments is None or salts is None or items is None:
        return []
    parts = (commitments[at : at + 32] for at in range(0, len(commitments), 32))
    own = (salts[at : at + 32] for at in range(0, len(salts), 32))
    return list(map(Item, parts, own, items.split("\n")))


def _take_out(state_dir: Path, chain: str, seq: int, number: int) -> None:
    with closing(sqlite3.connect(state_dir / FILE, isolation_level=None)) as db:
        query = "SELECT salts, items FROM chain_record WHERE chain = ? AND seq = ?"
        salts, items = db.execute(query, (chain, seq)).fetchone()
        bodies = items.split("\n")
        bodies[number] = ""
        salts = salts[: 32 * number] + bytes(32) + salts[32 * number + 32 :]
        change = "UPDATE chain_record SET salts = ?, items = ? WHERE chain = ? AND seq = ?"
        db.execute(change, (salts, "\n".join(bodies), chain, seq))


def address_of(state_dir: Path) -> DatabaseAddress:
    """Return an address with a schema that is this folder's own."""
    return DatabaseAddress(require_postgres(), f"t{hashlib.sha256(str(state_dir).encode()).hexdigest()[:20]}")


def _open_postgres(state_dir: Path) -> Store:
    address = address_of(state_dir)
    migrate_postgres(address)
    return open_state(StatePlace(state_dir, address))


def _in_postgres(state_dir: Path) -> "psycopg.Connection":
    connection = psycopg.connect(require_postgres(), autocommit=True)
    connection.execute(f'SET search_path TO "{address_of(state_dir).schema}"'.encode())
    return connection


def _execute_postgres(state_dir: Path, statement: str) -> None:
    for theirs, ours in (("randomblob(32)", "sha256('x')"), ("zeroblob(32)", r"decode(repeat('00', 32), 'hex')")):
        statement = statement.replace(theirs, ours)
    with _in_postgres(state_dir) as db:
        db.execute(statement.encode())


def _kept_postgres(state_dir: Path) -> list[Kept]:
    with _in_postgres(state_dir) as db:
        return list(map(_kept_of, db.execute(f"{_KEPT} ORDER BY id")))


def _take_out_postgres(state_dir: Path, chain: str, seq: int, number: int) -> None:
    with _in_postgres(state_dir) as db:
        query = "SELECT salts, items FROM chain_record WHERE chain = %s AND seq = %s"
        salts, items = db.execute(query, (chain, seq)).fetchone() or (b"", "")
        bodies = items.split("\n")
        bodies[number] = ""
        salts = salts[: 32 * number] + bytes(32) + salts[32 * number + 32 :]
        change = "UPDATE chain_record SET salts = %s, items = %s WHERE chain = %s AND seq = %s"
        db.execute(change, (salts, "\n".join(bodies), chain, seq))


BACKENDS = {
    "sqlite": Backend(
        SqliteStore,
        _execute,
        lambda state_dir, version: _execute(state_dir, f"PRAGMA user_version = {version}"),
        _kept,
        _take_out,
    ),
    "postgres": Backend(
        _open_postgres,
        _execute_postgres,
        lambda state_dir, version: _execute_postgres(
            state_dir, f"INSERT INTO schema_version (version) VALUES ({version})"
        ),
        _kept_postgres,
        _take_out_postgres,
    ),
}


# -- what a second process does ---------------------------------------------------------------------------------


def append_many(backend: str, state_dir: Path, run: str, times: int) -> None:
    """Append pairs of records."""
    with closing(BACKENDS[backend].open(state_dir)) as store:
        for number in range(times):
            store.journal.append("tenant", run, [("lost", {"request": number}), ("verified", {"request": number})])


def hold_the_lock(backend: str, state_dir: Path, run: str) -> None:
    """Take the run lock, leave word of it, and keep it until this process is killed."""
    with closing(BACKENDS[backend].open(state_dir)) as store, store.run_lock("tenant", "api.example", run, "someone"):
        (state_dir / "held").touch()
        time.sleep(60)


def die_while_migrating(path: Path, migrations: Sequence[Migration], nth: int) -> None:
    """Migrate, and be killed before the nth statement."""

    class Dying(sqlite3.Connection):
        left = nth

        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
            """Execute, unless this is the end."""
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return super().execute(sql, *values)  # type: ignore[arg-type]

    with closing(sqlite3.connect(path, isolation_level=None, factory=Dying)) as db:
        migrate(db, path, migrations)
