"""What every unit test leaves as it was."""

import logging
from collections.abc import Iterator

import pytest

from reconciler.support import lazy_log


@pytest.fixture(autouse=True)
def _the_log_stays_as_it_is() -> Iterator[None]:
    """Have a command that a test calls in this process set up no log for the tests behind it."""
    root = logging.getLogger()
    handlers, level = [*root.handlers], root.level
    yield
    lazy_log._waiting.clear()
    root.handlers[:] = handlers
    root.setLevel(level)
