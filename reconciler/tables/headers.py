"""Recognise a sheet by its headers, whatever people call the columns."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from reconciler.models import COMPANY_FIELDS, USER_FIELDS

USER_REQUIRED = USER_FIELDS[:4]

_COMPANY_ALIASES = {
    "name": "company, company name, client, client name, organisation, organization, legal name",
    "vanityName": "vanity, vanity url, company vanity name, company vanity, short name, slug, tenant",
    "emailDomains": "email domain, domains, domain, mail domains, mail domain, e-mail domains, e-mail domain",
}
_USER_ALIASES = {
    "companyVanityName": "company, vanity name, vanity, company vanity, company id, tenant, client, employer",
    "email": "e-mail, mail, email address, e-mail address, mail address, work email, work e-mail, business email",
    "firstName": "first, given name, forename, christian name",
    "lastName": "last, surname, family name, second name",
    "displayName": "full name, name, shown name",
    "active": "is active, enabled, is enabled, status, account active, access",
    "phoneNumber": "phone, telephone, tel, mobile, phone no, telephone number, mobile number, work phone",
    "department": "dept, division, team, unit",
    "title": "job title, position, role, function",
    "location": "office, site, city, place",
}


def fold(header: object) -> str:
    """Give what two spellings of a header share: letters and digits only, without case or accents."""
    plain = unicodedata.normalize("NFKD", str(header)).casefold()
    return re.sub(r"[\W_]+", "", "".join(c for c in plain if not unicodedata.combining(c)))


def _table(fields: Sequence[str], aliases: Mapping[str, str]) -> dict[str, str]:
    known = {fold(alias): field for field in fields for alias in aliases[field].split(", ")}
    return known | {fold(field): field for field in fields}


_COMPANY, _USER = _table(COMPANY_FIELDS, _COMPANY_ALIASES), _table(USER_FIELDS, _USER_ALIASES)


@cache
def _known(header: str) -> bool:
    return fold(header) in _COMPANY or fold(header) in _USER


def header_hits(cells: Iterable[Any]) -> int:
    """Count the cells that name a column this program knows."""
    return sum(1 for cell in cells if isinstance(cell, str) and _known(cell))


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns of a recognised sheet are.

    `row` is the index of the header row; `columns` maps a field to its column index; `labels` a field to the header
    as the sheet has it; `extras` holds (index, header) of the columns that are carried along; `twice` the headers of
    two columns that mean one field; `missing` the required fields that no column names.
    """

    kind: str
    row: int
    columns: dict[str, int]
    labels: dict[str, str]
    extras: tuple[tuple[int, str], ...]
    twice: tuple[str, str] | None
    missing: tuple[str, ...]


def recognise(rows: Sequence[Sequence[Any]], kind: str | None = None) -> Header | None:
    """Find the header among the first 20 rows; `kind` ("companies" or "users") says outright what it must be.

    Gives None where no row names at least two known columns.
    """
    best = max(range(min(20, len(rows))), key=lambda i: header_hits(rows[i]), default=None)
    if best is None or header_hits(rows[best]) < 2:
        return None
    cells = ["" if cell is None else str(cell).strip() for cell in rows[best]]
    folded = {fold(cell) for cell in cells}
    kind = kind or _kind(folded)
    if kind is None:
        return None
    return _match(kind, best, cells)


def _kind(folded: set[str]) -> str | None:
    users = {_USER[name] for name in folded if name in _USER}
    companies = {_COMPANY[name] for name in folded if name in _COMPANY}
    if "email" in users:
        return "users"
    if companies & {"vanityName", "emailDomains"} and len(companies) > 1:
        return "companies"
    if {"firstName", "lastName"} <= users:
        return "users"
    return None


def _match(kind: str, row: int, cells: list[str]) -> Header:
    known = _USER if kind == "users" else _COMPANY
    columns: dict[str, int] = {}
    extras: list[tuple[int, str]] = []
    twice = None
    for index, cell in enumerate(cells):
        field = known.get(fold(cell))
        if field and field in columns:
            twice = twice or (cells[columns[field]], cell)
        elif field:
            columns[field] = index
        elif cell:
            extras.append((index, cell))
    required = USER_REQUIRED if kind == "users" else COMPANY_FIELDS
    missing = tuple(field for field in required if field not in columns)
    labels = {field: cells[index] for field, index in columns.items()}
    return Header(kind, row, columns, labels, tuple(extras), twice, missing)
