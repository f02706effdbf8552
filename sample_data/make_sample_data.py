"""Make the sample data: people.xlsx, csv/ and live.json, all from the tables below.

Run it from anywhere: python sample_data/make_sample_data.py [FOLDER]. The same tables give the same files.
Every company and person is invented; .example addresses reach nobody. README.md beside this file says what the rows
show.
"""

# ruff: noqa: E501 - a row of a table is one line

import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterable, Sequence
from itertools import islice, product
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).resolve().parent
OPTIONS = {"provisioning_s": 1}
Cell = str | int | bool

COMPANY_HEADERS = ("Company", "Short name", "E-mail domains", "Contract")
COMPANIES: tuple[tuple[str, str, str, str], ...] = (
    ("Quillmark Capital", "quillmark", "quillmark.example", "C-1041"),
    ("Vantrell Re", "vantrell", "vantrell.example; vantrell-re.example", "C-1042"),
    ("Fennorby Trust", "fennorby", "fennorby.example, trust.fennorby.example", "C-1055"),
    ("Osterlane Partners", "osterlane", "osterlane.example", "C-1090"),
    ("Tolverne Securities", "tolverne", "tolverne.example\ntolverne-sec.example", "C-1063"),
)
LIVE_COMPANIES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Quillmark Capital", "quillmark", ("quillmark.example",)),
    ("Vantrell Reinsurance", "vantrell", ("vantrell.example", "vre.example")),
    ("Fennorby Trust", "fennorby", ("fennorby.example", "trust.fennorby.example")),
    ("Tolverne Securities", "tolverne", ("tolverne.example", "tolverne-sec.example")),
    ("Marrowick Bank", "marrowick", ("marrowick.example",)),
)

USER_HEADERS = (
    "Company",
    "E-mail",
    "First name",
    "Surname",
    "Active?",
    "Start date",
    "End date",
    "Phone",
    "Department",
    "Job title",
    "Office",
    "Cost centre",
)


