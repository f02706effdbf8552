"""What others do to a company behind a client's back."""

from contextlib import suppress

import msgspec

from reconciler.sandbox.companies import SandboxCompany
from reconciler.sandbox.company_directory import CompanyDirectory
from reconciler.sandbox.faults import Shift
from reconciler.sandbox.problems import ApiProblem
from reconciler.sandbox.user_directory import UserDirectory


class PassersBy:
    """Somebody else who changes companies between two reads of a client."""

    def __init__(self, companies: CompanyDirectory, users: UserDirectory) -> None:
        self._companies = companies
        self._users = users
        self._created = 0

    def create(self, company_id: str, body: bytes) -> None:
        """Make what the body of a create asks for: people of a company, or a company where there is no id.

        What is there already, or may not be, is left out.
        """
        asked = msgspec.json.decode(body)
        company = self._companies.by_id(company_id)
        if company_id and company:
            for person in asked:
                with suppress(ApiProblem):
                    self._users.place(company, person)
        elif not company_id:
            with suppress(ApiProblem):
                self._companies.place(asked["name"], asked["vanityName"], asked["emailDomains"])

    def shift(self, company_id: str, how: Shift) -> None:
        """Change a company, where there is one of that id."""
        company = self._companies.by_id(company_id)
        if company is None:
            return
        listed = self._users.listed(company)
        match how:
            case "create":
                self._create(company)
            case "disable":
                for user in [user for user in company.users if user.active][:1]:
                    self._users.set_active(company, user, False)
            case "hide":
                for user in listed[:1]:
                    company.listing.hide(user, 0)
            case "repeat":
                for user in listed[:1]:
                    company.listing.repeat(user)
            case "replace" | "replace-last":
                for user in listed[:1] if how == "replace" else listed[-1:]:
                    self._users.remove(company, user)
                self._create(company, first=how == "replace-last")

    def _create(self, company: SandboxCompany, *, first: bool = False) -> None:
        self._created += 1
        email = f"passer-by-{self._created}@{company.email_domains[0]}"
        self._users.place(company, {"email": email, "firstName": "Passer", "lastName": f"By {self._created}"})
        if first:
            company.users.insert(0, company.users.pop())
