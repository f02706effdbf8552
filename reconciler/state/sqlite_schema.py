"""The tables of the SQLite backend: migrations in order, each applied once."""

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reconciler.errors import UsageError


class Migration(NamedTuple):
    """What leads from the version before to `version` (`PRAGMA user_version`)."""

    version: int
    statements: tuple[str, ...]


# IF NOT EXISTS: files from before versions were counted (user_version 0) have these tables already.
_COUNTED = (
    """CREATE TABLE IF NOT EXISTS record (
        seq INTEGER PRIMARY KEY, run TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX IF NOT EXISTS record_of_run ON record (run, seq)",
    """CREATE INDEX IF NOT EXISTS record_of_kind ON record (kind, seq)
        WHERE kind IN ('begun', 'ended', 'settled')""",
    """CREATE TABLE IF NOT EXISTS person (
        tenant TEXT NOT NULL, company TEXT NOT NULL, email TEXT NOT NULL, user_id TEXT NOT NULL,
        PRIMARY KEY (tenant, company, email)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS absence (
        tenant TEXT NOT NULL, company TEXT NOT NULL, email TEXT NOT NULL, runs INTEGER NOT NULL,
        PRIMARY KEY (tenant, company, email)
    ) STRICT, WITHOUT ROWID""",
)

_INACTIVE = (
    """CREATE TABLE inactive (
        tenant TEXT NOT NULL, company TEXT NOT NULL, email TEXT NOT NULL, PRIMARY KEY (tenant, company, email)
    ) STRICT, WITHOUT ROWID""",
)

# `record` is the legacy chain from now on. It keeps its name and form: a process that an older version of the program
# began goes on in it to its end.
# Of its items a record has, one after the other, the commitments, the salts (zeros for one that was taken out) and the
# bodies, each on a line (empty for such a one); all three are NULL where it has none.
_CHAINS = (
    """CREATE TABLE chain_record (
        id INTEGER PRIMARY KEY, chain TEXT NOT NULL, seq INTEGER NOT NULL, subject TEXT NOT NULL, at TEXT NOT NULL,
        kind TEXT NOT NULL, public TEXT NOT NULL, commitments BLOB, salts BLOB, items TEXT, hash BLOB NOT NULL,
        UNIQUE (chain, seq)
    ) STRICT""",
    "CREATE INDEX chain_record_of_subject ON chain_record (subject)",
    """CREATE INDEX chain_record_of_kind ON chain_record (kind)
        WHERE kind IN ('begun', 'ended', 'settled', 'kept', 'people', 'feed', 'delivered')""",
)

# Compared one by one and not by IN, which takes 0.5 µs longer for each record. And `person`, `absence` and `inactive`
# are not written any more: what they held follows from records.
_MEMORY = (
    "DROP INDEX IF EXISTS record_of_people",
    "DROP INDEX chain_record_of_kind",
    """CREATE INDEX chain_record_of_kind ON chain_record (kind)
        WHERE kind = 'begun' OR kind = 'ended' OR kind = 'settled' OR kind = 'kept' OR kind = 'people'
        OR kind = 'inactive' OR kind = 'feed' OR kind = 'delivered'""",
)

# An index of its own: workers ask every second which jobs are new.
_JOBS = (
    """CREATE INDEX chain_record_of_job ON chain_record (chain, seq)
        WHERE kind = 'submitted' OR kind = 'attempt' OR kind = 'attempt-left' OR kind = 'job-ended'""",
)

MIGRATIONS = (
    Migration(1, _COUNTED),
    Migration(2, _INACTIVE),
    Migration(3, _CHAINS),
    Migration(4, _MEMORY),
    Migration(5, _JOBS),
)


def version_of(db: sqlite3.Connection) -> int:
    """Return the version of the tables, 0 in a new file and in one from before versions were counted."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def require_known(db: sqlite3.Connection, path: Path, migrations: Iterable[Migration] = MIGRATIONS) -> None:
    """Raise UsageError where a later version of this program wrote the file; nothing in it is touched."""
    version, known = version_of(db), max(migration.version for migration in migrations)
    if version > known:
        raise UsageError(
            f"{path}: this journal has version {version}, and this program knows versions up to {known}: a later "
            "version of the program wrote it. Use that version of the program, or a newer one."
        )


def is_current(db: sqlite3.Connection, migrations: Iterable[Migration] = MIGRATIONS) -> bool:
    """Whether the tables are those of the last version."""
    return all(migration.version <= version_of(db) for migration in migrations)


def migrate(db: sqlite3.Connection, path: Path, migrations: Iterable[Migration] = MIGRATIONS) -> None:
    """Bring the tables to the last version in one transaction: whatever interrupts it leaves the old or the new.

    Raises UsageError where a later version of this program wrote the file.
    """
    if is_current(db, migrations):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        require_known(db, path, migrations)
        before = version_of(db)  # read again: another process may have been faster
        for migration in migrations:
            if migration.version > before:
                for statement in migration.statements:
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {migration.version}")
        db.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise
