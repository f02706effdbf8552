"""Where the state is kept: a folder, and the database that several machines share."""

from pathlib import Path
from typing import NamedTuple


class DatabaseAddress(NamedTuple):
    """A PostgreSQL database, and the schema of ours in it; its URL may hold a password and is shown nowhere."""

    url: str
    schema: str = "reconciler"
    require_synchronous: bool = False

    def __repr__(self) -> str:
        return f"DatabaseAddress(schema={self.schema!r})"


class StatePlace(NamedTuple):
    """The folder of the state and, where several machines share it, the database; without one all is in the folder."""

    folder: Path
    database: DatabaseAddress | None = None
