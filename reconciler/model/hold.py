"""The guard's refusal of a plan."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from reconciler.model.finding import NO_FACTS, Facts


class Limit(StrEnum):
    """What a plan is held for."""

    COMPANY_DEACTIVATIONS = "company-deactivations"
    RUN_DEACTIVATIONS = "run-deactivations"
    COMPANY_REACTIVATIONS = "company-reactivations"
    RUN_REACTIVATIONS = "run-reactivations"
    LOST_ROWS = "lost-rows"
    COMPANY_GONE = "company-gone"
    REJECTED_ROWS = "rejected-rows"
    UNKNOWN_ACTIVE = "unknown-active"


DEACTIVATIONS = frozenset({Limit.COMPANY_DEACTIVATIONS, Limit.RUN_DEACTIVATIONS, Limit.LOST_ROWS})
"""The limits that are about deactivations: the exact number of them, confirmed, lifts these."""

REACTIVATIONS = frozenset({Limit.COMPANY_REACTIVATIONS, Limit.RUN_REACTIVATIONS})
"""The limits that are about reactivations: the exact number of them, confirmed, lifts these."""


class Hold(msgspec.Struct, frozen=True, gc=False):
    """The guard's refusal: which limit, in which company ("" for the run), the count and its base, and who is held.

    `names` has what each of the people is called, "" where that is not known. `report.words` puts it into sentences;
    `recorded` has them, and `confirm` the option that lifts it, where the hold was read from a journal or a plan file,
    which keep no facts.
    """

    limit: Limit
    company: str
    count: int
    base: int
    percent: float
    people: tuple[str, ...] = ()
    facts: Facts = NO_FACTS
    recorded: str | None = None
    names: tuple[str, ...] = ()
    confirm: str = ""

    @property
    def named(self) -> list[tuple[str, str]]:
        """Each of the people, with what they are called."""
        return list(zip(self.people, self.names or [""] * len(self.people), strict=True))
