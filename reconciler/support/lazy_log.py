"""The log, loaded when something is said in it: importing logging is a tenth of what a short command takes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import logging

_waiting: list[Callable[[], None]] = []


def set_up_later(how: Callable[[], None]) -> None:
    """Set the log up so, but not before the first logger is asked for."""
    _waiting[:] = [how]


def logger(name: str) -> "logging.Logger":
    """Give the logger of a module; the log is set up by then."""
    import logging

    while _waiting:
        _waiting.pop()()
    return logging.getLogger(name)
