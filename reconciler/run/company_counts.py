"""The companies of a run as the audit shows them."""

from collections.abc import Mapping

from reconciler.model.desired import Desired
from reconciler.model.live import Live
from reconciler.model.report import CompanyCounts


def company_counts(desired: Desired, live: Live, active: Mapping[str, int] | None = None) -> list[CompanyCounts]:
    """Give each company as last read, wanted ones that do not exist yet included.

    `active` has the active people of companies of which more is known than the listing tells.
    """
    names = dict.fromkeys([*desired.companies, *live.companies])
    counts = [_counts(name, desired, live) for name in names]
    known = {one.vanity_name: one.active for one in counts if one.active is not None} | dict(active or {})
    return [one if one.active is None else one._replace(active=known[one.vanity_name]) for one in counts]


def _counts(name: str, desired: Desired, live: Live) -> CompanyCounts:
    row, one, in_sheets = desired.companies.get(name), live.companies.get(name), len(desired.users.get(name, ()))
    if one is None:
        assert row is not None  # noqa: S101 - a name comes from one of the two
        return CompanyCounts(name, row.name, "", "not created", "", row.email_domains, in_sheets, None, None, "")
    company, users = one.company, one.users
    return CompanyCounts(
        name,
        company.name,
        company.id,
        company.state,
        company.public_url or "",
        company.email_domains,
        in_sheets,
        None if users is None else len(users),
        None if users is None else sum(1 for user in users if user.active is not False),
        one.problem,
    )
