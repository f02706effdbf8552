"""Check the companies that rows name against those that are live."""

from collections.abc import Mapping

from reconciler.model.desired import Desired
from reconciler.model.finding_code import Code
from reconciler.model.live import Live
from reconciler.sheets.rejections import reject_user
from reconciler.sheets.values.schema_problems import FieldIssue
from reconciler.sheets.values.vanity import proposal
from reconciler.support.suggest import closest

_ASKED_ABOUT = 100
"""Where more companies are unknown, a sheet is missing: nobody mistyped them all."""


def check_against_live(desired: Desired, live: Live) -> None:
    """Reject the user rows whose company is in no sheet and not live; changes `desired` in place."""
    for vanity_name in [name for name in desired.unreadable if name]:
        if vanity_name not in desired.companies and vanity_name not in live.companies:
            # The company is mistyped, too: the row may be about anybody.
            desired.unreadable.setdefault("", []).extend(desired.unreadable.pop(vanity_name))
    unknown = [name for name in desired.users if name not in desired.companies and name not in live.companies]
    people = {user.key for one in live.companies.values() for user in one.users or ()} if unknown else set()
    known = _names(desired, live) if len(unknown) <= _ASKED_ABOUT else {}
    for vanity_name in unknown:
        problem = _unknown(vanity_name, desired, known)
        for key, user in desired.users.pop(vanity_name).items():
            reject_user(desired, user, problem)
            if problem.code == Code.COMPANY_UNKNOWN and key not in people:
                # Neither company nor address is known: the row may be about anybody.
                desired.unreadable.setdefault("", []).append(user.origin)


def _names(desired: Desired, live: Live) -> dict[str, str]:
    """Return the vanityNames of all known companies, and those that their names would make (acme-gmbh of Acme GmbH)."""
    companies = {name: company.name for name, company in desired.companies.items()}
    companies |= {name: one.company.name for name, one in live.companies.items()}
    return {proposal(words): name for name, words in companies.items()} | {name: name for name in companies}


def _unknown(vanity_name: str, desired: Desired, known: Mapping[str, str]) -> FieldIssue:
    if broken := desired.rejected_companies.get(vanity_name):
        facts = {"company": vanity_name, "row": str(broken)}
        return FieldIssue("companyVanityName", Code.COMPANY_REJECTED, facts)
    meant = known.get(vanity_name) or closest(vanity_name, known.values())
    return FieldIssue("companyVanityName", Code.COMPANY_UNKNOWN, {"company": vanity_name, "meant": meant})
