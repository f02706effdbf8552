"""A world that remembers what was done to it, by the program and by others."""

from collections.abc import Iterable, Mapping
from typing import Any

from reconciler.model.action import ActionKind, Identity
from reconciler.model.identity import email_key
from reconciler.sandbox.companies import SandboxCompany
from reconciler.sandbox.company_directory import CompanyDirectory
from reconciler.sandbox.contract_options import Options
from reconciler.sandbox.faults import Shift
from reconciler.sandbox.passers_by import PassersBy
from reconciler.sandbox.problems import ApiProblem, DetailErrorCode
from reconciler.sandbox.user_directory import UserDirectory
from reconciler.sandbox.users import SandboxUser
from reconciler.sandbox.world import World


class Witness(World):
    """A world that remembers what was done through the API, and what others did meanwhile.

    `done` has each change that the API made, in order; `asked_in_vain` those that were asked for though they were made
    already, and listings do not hide it. `disturbed` are those whom somebody else has touched, `reshuffled` the
    companies of which somebody else has moved the listing: both as long as nobody clears them. `keys` has the email key
    of each id that anybody ever had.
    """

    def __init__(self, options: Options) -> None:
        super().__init__(options)
        self.done: list[Identity] = []
        self.asked_in_vain: list[Identity] = []
        self.disturbed: set[str] = set()
        self.reshuffled: set[str] = set()
        self.keys: dict[str, str] = {}
        self.companies = WitnessedCompanies(self)
        self.users = WitnessedUsers(self)
        self.passers_by = WitnessedPassersBy(self)

    def people(self, vanity_name: str) -> dict[str, bool]:
        """Give who is in a company, by email key, and whether they are active."""
        return {key: user.active is True for key, user in self.records(vanity_name).items()}

    def records(self, vanity_name: str) -> dict[str, SandboxUser]:
        """Give who is in a company, by email key."""
        company = self.companies.find(vanity_name)
        return {email_key(user.email): user for user in company.users} if company else {}

    def in_vain(self, kind: ActionKind, company: str, subject: str) -> None:
        """Remember what was asked for in vain, unless somebody else's doings explain it."""
        if subject not in self.disturbed and company not in self.reshuffled:
            self.asked_in_vain.append((kind, company, subject))


class WitnessedCompanies(CompanyDirectory):
    """Remembers which companies were created, and to which domains were added."""

    def __init__(self, witness: Witness) -> None:
        super().__init__(witness, witness.elsewhere)
        self._witness = witness

    def create(self, body: object) -> SandboxCompany:
        """Remember the company, and who asked for one that is there."""
        name = body["vanityName"] if isinstance(body, dict) else ""
        if self.find(name):
            self._witness.in_vain(ActionKind.CREATE_COMPANY, name, name)
        company = super().create(body)
        self._witness.done.append((ActionKind.CREATE_COMPANY, company.vanity_name, company.vanity_name))
        return company

    def patch_domains(self, company_id: str, body: object) -> SandboxCompany | None:
        """Remember that domains were added."""
        company = super().patch_domains(company_id, body)
        if company:
            self._witness.done.append((ActionKind.ADD_DOMAINS, company.vanity_name, company.vanity_name))
        return company


class WitnessedUsers(UserDirectory):
    """Remembers what was done to whom."""

    def __init__(self, witness: Witness) -> None:
        super().__init__(witness, witness.companies, witness.elsewhere)
        self._witness = witness

    def create(self, company_id: str, body: object) -> list[SandboxUser | ApiProblem]:
        """Remember who was created, and who was asked for though they are there for all to see."""
        verdicts = super().create(company_id, body)
        assert isinstance(body, list)
        name = self._witness.companies.require(company_id).vanity_name
        for element, verdict in zip(body, verdicts, strict=True):
            key = email_key(element["email"])
            if isinstance(verdict, SandboxUser):
                self._witness.done.append((ActionKind.CREATE_USER, name, key))
            elif verdict.code is DetailErrorCode.USER_EXISTS and self._is_to_be_seen(key):
                self._witness.in_vain(ActionKind.CREATE_USER, name, key)
        return verdicts

    def _is_to_be_seen(self, key: str) -> bool:
        found = self.find(key)
        return found is not None and (found[1].active is True or not self._witness.options.hide_disabled)

    def place(self, company: SandboxCompany, fields: Mapping[str, Any], **facts: Any) -> SandboxUser:
        """Remember whose id it is."""
        user = super().place(company, fields, **facts)
        self._witness.keys[user.id] = email_key(user.email)
        return user

    def patch(self, company_id: str, user_id: str, body: object) -> SandboxUser:
        """Remember who was switched on or off, and who was so already."""
        name = self._witness.companies.require(company_id).vanity_name
        before = {user.id: user.active for user in self._witness.records(name).values()}
        user = super().patch(company_id, user_id, body)
        kind = ActionKind.REACTIVATE_USER if user.active else ActionKind.DEACTIVATE_USER
        if before.get(user_id) is not user.active:
            self._witness.done.append((kind, name, email_key(user.email)))
        else:
            self._witness.in_vain(kind, name, email_key(user.email))
        return user


class WitnessedPassersBy(PassersBy):
    """Remembers whom somebody else touched."""

    def __init__(self, witness: Witness) -> None:
        super().__init__(witness.companies, witness.users)
        self._witness = witness

    def create(self, company_id: str, body: bytes) -> None:
        """Remember who or what somebody else made."""
        company = self._witness.companies.by_id(company_id)
        before = _state([company] if company else [])
        names = {one.vanity_name for one in self._witness.companies.all()}
        super().create(company_id, body)
        self._witness.disturbed |= _changed(before, _state([company] if company else []))
        self._witness.disturbed |= {one.vanity_name for one in self._witness.companies.all()} - names

    def shift(self, company_id: str, how: Shift) -> None:
        """Remember whom somebody else switched, made or took away."""
        company = self._witness.companies.require(company_id)
        before = _state([company])
        super().shift(company_id, how)
        self._witness.disturbed |= _changed(before, _state([company]))
        if how in ("replace", "replace-last"):
            self._witness.reshuffled.add(company.vanity_name)


def _state(companies: Iterable[SandboxCompany]) -> dict[str, bool]:
    return {email_key(user.email): user.active is True for company in companies for user in company.users}


def _changed(before: dict[str, bool], after: dict[str, bool]) -> set[str]:
    return {key for key in before.keys() | after.keys() if before.get(key) is not after.get(key)}
