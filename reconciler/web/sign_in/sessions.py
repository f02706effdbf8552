"""Sessions: a random id that the browser keeps and the store knows by its hash alone."""

import hashlib
from contextlib import suppress
from hmac import compare_digest
from secrets import token_urlsafe
from typing import NamedTuple

from reconciler.web.sign_in.roles import LOCAL, Person, person_of, roles_to_text
from reconciler.web.store import Clock, Store, StoreFailed, lasts

IDLE_S = 30 * 60.0
LONGEST_S = 8 * 3600.0

COOKIE = "session"
"""Without the prefix `__Host-`, which browsers take over TLS alone."""


class Session(NamedTuple):
    """Somebody who has signed in, and the token that each of their forms carries."""

    person: Person
    token: str

    def fits(self, token: object) -> bool:
        """Whether a form carries the token of this session."""
        return isinstance(token, str) and compare_digest(token.encode(), self.token.encode())


class Sessions:
    """The sessions that there are, of people whom one issuer knows: those of another are none.

    Nor are those that began under other `rules`: at a page for another partner, or where groups gave other roles.
    """

    def __init__(self, store: Store, clock: Clock, issuer: str = LOCAL, rules: str = "") -> None:
        self._store = store
        self._clock = clock
        self._issuer = issuer
        self._rules = rules

    def begin(self, person: Person) -> str:
        """Begin a session and return its secret."""
        secret, now = token_urlsafe(32), self._clock()
        with self._store.change() as db:
            db.execute("DELETE FROM page_session WHERE began < ? OR seen < ?", (now - LONGEST_S, now - IDLE_S))
            who = (person.id, person.name, roles_to_text(person))
            values = (hash_of(secret), *who, token_urlsafe(32), now, now, self._rules, "")
            db.execute("INSERT INTO page_session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        return secret

    def of(self, secret: str, *, is_used: bool = True) -> Session | None:
        """Return the session of a secret; None where it is over, or never was.

        It goes on where somebody uses it, and not where a page asks by itself how far a job is.
        """
        now, key = self._clock(), hash_of(secret)
        query = "SELECT person, name, roles, token, began, seen FROM page_session WHERE hash = ? AND rules = ?"
        row = self._store.row(query, (key, self._rules))
        if row is None or not (lasts(row[4], now, LONGEST_S) and lasts(row[5], now, IDLE_S)):
            return None
        if not row[0].startswith(f"{self._issuer}|"):
            return None
        if is_used and now - row[5] > 1:
            with suppress(StoreFailed), self._store.change() as db:  # then it ends earlier, and goes on until it does
                db.execute("UPDATE page_session SET seen = ? WHERE hash = ?", (now, key))
        return Session(person_of(*row[:3]), row[3])

    def change(self, secret: str, person: Person) -> None:
        """Take note that somebody may do something else than before."""
        with self._store.change() as db:
            db.execute("UPDATE page_session SET roles = ? WHERE hash = ?", (roles_to_text(person), hash_of(secret)))

    def end(self, secret: str) -> None:
        """End a session."""
        with self._store.change() as db:
            db.execute("DELETE FROM page_session WHERE hash = ?", (hash_of(secret),))

    def end_all(self) -> None:
        """End all sessions that began under these rules."""
        with self._store.change() as db:
            db.execute("DELETE FROM page_session WHERE rules = ?", (self._rules,))


def hash_of(secret: str) -> str:
    """Return what the store knows a session by."""
    return hashlib.sha256(secret.encode()).hexdigest()
