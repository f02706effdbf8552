"""The marked copy gives people their own sheets back, marked, and can be read again as it is."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from reconciler.errors import ReconcilerError
from reconciler.model.fields import USER_FIELDS
from reconciler.model.finding import Finding
from reconciler.model.finding_code import FindingKind
from reconciler.model.origin import Origin, Sheet
from reconciler.model.reserved_sheets import TO_FIX, TO_FIX_A1
from reconciler.report.input_workbook import write_template
from reconciler.report.marked import copied_sheets, list_sheet
from reconciler.report.marked.layout import MarkedSheet
from reconciler.report.marked.write import write_marked
from reconciler.report.words.english import catalogue as english
from reconciler.report.xlsx.style import Value
from reconciler.report.xlsx.text import safe_text
from reconciler.sheets.formats.read import expand, read_file
from reconciler.sheets.headers import recognise
from reconciler.sheets.load import load
from tests.examples import examples
from tests.unit.builders import finding_of

RED, YELLOW = "FFF8C9C9", "FFFFF3CD"
HEADERS = ["companyVanityName", "email", "firstName", "lastName", "active", "phoneNumber"]
COLUMNS = {name: at for at, name in enumerate(HEADERS)}
MOMENT = datetime(2024, 2, 29, 13, 5, 7)  # noqa: DTZ001 - cells know no zone
STAFF = Sheet("book.xlsx", "Staff")
ADA: list[Value] = ["bank", "ada@bank.example", "Ada", "Example", "yes", "0044"]
COMPANIES = MarkedSheet(
    Sheet("book.xlsx", "Firms"),
    [["name", "vanityName", "emailDomains"], ["Bank", "bank", "bank.example"], ["Acme", "acme", "acme.example"]],
    0,
    {"name": 0, "vanityName": 1, "emailDomains": 2},
)


def staff(*rows: Sequence[Value], header: int = 0, above: Sequence[Sequence[Value]] = ()) -> MarkedSheet:
    return MarkedSheet(STAFF, [*above, HEADERS, *rows], header, COLUMNS)


def error(
    cell: str, message: str = "Mend it.", *, row: int = 2, sheet: Sheet = STAFF, code: str = "email.invalid"
) -> Finding:
    return finding_of(FindingKind.REJECTED, code, message, Origin(*sheet, row), "email", "=bad@", cell=cell)


def note(cell: str, message: str = "Mended.", *, row: int = 2) -> Finding:
    return finding_of(FindingKind.NOTE, "text.trimmed", message, Origin(*STAFF, row), "email", cell=cell)


def written(folder: Path, sheets: Sequence[MarkedSheet], findings: Sequence[Finding] = (), **options: Any) -> Workbook:
    path = folder / "marked.xlsx"
    write_marked(sheets, findings, path, **options)
    assert CalamineWorkbook.from_path(str(path)).sheet_names == load_workbook(path).sheetnames
    return load_workbook(path)


def read(folder: Path, title: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(folder / "marked.xlsx")).get_sheet_by_name(title).to_python(False)


def fills(sheet: Worksheet) -> dict[str, Any]:
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.fill.fill_type]
    return {cell.coordinate: cell.fill.fgColor.rgb for cell in cells if cell.fill.fgColor.rgb in (RED, YELLOW)}


def comments(sheet: Worksheet) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def offers(sheet: Worksheet) -> dict[str, Any]:
    return {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}


def listed(workbook: Workbook) -> list[tuple[Any, ...]]:
    return [row[:7] for row in workbook[TO_FIX].iter_rows(min_row=4, values_only=True)]


def sheets_of(*sources: Path) -> list[MarkedSheet]:
    """Read sources as the program does."""
    tables = [table for source in sources for path in expand(source) for table in read_file(path, path.name).tables]
    found = []
    for table in tables:
        header = recognise(table.rows)
        unread = {place: english.issue(*problem) for place, problem in table.hazards.items()}
        columns = header.columns if header else {}
        found.append(MarkedSheet(table.sheet, table.rows, header.row if header else None, columns, unread))
    return found


def codes(findings: Iterable[Finding]) -> list[str]:
    return sorted(finding.code for finding in findings)


# -- the sheets -------------------------------------------------------------------------------------------------


def test_values_stay_what_they_are_and_where_they_are(tmp_path: Path) -> None:
    row: list[Value] = ["text", 7, 0.1 + 0.2, True, False, None, 442079460000.0, 1e22, -3]
    times: list[Value] = [date(2024, 2, 29), MOMENT, time(6, 30), timedelta(hours=30)]
    sheet = MarkedSheet(STAFF, [["a title"], [], HEADERS, row, times], 2, COLUMNS)
    written(tmp_path, [sheet])
    assert [[cell for cell in line if cell != ""] for line in read(tmp_path, "Staff")] == [
        ["a title"],
        [],
        HEADERS,
        [value for value in row if value is not None],
        times,
    ]


@pytest.mark.parametrize(
    "moment",
    [
        date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(9999, 12, 31), MOMENT,
        time(23, 59, 59), timedelta(days=400, seconds=1),
    ],
)  # fmt: skip
def test_moments_at_the_edges_of_the_calendar_stay_what_they_are(tmp_path: Path, moment: Value) -> None:
    written(tmp_path, [MarkedSheet(STAFF, [[moment]])])
    assert read(tmp_path, "Staff") == [[moment]]


def test_a_date_that_spreadsheets_do_not_know_is_text(tmp_path: Path) -> None:
    written(tmp_path, [MarkedSheet(STAFF, [[date(1850, 5, 1)]])])
    assert read(tmp_path, "Staff") == [["1850-05-01"]]


def test_text_like_a_formula_stays_text(tmp_path: Path) -> None:
    texts: list[Value] = ["=1+1", "+44 20", "-1", "@x", "#N/A", "TRUE", "00123", "https://x.example", "<r>x</r>"]
    workbook = written(tmp_path, [staff(texts)], [error("A2", "=cmd()")])
    cells = [cell for cell in workbook["Staff"][2] if isinstance(cell, Cell)]
    assert [cell.value for cell in cells] == texts
    assert {(cell.data_type, cell.number_format, cell.hyperlink) for cell in cells} == {("s", "@", None)}
    assert [bool(cell.quotePrefix) for cell in cells] == [True] * 4 + [False] * 5


def test_bad_cells_are_red_notes_are_yellow_and_both_say_why(tmp_path: Path) -> None:
    findings = [
        note("C2", "It was trimmed."),
        error("B2", "No address."),
        error("B2", "Not of the company."),
        note("B2"),
    ]
    workbook = written(tmp_path, [staff(ADA)], findings)
    assert fills(workbook["Staff"]) == {"B2": RED, "C2": YELLOW}
    assert comments(workbook["Staff"]) == {
        "B2": "No address.\n\nNot of the company.\n\nMended.",
        "C2": "It was trimmed.",
    }


def test_the_tab_of_a_sheet_tells_whether_there_is_something_to_mend(tmp_path: Path) -> None:
    other = MarkedSheet(Sheet("other.csv", ""), [HEADERS, ADA], 0, COLUMNS)
    workbook = written(
        tmp_path, [COMPANIES, staff(ADA), other], [note("B2"), error("B2"), error("B2", sheet=other.sheet)]
    )
    assert [sheet.sheet_properties.tabColor is not None for sheet in workbook.worksheets] == [True, False, True, True]


def test_a_comment_is_as_large_as_its_text(tmp_path: Path) -> None:
    written(tmp_path, [staff(ADA)], [error("A2", "Short."), error("B2", "Long. " * 60)])
    with ZipFile(tmp_path / "marked.xlsx") as archive:
        drawing = archive.read("xl/drawings/vmlDrawing1.vml").decode()
    short, long = map(float, re.findall(r"height:([\d.]+)pt", drawing))
    assert short < 40 < 80 < long


def test_what_is_found_of_a_whole_row_stands_on_its_first_cell(tmp_path: Path) -> None:
    workbook = written(tmp_path, [staff([None, "", "Ada", "Example"])], [error("", "It stands above the headers.")])
    assert fills(workbook["Staff"]) == {"C2": RED}
    assert comments(workbook["Staff"]) == {"C2": "The whole row: It stands above the headers."}
    assert listed(workbook)[0][2] == "C2"


def test_empty_cells_and_headers_can_be_marked(tmp_path: Path) -> None:
    workbook = written(tmp_path, [staff(["bank"])], [error("F2"), note("C1", row=1), note("Z2")])
    assert fills(workbook["Staff"]) == {"F2": RED, "C1": YELLOW, "Z2": YELLOW}


def test_rows_above_the_headers_stay_and_the_headers_are_frozen(tmp_path: Path) -> None:
    sheet = MarkedSheet(STAFF, [["Our people"], [], HEADERS, ADA], 2, COLUMNS)
    workbook = written(tmp_path, [COMPANIES, sheet])
    assert workbook["Staff"].freeze_panes == "A4"
    assert workbook["Staff"]["A1"].value == "Our people"
    assert list(offers(workbook["Staff"])) == ["E4:E1048576", "A4:A1048576"]


def test_text_columns_keep_what_is_typed_as_text(tmp_path: Path) -> None:
    ranges = written(tmp_path, [staff(ADA)])["Staff"].column_dimensions.values()
    formats = {at: one.number_format for one in ranges for at in range(int(one.min or 0), int(one.max or 0) + 1)}
    assert formats == {1: "@", 2: "@", 3: "@", 4: "@", 5: "General", 6: "@"}


def test_an_error_value_stays_one_until_it_is_mended(tmp_path: Path) -> None:
    unread = {(1, 3): "the cell holds the error #REF!, which reads as empty.", (1, 4): "a formula never calculated."}
    workbook = written(tmp_path, [MarkedSheet(STAFF, [HEADERS, ADA[:3]], 0, COLUMNS, unread)])
    cells = workbook["Staff"]["D2"], workbook["Staff"]["E2"]
    assert [(cell.value, cell.data_type) for cell in cells] == [("#REF!", "e"), ("#N/A", "e")]


def test_the_cells_that_a_row_of_a_text_file_lacks_are_not_taken_for_empty(tmp_path: Path) -> None:
    workbook = written(tmp_path, [staff(ADA[:4])], [error("", "The row has 4 cells.", code="row.ragged")])
    assert [cell.value for cell in workbook["Staff"][2]] == [*ADA[:4], "#N/A", "#N/A"]
    assert list(fills(workbook["Staff"])) == ["A2", "E2", "F2"]


def test_an_error_value_takes_the_place_of_nothing_but_cells_of_ours(tmp_path: Path) -> None:
    never = "the cell holds a formula that was never calculated, which reads as empty."
    held = "the cell holds the error #REF!, which reads as empty."
    above = {(0, at): "the cell is merged with others and holds no value." for at in range(1, 6)}
    unread = {**above, (1, 6): never, (2, 4): never, (2, 6): never, (2, 7): held}
    people = MarkedSheet(STAFF, [["Our people"], [*HEADERS, "note"], ADA[:4]], 1, COLUMNS, unread)
    other = MarkedSheet(Sheet("book.xlsx", "Notes"), [["Call"]], unread={(0, 1): never})
    workbook = written(tmp_path, [people, other])
    assert [[cell.value for cell in row] for row in workbook["Staff"].iter_rows()] == [
        ["Our people", *[None] * 7],
        [*HEADERS, "note", None],
        [*ADA[:4], "#N/A", None, None, "#REF!"],
    ]
    assert [cell.value for cell in workbook["Notes"][1]] == ["Call"]


def test_yes_and_no_of_a_spreadsheet_are_shown_as_words_everywhere(tmp_path: Path) -> None:
    """In the general format LibreOffice shows them as 1 and 0, and from then on they are numbers."""
    row = written(tmp_path, [MarkedSheet(STAFF, [[True, False]])])["Staff"][1]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in row] == [
        (value, "b", '"TRUE";"TRUE";"FALSE"') for value in (True, False)
    ]


def test_a_sheet_that_was_not_recognised_is_copied_unmarked(tmp_path: Path) -> None:
    other = MarkedSheet(Sheet("book.xlsx", "Notes"), [["Call", 7]])
    skipped = finding_of(FindingKind.NOTE, "sheet.skipped", "Not read.", Origin("book.xlsx", "Notes", 1))
    workbook = written(tmp_path, [staff(ADA), other], [skipped])
    assert [cell.value for cell in workbook["Notes"][1]] == ["Call", 7]
    assert (fills(workbook["Notes"]), comments(workbook["Notes"]), offers(workbook["Notes"])) == ({}, {}, {})
    assert workbook[TO_FIX]["C4"].hyperlink.location == "Notes!A1"


def test_our_own_sheets_are_left_out(tmp_path: Path) -> None:
    template = tmp_path / "template.xlsx"
    write_template(template)
    ours = MarkedSheet(Sheet("old.xlsx", TO_FIX), [[TO_FIX_A1], ["2 errors"]])
    theirs = MarkedSheet(Sheet("old.xlsx", "Example"), [["their own"]])
    assert written(tmp_path, [*sheets_of(template), ours, theirs]).sheetnames == [
        TO_FIX,
        "Companies",
        "Users",
        "Example",
    ]


def test_a_sheet_that_is_too_long_goes_on_in_a_next_one(tmp_path: Path) -> None:
    people: list[list[Value]] = [["bank", f"p{number}@bank.example"] for number in range(7)]
    findings = [error(f"B{row}", f"Row {row}.", row=row) for row in (4, 5, 8)]
    workbook = written(tmp_path, [staff(*people)], findings, limit=4)
    assert workbook.sheetnames == [TO_FIX, "Staff", "Staff 2", "Staff 3"]
    rows = [[row[1].value for row in sheet.iter_rows()] for sheet in workbook.worksheets[1:]]
    assert rows == [
        ["email", *(f"p{number}@bank.example" for number in range(3))],
        ["email", *(f"p{number}@bank.example" for number in range(3, 6))],
        ["email", "p6@bank.example"],
    ]
    assert [comments(sheet) for sheet in workbook.worksheets[1:]] == [
        {"B4": "Row 4."},
        {"B2": "Row 5."},
        {"B2": "Row 8."},
    ]
    links = [workbook[TO_FIX][f"C{row}"].hyperlink.location for row in (4, 5, 6)]
    assert links == ["Staff!B4", "'Staff 2'!B2", "'Staff 3'!B2"]


# -- names of sheets --------------------------------------------------------------------------------------------


def test_sheets_have_the_names_that_they_had(tmp_path: Path) -> None:
    named = [
        Sheet("people.csv", ""),
        Sheet("book.xlsx", "Staff"),
        Sheet("other.xlsx", "STAFF"),
        Sheet("a/very long name: of [a] file that goes on and on.csv", ""),
        Sheet("b/very long name: of [a] file that goes on and on.csv", ""),
        Sheet("'.csv", ""),
        Sheet("to fix.csv", ""),
        Sheet("history.csv", ""),
        Sheet("😀" * 20 + ".csv", ""),
    ]
    workbook = written(tmp_path, [MarkedSheet(sheet, [["x"]]) for sheet in named])
    assert workbook.sheetnames == [
        TO_FIX,
        "people",
        "Staff",
        "STAFF 2",
        "very long name  of  a  file tha",
        "very long name  of  a  file t 2",
        "Sheet",
        "to fix 2",
        "history 2",
        "😀" * 15,
    ]


@pytest.mark.parametrize(
    ("name", "quoted"), [("It's", "'It''s'"), ("a#b", "'a#b'"), ("R1C1", "'R1C1'"), ("2026", "'2026'"), ("文", "文")]
)
def test_links_and_drop_downs_find_sheets_of_any_name(tmp_path: Path, name: str, quoted: str) -> None:
    firms = MarkedSheet(Sheet("book.xlsx", name), COMPANIES.rows, 0, COMPANIES.columns)
    workbook = written(tmp_path, [firms, staff(ADA)], [error("B2", sheet=firms.sheet)])
    assert workbook[TO_FIX]["C4"].hyperlink.location == f"{quoted}!B2"
    assert offers(workbook["Staff"])["A2:A1048576"].startswith(f"OFFSET({quoted}!$B$2,")


@given(st.lists(st.text(st.characters(), max_size=40), max_size=5))
@settings(deadline=None, max_examples=examples(40))
def test_any_name_of_a_file_or_sheet_is_taken(names: list[str]) -> None:
    sheets = [MarkedSheet(Sheet(f"file {at}", name), [["x"]]) for at, name in enumerate(names)]
    with TemporaryDirectory() as folder:
        assert len(written(Path(folder), sheets).sheetnames) == len(names) + 1


# -- drop-downs -------------------------------------------------------------------------------------------------


def test_the_company_is_chosen_from_the_sheet_of_companies(tmp_path: Path) -> None:
    workbook = written(tmp_path, [COMPANIES, staff(ADA)])
    assert offers(workbook["Staff"]) == {
        "E2:E1048576": '"yes,no,yes checked"',
        "A2:A1048576": "OFFSET(Firms!$B$2,0,0,MAX(1,COUNTA(Firms!$B$2:$B$1048576)),1)",
    }
    assert not offers(workbook["Firms"])


def test_companies_of_several_sheets_are_offered_together(tmp_path: Path) -> None:
    more = MarkedSheet(Sheet("more.csv", ""), [["Vanity"], ["zoo"], ["Bad One"], [], ["bank"]], 0, {"vanityName": 0})
    bad = error("A3", sheet=more.sheet, row=3)
    workbook = written(tmp_path, [COMPANIES, staff(ADA), more], [bad])
    page = workbook[TO_FIX]
    assert offers(workbook["Staff"])["A2:A1048576"] == (
        "OFFSET('To fix'!$I$4,0,0,MAX(1,COUNTA('To fix'!$I$4:$I$1048576)),1)"
    )
    assert [page[f"I{row}"].value for row in range(4, 7)] == ["bank", "acme", "zoo"]
    assert page.column_dimensions["I"].hidden


@pytest.mark.parametrize("rows", [[], [["Bank", "", "bank.example"]], [["Bank"]]])
def test_there_is_no_drop_down_of_nothing(tmp_path: Path, rows: list[list[Value]]) -> None:
    empty = MarkedSheet(COMPANIES.sheet, [COMPANIES.rows[0], *rows], 0, COMPANIES.columns)
    workbook = written(tmp_path, [empty, staff(ADA)])
    assert list(offers(workbook["Staff"])) == ["E2:E1048576"]


# -- the list ---------------------------------------------------------------------------------------------------


def test_errors_are_listed_before_notes_each_with_a_link_and_a_name_and_nothing_that_no_sheet_can_mend(
    tmp_path: Path,
) -> None:
    lost = finding_of(FindingKind.REJECTED, "x", "Nowhere.", Origin("gone.xlsx", "", 3), value="=v")
    findings = [lost, note("C2"), error("B2"), finding_of(FindingKind.UNMANAGED, "user.unmanaged", "Live.")]
    workbook = written(tmp_path, [staff(ADA)], findings)
    page = workbook[TO_FIX]
    assert workbook.sheetnames[0] == TO_FIX
    assert page["A1"].value == TO_FIX_A1
    assert page["A2"].value.startswith("2 errors and 1 note.")
    assert [cell.value for cell in page[3]][:7] == [
        "file", "sheet", "cell", "row", "column", "what is wrong, and how to mend it", "value",
    ]  # fmt: skip
    assert [cell.value for cell in page["H"][2:]] == ["name", "Ada Example", None, "Ada Example"]
    assert listed(workbook) == [
        ("book.xlsx", "Staff", "B2", 2, "email", "Mend it.", "=bad@"),
        ("gone.xlsx", None, None, 3, None, "Nowhere.", "=v"),
        ("book.xlsx", "Staff", "C2", 2, "email", "Mended.", None),
    ]
    links = [cell.hyperlink and cell.hyperlink.location for cell in page["C"][3:]]
    assert links == ["Staff!B2", None, "Staff!C2"]
    assert page.freeze_panes == "A4"
    assert page["G4"].data_type == "s"


def test_where_nothing_is_found_the_list_says_so(tmp_path: Path) -> None:
    assert written(tmp_path, [staff(ADA)])[TO_FIX]["A2"].value == "Nothing is to be fixed."


def test_past_the_limits_of_spreadsheets_all_is_listed_and_coloured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_sheet, "MAX_LINKS", 2)
    monkeypatch.setattr(copied_sheets, "MAX_NOTES", 1)
    workbook = written(tmp_path, [staff(ADA)], [error("B2"), error("C2"), error("D2")])
    assert [bool(cell.hyperlink) for cell in workbook[TO_FIX]["C"][3:]] == [True, True, False]
    assert list(fills(workbook["Staff"])) == ["B2", "C2", "D2"]
    assert list(comments(workbook["Staff"])) == ["B2"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReconcilerError, match="does not exist"):
        write_marked([staff(ADA)], [], tmp_path / "nowhere" / "marked.xlsx")


# -- round trips ------------------------------------------------------------------------------------------------


@given(st.lists(st.lists(st.text(st.characters(), max_size=20), max_size=5), max_size=6))
@settings(deadline=None, max_examples=examples(60))
def test_any_table_of_text_comes_back_the_same(rows: list[list[str]]) -> None:
    with TemporaryDirectory() as folder:
        written(Path(folder), [MarkedSheet(Sheet("table.csv", ""), rows)])
        again = read(Path(folder), "table")
    width = max((len(row) for row in again), default=0)
    wanted = [[safe_text(cell) for cell in row] for row in rows]
    padded = [(row + [""] * width)[:width] for row in wanted]
    assert again == padded[: len(again)]
    assert not any(cell for row in wanted[len(again) :] for cell in row)
    assert not any(cell for row in wanted for cell in row[width:])


MESSY: list[list[Any]] = [
    list(USER_FIELDS),
    ["bank", "ada@bank.example", "Ada", "Example", "", "yes", "", "", 442079460000, "NA", "=Title", "00123"],
    ["bank", "ada@", "Ida", "Example", "", "no", "", "", "+44 20 7946 0001", "", "", ""],
    ["bank", "sam@bank.example", MOMENT, "Example", "", "maybe", "", "", "", "", "", ""],
    ["bank", "kim@bank.example", "Kim", "", "", "", "", "", "", "", "", ""],
]


def messy(folder: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Users"
    for row in MESSY:
        sheet.append(row)
    sheet["K2"].data_type = "s"
    sheet["D5"] = "#N/A"
    companies = book.create_sheet("Companies")
    companies.append(["name", "vanityName", "emailDomains"])
    companies.append(["Bank", "bank", "bank.example"])
    book.save(folder / "messy.xlsx")
    return folder / "messy.xlsx"


def test_fed_back_as_it_is_the_same_is_found(tmp_path: Path) -> None:
    source = messy(tmp_path)
    found = load([source]).findings
    write_marked(sheets_of(source), found, tmp_path / "marked.xlsx")
    again = load([tmp_path / "marked.xlsx"])
    assert codes(again.findings) == codes(found)
    assert [(finding.code, finding.cell) for finding in found] == [
        (finding.code, finding.cell) for finding in again.findings
    ]


def test_once_the_marked_cells_are_corrected_nothing_is_found(tmp_path: Path) -> None:
    source, path = messy(tmp_path), tmp_path / "marked.xlsx"
    write_marked(sheets_of(source), load([source]).findings, path)
    book = load_workbook(path)
    red = fills(book["Users"])
    assert set(red.values()) == {RED, YELLOW}
    mended = {"I2": "+442079460000", "B3": "ida@bank.example", "C4": "Sam", "F4": "no", "D5": "Sample"}
    assert red.keys() == mended.keys()
    for cell, value in mended.items():
        book["Users"][cell] = value
    book.save(path)
    desired = load([path])
    assert desired.findings == []
    assert [user.email for user in desired.users["bank"].values()] == [
        "ada@bank.example", "ida@bank.example", "sam@bank.example", "kim@bank.example",
    ]  # fmt: skip
    assert desired.users["bank"]["ada@bank.example"].phone_number == "+442079460000"


def test_text_files_come_back_as_sheets_of_one_workbook(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "companies.csv").write_text("name;vanityName;emailDomains\nBank;bank;bank.example\n")
    (tmp_path / "in" / "people.csv").write_text(
        "companyVanityName,email,firstName,lastName,active\n\nbank,ada@bank.example,Ada,Example\n"
        'bank,sam@,"Sam\nS.",=Example,no\n'
    )
    found = load([tmp_path / "in"]).findings
    assert codes(found) == ["cell.left_over", "cell.line_break", "email.invalid", "row.ragged"]
    write_marked(sheets_of(tmp_path / "in"), found, tmp_path / "marked.xlsx")
    book = load_workbook(tmp_path / "marked.xlsx")
    assert book.sheetnames == [TO_FIX, "companies", "people"]
    assert fills(book["people"]) == {"A3": RED, "E3": RED, "B4": RED, "C4": YELLOW, "D4": RED}
    assert [row[:3] for row in listed(book)] == [("people.csv", "people", cell) for cell in ("A3", "B4", "D4", "C4")]
    assert [cell.value for cell in book["people"][4]] == ["bank", "sam@", "Sam\nS.", "=Example", "no"]
    assert codes(load([tmp_path / "marked.xlsx"]).findings) == [
        "cell.error", "cell.left_over", "cell.line_break", "email.invalid",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "cell", "text"),
    [
        ("acme,eve@acme.example,Eve,Smith,Sales,,no", "F2", ""),
        ("acme,eve@acme.example,Eve,Smith,Sales,yes,no", "F2", "yes"),
        ("acme,eve@acme.example,Eve,Smith,Sales,no,,0044", "F2", "no"),
    ],
)
def test_a_row_with_a_cell_too_many_is_rejected_until_it_is_mended(
    tmp_path: Path, line: str, cell: str, text: str
) -> None:
    source = tmp_path / "people.csv"
    source.write_text(f"companyVanityName,email,firstName,lastName,title,active\n{line}\n")
    found = load([source]).findings
    assert codes(found) == ["row.ragged"]
    write_marked(sheets_of(source), found, tmp_path / "marked.xlsx")
    again = load([tmp_path / "marked.xlsx"])
    assert [(finding.code, finding.cell) for finding in again.findings if finding.kind is FindingKind.REJECTED] == [
        ("cell.error", cell)
    ]
    assert not again.users
    book = load_workbook(tmp_path / "marked.xlsx")
    beyond = [each for each in book["people"][2][6:] if each.value]
    assert [each.value for each in beyond] == [words for words in line.split(",")[6:] if words]
    assert fills(book["people"]) == {cell: RED, **{each.coordinate: RED for each in beyond}}
    stands = f"“{text}” stands in this cell" if text else "this cell is empty"
    assert list(comments(book["people"])) == [cell]
    assert stands in comments(book["people"])[cell]
    assert [(row[2], row[4], row[6] or "") for row in listed(book)] == [(cell, "active", text)]


@pytest.mark.parametrize(("last", "cell"), [("active", "E2"), ("displayName", "E2")])
def test_a_row_that_lacks_a_column_of_others_is_rejected_until_it_is_mended(
    tmp_path: Path, last: str, cell: str
) -> None:
    source = tmp_path / "people.csv"
    source.write_text(
        f"companyVanityName,email,firstName,lastName,{last},manager\nacme,eve@acme.example,Eve,Smith,no\n"
    )
    write_marked(sheets_of(source), load([source]).findings, tmp_path / "marked.xlsx")
    again = load([tmp_path / "marked.xlsx"])
    assert [(finding.code, finding.cell) for finding in again.findings if finding.kind is FindingKind.REJECTED] == [
        ("cell.error", cell)
    ]
    assert "“no” stands" in comments(load_workbook(tmp_path / "marked.xlsx")["people"])[cell]
