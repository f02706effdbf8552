"""Where the page keeps what it remembers: beside the journal, be that a file or a database."""

from reconciler.model.state_place import StatePlace
from reconciler.web.store import Store
from reconciler.web.store_postgres import PostgresStore
from reconciler.web.store_sqlite import SqliteStore


def open_store(state: StatePlace) -> Store:
    """Return what the page remembers, open. Raises UsageError, StoreFailed where that cannot be."""
    return PostgresStore(state.database) if state.database else SqliteStore(state.folder)
