"""Workbooks: several sheets, what is hidden or merged, and what is not the text it looks like."""

from datetime import date

from reconciler.model.reserved_sheets import EXAMPLE, EXAMPLE_A1, TO_FIX, TO_FIX_A1
from tests.corpus.vocabulary import ACME, ANN, BOB, CID, COMPANIES, USERS, ZOE, add, bad, company, note, user
from tests.corpus.workbooks import (
    MAIN,
    OFFICE,
    STYLED,
    Raw,
    Rows,
    Sheet,
    error,
    formula,
    mended,
    parts,
    relationships,
    with_parts,
    xlsx,
    zipped,
)
from tests.corpus.xlsb import xlsb

_ACTIVE = [*USERS, "active"]
_PHONE = [*USERS, "phoneNumber"]
_TITLE = [*USERS, "title"]
_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"

# -- companies by their names -----------------------------------------------------------------------------------

_TWINS = [["Twin Ltd", "twin", "twin.example"], ["Twin Ltd", "twin-two", "twin.test"]]
add(
    "company-by-name.xlsx",
    "People whose company is called by its name: one company has it, or two, or none.",
    xlsx(
        {
            "Firms": [COMPANIES, ACME, *_TWINS],
            "Staff": [USERS, ["Acme Ltd", *ANN[1:]], ["Twin Ltd", *BOB[1:]], ["No One Ltd", *CID[1:]]],
        }
    ),
    companies=[company("Firms!2"), company("Firms!3", _TWINS[0]), company("Firms!4", _TWINS[1])],
    users=[user("Staff!2", ANN)],
    findings=[
        note("company.by_name", "Staff!A2", "companyVanityName", "acme"),
        bad("company.several", "Staff!A3", "companyVanityName", "twin, twin-two"),
        bad("company_vanity_name.invalid", "Staff!A4", "companyVanityName"),
    ],
    protected=[BOB[1], CID[1]],
)

# -- which sheets -----------------------------------------------------------------------------------------------

add(
    "several-sheets.xlsx",
    "Companies and people in one workbook, with a sheet of explanations that is not read.",
    xlsx({"Read me": [["How to fill in this workbook"]], "Firms": [COMPANIES, ACME], "Staff": [USERS, ANN, ZOE]}),
    companies=[company("Firms!2")],
    users=[user("Staff!2", ANN), user("Staff!3", ZOE)],
    findings=[note("sheet.skipped", "Read me!")],
)
add(
    "two-sheets-of-people.xlsx",
    "People of two offices in two sheets, each with columns in its own order.",
    xlsx({"Leeds": [USERS, ANN], "Hull & Co": [USERS[::-1], BOB[::-1]]}),
    users=[user("Leeds!2", ANN), user("Hull & Co!2", BOB)],
)
add(
    "sheet-of-addresses.xlsx",
    "A sheet of people whose columns have no names: not read, and nobody is taken as absent because of it.",
    xlsx({"Staff": [USERS, ANN], "More": [BOB, CID]}),
    users=[user("Staff!2", ANN)],
    findings=[note("sheet.skipped", "More!", "", "nobody is deactivated")],
    unreadable={"": ["More!1"]},
)
add(
    "own-example-sheets.xlsx",
    "The sheets that this program's own template and marked copies add are passed over without a word.",
    xlsx({EXAMPLE: [[EXAMPLE_A1]], TO_FIX: [[TO_FIX_A1]], "Staff": [USERS, ANN]}),
    users=[user("Staff!2", ANN)],
)
add(
    "hidden-sheet.xlsx",
    "Last year's people on a hidden sheet: read like any other, and told; called old, it may be of those who left.",
    xlsx({"Staff": [USERS, ANN], "Old": Sheet([USERS, BOB, CID], state="hidden")}),
    users=[user("Staff!2", ANN)],
    findings=[
        note("sheet.hidden", "Old!", "", "2 rows"),
        bad("row.left", "Old!B2", "email", "Write yes or no under active", "the tab “Old”"),
        bad("row.left", "Old!B3", "email", "the tab “Old”"),
    ],
    protected=["bob@acme.example", "cid@acme.example"],
)
add(
    "very-hidden-sheet.xlsx",
    "A sheet that only a macro can show again.",
    xlsx({"Staff": [USERS, ANN], "Leeds": Sheet([USERS, BOB], state="veryHidden")}),
    users=[user("Staff!2", ANN), user("Leeds!2", BOB)],
    findings=[note("sheet.hidden", "Leeds!", "", "1 row")],
)
add(
    "hidden-sheet-of-lists.xlsx",
    "A hidden sheet of drop-down values, as templates have it, has nobody's data in it.",
    xlsx({"Staff": [USERS, ANN], "Lists": Sheet([["yes"], ["no"]], state="hidden")}),
    users=[user("Staff!2", ANN)],
    findings=[note("sheet.skipped", "Lists!")],
)
add(
    "sheet-without-rows.xlsx",
    "One sheet has people, another only headers: an empty sheet is never taken to mean that nobody is left.",
    xlsx({"Leeds": [USERS, ANN], "Hull": [USERS]}),
    refused="sheet.no_rows",
    says=["sheet-without-rows.xlsx › Hull"],
)

