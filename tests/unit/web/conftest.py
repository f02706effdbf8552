"""A bench for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.web.desks import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path / "state")
    with bench.open:
        yield bench
    bench.store.close()
