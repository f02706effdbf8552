"""Compare desired with live: pure, and the only place that decides what is to change.

Gives actions in the order they are carried out (companies, domains, creates, status changes) and findings.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from reconciler.model.action import STATUS, Action, ActionKind, Unchanged
from reconciler.model.code import Code
from reconciler.model.desired import Desired, DesiredCompany, DesiredUser
from reconciler.model.fields import snake
from reconciler.model.finding import NO_FACTS, Finding
from reconciler.model.identity import ascii_domain, email_key
from reconciler.model.live import COMPLETED, Company, Live, LiveCompany, User
from reconciler.model.origin import Origin
from reconciler.model.policy import Policy, Protected
from reconciler.support.suggest import closest

MOST_DOMAINS = 10
NOBODY = Protected()

_PROFILE = (
    ("firstName", "first_name"),
    ("lastName", "last_name"),
    ("displayName", "display_name"),
    ("phoneNumber", "phone_number"),
    ("department", "department"),
    ("title", "title"),
    ("location", "location"),
)
_profile_of = attrgetter(*(name for _, name in _PROFILE))
_ORDER = {kind: place for place, kind in enumerate(ActionKind)}


@dataclass(slots=True)
class Delta:
    """What separates desired from live.

    `undecided` names people (company, email) whose state is not known and may not be assumed; `active` counts the
    active people of each company, the base of the guard's percentages; `absent` names who is in no sheet (company,
    key); `unchanged` has the rows that are satisfied already where they are to be kept, and they are counted always.
    """

    actions: list[Action] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    undecided: list[tuple[str, str]] = field(default_factory=list)
    active: dict[str, int] = field(default_factory=dict)
    absent: list[tuple[str, str]] = field(default_factory=list)
    unchanged: list[Unchanged] = field(default_factory=list)
    unchanged_count: int = 0


class _Index:
    """The live people of one company by email key; `twice` holds the keys of more than one usable account."""

    def __init__(self, one: LiveCompany) -> None:
        self.users: dict[str, User] = {}
        self.twice: set[str] = set()
        for user in one.users or ():
            key = user.key
            known = self.users.setdefault(key, user)
            if known is user or user.active is False:
                continue
            if known.active is not False:
                self.twice.add(key)
            self.users[key] = user


def users_to_fetch(desired: Desired, live: Live, policy: Policy) -> Iterator[tuple[Company, str]]:
    """Give the people (company, user id) whose state the listing does not tell and must be asked for.

    Those who would be deactivated always (it costs what a needless PATCH costs, and keeps the guard's count true);
    those wanted active only under `look`.
    """
    for vanity_name, one in live.companies.items():
        rows = desired.users.get(vanity_name, {})
        for user in one.users or ():
            if user.active is not None:
                continue
            row = rows.get(user.key)
            absent = row is None and bool(rows) and policy.absent_users == "deactivate"
            if absent or (row and (not row.active or policy.unknown_active == "look")):
                yield one.company, user.id


def diff(
    desired: Desired,
    live: Live,
    policy: Policy,
    looked: Mapping[str, bool | None],
    protected: Protected = NOBODY,
    absences: Mapping[tuple[str, str], int] = MappingProxyType({}),
    *,
    keep_unchanged: bool = True,
) -> Delta:
    """Compare.

    `looked` holds what was learned by asking for people alone (`users_to_fetch`), by user id; `absences` the number of
    good runs in a row, before this one, that somebody (company, email key) was absent from.
    """
    return _Diff(desired, live, policy, looked, protected, absences, keep_unchanged).run()


class _Diff:
    def __init__(
        self,
        desired: Desired,
        live: Live,
        policy: Policy,
        looked: Mapping[str, bool | None],
        protected: Protected,
        absences: Mapping[tuple[str, str], int],
        keep_unchanged: bool,
    ) -> None:
        self.protected = protected
        self.absences = absences
        self.keep_unchanged = keep_unchanged
        self.desired = desired
        self.live = live
        self.policy = policy
        self.looked = looked
        self.delta = Delta()
        self.index = {name: _Index(one) for name, one in live.companies.items()}
        self.elsewhere = self._elsewhere()
        self.named_elsewhere = self._named_elsewhere()

    def run(self) -> Delta:
        names = dict.fromkeys([*self.desired.companies, *self.desired.users, *self.live.companies])
        for name in names:
            self._company(name)
        self.delta.actions.sort(key=lambda action: _ORDER[action.kind])
        return self.delta

    def _elsewhere(self) -> dict[str, str]:
        """Say in which other company each person lives who is wanted and not there."""
        missing = {
            key
            for name, rows in self.desired.users.items()
            for key in rows
            if name not in self.index or key not in self.index[name].users
        }
        return {key: name for name, index in self.index.items() for key in missing & index.users.keys()}

    def _named_elsewhere(self) -> set[str]:
        """Give who is live in a company that does not name them, and named in another."""
        absent = {
            key
            for name, index in self.index.items()
            for key in index.users.keys() - self.desired.users.get(name, {}).keys()
        }
        return {key for rows in self.desired.users.values() for key in absent & rows.keys()}

    def _company(self, name: str) -> None:
        row, one = self.desired.companies.get(name), self.live.companies.get(name)
        rows = self.desired.users.get(name, {})
        if one and not row and not rows:
            self._unmanaged_company(one)
            return
        if one and one.problem:
            self._unusable(name, one, len(rows))
            return
        before = len(self.delta.actions)
        domains = self._company_row(row, one)
        self._users(name, rows, one, domains)
        if one and row and one.company.state != COMPLETED and len(self.delta.actions) == before:
            # Nothing waits for it in this run, so nothing else would tell.
            message = f"The company is still being provisioned ({one.company.state}): run again later."
            self._find(Code.COMPANY_PROVISIONING, message, row, company=name, subject=name)

    # -- companies --

    def _company_row(self, row: DesiredCompany | None, one: LiveCompany | None) -> set[str]:
        """Plan what the company itself needs; gives the domains its people may have."""
        live_domains = [ascii_domain(domain) for domain in one.company.email_domains] if one else []
        if row is None:
            return set(live_domains)
        if one is None:
            self._create_company(row)
            return set(row.email_domains)
        new = [domain for domain in row.email_domains if domain not in live_domains]
        union = [*one.company.email_domains, *new]
        live_name = unicodedata.normalize("NFC", one.company.name).strip()
        if live_name and live_name != row.name:
            self._drift(row, "name", one.company.name, row.name, row.vanity_name)
        for domain in live_domains:
            if domain not in row.email_domains:
                self._dropped_domain(row, domain)
        if new and len(union) > MOST_DOMAINS:
            self._too_many_domains(row, len(union))
            return set(live_domains)
        if new:
            self.delta.actions.append(
                Action(
                    ActionKind.ADD_DOMAINS,
                    row.vanity_name,
                    row.vanity_name,
                    {"emailDomains": list(one.company.email_domains)},
                    {"emailDomains": union},
                    company_id=one.company.id,
                    origin=row.origin,
                    extras=row.extras,
                )
            )
        else:
            self._unchanged(row, row.vanity_name, row.vanity_name, one.company.state)
        return set(live_domains) | set(row.email_domains)

    def _create_company(self, row: DesiredCompany) -> None:
        new = {"name": row.name, "vanityName": row.vanity_name, "emailDomains": list(row.email_domains)}
        self.delta.actions.append(
            Action(
                ActionKind.CREATE_COMPANY,
                row.vanity_name,
                row.vanity_name,
                None,
                new,
                origin=row.origin,
                extras=row.extras,
            )
        )

    def _unusable(self, name: str, one: LiveCompany, rows: int) -> None:
        code = Code.COMPANY_UNREADABLE if one.company.state == COMPLETED else Code.COMPANY_STATE
        waiting = "1 user row waits" if rows == 1 else f"{rows} user rows wait"
        message = f"{one.problem} {waiting} for it." if rows else one.problem
        row = self.desired.companies.get(name)
        self.delta.findings.append(
            Finding(
                code, origin=row.origin if row else None, company=name, subject=name, trace_id=one.trace_id,
                recorded=message,
            )
        )  # fmt: skip

    def _unmanaged_company(self, one: LiveCompany) -> None:
        name = one.company.vanity_name
        people = f"its {len(one.users)} people" if one.users is not None else "its people"
        message = f"The company is live and no sheet names it: it and {people} are left as they are."
        self._find(Code.COMPANY_UNMANAGED, message, company=name, subject=name)

    def _dropped_domain(self, row: DesiredCompany, domain: str) -> None:
        message = f"The company has the domain {domain}, and its row does not. The API cannot remove a domain."
        self._find(
            Code.EMAIL_DOMAINS_DROPPED, message, row, "emailDomains", domain, row.vanity_name,
            row.vanity_name,
        )  # fmt: skip

    def _too_many_domains(self, row: DesiredCompany, count: int) -> None:
        message = f"With the domains it has, the company would have {count}; at most {MOST_DOMAINS} are allowed."
        self._find(
            Code.EMAIL_DOMAINS_TOO_MANY, message, row, "emailDomains",
            "; ".join(row.email_domains), row.vanity_name, row.vanity_name,
        )  # fmt: skip

    # -- people --

    def _users(self, name: str, rows: Mapping[str, DesiredUser], one: LiveCompany | None, domains: set[str]) -> None:
        users = self.index[name].users if one else {}
        twice = self.index[name].twice if one else set()
        self.delta.active[name] = sum(user.active or self._state(user) is not False for user in users.values())
        created: list[DesiredUser] = []
        refused: list[DesiredUser] = []
        for key, row in rows.items():
            if key in twice:
                self._two_accounts(row)
            elif key in users and one:
                self._known(row, users[key], one)
            elif not row.active:
                self._inactive_without_account(key, row)
            else:
                (created if self._creatable(key, row, domains) else refused).append(row)
        company_id = one.company.id if one else ""
        self.delta.actions += [_creation(row, company_id) for row in created]
        if one:
            absent = [user for key, user in users.items() if key not in rows and self._state(user) is not False]
            self._renames(created, absent)
            # A refused address may be a mistyped one of somebody who is live here: it does not tell whose row it is.
            doubtful = min((row.origin for row in refused), default=None)
            for user in absent:
                self._absent(user, one, bool(rows), user.key in twice, doubtful)

    def _state(self, user: User) -> bool | None:
        return user.active if user.active is not None else self.looked.get(user.id)

    def _known(self, row: DesiredUser, user: User, one: LiveCompany) -> None:
        state = self._state(user)
        if state is row.active:
            self._unchanged(row, row.company, row.email, "active" if row.active else "inactive")
        elif row.active and state is None and self.policy.unknown_active == "refuse":
            self.delta.undecided.append((row.company, row.email))
        elif row.active and state is None and self.policy.unknown_active == "look":
            message = "The API does not say whether this person is active, not even when asked: left as it is."
            self._find(Code.ACTIVE_UNKNOWN, message, row, "active", "", row.company, row.email)
        elif row.active and state is False:
            self._status(ActionKind.REACTIVATE_USER, user, one, row)
        elif not row.active and state is not False and self.protected.covers(user.email):
            message = "The row says inactive, and the configuration protects this person: not deactivated."
            self._find(Code.USER_PROTECTED, message, row, "active", "", row.company, row.email)
        elif not row.active and state is not False:
            self._status(ActionKind.DEACTIVATE_USER, user, one, row)
        else:
            self._unchanged(row, row.company, row.email, "active")
        if row.active:
            self._profile(row, user)

    def _status(self, kind: ActionKind, user: User, one: LiveCompany, row: DesiredUser | None, note: str = "") -> None:
        self.delta.actions.append(
            Action(
                kind,
                one.company.vanity_name,
                row.email if row else user.email,
                STATUS[self._state(user)],
                STATUS[kind is ActionKind.REACTIVATE_USER],
                company_id=one.company.id,
                user_id=user.id,
                origin=row.origin if row else None,
                extras=row.extras if row else (),
                note=note,
            )
        )

    def _profile(self, row: DesiredUser, user: User) -> None:
        profile, live = _profile_of(row), _profile_of(user)
        if profile == live:
            return
        for (column, _), wanted, there in zip(_PROFILE, profile, live, strict=True):
            is_ = there or ""
            if wanted and wanted != unicodedata.normalize("NFC", is_).strip():
                self._drift(row, column, is_, wanted, row.email)

    def _creatable(self, key: str, row: DesiredUser, domains: set[str]) -> bool:
        if other := self.elsewhere.get(key):
            message = f"This person has an account in the company {other} already, and an address can have only one."
            self._find(Code.EMAIL_ELSEWHERE, message, row, "email", row.email, row.company, row.email)
            return False
        if row.domain not in domains:
            known = ", ".join(sorted(domains)) or "none"
            meant = closest(row.domain, sorted(domains))
            message = (
                f"{row.domain} is not among the domains of {row.company} ({known}): correct the address, or add the "
                "domain to the company's emailDomains."
            ) + (f" Did you mean {meant}?" if meant else "")
            self._find(Code.EMAIL_DOMAIN, message, row, "email", row.email, row.company, row.email)
            return False
        return True

    def _inactive_without_account(self, key: str, row: DesiredUser) -> None:
        """An inactive person without an account gets none (architecture, promise 4); one elsewhere must be told of."""
        other = self.elsewhere.get(key)
        if other and self._state(self.index[other].users[key]) is not False:
            message = f"The row says inactive, and the person has an account in the company {other}: correct the row."
            self._find(Code.EMAIL_ELSEWHERE, message, row, "email", row.email, row.company, row.email)
        else:
            self._unchanged(row, row.company, row.email, "inactive, no account")

    def _two_accounts(self, row: DesiredUser) -> None:
        message = "The company has more than one account with this address: none of them is changed."
        self._find(Code.EMAIL_TWO_ACCOUNTS, message, row, "email", row.email, row.company, row.email)

    def _renames(self, created: list[DesiredUser], absent: list[User]) -> None:
        by_name: dict[tuple[str, str], list[User]] = defaultdict(list)
        for user in absent:
            by_name[_name(user)].append(user)
        for row in created:
            for user in by_name.get(_name(row), ()):
                message = (
                    f"{row.email} is new and {user.email} is in no sheet, under the same name: perhaps one person "
                    "with a new address. The API cannot change an address; a new account is created."
                )
                self._find(
                    Code.EMAIL_POSSIBLE_RENAME, message, row, "email", user.email,
                    row.company, row.email,
                )  # fmt: skip

    def _absent(
        self, user: User, one: LiveCompany, has_rows: bool, two_accounts: bool, doubtful: Origin | None
    ) -> None:
        kept = self._kept(user, one.company.vanity_name, has_rows, doubtful)
        if two_accounts and not kept:
            kept = "Live with more than one account of this address, and in no sheet: none of them is changed."
        if kept:
            self._find(Code.USER_UNMANAGED, kept, company=one.company.vanity_name, subject=user.email)
        else:
            self._status(ActionKind.DEACTIVATE_USER, user, one, None, "absent from every sheet")

    def _kept(self, user: User, company: str, has_rows: bool, doubtful: Origin | None) -> str:
        """Say why someone absent is left as they are; "" where they are to be deactivated (architecture, promise 3)."""
        desired = self.desired
        unreadable = desired.unreadable.get(company) or desired.unreadable.get("") or ([doubtful] if doubtful else [])
        if user.key in self.named_elsewhere:
            return "Live here, and the sheets name this address under another company: left as it is."
        if user.key in desired.protected:
            return f"Live, and the row for this address was rejected ({desired.protected[user.key]}): left as it is."
        if has_rows and not unreadable:
            self.delta.absent.append((company, user.key))
        if self.policy.absent_users != "deactivate":
            return "Live and in no sheet: left as it is. (--absent-users deactivate would deactivate.)"
        if unreadable:
            return f"Live and in no readable row: left as it is, for {unreadable[0]} does not tell whose row it is."
        if not has_rows:
            return "Live, and no sheet has a usable row for this company: left as it is."
        if self.protected.covers(user.email):
            return "Live and in no sheet: left as it is, for the configuration protects this person."
        count, needed = self.absences.get((company, user.key), 0) + 1, self.policy.absent_runs
        if count < needed:
            return f"Live and in no sheet, in {count} of {needed} runs: deactivated after {needed - count} more."
        return ""

    def _unchanged(self, row: DesiredCompany | DesiredUser, company: str, subject: str, state: str) -> None:
        self.delta.unchanged_count += 1
        if self.keep_unchanged:
            self.delta.unchanged.append(Unchanged(row.origin, company, subject, state))

    # -- findings --

    def _drift(self, row: DesiredCompany | DesiredUser, column: str, is_: str, wanted: str, subject: str) -> None:
        message = f"{column} is “{is_}” live and “{wanted}” in the sheet. The API cannot change it."
        company = row.vanity_name if isinstance(row, DesiredCompany) else row.company
        self._find(Code(f"{snake(column)}.drift"), message, row, column, wanted, company, subject)

    def _find(
        self,
        code: Code,
        message: str,
        row: DesiredCompany | DesiredUser | None = None,
        column: str = "",
        value: str = "",
        company: str = "",
        subject: str = "",
    ) -> None:
        origin = row.origin if row else None
        label = self.desired.label(row.sheet, column) if row else column
        cell = self.desired.cell(origin, column) if origin else ""
        self.delta.findings.append(
            Finding(code, NO_FACTS, origin, label, value, company, subject, cell=cell, recorded=message)
        )


def _name(person: DesiredUser | User) -> tuple[str, str]:
    return email_key(person.first_name or ""), email_key(person.last_name or "")


def _creation(row: DesiredUser, company_id: str) -> Action:
    new: dict[str, Any] = {"email": row.email}
    new |= {column: value for column, name in _PROFILE if (value := getattr(row, name))}
    new["active"] = True
    return Action(
        ActionKind.CREATE_USER,
        row.company,
        row.email,
        None,
        new,
        company_id=company_id,
        origin=row.origin,
        extras=row.extras,
    )
