"""Sign-ins under way at a provider: each is good for one use, in the browser that began it, for ten minutes."""

import hashlib
from secrets import token_urlsafe
from typing import NamedTuple

from reconciler.web.store import Clock, Store, lasts

LIFE_S = 600.0
_MOST = 10_000
"""Whoever has not signed in can begin as many as they like; the oldest are forgotten."""


class Attempt(NamedTuple):
    """What the provider gives back, or is asked by, and where somebody wants to go afterwards."""

    nonce: str
    verifier: str
    back: str


class Answer(NamedTuple):
    """What comes back from the provider: parts of an address, "" where they are not there."""

    state: str
    code: str
    error: str
    issuer: str


class Attempts:
    """The sign-ins that are under way; the store knows the state and the browser of each by their hashes alone."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def begin(self, browser: str, back: str) -> tuple[str, Attempt]:
        """Begin a sign-in in a browser, which is known by a secret of its own; returns the state, too."""
        state, attempt = token_urlsafe(32), Attempt(token_urlsafe(32), token_urlsafe(48), back)
        now = self._clock()
        with self._store.change() as db:
            db.execute("DELETE FROM page_attempt WHERE made < ?", (now - LIFE_S,))
            newest = "SELECT state FROM page_attempt ORDER BY made DESC LIMIT ?"
            db.execute(f"DELETE FROM page_attempt WHERE state NOT IN ({newest})", (_MOST - 1,))  # noqa: S608
            db.execute(
                "INSERT INTO page_attempt VALUES (?, ?, ?, ?, ?, ?)", (_hash(state), _hash(browser), *attempt, now)
            )
        return state, attempt

    def use(self, state: str, browser: str) -> Attempt | None:
        """Return a sign-in that this browser has begun, and use it up; None where there is none."""
        query = "DELETE FROM page_attempt WHERE state = ? AND browser = ? RETURNING nonce, verifier, back, made"
        with self._store.change() as db:
            row = db.execute(query, (_hash(state), _hash(browser))).fetchone()
        return Attempt(*row[:3]) if row and lasts(row[3], self._clock(), LIFE_S) else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