# -- where the data stands --------------------------------------------------------------------------------------

add(
    "data-not-in-a1.xlsx",
    "Empty rows and columns above and left of the data; cells keep the places that Excel shows.",
    xlsx({"Staff": [[], [], ["", "", *USERS], ["", "", *ANN], ["", "", "acme", "bob", "Bob", "Baker"]]}),
    users=[user("Staff!4", ANN)],
    findings=[bad("email.invalid", "Staff!D5", "email", "bob")],
    unreadable={"acme": ["Staff!5"]},
)
add(
    "title-merged.xlsx",
    "A title merged across the columns, above the headers: harmless.",
    xlsx({"Staff": Sheet([["Staff of Acme"], [], USERS, ANN], merged=["A1:D1", "A2:D2"])}),
    users=[user("Staff!4", ANN)],
)
add(
    "merged-company.xlsx",
    "The company merged over the rows of its people: all but the first would read as empty.",
    xlsx({"Staff": Sheet([USERS, ANN, ["", *BOB[1:]], ["", *CID[1:]]], merged=["A2:A4"])}),
    users=[user("Staff!2", ANN)],
    findings=[
        bad("cell.merged", "Staff!A3", "companyVanityName", "unmerge"),
        bad("cell.merged", "Staff!A4", "companyVanityName", "unmerge"),
    ],
    protected=["bob@acme.example", "cid@acme.example"],
)
add(
    "merged-active.xlsx",
    "A “no” merged over two leavers: the second would read as active.",
    xlsx({"Staff": Sheet([_ACTIVE, [*ANN, "no"], [*BOB, ""], CID], merged=["E2:E3"])}),
    users=[user("Staff!2", ANN, active=False), user("Staff!4", CID)],
    findings=[bad("cell.merged", "Staff!E3", "active", "unmerge")],
    protected=["bob@acme.example"],
)
add(
    "merged-across.xlsx",
    "First and last name merged into one cell.",
    xlsx({"Staff": Sheet([USERS, ANN, ["acme", "bob@acme.example", "Bob Baker", ""]], merged=["C3:D3"])}),
    users=[user("Staff!2", ANN)],
    findings=[bad("cell.merged", "Staff!D3", "lastName", "unmerge")],
    protected=["bob@acme.example"],
)
add(
    "merged-beside.xlsx",
    "Cells merged in a column that is none of ours: harmless.",
    xlsx({"Staff": Sheet([[*USERS, "Desk"], [*ANN, "4"], [*BOB, ""]], merged=["E2:E3", "G1:H9"])}),
    users=[user("Staff!2", ANN, {"Desk": "4"}), user("Staff!3", BOB, {"Desk": ""})],
)
add(
    "merged-below.xlsx",
    "The company is merged down to far below the last person, and a merged line ends the sheet.",
    xlsx({"Staff": Sheet([USERS, ANN, ["", *BOB[1:]], [], [], [], [], ["Confidential"]], merged=["A2:A7", "A8:D8"])}),
    users=[user("Staff!2", ANN)],
    findings=[
        bad("cell.merged", "Staff!A3", "companyVanityName", "unmerge"),
        note("row.footer", "Staff!8", "", "Confidential"),
    ],
    protected=["bob@acme.example"],
)
add(
    "hidden-rows.xlsx",
    "Rows that somebody hid are read like all others, and told.",
    xlsx({"Staff": Sheet([USERS, ANN, BOB, CID, ZOE], hidden_rows=[3, 5])}),
    users=[user("Staff!2", ANN), user("Staff!3", BOB), user("Staff!4", CID), user("Staff!5", ZOE)],
    findings=[note("rows.hidden", "Staff!", "", "2", "3", "5")],
)
add(
    "filtered-rows.xlsx",
    "A filter is left on: what it hides is read as well, and told.",
    xlsx({"Staff": Sheet([_ACTIVE, [*ANN, "yes"], [*BOB, "no"]], hidden_rows=[3], filtered="A1:E3")}),
    users=[user("Staff!2", ANN), user("Staff!3", BOB, active=False)],
    findings=[note("rows.hidden", "Staff!", "", "3")],
)
add(
    "filter-without-hidden-rows.xlsx",
    "A filter that hides nothing is nothing to tell of.",
    xlsx({"Staff": Sheet([USERS, ANN], filtered="A1:D2")}),
    users=[user("Staff!2", ANN)],
)
add(
    "hidden-column.xlsx",
    "The column that says who left is hidden.",
    xlsx({"Staff": Sheet([_ACTIVE, [*ANN, "yes"], [*BOB, "no"]], hidden_columns=[5])}),
    users=[user("Staff!2", ANN), user("Staff!3", BOB, active=False)],
    findings=[note("columns.hidden", "Staff!", "", "active")],
)
add(
    "phantom-range.xlsx",
    "A format down to the last cell that Excel has: 17 thousand million cells, and all but eight are empty.",
    xlsx(
        {
            "Staff": Sheet(
                [USERS, ANN],
                dimension="A1:XFD1048576",
                far='<row r="1048576" s="1" customFormat="1"><c r="XFD1048576" s="1"/></row>',
            )
        }
    ),
    users=[user("Staff!2", ANN)],
)
add(
    "phantom-columns.xlsx",
    "Formatted cells without content far to the right of each row.",
    xlsx({"Staff": [[*USERS, *[""] * 1996, STYLED], [*ANN, *[""] * 1996, STYLED]]}),
    users=[user("Staff!2", ANN)],
)
add(
    "dimension-wrong.xlsx",
    "A program that wrote a range of one cell, whatever stands in the sheet.",
    xlsx({"Staff": Sheet([USERS, ANN, BOB], dimension="A1")}),
    users=[user("Staff!2", ANN), user("Staff!3", BOB)],
)

