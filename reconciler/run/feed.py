"""Which feed the sheets of a run are a delivery of, and what the run learns of it for the next."""

from reconciler.exit_codes import Exit
from reconciler.model.desired import Desired
from reconciler.model.report import Report
from reconciler.planning.feed import NO_DELIVERY, Delivery, companies_of, delivery, feed_to_json
from reconciler.run.conclude import Declined
from reconciler.run.context import Order, Reached, RunContext
from reconciler.run.feed_name import feed_name
from reconciler.state.derived import FEED
from reconciler.state.past_runs import feed_before
from reconciler.state.store import Entry


def delivery_of(run: RunContext, order: Order, desired: Desired) -> Delivery:
    """Return the sheets as a delivery of their feed, held against its last good run.

    Raises UsageError where a company that is confirmed to be gone never was in the feed.
    """
    if order.is_undo:
        return NO_DELIVERY
    name = feed_name(run.settings, desired.sources)
    companies = companies_of(desired)
    before = feed_before(run.store.journal, run.tenant, name, companies) if run.store else None
    return delivery(name, before, desired, run.request.companies_gone)


def learned_of_feed(run: RunContext, reached: Reached, report: Report) -> list[Entry]:
    """Return what is to be put on record of the feed: what it has now, and who was absent where that counts.

    Absences count in a good run that may deactivate. A confirmation counts in every run but one that was declined.
    """
    order, decision = reached.order, reached.decision
    if order is None or decision is None or any(isinstance(stop, Declined) for stop in reached.stops):
        return []
    good = report.exit_code in (Exit.OK, Exit.INCOMPLETE) and not report.error
    sent = decision.delivery
    after = sent.after(good=good)
    if after is None:
        return []
    counted = None
    if good and order.may_deactivate:
        counted = {"companies": sorted({*sent.rows, *sent.confirmed}), "people": sorted(decision.absent)}
    return [(FEED, {"tenant": run.tenant, **feed_to_json(after), "counted": counted})]
