"""What is counted before the long lists of a run are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from operator import is_

from reconciler.model.action import Action, ActionKind, Unchanged
from reconciler.model.finding import Finding
from reconciler.model.origin import Extras
from reconciler.model.report import Report, RunDetails
from reconciler.model.result import ActionSummary, Outcome, Result, Verified

NOT_APPLIED = "not applied"


class InMemory:
    """The lists of a report that holds them."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def actions(self) -> Iterator[Result | Action]:
        planned, results = self._report.planned, self._report.results
        if len(planned) == len(results) and all(map(is_, planned, (result.action for result in results))):
            return iter(results)
        ended = {result.action.identity: result for result in results}
        return (ended.get(action.identity, action) for action in planned)

    def outline(self) -> Iterator[ActionSummary]:
        for item in self.actions():
            if isinstance(item, Result):
                yield ActionSummary(item.action.kind, item.action.extras, item.outcome, item.verified)
            else:
                yield ActionSummary(item.kind, item.extras, None, Verified.NOT_CHECKED)

    def findings(self) -> Iterator[Finding]:
        return iter(self._report.findings)

    def unchanged(self) -> Iterable[Unchanged] | None:
        return self._report.unchanged


class Counts:
    """What there is in the lists, to be known before they are written; `shapes` are the headers of extras, in order."""

    def __init__(self, lists: RunDetails) -> None:
        self.planned: Counter[ActionKind] = Counter()
        self.ended: Counter[tuple[ActionKind, str]] = Counter()
        self.verified: Counter[ActionKind] = Counter()
        self.shapes: dict[tuple[str, ...], None] = {}
        for kind, extras, outcome, verified in lists.outline():
            self.planned[kind] += 1
            self.ended[kind, outcome or NOT_APPLIED] += 1
            if outcome is Outcome.DONE and verified is Verified.YES:
                self.verified[kind] += 1
            self.shapes[headers_of(extras)] = None
        self.found = Counter(finding.kind for finding in lists.findings())

    @property
    def any_ended(self) -> bool:
        """Whether any action has a result."""
        return any(outcome != NOT_APPLIED for _, outcome in self.ended)


def action_of(item: Result | Action) -> Action:
    return item.action if isinstance(item, Result) else item


def headers_of(extras: Extras) -> tuple[str, ...]:
    return tuple([header for header, _ in extras])
