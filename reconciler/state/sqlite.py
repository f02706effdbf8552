"""The SQLite backend: all that outlives a run, in one file of the state directory."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from reconciler.state.files import FolderFiles
from reconciler.state.lock import HeldLock, run_lock
from reconciler.state.plan_folder import PlanFolder
from reconciler.state.sql_store import SqlStore
from reconciler.state.sqlite_database import FILE, Database


class SqliteStore(SqlStore):
    """All that outlives a run, in one state directory; the file is opened when something in it is first asked for.

    Opening makes it where it is missing, unless it is only to be read (`reading`) or must be there (`made`), and raises
    UsageError where that cannot be done.
    """

    def __init__(self, state_dir: Path, *, reading: bool = False, made: bool = False) -> None:
        self._state_dir = state_dir
        self._holding: dict[tuple[str, str], HeldLock] = {}
        super().__init__(self._holding)
        self._reading = reading
        self._made = made
        self.plans = PlanFolder(state_dir, FolderFiles(state_dir))

    @contextmanager
    def run_lock(self, tenant: str, host: str, run_id: str, operator: str) -> Iterator[None]:
        """Hold the lock of this partner (`tenant`) on this host: by it the run may put requests on record."""
        with run_lock(self._state_dir, tenant, host, run_id, operator) as held:
            self._holding[tenant, run_id] = held
            try:
                yield
            finally:
                del self._holding[tenant, run_id]

    @cached_property
    def database(self) -> Database:
        """The file, opened."""
        return Database(self._state_dir / FILE, reading=self._reading, made=self._made)

    def opened(self) -> Database:
        """Return the database, opened."""
        return self.database

    def close(self) -> None:
        """Close the file, where it was opened."""
        if "database" in self.__dict__:
            self.database.close()
