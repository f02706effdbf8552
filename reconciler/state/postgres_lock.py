"""One writing run at a time for each tenant, over all machines: a lock of the session that puts it on record.

The row of its writer counts: whoever takes the lock has the next epoch, and each commit of a run's requests holds the
row of its own. Ended with its session, it is free: at once where a process dies, after twelve seconds where a machine
or the network does.
"""

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from reconciler.errors import ReconcilerError, RunLocked
from reconciler.state.postgres_connection import is_lost
from reconciler.state.postgres_database import TAKEN, PostgresDatabase
from reconciler.support.lazy_log import logger

RUNS = 0x72636E72
"""The first number of the locks of runs; the second is of the schema and the tenant."""

_HEARTBEAT_S = 20.0
_MOMENT_S = 1.0

_TAKE = """
    INSERT INTO writer (tenant, epoch, run, holder, backend, since) VALUES (%s, 1, %s, %s, pg_backend_pid(), now())
    ON CONFLICT (tenant) DO UPDATE SET epoch = writer.epoch + 1, run = excluded.run, holder = excluded.holder,
        backend = excluded.backend, since = excluded.since
    RETURNING epoch
"""
_MINE = "SELECT epoch FROM writer WHERE tenant = %s"
_HOLDER = """
    SELECT run, holder, to_char(since, 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"') FROM writer JOIN pg_locks
        ON locktype = 'advisory' AND pid = backend AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND classid::bigint = %s AND objid::bigint = %s AND objsubid = 2
    WHERE tenant = %s
"""


class HeldEpoch:
    """The lock of a run that is at work: its session, and its epoch in the row of its tenant's writer."""

    def __init__(self, database: PostgresDatabase, tenant: str, epoch: int) -> None:
        self._database = database
        self._tenant = tenant
        self._epoch = epoch

    def require(self) -> None:
        """Raise LockLost where it is known to be lost: the commit under way has looked."""
        if self._database.lost:
            raise self._database.lost

    def look(self) -> None:
        """Look whether it is still held. Raises LockLost."""
        with self._database.turn, self._database.writing():
            row = self._database.connection.execute(_MINE, (self._tenant,)).fetchone()
        if row != (self._epoch,):
            raise self._database.lose(TAKEN)


@contextmanager
def run_lock(database: PostgresDatabase, tenant: str, host: str, run_id: str, operator: str) -> Iterator[HeldEpoch]:
    """Hold the lock of this partner (`tenant`) on this host.

    Raises RunLocked, saying who holds it, since when and on which machine; UsageError and JournalFailed where the
    database cannot be used or reached.
    """
    import socket

    key = lock_key(database.address.schema, tenant)
    holder = f"{operator} (process {os.getpid()} on {socket.gethostname()})"
    with database.turn, database.writing():
        if not _taken(database, key):
            raise RunLocked(
                f"Another run is at work for {host}: {_holder(database, tenant, key)}. Wait until it has ended, then "
                "run again."
            )
        epoch = int(_one(database, _TAKE, (tenant, run_id, holder)))
        database.epochs[tenant] = epoch
    held, over = HeldEpoch(database, tenant, epoch), threading.Event()
    heart = threading.Thread(target=_beat, args=(held, over), name="heartbeat", daemon=True)
    heart.start()
    try:
        yield held
    finally:
        over.set()
        heart.join()
        del database.epochs[tenant]
        # With its connection it is free already.
        with suppress(Exception), database.turn:
            if not is_lost(database.connection):
                database.connection.execute("SELECT pg_advisory_unlock(%s, %s)", (RUNS, key))


def lock_key(schema: str, tenant: str) -> int:
    """Return the second number of the lock of a tenant in a schema."""
    return int.from_bytes(hashlib.sha256(f"{schema} {tenant}".encode()).digest()[:4], "big", signed=True)


def _taken(database: PostgresDatabase, key: int) -> bool:
    """Whether the lock could be taken; it is tried for a moment, in which the server learns of a process that died."""
    until = time.monotonic() + _MOMENT_S
    while not _one(database, "SELECT pg_try_advisory_lock(%s, %s)", (RUNS, key)):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def _beat(held: HeldEpoch, over: threading.Event) -> None:
    """Say something now and then: a run may wait for long, and what stands between cuts connections that are silent."""
    while not over.wait(_HEARTBEAT_S):
        try:
            held.look()
        except ReconcilerError as error:
            logger(__name__).warning("%s", error)
            return


def _holder(database: PostgresDatabase, tenant: str, key: int) -> str:
    row = database.connection.execute(_HOLDER, (RUNS, key % 2**32, tenant)).fetchone()
    return "run {} by {}, since {}".format(*row) if row else "it has only just begun"


def _one(database: PostgresDatabase, statement: str, values: tuple[Any, ...]) -> Any:
    row = database.connection.execute(statement, values).fetchone()
    return row[0] if row else None
