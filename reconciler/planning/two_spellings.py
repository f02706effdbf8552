"""Addresses that Unicode folding alone makes one (architecture, promise 2): they are two, and a person decides."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from reconciler.model.desired import Desired
from reconciler.model.finding import Facts
from reconciler.model.identity import folded_key, may_meet, telling_letter
from reconciler.model.live import Unreadable, User


class Spelling(NamedTuple):
    """An address as it is written, and where it stands: a company in which it is live, or a row."""

    email: str
    place: str

    def facts(self, email: str, case: str) -> Facts:
        """Return what is told of this address and `email`, which it meets."""
        letter, name = telling_letter(email, self.email)
        return {
            "case": case, "email": email, "other": self.email, "place": self.place, "letter": letter, "name": name
        }  # fmt: skip


class TwoSpellings:
    """Whose addresses meet: of all rows, rejected ones too, of what stands beside the rows, and of the live people.

    `live` has them by company and email key, those with a record that cannot be read as well. Nobody meets themselves:
    who has the same key is the same person.
    """

    def __init__(self, desired: Desired, live: Mapping[str, Mapping[str, User | Unreadable]]) -> None:
        self._desired = desired
        self._live = live
        self._keys: dict[str, set[str]] = defaultdict(set)
        everybody = chain(desired.protected, desired.mentioned, *desired.users.values(), *live.values())
        for key in filter(may_meet, everybody):
            fold = folded_key(key)
            # What has ordinary letters alone is its own folding: it stands here whether there is such a one or not.
            self._keys[fold] |= {key, fold}

    def live(self, key: str) -> Spelling | None:
        """Return the live address that meets this key; None where none does."""
        return next(self._live_at(self._others(key)), None)

    def in_row(self, key: str, *, active: bool = False) -> Spelling | None:
        """Return the address in a row (of somebody wanted active where so asked) that meets this key; None for none."""
        return next(self._rows_at(self._others(key), active), None)

    def hindrance(self, key: str, *, active: bool) -> tuple[Spelling, str] | None:
        """Return what meets the key of somebody who is to be made active, or not, and speaks against it; None for none.

        A row of somebody without an account that says the other, or is rejected: it may be about this one.
        """
        lone = [other for other in self._others(key) if not any(other in people for people in self._live.values())]
        for rows in self._desired.users.values():
            for other in lone:
                if other in rows and rows[other].active is not active:
                    return Spelling(rows[other].email, str(rows[other].origin)), "status"
        met = next(self._rejected_at(lone), None)
        return (met, "rejected") if met else None

    def mentioned(self, key: str) -> Spelling | None:
        """Return the address beside the rows that meets this key; None where none does."""
        places = self._desired.mentioned
        return next((Spelling(other, str(places[other])) for other in self._others(key) if other in places), None)

    def rejected(self, key: str) -> Spelling | None:
        """Return the address of a rejected row that meets this key; None where none does."""
        return next(self._rejected_at(self._others(key)), None)

    def _others(self, key: str) -> Iterable[str]:
        if not self._keys:
            return ()
        return sorted(self._keys.get(folded_key(key), set()) - {key})

    def _live_at(self, keys: Iterable[str]) -> Iterator[Spelling]:
        for key in keys:
            for company, people in self._live.items():
                if key in people:
                    one = people[key]
                    yield Spelling(one.email if isinstance(one, User) else one.subject or key, company)

    def _rejected_at(self, keys: Iterable[str]) -> Iterator[Spelling]:
        rows = self._desired.protected
        return (Spelling(key, str(rows[key])) for key in keys if key in rows)

    def _rows_at(self, keys: Iterable[str], active: bool) -> Iterator[Spelling]:
        for key in keys:
            for rows in self._desired.users.values():
                if key in rows and (rows[key].active or not active):
                    yield Spelling(rows[key].email, str(rows[key].origin))
