"""How runs ended, in the few words that a list, a filter and a picture have for it."""

from collections.abc import Mapping
from enum import StrEnum

from reconciler.model.run_outcome import RunOutcome
from reconciler.operations.runs import RunLine


class How(StrEnum):
    """How a run ended, or what became of a time at which one was due."""

    DONE = "done"
    INCOMPLETE = "incomplete"
    HELD = "held"
    FAILED = "failed"
    OPEN = "without an end"
    MISSED = "missed"
    WAITING = "not begun yet"
    OTHERS = "of other companies"


OF_RUNS = (How.DONE, How.INCOMPLETE, How.HELD, How.FAILED, How.OPEN)

_ENDED: Mapping[str, How] = {
    RunOutcome.DONE: How.DONE,
    RunOutcome.IN_SYNC: How.DONE,
    RunOutcome.INCOMPLETE: How.INCOMPLETE,
    RunOutcome.UNVERIFIED: How.INCOMPLETE,
    RunOutcome.HELD: How.HELD,
}


def how_of(run: RunLine) -> How:
    """Return how a run ended."""
    return How.OPEN if run.exit_code is None else _ENDED.get(run.outcome, How.FAILED)
