"""A bench for each test; where a test is about what the page remembers, one for each backend."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.web.desks import Bench
from tests.unit.web.with_stores import BACKENDS

ON_BOTH = {f"test_{name}" for name in ("jobs", "presence", "queue", "roles_now", "shelf", "sign_in", "stores")}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests on both backends."""
    if metafunc.module.__name__.rpartition(".")[2] in ON_BOTH and "bench" in metafunc.fixturenames:
        metafunc.parametrize("backend", BACKENDS)


@pytest.fixture
def backend() -> str:
    """Name the backend of what the page remembers: files, where a test does not ask for both."""
    return "sqlite"


@pytest.fixture
def bench(tmp_path: Path, backend: str) -> Iterator[Bench]:
    bench = Bench(tmp_path / "state", store=BACKENDS[backend](tmp_path / "state"))
    with bench.open:
        yield bench
    bench.presence.end()
    bench.store.close()
