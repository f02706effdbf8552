"""Which entries of the protected protect nobody: a typing error there locks somebody out."""

from collections.abc import Iterator

from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.identity import ascii_domain, domain_of, folded_key
from reconciler.planning.comparison import Comparison


def find_entries_without_people(comparison: Comparison) -> Iterator[Finding]:
    """Yield what is to be told of each entry that fits nobody who is live or in a row.

    Nothing is told of an entry in a domain of a company that was not listed: somebody there may have the address.
    """
    protected = comparison.protected
    if not (protected.emails or protected.domains):
        return
    keys, unknown = set(_keys(comparison)), set(_domains_not_listed(comparison))
    domains = unknown | set(map(domain_of, keys))
    there = set(map(folded_key, keys)) if protected.emails else set()  # an entry protects whoever meets it
    missing = (entry for entry in protected.emails if folded_key(entry) not in there)
    for entry in sorted(entry for entry in missing if domain_of(entry) not in unknown):
        yield Finding(Code.USER_PROTECTED_NOBODY, {"case": "emails", "entry": entry}, subject=entry)
    for entry in sorted(protected.domains - domains):
        yield Finding(Code.USER_PROTECTED_NOBODY, {"case": "domains", "entry": entry}, subject=entry)


def _keys(comparison: Comparison) -> Iterator[str]:
    for live in comparison.live.companies.values():
        yield from (user.key for user in live.users or ())
    for rows in comparison.desired.users.values():
        yield from rows


def _domains_not_listed(comparison: Comparison) -> Iterator[str]:
    for live in comparison.live.companies.values():
        if live.users is None:
            yield from map(ascii_domain, live.company.email_domains)
