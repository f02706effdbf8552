"""What is counted before the long lists of a run are written, for the summary and for the columns of the tables."""

from __future__ import annotations

from collections import Counter, defaultdict

from reconciler.model.action import ActionKind
from reconciler.model.finding_code import FindingKind
from reconciler.model.origin import Extras
from reconciler.model.report import RunDetails
from reconciler.model.result import Outcome, Verified
from reconciler.report.effect import Effect

NOT_APPLIED = "not applied"
"""Stands for the outcome of an action without a result."""

_COMING = frozenset({ActionKind.CREATE_USER, ActionKind.REACTIVATE_USER})


class Cases:
    """How many cases of a kind there are, and which row of its table the first one is, from 0."""

    __slots__ = ("first", "number")

    def __init__(self) -> None:
        self.number = self.first = 0

    def take(self, row: int) -> None:
        """Count the case in a row."""
        if not self.number:
            self.first = row
        self.number += 1


class Moves:
    """How many people came to a company and how many went, as changes that are done."""

    __slots__ = ("came", "went")

    def __init__(self) -> None:
        self.came = self.went = 0


class Counts:
    """How many actions and findings there are of each kind; `extra_headers` are the headers of extras, in order.

    `outcomes`, `unverified` and `cases` (of findings) tell where the first of each stands, `moves` who came and went.
    """

    def __init__(self, details: RunDetails) -> None:
        self.planned: Counter[ActionKind] = Counter()
        self.ended: Counter[tuple[ActionKind, str]] = Counter()
        self.verified: Counter[ActionKind] = Counter()
        self.outcomes: defaultdict[Outcome, Cases] = defaultdict(Cases)
        self.unverified = Cases()
        self.moves: defaultdict[str, Moves] = defaultdict(Moves)
        # A dict, since a set would lose the order.
        self.extra_headers: dict[tuple[str, ...], None] = {}
        for row, (kind, company, extras, outcome, verified) in enumerate(details.outline()):
            self.planned[kind] += 1
            self.ended[kind, outcome or NOT_APPLIED] += 1
            if outcome is Outcome.DONE:
                self._done(row, kind, company, verified)
            elif outcome:
                self.outcomes[outcome].take(row)
            self.extra_headers[extra_headers(extras)] = None
        self.cases = _found(details)
        self.found = Counter({kind: case.number for kind, case in self.cases.items()})

    def _done(self, row: int, kind: ActionKind, company: str, verified: Verified) -> None:
        if verified is Verified.YES:
            self.verified[kind] += 1
        else:
            self.unverified.take(row)
        if kind in _COMING:
            self.moves[company].came += 1
        elif kind is ActionKind.DEACTIVATE_USER:
            self.moves[company].went += 1

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


def _found(details: RunDetails) -> dict[FindingKind, Cases]:
    """Count findings: rejected ones stand in a table of their own, all others in another."""
    found: defaultdict[FindingKind, Cases] = defaultdict(Cases)
    rows = {True: 0, False: 0}
    for finding in details.findings():
        rejected = finding.kind is FindingKind.REJECTED
        found[finding.kind].take(rows[rejected])
        rows[rejected] += 1
    return dict(found)


def extra_headers(extras: Extras) -> tuple[str, ...]:
    """Return the headers of the extra columns of a row."""
    return tuple([header for header, _ in extras])
