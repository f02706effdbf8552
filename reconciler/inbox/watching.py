"""Watch inboxes until somebody asks for an end."""

import logging
import threading
from collections.abc import Iterator, Sequence
from typing import Self

from reconciler.config.connection import Connection
from reconciler.config.settings import Settings
from reconciler.errors import UsageError
from reconciler.inbox.deliveries import Inbox, InboxPlace, Told, inbox_places
from reconciler.inbox.in_process import InProcess
from reconciler.support.unforeseen import as_foreseen

_LOOK_S = 1.0
_AWAY_S = 10.0


class Watching:
    """Watches every inbox of the settings, each in a thread of its own; a sheet rests for `settle_s` seconds first."""

    def __init__(self, settings: Settings, connection: Connection, told: Told, settle_s: float = 5.0) -> None:
        self._carry = InProcess(settings, connection)
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(
                target=self._watch,
                args=(Inbox(one, settings, connection, self._carry, told, settle_s=settle_s), one),
            )
            for one in inbox_places(settings)
        ]

    def __enter__(self) -> Self:
        """Begin, with what lies there already. Raises UsageError where what watches folders is not installed."""
        if self._threads:
            _require_extra()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Ask for an end, and wait until all have ended."""
        self.end("The worker has ended.")
        self.wait()

    def end(self, why: str) -> None:
        """Ask for an end: what is at work ends in order, and is gone on with when somebody watches again."""
        self._stop.set()
        self._carry.end(why)

    def wait(self) -> None:
        """Wait until all have ended."""
        for thread in self._threads:
            thread.join()

    def _watch(self, inbox: Inbox, place: InboxPlace) -> None:
        told = False
        while not self._stop.is_set():
            try:
                for _ in _looks(place, self._stop):
                    inbox.sweep()
                    told = False
            except Exception as error:  # noqa: BLE001 - a folder that is away comes back
                if not told:
                    logging.getLogger(__name__).error("%s: %s", place.folder, as_foreseen(error))
                told = True
                self._stop.wait(_AWAY_S)


def _looks(place: InboxPlace, stop: threading.Event) -> Iterator[Sequence[object]]:
    """Yield whenever something has changed in a folder, and every now and then: not each file system tells."""
    from watchfiles import watch

    yield ()
    yield from map(
        list,
        watch(
            place.folder, stop_event=stop, rust_timeout=int(_LOOK_S * 1000), yield_on_timeout=True, recursive=False,
            raise_interrupt=False, watch_filter=None,
        ),
    )  # fmt: skip


def _require_extra() -> None:
    from importlib.util import find_spec

    if find_spec("watchfiles") is None:
        raise UsageError("Inboxes need watchfiles, which is not installed: pip install 'reconciler[workers]'")
