"""Which feed the sheets of a run are a delivery of, and what the run learns of it for the next."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from typing import Any

from reconciler.errors import UsageError
from reconciler.model.desired import Desired
from reconciler.model.hold import Limit
from reconciler.model.live import Live
from reconciler.model.report import Report
from reconciler.model.result import Outcome, Result
from reconciler.model.run_outcome import is_good
from reconciler.planning.absent import waits_for_more_runs
from reconciler.planning.feed import NO_DELIVERY, Delivery, Feed, People, companies_of, delivery, feed_to_json
from reconciler.run.context import Decision, Order, Reached, RunContext
from reconciler.run.feed_name import feed_name
from reconciler.state.derived import FEED, Delivered, delivered_records
from reconciler.state.past_runs import feed_before
from reconciler.state.store import Entry


def delivery_of(run: RunContext, order: Order, desired: Desired, live: Live) -> Delivery:
    """Return the sheets as a delivery of their feed, held against its last good run.

    Raises UsageError where a company that is confirmed to be gone never was in the feed, or none can be.
    """
    if order.request.companies_gone and not order.may_deactivate:
        raise UsageError(
            "That a company is gone can be confirmed only where absent people are deactivated. This run reports them: "
            "nothing was read as confirmed, and nothing was changed."
        )
    if order.is_undo:
        return NO_DELIVERY
    name = feed_name(run, desired.sources)
    companies = companies_of(desired)
    before = _with_people(run, feed_before(run.store.journal, run.tenant, name, companies)) if run.store else None
    # What was confirmed stands until it is carried out.
    leaving = before.leaving if before and order.may_deactivate else ()
    return delivery(name, before, desired, [*order.request.companies_gone, *leaving], _may_have_access(live))


def _with_people(run: RunContext, feed: Feed | None) -> Feed | None:
    """Return a feed with those of its people of whom the journal tells."""
    return feed and feed._replace(people=_by_company(_on_record(run, feed.name), feed.rows))


def _on_record(run: RunContext, name: str) -> set[Delivered]:
    return run.store.feeds.people(run.tenant, name) if run.store else set()


def _by_company(people: Iterable[Delivered], companies: Container[str]) -> People:
    found = defaultdict[str, set[str]](set)
    for company, key in people:
        if company in companies:
            found[company].add(key)
    return {company: frozenset(keys) for company, keys in found.items()}


def people_with_access(live: Live) -> People:
    """Return the people of each company that was listed who have access, as far as the API tells."""
    return {
        name: frozenset(user.key for user in one.users or () if user.active is not False)
        for name, one in live.companies.items()
    }


def _may_have_access(live: Live) -> set[str]:
    """Return the companies of which somebody may have access."""
    return {
        name
        for name, one in live.companies.items()
        if one.users is None or one.unreadable or any(user.active is not False for user in one.users)
    }


def learned_of_feed(run: RunContext, reached: Reached, report: Report) -> list[Entry]:
    """Return what is to be put on record of the feed: what it has now, and who was absent where that counts.

    A confirmation counts in every run but one that was stopped before it sent anything: whoever gave it was not served.
    """
    order, decision = reached.order, reached.decision
    if order is None or decision is None or (reached.stops and not any(_was_sent(one) for one in reached.results)):
        return []
    good = is_good(report.outcome, report.exit_code, report.error)
    sent, counted = decision.delivery, _absences(reached, decision) if order.may_deactivate else None
    unfinished = _unfinished(reached, decision) if order.may_deactivate else sent.unchanged.leaving
    replaces = order.may_deactivate and not decision.cut
    after = sent.after(good=good, replaces=replaces, unfinished=unfinished) or (sent.unchanged if counted else None)
    if after is None:
        return []
    return [(FEED, {"tenant": run.tenant, **feed_to_json(after), "counted": counted}), *_moved(run, sent, after)]


def _moved(run: RunContext, sent: Delivery, after: Feed) -> Iterator[Entry]:
    """Yield the records of who left the feed and who came into it."""
    companies = sent.unchanged.rows.keys() | after.rows.keys()
    had = {one for one in _on_record(run, after.name) if one[0] in companies}
    has = {(company, key) for company, keys in after.people.items() for key in keys}
    return delivered_records(run.tenant, after.name, had, has)


def _was_sent(result: Result) -> bool:
    return result.outcome is not Outcome.SKIPPED


def _unfinished(reached: Reached, decision: Decision) -> set[str]:
    """Return the companies that were not read, or of which somebody absent is still to be deactivated."""
    done = {result.action.identity for result in reached.results if result.outcome is Outcome.DONE}
    left = {one.company for one in decision.planned if one.identity not in done}
    later = {one.company for one in decision.findings if waits_for_more_runs(one)}
    return left | later | {company.vanity_name for company in decision.companies if company.problem}


def _absences(reached: Reached, decision: Decision) -> dict[str, Any] | None:
    """Return who was absent of which companies; None where the run counts for none.

    One that was stopped, or held as a whole, does not, nor one whose sheets seem to be cut. A company that is gone, or
    could not be read, is left out, and keeps nobody from being counted in the others.
    """
    if reached.stops or decision.cut or any(hold.limit is not Limit.COMPANY_GONE for hold in decision.holds):
        return None
    sent = decision.delivery
    unread = {company.vanity_name for company in decision.companies if company.problem}
    return {"companies": sorted({*sent.people, *sent.confirmed} - unread), "people": sorted(decision.absent)}
