"""This partner's companies: how they are created and changed, what they may be called, and how provisioning ends."""

from collections.abc import Iterable

from reconciler.sandbox import rules
from reconciler.sandbox.companies import Fate, SandboxCompany, State
from reconciler.sandbox.conditions import Conditions
from reconciler.sandbox.elsewhere import Elsewhere
from reconciler.sandbox.ids import id_of
from reconciler.sandbox.problems import ApiProblem, DetailErrorCode, refuse


class CompanyDirectory:
    """The companies of a world; refusals are raised as ApiProblem.

    `fates` maps a vanityName to the state that its provisioning ends in (`never`: it does not end).
    """

    def __init__(self, conditions: Conditions, elsewhere: Elsewhere) -> None:
        self.fates: dict[str, Fate] = {}
        self._conditions = conditions
        self._elsewhere = elsewhere
        self._by_id: dict[str, SandboxCompany] = {}
        self._by_vanity_name: dict[str, SandboxCompany] = {}
        self._by_name: dict[str, SandboxCompany] = {}
        self._by_domain: dict[str, SandboxCompany] = {}

    def all(self) -> list[SandboxCompany]:
        """Return every company in the order of creation."""
        return [self._settled(company) for company in self._by_id.values()]

    def find(self, vanity_name: str) -> SandboxCompany | None:
        """Return the company with that vanityName, if there is one."""
        company = self._by_vanity_name.get(vanity_name)
        return self._settled(company) if company else None

    def by_id(self, company_id: str) -> SandboxCompany | None:
        """Return the company with that id, if there is one."""
        company = self._by_id.get(company_id)
        return self._settled(company) if company else None

    def require(self, company_id: str) -> SandboxCompany:
        """Return the company with that id, refused with 404 where there is none."""
        company = self.by_id(company_id)
        if company is None:
            raise ApiProblem(404, f"There is no company {company_id}", DetailErrorCode.NO_SUCH_COMPANY)
        return company

    def require_completed(self, company_id: str) -> SandboxCompany:
        """Return the company with that id, refused with 404 unless it is COMPLETED."""
        company = self.require(company_id)
        if company.state != "COMPLETED":
            raise ApiProblem(404, f"The company {company_id} is not COMPLETED", DetailErrorCode.NO_SUCH_COMPANY)
        return company

    def poll(self, company_id: str) -> SandboxCompany:
        """Return a company by its id, as a client that waits for its provisioning asks for it."""
        company = self.require(company_id)
        company.polls += 1
        return company

    def create(self, body: object) -> SandboxCompany:
        """Begin to provision a company; the body is the API's."""
        refuse(rules.company_fault(body))
        assert isinstance(body, dict)  # noqa: S101  (the rules have seen to it)
        return self.place(body["name"], body["vanityName"], body["emailDomains"], state="STARTED")

    def place(
        self,
        name: str,
        vanity_name: str,
        email_domains: Iterable[str],
        *,
        state: State = "COMPLETED",
        company_id: str = "",
        error_message: str = "",
        created_at: float | None = None,
    ) -> SandboxCompany:
        """Put a company into the world in any state; what clashes with another company is refused with 409."""
        domains = _normal(email_domains)
        self._refuse_clash(name, vanity_name, domains)
        now = self._conditions.clock()
        company = SandboxCompany(
            id=company_id or id_of("company", vanity_name),
            name=name,
            vanity_name=vanity_name,
            email_domains=domains,
            state=state,
            created_at=now if created_at is None else created_at,
            updated_at=now if created_at is None else created_at,
            started_at=now,
            error_message=error_message,
        )
        if company.id in self._by_id:
            raise ApiProblem(409, f"Another company has the id {company.id}")
        self._by_id[company.id] = self._by_vanity_name[vanity_name] = self._by_name[name.casefold()] = company
        self._by_domain.update(dict.fromkeys(domains, company))
        return company

    def patch_domains(self, company_id: str, body: object) -> SandboxCompany | None:
        """Add domains to a company (or replace them: `domains_patch`); None means that there was nothing to change."""
        company = self.require(company_id)
        refuse(rules.domains_patch_fault(body))
        assert isinstance(body, dict)  # noqa: S101  (the rules have seen to it)
        asked = _normal(body["emailDomains"])
        replaces = self._conditions.options.domains_patch == "replace"
        wanted = asked if replaces else _normal([*company.email_domains, *asked])
        if set(wanted) == set(company.email_domains):
            return None
        if taken := self._taken(domain for domain in asked if domain not in company.email_domains):
            raise ApiProblem(404, f"Taken by another company: {', '.join(taken)}", DetailErrorCode.DOMAINS_TAKEN)
        # The union may be too long, though neither part is.
        refuse(rules.domains_fault(wanted))
        for domain in company.email_domains:
            del self._by_domain[domain]
        self._by_domain.update(dict.fromkeys(wanted, company))
        company.email_domains = wanted
        company.updated_at = self._conditions.clock()
        return company

    def _settled(self, company: SandboxCompany) -> SandboxCompany:
        """Let a company's provisioning end when its time has come."""
        fate = self.fates.get(company.vanity_name, "COMPLETED")
        if company.state == "STARTED" and fate != "never" and self._is_due(company):
            company.state = fate
            company.updated_at = self._conditions.clock()
            if fate.endswith("_ERROR"):
                company.error_message = f"Provisioning ended with {fate}: contact Symphony support"
        return company

    def _is_due(self, company: SandboxCompany) -> bool:
        options = self._conditions.options
        if options.provisioning_polls is not None:
            return company.polls >= options.provisioning_polls
        return self._conditions.clock() - company.started_at >= options.provisioning_s

    def _refuse_clash(self, name: str, vanity_name: str, domains: Iterable[str]) -> None:
        if vanity_name in self._by_vanity_name or vanity_name in self._elsewhere.vanity_names:
            raise ApiProblem(409, f"A company with the vanityName {vanity_name} exists already")
        if name.casefold() in self._by_name or name.casefold() in self._elsewhere.names:
            raise ApiProblem(409, f"A company with the name {name} exists already")
        if taken := self._taken(domains):
            raise ApiProblem(409, f"Taken by another company: {', '.join(taken)}", DetailErrorCode.DOMAINS_TAKEN)

    def _taken(self, domains: Iterable[str]) -> list[str]:
        return [domain for domain in domains if domain in self._by_domain or domain in self._elsewhere.domains]


def _normal(domains: Iterable[str]) -> list[str]:
    """Return domains in lower case, each once, in order."""
    return list(dict.fromkeys(domain.strip().lower() for domain in domains))
