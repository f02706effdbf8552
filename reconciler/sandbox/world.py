"""The network as the sandbox plays it: companies, their users, and the rules of the contract. No HTTP here.

Refusals are raised as `ApiProblem`. Time comes in as a callable, so that a test can move it.
"""

import hashlib
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec
from msgspec import UNSET

from reconciler.model.identity import ascii_domain, domain_of, email_key
from reconciler.sandbox import rules
from reconciler.sandbox.companies import Company, Fate, State
from reconciler.sandbox.faults import Shift
from reconciler.sandbox.options import Options
from reconciler.sandbox.problems import ApiProblem, Code, timestamp
from reconciler.sandbox.users import Page, User

SEEDED_AT = 1_704_067_200.0
"""2024-01-01: the creation date of whatever a seed holds, so that the same seed gives the same world."""


_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "sandbox.reconciler.invalid")


class World:
    """All that exists: this partner's companies and users, and what others hold elsewhere on the network.

    `elsewhere` maps the keys of people with an account elsewhere to their pod; `taken_domains`, `taken_names` and
    `taken_vanity_names` belong to companies of others, in lower case; `fates` maps a vanityName to the state that its
    provisioning ends in (`never`: it does not end).
    """

    def __init__(self, options: Options | None = None, clock: Callable[[], float] = time.time) -> None:
        self.options = options or Options()
        self.clock = clock
        self.elsewhere: dict[str, str] = {}
        self.taken_domains: set[str] = set()
        self.taken_names: set[str] = set()
        self.taken_vanity_names: set[str] = set()
        self.fates: dict[str, Fate] = {}
        self._companies: dict[str, Company] = {}
        self._by_vanity_name: dict[str, Company] = {}
        self._by_name: dict[str, Company] = {}
        self._owners: dict[str, Company] = {}
        self._by_email: dict[str, tuple[Company, User]] = {}
        self._lag = 0
        self._passers_by = 0

    # -- companies

    def companies(self) -> list[Company]:
        """Give every company in the order of creation."""
        return [self._settled(company) for company in self._companies.values()]

    def find(self, vanity_name: str) -> Company | None:
        """Give the company with that vanityName, if there is one."""
        company = self._by_vanity_name.get(vanity_name)
        return self._settled(company) if company else None

    def poll(self, company_id: str) -> Company:
        """Give a company by its id, as a client that waits for its provisioning asks for it."""
        company = self._company(company_id)
        company.polls += 1
        return company

    def create_company(self, body: object) -> Company:
        """Begin to provision a company; the body is the API's."""
        _refuse(rules.company_fault(body))
        assert isinstance(body, dict)  # noqa: S101  (the rules have seen to it)
        return self.place_company(body["name"], body["vanityName"], body["emailDomains"], state="STARTED")

    def place_company(
        self,
        name: str,
        vanity_name: str,
        email_domains: Iterable[str],
        *,
        state: State = "COMPLETED",
        company_id: str = "",
        error_message: str = "",
        created_at: float | None = None,
    ) -> Company:
        """Put a company into the world in any state; what clashes with another company is refused with 409."""
        domains = _normal(email_domains)
        self._refuse_clash(name, vanity_name, domains)
        now = self.clock()
        company = Company(
            id=company_id or _id("company", vanity_name),
            name=name,
            vanity_name=vanity_name,
            email_domains=domains,
            state=state,
            created_at=now if created_at is None else created_at,
            updated_at=now if created_at is None else created_at,
            started_at=now,
            error_message=error_message,
        )
        if company.id in self._companies:
            raise ApiProblem(409, f"Another company has the id {company.id}")
        self._companies[company.id] = self._by_vanity_name[vanity_name] = self._by_name[name.casefold()] = company
        self._owners.update(dict.fromkeys(domains, company))
        return company

    def patch_domains(self, company_id: str, body: object) -> Company | None:
        """Add domains to a company (or replace them: `domains_patch`); None means that there was nothing to change."""
        company = self._company(company_id)
        _refuse(rules.domains_patch_fault(body))
        assert isinstance(body, dict)  # noqa: S101  (the rules have seen to it)
        asked = _normal(body["emailDomains"])
        wanted = asked if self.options.domains_patch == "replace" else _normal([*company.email_domains, *asked])
        if set(wanted) == set(company.email_domains):
            return None
        if taken := self._taken(domain for domain in asked if domain not in company.email_domains):
            raise ApiProblem(404, f"Taken by another company: {', '.join(taken)}", Code.DOMAINS_TAKEN)
        _refuse(rules.domains_fault(wanted))
        for domain in company.email_domains:
            del self._owners[domain]
        self._owners.update(dict.fromkeys(wanted, company))
        company.email_domains = wanted
        company.updated_at = self.clock()
        return company

    # -- users

    def page(self, company_id: str, current_page: int | None = None, page_size: int | None = None) -> Page:
        """Give one page of a company's users; without a number the first one."""
        company = self._completed(company_id)
        base = self.options.page_base
        number = base if current_page is None else current_page
        size = self.options.page_size_default if page_size is None else page_size
        if not 1 <= size <= 100:
            raise ApiProblem(400, "pageSize must be 1 to 100")
        if number < base:
            raise ApiProblem(400, f"currentPage must be {base} or more")
        if number == base:
            self._begin_listing(company)
        listed = self._listed(company)
        start = (number - base) * size
        return Page(len(listed), size, number, [self._as_listed(company, u) for u in listed[start : start + size]])

    def user(self, company_id: str, user_id: str) -> User:
        """Give one user of a company."""
        return self._member(self._completed(company_id), user_id)

    def create_users(self, company_id: str, body: object) -> list[User | ApiProblem]:
        """Create users; each element of the body gets its own verdict, in the same order."""
        company = self._completed(company_id)
        _refuse(rules.batch_fault(body))
        assert isinstance(body, list)  # noqa: S101  (the rules have seen to it)
        return [self._verdict(company, element) for element in body]

    def patch_user(self, company_id: str, user_id: str, body: object) -> User:
        """Disable or re-enable a user."""
        company = self._completed(company_id)
        user = self._member(company, user_id)
        _refuse(rules.active_fault(body))
        assert isinstance(body, dict)  # noqa: S101  (the rules have seen to it)
        self.set_active(company, user, body["active"])
        return user

    def set_active(self, company: Company, user: User, active: bool) -> None:
        """Switch a user on or off."""
        company.stale.pop(user.id, None)
        if self._lag:
            company.stale[user.id] = (user.active is not False, company.listings + self._lag)
        user.active = active
        user.updated_at = timestamp(self.clock())
        company.shown = None

    def place_user(
        self, company: Company, fields: Mapping[str, Any], *, user_id: str = "", created_at: float | None = None
    ) -> User:
        """Put a user into the world, asking only that the email is new; `fields` are named as the API names them."""
        key = email_key(fields["email"])
        if key in self._by_email:
            raise ApiProblem(400, f"A user with the email {fields['email']} exists already", Code.USER_EXISTS)
        made_id = user_id or _id("user", company.vanity_name, key)
        if made_id in company.by_id:
            raise ApiProblem(409, f"Another user has the id {made_id}")
        made_at = timestamp(self.clock() if created_at is None else created_at)
        own = {"id": made_id, "createdAt": made_at, "updatedAt": made_at, "symphonyUserId": _number(made_id)}
        user = msgspec.convert({"displayName": _joined_name(fields), **fields, **own}, User)
        company.users.append(user)
        company.by_id[made_id] = user
        company.shown = None
        self._by_email[key] = (company, user)
        return user

    def remove_user(self, company: Company, user: User) -> None:
        """Take a user out of the world, which the API itself cannot do."""
        company.users.remove(user)
        del company.by_id[user.id], self._by_email[email_key(user.email)]
        company.late.pop(user.id, None)
        company.stale.pop(user.id, None)
        company.shown = None

    def find_user(self, email: str) -> tuple[Company, User] | None:
        """Give the user with that email and the company, if this partner has one."""
        return self._by_email.get(email_key(email))

    def pod_of(self, email: str) -> str | None:
        """Give the pod where that email has an account, here or elsewhere."""
        if found := self.find_user(email):
            return f"{found[0].vanity_name}.symphony.com"
        return self.elsewhere.get(email_key(email))

    # -- rules

    def _company(self, company_id: str) -> Company:
        company = self._companies.get(company_id)
        if company is None:
            raise ApiProblem(404, f"There is no company {company_id}", Code.NO_SUCH_COMPANY)
        return self._settled(company)

    def _completed(self, company_id: str) -> Company:
        company = self._company(company_id)
        if company.state != "COMPLETED":
            raise ApiProblem(404, f"The company {company_id} is not COMPLETED", Code.NO_SUCH_COMPANY)
        return company

    def _settled(self, company: Company) -> Company:
        """Let a company's provisioning end when its time has come."""
        fate = self.fates.get(company.vanity_name, "COMPLETED")
        if company.state == "STARTED" and fate != "never" and self._is_due(company):
            company.state = fate
            company.updated_at = self.clock()
            if fate.endswith("_ERROR"):
                company.error_message = f"Provisioning ended with {fate}: contact Symphony support"
        return company

    def _is_due(self, company: Company) -> bool:
        if self.options.provisioning_polls is not None:
            return company.polls >= self.options.provisioning_polls
        return self.clock() - company.started_at >= self.options.provisioning_s

    def _refuse_clash(self, name: str, vanity_name: str, domains: Iterable[str]) -> None:
        if vanity_name in self._by_vanity_name or vanity_name in self.taken_vanity_names:
            raise ApiProblem(409, f"A company with the vanityName {vanity_name} exists already")
        if name.casefold() in self._by_name or name.casefold() in self.taken_names:
            raise ApiProblem(409, f"A company with the name {name} exists already")
        if taken := self._taken(domains):
            raise ApiProblem(409, f"Taken by another company: {', '.join(taken)}", Code.DOMAINS_TAKEN)

    def _taken(self, domains: Iterable[str]) -> list[str]:
        return [domain for domain in domains if domain in self._owners or domain in self.taken_domains]

    def _member(self, company: Company, user_id: str) -> User:
        user = company.by_id.get(user_id)
        if user is None:
            raise ApiProblem(404, f"There is no user {user_id} in that company", Code.NO_SUCH_USER)
        return user

    def _verdict(self, company: Company, element: object) -> User | ApiProblem:
        try:
            return self._create_user(company, element)
        except ApiProblem as problem:
            return problem

    def _create_user(self, company: Company, element: object) -> User:
        _refuse(rules.user_fault(element))
        assert isinstance(element, dict)  # noqa: S101  (the rules have seen to it)
        email = element["email"]
        if domain_of(email) not in map(ascii_domain, company.email_domains):
            raise ApiProblem(400, f"The domain of {email} is not allowed for that company", Code.DOMAIN_NOT_ALLOWED)
        if email_key(email) in self.elsewhere:
            raise ApiProblem(400, f"A user with the email {email} exists already", Code.USER_EXISTS)
        active = element.get("active", True) if self.options.honour_active else True
        user = self.place_user(company, {**element, "active": active})
        if lag := max(self.options.listing_lag, self._lag):
            company.late[user.id] = company.listings + lag
        return user

    # -- listings

    @contextmanager
    def lagging(self, listings: int) -> Iterator[None]:
        """Show what is created or switched meanwhile only after so many more listings."""
        self._lag = listings
        try:
            yield
        finally:
            self._lag = 0

    def catch_up(self) -> None:
        """Let every listing show how things are."""
        for company in self._companies.values():
            company.late, company.stale, company.shown = {}, {}, None

    def shift(self, company_id: str, how: Shift) -> None:
        """Change a company as somebody else would, between two reads of a client."""
        company = self._companies.get(company_id)
        if company is None:
            return
        if how == "create":
            self._passers_by += 1
            email = f"passer-by-{self._passers_by}@{company.email_domains[0]}"
            self.place_user(company, {"email": email, "firstName": "Passer", "lastName": f"By {self._passers_by}"})
        elif how == "disable":
            for user in [user for user in company.users if user.active][:1]:
                self.set_active(company, user, False)
        else:
            for user in self._listed(company)[:1]:
                company.late[user.id] = company.listings
            company.shown = None

    def _begin_listing(self, company: Company) -> None:
        company.listings += 1
        if company.late or company.stale:
            now = company.listings
            company.late = {user_id: last for user_id, last in company.late.items() if last >= now}
            company.stale = {user_id: was for user_id, was in company.stale.items() if was[1] >= now}
            company.shown = None

    def _listed(self, company: Company) -> list[User]:
        if not company.late and not self.options.hide_disabled:
            return company.users
        if company.shown is None:
            company.shown = [user for user in company.users if self._is_listed(company, user)]
        return company.shown

    def _is_listed(self, company: Company, user: User) -> bool:
        hidden = self.options.hide_disabled and not _listed_state(company, user)
        return user.id not in company.late and not hidden

    def _as_listed(self, company: Company, user: User) -> User:
        if not self.options.list_active:
            return msgspec.structs.replace(user, active=UNSET)
        if user.id in company.stale:
            return msgspec.structs.replace(user, active=company.stale[user.id][0])
        return user


def _listed_state(company: Company, user: User) -> bool:
    return company.stale[user.id][0] if user.id in company.stale else user.active is True


def _refuse(fault: str) -> None:
    if fault:
        raise ApiProblem(400, fault)


def _normal(domains: Iterable[str]) -> list[str]:
    """Lower case, each once, in order."""
    return list(dict.fromkeys(domain.strip().lower() for domain in domains))


def _id(*names: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, "/".join(names)))


def _number(made_id: str) -> int:
    return int.from_bytes(hashlib.blake2b(made_id.encode(), digest_size=6).digest())


def _joined_name(fields: Mapping[str, Any]) -> str:
    return f"{fields.get('firstName', '')} {fields.get('lastName', '')}".strip()
