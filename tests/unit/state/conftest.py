"""What tests of the PostgreSQL backend share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reconciler.model.state_place import DatabaseAddress
from reconciler.state.postgres_session import session_of
from tests.unit.state.backend import address_of


@pytest.fixture
def address(tmp_path: Path) -> Iterator[DatabaseAddress]:
    """An address with a schema of this test's own, which is not made yet."""
    address = address_of(tmp_path)
    yield address
    session_of(address).close()
