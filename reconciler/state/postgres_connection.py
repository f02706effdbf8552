"""A connection to the PostgreSQL database that several machines share: direct, watched over, and in a schema of ours.

Its session is told on both sides within about twelve seconds that the network between them is gone: keepalives every
2 s after 5 s of silence, three of them, and 11 s for what was sent and not confirmed.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.state_place import DatabaseAddress
from reconciler.state.store import JournalFailed
from reconciler.support.lazy_log import logger
from reconciler.version import __version__

if TYPE_CHECKING:
    from psycopg import Connection, Error, sql

_IDLE_S, _INTERVAL_S, _COUNT, _UNCONFIRMED_MS = 5, 2, 3, 11_000
_CONNECT_S = 10
_OLDEST = 140_000
"""The oldest server, as its `server_version_num` counts: 14 can be told to let a silent session live."""

_WIRE = {
    "application_name": f"reconciler {__version__}",
    "client_encoding": "utf8",
    "keepalives": "1",
    "keepalives_idle": str(_IDLE_S),
    "keepalives_interval": str(_INTERVAL_S),
    "keepalives_count": str(_COUNT),
    "tcp_user_timeout": str(_UNCONFIRMED_MS),
}

# Of the role or the database there may be others: a run may wait for a company for twenty minutes, and a commit is one
# that is on disk.
_SESSION = f"""
    SET idle_session_timeout = 0; SET statement_timeout = 0; SET lock_timeout = '30s'; SET TimeZone = 'UTC';
    SET idle_in_transaction_session_timeout = '60s';
    SET tcp_keepalives_idle = {_IDLE_S}; SET tcp_keepalives_interval = {_INTERVAL_S};
    SET tcp_keepalives_count = {_COUNT}; SET tcp_user_timeout = {_UNCONFIRMED_MS};
    SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') IN ('off', 'local')
"""
_FACTS = """
    SELECT pg_backend_pid(), current_setting('reconciler.session', true),
        pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on',
        current_setting('server_encoding'), current_setting('fsync') = 'on',
        current_setting('synchronous_standby_names') <> '', (SELECT count(*) FROM pg_stat_replication)
"""

_PERHAPS_LATER = re.compile(
    r"connection refused|no such file|timeout expired|timed out|could not translate host name|unreachable|starting up|"
    r"shutting down|too many (clients|connections)|remaining connection slots|closed the connection|reset by peer|"
    r"recovery", re.IGNORECASE
)  # fmt: skip
_CURES = (
    (r"password authentication failed|no password supplied|authentication failed|certificate",
     "It refuses these credentials: look at the user and the password where RECONCILER_DATABASE_URL, "
     "RECONCILER_DATABASE_URL_FILE or database_file under [state] has them."),
    (r'role ".*" does not exist', "It knows no such user: look at the name before the @ of the address."),
    (r'database ".*" does not exist',
     "There is no such database: have it made (createdb), or look at the end of the address."),
    (r"pg_hba\.conf",
     "It lets nobody in from here: its pg_hba.conf must have a line for this user, database and machine."),
    (r"SSL|ssl", "The two do not agree on TLS: look at sslmode and sslrootcert in the address."),
)  # fmt: skip


class Facts(NamedTuple):
    """What a server says of itself."""

    backend: int
    session: str | None
    is_read_only: bool
    encoding: str
    syncs: bool
    waits_for_standby: bool
    standbys: int


def connect(address: DatabaseAddress, *, reading: bool = False) -> "Connection":
    """Return a connection in autocommit, its search path the schema of ours; it never connects again.

    Raises UsageError where it cannot be used as it is configured, JournalFailed where the server cannot be reached now.
    """
    connection = _opened(address)
    try:
        with telling(address, "opened"):
            _require_version(connection)
            nonce = os.urandom(8).hex()
            connection.execute("SELECT set_config('reconciler.session', %s, false)", (nonce,))
            connection.execute(_SESSION)
            if reading:
                connection.execute("SET idle_in_transaction_session_timeout = 0")
            connection.execute(_in_schema(address))
            facts = Facts._make(connection.execute(_FACTS).fetchone() or ())
        _require_direct(connection, facts, nonce)
        _require_usable(address, facts, reading)
    except BaseException:
        connection.close()
        raise
    return connection


def driver() -> None:
    """Raise UsageError where the driver is not installed."""
    try:
        import psycopg  # noqa: F401 - whether it is there
    except ImportError as error:
        raise UsageError(
            "The state is in PostgreSQL, and its driver is not installed: pip install 'reconciler[postgres]'."
        ) from error


@contextmanager
def telling(address: DatabaseAddress, what: str) -> Iterator[None]:
    """Raise JournalFailed for what the driver raises: the journal cannot be read, or written."""
    from psycopg import Error

    try:
        yield
    except Error as error:
        raise failure(address, error, what) from error


def failure(address: DatabaseAddress, error: "Error", what: str) -> ReconcilerError:
    """Return what an error of the database is to the reader."""
    from psycopg import errors, pq

    said, name = in_short(error), place_of(address)
    if isinstance(error, errors.UndefinedTable | errors.InvalidSchemaName | errors.UndefinedColumn):
        return JournalFailed(
            f"{name}: the journal cannot be {what} ({said}). Its tables in the schema {address.schema} are not those "
            "of this version: run `reconciler database migrate`."
        )
    if isinstance(error, errors.InsufficientPrivilege):
        return UsageError(
            f"{name}: the journal cannot be {what} ({said}). The role of this address may not do that: "
            "`reconciler database migrate --print-sql` prints which rights each role needs."
        )
    if isinstance(error, errors.ReadOnlySqlTransaction):
        return JournalFailed(f"{name}: the journal cannot be {what}: this server is a standby now, and only reads.")
    if isinstance(error, errors.LockNotAvailable):
        return JournalFailed(
            f"{name}: the journal cannot be {what}: something has held its end for 30 s. Look for sessions that wait "
            "(pg_stat_activity), then run again."
        )
    if isinstance(error, errors.DiskFull):
        return JournalFailed(f"{name}: the journal cannot be {what}: the server's disk is full. Make room, run again.")
    gone = " The connection is gone." if error.pgconn and error.pgconn.status == pq.ConnStatus.BAD else ""
    return JournalFailed(f"{name}: the journal cannot be {what} ({said}).{gone} See to the server, then run again.")


def in_short(error: BaseException) -> str:
    """Return what the driver says, on one line."""
    said = str(error).strip().partition("\n")[0].rpartition("failed: ")[2]
    return said.removeprefix("FATAL:").removeprefix("ERROR:").strip(" .") or "no reason given"


def place_of(address: DatabaseAddress) -> str:
    """Return which database it is, for people to read: without user and password."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(address.url)
    except ProgrammingError:
        return "the database"
    host = str(parts.get("host") or parts.get("hostaddr") or "this machine")
    port = f" port {parts['port']}" if parts.get("port") else ""
    return f"database {parts.get('dbname') or parts.get('user') or 'postgres'} on {host}{port}"


