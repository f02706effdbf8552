"""Send notices to all whom they concern, each once, and again what failed before; what became of them is on record."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from reconciler.config.notify import Address, Recipients, addresses_of
from reconciler.config.settings import Settings
from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.notice import Event, Notice, Trouble, Why
from reconciler.notices.outbox import Sender, Undelivered, claim, is_told, record, undelivered
from reconciler.notices.send import Delivery, Letter, deliver_all
from reconciler.report.words.english import notices as words
from reconciler.state.backends import open_state
from reconciler.state.chain import GENESIS
from reconciler.state.store import Store

Maker = Callable[[str], Notice]
"""What makes a notice, given the journal's last hash."""

_FOR_THE_RECORD = timedelta(seconds=10)
"""How much longer than sending may take it is taken for granted that somebody is at it."""

_TOLD_BY_EVERY_COMMAND = frozenset({Event.MISSED, Event.EXPIRING})


class _Post(NamedTuple):
    """A notice with its letters, and what is known before they are sent.

    With `is_repeated` every later command would send it, too: without a record it would never end.
    """

    notice: Notice
    known: Sequence[Delivery]
    letters: Sequence[Letter]
    is_repeated: bool


def tell(settings: Settings, makers: Iterable[Maker]) -> list[Delivery]:
    """Send what is new, and what failed before; return what could not be delivered."""
    if not settings.notify.to:
        return []
    with closing(open_state(settings.state)) as store:
        head = _head(store)
        made = [make(head) for make in makers]
        new = [_new(notice, settings) for notice in made if not _is_told(store, notice)]
        old = [_late(one, settings) for one in _failed_before(store)]
        return _sent(store, [*new, *old], settings)  # in this order: what is new waits for nothing old


def deliver(letters: Sequence[Letter], settings: Settings) -> list[Delivery]:
    """Send letters within the time that is set for it, and return what became of each."""
    return deliver_all(letters, settings.notify.timeout_s, words.trouble)


def _sent(store: Store, posts: Sequence[_Post], settings: Settings) -> list[Delivery]:
    """Send all of it within one time; put on record what became of each, and return what could not be delivered."""
    until = datetime.now(UTC) + timedelta(seconds=settings.notify.timeout_s) + _FOR_THE_RECORD
    sender, failed, ready = Sender(token_hex(8), until), list[Delivery](), list[_Post]()
    for post in posts:
        try:
            ready.append(_claimed(store, post, sender))
        except ReconcilerError as error:
            if post.is_repeated:
                failed.append(Delivery(post.notice.subject, failed=words.not_on_record(error)))
            else:
                ready.append(post)
    ends = iter(deliver([letter for post in ready for letter in post.letters], settings))
    for post in ready:
        done = [*post.known, *islice(ends, len(post.letters))]
        _record(store, post.notice, done, sender)
        failed += [one._replace(subject=post.notice.subject) for one in done if one.failed]
    return failed


def _claimed(store: Store, post: _Post, sender: Sender) -> _Post:
    """Return what of a post is ours to send, put on record before: whoever ends the process takes none of it away."""
    if not post.letters:
        return post
    not_yet = words.trouble(Why(Trouble.ENDED))
    waiting = [Delivery(one.address.place, failed=not_yet, key=one.address.key) for one in post.letters]
    ours = claim(store.journal, post.notice, waiting, sender)
    kept = [letter for letter, one in zip(post.letters, waiting, strict=True) if one.known_by in ours]
    return post._replace(letters=kept)


def _new(notice: Notice, settings: Settings) -> _Post:
    return _Post(notice, *_addressed(notice, settings), notice.event in _TOLD_BY_EVERY_COMMAND)


def _late(before: Undelivered, settings: Settings) -> _Post:
    """Return a notice that failed before, which tells when it was to be sent: what it says may be over."""
    known, letters = _addressed(before.notice, settings, before)
    notice = before.notice._replace(
        subject=words.late_subject(before.notice.subject), body=words.late_body(before.notice.body, before.since)
    )
    return _Post(before.notice, known, [letter._replace(notice=notice) for letter in letters], is_repeated=True)


def _record(store: Store, notice: Notice, deliveries: Sequence[Delivery], sender: Sender) -> None:
    if deliveries:
        with suppress(ReconcilerError):
            record(store.journal, notice, deliveries, sender)


def _addressed(
    notice: Notice, settings: Settings, before: Undelivered | None = None
) -> tuple[list[Delivery], list[Letter]]:
    """Return a notice to all whom it concerns, or to those alone whom it has not reached before.

    Beside the letters stands what is known without sending. An address has one letter, however often it stands there.
    """
    known, letters = list[Delivery](), dict[str, Letter]()
    for recipients in settings.notify.to:
        if not _concerns(notice, recipients):
            continue
        try:
            addresses = list(addresses_of(recipients))
        except UsageError as error:
            known.append(Delivery(recipients.urls_file.name, failed=str(error), key=str(recipients.urls_file)))
            continue
        if before:
            settled, addresses = _again(before, recipients.urls_file, addresses)
            known += settled
        files = _files(notice, recipients)
        for one in addresses:
            both = [*letters[one.url].files, *files] if one.url in letters else files
            letters[one.url] = Letter(notice, one, list(dict.fromkeys(both)))
    return known, list(letters.values())


def _again(before: Undelivered, file: Path, addresses: list[Address]) -> tuple[list[Delivery], list[Address]]:
    """Return whom of a file a notice has not reached, and what of the failures is settled by that.

    A file that could not be read is settled, for nobody in it was told; so is an address that is gone from it, where
    another one stands in its place: it was mended.
    """
    if str(file) in before.failed:
        return [Delivery(file.name, key=str(file))], addresses
    keys = {one.key for one in addresses}
    gone = {before.places[key]: key for key in before.failed if key.startswith(f"{file} ") and key not in keys}
    mended = [one for one in addresses if one.place in gone and one.key not in before.reached]
    settled = [Delivery(one.place, key=gone[one.place]) for one in mended]
    wanted = [one for one in addresses if one.key in before.failed or one.place in before.failed]
    return settled, [*wanted, *(one for one in mended if one not in wanted)]


def _concerns(notice: Notice, recipients: Recipients) -> bool:
    """Whether a notice is for these recipients; a run that waits for a yes is one that is held."""
    return notice.event in recipients.on or (notice.event is Event.ASKED and Event.HELD in recipients.on)


def _files(notice: Notice, recipients: Recipients) -> list[str]:
    return [path for what, path in notice.files if what in recipients.attach and Path(path).is_file()]


def _head(store: Store) -> str:
    with suppress(ReconcilerError):
        head = store.journal.head()
        return "" if head == GENESIS.hex() else head
    return ""


def _failed_before(store: Store) -> Iterator[Undelivered]:
    with suppress(ReconcilerError):
        yield from list(undelivered(store.journal, datetime.now(UTC)))


def _is_told(store: Store, notice: Notice) -> bool:
    with suppress(ReconcilerError):
        return is_told(store.journal, notice)
    return False
