"""The exit codes of the process, as the README's table explains them to operators."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes, as the README's table explains them to operators."""

    OK = 0
    UNEXPECTED = 1
    USAGE = 2
    INPUT_REFUSED = 3
    HELD = 4
    PLAN_REFUSED = 5
    INCOMPLETE = 6
    UNVERIFIED = 7
    API_GONE = 8
    LOCKED = 9
    CHANGES_PENDING = 10
    LOCK_LOST = 11
