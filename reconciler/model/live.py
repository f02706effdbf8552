"""What the API says: companies and their people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from reconciler.model.identity import email_key

Unsure: TypeAlias = Literal["listed and gone", "not answered"]
"""Why nothing is known of somebody: they are listed and answer 40106, or they are in no listing and nobody answers."""

COMPLETED = "COMPLETED"
"""The one state of a company in which it can have people."""


class Company(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A company as the API gives it (contract: Company)."""

    id: str
    vanity_name: str
    state: str
    name: str = ""
    email_domains: tuple[str, ...] = ()
    public_url: str | None = None
    error_message: str | None = None


class User(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """A user as a listing or GET gives it (contract: User); `active` None means the answer did not say."""

    id: str
    email: str
    first_name: str | None = None
    last_name: str | None = None
    display_name: str | None = None
    active: bool | None = None
    phone_number: str | None = None
    department: str | None = None
    title: str | None = None
    location: str | None = None

    @property
    def key(self) -> str:
        """What the user is matched by."""
        return email_key(self.email)


class Unreadable(NamedTuple):
    """A record that breaks the contract: what it is about, "" where that cannot be read, and what is wrong with it.

    `key` is what it would be matched by and `id` its id, each "" where that is what is wrong. `twice` is a company that
    is good to read, and whose vanityName or id another company in the list has, too.
    """

    subject: str
    why: str
    key: str = ""
    id: str = ""
    twice: bool = False


class Moved(NamedTuple):
    """An account that an earlier run knew by the address `was`, and that is listed under `now`, by its id.

    `proven` says that the account's own record bears that out.
    """

    was: str
    now: str
    proven: bool


@dataclass(slots=True)
class LiveCompany:
    """A company with its complete listing; `users` is None where no listing can be used, and `problem` says why.

    `unreadable` are the records of people that break the contract; `twice` says that the list of companies has another
    one of its vanityName or id, so that nobody knows which is meant.
    """

    company: Company
    users: list[User] | None = None
    problem: str = ""
    trace_id: str = ""
    unreadable: list[Unreadable] = field(default_factory=list)
    twice: bool = False


@dataclass(slots=True)
class Live:
    """What the API says, by vanityName.

    `unreadable` are companies whose vanityName is not known; `unsure` has the ids of people of whom it cannot be told,
    and why; `moved` has, by the email keys of both addresses, the accounts of which nobody can tell whether a row means
    them.
    """

    companies: dict[str, LiveCompany] = field(default_factory=dict)
    unreadable: list[Unreadable] = field(default_factory=list)
    unsure: dict[str, Unsure] = field(default_factory=dict)
    moved: dict[str, Moved] = field(default_factory=dict)


ON_THE_WAY = frozenset({"STARTED", "TENANT_CREATED"})
