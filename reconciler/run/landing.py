"""What requests of a killed run may still do: until they can land no more, nobody knows what became of them.

Each was about to leave, and nobody heard of it again. It may be on its way, or wait in a server; what is read before it
lands does not show it, and what is sent again would be done twice.
"""

import time
from collections.abc import Iterable
from typing import NamedTuple

from reconciler.model.action import Action, ActionKind
from reconciler.model.result import Outcome, Result, Verified
from reconciler.run.context import RunContext
from reconciler.state.past_runs import OpenRun

Person = tuple[str, str]
"""The vanityName of the company and the email key of somebody."""

_OF_COMPANIES = frozenset({ActionKind.CREATE_COMPANY, ActionKind.ADD_DOMAINS})


class Landing(NamedTuple):
    """Killed runs whose requests about `people` may still land, `until` when by the clock of this process."""

    runs: tuple[OpenRun, ...] = ()
    people: frozenset[Person] = frozenset()
    until: float = 0.0

    def with_one(self, open_run: OpenRun, missing: Iterable[Result], seconds: float) -> "Landing":
        """Return the same with one run more, whose requests may land for some seconds."""
        people = self.people | {person_of(one.action) for one in missing}
        return Landing((*self.runs, open_run), people, max(self.until, time.monotonic() + seconds))


NOTHING = Landing()


def may_land_for(run: RunContext, open_run: OpenRun) -> float:
    """Return for how many seconds a request of a run may still land; 0 for none."""
    if not open_run.was_killed or run.store is None:
        return 0.0
    return max(0.0, run.settings.pace.lands_within_s - run.store.journal.age_of(open_run.run_id))


def is_missing(result: Result) -> bool:
    """Whether a re-read does not show what was sent."""
    return result.outcome is Outcome.UNKNOWN and result.verified is Verified.NO


def is_of_company(result: Result) -> bool:
    """Whether an action makes or changes a company, on which everybody there waits."""
    return result.action.kind in _OF_COMPANIES


def person_of(action: Action) -> Person:
    """Return whom an action is about."""
    _, company, key = action.identity
    return company, key
