"""Send a notice to one address. Apprise speaks to the services; nothing of an address is in what is told of it.

https://github.com/caronc/apprise/wiki
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from reconciler.config.notify import Address
from reconciler.errors import UsageError
from reconciler.model.notice import Event, Notice
from reconciler.support.redact import mask_addresses
from reconciler.support.redactor import HIDDEN, Redactor

if TYPE_CHECKING:
    from apprise import AppriseResult, NotifyBase

_TIMEOUT_S = 20
"""How long a service may take to accept a notice."""

_LONGEST = 300
"""Letters of what is told of a failure."""

_TYPES = {Event.DONE: "success", Event.APPROVED: "success", Event.ASKED: "info", Event.PAUSED: "info"}


class Delivery(NamedTuple):
    """What became of a notice to one address: where that stands, the service it is of, and why it failed, else ""."""

    place: str
    service: str = ""
    failed: str = ""


def deliver(notice: Notice, address: Address, files: Sequence[str]) -> Delivery:
    """Send a notice, with files beside it, and return what became of it."""
    try:
        service = service_of(address)
    except UsageError as error:
        return Delivery(address.place, failed=str(error))
    from apprise import Apprise

    apprise = Apprise()
    apprise.add(service)
    with _quiet():
        result = apprise.notify(
            notice.body, notice.subject, _TYPES.get(notice.event, "warning"), attach=list(files) or None,
            timeout=_TIMEOUT_S,
        )  # fmt: skip
    return Delivery(address.place, str(service.service_name), "" if result else _why(result, address))


def service_of(address: Address) -> "NotifyBase":
    """Return the service that an address is of.

    Raises UsageError where it is none that Apprise knows, or Apprise is not installed.
    """
    try:
        from apprise import Apprise
    except ImportError:
        raise UsageError(
            "[notify] is configured, and what sends notices is not installed: pip install 'reconciler[notify]'."
        ) from None
    with _quiet():
        service = Apprise.instantiate(address.url)
    if service is None:
        scheme = address.url.partition("://")[0] if "://" in address.url[:40] else ""
        known = f"an address of {scheme}:// is not complete" if scheme.isalnum() else "that is no address"
        raise UsageError(
            f"{address.place}: {known}. An address is a URL of Apprise, such as mailtos://… or json://…: "
            "https://github.com/caronc/apprise/wiki"
        )
    return service


def _why(result: "AppriseResult", address: Address) -> str:
    said = " ".join(str(entry.message) for one in result for entry in one.logs()) or str(result.status)
    redactor = Redactor(address.url, *_parts(address.url))
    told = mask_addresses(redactor.clean(" ".join(said.split())))
    for part in _parts(address.url):
        told = told.replace(part, HIDDEN)
    return told[:_LONGEST]


def _parts(url: str) -> list[str]:
    """Return whatever in a URL may be a secret: all but its scheme and its host."""
    split = urlsplit(url)
    found = [
        split.username or "",
        split.password or "",
        *split.path.split("/"),
        *(v for _, v in parse_qsl(split.query)),
    ]
    return sorted({text for part in found for text in (part, unquote(part)) if len(text) > 3}, key=len, reverse=True)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Apprise's log to Apprise, which gives it with a result: its lines have addresses in them."""
    log = logging.getLogger("apprise")
    before = log.propagate
    log.propagate = False
    try:
        yield
    finally:
        log.propagate = before
