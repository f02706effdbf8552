"""Rows among themselves: copies, contradictions, one person under two companies."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from reconciler.model.code import Code
from reconciler.model.desired import Desired, DesiredCompany, DesiredUser
from reconciler.model.identity import email_key
from reconciler.model.origin import Origin
from reconciler.sheets.rejections import note, reject_company, reject_user
from reconciler.sheets.rows import Note
from reconciler.sheets.values.schema_problems import FieldIssue

_NAMED = 3

Record = TypeVar("Record", DesiredCompany, DesiredUser)


def take_companies(rows: Sequence[DesiredCompany], desired: Desired) -> None:
    """Take one row of each company into `desired`, and reject those of which it cannot be told which is meant."""
    broken = dict(desired.rejected_companies)
    firsts, groups = _grouped([row.vanity_name for row in rows], rows)
    for name, company in firsts.items():
        group = groups.get(name, [company])
        problems = _contradictions(group, "company", "vanityName", broken.get(name), _company_facts)
        for row, problem in zip(group, problems, strict=False):
            reject_company(desired, row, problem)
        if not problems:
            desired.companies[name] = company
            _note_copies(group, "vanityName", name, name, desired)


def take_users(rows: Sequence[DesiredUser], desired: Desired) -> None:
    """Take one row of each person into `desired`, and reject those of which it cannot be told which is meant."""
    broken = dict(desired.protected)
    firsts, groups = _grouped([_key(row.email) for row in rows], rows)
    for key, user in firsts.items():
        if key in groups or key in broken:
            group = groups.get(key, [user])
            problems = [] if key in broken else _two_companies(group)
            problems = problems or _contradictions(group, "person", "email", broken.get(key), _user_facts)
            for row, problem in zip(group, problems, strict=False):
                reject_user(desired, row, problem)
            if problems:
                continue
            _note_copies(group, "email", user.email, user.company, desired)
        desired.users.setdefault(user.company, {})[key] = user


def _key(email: str) -> str:
    """Give the `email_key` of a clean address; most are their own, and are not kept twice."""
    return email if email.isascii() and email.islower() else email_key(email)


def _grouped(keys: Sequence[str], rows: Sequence[Record]) -> tuple[dict[str, Record], dict[str, list[Record]]]:
    """Give the first row of each key, and for a key of several all of them."""
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
    group: Sequence[Record], what: str, field: str, bad: Origin | None, facts: Callable[[Record], Any]
) -> list[FieldIssue]:
    """Say of each row of a group why it cannot be used; nothing where all say the same."""
    if bad:
        why = f"Another row of the same {what}, {bad}, is not valid: mend it, or keep one row."
        return [FieldIssue(field, Code.ROW_CONTRADICTION, why)] * len(group)
    if all(facts(row) == facts(group[0]) for row in group):
        return []
    return _keep_one(group, field, Code.ROW_CONTRADICTION, "The row contradicts")


def _two_companies(group: Sequence[DesiredUser]) -> list[FieldIssue]:
    if len({row.company for row in group}) == 1:
        return []
    why = "The same person stands under another company in"
    return _keep_one(group, "companyVanityName", Code.USER_TWO_COMPANIES, why)


def _keep_one(group: Sequence[Record], field: str, code: Code, why: str) -> list[FieldIssue]:
    return [FieldIssue(field, code, f"{why} {_others(group, row)}: keep the one that is right.") for row in group]


def _others(group: Sequence[Record], row: Record) -> str:
    """Name the first of the other rows, and how many more there are."""
    named = [str(other.origin) for other in group[: _NAMED + 1] if other is not row][:_NAMED]
    more = len(group) - 1 - len(named)
    return ", ".join(named) + (f" and {more:,} more" if more else "")


def _note_copies(group: Sequence[Record], field: str, value: str, company: str, desired: Desired) -> None:
    for copy in group[1:]:
        why = f"The same row stands already in {group[0].origin}: this copy was left out."
        note(desired, Note(copy.origin, FieldIssue(field, Code.ROW_DUPLICATE, why), value, company))


def _company_facts(row: DesiredCompany) -> Any:
    return row.name, set(row.email_domains)


def _user_facts(row: DesiredUser) -> Any:
    # All of our fields but the address: it is spelled in more than one way.
    names = row.first_name, row.last_name, row.display_name
    return row.company, names, row.active, row.phone_number, row.department, row.title, row.location
