"""Tell people who were not there how runs ended; that fails for itself, and never for the run."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from reconciler.config.notify import Recipients, addresses_of
from reconciler.config.settings import Settings
from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.notice import Attachable, Event, Notice, Site, Trouble, Why
from reconciler.model.report import Report
from reconciler.model.schedule import Standing
from reconciler.notices.outbox import CHAIN, SUBJECT, Undelivered, is_told, records_of, undelivered
from reconciler.notices.ping import ping_all
from reconciler.notices.send import Delivery, Letter, deliver_all
from reconciler.operations.show import show
from reconciler.operations.waiting import waiting
from reconciler.operations.watch import has_run, standings
from reconciler.report.words.english import notices as words
from reconciler.report.words.english import notices_of_runs as of_runs
from reconciler.state.backends import open_state
from reconciler.state.chain import GENESIS
from reconciler.state.store import Store

Maker = Callable[[str], Notice]
"""What makes a notice, given the journal's last hash."""


class _Post(NamedTuple):
    """A notice with its letters, and what is known before they are sent."""

    notice: Notice
    known: Sequence[Delivery]
    letters: Sequence[Letter]


def tell_of_run(report: Report, settings: Settings, site: Site) -> list[Delivery]:
    """Tell how a run ended, and whatever could not be told before; return what could not be delivered."""
    return _tell(settings, [partial(_of_run, report, settings.notify.url, site)])


def tell_of_failure(error: ReconcilerError, settings: Settings, site: Site) -> list[Delivery]:
    """Tell that a run could not begin, and why; return what could not be delivered."""

    def notice(head: str) -> Notice:
        return Notice(Event.FAILED, _now(), words.failed_subject(site), words.failed_body(str(error), head, site))

    return _tell(settings, [notice])


def tell_of_missed(settings: Settings, site: Site) -> list[Delivery]:
    """Tell, before a run, of those that were due and did not happen; return what could not be delivered.

    Before the first run of all there is nothing to tell: whoever sets the program up makes it now.
    """
    missed = _missed(settings, site)
    return _tell(settings, missed) if missed and has_run(settings) else []


def tell_of_waiting(settings: Settings, site: Site) -> list[Delivery]:
    """Tell of missed runs, and of plans that soon are too old to be approved; return what could not be delivered."""
    makers = [*_missed(settings, site), *_expiring(settings, site)]
    # Without any it is the run that tries again what failed before: it must not begin late for that.
    return _tell(settings, makers) if makers else []


def tell_of_approval(
    path: Path, actor: str, settings: Settings, site: Site, *, schedule: bool = False, withdrawn: bool = False
) -> list[Delivery]:
    """Tell that somebody has approved a plan or a schedule, or has taken that back."""
    report = show(path.absolute())

    def notice(head: str) -> Notice:
        body = words.approved_body(report, actor, schedule, withdrawn, head, site)
        subject = words.approved_subject(report, schedule, withdrawn)
        return Notice(Event.APPROVED, f"{actor} {_now()}", subject, body, ((Attachable.PLAN, report.plan_file),))

    return _tell(settings, [notice])


def tell_of_pause(said: str, settings: Settings, site: Site, *, over: bool = False) -> list[Delivery]:
    """Tell that somebody has set the stop switch, or taken it away, in the sentence that says so."""

    def notice(head: str) -> Notice:
        subject, body = words.paused_subject(over, site), words.paused_body(said, over, head, site)
        return Notice(Event.PAUSED, _now(), subject, body)

    return _tell(settings, [notice])


def ping_watchdogs(settings: Settings) -> dict[str, Why]:
    """Tell the watchdogs of all schedules that a run has ended; return by their names why some could not be told."""
    return ping_all({schedule.name: schedule.ping_url for schedule in settings.schedules if schedule.ping_url})


def try_addresses(settings: Settings, site: Site) -> list[Delivery]:
    """Send one notice to every address, and return what each said.

    Raises UsageError where nobody is to be told, or a file of addresses cannot be read.
    """
    if not settings.notify.to:
        raise UsageError(
            "Nobody is to be told: say in reconciler.toml under [notify] which file has the addresses (urls_file)."
        )
    notice = Notice(Event.DONE, "test", words.test_subject(site), words.test_body(site))
    letters = [Letter(notice, one) for recipients in settings.notify.to for one in addresses_of(recipients)]
    if not letters:
        raise UsageError("The files that [notify] names have no address in them: put one on a line.")
    return _deliver(letters, settings)


