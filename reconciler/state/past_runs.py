"""What past runs mean to this one: the last good sheets, and requests that were left open."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from reconciler.model.action import Action
from reconciler.model.origin import Source
from reconciler.model.result import Outcome, Result
from reconciler.state.records import ending_from_json, read_action, source_from_json
from reconciler.state.runs import runs
from reconciler.state.store import Journal


class OpenRun(NamedTuple):
    """A run that sent requests for actions whose outcome was never recorded: each as a result that is unknown.

    Where a run could tell no more of one than that it was refused, after an answer that was lost, it is `refused`.
    """

    run_id: str
    results: list[Result]

    @property
    def actions(self) -> list[Action]:
        """The actions that are open."""
        return [result.action for result in self.results]


def last_applied(journal: Journal, tenant: str, names: Iterable[str]) -> dict[str, Source]:
    """Return each of these sources as the last good run read it."""
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
    """Return the user rows of the last good run that read sheets of people, None where there was none.

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
    """Yield the runs of a partner with open actions that no later run has settled."""
    settled = {record.body["run"] for record in journal.all_of("settled")}
    for run in runs(journal):
        if run.tenant == tenant and run.run_id not in settled and (run.exit_code is None or run.open):
            results = _open_results(journal, run.run_id)
            if results:
                yield OpenRun(run.run_id, results)


def unanswered(journal: Journal, tenant: str, since: datetime) -> frozenset[tuple[str, str, str]]:
    """Return the actions, by identity, that a run of this partner sent without ever having an answer.

    Of those that were read again and not found, the ones read `since` then: what they did may show late.
    """
    own = {run.run_id for run in runs(journal) if run.tenant == tenant}
    found = set[tuple[str, str, str]]()
    for record in journal.all_of("settled"):
        if record.run in own and datetime.fromisoformat(record.at) >= since:
            for ending in map(ending_from_json, record.body["results"]):
                # Sent again and refused: that was an answer, whatever it meant.
                found.discard(tuple(ending.action))
                if ending.outcome is Outcome.UNKNOWN and not ending.refused:
                    found.add(tuple(ending.action))
    for run in open_runs(journal, tenant):
        found |= {result.action.identity for result in run.results if not result.refused}
    return frozenset(found)


def _open_results(journal: Journal, run_id: str) -> list[Result]:
    actions = [read_action(line.body) for line in journal.lines(run_id, "action")]
    open_: dict[int, Result] = {}
    for record in journal.records(run_id, "intent", "outcome", "result"):
        if record.kind == "intent":
            open_ |= {number: Result(actions[number], Outcome.UNKNOWN) for number in record.body["actions"]}
        elif record.kind == "outcome":
            for result in record.body["results"]:
                open_.pop(result["action"], None)
        else:
            number, ending = record.body["action"], ending_from_json(record.body)
            was_open = open_.pop(number, None)
            if was_open and ending.outcome is Outcome.UNKNOWN:
                open_[number] = replace(was_open, status=ending.status, detail_code=ending.detail_code)
    return [open_[number] for number in sorted(open_)]
