"""How far this machine has seen the journal of a database: one that was put back from a backup does not reach there.

What runs did since the backup is then not on record, so no run goes on from it before a person has accepted that. Nor
does one from an empty database while the folder of the state tells of earlier runs: it would have no memory.
"""

import json
from contextlib import suppress
from pathlib import Path

from reconciler.errors import UsageError
from reconciler.state.folder import state_folder
from reconciler.state.postgres_connection import place_of
from reconciler.state.postgres_database import PostgresDatabase
from reconciler.state.restored import restored_hashes
from reconciler.state.sql_journal import SqlJournal
from reconciler.state.traces import trace_of
from reconciler.support.private_files import write_private

_LAST = "SELECT seq, hash, at FROM chain_record WHERE chain = ? ORDER BY seq DESC LIMIT 1"
_STANDS = "SELECT 1 FROM chain_record WHERE chain = ? AND seq = ? AND hash = ?"


def require_reached(folder: Path, database: PostgresDatabase, journal: SqlJournal, tenant: str) -> None:
    """Raise UsageError where the journal does not hold what this machine was told of a tenant's chain, or is empty
    while something here tells of earlier runs.
    """
    try:
        told = json.loads(_file(folder, tenant).read_bytes())
        where, known = (tenant, int(told["seq"]), bytes.fromhex(told["hash"])), set(told["restored"])
    except (OSError, ValueError, KeyError, TypeError):
        _require_begun(folder, database)
        return
    if database.row(_STANDS, where) or restored_hashes(journal) - known:
        return
    raise UsageError(
        f"{place_of(database.address)}: the journal there does not hold what this machine has seen of it (record "
        f"{where[1]}, of {told.get('at', '')}): it was put back from a backup, a failover has lost its end, or it is "
        "another database. What runs did since is not in it, so nothing was done. Where it is to go on from there, say "
        f"so: reconciler journal restore --accept-restored {journal.head()}"
    )


def tell(folder: Path, database: PostgresDatabase, journal: SqlJournal, tenant: str) -> None:
    """Keep how far the chain of a tenant reaches now; it only tells of a loss that nobody expects."""
    row = database.row(_LAST, (tenant,))
    if row is None:
        return
    told = {"seq": row[0], "hash": row[1].hex(), "at": row[2], "restored": sorted(restored_hashes(journal))}
    with suppress(OSError):
        write_private(state_folder(folder, "locks") / _file(folder, tenant).name, json.dumps(told).encode())


def _require_begun(folder: Path, database: PostgresDatabase) -> None:
    if (trace := trace_of(folder)) and database.row("SELECT 1 FROM chain_record LIMIT 1") is None:
        raise UsageError(
            f"{place_of(database.address)}: nothing is on record there, and {trace} tells of earlier runs. Without "
            "what they put on record, rows that were lost since, and requests that had no answer, would not be seen, "
            "so nothing was done. Bring their journal there (`reconciler journal copy`), or the database back from its "
            "backup; to begin anew, without any memory, give RECONCILER_STATE_DIR another folder."
        )


def _file(folder: Path, tenant: str) -> Path:
    return folder / "locks" / f"{tenant}.told.json"
