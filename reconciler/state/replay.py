"""Past runs as the journal tells them: one as a report, the last good ones, and requests that were left open."""

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain, product
from typing import Any, NamedTuple, TypeAlias

from msgspec.structs import replace

from reconciler.errors import UsageError
from reconciler.model.report import (
    Action,
    ApiFacts,
    ApiUse,
    Finding,
    Outcome,
    Outline,
    Report,
    Result,
    Source,
    Unchanged,
    Verified,
)
from reconciler.state.records import (
    Ending,
    company_from_json,
    ending_from_json,
    hold_from_json,
    read_action,
    read_brief,
    read_ending,
    read_endings,
    read_finding,
    read_intent,
    read_unchanged,
    read_verified,
    source_from_json,
)
from reconciler.state.runs import INTERRUPTED, runs
from reconciler.state.sqlite import Journal, Line

Identity: TypeAlias = tuple[str, str, str]

_TELLING = frozenset({"intent", "sent", "outcome", "result", "verified"})
"""The records that tell how actions ended."""

_SHORT = ("begun", "plan", "source", "company", "ended")
"""The records that are read at once, beside those; what a run may have many of and tells nothing alone is not."""

_NOT_SENT = Ending(None, Outcome.SKIPPED, detail="Not sent: the run was interrupted before.")
_NOT_ANSWERED = Ending(
    None,
    Outcome.UNKNOWN,
    detail="Sent, or about to be, when the run was interrupted before the answer; the next run settles it.",
    attempts=1,
)


class OpenRun(NamedTuple):
    """A run that sent requests for actions whose outcome was never recorded."""

    run_id: str
    actions: list[Action]


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
    actions = [read_action(line.body) for line in journal.lines(run_id, "action")]
    open_: set[int] = set()
    for record in journal.records(run_id, "intent", "outcome", "result"):
        if record.kind == "intent":
            open_.update(record.body["actions"])
        elif record.kind == "outcome":
            open_.difference_update(result["action"] for result in record.body["results"])
        elif record.body["outcome"] != Outcome.UNKNOWN:
            open_.discard(record.body["action"])
    return [actions[number] for number in sorted(open_)]


class PastRun:
    """One run as the journal tells it, of an interrupted one what it had done; made by `past_run`.

    `report` has its short facts; its long lists are read from the journal, as often as they are asked for.
    """

    def __init__(self, journal: Journal, run_id: str) -> None:
        self._journal = journal
        self._run_id = run_id
        self._told = _Told(journal.count(run_id, "action"))
        self._later = _settled_later(journal, run_id)
        self._has_end = False
        self.report = self._read()
        if not self._has_end:
            self._interrupted()

    def actions(self) -> Iterator[Result | Action]:
        """Give every planned action in the order of the plan, as its result where it has one."""
        endings = _Endings(self._journal, self._told)
        for number, line in enumerate(self._journal.lines(self._run_id, "action")):
            action = read_action(line.body)
            ending = self._later.get(action.identity) if self._later else None
            ending = ending or endings.of(number)
            yield ending.of(action) if ending else action

    def outline(self) -> Iterator[Outline]:
        """Give every planned action in short, without reading how it ended once more."""
        for number, line in enumerate(self._journal.lines(self._run_id, "action")):
            brief = read_brief(line.body)
            ending = self._later.get(brief.identity) if self._later else None
            outcome, verified = (ending.outcome, ending.verified) if ending else self._told.how(number)
            yield Outline(brief.kind, brief.extras, outcome, verified)

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


_HOW: list[tuple[Outcome | None, Verified]] = [(None, Verified.NOT_CHECKED), *product(Outcome, Verified)]
"""All ways to end, to keep one of them in a byte."""

_NEAR = 16  # records to pass over rather than to look for one

_NUMBER = {how: number for number, how in enumerate(_HOW)}


class _Told:
    """Which record tells how each action ended; the last one counts. `records` has its number, 0 where none does."""

    def __init__(self, actions: int) -> None:
        self.records = array("q", bytes(8 * actions))
        self._how = bytearray(actions)
        self._unknown: set[int] = set()
        self._meant: dict[int, list[int]] = {}

    def take(self, line: Line) -> None:
        """Take the next record of a run that tells of actions."""
        match line.kind:
            case "intent":
                self._intent(line)
            case "sent":
                self._sent(line)
            case "outcome":
                self._outcome(line)
            case "verified":
                self._verified(line)
            case "result":
                self._ends(line, read_ending(line.body))

    def _intent(self, line: Line) -> None:
        intent = read_intent(line.body)
        self._meant[intent.request] = intent.actions
        for number in intent.actions:
            if number not in self._unknown:
                self._tell(number, line, _NOT_SENT)

    def _sent(self, line: Line) -> None:
        for number in self._meant[read_intent(line.body).request]:
            self._tell(number, line, _NOT_ANSWERED)
            self._unknown.add(number)

    def _outcome(self, line: Line) -> None:
        outcome = read_endings(line.body)
        self._meant.pop(outcome.request, None)  # it is not sent again
        for ending in outcome.results:
            self._ends(line, ending)

    def _verified(self, line: Line) -> None:
        for number in read_verified(line.body).actions:
            outcome, _ = self.how(number)
            self._how[number] = _NUMBER[outcome, Verified.YES]

    def how(self, number: int) -> tuple[Outcome | None, Verified]:
        """Give how an action ended, None where nothing tells it, and whether that was verified."""
        return _HOW[self._how[number]]

    def _tell(self, number: int, line: Line, ending: Ending) -> None:
        self.records[number] = line.seq
        self._how[number] = _NUMBER[ending.outcome, ending.verified]

    def _ends(self, line: Line, ending: Ending) -> None:
        self._tell(ending.action, line, ending)
        if ending.outcome is Outcome.UNKNOWN:
            self._unknown.add(ending.action)
        else:
            self._unknown.discard(ending.action)


class _Endings:
    """How actions ended, read from the records that tell it."""

    def __init__(self, journal: Journal, told: _Told) -> None:
        self._journal = journal
        self._told = told
        self._last = -_NEAR  # none is near at first
        self._following: Iterator[Line] = iter(())
        self._read: Mapping[int, Ending] = {}

    def of(self, number: int) -> Ending | None:
        """Give how the action of this number ended, None where nothing tells it."""
        seq = self._told.records[number]
        if not seq:
            return None
        if seq != self._last:  # a request for several actions is told in one record
            self._last, self._read = seq, _endings(self._line(seq))
        ending, (_, verified) = self._read[number], self._told.how(number)
        return ending if ending.verified is verified else replace(ending, verified=verified)

    def _line(self, seq: int) -> Line:
        """Give a record; most stand a little behind the one before."""
        if not 0 < seq - self._last <= _NEAR:
            self._following = self._journal.lines_from(seq)
        return next(line for line in self._following if line.seq == seq)


def _endings(line: Line) -> Mapping[int, Ending]:
    match line.kind:
        case "intent":
            return defaultdict(lambda: _NOT_SENT)
        case "sent":
            return defaultdict(lambda: _NOT_ANSWERED)
        case "outcome":
            return {ending.action: ending for ending in read_endings(line.body).results}
        case _:
            ending = read_ending(line.body)
            return {ending.action: ending}


def _settled_later(journal: Journal, run_id: str) -> dict[Identity, Ending]:
    """Give what later runs found out about requests that this one left open."""
    found = [body["results"] for _, _, _, _, body, _ in journal.all_of("settled") if body["run"] == run_id]
    return {tuple(ending.action): ending for ending in map(ending_from_json, chain.from_iterable(found))}
