"""Sign-in on one machine: links that are good for one use, made by whoever may use the state folder."""

import hashlib
from collections.abc import Iterable
from secrets import token_urlsafe
from unicodedata import normalize

from reconciler.errors import UsageError
from reconciler.web.sign_in.roles import LOCAL, Person, Role, person_of, roles_to_text
from reconciler.web.store import CLOCKS_DIFFER_S, Clock, Store

LIFE_S = 24 * 3600.0
_LONGEST = 80
_IS_GOOD = "hash = ? AND rules = ? AND used IS NULL AND made BETWEEN ? AND ?"


class Links:
    """The one-time links that there are; the store knows them by their hashes alone.

    Those that were made under other `rules`, for the page of another partner, are none.
    """

    def __init__(self, store: Store, clock: Clock, rules: str = "") -> None:
        self._store = store
        self._clock = clock
        self._rules = rules

    def make(self, name: str, roles: Iterable[Role]) -> str:
        """Make a link for somebody of this name and return its token. Raises UsageError where the name is none."""
        person, token = local_person(name, roles), token_urlsafe(24)
        with self._store.change() as db:
            db.execute("DELETE FROM page_link WHERE made < ?", (self._clock() - LIFE_S,))
            who = (person.id, person.name, roles_to_text(person))
            values = (_hash(token), *who, self._clock(), self._rules)
            db.execute("INSERT INTO page_link VALUES (?, ?, ?, ?, ?, NULL, ?)", values)
        return token

    def look(self, token: str) -> Person | None:
        """Return whose link this is, without using it; None where it is none, was used, or is over."""
        query = f"SELECT person, name, roles FROM page_link WHERE {_IS_GOOD}"  # noqa: S608
        row = self._store.row(query, (_hash(token), self._rules, *self._lasting()))
        return person_of(*row) if row else None

    def use(self, token: str) -> Person | None:
        """Return whose link this is, and use it up; None where it was none any more."""
        query = f"UPDATE page_link SET used = ? WHERE {_IS_GOOD} RETURNING person, name, roles"  # noqa: S608
        with self._store.change() as db:
            row = db.execute(query, (self._clock(), _hash(token), self._rules, *self._lasting())).fetchone()
        return person_of(*row) if row else None

    def _lasting(self) -> tuple[float, float]:
        """Return between which moments a link was made that is not over."""
        now = self._clock()
        return now - LIFE_S, now + CLOCKS_DIFFER_S


def local_person(name: str, roles: Iterable[Role]) -> Person:
    """Return somebody of this machine: two links for one name are for one person. Raises UsageError."""
    name = " ".join(normalize("NFKC", name).split())
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise UsageError(f"Say for whom the link is: a name of up to {_LONGEST} letters.")
    return Person(f"{LOCAL}|{name.casefold()}", name, frozenset(roles))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
