"""How a run ends: its outcome, its exit code."""

from reconciler.errors import Exit

_PRECEDENCE = (
    Exit.UNEXPECTED,
    Exit.USAGE,
    Exit.LOCKED,
    Exit.API_GONE,
    Exit.HELD,
    Exit.PLAN_REFUSED,
    Exit.INPUT_REFUSED,
    Exit.UNVERIFIED,
    Exit.INCOMPLETE,
    Exit.CHANGES_PENDING,
)


def worst(codes: set[Exit]) -> Exit:
    """Give the one exit code to end with where several apply; OK where none does."""
    return next((code for code in _PRECEDENCE if code in codes), Exit.OK)
