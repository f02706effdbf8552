"""What people at the page may do."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from reconciler.model.actor import Account, Actor

LOCAL = "local"
"""The issuer of people who signed in with a one-time link."""


class Role(StrEnum):
    """What somebody is at the page."""

    PREPARER = "preparer"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ON_CALL = "on-call"


EVERYBODY = frozenset(Role)


class Person(NamedTuple):
    """Somebody at the page: ISSUER|SUB, what they are called, and what they may do."""

    id: str
    name: str
    roles: frozenset[Role]

    def may(self, roles: Iterable[Role]) -> bool:
        """Whether they have one of some roles."""
        return not self.roles.isdisjoint(roles)

    def acting(self, process: Account) -> Actor:
        """Return them as who acts, by this process."""
        return Actor(Account(self.id, self.name), process)

    def is_one_of(self, actors: Iterable[Actor]) -> bool:
        """Whether they are one of those who acted."""
        return any(self.id == actor.login.id for actor in actors)


def roles_to_text(roles: Iterable[Role]) -> str:
    """Return roles as they are kept."""
    return " ".join(sorted(roles))


def roles_of_text(text: str) -> frozenset[Role]:
    """Return roles that were kept."""
    return frozenset(map(Role, text.split()))
