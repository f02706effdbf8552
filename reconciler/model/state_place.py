"""Where the state is kept: a folder, and the database that several machines share."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DatabaseAddress:
    """A PostgreSQL database, and the schema of ours in it; its URL may hold a password and is shown nowhere."""

    url: str = field(repr=False)
    schema: str = "reconciler"
    require_synchronous: bool = False


@dataclass(frozen=True, slots=True)
class StatePlace:
    """The folder of the state and, where several machines share it, the database; without one all is in the folder."""

    folder: Path
    database: DatabaseAddress | None = None
