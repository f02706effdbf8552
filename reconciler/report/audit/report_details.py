"""The long lists of a run, from a report that holds them in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import is_

from reconciler.model.action import Action, Unchanged
from reconciler.model.finding import Finding
from reconciler.model.report import Report
from reconciler.model.result import ActionSummary, Result, Verified


class ReportDetails:
    """The long lists of a report that holds them in memory: a RunDetails."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def actions(self) -> Iterator[Result | Action]:
        """Return the result of each planned action, or the action itself where it has none."""
        planned, results = self._report.planned, self._report.results
        # A run that got that far has one for each action, in order: for half a million no index is made.
        if len(planned) == len(results) and all(map(is_, planned, (result.action for result in results))):
            return iter(results)
        ended = {result.action.identity: result for result in results}
        return (ended.get(action.identity, action) for action in planned)

    def outline(self) -> Iterator[ActionSummary]:
        """Yield each action as counting takes it."""
        for item in self.actions():
            if isinstance(item, Result):
                action = item.action
                yield ActionSummary(action.kind, action.company, action.extras, item.outcome, item.verified)
            else:
                yield ActionSummary(item.kind, item.company, item.extras, None, Verified.NOT_CHECKED)

    def findings(self) -> Iterator[Finding]:
        """Return all findings."""
        return iter(self._report.findings)

    def unchanged(self) -> Iterable[Unchanged] | None:
        """Return the rows that were right already; None where they were not kept."""
        return self._report.unchanged
