"""The workbooks an operator fills in: the live state as a workbook, and an empty template."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from reconciler.model.fields import COMPANY_FIELDS, DATE_FIELDS, USER_FIELDS
from reconciler.model.live import LiveCompany, User
from reconciler.model.reserved_sheets import (
    COMPANIES,
    EXAMPLE,
    EXAMPLE_A1,
    EXAMPLE_ADDRESSES,
    LEFT_AS_LIVE,
    LEFT_AS_LIVE_A1,
)
from reconciler.report.xlsx.sheet_writer import SheetWriter, choices_below
from reconciler.report.xlsx.style import DATE, TEXT, YES_OR_NO, CellStyle, DropDown, TableColumn, Value
from reconciler.report.xlsx.text import lines_of
from reconciler.report.xlsx.workbook_writer import WorkbookWriter, writing
from reconciler.support.outputs import Output
from reconciler.support.resources import schema

USERS = "Users"
"""The sheet of people; that of companies is known where a workbook is read, too."""

_CHOICES = {
    "companyVanityName": DropDown(choices_below(COMPANIES, 1, 1), "the vanityName of a company of this workbook"),
    "active": YES_OR_NO,
}
_WIDTHS = {"name": 34, "vanityName": 24, "emailDomains": 44, "companyVanityName": 24, "email": 36, "displayName": 28}


class LeftOut(NamedTuple):
    """What has no row because no row would say what is live, each with the reason.

    Companies go by vanityName, people by the vanityName of their company and their place in its listing.
    """

    companies: dict[str, str]
    people: dict[tuple[str, int], str]


def write_export(companies: Sequence[LiveCompany], out: Path | Output, left_out: LeftOut | None = None) -> None:
    """Write the live state as a workbook that `plan` reads back with no change.

    A company without a usable listing has its row and no people. Who is left out is listed on a sheet of their own,
    and is not absent while they stand there. Raises ReconcilerError where `out` cannot be written.
    """
    left = left_out or LeftOut({}, {})
    listed = [one for one in companies if one.company.vanity_name not in left.companies]
    people = list(_user_rows(companies, left))
    with writing(out) as book:
        if listed or not people:
            _companies_sheet(book, map(_company_row, listed))
        if people:
            # A users sheet without a row would be refused: an empty sheet never means that nobody is left.
            _users_sheet(book, people)
        if left.companies or left.people:
            _left_as_live(book.page(LEFT_AS_LIVE, tab="808890"), companies, left)


def rows_of(companies: Sequence[LiveCompany], left: LeftOut) -> tuple[Mapping[int, str], Mapping[int, tuple[str, int]]]:
    """Return which company stands in which row of its sheet, and which person, as `LeftOut` names them."""
    names = [one.company.vanity_name for one in companies if one.company.vanity_name not in left.companies]
    return dict(enumerate(names, 2)), dict(enumerate(_listed(companies, left), 2))


def write_template(out: Path | Output) -> None:
    """Write an empty workbook with notes, drop-downs and an example.

    Raises ReconcilerError where `out` cannot be written.
    """
    with writing(out) as book:
        # In front, for whoever opens it: what to do comes before what to fill in.
        _example(book.page(EXAMPLE, tab="808890"))
        _companies_sheet(book, ())
        _users_sheet(book, ())


def _companies_sheet(book: WorkbookWriter, companies: Iterable[Sequence[Value]]) -> None:
    book.table(COMPANIES, _columns(COMPANY_FIELDS, "company"), companies, tab="1F4E78", ruled=False)


def _users_sheet(book: WorkbookWriter, users: Iterable[Sequence[Value]]) -> None:
    book.table(USERS, _columns(USER_FIELDS, "user"), users, tab="17602B", ruled=False)


def _columns(headers: Sequence[str], row_schema: str) -> list[TableColumn]:
    """Return columns that help to fill the sheet in: a note on each header, drop-downs, what is typed kept as text."""
    rules = schema(row_schema)
    return [
        TableColumn(
            header,
            DATE if header in DATE_FIELDS else TEXT,
            width=_WIDTHS.get(header, 20),
            note=_note(header, rules),
            choices=_CHOICES.get(header),
            repeated=header == "email",
        )
        for header in headers
    ]


def _note(header: str, rules: Mapping[str, Any]) -> str:
    must = "Required. " if header in rules["required"] and header != "active" else "Optional. "
    return must + str(rules["properties"][header]["description"])


def _company_row(live: LiveCompany) -> Sequence[Value]:
    company = live.company
    return company.name, company.vanity_name, ", ".join(company.email_domains)


def _listed(companies: Iterable[LiveCompany], left: LeftOut) -> Iterator[tuple[str, int]]:
    for live in companies:
        name = live.company.vanity_name
        yield from ((name, at) for at in range(len(live.users or ())) if (name, at) not in left.people)


def _user_rows(companies: Iterable[LiveCompany], left: LeftOut) -> Iterator[Sequence[Value]]:
    users = {live.company.vanity_name: live.users or [] for live in companies}
    return (_user_row(name, users[name][at]) for name, at in _listed(companies, left))


_LONGEST_KEY = 5_000
_LEFT_HEADS = ("which", "of", "shown there as", "why there is no row", "key: do not change")


def _left_as_live(page: SheetWriter, companies: Sequence[LiveCompany], left: LeftOut) -> None:
    """List who has no row; the key is the address, every letter of it written so that a sheet can hold it."""
    page.columns((36, 24, 36, 60, 24))
    page.line(0, [(0, LEFT_AS_LIVE_A1, CellStyle(bold=True, ink="1F3A5F"))])
    page.line(1, [(at, head, CellStyle(bold=True)) for at, head in enumerate(_LEFT_HEADS)])
    row = 2
    for name, why in left.companies.items():
        page.line(row, [(0, "a company", TEXT), (1, name, TEXT), (3, why, TEXT)])
        row += 1
    users = {live.company.vanity_name: live.users or [] for live in companies}
    for (name, at), why in left.people.items():
        user = users[name][at]
        shown = " ".join(filter(None, (user.first_name, user.last_name)))
        key = json.dumps(user.email)
        key = key if len(key) <= _LONGEST_KEY else "too long"  # then nobody is taken as absent
        page.line(row, [(at, text, TEXT) for at, text in enumerate((user.email, name, shown, why, key))])
        row += 1


def _user_row(company: str, user: User) -> Sequence[Value]:
    return (
        company,
        user.email,
        user.first_name,
        user.last_name,
        user.display_name,
        None if user.active is None else "yes" if user.active else "no",
        None,
        None,
        user.phone_number,
        user.department,
        user.title,
        user.location,
    )


_HOW_TO = (
    EXAMPLE_A1,
    "1.  Companies: the name as people see it, the vanityName (it becomes the address of the company's pod), and every "
    "domain of its email addresses, with a comma between two.",
    "2.  Users: choose the company's vanityName, then the person's email, first name and last name.",
    "3.  active: yes, no, or empty, which means yes, but gives nobody access back who is disabled. To take somebody's "
    "access away, write no, or their last day into endDate; do not delete the row. Who starts later "
    "has their first day in startDate.",
    "4.  Columns of your own, such as a cost centre, may stand to the right: they are carried into the audit workbook.",
    "5.  Save, then run:  reconciler check FILE  and then:  reconciler plan FILE.  Neither changes anything.",
)
_EXAMPLE_COMPANIES = (("Example Bank", "example-bank", "example.com, bank.example"),)
_EXAMPLE_USERS = (
    (
        "example-bank",
        EXAMPLE_ADDRESSES[0],
        "Ada",
        "Example",
        "",
        "yes",
        "2026-01-05",
        "",
        "+44 20 7946 0000",
        "Research",
        "Analyst",
        "London",
    ),
    (
        "example-bank",
        EXAMPLE_ADDRESSES[1],
        "Sam",
        "Sample",
        "Sam S.",
        "yes",
        "",
        "2026-12-31",
        "",
        "Operations",
        "",
        "Geneva",
    ),
)


_EXAMPLE_WIDTHS = (2, 23, 18, 24, 13, 15, 11, 12, 12, 16, 14, 9, 11)
_HOW_TO_LAST = 8
"""The last column that the lines of text reach to, so that a small screen shows them whole."""


def _example(page: SheetWriter) -> None:
    """Show a worked example where no reader takes it for data: prose first, shifted, and with other headers."""
    page.sheet.hide_gridlines(2)
    page.columns(_EXAMPLE_WIDTHS)
    row = 0
    for row, text in enumerate(_HOW_TO):
        first = row == 0
        page.merge(row, 0, _HOW_TO_LAST)
        size = 13 if first else 11
        style = CellStyle(bold=first, size=size, wrap=True, ink="1F3A5F" if first else "", vertical="center")
        room = sum(_EXAMPLE_WIDTHS[: _HOW_TO_LAST + 1]) * 11 / size
        page.line(row, [(0, text, style)], lines_of(text, room) * size * 1.36 + 6)
    row = _show(page, row + 2, "A row of Companies", COMPANY_FIELDS, _EXAMPLE_COMPANIES)
    _show(page, row + 1, "Rows of Users", USER_FIELDS, _EXAMPLE_USERS)


def _show(page: SheetWriter, row: int, title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Write one example table and return the row below it."""
    page.line(row, [(1, title, CellStyle(bold=True, ink="1F3A5F"))])
    head = CellStyle(fill="DCE9F7", ink="1F4E78", bold=True, line="1F4E78")
    page.line(row + 1, ((at, f"e.g. {header}", head) for at, header in enumerate(headers, 1)))
    for down, values in enumerate(rows, row + 2):
        page.line(down, ((at, value, TEXT._replace(line="D0D4DA")) for at, value in enumerate(values, 1)))
    return row + 2 + len(rows)