# -- what is not the text it looks like -------------------------------------------------------------------------

add(
    "error-cells.xlsx",
    "A look-up that failed, in a name and in the column that says who left.",
    xlsx(
        {
            "Staff": [
                _ACTIVE,
                [*ANN, error("#N/A")],
                [*BOB[:3], error("#REF!"), "no"],
                [*CID, Raw("<f>VLOOKUP(B4,Old!A:B,2,0)</f><v>#N/A</v>", ' t="e"')],
            ]
        }
    ),
    users=[user("Staff!3", [*BOB[:3], ""], active=False)],
    findings=[
        bad("cell.error", "Staff!E2", "active", "#N/A"),
        note("cell.name_not_read", "Staff!D3", "lastName", "cell.error"),
        bad("cell.error", "Staff!E4", "active", "#N/A"),
    ],
    protected=["ann@acme.example", "cid@acme.example"],
)
add(
    "error-in-address.xlsx",
    "The address itself is an error: whom the row is about cannot be told.",
    xlsx({"Staff": [USERS, ["acme", error("#VALUE!"), "Ann", "Archer"], BOB]}),
    users=[user("Staff!3", BOB)],
    findings=[bad("cell.error", "Staff!B2", "email", "#VALUE!")],
    unreadable={"acme": ["Staff!2"]},
)
add(
    "error-beside.xlsx",
    "An error in a column that is none of ours: harmless.",
    xlsx({"Staff": [[*USERS, "Cost centre"], [*ANN, error("#DIV/0!")], [*BOB, "4100"]]}),
    users=[user("Staff!2", ANN, {"Cost centre": ""}), user("Staff!3", BOB, {"Cost centre": "4100"})],
)
add(
    "error-row-only.xlsx",
    "A row in which all that is left is an error: it was a person once.",
    xlsx({"Staff": [USERS, ANN, ["", error("#REF!"), "", ""]]}),
    users=[user("Staff!2", ANN)],
    findings=[
        bad("company_vanity_name.required", "Staff!A3", "companyVanityName"),
        bad("cell.error", "Staff!B3", "email", "#REF!"),
        bad("first_name.required", "Staff!C3", "firstName"),
        bad("last_name.required", "Staff!D3", "lastName"),
    ],
    unreadable={"": ["Staff!3"]},
)
add(
    "formulas-calculated.xlsx",
    "Formulas that Excel calculated before it saved: their values count.",
    xlsx(
        {
            "Staff": [
                [*_ACTIVE, "displayName"],
                [
                    formula('LOWER("ACME")', "acme"),
                    formula('LOWER(C2)&"@acme.example"', "ann@acme.example"),
                    "Ann",
                    "Archer",
                    Raw("<f>1=2</f><v>0</v>", ' t="b"'),
                    formula('C2&" "&D2', "Ann Archer"),
                ],
                [*BOB, "yes", formula('IF(1=2,"x","")', "")],
            ]
        }
    ),
    users=[user("Staff!2", ANN, active=False, displayName="Ann Archer"), user("Staff!3", BOB)],
)
add(
    "formulas-never-calculated.xlsx",
    "A report tool wrote formulas and no values: they read as empty, and are not.",
    xlsx({"Staff": [_ACTIVE, [*ANN, formula('IF(1=1,"no","yes")')], [*BOB, Raw("<f>E2</f><v></v>")]]}),
    findings=[bad("cell.formula", "Staff!E2", "active"), bad("cell.formula", "Staff!E3", "active")],
    protected=["ann@acme.example", "bob@acme.example"],
)
add(
    "formulas-shared.xlsx",
    "A formula dragged down a column, which Excel writes once and shares; one cell of it was never calculated.",
    xlsx(
        {
            "Staff": [
                _ACTIVE,
                [*ANN, Raw('<f t="shared" ref="E2:E4" si="0">IF(D2="Left","no","yes")</f><v>yes</v>', ' t="str"')],
                [*BOB, Raw('<f t="shared" si="0"/><v>no</v>', ' t="str"')],
                [*CID, Raw('<f t="shared" si="0"/>')],
            ]
        }
    ),
    users=[user("Staff!2", ANN), user("Staff!3", BOB, active=False)],
    findings=[bad("cell.formula", "Staff!E4", "active")],
    protected=["cid@acme.example"],
)
add(
    "formulas-from-another-workbook.xlsx",
    "Names looked up in another workbook: the values that were saved are read, and that is told.",
    with_parts(
        {"Staff": [USERS, [*ANN[:3], formula("[1]Sheet1!$A$1", "Archer")]]},
        {
            "xl/externalLinks/externalLink1.xml": (
                f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
                '2006/relationships" r:id="rId1"><sheetNames><sheetName val="Sheet1"/></sheetNames></externalBook>'
                "</externalLink>"
            ),
            "xl/externalLinks/_rels/externalLink1.xml.rels": relationships([("old.xlsx", "externalLinkPath")]).replace(
                '"old.xlsx"', '"old.xlsx" TargetMode="External"'
            ),
            "xl/_rels/workbook.xml.rels": relationships(
                [
                    ("worksheets/sheet1.xml", "worksheet"),
                    ("styles.xml", "styles"),
                    ("sharedStrings.xml", "sharedStrings"),
                    ("externalLinks/externalLink1.xml", "externalLink"),
                ]
            ),
            "xl/workbook.xml": str(parts({"Staff": [USERS]})["xl/workbook.xml"]).replace(
                "</sheets>", '</sheets><externalReferences><externalReference r:id="rId4"/></externalReferences>'
            ),
        },
    ),
    users=[user("Staff!2", ANN)],
    findings=[note("file.external_links", "", "", "last saved")],
)
add(
    "dates.xlsx",
    "Excel took a department called “3/4” for a date.",
    xlsx({"Staff": [[*USERS, "department"], [*ANN, date(2026, 4, 3)], [*BOB, "3/4"]]}),
    users=[user("Staff!3", BOB, department="3/4")],
    findings=[bad("cell.date", "Staff!E2", "department", "text")],
    protected=["ann@acme.example"],
)
add(
    "date-as-name.xlsx",
    "Excel took the surname “May 2” for a date.",
    xlsx({"Staff": [USERS, [*ANN[:3], date(2026, 5, 2)]]}),
    findings=[bad("cell.date", "Staff!D2", "lastName", "text")],
    protected=["ann@acme.example"],
)
add(
    "date-iso.xlsx",
    "A date in the ISO form that some programs write.",
    xlsx({"Staff": [_TITLE, [*ANN, Raw("<v>2026-05-02T00:00:00</v>", ' t="d"')]]}),
    findings=[bad("cell.date", "Staff!E2", "title", "text")],
    protected=["ann@acme.example"],
)
add(
    "fractions.xlsx",
    "Numbers with a fraction where text belongs.",
    xlsx({"Staff": [_TITLE, [*ANN, 1.5], [*BOB, 0.1]]}),
    findings=[bad("cell.number", "Staff!E2", "title", "1.5"), bad("cell.number", "Staff!E3", "title", "0.1")],
    protected=["ann@acme.example", "bob@acme.example"],
)
add(
    "booleans.xlsx",
    "Yes/no values of Excel: good in the column of those who left, and wrong in a surname.",
    xlsx({"Staff": [_ACTIVE, [*ANN, False], [*BOB, True], [*CID[:3], True, True]]}),
    users=[user("Staff!2", ANN, active=False), user("Staff!3", BOB)],
    findings=[bad("cell.boolean", "Staff!D4", "lastName", "text")],
    protected=["cid@acme.example"],
)
add(
    "active-numbers.xlsx",
    "A status in numbers, 0 and 1 among them: with a 2 in the column these are no yes and no.",
    xlsx({"Staff": [_ACTIVE, [*ANN, 1], [*BOB, 0], [*CID, 2]]}),
    refused="header.active",
    says=["active-numbers.xlsx › Staff row 1", "E4 says “2”", "no yes and no", "yes or no in each"],
)
add(
    "status-in-digits.xlsx",
    "A status in the digits of an HR system: 0 left, 1 inactive, 2 retired, 3 active.",
    xlsx({"Staff": [[*USERS, "Status"], [*ANN, "3"], [*BOB, "1"], [*CID, "0"], [*ZOE, "2"]]}),
    refused="header.active",
    says=["status-in-digits.xlsx › Staff row 1", "“Status”", "E2 says “3”", "no yes and no"],
)
add(
    "group-of-something-else.xlsx",
    "A hospital says in groups of columns who may open the drug cabinet: that access is not Symphony's.",
    xlsx(
        {
            "Staff": Sheet(
                [
                    ["Mitarbeiter", "", "", "", "BtM-Schrank", ""],
                    [*USERS, "Zugang", "Schlüssel"],
                    [*ANN, "nein", ""],
                    [*BOB, "ja", "7"],
                ],
                merged=["A1:D1", "E1:F1"],
            )
        }
    ),
    refused="header.group",
    says=["Staff row 2", "“Zugang” (E2)", "“BtM-Schrank” (E1)", 'active = ["Zugang"]', '--ignore-column "Zugang"'],
)
add(
    "group-over-a-date.xlsx",
    "A heading over the day of leaving and its reason: the day is the last one, and nobody else is said to have left.",
    xlsx(
        {
            "Staff": Sheet(
                [["", "", "", "", "Austritt", ""], [*USERS, "Datum", "Grund"], ANN, [*BOB, "31.03.2020", "Rente"]],
                merged=["E1:F1"],
            )
        }
    ),
    users=[
        user("Staff!3", ANN, {"Austritt Grund": ""}),
        user("Staff!4", BOB, {"Austritt Grund": "Rente"}, active=False),
    ],
)
add(
    "legend-of-colours.xlsx",
    "A legend beside the table says that grey rows are of those who have left: what is grey can't be read.",
    xlsx({"Staff": [[*USERS, "", "", ""], [*ANN, "", "Legende"], [*BOB, "", "grau", "ausgeschieden"]]}),
    refused="sheet.legend",
    says=["Staff: “grau ausgeschieden” (F3)", "says no in each row that is marked"],
)
add(
    "legend-of-colours-active.xlsx",
    "The same in a sheet that says who is active: whose row says neither yes nor no may be marked.",
    xlsx({"Staff": [["Red = left the company"], _ACTIVE, [*ANN, "yes"], [*BOB, ""], [*CID, "no"]]}),
    users=[user("Staff!3", ANN), user("Staff!5", CID, active=False)],
    findings=[bad("row.left", "Staff!E4", "active", "Write yes or no under active", "“Red = left the company” (A1)")],
    protected=["bob@acme.example"],
)
add(
    "legend-of-a-sign.xlsx",
    "A sign in a column of the sheet's own, and a line below the table that says what it means.",
    xlsx({"Staff": [[*USERS, "FN"], [*ANN, ""], [*BOB, "*"], [], ["* left during the year"]]}),
    users=[user("Staff!2", ANN, {"FN": ""})],
    findings=[
        bad("row.left", "Staff!3", "active", "“*” in E3", "“* left during the year”"),
        note("row.heading", "Staff!5", "", "“* left during the year”"),
    ],
    protected=["bob@acme.example"],
)
add(
    "named-beside.xlsx",
    "A line above the table and a tab of notes name people who have left; who replaces them is named as well.",
    xlsx(
        {
            "Staff": [["Bob Baker has left, please ignore"], USERS, ANN, BOB, CID],
            "Notes": [["Offboarding this month"], ["Cook, Cid, replaced by Ann Archer"]],
        }
    ),
    users=[user("Staff!3", ANN)],
    findings=[
        bad("row.left", "Staff!B4", "email", "“Bob Baker has left, please ignore” (A1)"),
        bad("row.left", "Staff!B5", "email", "“Offboarding this month” (named-beside.xlsx › Notes!A1)"),
        note("sheet.skipped", "Notes!1"),
    ],
    protected=["bob@acme.example", "cid@acme.example"],
)
add(
    "named-in-part.xlsx",
    "Below a heading of leavers stand a last name, and a first name with an initial.",
    xlsx({"Staff": [USERS, ANN, BOB, CID], "Notes": [["Ehemalige:"], ["Frau Baker"], ["Cid C."]]}),
    users=[user("Staff!2", ANN)],
    findings=[
        bad("row.left", "Staff!B3", "email", "Write yes or no under active", "“Ehemalige:”"),
        bad("row.left", "Staff!B4", "email", "“Ehemalige:” (named-in-part.xlsx › Notes!A1)"),
        note("sheet.skipped", "Notes!1"),
    ],
    protected=["bob@acme.example", "cid@acme.example"],
)
add(
    "sign-tab.xlsx",
    "Who has left stands on a tab of their own, which has no column active.",
    xlsx({"Staff": [USERS, ANN], "Leavers": [USERS, BOB, CID]}),
    refused="sheet.leavers",
    says=["sign-tab.xlsx › Leavers", "“Leavers”", "says no"],
)
add(
    "sign-tab-active.xlsx",
    "A tab of leavers with a column active: its no is taken at its word, and nothing else is.",
    xlsx({"Staff": [USERS, ANN], "Austritte 2024": [_ACTIVE, [*BOB, "no"], [*CID, None]]}),
    users=[user("Staff!2", ANN), user("Austritte 2024!2", BOB, active=False)],
    findings=[bad("row.left", "Austritte 2024!E3", "active", "the tab “Austritte 2024”")],
    protected=["cid@acme.example"],
)
add(
    "sign-heading.xlsx",
    "A heading for a department, and one below which those stand who have left.",
    xlsx({"Staff": [USERS, ["Sales"], ANN, [], ["LEAVERS"], BOB]}),
    users=[user("Staff!3", ANN)],
    findings=[
        note("row.heading", "Staff!2", "", "“Sales”"),
        note("row.heading", "Staff!5", "", "no row below it gives access"),
        bad("row.left", "Staff!6", "", "“LEAVERS” (A5)"),
    ],
    protected=["bob@acme.example"],
)
add(
    "months.xlsx",
    "One list on two tabs of two months: the newer one counts, and who stands in the older one alone may have left.",
    xlsx({"Jan 2024": [USERS, ANN, BOB, ZOE], "Feb 2024": [USERS, ANN, CID, ZOE]}),
    users=[user("Feb 2024!2", ANN), user("Feb 2024!3", CID), user("Feb 2024!4", ZOE)],
    findings=[
        note("sheet.superseded", "Jan 2024!", "", "Feb 2024", "counts: 2"),
        bad("row.older", "Jan 2024!B3", "email", "months.xlsx › Feb 2024"),
    ],
    protected=["bob@acme.example"],
)
add(
    "months-unclear.xlsx",
    "One list on tabs of months without a year, from which it can't be told which is the newest.",
    xlsx({"Jan": [USERS, ANN, BOB], "Jul": [USERS, ANN], "Dec": [USERS, ANN, CID]}),
    refused="sheet.undated",
    says=["Jan", "Dec", "year"],
)
add(
    "phone-numbers-as-numbers.xlsx",
    "Telephone numbers stored as numbers: their digits are kept; a + or 0 in front may be gone, which is told once.",
    xlsx({"Staff": [_PHONE, [*ANN, "+44 20 7946 0123"], [*BOB, 442079460123], [*CID, 442079460124.0]]}),
    users=[
        user("Staff!2", ANN, phoneNumber="+44 20 7946 0123"),
        user("Staff!3", BOB, phoneNumber="442079460123"),
        user("Staff!4", CID, phoneNumber="442079460124"),
    ],
    findings=[note("phone_number.number", "Staff!E3", "phoneNumber", "2")],
)
add(
    "phone-scientific.xlsx",
    "A telephone number that is text, and reads 4.42E+11: its digits are gone.",
    xlsx({"Staff": [_PHONE, [*ANN, "4.42E+11"], BOB]}),
    users=[user("Staff!3", BOB)],
    findings=[bad("phone_number.scientific", "Staff!E2", "phoneNumber", "4.42E+11")],
    protected=["ann@acme.example"],
)
add(
    "numbers-too-long.xlsx",
    "Excel keeps 15 digits of a number: of longer ones the last are lost.",
    xlsx(
        {
            "Staff": [
                [*_PHONE, "location"],
                [*ANN, 4420794601234567, ""],
                [*BOB, 442079460123456, ""],
                [*CID, "", 1e20],
            ]
        }
    ),
    users=[user("Staff!3", BOB, phoneNumber="442079460123456")],
    findings=[
        bad("cell.precision", "Staff!E2", "phoneNumber", "digits"),
        bad("cell.precision", "Staff!F4", "location", "digits"),
        note("phone_number.number", "Staff!E3", "phoneNumber"),
    ],
    protected=["ann@acme.example", "cid@acme.example"],
)
add(
    "numbers-as-names.xlsx",
    "Whole numbers where text belongs: their digits are the text, but no person's name.",
    xlsx(
        {
            "Firms": [COMPANIES, [4711, 4711, "4711.example"]],
            "Staff": [_TITLE, [4711, "ann@4711.example", "Ann", 7.0, 3]],
        }
    ),
    companies=[company("Firms!2", ["4711", "4711", "4711.example"])],
    findings=[bad("cell.no_name", "Staff!D2", "lastName", "no letter")],
    protected=["ann@4711.example"],
)
add(
    "cell-too-long.xlsx",
    "A cell of more characters than a workbook can hold, written by a program that did not count.",
    xlsx({"Staff": [_TITLE, [*ANN, "x" * 32_768], BOB]}),
    users=[user("Staff!3", BOB)],
    findings=[bad("cell.too_long", "Staff!E2", "title")],
    protected=["ann@acme.example"],
)
add(
    "longest-cell-beside.xlsx",
    "A cell of exactly as many characters as a workbook can hold, in a column that is none of ours.",
    xlsx({"Staff": [[*USERS, "Notes"], [*ANN, "x" * 32_767]]}),
    users=[user("Staff!2", ANN, {"Notes": "x" * 32_767})],
)

