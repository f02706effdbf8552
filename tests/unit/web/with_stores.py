"""What the page remembers, in each backend, for one test."""

from collections.abc import Callable, Mapping
from pathlib import Path

from reconciler.model.state_place import StatePlace
from reconciler.state.postgres_schema import migrate
from reconciler.web.store import Store
from reconciler.web.stores import open_store
from tests.unit.state.backend import address_of


def in_database(folder: Path) -> Store:
    """Open a store in a schema that is this folder's own."""
    address = address_of(folder)
    migrate(address)
    return open_store(StatePlace(folder, address))


def in_file(folder: Path) -> Store:
    """Open a store in a file of a folder."""
    return open_store(StatePlace(folder))


BACKENDS: Mapping[str, Callable[[Path], Store]] = {"sqlite": in_file, "postgres": in_database}
