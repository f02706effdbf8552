"""What is decided about a company: created, given more domains, or left with what no action can settle."""

import unicodedata

from reconciler.model.action import Action, ActionKind
from reconciler.model.desired import DesiredCompany
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.identity import ascii_domain
from reconciler.model.live import COMPLETED, Company, LiveCompany
from reconciler.planning.delta import Cell, DeltaBuilder

MOST_DOMAINS = 10


def compare_company(row: DesiredCompany | None, live: LiveCompany | None, to: DeltaBuilder) -> set[str]:
    """Decide what the company itself needs; returns the domains its people may have."""
    live_domains = [ascii_domain(domain) for domain in live.company.email_domains] if live else []
    if row is None:
        return set(live_domains)
    if live is None:
        to.act(_creation(row))
        return set(row.email_domains)
    _find_drift(row, live.company, live_domains, to)
    new = [domain for domain in row.email_domains if domain not in live_domains]
    count = len(live_domains) + len(new)
    if not new:
        to.unchanged(row, live.company.state)
    elif count <= MOST_DOMAINS:
        to.act(_domain_addition(row, live.company, new))
    else:
        cell = Cell("emailDomains", "; ".join(row.email_domains))
        to.find(Code.EMAIL_DOMAINS_TOO_MANY, row, cell, {"case": "live", "count": count, "most": MOST_DOMAINS})
        return set(live_domains)
    return {*live_domains, *row.email_domains}


def find_unusable(row: DesiredCompany | None, live: LiveCompany, user_rows: int, to: DeltaBuilder) -> None:
    """Report a company for whose people nothing can be planned."""
    code = Code.COMPANY_UNREADABLE if live.company.state == COMPLETED else Code.COMPANY_STATE
    code = Code.COMPANY_TWICE if live.twice else code
    facts = {"case": "waited for" if user_rows else "alone", "problem": live.problem, "user_rows": user_rows}
    name = live.company.vanity_name
    to.delta.findings.append(
        Finding(
            code, facts, origin=row.origin if row else None, company=name, subject=name, trace_id=live.trace_id
        )
    )  # fmt: skip


def find_unmanaged(live: LiveCompany, to: DeltaBuilder) -> None:
    """Report a company that no sheet names."""
    name = live.company.vanity_name
    facts = {"case": "listed", "people": len(live.users)} if live.users is not None else {"case": "not listed"}
    to.find_live(Code.COMPANY_UNMANAGED, name, name, facts)


def _find_drift(row: DesiredCompany, live: Company, live_domains: list[str], to: DeltaBuilder) -> None:
    live_name = unicodedata.normalize("NFC", live.name).strip()
    if live_name and live_name != row.name:
        to.drift(row, "name", live.name, row.name)
    for domain in live_domains:
        if domain not in row.email_domains:
            to.find(Code.EMAIL_DOMAINS_DROPPED, row, Cell("emailDomains", domain), {"domain": domain})


def _creation(row: DesiredCompany) -> Action:
    name = row.vanity_name
    new = {"name": row.name, "vanityName": name, "emailDomains": list(row.email_domains)}
    return Action(ActionKind.CREATE_COMPANY, name, name, None, new, origin=row.origin, extras=row.extras, name=row.name)


def _domain_addition(row: DesiredCompany, live: Company, new: list[str]) -> Action:
    return Action(
        ActionKind.ADD_DOMAINS,
        row.vanity_name,
        row.vanity_name,
        {"emailDomains": list(live.email_domains)},
        {"emailDomains": [*live.email_domains, *new]},
        company_id=live.id,
        origin=row.origin,
        extras=row.extras,
        name=row.name,
    )
