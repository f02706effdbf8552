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
    RECORDS = "records"


EVERYBODY = frozenset(Role)
PAUSE = frozenset({Role.APPROVER, Role.ON_CALL})
"""Who may stop all writing, and let it go on."""


class Person(NamedTuple):
    """Somebody at the page: ISSUER|SUB, what they are called, and what they may do.

    `bounds` are the companies that a role is for; a role that is in none of them is for all.
    """

    id: str
    name: str
    roles: frozenset[Role]
    bounds: frozenset[tuple[Role, str]] = frozenset()

    def may(self, roles: Iterable[Role], companies: Iterable[str] = ()) -> bool:
        """Whether they have one of some roles, and for all of these companies."""
        held = self.roles.intersection(roles)
        if not held:
            return False
        within = self.companies_as(held)
        return within is None or within.issuperset(companies)

    def may_for_all(self, roles: Iterable[Role]) -> bool:
        """Whether they have one of some roles, and for all companies."""
        return bool(self.roles.intersection(roles)) and self.companies_as(roles) is None

    def companies_as(self, roles: Iterable[Role]) -> frozenset[str] | None:
        """Return the companies that they have one of some roles for, None for all."""
        held = self.roles.intersection(roles)
        if held - {role for role, _ in self.bounds}:
            return None
        return frozenset(company for role, company in self.bounds if role in held)

    def acting(self, process: Account) -> Actor:
        """Return them as who acts, by this process."""
        return Actor(Account(self.id, self.name), process)

    def is_one_of(self, actors: Iterable[Actor]) -> bool:
        """Whether they are one of those who acted."""
        return any(self.id == actor.login.id for actor in actors)


def roles_to_text(person: Person) -> str:
    """Return what somebody may do as it is kept: words, as in `preparer:acme approver`."""
    bounded = {role for role, _ in person.bounds}
    return " ".join(sorted([*(person.roles - bounded), *(f"{role}:{company}" for role, company in person.bounds)]))


def person_of(person_id: str, name: str, roles: str) -> Person:
    """Return somebody who was kept, with their roles as `roles_to_text` gives them."""
    words = [(Role(role), company) for role, _, company in (word.partition(":") for word in roles.split())]
    bounds = frozenset((role, company) for role, company in words if company)
    return Person(person_id, name, frozenset(role for role, _ in words), bounds)
