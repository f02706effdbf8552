"""Send notices. Apprise speaks to the services; nothing of an address is in what is told of it.

https://github.com/caronc/apprise/wiki
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from reconciler.config.notify import Address
from reconciler.errors import UsageError
from reconciler.model.notice import Event, Notice, Trouble, Why
from reconciler.notices.trouble import why_of
from reconciler.support.redact import mask_addresses
from reconciler.support.redactor import HIDDEN, Redactor
from reconciler.support.side_by_side import within

if TYPE_CHECKING:
    from apprise import AppriseResult, NotifyBase

Say = Callable[[Why], str]
"""What words a reason."""

_LONGEST = 300
"""Letters of what is told of a failure."""

_LOUD = {"WARNING", "ERROR", "CRITICAL"}

_TYPES = {Event.DONE: "success", Event.APPROVED: "success", Event.ASKED: "info", Event.PAUSED: "info"}

_WITH_HOST = frozenset({"form", "forms", "json", "jsons", "mailto", "mailtos", "ntfy", "ntfys", "xml", "xmls"})
"""Schemes whose URL names a machine, which whoever mends it has to know."""

_HEADERS = {"Auto-Submitted": "auto-generated"}
"""What a mail has besides: no machine answers it that one is away."""


class Delivery(NamedTuple):
    """What became of a notice to one address: where that stands, the service it is of, and why it failed, else "".

    `key` is what the address, or a file of them, is known by; `subject` is that of the notice.
    """

    place: str
    service: str = ""
    failed: str = ""
    key: str = ""
    subject: str = ""

    @property
    def known_by(self) -> str:
        """What it is on record by."""
        return self.key or self.place


class Letter(NamedTuple):
    """A notice to one address, with the paths of files that go with it."""

    notice: Notice
    address: Address
    files: Sequence[str] = ()


def deliver_all(letters: Sequence[Letter], timeout_s: float, say: Say) -> list[Delivery]:
    """Send letters within a time, and return what became of each; of one that took longer it says so.

    Those to one address go one after the other, and an address that hangs holds up no other.
    """
    if not letters:
        return []
    with suppress(UsageError):  # what sends is loaded before the time begins
        service_of(letters[0].address)
    order = sorted(range(len(letters)), key=lambda at: letters[at].address.url)
    lanes = [[*lane] for _, lane in groupby(order, key=lambda at: letters[at].address.url)]
    sent = within(timeout_s, [[partial(deliver, letters[at], say) for at in lane] for lane in lanes])
    known = {at: each for lane, ends in zip(lanes, sent, strict=True) for at, each in zip(lane, ends, strict=False)}
    too_slow = say(Why(Trouble.TOO_SLOW))
    ends = [known.get(at) or Delivery(letter.address.place, failed=too_slow) for at, letter in enumerate(letters)]
    return [end._replace(key=letter.address.key) for end, letter in zip(ends, letters, strict=True)]


def deliver(letter: Letter, say: Say) -> Delivery:
    """Send a notice to an address, however long that takes, and return what became of it."""
    place = letter.address.place
    try:
        service = service_of(letter.address)
        result = _sent(letter, service)
    except UsageError as error:
        return Delivery(place, failed=str(error))
    except Exception as error:  # noqa: BLE001 - what a service fails with may repeat any part of an address
        return Delivery(place, failed=type(error).__name__)
    return Delivery(place, str(service.service_name), "" if result else _why(result, letter.address, say))


def _sent(letter: Letter, service: "NotifyBase") -> "AppriseResult":
    from apprise import Apprise

    notice, apprise = letter.notice, Apprise()
    apprise.add(service)
    kind, files = _TYPES.get(notice.event, "warning"), [*letter.files] or None
    return apprise.notify(
        notice.body, notice.subject, kind, body_format="text", attach=files, log_level=logging.DEBUG
    )  # fmt: skip


def service_of(address: Address) -> "NotifyBase":
    """Return the service that an address is of.

    Raises UsageError where it is none that Apprise knows, or Apprise is not installed.
    """
    try:
        from apprise import Apprise, AppriseAsset
        from apprise.plugins.email import NotifyEmail
    except ImportError:
        raise UsageError(
            "[notify] is configured, and what sends notices is not installed: pip install 'reconciler[notify]'."
        ) from None
    _keep_to_itself()
    # With a time of its own Apprise would send in threads that the process has to wait for.
    asset = AppriseAsset(app_id="reconciler", app_desc="reconciler", service_timeout=0)
    service = Apprise.instantiate(address.url, asset=asset)
    if service is None:
        scheme = address.url.partition("://")[0] if "://" in address.url[:40] else ""
        known = f"an address of {scheme}:// is not complete" if scheme.isalnum() else "that is no address"
        raise UsageError(
            f"{address.place}: {known}. An address is a URL of Apprise, such as mailtos://… or json://…: "
            "https://github.com/caronc/apprise/wiki"
        )
    if isinstance(service, NotifyEmail):
        service.headers = {**_HEADERS, **service.headers}
    return service


def _why(result: "AppriseResult", address: Address, say: Say) -> str:
    entries = [(str(entry.message), entry.level in _LOUD) for one in result for entry in one.logs()]
    said = " ".join(text for text, is_loud in entries if is_loud) or str(result.status)
    redactor = Redactor(address.url, *_parts(address.url))
    told = mask_addresses(redactor.clean(" ".join(said.split())))
    for part in _parts(address.url):
        told = told.replace(part, HIDDEN)
    causes = (why_of(text) for text, _ in entries if text.startswith("Socket Exception: "))
    why = next(filter(None, causes), None)
    return told[:_LONGEST] + (f" ({say(why)})" if why else "")


def _parts(url: str) -> list[str]:
    """Return whatever in a URL may be a secret: all but its scheme, and its host where it is one.

    Of many services a token stands in the place of the host: slack://TOKEN/…, tgram://TOKEN.
    """
    split = urlsplit(url)
    host = split.netloc.rpartition("@")[2]
    found = [
        "" if split.scheme in _WITH_HOST else host,
        split.username or "",
        split.password or "",
        *split.path.split("/"),
        *(v for _, v in parse_qsl(split.query)),
    ]
    return sorted({text for part in found for text in (part, unquote(part)) if len(text) > 3}, key=len, reverse=True)


def _keep_to_itself() -> None:
    """Keep Apprise's log to Apprise, which gives all of it with a result: its lines have addresses in them."""
    log = logging.getLogger("apprise")
    log.propagate = False
    log.setLevel(logging.DEBUG)
