"""The schema of ours in PostgreSQL: made and brought to this version, or printed for whoever does it by hand."""

from collections.abc import Iterator

from reconciler.errors import UsageError
from reconciler.model.state_place import DatabaseAddress
from reconciler.state import postgres_schema
from reconciler.state.postgres_connection import driver
from reconciler.state.postgres_schema import Migrated

__all__ = ["Migrated", "migrate", "script"]


def migrate(address: DatabaseAddress | None) -> Migrated:
    """Bring the schema to this version. Raises UsageError where no database is configured, or it may not be changed."""
    if address is None:
        raise UsageError(
            "No database is configured: the state is in SQLite, which brings itself up to date. Set "
            "RECONCILER_DATABASE_URL, or RECONCILER_DATABASE_URL_FILE to the path of a file that holds the address."
        )
    return postgres_schema.migrate(address)


def script(address: DatabaseAddress | None) -> Iterator[str]:
    """Yield the schema as SQL; nobody is asked for anything. Raises UsageError where the driver is not installed."""
    driver()
    yield from postgres_schema.script(address or DatabaseAddress(""))
