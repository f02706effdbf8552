"""The PostgreSQL backend: all that outlives a run, for several machines at once."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reconciler.errors import ReconcilerError, RunLocked
from reconciler.model.state_place import DatabaseAddress
from reconciler.state.files import Files
from reconciler.state.plan_folder import PlanFolder
from reconciler.state.postgres_database import PostgresDatabase
from reconciler.state.postgres_lock import HeldEpoch, run_lock
from reconciler.state.sql_store import SqlStore
from reconciler.state.told_heads import require_reached, tell


class PostgresStore(SqlStore):
    """All that outlives a run, in a schema of a database; plans are files that are shared by it.

    It is opened when something in it is first asked for. That raises UsageError where it cannot be used as it is
    configured or its tables are not those of this version, JournalFailed where it cannot be reached now.
    """

    def __init__(self, address: DatabaseAddress, files: Files, folder: Path) -> None:
        self._holding: dict[tuple[str, str], HeldEpoch] = {}
        super().__init__(self._holding)
        self.database = PostgresDatabase(address)
        self._folder = folder
        self._locked: set[str] = set()
        self.plans = PlanFolder(folder, files)

    @contextmanager
    def run_lock(self, tenant: str, host: str, run_id: str, operator: str) -> Iterator[None]:
        """Hold the lock of this partner (`tenant`) on this host: by it the run may put requests on record."""
        if any(of == tenant for of, _ in self._holding):  # its session would be given it twice
            raise RunLocked(f"Another run is at work for {host}, in this very process. Wait until it has ended.")
        with run_lock(self.database, tenant, host, run_id, operator) as held:
            require_reached(self._folder, self.database, self.journal, tenant)
            self._holding[tenant, run_id] = held
            self._locked.add(tenant)
            try:
                yield
            finally:
                del self._holding[tenant, run_id]

    def opened(self) -> PostgresDatabase:
        """Return the database, opened."""
        return self.database

    def close(self) -> None:
        """Close the connections, where some were opened; what a run has put there is expected from now on."""
        with suppress(ReconcilerError):  # what was done is to be told, whatever becomes of that
            for tenant in () if self.database.lost else self._locked:
                tell(self._folder, self.database, self.journal, tenant)
        self._locked.clear()
        self.database.close()
