"""Rows among themselves: copies, contradictions, one person under two companies."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, TypeVar

from reconciler.model.desired import Desired, DesiredCompany, DesiredUser
from reconciler.model.finding import Facts
from reconciler.model.finding_code import Code
from reconciler.model.identity import email_key
from reconciler.model.origin import Origin
from reconciler.sheets.rejections import note, reject_company, reject_user
from reconciler.sheets.rows import Note
from reconciler.sheets.values.schema_problems import FieldIssue

_NAMED = 3
_FIELDS = {
    "companyVanityName": attrgetter("company"),
    "firstName": attrgetter("first_name"),
    "lastName": attrgetter("last_name"),
    "displayName": attrgetter("display_name"),
    "active": attrgetter("active"),
    "startDate": attrgetter("access.start"),
    "endDate": attrgetter("access.end"),
    "phoneNumber": attrgetter("phone_number"),
    "department": attrgetter("department"),
    "title": attrgetter("title"),
    "location": attrgetter("location"),
}
"""All of a person's fields but the address, and what a row calls them."""

Record = TypeVar("Record", DesiredCompany, DesiredUser)


def take_companies(rows: Sequence[DesiredCompany], desired: Desired) -> None:
    """Take one row of each company into `desired`, and reject those of which it cannot be told which is meant."""
    broken = dict(desired.rejected_companies)
    firsts, groups = _grouped([row.vanity_name for row in rows], rows)
    for name, company in firsts.items():
        group = groups.get(name, [company])
        problems = _contradictions(group, "broken_company", "vanityName", broken.get(name), desired)
        for row, problem in zip(group, problems, strict=False):
            reject_company(desired, row, problem)
        if not problems:
            # By what they say, and not by where they stand: a sheet that is sorted anew means the same.
            kept = min(group, key=_domains_and_extras)
            desired.companies[name] = kept
            _note_copies(group, kept, "vanityName", name, desired)


def take_users(rows: Sequence[DesiredUser], desired: Desired) -> None:
    """Take one row of each person into `desired`, and reject those of which it cannot be told which is meant."""
    broken = dict(desired.protected)
    firsts, groups = _grouped([_key(row.email) for row in rows], rows)
    for key, user in firsts.items():
        if key in groups or key in broken:
            group = groups.get(key, [user])
            problems = [] if key in broken else _two_companies(group)
            problems = problems or _contradictions(group, "broken_person", "email", broken.get(key), desired)
            for row, problem in zip(group, problems, strict=False):
                reject_user(desired, row, problem)
            if problems:
                continue
            user = max(group, key=_email_and_extras)
            desired.copies[key] = [row for row in group if row is not user]
            _note_copies(group, user, "email", user.email, desired)
        desired.users.setdefault(user.company, {})[key] = user


def _key(email: str) -> str:
    """Return the `email_key` of a clean address; most are their own, and are not kept twice."""
    return email if email.isascii() and email.islower() else email_key(email)


def _grouped(keys: Sequence[str], rows: Sequence[Record]) -> tuple[dict[str, Record], dict[str, list[Record]]]:
    """Return the first row of each key, and for a key of several all of them."""
    firsts = dict(zip(keys, rows, strict=True))
    groups: dict[str, list[Record]] = {}
    if len(firsts) == len(rows):
        return firsts, groups
    firsts.clear()
    for key, row in zip(keys, rows, strict=True):
        first = firsts.setdefault(key, row)
        if first is not row:
            groups.setdefault(key, [first]).append(row)
    return firsts, groups


def _contradictions(
    group: Sequence[Record], case: str, field: str, bad: Origin | None, desired: Desired
) -> list[FieldIssue]:
    """Return for each row of a group why it cannot be used, and in which columns; nothing where all say the same.

    `bad` is where another row stands that is not valid, which `case` words.
    """
    if bad:
        return [FieldIssue(field, Code.ROW_CONTRADICTION, {"case": case, "other": str(bad), "partners": (bad,)})] * len(
            group
        )
    said = [_said(row) for row in group]
    differ = [name for name in said[0] if any(each[name] != said[0][name] for each in said)]
    if not differ:
        return []
    if not {"startDate", "endDate"}.isdisjoint(differ):
        differ = [name for name in differ if name != "active"]  # whether somebody is in follows from the dates
    columns = tuple(dict.fromkeys(desired.label(row.sheet, name) for name in differ for row in group))
    return [
        issue._replace(facts={**issue.facts, "columns": columns})
        for issue in _keep_one(group, field, Code.ROW_CONTRADICTION)
    ]


def _two_companies(group: Sequence[DesiredUser]) -> list[FieldIssue]:
    if len({row.company for row in group}) == 1:
        return []
    return _keep_one(group, "companyVanityName", Code.USER_TWO_COMPANIES)


def _keep_one(group: Sequence[Record], field: str, code: Code) -> list[FieldIssue]:
    return [FieldIssue(field, code, _others(group, row)) for row in group]


def _others(group: Sequence[Record], row: Record) -> Facts:
    """Name the first of the other rows, and how many more there are; and whether this one alone would give access."""
    partners = tuple(other.origin for other in group[: _NAMED + 1] if other is not row)[:_NAMED]
    more = len(group) - 1 - len(partners)
    case = "first" if more else "all"
    return {"case": case, "others": tuple(map(str, partners)), "more": more, "partners": partners, "gives": _gives(row)}


def _gives(row: Record) -> bool | None:
    """Return whether a row alone would give its person access; None of a company."""
    return row.access.gives if isinstance(row, DesiredUser) else None


def _domains_and_extras(row: DesiredCompany) -> Any:
    return row.email_domains, row.extras


def _email_and_extras(row: DesiredUser) -> Any:
    # Of two copies the one that says yes outright, or that it was checked, says no less than the other.
    return row.access.checked, row.access.outright, row.email, row.extras


def _note_copies(group: Sequence[Record], kept: Record, field: str, value: str, desired: Desired) -> None:
    company = kept.company if isinstance(kept, DesiredUser) else kept.vanity_name
    for copy in group:
        if copy is not kept:
            problem = FieldIssue(field, Code.ROW_DUPLICATE, {"first": str(kept.origin)})
            note(desired, Note(copy.origin, problem, value, company))


def _said(row: Record) -> dict[str, Any]:
    """Return what a row says by field, but for the one that it is known by, which is spelled in more than one way."""
    if isinstance(row, DesiredCompany):
        return {"name": row.name, "emailDomains": set(row.email_domains)}
    return {field: said(row) for field, said in _FIELDS.items()}
