"""Past runs as the journal tells them: one as a report, the last good ones, and requests that were left open."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from reconciler.errors import UsageError
from reconciler.journal import Journal
from reconciler.models import Action, ApiFacts, ApiUse, Outcome, Report, Result, Source
from reconciler.records import (
    action_from_json,
    company_from_json,
    finding_from_json,
    hold_from_json,
    result_from_json,
    source_from_json,
    unchanged_from_json,
)
from reconciler.run_list import INTERRUPTED, runs


class OpenRun(NamedTuple):
    """A run that sent requests for actions whose outcome was never recorded."""

    run_id: str
    actions: list[Action]


def report_of(journal: Journal, run_id: str) -> Report:
    """Give a run as the report it ended with; of an interrupted one, what it had done."""
    reading = _Reading(journal, run_id)
    return reading.report()


def last_applied(journal: Journal, tenant: str, names: Iterable[str]) -> dict[str, Source]:
    """Give each of these sources as the last good run read it."""
    wanted, found = set(names), dict[str, Source]()
    for run in reversed(runs(journal)):
        if not wanted - found.keys():
            break
        if run.tenant == tenant and run.good:
            for record in journal.records(run.run_id, "source"):
                source = source_from_json(record.body)
                if source.name in wanted:
                    found.setdefault(source.name, source)
    return found


def user_rows_before(journal: Journal, tenant: str, sources: Sequence[Source]) -> int | None:
    """Give the user rows of the last good run that read sheets of people, None where there was none.

    That is the last run that read one of these sources; where none did (a date in the name, say), the last of all. A
    source of that run that is missing now counts as lost.
    """
    names = {source.name for source in sources}
    latest = None
    for run in reversed(runs(journal)):
        if run.tenant == tenant and run.good:
            read = [source_from_json(record.body) for record in journal.records(run.run_id, "source")]
            people = [source for source in read if source.user_rows]
            if names & {source.name for source in people}:
                return sum(source.user_rows for source in people)
            latest = latest or people
    return sum(source.user_rows for source in latest) if latest else None


def open_runs(journal: Journal, tenant: str) -> Iterator[OpenRun]:
    """Give the runs of a partner with open actions that no later run has settled."""
    settled = {record.body["run"] for record in journal.all_of("settled")}
    for run in runs(journal):
        if run.tenant == tenant and run.run_id not in settled and (run.exit_code is None or run.open):
            actions = _open_actions(journal, run.run_id)
            if actions:
                yield OpenRun(run.run_id, actions)


def _open_actions(journal: Journal, run_id: str) -> list[Action]:
    actions = [action_from_json(record.body) for record in journal.records(run_id, "action")]
    open_: set[int] = set()
    for record in journal.records(run_id, "intent", "outcome", "result"):
        if record.kind == "intent":
            open_.update(record.body["actions"])
        elif record.kind == "outcome":
            open_.difference_update(result["action"] for result in record.body["results"])
        elif record.body["outcome"] != Outcome.UNKNOWN:
            open_.discard(record.body["action"])
    return [actions[number] for number in sorted(open_)]


class _Reading:
    """Builds the report of one run from its records."""

    def __init__(self, journal: Journal, run_id: str) -> None:
        self._journal = journal
        self._records = journal.records(run_id)
        self._run_id = run_id
        self._actions: list[Action] = []
        self._results: dict[int, Result] = {}
        self._meant: dict[int, list[int]] = {}
        self._has_end = False

    def report(self) -> Report:
        first = next(self._records, None)
        if first is None:
            raise UsageError(f"{self._run_id}: there is no such run. `reconciler runs` lists them.")
        report = self._begun(first.body)
        for record in self._records:
            getattr(self, f"_{record.kind}", _ignored)(report, record.body)
            if record.kind != "audit":
                report.journal_head = record.hash
        self._settled_later()
        report.planned = self._actions
        report.results = [self._results[number] for number in sorted(self._results)]
        if not self._has_end:
            report.outcome = INTERRUPTED
            report.exit_code = 1
            done = sum(1 for result in report.results if result.outcome is Outcome.DONE)
            report.verdict = (
                f"Interrupted: the run was killed, or is still at work. {done} of {len(self._actions)} changes were "
                "answered as done; the next run settles and finishes the rest."
            )
        return report

    def _settled_later(self) -> None:
        """Take what a later run found out about requests that this one left open."""
        numbers = {action.identity: number for number, action in enumerate(self._actions)}
        for record in self._journal.all_of("settled"):
            if record.body["run"] == self._run_id:
                for value in record.body["results"]:
                    number = numbers[tuple(value["action"])]
                    facts = {name: fact for name, fact in value.items() if name != "action"}
                    self._results[number] = result_from_json(self._actions[number], facts)

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

    def _action(self, _report: Report, body: dict[str, Any]) -> None:
        self._actions.append(action_from_json(body))

    def _finding(self, report: Report, body: dict[str, Any]) -> None:
        report.findings.append(finding_from_json(body))

    def _unchanged(self, report: Report, body: dict[str, Any]) -> None:
        report.unchanged = report.unchanged or []
        report.unchanged.append(unchanged_from_json(body))

    def _intent(self, _report: Report, body: dict[str, Any]) -> None:
        self._meant[body["request"]] = body["actions"]
        for number in body["actions"]:
            before = self._results.get(number)
            if before is None or before.outcome is not Outcome.UNKNOWN:
                detail = "Not sent: the run was interrupted before."
                self._results[number] = Result(self._actions[number], Outcome.SKIPPED, detail=detail)

    def _sent(self, _report: Report, body: dict[str, Any]) -> None:
        for number in self._meant[body["request"]]:
            detail = "Sent, and the run was interrupted before the answer; the next run settles it."
            self._results[number] = Result(self._actions[number], Outcome.UNKNOWN, detail=detail, attempts=1)

    def _outcome(self, report: Report, body: dict[str, Any]) -> None:
        for value in body["results"]:
            self._result(report, value)

    def _result(self, _report: Report, body: dict[str, Any]) -> None:
        number = body["action"]
        facts = {name: value for name, value in body.items() if name != "action"}
        self._results[number] = result_from_json(self._actions[number], facts)

    def _company(self, report: Report, body: dict[str, Any]) -> None:
        report.companies.append(company_from_json(body))

    def _ended(self, report: Report, body: dict[str, Any]) -> None:
        self._has_end = True
        report.exit_code, report.outcome, report.verdict = body["exit_code"], body["outcome"], body["verdict"]
        report.error, report.duration_s = body["error"], body["duration_s"]
        report.error_code = body.get("error_code", "")
        report.error_call = ApiFacts(**body["error_call"]) if body["error_call"] else None
        report.api = ApiUse(**body["api"])


def _ignored(_report: Report, _body: dict[str, Any]) -> None:
    pass
