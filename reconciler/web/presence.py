"""The pages that stand on the same state: each has a name, which lives as long as it does, or a process of its jobs."""

import time
from collections.abc import Callable
from secrets import token_hex

from reconciler.web.store import Hold, Store

_GRACE_S = 10.0
"""So long a page has to be away before it is taken for dead: after a restart of the database it comes back."""


class Presence:
    """This page among the others; the processes of its jobs hold its name, too."""

    def __init__(
        self, store: Store, tenant: str, grace_s: float = _GRACE_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.name = f"page-{token_hex(8)}"
        self._store = store
        self._all = f"pages of {tenant}"
        self._grace_s = grace_s if store.is_shared else 0.0
        self._clock = clock
        self._holds = dict[str, Hold]()
        self._away_since = dict[str, float]()

    def begin(self) -> bool:
        """Be there from now on; returns whether no other page for this partner is. Raises StoreFailed."""
        alone = self._store.hold(self._all)
        if alone:
            alone.release()
        self.keep()
        return alone is not None

    def keep(self) -> None:
        """Be there again where that was lost with its connection. Raises StoreFailed."""
        for name in (self.name, self._all):
            hold = self._holds.get(name)
            if hold is None or not hold.is_kept():
                if self._holds.pop(name, None) and hold:
                    hold.release()
                if hold := self._store.hold(name, with_others=True):
                    self._holds[name] = hold

    def is_dead(self, page: str) -> bool:
        """Whether a page is there no more, nor any process of its jobs, and has not been for a while."""
        if page == self.name or (hold := self._store.hold(page)) is None:
            self._away_since.pop(page, None)
            return False
        hold.release()
        now = self._clock()
        return now - self._away_since.setdefault(page, now) >= self._grace_s

    def end(self) -> None:
        """Be there no more."""
        for hold in self._holds.values():
            hold.release()
        self._holds.clear()
