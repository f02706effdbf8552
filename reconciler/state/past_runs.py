"""What past runs mean to this one: the last good sheets, and requests that were left open."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reconciler.model.action import Action
from reconciler.model.origin import Source
from reconciler.model.result import Outcome
from reconciler.state.records import read_action, source_from_json
from reconciler.state.runs import runs
from reconciler.state.store import Journal


class OpenRun(NamedTuple):
    """A run that sent requests for actions whose outcome was never recorded."""

    run_id: str
    actions: list[Action]


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
