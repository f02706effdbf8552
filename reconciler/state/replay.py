"""Past runs as the journal tells them: one as a report, the last good ones, and requests that were left open."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from typing import Any

from reconciler.errors import UsageError
from reconciler.model.action import Action, Unchanged
from reconciler.model.finding import Finding
from reconciler.model.report import ApiFacts, ApiUse, Report
from reconciler.model.result import ActionSummary, Outcome, Result
from reconciler.state.records import (
    ResultRecord,
    company_from_json,
    ending_from_json,
    hold_from_json,
    read_action,
    read_brief,
    read_finding,
    read_unchanged,
    source_from_json,
)
from reconciler.state.result_index import Identity, ResultIndex, ResultRecords
from reconciler.state.runs import INTERRUPTED
from reconciler.state.sqlite import Journal

_TELLING = frozenset({"intent", "sent", "outcome", "result", "verified"})
"""The records that tell how actions ended."""


_SHORT = ("begun", "plan", "source", "company", "ended")
"""The records that are read at once, beside those; what a run may have many of and tells nothing alone is not."""


@contextmanager
def past_run(journal: Journal, run_id: str) -> Iterator["PastRun"]:
    """Give a run as the journal tells it now, whatever a run at work adds meanwhile.

    Raises UsageError where there is no such run.
    """
    with journal.snapshot():
        yield PastRun(journal, run_id)


def report_of(journal: Journal, run_id: str) -> Report:
    """Give a run as the report it ended with; of an interrupted one, what it had done."""
    with past_run(journal, run_id) as run:
        report = run.report
        report.findings = list(run.findings())
        unchanged = run.unchanged()
        report.unchanged = None if unchanged is None else list(unchanged)
        for item in run.actions():
            report.planned.append(item.action if isinstance(item, Result) else item)
            if isinstance(item, Result):
                report.results.append(item)
    return report


class PastRun:
    """One run as the journal tells it, of an interrupted one what it had done; made by `past_run`.

    `report` has its short facts; its long lists are read from the journal, as often as they are asked for.
    """

    def __init__(self, journal: Journal, run_id: str) -> None:
        self._journal = journal
        self._run_id = run_id
        self._told = ResultIndex(journal.count(run_id, "action"))
        self._later = _settled_later(journal, run_id)
        self._has_end = False
        self.report = self._read()
        if not self._has_end:
            self._interrupted()

    def actions(self) -> Iterator[Result | Action]:
        """Give every planned action in the order of the plan, as its result where it has one."""
        endings = ResultRecords(self._journal, self._told)
        for number, line in enumerate(self._journal.lines(self._run_id, "action")):
            action = read_action(line.body)
            ending = self._later.get(action.identity) if self._later else None
            ending = ending or endings.of(number)
            yield ending.of(action) if ending else action

    def outline(self) -> Iterator[ActionSummary]:
        """Give every planned action in short, without reading how it ended once more."""
        for number, line in enumerate(self._journal.lines(self._run_id, "action")):
            brief = read_brief(line.body)
            ending = self._later.get(brief.identity) if self._later else None
            outcome, verified = (ending.outcome, ending.verified) if ending else self._told.how(number)
            yield ActionSummary(brief.kind, brief.extras, outcome, verified)

    def findings(self) -> Iterator[Finding]:
        """Give the findings."""
        return (read_finding(line.body) for line in self._journal.lines(self._run_id, "finding"))

    def unchanged(self) -> Iterable[Unchanged] | None:
        """Give the rows that were right already; None where the run did not keep them."""
        lines = self._journal.lines(self._run_id, "unchanged")
        first = next(lines, None)
        return None if first is None else (read_unchanged(line.body) for line in chain([first], lines))

    def _read(self) -> Report:
        # Where the end left nothing open, what was meant and sent tells no more.
        telling = _TELLING if self._left_open() else _TELLING - {"intent", "sent"}
        lines = self._journal.lines(self._run_id, *_SHORT, *telling)
        first = next(lines, None)
        if first is None:
            raise UsageError(f"{self._run_id}: there is no such run. `reconciler runs` lists them.")
        report = self._begun(json.loads(first.body))
        for line in lines:
            if line.kind in _TELLING:
                self._told.take(line)
            else:
                getattr(self, f"_{line.kind}")(report, json.loads(line.body))
        report.journal_head = self._journal.head_of(self._run_id)
        return report

    def _left_open(self) -> bool:
        end = next(self._journal.lines(self._run_id, "ended"), None)
        return end is None or json.loads(end.body)["open"] > 0

    def _interrupted(self) -> None:
        items = Counter(item.outcome for item in self.outline())
        self.report.outcome, self.report.exit_code = INTERRUPTED, 1
        self.report.verdict = (
            f"Interrupted: the run was killed, or is still at work. {items[Outcome.DONE]} of {items.total()} changes "
            "were answered as done; the next run settles and finishes the rest."
        )

    def _begun(self, body: dict[str, Any]) -> Report:
        return Report(
            run_id=self._run_id,
            command=body["command"],
            started_at=datetime.fromisoformat(body["started_at"]),
            operator=body["operator"],
            host=body["host"],
            product=body["product"],
            dry_run=False,
            docs=body["docs"],
        )

    def _plan(self, report: Report, body: dict[str, Any]) -> None:
        report.options = body["options"]
        report.plan_digest, report.plan_file = body["digest"], body["file"]
        report.holds = [hold_from_json(hold) for hold in body["holds"]]
        report.unchanged_count = body["unchanged_count"]

    def _source(self, report: Report, body: dict[str, Any]) -> None:
        report.sources.append(source_from_json(body))

    def _company(self, report: Report, body: dict[str, Any]) -> None:
        report.companies.append(company_from_json(body))

    def _ended(self, report: Report, body: dict[str, Any]) -> None:
        self._has_end = True
        report.exit_code, report.outcome, report.verdict = body["exit_code"], body["outcome"], body["verdict"]
        report.error, report.duration_s = body["error"], body["duration_s"]
        report.error_code = body.get("error_code", "")
        report.error_call = ApiFacts(**body["error_call"]) if body["error_call"] else None
        report.api = ApiUse(**body["api"])


def _settled_later(journal: Journal, run_id: str) -> dict[Identity, ResultRecord]:
    """Give what later runs found out about requests that this one left open."""
    found = [body["results"] for _, _, _, _, body, _ in journal.all_of("settled") if body["run"] == run_id]
    return {tuple(ending.action): ending for ending in map(ending_from_json, chain.from_iterable(found))}