def answers(connection: "Connection") -> bool:
    """Whether a connection that nobody used for a while is there yet: the server is asked, but not in a transaction."""
    from psycopg import Error, pq

    if is_lost(connection) or connection.info.transaction_status is not pq.TransactionStatus.IDLE:
        return not is_lost(connection)
    with suppress(Error):
        connection.execute("")  # it may have been cut, or the server started again
    return not is_lost(connection)


def is_lost(connection: "Connection") -> bool:
    """Whether a connection is gone; it was not asked for that."""
    return connection.closed or connection.broken


def _in_schema(address: DatabaseAddress) -> "sql.Composed":
    from psycopg import sql

    return sql.SQL("SET search_path TO {}").format(sql.Identifier(address.schema))


def _opened(address: DatabaseAddress) -> "Connection":
    driver()
    import psycopg
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    try:
        given: dict[str, Any] = conninfo_to_dict(address.url)
    except psycopg.ProgrammingError:
        # From None: the error before quotes the address.
        raise UsageError(
            "RECONCILER_DATABASE_URL is no address of a PostgreSQL database: postgresql://USER:PASSWORD@HOST/NAME, "
            "what is special in user and password as %XX."
        ) from None
    if "," in str(given.get("host", "")):
        given.setdefault("target_session_attrs", "read-write")  # of several hosts, the one that takes writes
    given.setdefault("connect_timeout", str(_CONNECT_S))
    try:
        return psycopg.connect(make_conninfo(**{**given, **_WIRE}), autocommit=True, prepare_threshold=None)
    except psycopg.Error as error:
        raise _refusal(address, error) from None


def _refusal(address: DatabaseAddress, error: "Error") -> ReconcilerError:
    said, name = str(error), place_of(address)
    for pattern, cure in _CURES:
        if re.search(pattern, said):
            return UsageError(f"{name}: no connection ({in_short(error)}). {cure}")
    if _PERHAPS_LATER.search(said):
        return JournalFailed(
            f"{name}: the server cannot be reached ({in_short(error)}). Nothing was read or written. See whether it "
            "is up and what stands between, then run again."
        )
    return UsageError(f"{name}: no connection ({in_short(error)}). Look at RECONCILER_DATABASE_URL.")


def _require_version(connection: "Connection") -> None:
    if (version := connection.info.server_version) < _OLDEST:
        raise UsageError(f"The server is PostgreSQL {version // 10_000}, and this program needs 14 or later.")


def _require_direct(connection: "Connection", facts: Facts, nonce: str) -> None:
    """Raise UsageError where something between hands our statements to other sessions, or could.

    A pooler gives each client a number of its own; in session mode, too, and it would answer keepalives in our place.
    """
    if facts.backend != connection.pgconn.backend_pid or facts.session != nonce:
        raise UsageError(
            "There is a connection pooler (such as PgBouncer) between this program and the server. The lock of a run "
            "lives as long as its own session, so it needs a direct connection: take the server's own host and port."
        )


def _require_usable(address: DatabaseAddress, facts: Facts, reading: bool) -> None:
    name = place_of(address)
    if facts.encoding != "UTF8":
        raise UsageError(f"{name}: it is in {facts.encoding}, and names need UTF8: createdb --encoding UTF8.")
    if reading:
        return
    if facts.is_read_only:
        raise UsageError(
            f"{name}: it is a standby, or its transactions only read. Take the primary's address, or name all hosts "
            "(postgresql://USER@HOST1,HOST2/NAME): the one that takes writes is found."
        )
    if not facts.syncs:
        logger(__name__).warning("%s: fsync is off, so that a power cut may take records that were told.", name)
    if facts.waits_for_standby:
        return
    if address.require_synchronous:
        raise UsageError(
            f"{name}: no standby is waited for (synchronous_standby_names is empty), and [state] require_synchronous "
            "is true: a failover could lose records of requests that were sent. Nothing was written."
        )
    if facts.standbys:
        logger(__name__).warning(
            "%s: a standby follows it, and no commit waits for that: a failover may lose the last records.", name
        )
