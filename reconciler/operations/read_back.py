"""What of the live state cannot stand in a sheet as it is: found by reading the workbook back and comparing it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from reconciler.errors import InputRefused
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.live import Live, LiveCompany
from reconciler.model.origin import Origin
from reconciler.model.policy import Policy
from reconciler.model.reserved_sheets import COMPANIES
from reconciler.planning.comparison import Comparison
from reconciler.planning.diff import diff
from reconciler.report.input_workbook import USERS, LeftOut, rows_of, write_export
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.against_live import check_against_live
from reconciler.sheets.headers import CustomHeaders
from reconciler.sheets.load import load
from reconciler.support.drafts import drafting

_MOST_TRIED = 5
_AS_IT_IS = frozenset({Code.ACTIVE_UNKNOWN, Code.COMPANY_STATE, Code.COMPANY_UNREADABLE})
"""What a plan tells of a company or person whatever the sheet says."""
_POLICY = Policy(absent_users="deactivate")
_SEVERAL = "more than one account has this address"
_NO_NAME = "it has no first name, or no last name"
_CHANGES = "its row would not say what is live"


def leave_out(companies: Sequence[LiveCompany], folder: Path, columns: CustomHeaders) -> LeftOut:
    """Return who must be left out of the rows, so that the others are read back with no change and none is rejected.

    A draft is written into `folder` and read as `plan` reads it, until nothing is found any more. Raises
    ReconcilerError where that cannot be written.
    """
    left = LeftOut({}, dict(_known_before(companies)))
    with drafting(folder) as drafts:
        for number in range(_MOST_TRIED):
            draft = drafts / f"{number}.xlsx"
            write_export(companies, draft, left)
            found = dict(_troubles(companies, left, draft, columns))
            if not found:
                break
            left = _with(left, companies, found)
            draft.unlink()
    return left


def _known_before(companies: Sequence[LiveCompany]) -> Iterator[tuple[tuple[str, int], str]]:
    """Yield those who surely have no row: their company and place in its listing, and why."""
    keys = Counter(user.key for one in companies for user in one.users or ())
    for one in companies:
        for at, user in enumerate(one.users or ()):
            if keys[user.key] > 1:
                yield (one.company.vanity_name, at), _SEVERAL
            elif not (user.first_name and user.last_name):
                yield (one.company.vanity_name, at), _NO_NAME


def _troubles(
    companies: Sequence[LiveCompany], left: LeftOut, draft: Path, columns: CustomHeaders
) -> Iterator[tuple[Origin | tuple[str, str], str]]:
    """Yield the rows, or the people by company and id, that a plan would reject or change, and why."""
    try:
        desired = load([draft], columns=columns)
    except InputRefused as refused:
        if refused.code == Code.SHEET_UNUSABLE:
            yield from ((row, _CHANGES) for row in _all_rows(companies, left, draft.name))
        return  # without any row a workbook is refused as a whole, and changes nothing
    live = Live({one.company.vanity_name: one for one in companies})
    check_against_live(desired, live)
    delta = diff(Comparison(desired, live, _POLICY))
    for finding in [*desired.findings, *delta.findings]:
        if finding.origin and _is_trouble(finding):
            yield finding.origin, english.finding(finding)
    for action in delta.actions:
        yield (action.origin or (action.company, action.user_id)), _CHANGES


def _is_trouble(finding: Finding) -> bool:
    return finding.kind in (FindingKind.REJECTED, FindingKind.CONFLICT) and finding.code not in _AS_IT_IS


def _all_rows(companies: Sequence[LiveCompany], left: LeftOut, source: str) -> Iterator[Origin]:
    places, people = rows_of(companies, left)
    yield from (Origin(source, COMPANIES, row) for row in places)
    yield from (Origin(source, USERS, row) for row in people)


def _with(left: LeftOut, companies: Sequence[LiveCompany], found: Mapping[Origin | tuple[str, str], str]) -> LeftOut:
    names, people = rows_of(companies, left)
    ids = {
        (one.company.vanity_name, user.id): (one.company.vanity_name, at)
        for one in companies
        for at, user in enumerate(one.users or ())
    }
    more = LeftOut(dict(left.companies), dict(left.people))
    for place, why in found.items():
        if not isinstance(place, Origin):
            more.people[ids[place]] = why
        elif place.sheet == COMPANIES:
            more.companies[names[place.row]] = why
        else:
            more.people[people[place.row]] = why
    return more
