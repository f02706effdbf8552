"""What was sent to whom, in the journal: nothing is told twice, and what failed is tried again."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from reconciler.model.notice import Attachable, Event, Notice
from reconciler.notices.send import Delivery
from reconciler.state.store import Entry, Journal

CHAIN = SUBJECT = "notices"
_KIND = "notice"
_GIVEN_UP_AFTER = timedelta(days=7)


class Undelivered(NamedTuple):
    """A notice that has not reached somebody: the places of their addresses, and why each failed.

    `since` is when it was to be sent first, in UTC.
    """

    notice: Notice
    failed: dict[str, str]
    since: datetime


def is_told(journal: Journal, notice: Notice) -> bool:
    """Whether a notice was sent, or tried to be, before."""
    return any(_is_of(record.body, notice) for record in journal.records(SUBJECT, _KIND))


def undelivered(journal: Journal, now: datetime) -> Iterator[Undelivered]:
    """Yield the notices of the last seven days that have not reached somebody."""
    waiting = dict[tuple[str, str], Undelivered]()
    for record in journal.records(SUBJECT, _KIND):
        if not record.body.get("subject") or datetime.fromisoformat(record.at) < now - _GIVEN_UP_AFTER:
            continue
        notice = _notice(record.body)
        before = waiting.pop((notice.event, notice.about), None) or Undelivered(
            notice, {}, datetime.fromisoformat(record.at)
        )
        failed = {**before.failed, **record.body.get("failed", {})}
        for place in record.body.get("sent", ()):
            failed.pop(place, None)
        if failed:
            waiting[notice.event, notice.about] = before._replace(failed=failed)
    yield from waiting.values()


def records_of(notice: Notice, deliveries: Iterable[Delivery]) -> list[Entry]:
    """Return the record of what became of a notice."""
    deliveries = list(deliveries)
    body = {
        "event": notice.event,
        "about": notice.about,
        "subject": notice.subject,
        "body": notice.body,
        "files": dict(notice.files),
        "sent": [one.place for one in deliveries if not one.failed],
        "failed": {one.place: one.failed for one in deliveries if one.failed},
    }
    return [(_KIND, body)]


def _is_of(body: dict[str, Any], notice: Notice) -> bool:
    return (body.get("event"), body.get("about")) == (notice.event, notice.about)


def _notice(body: dict[str, Any]) -> Notice:
    files = tuple((Attachable(what), path) for what, path in body.get("files", {}).items())
    return Notice(Event(body["event"]), body["about"], body["subject"], body["body"], files)
