"""The remarks of people who get access that nothing understands, as the findings of a run tell them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.identity import email_key
from reconciler.model.report import Report


def unread_remarks(report: Report) -> list[Finding]:
    """Return each remark that is not understood."""
    return [one for one in report.findings if one.code is Code.REMARK_UNREAD]


def by_person(report: Report) -> Mapping[tuple[str, str], Sequence[Finding]]:
    """Return the remarks by company and email key of their people."""
    found = defaultdict[tuple[str, str], list[Finding]](list)
    for one in unread_remarks(report):
        found[one.company, email_key(one.subject)].append(one)
    return found


def by_text(report: Report) -> Mapping[str, Sequence[Finding]]:
    """Return the remarks by what they say, the rarest first: what many rows have is seldom about one of them."""
    found = defaultdict[str, list[Finding]](list)
    for one in unread_remarks(report):
        found[one.value].append(one)
    return dict(sorted(found.items(), key=lambda one: len(one[1])))