def _of_run(report: Report, url: str, site: Site, head: str) -> Notice:
    paths = {Attachable.AUDIT: report.audit, Attachable.MARKED: report.marked, Attachable.PLAN: report.plan_file}
    files = tuple((what, path) for what, path in paths.items() if path)
    subject, body = of_runs.run_subject(report), of_runs.run_body(report, head, url, site)
    return Notice(of_runs.run_event(report), report.run_id, subject, body, files)


def _missed(settings: Settings, site: Site) -> list[Maker]:
    known = standings(settings, datetime.now(UTC)) if settings.notify.to else []
    return [partial(_of_missed, standing, site) for standing in known if standing.missed]


def _of_missed(standing: Standing, site: Site, head: str) -> Notice:
    about = f"{standing.schedule.name} {standing.missed[-1].isoformat()}"
    subject, body = words.missed_subject(standing, site), words.missed_body(standing, head, site)
    return Notice(Event.MISSED, about, subject, body)


def _expiring(settings: Settings, site: Site) -> list[Maker]:
    if not any(Event.EXPIRING in recipients.on for recipients in settings.notify.to):
        return []
    return [partial(_of_expiring, report, site) for report in waiting(settings.state_dir, datetime.now(UTC))]


def _of_expiring(report: Report, site: Site, head: str) -> Notice:
    subject, body = words.expiring_subject(report), words.expiring_body(report, head, site)
    return Notice(Event.EXPIRING, report.plan_digest, subject, body, ((Attachable.PLAN, report.plan_file),))


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _tell(settings: Settings, makers: Iterable[Maker]) -> list[Delivery]:
    """Send what is new, given the journal's last hash, and what failed before; put on record what became of it."""
    if not settings.notify.to:
        return []
    with closing(open_state(settings.state_dir)) as store:
        head = _head(store)
        made = [make(head) for make in makers]
        old = [_late(one, settings) for one in _failed_before(store)]
        new = [_Post(notice, *_addressed(notice, settings)) for notice in made if not _is_told(store, notice)]
        return _sent(store, [*old, *new], settings)


def _sent(store: Store, posts: Sequence[_Post], settings: Settings) -> list[Delivery]:
    """Send all of it within one time; put on record what became of each, and return what could not be delivered."""
    not_yet = words.trouble(Why(Trouble.ENDED))
    for post in posts:  # before, for whoever ends the process meanwhile takes none of it away
        waiting = [Delivery(letter.address.place, failed=not_yet) for letter in post.letters]
        _record(store, post.notice, [*post.known, *waiting])
    ends = iter(_deliver([letter for post in posts for letter in post.letters], settings))
    failed = list[Delivery]()
    for post in posts:
        sent = list(islice(ends, len(post.letters)))
        _record(store, post.notice, sent)
        failed += [one for one in (*post.known, *sent) if one.failed]
    return failed


def _late(before: Undelivered, settings: Settings) -> _Post:
    """Return a notice that failed before, which tells when it was to be sent: what it says may be over."""
    known, letters = _addressed(before.notice, settings, before.failed)
    notice = before.notice._replace(
        subject=words.late_subject(before.notice.subject), body=words.late_body(before.notice.body, before.since)
    )
    return _Post(before.notice, known, [letter._replace(notice=notice) for letter in letters])


def _deliver(letters: Sequence[Letter], settings: Settings) -> list[Delivery]:
    return deliver_all(letters, settings.notify.timeout_s, words.trouble)


def _record(store: Store, notice: Notice, deliveries: Sequence[Delivery]) -> None:
    if deliveries:
        with suppress(ReconcilerError):
            store.journal.append(CHAIN, SUBJECT, records_of(notice, deliveries))


def _addressed(notice: Notice, settings: Settings, again: Iterable[str] = ()) -> tuple[list[Delivery], list[Letter]]:
    """Return a notice to all whom it concerns, or to those places alone where it failed before.

    Beside the letters stands what is known of files of addresses: those that cannot be read, and those that can by now.
    """
    known, letters, again = list[Delivery](), list[Letter](), set(again)
    for recipients in settings.notify.to:
        if not _concerns(notice, recipients):
            continue
        file = recipients.urls_file.name
        try:
            addresses = list(addresses_of(recipients))
        except UsageError as error:
            known.append(Delivery(file, failed=str(error)))
            continue
        if file in again:  # it can be read by now: nobody in it was told
            known.append(Delivery(file))
        files = _files(notice, recipients)
        wanted = [one for one in addresses if not again or file in again or one.place in again]
        letters += [Letter(notice, one, files) for one in wanted]
    return known, letters


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
