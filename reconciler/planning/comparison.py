"""What is compared, and the live people by what they are matched by."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from reconciler.model.action import Identity
from reconciler.model.desired import Desired, DesiredUser
from reconciler.model.live import Live, LiveCompany, Unreadable, User
from reconciler.model.policy import Policy, Protected
from reconciler.planning.two_spellings import TwoSpellings

NOBODY = Protected()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The desired and the live state, and what decides where they differ.

    `active_by_id` holds who is active of the people who were asked for alone (`users_to_fetch`), by user id;
    `absences` the number of good runs in a row, before this one, that somebody (company, email key) was absent from;
    `gone` the companies that somebody has confirmed to be in the sheets no more: their people are absent like others.
    `disabled` has the email keys, by company, of those whom an earlier run saw disabled, and no run with access since.
    `unsettled` has what earlier runs sent and of which it cannot be read now what became: none of it is created again.
    """

    desired: Desired
    live: Live
    policy: Policy
    active_by_id: Mapping[str, bool | None] = field(default_factory=dict)
    protected: Protected = NOBODY
    absences: Mapping[tuple[str, str], int] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    unsettled: frozenset[Identity] = frozenset()
    disabled: Mapping[str, Collection[str]] = field(default_factory=dict)

    def is_active(self, user: User) -> bool | None:
        """Whether somebody is active; None where the API does not say."""
        return user.active if user.active is not None else self.active_by_id.get(user.id)

    def is_question(self, row: DesiredUser, key: str) -> bool:
        """Whether a row wants somebody active, without saying so outright, who was disabled when last seen."""
        return row.active and not row.access.outright and key in self.disabled.get(row.company, ())


class CompanyIndex:
    """The live people of one company by email key; `twice` holds the keys of more than one usable account.

    `unreadable` has the records that cannot be used of those who have no other.
    """

    __slots__ = ("twice", "unreadable", "users")

    def __init__(self, company: LiveCompany | None = None) -> None:
        self.users: dict[str, User] = {}
        self.twice: set[str] = set()
        for user in (company.users if company else None) or ():
            key = user.key
            known = self.users.setdefault(key, user)
            if known is user or user.active is False:
                continue
            if known.active is not False:
                self.twice.add(key)
            self.users[key] = user
        records = company.unreadable if company else ()
        self.unreadable = {one.key: one for one in records if one.key and one.key not in self.users}

    @property
    def everybody(self) -> Mapping[str, User | Unreadable]:
        """All who have an account, whether it can be used or not."""
        return {**self.unreadable, **self.users} if self.unreadable else self.users


class LiveIndex:
    """The live people of all companies, and who of them is in another company than the sheets say.

    `elsewhere` has the company in which somebody lives who is wanted in one where they do not; `named_elsewhere` the
    keys of people in a company that does not name them, and named under another; `two_spellings` whose addresses meet.
    """

    def __init__(self, desired: Desired, live: Live) -> None:
        self._companies = {name: CompanyIndex(company) for name, company in live.companies.items()}
        self.elsewhere = self._elsewhere(desired)
        self.named_elsewhere = self._named_elsewhere(desired)
        self.two_spellings = TwoSpellings(desired, {name: index.everybody for name, index in self._companies.items()})

    def of(self, company: str) -> CompanyIndex:
        """Return the people of one company; nobody where it is not live."""
        return self._companies.get(company) or CompanyIndex()

    def _elsewhere(self, desired: Desired) -> dict[str, str]:
        missing: set[str] = set()
        for name, rows in desired.users.items():
            missing |= rows.keys() - self.of(name).everybody.keys()
        return {key: name for name, index in self._companies.items() for key in missing & index.everybody.keys()}

    def _named_elsewhere(self, desired: Desired) -> set[str]:
        unnamed: set[str] = set()
        for name, index in self._companies.items():
            unnamed |= index.users.keys() - desired.users.get(name, {}).keys()
        return {key for rows in desired.users.values() for key in unnamed & rows.keys()}
