"""A connection to PostgreSQL is direct and its session set up, or it is refused in words that hold no password."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.state_place import DatabaseAddress
from reconciler.state.postgres_connection import connect, place_of
from reconciler.state.store import JournalFailed
from tests.postgres import in_database

PASSWORD = "not-to-be-shown-99"


def setting(connection: "psycopg.Connection", name: str) -> str:
    row = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
    return str(row[0]) if row else ""


def test_a_session_lives_through_a_silent_wait_and_notices_a_dead_network(address: DatabaseAddress) -> None:
    with connect(address) as connection:
        names = ("idle_session_timeout", "statement_timeout", "lock_timeout", "search_path", "synchronous_commit")
        assert [setting(connection, name) for name in names] == ["0", "0", "30s", address.schema, "on"]
        assert setting(connection, "application_name").startswith("reconciler ")
        assert connection.info.get_parameters()["tcp_user_timeout"] == "11000"
        assert connection.autocommit


def test_a_server_that_answers_commits_too_early_is_told_to_wait_for_its_disk(address: DatabaseAddress) -> None:
    options = "options=-c%20synchronous_commit%3Doff"
    url = f"{address.url}{'&' if '?' in address.url else '?'}{options}"
    with psycopg.connect(url) as plain:
        assert setting(plain, "synchronous_commit") == "off"
    with connect(address._replace(url=url)) as connection:
        assert setting(connection, "synchronous_commit") == "on"


def test_each_way_that_it_cannot_be_used_is_told_in_words(address: DatabaseAddress) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        nobody = f"postgresql://night:{PASSWORD}@127.0.0.1:{unheard.getsockname()[1]}/state"
        refused: tuple[tuple[str, type[ReconcilerError], str], ...] = (
            (nobody, JournalFailed, r"database state on 127\.0\.0\.1 port \d+: the server cannot be reached"),
            (in_database(address.url, "no-such"), UsageError, "There is no such database: have it made"),
            (f"postgresql://night:{PASSWORD}@h/d?no-such-word=1", UsageError, "is no address of a PostgreSQL database"),
        )
        for url, kind, words in refused:
            with pytest.raises(kind, match=words) as told:
                connect(address._replace(url=url))
            assert PASSWORD not in str(told.value)


def test_one_that_only_reads_is_refused_to_whoever_writes(address: DatabaseAddress) -> None:
    options = "options=-c%20default_transaction_read_only%3Don"
    standby = address._replace(url=f"{address.url}{'&' if '?' in address.url else '?'}{options}")
    with pytest.raises(UsageError, match="it is a standby, or its transactions only read"):
        connect(standby)
    with connect(standby, reading=True) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_who_wants_a_standby_that_is_waited_for_is_refused_where_there_is_none(address: DatabaseAddress) -> None:
    with pytest.raises(UsageError, match=r"no standby is waited for .* \[state\] require_synchronous is true"):
        connect(address._replace(require_synchronous=True))


def test_a_place_is_shown_without_user_and_password() -> None:
    shown = place_of(DatabaseAddress(f"postgresql://night:{PASSWORD}@db.example:5433/state"))
    assert shown == "database state on db.example port 5433"


def test_a_pooler_in_between_is_refused(address: DatabaseAddress) -> None:
    with relayed(address.url, with_own_number) as url, pytest.raises(UsageError, match="needs a direct connection"):
        connect(address._replace(url=url))
    with relayed(address.url, lambda said: said) as url, closing(connect(address._replace(url=url))) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def with_own_number(said: bytes) -> bytes:
    """Return what a server says with another backend's number in it, as poolers give each client one of their own."""
    at = said.find(b"K\x00\x00\x00")
    return said if at < 0 else said[: at + 5] + b"\x00\x00\x00\x07" + said[at + 9 :]


@contextmanager
def relayed(url: str, changed: Callable[[bytes], bytes]) -> Iterator[str]:
    """Yield an address at which somebody passes on what is said, that of the server `changed`."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_relay, args=(listening, url, changed), daemon=True).start()
        parts = urlsplit(url)
        user = parts.username or "postgres"
        yield f"postgresql://{user}@127.0.0.1:{listening.getsockname()[1]}{parts.path}?sslmode=disable"


def _relay(listening: socket.socket, url: str, changed: Callable[[bytes], bytes]) -> None:
    client, _ = listening.accept()
    server = _server(url)
    back = threading.Thread(target=_copy, args=(server, client, changed), daemon=True)
    back.start()
    _copy(client, server, lambda said: said)
    back.join(10)
    client.close()
    server.close()


def _server(url: str) -> Any:
    parts = urlsplit(url)
    if not parts.hostname:
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.{parts.port or 5432}")
        return server
    return socket.create_connection((parts.hostname, parts.port or 5432))


def _copy(source: socket.socket, to: socket.socket, changed: Callable[[bytes], bytes]) -> None:
    while said := source.recv(65536):
        to.sendall(changed(said))
    to.shutdown(socket.SHUT_WR)
