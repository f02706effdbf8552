"""What tests of the PostgreSQL backend share."""

from pathlib import Path

import pytest

from reconciler.model.state_place import DatabaseAddress
from tests.unit.state.backend import address_of


@pytest.fixture
def address(tmp_path: Path) -> DatabaseAddress:
    """An address with a schema of this test's own, which is not made yet."""
    return address_of(tmp_path)
