"""Who is told of what, as the configuration says it; the addresses are secrets, and stand in files of their own."""

import hashlib
import logging
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from reconciler.config.places import beside
from reconciler.config.units import seconds
from reconciler.errors import UsageError
from reconciler.model.notice import Attachable, Event

_ALWAYS = frozenset(Event) - {Event.DONE}
_MOST_BYTES = 2**16
_TIMEOUT = "30s"
_LONGEST_S = 600.0


@dataclass(frozen=True, slots=True)
class Recipients:
    """Whoever stands in a file of addresses, which events they are told of, and what they get beside the text."""

    urls_file: Path
    on: frozenset[Event] = _ALWAYS
    attach: frozenset[Attachable] = frozenset()


@dataclass(frozen=True, slots=True)
class Notify:
    """Who is told; `url` is where the page is, "" where there is none.

    `timeout_s` is how long a command waits until all notices that it sends have been taken.
    """

    to: tuple[Recipients, ...] = ()
    url: str = ""
    timeout_s: float = seconds(_TIMEOUT)


class Address(NamedTuple):
    """One address (a URL of Apprise), which is a secret, and where it stands: notify.txt line 2.

    `key` is what it is known by wherever it stands in its file: the path, and too little of a hash to find it by.
    """

    url: str
    place: str
    key: str = ""


def read_notify(table: Mapping[str, Any], folder: Path) -> Notify:
    """Return what the table [notify] says; file names are relative to `folder`."""
    own = [table] if "urls_file" in table else []
    return Notify(
        tuple(_recipients(each, table, folder) for each in [*own, *table.get("to", ())]),
        table.get("url", ""),
        _timeout(str(table.get("timeout", _TIMEOUT))),
    )


def _timeout(text: str) -> float:
    """Return how long a command waits for its notices. Raises UsageError where a run would end too late by that."""
    if seconds(text) > _LONGEST_S:
        raise UsageError(f"notify.timeout is {text}: a command would wait as long as that at its end. Up to 10m.")
    return seconds(text)


def addresses_of(recipients: Recipients) -> Iterator[Address]:
    """Yield the addresses of a file: one a line, without empty lines and those that begin with #.

    Warns where others can read it. Raises UsageError where it cannot be read.
    """
    path = recipients.urls_file
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_BYTES).decode("utf-8-sig")
            mode = os.fstat(file.fileno()).st_mode
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or "not text in UTF-8"
        raise UsageError(f"notify.urls_file names {path}, which cannot be read ({reason}).") from None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        logging.getLogger(__name__).warning("Others can read the addresses in %s. Close it: chmod 600 %s", path, path)
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            url = line.strip()
            yield Address(url, f"{path.name} line {number}", f"{path} {_mark(url)}")


def _mark(url: str) -> str:
    """Return 16 bits of an address's hash: what tells it from its neighbours, and fits one guess in 65,536."""
    return hashlib.sha256(url.encode()).hexdigest()[:4]


def _recipients(table: Mapping[str, Any], above: Mapping[str, Any], folder: Path) -> Recipients:
    on, attach = (table.get(name, above.get(name)) for name in ("on", "attach"))
    return Recipients(
        beside(folder, table["urls_file"]),
        _ALWAYS if on is None else frozenset(map(Event, on)),
        frozenset(map(Attachable, attach or ())),
    )
