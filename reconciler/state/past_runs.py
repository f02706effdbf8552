"""What past runs mean to this one: the last good sheets, and requests that were left open."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from reconciler.model.action import Action, Identity
from reconciler.model.moments import is_to_come
from reconciler.model.origin import Source
from reconciler.model.result import Outcome, Result
from reconciler.planning.feed import Feed, feed_from_json
from reconciler.state.derived import FEED
from reconciler.state.records import (
    ResultRecord,
    company_from_json,
    ending_from_json,
    read_action,
    read_ending,
    read_endings,
    read_intent,
    source_from_json,
)
from reconciler.state.runs import RunLine, runs
from reconciler.state.store import Journal

_OPEN = ResultRecord(None, Outcome.UNKNOWN)


class OpenRun(NamedTuple):
    """A run that sent requests for actions whose outcome was never recorded: each as a result that is unknown.

    `strange` are those that a later version sent, and this one does not understand. Where a run could tell no more of
    one than that it was refused, after an answer that was lost, it is `refused`. One that `was_killed` did not wait for
    its requests: they may land yet.
    """

    run_id: str
    results: list[Result]
    strange: Sequence[Identity] = ()
    was_killed: bool = False

    @property
    def actions(self) -> list[Action]:
        """The actions that are open."""
        return [result.action for result in self.results]


class Delivered(NamedTuple):
    """What the last good runs of a feed read: sources by their names, and the sheets of people of the very last one."""

    by_name: dict[str, Source]
    people: list[Source]


def last_delivered(
    journal: Journal, tenant: str, feed: str, companies: Collection[str], names: Iterable[str], now: datetime
) -> Delivered:
    """Return what was last delivered of the feed of this name, or over these companies: sources of these names first.

    Sheets that cover no company of people belong to no feed, and are known by their names alone. What was dated ahead
    when it was read, or is so `now`, is passed over: every later sheet would look older.
    """
    wanted, by_name, people = set(names), dict[str, Source](), list[Source]()
    for run in reversed(runs(journal)):
        if people and not wanted - by_name.keys():
            break
        if run.tenant != tenant or not run.good or not _is_of(journal, run, feed, companies):
            continue
        at = min(now, datetime.fromisoformat(run.started_at))
        sources = (source_from_json(record.body) for record in journal.records(run.run_id, "source"))
        read = [source for source in sources if not _is_dated_ahead(source, at)]
        for source in read:
            by_name.setdefault(source.name, source)
        people = people or [source for source in read if source.user_rows]
    return Delivered(by_name, people)


def _is_dated_ahead(source: Source, now: datetime) -> bool:
    return bool(source.modified) and is_to_come(datetime.fromisoformat(source.modified), now)


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
    counts = (company_from_json(record.body) for record in journal.records(run.run_id, "company"))
    rows = {company.vanity_name: company.in_sheets for company in counts if company.in_sheets}
    return Feed("", rows) if rows else None


def open_runs(journal: Journal, tenant: str) -> Iterator[OpenRun]:
    """Yield the runs of a partner with open actions that no later run has settled."""
    settled = {record.body.get("run") for record in journal.all_of("settled")}
    for run in runs(journal):
        if run.tenant == tenant and run.run_id not in settled and (run.exit_code is None or run.open):
            results, strange = _open_results(journal, run.run_id)
            if results or strange:
                yield OpenRun(run.run_id, results, strange, run.exit_code is None)


def unanswered(journal: Journal, tenant: str, since: datetime) -> frozenset[Identity]:
    """Return the actions, by identity, that a run of this partner sent without ever having an answer.

    Of those that were read again and not found, the ones read `since` then: what they did may show late.
    """
    own = {run.run_id for run in runs(journal) if run.tenant == tenant}
    found = set[Identity]()
    for record in journal.all_of("settled"):
        if record.subject in own and datetime.fromisoformat(record.at) >= since:
            for ending in map(ending_from_json, record.body.get("results", ())):
                if not ending.action:
                    continue  # taken out
                # Sent again and refused: that was an answer, whatever it meant.
                found.discard(tuple(ending.action))
                if ending.outcome is Outcome.UNKNOWN and not ending.refused:
                    found.add(tuple(ending.action))
    for run in open_runs(journal, tenant):
        found |= {result.action.identity for result in run.results if not result.refused}
    return frozenset(found)


def _open_results(journal: Journal, run_id: str) -> tuple[list[Result], list[Identity]]:
    """Return the actions of a run that are open, and those of them that this version does not understand."""
    open_: dict[int, ResultRecord] = {}
    for line in journal.lines(run_id, "intent", "outcome", "result"):
        if line.kind == "intent":
            open_ |= dict.fromkeys(read_intent(line.body).actions, _OPEN)
            continue
        for ending in read_endings(line.body).results if line.kind == "outcome" else [read_ending(line.body)]:
            was_open = open_.pop(ending.action, None)
            if was_open and line.kind == "result" and ending.outcome is Outcome.UNKNOWN:
                open_[ending.action] = replace(_OPEN, status=ending.status, detail_code=ending.detail_code)
    results, strange = list[Result](), list[Identity]()
    for number, line in enumerate(journal.lines(run_id, "action") if open_ else ()):
        if number in open_:
            try:
                results.append(open_[number].of(read_action(line.body)))
            except msgspec.ValidationError:
                told = json.loads(line.body)
                strange.append((str(told.get("kind")), str(told.get("company", "")), str(told.get("subject", ""))))
    return results, strange
