"""What a real LibreOffice saved, as .xlsx, .ods and .xls, from one workbook for each trouble."""

from datetime import date
from functools import partial
from typing import Any

from tests.corpus.libreoffice import saved, saved_with_password
from tests.corpus.vocabulary import ANN, BOB, CID, COMPANIES, USERS, ZOE, add, bad, company, csv, note, user
from tests.corpus.workbooks import STYLED, Raw, Rows, Sheet, error, formula, xlsx

_ACTIVE = [*USERS, "active"]


def _in_three(name: str, trouble: str, sheets: dict[str, Sheet | Rows], **expected: Any) -> None:
    """Enter a workbook as LibreOffice saves it in each of its three kinds."""
    for suffix in ("xlsx", "ods", "xls"):
        made = partial(saved, xlsx(sheets), suffix)
        add(f"libreoffice-{name}.{suffix}", trouble, made, real=True, **expected)


_in_three(
    "plain",
    "Companies and people, accents, text that looks like numbers, and a line break.",
    {
        "Firms": [COMPANIES, ["Acme Ltd", "acme", "acme.example\nacme.test"]],
        "Staff": [
            [*USERS, "phoneNumber"],
            [*ZOE, "+44 20 7946 0123"],
            ["acme", "na@acme.example", "00123", "NA", "0044"],
        ],
    },
    companies=[company("Firms!2", ["Acme Ltd", "acme", "acme.example acme.test"])],
    users=[user("Staff!2", ZOE, phoneNumber="+44 20 7946 0123")],
    findings=[bad("cell.no_name", "Staff!C3", "firstName", "00123")],
    protected=["na@acme.example"],
)
_in_three(
    "errors",
    "Errors below blank rows and behind equal cells: typed, looked up, divided by nothing; one is in nobody's column.",
    {
        "Staff": [
            ["Staff of Acme"],
            [],
            [],
            [*_ACTIVE, "Cost centre"],
            [*ANN, "yes", error("#DIV/0!")],
            [],
            ["acme", "bob@acme.example", "Bob", "Bob", formula("NA()"), ""],
            [*CID, formula("1/0")],
            [*ZOE, formula('IF(1=1,"no","yes")'), "4100"],
        ]
    },
    users=[
        user("Staff!5", ANN, {"Cost centre": ""}),
        user("Staff!9", ZOE, {"Cost centre": "4100"}, active=False),
    ],
    findings=[bad("cell.error", "Staff!E7", "active", "#N/A"), bad("cell.error", "Staff!E8", "active", "#DIV/0!")],
    protected=["bob@acme.example", "cid@acme.example"],
)
_in_three(
    "hidden",
    "Hidden rows, and a hidden sheet.",
    {
        "Staff": Sheet([USERS, ANN, BOB, CID], hidden_rows=[3]),
        "Old": Sheet([USERS, ZOE], state="hidden"),
    },
    users=[user("Staff!2", ANN), user("Staff!3", BOB), user("Staff!4", CID)],
    findings=[
        note("rows.hidden", "Staff!", "", "3"),
        note("sheet.hidden", "Old!", "", "1 row"),
        bad("row.left", "Old!B2", "email", "the tab “Old”"),
    ],
    protected=["zoe@acme.example"],
)
_in_three(
    "merged",
    "A merged title, and a company merged over its people.",
    {"Staff": Sheet([["Staff of Acme"], USERS, ANN, ["", *BOB[1:]]], merged=["A1:D1", "A3:A4"])},
    users=[user("Staff!3", ANN)],
    findings=[bad("cell.merged", "Staff!A4", "companyVanityName", "unmerge")],
    protected=["bob@acme.example"],
)
_in_three(
    "values",
    "A date and a fraction where text belongs, a telephone number that is a number, and yes/no values.",
    {
        "Staff": [
            [*_ACTIVE, "title", "phoneNumber"],
            [*ANN, Raw("<v>0</v>", ' t="b"'), "", 442079460123],
            [*BOB, Raw("<v>1</v>", ' t="b"'), date(2026, 4, 3), ""],
            [*CID, 1, 1.5, ""],
        ]
    },
    users=[user("Staff!2", ANN, active=False, phoneNumber="442079460123")],
    findings=[
        bad("cell.date", "Staff!F3", "title", "text"),
        bad("cell.number", "Staff!F4", "title", "1.5"),
        note("phone_number.number", "Staff!G2", "phoneNumber"),
    ],
    protected=["bob@acme.example", "cid@acme.example"],
)
_in_three(
    "phantom",
    "Formatted cells without content far below and right of the data.",
    {"Staff": [USERS, ANN, *[[] for _ in range(4997)], [*[""] * 200, STYLED]]},
    users=[user("Staff!2", ANN)],
)
add(
    "libreoffice-filtered.ods",
    "A filter is left on: what it hides is read as well, and told.",
    partial(
        saved, xlsx({"Staff": Sheet([_ACTIVE, [*ANN, "yes"], [*BOB, "no"]], hidden_rows=[3], filtered="A1:E3")}), "ods"
    ),
    users=[user("Staff!2", ANN), user("Staff!3", BOB, active=False)],
    findings=[note("rows.hidden", "Staff!", "", "3")],
    real=True,
)
for _suffix, _filter in (("ods", "calc8"), ("xls", "MS Excel 97")):
    add(
        f"libreoffice-password.{_suffix}",
        "A workbook with a password.",
        partial(saved_with_password, xlsx({"Staff": [USERS, ANN]}), _suffix, _filter),
        refused="file.password",
        says=[f"libreoffice-password.{_suffix}", "password"],
        real=True,
    )
add(
    "libreoffice-flat.ods",
    "LibreOffice's flat form, one XML text, under the name of a workbook.",
    partial(saved, xlsx({"Staff": [USERS, ANN]}), "fods"),
    refused="file.not_a_sheet",
    says=["libreoffice-flat.ods", "XML"],
    real=True,
)
add(
    "libreoffice-text.csv",
    "What LibreOffice saves as text.",
    partial(saved, csv(USERS, ZOE), "csv", "csv"),
    users=[user(2, ZOE)],
    real=True,
)
