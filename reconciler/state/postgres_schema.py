"""The schema of ours in PostgreSQL: migrations in order, each applied once, by a command and by nothing else.

A room that keeps tables of its own adds a migration here: its statements and rights stand in a module of its own.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from reconciler.errors import UsageError
from reconciler.model.state_place import DatabaseAddress
from reconciler.state import postgres_job_tables, postgres_page_tables, postgres_shared_tables, postgres_tables
from reconciler.state.postgres_connection import connect, place_of, telling

if TYPE_CHECKING:
    from psycopg import Connection, sql

CLASS = 0x72636E63
"""The first number of our advisory locks; the second says what for."""

ADDING = 2
"""What the second number of a lock says: somebody adds records, or brings the tables to another version."""

_MIGRATING = 1


class Migration(NamedTuple):
    """What leads from the version before to `version`: statements, and rights (what ON which tables) of the roles."""

    version: int
    statements: tuple[str, ...]
    for_all: tuple[str, ...] = ()
    for_forgetting: tuple[str, ...] = ()


MIGRATIONS = (
    Migration(
        1,
        (*postgres_tables.RECORDS, *postgres_tables.LEGACY),
        postgres_tables.FOR_ALL,
        postgres_tables.FOR_FORGETTING,
    ),
    Migration(2, postgres_shared_tables.TABLES, postgres_shared_tables.FOR_ALL),
    Migration(3, postgres_job_tables.TABLES),
    Migration(4, postgres_page_tables.TABLES, postgres_page_tables.FOR_ALL),
)

_COUNTED = "CREATE TABLE schema_version (version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())"
_KNOWN = "SELECT max(version) FROM schema_version"


class Migrated(NamedTuple):
    """What a migration did: the versions before and after, and the roles that have their rights, or are not there."""

    before: int
    after: int
    granted: tuple[str, ...]
    missing: tuple[str, ...]


def roles(address: DatabaseAddress) -> tuple[str, str]:
    """Return the names of the role that runs have, and of that which forgets."""
    return f"{address.schema}_app", f"{address.schema}_forget"


def require_current(connection: "Connection", address: DatabaseAddress) -> None:
    """Raise UsageError where the tables are not those of this version; nothing in them is touched."""
    version, known = version_of(connection, address), MIGRATIONS[-1].version
    if version > known:
        raise UsageError(
            f"{place_of(address)}: the schema {address.schema} has version {version}, and this program knows versions "
            f"up to {known}: a later version of the program made it. Use that version of the program, or a newer one."
        )
    if version < known:
        said = f"has version {version}, and this program needs {known}" if version else "has no tables of ours yet"
        raise UsageError(f"{place_of(address)}: the schema {address.schema} {said}. Run: reconciler database migrate")


def version_of(connection: "Connection", address: DatabaseAddress) -> int:
    """Return the version of the tables; 0 where there are none."""
    from psycopg import errors

    with telling(address, "opened"):
        try:
            row = connection.execute(_KNOWN).fetchone()
        except (errors.UndefinedTable, errors.InvalidSchemaName):
            return 0
    return int(row[0] or 0) if row else 0


def migrate(address: DatabaseAddress, migrations: Sequence[Migration] = MIGRATIONS) -> Migrated:
    """Bring the schema to the last version in one transaction, whoever else does, and give the roles their rights.

    Raises UsageError where a later version of this program made it, or this role may not; JournalFailed.
    """
    with connect(address) as connection, telling(address, "migrated"), connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (CLASS, _MIGRATING))
        _make_schema(connection, address)
        before = version_of(connection, address)
        if before > migrations[-1].version:
            require_current(connection, address)
        for migration in migrations:
            if migration.version > before:
                for statement in _statements(migration):
                    connection.execute(statement)
        there = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        granted = tuple(name for name in roles(address) if name in there)
        for right in _grants(address, migrations, granted):
            connection.execute(right)
    missing = tuple(name for name in roles(address) if name not in there)
    return Migrated(before, migrations[-1].version, granted, missing)


def script(address: DatabaseAddress, migrations: Sequence[Migration] = MIGRATIONS) -> Iterator[str]:
    """Yield all of it as SQL, for whoever wants to carry it out by hand: roles, schema, each version, rights.

    Each version is a transaction that fails, and changes nothing, where it was applied already.
    """
    for name in roles(address):
        yield (f"DO $$ BEGIN CREATE ROLE {_quoted(name)} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;")
    yield f"CREATE SCHEMA IF NOT EXISTS {_quoted(address.schema)};"
    yield f"SET search_path TO {_quoted(address.schema)};"
    yield f"{_COUNTED.replace('TABLE', 'TABLE IF NOT EXISTS', 1)};"
    for migration in migrations:
        yield f"\n-- version {migration.version}\nBEGIN;"
        yield from (f"{statement};" for statement in _statements(migration))
        yield "COMMIT;"
    yield "\n-- rights"
    yield from (f"{statement.as_string()};" for statement in _grants(address, migrations, roles(address)))


def _make_schema(connection: "Connection", address: DatabaseAddress) -> None:
    from psycopg import sql

    # Asked first: IF NOT EXISTS needs the right to make one, be it there or not.
    if not connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (address.schema,)).fetchone():
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(address.schema)))
    if connection.execute("SELECT to_regclass('schema_version')").fetchone() == (None,):
        connection.execute(_COUNTED)


def _statements(migration: Migration) -> Iterator[str]:
    # First: it fails where it was applied already.
    yield f"INSERT INTO schema_version (version) VALUES ({migration.version})"  # noqa: S608 - a number
    yield from migration.statements


def _grants(
    address: DatabaseAddress, migrations: Sequence[Migration], there: Sequence[str]
) -> Iterator["sql.Composed"]:
    from psycopg import sql

    app, forget = roles(address)
    rights = [
        (role, right)
        for migration in migrations
        for role, some in ((app, migration.for_all), (forget, (*migration.for_all, *migration.for_forgetting)))
        for right in some
    ]
    for role in there:
        yield sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(sql.Identifier(address.schema), sql.Identifier(role))
        yield sql.SQL("GRANT SELECT ON schema_version TO {}").format(sql.Identifier(role))
    if forget in there:
        # Before 17 it is the owner of the tables alone who may.
        yield sql.SQL(
            "DO $$ BEGIN IF current_setting('server_version_num')::int >= 170000 THEN "
            "GRANT MAINTAIN ON ALL TABLES IN SCHEMA {} TO {}; END IF; END $$"
        ).format(sql.Identifier(address.schema), sql.Identifier(forget))
    for role, right in rights:
        if role in there:
            yield sql.SQL("GRANT {} TO {}").format(sql.SQL(right), sql.Identifier(role))


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
