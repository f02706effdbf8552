"""What was sent to whom, in the journal: nothing is told twice, and what failed is tried again.

Whoever sends says so first, until when they may be at it, and to whom. The journal has one order for all: the first who
says so sends it, and nobody else does until they have said what became of it, or their time is over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from reconciler.model.notice import Attachable, Event, Notice
from reconciler.notices.send import Delivery
from reconciler.state.store import Journal, Record

CHAIN = SUBJECT = "notices"
_KIND = "notice"
_GIVEN_UP_AFTER = timedelta(days=7)


class Undelivered(NamedTuple):
    """A notice that has not reached somebody: why each failed, by what their addresses are known by.

    `since` is when it was to be sent first, in UTC; `places` tells where the addresses stood then, and `reached` are
    those whom it has reached.
    """

    notice: Notice
    failed: dict[str, str]
    since: datetime
    places: dict[str, str]
    reached: frozenset[str] = frozenset()


class Sender(NamedTuple):
    """Who sends, a word of its own for each command, and until when they may be at it (UTC)."""

    name: str
    until: datetime


@dataclass(slots=True)
class _Known:
    """What is on record of a notice; `sender` is at it now, or was when it was killed."""

    since: datetime
    notice: Notice | None = None
    sender: Sender | None = None
    failed: dict[str, str] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)


def is_told(journal: Journal, notice: Notice) -> bool:
    """Whether a notice was sent, or tried to be, before."""
    return _about(notice) in _known(journal)


def undelivered(journal: Journal, now: datetime) -> Iterator[Undelivered]:
    """Yield the notices of the last seven days that have not reached somebody, and that nobody is sending now."""
    for known in _known(journal).values():
        is_at_it = known.sender and known.sender.until > now
        if known.notice and known.failed and not is_at_it and known.since >= now - _GIVEN_UP_AFTER:
            yield Undelivered(known.notice, dict(known.failed), known.since, dict(known.places), frozenset(known.sent))


def claim(journal: Journal, notice: Notice, waiting: Iterable[Delivery], sender: Sender) -> set[str]:
    """Put on record that a notice is about to be sent, and return to whom: to nobody whom another one sends it to.

    `waiting` says of each what it is called once the time is over. Raises ReconcilerError where that cannot be written.
    """
    journal.append(CHAIN, SUBJECT, [(_KIND, {**_body(notice, waiting), **_signed(sender)})])
    known = _known(journal)[_about(notice)]
    return known.held if known.sender and known.sender.name == sender.name else set()


def record(journal: Journal, notice: Notice, deliveries: Iterable[Delivery], sender: Sender) -> None:
    """Put on record what became of a notice. Raises ReconcilerError where that cannot be written."""
    journal.append(CHAIN, SUBJECT, [(_KIND, {**_body(notice, deliveries), "by": sender.name})])


def _body(notice: Notice, deliveries: Iterable[Delivery]) -> dict[str, Any]:
    deliveries = list(deliveries)
    return {
        "event": notice.event,
        "about": notice.about,
        "subject": notice.subject,
        "body": notice.body,
        "files": dict(notice.files),
        "sent": [one.known_by for one in deliveries if not one.failed],
        "failed": {one.known_by: one.failed for one in deliveries if one.failed},
        "places": {one.known_by: one.place for one in deliveries},
    }


def _signed(sender: Sender) -> dict[str, str]:
    return {"by": sender.name, "until": sender.until.isoformat()}


def _known(journal: Journal) -> dict[tuple[str, str], _Known]:
    known = dict[tuple[str, str], _Known]()
    for each in journal.records(SUBJECT, _KIND):
        about = each.body.get("event", ""), each.body.get("about", "")
        _learn(known.setdefault(about, _Known(datetime.fromisoformat(each.at))), each)
    return known


def _learn(known: _Known, record: Record) -> None:
    body, failed = record.body, dict(record.body.get("failed", {}))
    if until := body.get("until"):
        if known.sender and known.sender.until > datetime.fromisoformat(record.at):
            return  # another one was first
        known.sender, known.held = Sender(body.get("by", ""), datetime.fromisoformat(until)), {*failed} - known.sent
    elif known.sender and known.sender.name == body.get("by"):
        known.sender = None
    if body.get("subject"):  # else its text was taken out: nothing of it can be sent
        known.notice = _notice(body)
    known.places |= body.get("places", {})
    known.sent |= {*body.get("sent", ())}
    known.failed = {key: why for key, why in {**known.failed, **failed}.items() if key not in known.sent}


def _about(notice: Notice) -> tuple[str, str]:
    return notice.event, notice.about


def _notice(body: dict[str, Any]) -> Notice:
    files = tuple((Attachable(what), path) for what, path in body.get("files", {}).items())
    return Notice(Event(body["event"]), body["about"], body["subject"], body["body"], files)