# -- other ways to write the same -------------------------------------------------------------------------------

_PLAIN: dict[str, Rows] = {"Staff": [_ACTIVE, [*ANN, "no"], [*BOB, error("#N/A")]]}
_PLAIN_USERS = [user("Staff!2", ANN, active=False)]
_PLAIN_FINDINGS = [bad("cell.error", "Staff!E3", "active", "#N/A")]


def _prefixed() -> bytes:
    inside = parts({"Staff": [_ACTIVE, [*ANN, "no"], [*BOB, error("#N/A")]]})
    text = str(inside[_SHEET]).replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"')
    head, _, body = text.partition("\n")
    body = body.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
    return zipped({**inside, _SHEET: f"{head}\n{body}"})


add(
    "prefixed-tags.xlsx",
    "A program that writes <x:c> for <c>, as .NET libraries do; an error in it is still an error.",
    _prefixed,
    users=_PLAIN_USERS,
    findings=_PLAIN_FINDINGS,
    protected=["bob@acme.example"],
)
add(
    "other-attributes.xlsx",
    "Single quotes, blanks in tags and attributes in another order are XML as good as any.",
    mended(_PLAIN, _SHEET, ('<c r="E3" t="e">', "<c  t = 'e'\n r = 'E3' >")),
    users=_PLAIN_USERS,
    findings=_PLAIN_FINDINGS,
    protected=["bob@acme.example"],
)
add(
    "no-references.xlsx",
    "Cells and rows without references stand one behind the other.",
    mended(
        _PLAIN,
        _SHEET,
        *((f' r="{letter}{row}"', "") for letter in "ABCDE" for row in (1, 2, 3)),
        *((f'<row r="{row}">', "<row>") for row in (1, 2, 3)),
    ),
    users=_PLAIN_USERS,
    findings=_PLAIN_FINDINGS,
    protected=["bob@acme.example"],
)
add(
    "utf16-parts.xlsx",
    "One of two sheets is XML in UTF-16, which no spreadsheet program writes: it must not read as an empty sheet.",
    with_parts(
        {"Staff": [USERS, ANN], "More": [USERS, BOB]},
        {_SHEET: str(parts({"Staff": [USERS, ANN]})[_SHEET]).replace("UTF-8", "UTF-16").encode("utf-16")},
    ),
    refused="file.damaged",
    says=["utf16-parts.xlsx"],
)
add(
    "strict.xlsx",
    "Excel's “Strict Open XML”: the same under other names of its parts.",
    zipped(
        {
            path: str(part)
            .replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
            .replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")
            for path, part in parts(_PLAIN).items()
        }
    ),
    users=_PLAIN_USERS,
    findings=_PLAIN_FINDINGS,
    protected=["bob@acme.example"],
)
add(
    "absolute-targets.xlsx",
    "Parts named from the root of the package.",
    mended(_PLAIN, "xl/_rels/workbook.xml.rels", ('Target="', 'Target="/xl/')),
    users=_PLAIN_USERS,
    findings=_PLAIN_FINDINGS,
    protected=["bob@acme.example"],
)
add(
    "inline-strings.xlsx",
    "Text inside the cells, some of it in runs of several fonts, as other programs than Excel write it.",
    xlsx(
        {
            "Staff": [
                USERS,
                [
                    Raw("<is><t>acme</t></is>", ' t="inlineStr"'),
                    Raw("<is><t>ann@acme.example</t></is>", ' t="inlineStr"'),
                    Raw("<is><r><t>An</t></r><r><t>n</t></r></is>", ' t="inlineStr"'),
                    Raw('<is><t xml:space="preserve"> Archer </t></is>', ' t="inlineStr"'),
                ],
            ]
        }
    ),
    users=[user("Staff!2", ANN)],
)
add(
    "talk-of-errors.xlsx",
    "A comment in the XML and a cell of text that look like an error: neither is one.",
    mended(
        {"Staff": [[*USERS, "Notes"], [*ANN, '<c r="D2" t="e"><v>#N/A</v></c>'], [*BOB, "#N/A"]]},
        _SHEET,
        ("</sheetData>", '<!-- <c r="D3" t="e"><v>#N/A</v></c> --></sheetData>'),
    ),
    users=[
        user("Staff!2", ANN, {"Notes": '<c r="D2" t="e"><v>#N/A</v></c>'}),
        user("Staff!3", BOB, {"Notes": "#N/A"}),
    ],
)
add(
    "macros.xlsm",
    "A workbook with macros beside its sheets: the sheets are read, the macros never run.",
    zipped(
        {
            **parts({"Staff": [USERS, ANN]}, "macro"),
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        }
    ),
    users=[user("Staff!2", ANN)],
)
add(
    "workbook-named.csv",
    "A workbook under the name of a CSV: the kind is told by the content.",
    xlsx({"Staff": [USERS, ANN]}),
    users=[user("Staff!2", ANN)],
)
add(
    "text-named.xlsx",
    "A CSV under the name of a workbook: the kind is told by the content.",
    b"companyVanityName;email;firstName;lastName\r\nacme;ann@acme.example;Ann;Archer\r\n",
    users=[user(2, ANN)],
)
add(
    "binary.xlsb",
    "Excel's binary form, with an error, a hidden row and a merged company in it.",
    xlsb(
        "Staff",
        [
            [*_PHONE, "active"],
            [*ANN, 442079460123.0, "no"],
            [*BOB, "", "#N/A"],
            [*CID, "+44 20 7946 0123", ""],
            ["", *ZOE[1:], "", ""],
        ],
        hidden_rows=[4],
        merged=[(3, 4, 0, 0)],
    ),
    users=[
        user("Staff!2", ANN, phoneNumber="442079460123", active=False),
        user("Staff!4", CID, phoneNumber="+44 20 7946 0123"),
    ],
    findings=[
        note("rows.hidden", "Staff!", "", "4"),
        note("phone_number.number", "Staff!E2", "phoneNumber"),
        bad("cell.error", "Staff!F3", "active", "#N/A"),
        bad("cell.merged", "Staff!A5", "companyVanityName", "unmerge"),
    ],
    protected=["bob@acme.example", "zoe@acme.example"],
)
add(
    "line-breaks-from-windows.xlsx",
    "A line break as Excel stores one that came from Windows: _x000D_ and a line feed.",
    with_parts(
        {"Staff": [USERS, ANN]},
        {_STRINGS: str(parts({"Staff": [USERS, ANN]})[_STRINGS]).replace(">Ann<", ">Ann_x000D_\nMarie<")},
    ),
    users=[user("Staff!2", ["acme", "ann@acme.example", "Ann Marie", "Archer"])],
    findings=[note("cell.line_break", "Staff!C2", "firstName", "Ann Marie")],
)
add(
    "phonetic-hints.xlsx",
    "A Japanese name with a hint how it is spoken, which is no part of it.",
    with_parts(
        {"Staff": [USERS, [*ANN[:3], "山田"]]},
        {
            _STRINGS: str(parts({"Staff": [USERS, [*ANN[:3], "山田"]]})[_STRINGS]).replace(
                '<t xml:space="preserve">山田</t>',
                '<t>山田</t><rPh sb="0" eb="2"><t>ヤマダ</t></rPh><phoneticPr fontId="0"/>',
            )
        },
    ),
    users=[user("Staff!2", [*ANN[:3], "山田"])],
)
