"""The workbooks an operator fills in: the live state as a workbook, and an empty template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from reconciler.models import COMPANY_FIELDS, USER_FIELDS, LiveCompany, User
from reconciler.report.cells import MAX_ROWS, TEXT, Book, Column, Look, Value, put, writing
from reconciler.resources import schema

# As long as the sheet is filled: a fixed range would offer thousands of empty choices.
_VANITY_NAMES = "=OFFSET(Companies!$B$2,0,0,MAX(1,COUNTA(Companies!$B:$B)-1),1)"
_WIDTHS = {"name": 34, "vanityName": 24, "emailDomains": 44, "companyVanityName": 24, "email": 36, "displayName": 28}


def write_export(companies: Sequence[LiveCompany], path: Path) -> None:
    """Write the live state as a workbook that `plan` reads back with no change.

    A company without a usable listing has its row and no people. Raises ReconcilerError where `path` cannot be written.
    """
    with writing(path) as book:
        _companies_sheet(book, map(_company_row, companies))
        if any(one.users for one in companies):
            # A users sheet without a row would be refused: an empty sheet never means that nobody is left.
            _users_sheet(book, _user_rows(companies))


def write_template(path: Path) -> None:
    """Write an empty workbook with notes, drop-downs and an example.

    Raises ReconcilerError where `path` cannot be written.
    """
    with writing(path) as book:
        _companies_sheet(book, ())
        _users_sheet(book, ())
        _example(book.page("Example", tab="808890"))


def _companies_sheet(book: Book, companies: Iterable[Sequence[Value]]) -> None:
    for sheet in book.table("Companies", _columns(COMPANY_FIELDS), companies, tab="1F4E78", ruled=False):
        _finish(sheet, COMPANY_FIELDS, "company")


def _users_sheet(book: Book, users: Iterable[Sequence[Value]]) -> None:
    for sheet in book.table("Users", _columns(USER_FIELDS), users, tab="17602B", ruled=False):
        _finish(sheet, USER_FIELDS, "user")
        _offer(sheet, "companyVanityName", _VANITY_NAMES, "the vanityName of a company of this workbook")
        _offer(sheet, "active", '"yes,no"', "yes or no")


def _columns(headers: Sequence[str]) -> list[Column]:
    return [Column(header, TEXT, width=_WIDTHS.get(header, 20)) for header in headers]


def _company_row(live: LiveCompany) -> Sequence[Value]:
    company = live.company
    return company.name, company.vanity_name, ", ".join(company.email_domains)


def _user_rows(companies: Iterable[LiveCompany]) -> Iterator[Sequence[Value]]:
    return (_user_row(live.company.vanity_name, user) for live in companies for user in live.users or ())


def _user_row(company: str, user: User) -> Sequence[Value]:
    return (
        company,
        user.email,
        user.first_name,
        user.last_name,
        user.display_name,
        None if user.active is None else "yes" if user.active else "no",
        user.phone_number,
        user.department,
        user.title,
        user.location,
    )


def _finish(sheet: Worksheet, headers: Sequence[str], row_schema: str) -> None:
    """Add what helps to fill the sheet in: a note on each header, and columns that keep what is typed as text."""
    rules = schema(row_schema)
    for at, header in enumerate(headers, 1):
        note = rules["properties"][header]["description"]
        must = "Required. " if header in rules["required"] and header != "active" else "Optional. "
        sheet.cell(1, at).comment = Comment(must + note, "reconciler", width=300, height=90)
        sheet.column_dimensions[get_column_letter(at)].number_format = TEXT.format


def _offer(sheet: Worksheet, header: str, choices: str, prompt: str) -> None:
    """Give a column a drop-down; other values draw a warning, since aliases are read too."""
    letter = get_column_letter(USER_FIELDS.index(header) + 1)
    rule = DataValidation("list", formula1=choices, allow_blank=True, errorStyle="warning", showErrorMessage=True)
    rule.errorTitle, rule.error = header, f"This is not {prompt}. Keep it?"
    rule.add(f"{letter}2:{letter}{MAX_ROWS}")
    sheet.add_data_validation(rule)


_HOW_TO = (
    "Fill in the sheets Companies and Users, one row for each company and each person. This sheet is not read.",
    "1.  Companies: the name as people see it, the vanityName (it becomes the address of the company's pod), and every "
    "domain of its email addresses, with a comma between two.",
    "2.  Users: choose the company's vanityName, then the person's email, first name and last name.",
    "3.  active: yes, no, or empty, which means yes. To take somebody's access away, write no; do not delete the row.",
    "4.  Columns of your own, such as a cost centre, may stand to the right: they are carried into the audit workbook.",
    "5.  Save, then run:  reconciler check FILE  and then:  reconciler plan FILE.  Neither changes anything.",
)
_EXAMPLE_COMPANIES = (("Example Bank", "example-bank", "example.com, bank.example"),)
_EXAMPLE_USERS = (
    (
        "example-bank",
        "ada@example.com",
        "Ada",
        "Example",
        "",
        "yes",
        "+44 20 7946 0000",
        "Research",
        "Analyst",
        "London",
    ),
    ("example-bank", "sam@bank.example", "Sam", "Sample", "Sam S.", "no", "", "Operations", "", "Geneva"),
)


def _example(sheet: Worksheet) -> None:
    """Show a worked example where no reader takes it for data: prose first, shifted, and with other headers."""
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width = 4
    for at, width in enumerate((26, 24, 28, 16, 20, 12, 20, 18, 14, 14), 2):
        sheet.column_dimensions[get_column_letter(at)].width = width
    row = 1
    for row, text in enumerate(_HOW_TO, 1):
        look = Look(bold=row == 1, size=13 if row == 1 else 11, wrap=True, ink="1F3A5F" if row == 1 else "")
        put(sheet, row, 1, text, look)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(USER_FIELDS) + 1)
        sheet.row_dimensions[row].height = 24 if row == 1 else 20
    row = _show(sheet, row + 2, "A row of Companies", COMPANY_FIELDS, _EXAMPLE_COMPANIES)
    _show(sheet, row + 1, "Rows of Users", USER_FIELDS, _EXAMPLE_USERS)


def _show(sheet: Worksheet, row: int, title: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Write one example table and give the row below it."""
    put(sheet, row, 2, title, Look(bold=True, ink="1F3A5F"))
    for at, header in enumerate(headers, 2):
        put(sheet, row + 1, at, f"e.g. {header}", Look(fill="DCE9F7", ink="1F4E78", bold=True, line="1F4E78"))
    for down, values in enumerate(rows, row + 2):
        for at, value in enumerate(values, 2):
            put(sheet, down, at, value, TEXT._replace(line="D0D4DA"))
    return row + 2 + len(rows)
