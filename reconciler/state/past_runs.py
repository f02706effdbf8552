"""What past runs mean to this one: the last good sheets, and requests that were left open."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from reconciler.model.action import Action
from reconciler.model.origin import Source
from reconciler.model.result import Outcome
from reconciler.planning.feed import Feed, feed_from_json
from reconciler.state.derived import FEED
from reconciler.state.records import company_from_json, read_action, source_from_json
from reconciler.state.runs import RunLine, runs
from reconciler.state.store import Journal


class OpenRun(NamedTuple):
    """A run that sent requests for actions whose outcome was never recorded."""

    run_id: str
    actions: list[Action]


class Delivered(NamedTuple):
    """What the last good runs of a feed read: sources by their names, and the sheets of people of the very last one."""

    by_name: dict[str, Source]
    people: list[Source]


def last_delivered(
    journal: Journal, tenant: str, feed: str, companies: Collection[str], names: Iterable[str]
) -> Delivered:
    """Return what was last delivered of the feed of this name, or over these companies: sources of these names first.

    Sheets that cover no company of people belong to no feed, and are known by their names alone.
    """
    wanted, by_name, people = set(names), dict[str, Source](), list[Source]()
    for run in reversed(runs(journal)):
        if people and not wanted - by_name.keys():
            break
        if run.tenant != tenant or not run.good or not _is_of(journal, run, feed, companies):
            continue
        read = [source_from_json(record.body) for record in journal.records(run.run_id, "source")]
        for source in read:
            by_name.setdefault(source.name, source)
        people = people or [source for source in read if source.user_rows]
    return Delivered(by_name, people)


def _is_of(journal: Journal, run: RunLine, feed: str, companies: Collection[str]) -> bool:
    if not feed and not companies:
        return True
    had = _feed_after(journal, run)
    return had is not None and (had.is_of(feed, companies) or had.is_of("", companies))


def feed_before(journal: Journal, tenant: str, name: str, companies: Iterable[str]) -> Feed | None:
    """Return what the feed had that a delivery of this name, or over these companies, is one of; None where it is new.

    A feed that has only just been given its name goes on from the one without a name that covers its companies.
    """
    covered, nameless = list(companies), None
    for run in reversed(runs(journal)):
        feed = _feed_after(journal, run) if run.tenant == tenant and run.exit_code is not None else None
        if feed and feed.is_of(name, covered):
            return feed
        if feed and nameless is None and feed.is_of("", covered):
            nameless = feed
    return nameless


def _feed_after(journal: Journal, run: RunLine) -> Feed | None:
    """Return what the feed of a run had after it; of a run from before feeds were recorded, as far as that is told."""
    for record in journal.records(run.run_id, FEED):
        return feed_from_json(record.body)
    if not run.good:
        return None
    read = sum(source_from_json(record.body).user_rows for record in journal.records(run.run_id, "source"))
    counts = (company_from_json(record.body) for record in journal.records(run.run_id, "company"))
    rows = {company.vanity_name: company.in_sheets for company in counts if company.in_sheets}
    return Feed("", rows, max(0, read - sum(rows.values()))) if read else None


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
