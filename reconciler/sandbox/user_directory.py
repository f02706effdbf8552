"""This partner's users: how they are created, listed and switched on or off."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec

from reconciler.model.identity import ascii_domain, domain_of, email_key, folded_key
from reconciler.sandbox import rules
from reconciler.sandbox.companies import SandboxCompany
from reconciler.sandbox.company_directory import CompanyDirectory
from reconciler.sandbox.conditions import Conditions
from reconciler.sandbox.elsewhere import Elsewhere
from reconciler.sandbox.ids import id_of, number_of
from reconciler.sandbox.problems import ApiProblem, DetailErrorCode, refuse, timestamp
from reconciler.sandbox.users import SandboxUser, UsersPage


class UserDirectory:
    """The users of a world's companies; refusals are raised as ApiProblem."""

    def __init__(self, conditions: Conditions, companies: CompanyDirectory, elsewhere: Elsewhere) -> None:
        self._conditions = conditions
        self._companies = companies
        self._elsewhere = elsewhere
        self._by_email: dict[str, tuple[SandboxCompany, SandboxUser]] = {}
        self._by_folding: Counter[str] = Counter()
        self._lag = 0

    def page(self, company_id: str, current_page: int | None = None, page_size: int | None = None) -> UsersPage:
        """Return one page of a company's users; without a number the first one."""
        company = self._companies.require_completed(company_id)
        options = self._conditions.options
        number = options.page_base if current_page is None else current_page
        size = options.page_size_default if page_size is None else page_size
        if not 1 <= size <= 100:
            raise ApiProblem(400, "pageSize must be 1 to 100")
        if number < options.page_base:
            raise ApiProblem(400, f"currentPage must be {options.page_base} or more")
        if number == options.page_base:
            company.listing.begin()
        listed = self.listed(company)
        start = (number - options.page_base) * size
        shown = [company.listing.as_listed(user, options) for user in listed[start : start + size]]
        return UsersPage(len(listed), size, number, shown)

    def listed(self, company: SandboxCompany) -> list[SandboxUser]:
        """Return the users of a company who are listed now."""
        return company.listing.of(company.users, self._conditions.options)

    def get(self, company_id: str, user_id: str) -> SandboxUser:
        """Return one user of a company."""
        return _member(self._companies.require_completed(company_id), user_id)

    def create(self, company_id: str, body: object) -> list[SandboxUser | ApiProblem]:
        """Create users; each element of the body gets its own verdict, in the same order."""
        company = self._companies.require_completed(company_id)
        refuse(rules.batch_fault(body))
        assert isinstance(body, list)  # noqa: S101  (the rules have seen to it)
        return [self._verdict(company, element) for element in body]

    def patch(self, company_id: str, user_id: str, body: object) -> SandboxUser:
        """Disable or re-enable a user."""
        company = self._companies.require_completed(company_id)
        user = _member(company, user_id)
        refuse(rules.active_fault(body))
        assert isinstance(body, dict)  # noqa: S101  (the rules have seen to it)
        self.set_active(company, user, body["active"])
        return user

    def set_active(self, company: SandboxCompany, user: SandboxUser, active: bool) -> None:
        """Switch a user on or off."""
        company.listing.keep_state(user, self._lag)
        user.active = active
        user.updated_at = timestamp(self._conditions.clock())

    def place(
        self,
        company: SandboxCompany,
        fields: Mapping[str, Any],
        *,
        user_id: str = "",
        created_at: float | None = None,
    ) -> SandboxUser:
        """Put a user into the world, asking only that the email is new; `fields` are named as the API names them."""
        key = email_key(fields["email"])
        if key in self._by_email:
            raise _exists(fields["email"])
        own_id = user_id or id_of("user", company.vanity_name, key)
        if not user_id and own_id in company.by_id:
            # Whoever had this address before has another one now, and keeps the id.
            own_id = id_of("user", company.vanity_name, key, str(len(company.by_id)))
        if own_id in company.by_id:
            raise ApiProblem(409, f"Another user has the id {own_id}")
        made_at = timestamp(self._conditions.clock() if created_at is None else created_at)
        own = {"id": own_id, "createdAt": made_at, "updatedAt": made_at, "symphonyUserId": number_of(own_id)}
        user = msgspec.convert({"displayName": _joined_name(fields), **fields, **own}, SandboxUser)
        company.users.append(user)
        company.by_id[own_id] = user
        company.listing.changed()
        self._by_email[key] = (company, user)
        self._by_folding[folded_key(key)] += 1
        return user

    def remove(self, company: SandboxCompany, user: SandboxUser) -> None:
        """Take a user out of the world, which the API itself cannot do."""
        company.users.remove(user)
        del company.by_id[user.id], self._by_email[email_key(user.email)]
        self._by_folding[folded_key(user.email)] -= 1
        company.listing.forget(user)

    def rename(self, company: SandboxCompany, user: SandboxUser, email: str) -> None:
        """Give a user another address under the same id, as an admin portal does and the API cannot."""
        if self.find(email):
            raise _exists(email)
        del self._by_email[email_key(user.email)]
        self._by_folding[folded_key(user.email)] -= 1
        user.email = email
        self._by_email[email_key(email)] = (company, user)
        self._by_folding[folded_key(email)] += 1

    def find(self, email: str) -> tuple[SandboxCompany, SandboxUser] | None:
        """Return the user with that email and the company, if this partner has one."""
        return self._by_email.get(email_key(email))

    def pod_of(self, email: str) -> str | None:
        """Return the pod where that email has an account, here or elsewhere."""
        if found := self.find(email):
            return f"{found[0].vanity_name}.symphony.com"
        return self._elsewhere.accounts.get(email_key(email))

    @contextmanager
    def lagging(self, listings: int) -> Iterator[None]:
        """Show what is created or switched meanwhile only after so many more listings."""
        self._lag = listings
        try:
            yield
        finally:
            self._lag = 0

    def _verdict(self, company: SandboxCompany, element: object) -> SandboxUser | ApiProblem:
        try:
            return self._create_one(company, element)
        except ApiProblem as problem:
            return problem

    def _create_one(self, company: SandboxCompany, element: object) -> SandboxUser:
        refuse(rules.user_fault(element))
        assert isinstance(element, dict)  # noqa: S101  (the rules have seen to it)
        email, options = element["email"], self._conditions.options
        if domain_of(email) not in map(ascii_domain, company.email_domains):
            problem = f"The domain of {email} is not allowed for that company"
            raise ApiProblem(400, problem, DetailErrorCode.DOMAIN_NOT_ALLOWED)
        if email_key(email) in self._elsewhere.accounts:
            raise _exists(email)
        if options.fold_emails and self._by_folding[folded_key(email)]:
            raise _exists(email)
        active = element.get("active", True) if options.honour_active else True
        user = self.place(company, {**element, "active": active})
        if lag := max(options.listing_lag, self._lag):
            company.listing.hide(user, lag)
        return user


def _member(company: SandboxCompany, user_id: str) -> SandboxUser:
    user = company.by_id.get(user_id)
    if user is None:
        raise ApiProblem(404, f"There is no user {user_id} in that company", DetailErrorCode.NO_SUCH_USER)
    return user


def _exists(email: str) -> ApiProblem:
    return ApiProblem(400, f"A user with the email {email} exists already", DetailErrorCode.USER_EXISTS)


def _joined_name(fields: Mapping[str, Any]) -> str:
    return f"{fields.get('firstName', '')} {fields.get('lastName', '')}".strip()