class Row(NamedTuple):
    """A row as typed. `live` is None where nobody has that address, else what differs in the live account."""

    company: str
    email: str
    first: str
    last: str
    active: Cell
    phone: Cell
    department: str
    title: str
    office: str
    cost_centre: Cell
    live: dict[str, Any] | None = None
    start: str = ""
    end: str = ""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of the row, in the order of the headers."""
        return (*self[:5], self.start, self.end, *self[5:10])


AS_TYPED: dict[str, Any] = {}
INACTIVE: dict[str, Any] = {"active": False}
ACTIVE: dict[str, Any] = {"active": True}

# fmt: off
USERS: tuple[Row, ...] = (
    Row("quillmark", "anneke.sorel@quillmark.example", "Anneke", "Sorel", "yes", "+44 20 7946 0101", "Trading", "Head of Trading", "London", 4100, AS_TYPED),
    Row("quillmark", "Ines.Faro@Quillmark.example ", "Inês", "Faro", "Yes", "+44 20 7946 0102", "Trading", "Trader", "London", 4100, AS_TYPED),
    Row("quillmark", "tobias.wren@quillmark.example", "Tobias", "Wren", "yes", "+44 20 7946 0103", "Research", "Vice President", "London", 4200, {"title": "Associate"}),
    Row("quillmark", "zoe.hartlib@quillmark.example", "Zoë", "Hartlib", "", "+44 20 7946 0104", "Research", "Analyst", "London", 4200, AS_TYPED),
    Row("quillmark", "lukasz.brenn@quillmark.example", "Łukasz", "Brenn", "no", "", "Operations", "Settlements", "London", 4300, ACTIVE),
    Row("quillmark", "marguerite.oduya@quillmark.example", "Marguerite", "Oduya", "leaver", "+44 20 7946 0106", "Trading", "Trader", "London", 4100, ACTIVE),
    Row("quillmark", "dov.kellerby@quillmark.example", "Dov", "Kellerby", "yes", "+44 20 7946 0107", "Compliance", "Officer", "London", 4400, INACTIVE),
    Row("quillmark", "hanne.dahlby@quillmark.example", "Hanne", "Dahlby", "yes", "+44 20 7946 0108", "Trading", "Trader", "London", 4100),
    Row("quillmark", "amadi.coyle@quillmark.example", "Amadi", "Coyle", "yes", "+44 20 7946 0109", "Research", "Analyst", "London", 4200),
    Row("quillmark", "sunniva.rask@quillmark.example", "Sunniva", "Rask", "x", "", "Operations", "Settlements", "London", 4300),
    Row("quillmark", "wilma.tarn@quillmark.example", "Wilma", "Tarn", "", "", "Operations", "Settlements", "London", 4300, start="2090-01-08"),
    Row("quillmark", "edgar.sole@quillmark.example", "Edgar", "Sole", "", "", "Operations", "Settlements", "London", 4300, ACTIVE, end="2025-03-31"),
    Row("quillmark", "runa.velde@quillmark.example", "Runa", "Velde", "yes", "", "Operations", "Settlements", "London", 4300, INACTIVE, end="2024-12-31"),
    Row("quillmark", "iris.lome@quillmark.example", "Iris", "Lome", "", "", "Operations", "Settlements", "London", 4300, INACTIVE),
    Row("quillmark", "bram.tewson@quillmark.example", "Bram", "Tewson", "yes", "+44 20 7946 0111", "Trading", "Trader", "London", 4100, AS_TYPED),
    Row("quillmark", "celeste.arnvik@quillmark.example", "Céleste", "Arnvik", "yes", "+44 20 7946 0112", "Sales", "Sales Director", "Paris", 4500, AS_TYPED),
    Row("quillmark", "farid.lomax@quillmark.example", "Farid", "Lomax", "yes", "+44 20 7946 0113", "Sales", "Sales", "London", 4500, AS_TYPED),
    Row("quillmark", "greta.ostby@quillmark.example", "Greta", "Østby", "yes", "+44 20 7946 0114", "Operations", "Head of Operations", "London", 4300, AS_TYPED),
    Row("quillmark", "kasimir.thole@quillmark.example", "Kasimir", "Thole", "yes", "+44 20 7946 0115", "Sales", "Sales", "London", 4500, ACTIVE),
    Row("quillmark", "nkechi.braddon@quillmark.example", "Nkechi", "Braddon", "yes", 2079460116, "Compliance", "Head of Compliance", "London", 4400, AS_TYPED),
    Row("quillmark", "oona.pellew@quillmark.example", "Oona", "Pellew", "yes", "+44 20 7946 0117", "Research", "Head of Research", "London", 4200, AS_TYPED),
    Row("vantrell", "aldous.merrin@vantrell.example", "Aldous", "Merrin", "yes", "+1 212 555 0101", "Underwriting", "Chief Underwriter", "New York", 7010, AS_TYPED),
    Row("vantrell", "beatriz.colomb@vantrell.example", "Beatriz", "Colomb", "yes", "+1 212 555 0102", "Underwriting", "Underwriter", "New York", 7010, AS_TYPED),
    Row("vantrell", "corin.ashdale@vantrell.example", "Corin", "Ashdale", False, "+1 212 555 0103", "Claims", "Adjuster", "New York", 7020, ACTIVE),
    Row("vantrell", "delphine.ruark@vre.example", "Delphine", "Ruark", "yes", "+1 212 555 0104", "Claims", "Head of Claims", "New York", 7020, AS_TYPED),
    Row("vantrell", "emeka.stroud@vantrell.example", "Emeka", "Stroud", "yes", "", "Actuarial", "Actuary", "Bermuda", 7030, AS_TYPED),
    Row("vantrell", "fumiko.hale@vantrell.example", "Fumiko", "Hale", "yes", "", "Actuarial", "Actuary", "Bermuda", 7030, AS_TYPED),
    Row("vantrell", "gideon.purcell@vantrell.example", "Gideon", "Purcell", True, "+1 212 555 0107", "Claims", "Adjuster", "New York", 7020, AS_TYPED),
    Row("vantrell", "hester.vaughan@vantrell-re.example", "Hester", "Vaughan", "yes", "+1 212 555 0108", "Retrocession", "Broker", "New York", 7040),
    Row("vantrell", "ivo.lanthier@vantrell-re.example", "Ivo", "Lanthier", "yes", "+1 212 555 0109", "Retrocession", "Broker", "New York", 7040),
    Row("vantrell", "theo.vance(at)vantrell.example", "Theo", "Vance", "yes", "", "Claims", "Adjuster", "New York", 7020),
    Row("fennorby", "agnes.tarrant@fennorby.example", "Agnes", "Tarrant", "yes", "", "Private Clients", "Adviser", "Edinburgh", "FT-1", AS_TYPED),
    Row("fennorby", "bertil.crane@trust.fennorby.example", "Bertil", "Crane", "yes", "", "Trustees", "Trustee", "Edinburgh", "FT-2", AS_TYPED),
    Row("fennorby", "chandra.ewell@fennorby.example", "Chandra", "Ewell", "yes", "", "Private Clients", "Adviser", "Edinburgh", "FT-1", AS_TYPED),
    Row("fennorby", "dario.inglis@fennorby.example", "Dario", "Inglis", "yes", "", "Private Clients", "Assistant", "Edinburgh", "FT-1", AS_TYPED),
    Row("fennorby", "mirela.stanhope@quillmark.example", "Mirela", "Stanhope", "yes", "", "Private Clients", "Adviser", "Edinburgh", "FT-1"),
    Row("fennorby", "petra.lundholm@fennorby-advisers.example", "Petra", "Lundholm", "yes", "", "Private Clients", "Adviser", "Edinburgh", "FT-1"),
    Row("fennorby", "quentin.abara@fennorby.example", "Quentin", "Abara", "no", "", "Trustees", "Clerk", "Edinburgh", "FT-2"),
    Row("osterlane", "astrid.nunn@osterlane.example", "Astrid", "Nunn", "yes", "+44 20 7946 0161", "Partners", "Managing Partner", "London", ""),
    Row("osterlane", "benedikt.yorke@osterlane.example", "Benedikt", "Yorke", "yes", "+44 20 7946 0162", "Partners", "Partner", "London", ""),
    Row("osterlane", "cosima.drayle@osterlane.example", "Cosima", "Drayle", "yes", "", "Deals", "Associate", "London", ""),
    Row("osterlane", "dimitri.fosse@osterlane.example", "Dimitri", "Fosse", "", "", "", "", "", ""),
    Row("osterlane", "eluned.marsh@osterlane.example", "Eluned", "Marsh", "yes", "", "Deals", "Analyst", "London", ""),
    Row("tolverne", "anselm.gray@tolverne.example", "Anselm", "Gray", "yes", "+1 312 555 0121", "Desk", "Broker", "Chicago", 88, AS_TYPED),
    Row("tolverne", "blythe.okoro@tolverne.example", "Blythe", "Okoro", "yes", "+1 312 555 0122", "Desk", "Broker", "Chicago", 88, AS_TYPED),
    Row("tolverne", "casper.noll@tolverne-sec.example", "Casper", "Noll", "yes", "+1 312 555 0123", "Desk", "Broker", "Chicago", 88, AS_TYPED),
    Row("tolverne", "daria.wexcombe@tolverne.example", "Daria", "Wexcombe", "yes", "+1 312 555 0124", "Support", "Manager", "Chicago", 89, AS_TYPED),
    Row("tolverne", "emil.tarrow@tolverne.example", "Emil", "Tarrow", "yes", "+1 312 555 0130", "Desk", "Broker", "Chicago", 88, AS_TYPED),
    Row("tolverne", "freya.aldine@tolverne.example", "Freya", "Aldine", "yes", "+1 312 555 0131", "Desk", "Broker", "Chicago", 88, AS_TYPED),
    Row("tolverne", "gilles.orme@tolverne.example", "Gilles", "Orme", "yes", "+1 312 555 0132", "Desk", "Broker", "Chicago", 88, AS_TYPED),
    Row("tolverne", "hedda.voss@tolverne.example", "Hedda", "Voss", "yes", "+1 312 555 0133", "Desk", "Broker", "Chicago", 88, AS_TYPED),
    Row("tolverne", "jonas.wick@tolverne.example", "Jonas", "Wick", "yes", "+1 312 555 0134", "Desk", "Broker", "Chicago", 88, AS_TYPED),
    Row("tolverne", "kirsa.thorne@tolverne.example", "Kirsa", "Thorne", "yes", "+1 312 555 0135", "Desk", "Broker", "Chicago", 88, AS_TYPED),
    Row("copperline", "ottilie.brandt@copperline.example", "Ottilie", "Brandt", "yes", "", "Desk", "Broker", "Chicago", ""),
    Row("quillmark", "bram.tewson@quillmark.example", "Bram", "Tewson", "yes", "+44 20 7946 0111", "Trading", "Trader", "London", 4100),
    Row("quillmark", "kasimir.thole@quillmark.example", "Kasimir", "Thole", "no", "+44 20 7946 0115", "Sales", "Sales", "London", 4500),
)
LIVE_ALONE: tuple[Row, ...] = (
    Row("quillmark", "h.dahlby@quillmark.example", "Hanne", "Dahlby", "", "", "Trading", "Trader", "London", ""),
    Row("quillmark", "rafe.ullescott@quillmark.example", "Rafe", "Ullescott", "", "", "Contractors", "Contractor", "London", ""),
    Row("quillmark", "mirela.stanhope@quillmark.example", "Mirela", "Stanhope", "", "", "Sales", "Sales", "London", ""),
)
CROWD = 134
"""People of a company that no sheet names: more than one page of the API's listing."""
# fmt: off
_FIRSTS = ("Ada", "Bo", "Cleo", "Dirk", "Edda", "Finn", "Gwen", "Hal", "Isla", "Joss", "Kai", "Lena", "Milo", "Nora", "Otis", "Pia", "Rolf", "Suri", "Tess", "Ugo")
_LASTS = ("Ambry", "Bexley", "Corvane", "Dunmore", "Elstow", "Farrant", "Gisborne")
# fmt: on


