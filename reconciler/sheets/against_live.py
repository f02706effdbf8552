"""Check rows against what is live: the companies that they name, and addresses that a program may have spoiled."""

from collections.abc import Mapping

from reconciler.model.desired import Desired, DesiredUser, NotTaken
from reconciler.model.finding_code import Code
from reconciler.model.identity import email_key, folded_key, plain_keys
from reconciler.model.live import Live
from reconciler.sheets.company_names import by_name, call_by_vanity_name, is_vanity_name, names_in, reject_names
from reconciler.sheets.rejections import finding_of, reject_user
from reconciler.sheets.values.schema_problems import FieldIssue
from reconciler.sheets.values.vanity import proposal
from reconciler.support.suggest import closest

_ASKED_ABOUT = 100
"""Where more companies are unknown, a sheet is missing: nobody mistyped them all."""


def check_against_live(desired: Desired, live: Live) -> None:
    """Reject the user rows whose company or address cannot be meant; changes `desired` in place.

    Rows that are rejected already are told of the same: whoever corrects them sees all at once.
    """
    companies = names_in(desired) | {name: one.company.name for name, one in live.companies.items()}
    known = {proposal(words): name for name, words in companies.items()} | {name: name for name in companies}
    rejected = [row for row in desired.not_taken if row.alone]
    people = {user.key: user.email for one in live.companies.values() for user in one.users or ()}
    _reject_unknown_companies(desired, companies, known, people)
    for rows in desired.users.values():
        for key in [key for key in rows if _plain(key, people)]:
            user = rows.pop(key)
            reject_user(desired, user, _spoiled(desired, user, people))
    for row in rejected:
        if row.company and row.company not in companies:
            desired.findings.append(finding_of(desired, _unknown(row.company, desired, known), row))
        if _plain(email_key(row.email), people):
            desired.findings.append(finding_of(desired, _spoiled(desired, row, people), row))


def _reject_unknown_companies(
    desired: Desired, companies: Mapping[str, str], known: Mapping[str, str], people: Mapping[str, str]
) -> None:
    """Reject the rows whose company is not among `companies`, whose names are given, nor called by its name."""
    for vanity_name in [name for name in desired.unreadable if name]:
        if vanity_name not in companies:
            # The company is mistyped, too: the row may be about anybody.
            desired.unreadable.setdefault("", []).extend(desired.unreadable.pop(vanity_name))
    unknown = [name for name in desired.users if name not in companies]
    names = by_name(unknown, companies)
    for vanity_name in unknown:
        if len(called := names.get(vanity_name, [])) == 1:
            call_by_vanity_name(desired, vanity_name, called[0])
            continue
        if called or not is_vanity_name(vanity_name):
            reject_names(desired, vanity_name, called)
            continue
        problem = _unknown(vanity_name, desired, known if len(unknown) <= _ASKED_ABOUT else {})
        for key, user in desired.users.pop(vanity_name).items():
            reject_user(desired, user, problem)
            if problem.code == Code.COMPANY_UNKNOWN and key not in people:
                # Neither company nor address is known: the row may be about anybody.
                desired.unreadable.setdefault("", []).append(user.origin)


def _plain(key: str, people: Mapping[str, str]) -> list[str]:
    """Return the live addresses that one may mean which nobody types; what folding makes one is told elsewhere."""
    if key.isascii() or key in people:
        return []
    return sorted(plain for plain in plain_keys(key) & people.keys() if folded_key(plain) != folded_key(key))


def _spoiled(desired: Desired, row: DesiredUser | NotTaken, people: Mapping[str, str]) -> FieldIssue:
    """Return what is wrong with an address whose plain form is live, and keep whoever has that from harm."""
    meant = _plain(email_key(row.email), people)
    for plain in meant:
        desired.protected.setdefault(plain, row.origin)
    return FieldIssue("email", Code.EMAIL_PLAIN_LIVE, {"meant": people[meant[0]]})


def _unknown(vanity_name: str, desired: Desired, known: Mapping[str, str]) -> FieldIssue:
    if broken := desired.rejected_companies.get(vanity_name):
        facts = {"company": vanity_name, "row": str(broken), "partners": (broken,)}
        return FieldIssue("companyVanityName", Code.COMPANY_REJECTED, facts)
    meant = known.get(vanity_name) or closest(vanity_name, known.values())
    return FieldIssue("companyVanityName", Code.COMPANY_UNKNOWN, {"company": vanity_name, "meant": meant})
