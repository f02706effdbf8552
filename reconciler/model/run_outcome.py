"""How a run ended, in one word, and whether later runs are held against it."""

from enum import StrEnum

from reconciler.exit_codes import Exit


class RunOutcome(StrEnum):
    """The one word that a run ends with; "interrupted" where the journal holds no end of it."""

    DONE = "done"
    IN_SYNC = "in-sync"
    CHANGES_PENDING = "changes-pending"
    HELD = "held"
    REFUSED = "refused"
    STALE = "stale"
    INCOMPLETE = "incomplete"
    UNVERIFIED = "unverified"
    UNREACHABLE = "unreachable"
    LOCKED = "locked"
    LOCK_LOST = "lock-lost"
    ERROR = "error"


_GOOD = frozenset({RunOutcome.DONE, RunOutcome.IN_SYNC, RunOutcome.INCOMPLETE})


def is_good(outcome: str, exit_code: int | None, error: str) -> bool:
    """Whether a run went through, but for what needs a person: lost rows, feeds and absences are counted from it.

    A run without an outcome did not, whatever else is told of it.
    """
    return outcome in _GOOD and exit_code in (Exit.OK, Exit.INCOMPLETE) and not error