def main(folder: Path = HERE) -> None:
    """Write all files below `folder`."""
    (folder / "csv").mkdir(parents=True, exist_ok=True)
    (folder / "people.xlsx").write_bytes(workbook())
    _write_csv(folder / "csv" / "companies.csv", COMPANY_HEADERS, COMPANIES)
    _write_csv(folder / "csv" / "users.csv", USER_HEADERS, (row.cells for row in USERS))
    (folder / "live.json").write_text(live(), "utf-8", newline="\n")


# -- the sheets --


def workbook() -> bytes:
    """Give the workbook as HR keeps it: a title above the users' headers, colours, a drop-down, numbers as numbers."""
    book = Workbook()
    companies, users = book.worksheets[0], book.create_sheet("Users")
    companies.title = "Companies"
    _fill(companies, 1, COMPANY_HEADERS, COMPANIES, (26, 16, 40, 12))
    title = "People for Symphony (HR Services). Leavers: write no, do not delete the row."
    users.cell(1, 1, title).font = Font("Calibri", 13, bold=True)
    _fill(users, 3, USER_HEADERS, (row.cells for row in USERS), (14, 42, 14, 14, 10, 12, 12, 20, 18, 22, 14, 13))
    choices = DataValidation("list", formula1='"yes,no"', allow_blank=True)
    choices.add(f"E4:E{len(USERS) + 3}")
    users.add_data_validation(choices)
    for at, row in enumerate(USERS, 4):
        if row.active in ("no", "leaver", False):
            for column in range(1, len(USER_HEADERS) + 1):
                users.cell(at, column).font = Font("Calibri", 11, italic=True, color="808080")
    book.properties.creator = "HR Services"
    packed = io.BytesIO()
    book.save(packed)
    return _timeless(packed.getvalue())


