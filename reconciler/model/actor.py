"""Who acts: the account that somebody signed in with, and the one that their process has."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

NOBODY: Mapping[str, str] = MappingProxyType({})


class Account(NamedTuple):
    """An account of this machine: its number (on Windows its SID), and its name for people to read."""

    id: str
    name: str


class Actor(NamedTuple):
    """Somebody who acts; two are one person where their `login.id` is the same."""

    login: Account
    process: Account

    def __str__(self) -> str:
        """Return "alice", or "alice (as reconciler)" where the process runs as somebody else."""
        if self.login.id == self.process.id:
            return self.login.name
        return f"{self.login.name} (as {self.process.name})"

    def is_same_person(self, other: Actor, people: Mapping[str, str] = NOBODY) -> bool:
        """Whether both signed in as the same account, whatever their processes run as.

        `people` tells of accounts, by name, who that is where people sign in at the page: "ISSUER|SUBJECT".
        """
        return self.known_as(people) == other.known_as(people)

    def known_as(self, people: Mapping[str, str] = NOBODY) -> str:
        """Return by what one person is told from another, whatever they signed in with."""
        is_account = "|" not in self.login.id
        return people.get(self.login.name, self.login.id) if is_account else self.login.id
