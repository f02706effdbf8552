"""What others do to a company behind a client's back."""

import msgspec

from reconciler.sandbox.company_directory import CompanyDirectory
from reconciler.sandbox.faults import Shift
from reconciler.sandbox.user_directory import UserDirectory


class PassersBy:
    """Somebody else who changes companies between two reads of a client."""

    def __init__(self, companies: CompanyDirectory, users: UserDirectory) -> None:
        self._companies = companies
        self._users = users
        self._created = 0

    def create(self, company_id: str, body: bytes) -> None:
        """Make what the body of a create asks for: people of a company, or a company where there is no id."""
        asked = msgspec.json.decode(body)
        company = self._companies.by_id(company_id)
        if company_id and company:
            for person in asked:
                self._users.place(company, person)
        elif not company_id:
            self._companies.place(asked["name"], asked["vanityName"], asked["emailDomains"])

    def shift(self, company_id: str, how: Shift) -> None:
        """Change a company, where there is one of that id."""
        company = self._companies.by_id(company_id)
        if company is None:
            return
        if how == "create":
            self._created += 1
            email = f"passer-by-{self._created}@{company.email_domains[0]}"
            self._users.place(company, {"email": email, "firstName": "Passer", "lastName": f"By {self._created}"})
        elif how == "disable":
            for user in [user for user in company.users if user.active][:1]:
                self._users.set_active(company, user, False)
        else:
            for user in self._users.listed(company)[:1]:
                company.listing.hide(user, 0)