def _fill(
    sheet: Worksheet, at: int, headers: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[int]
) -> None:
    for column, (header, width) in enumerate(zip(headers, widths, strict=True), 1):
        named = sheet.cell(at, column, header)
        named.font, named.fill = Font("Calibri", 11, bold=True, color="FFFFFF"), PatternFill("solid", fgColor="1F4E78")
        sheet.column_dimensions[get_column_letter(column)].width = width
    last = at
    for last, row in enumerate(rows, at + 1):
        for column, value in enumerate(row, 1):
            typed = sheet.cell(last, column, None if value == "" else value)
            typed.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str) and "\n" in value)
    sheet.freeze_panes = f"A{at + 1}"
    sheet.auto_filter.ref = f"A{at}:{get_column_letter(len(headers))}{last}"


def _timeless(packed: bytes) -> bytes:
    """Pack again with fixed times, so that the same tables give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2025-01-06T09:00:00Z", data)
            part = zipfile.ZipInfo(name, (2025, 1, 6, 9, 0, 0))
            part.create_system = 3
            new.writestr(part, data, zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


def _write_csv(path: Path, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a CSV as Excel's “CSV UTF-8”: with a byte order mark, so that Excel shows the accents again."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headers)
        writer.writerows([str(cell).upper() if isinstance(cell, bool) else cell for cell in row] for row in rows)


# -- the live state --


def live() -> str:
    """Give the sandbox seed, one person a line."""
    companies = ",\n".join(_live_company(*company) for company in LIVE_COMPANIES)
    return f'{{\n"options": {json.dumps(OPTIONS)},\n"companies": [\n{companies}\n]\n}}\n'


def _live_company(name: str, vanity_name: str, domains: tuple[str, ...]) -> str:
    company = {"name": name, "vanityName": vanity_name, "emailDomains": domains}
    people = _crowd(domains[0]) if vanity_name == "marrowick" else _live_people(vanity_name)
    users = ",\n".join("    " + json.dumps(person, ensure_ascii=False) for person in people)
    return f'  {json.dumps(company)[:-1]}, "users": [\n{users}\n  ]}}'


def _live_people(vanity_name: str) -> list[dict[str, Any]]:
    listed = [*(row for row in USERS if row.live is not None), *LIVE_ALONE]
    return [_live_person(row) for row in listed if row.company == vanity_name]


def _live_person(row: Row) -> dict[str, Any]:
    person = {
        "email": row.email.strip().lower(),
        "firstName": row.first,
        "lastName": row.last,
        "phoneNumber": str(row.phone),
        "department": row.department,
        "title": row.title,
        "location": row.office,
    }
    return {name: value for name, value in {**person, **(row.live or {})}.items() if value not in ("", True)}


def _crowd(domain: str) -> list[dict[str, Any]]:
    names = islice(product(_FIRSTS, _LASTS), CROWD)
    return [
        {"email": f"{first}.{last}@{domain}".lower(), "firstName": first, "lastName": last} for first, last in names
    ]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
