"""What is counted before the long lists of a run are written, for the summary and for the columns of the tables."""

from __future__ import annotations

from collections import Counter

from reconciler.model.action import ActionKind
from reconciler.model.origin import Extras
from reconciler.model.report import RunDetails
from reconciler.model.result import Outcome, Verified
from reconciler.report.effect import Effect

NOT_APPLIED = "not applied"
"""Stands for the outcome of an action without a result."""


class Counts:
    """How many actions and findings there are of each kind; `extra_headers` are the headers of extras, in order."""

    def __init__(self, details: RunDetails) -> None:
        self.planned: Counter[ActionKind] = Counter()
        self.ended: Counter[tuple[ActionKind, str]] = Counter()
        self.verified: Counter[ActionKind] = Counter()
        # A dict, since a set would lose the order.
        self.extra_headers: dict[tuple[str, ...], None] = {}
        for kind, extras, outcome, verified in details.outline():
            self.planned[kind] += 1
            self.ended[kind, outcome or NOT_APPLIED] += 1
            if outcome is Outcome.DONE and verified is Verified.YES:
                self.verified[kind] += 1
            self.extra_headers[extra_headers(extras)] = None
        self.found = Counter(finding.kind for finding in details.findings())

    @property
    def effect(self) -> Effect:
        """What the plan does to people, whatever became of it."""
        return Effect(
            lose=self.planned[ActionKind.DEACTIVATE_USER],
            new=self.planned[ActionKind.CREATE_USER],
            back=self.planned[ActionKind.REACTIVATE_USER],
            created=self.planned[ActionKind.CREATE_COMPANY],
            widened=self.planned[ActionKind.ADD_DOMAINS],
        )

    @property
    def any_ended(self) -> bool:
        """Whether any action has a result."""
        return any(outcome != NOT_APPLIED for _, outcome in self.ended)


def extra_headers(extras: Extras) -> tuple[str, ...]:
    """Return the headers of the extra columns of a row."""
    return tuple([header for header, _ in extras])
