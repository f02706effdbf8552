"""Rows one at a time: what is fixed is told, what is no data is left out, and nobody is harmed by either."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.errors import InputRefused
from reconciler.model.desired import Desired
from reconciler.model.fields import COMPANY_FIELDS
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.origin import Origin, Sheet
from reconciler.model.reserved_sheets import COMPANIES, EXAMPLE, EXAMPLE_A1, EXAMPLE_ADDRESSES, TO_FIX, TO_FIX_A1
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.formats.read import Rows, Table
from reconciler.sheets.headers import recognise
from reconciler.sheets.load import load
from reconciler.sheets.non_data_rows import Footers
from reconciler.sheets.rows import SheetRows, read_rows
from reconciler.sheets.values.cells import CellIssue
from tests.each import each
from tests.unit.sheets.formats.test_read import lines, workbook

USER = ["companyVanityName", "email", "firstName", "lastName"]
COMPANY = ["name", "vanityName", "emailDomains"]
ANN = ["acme", "ann@acme.example", "Ann", "Archer"]
BOB = ["acme", "bob@acme.example", "Bob", "Baker"]
ACME = ["Acme", "acme", "acme.example"]


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Desired]:
    """Load rows from a workbook."""

    def loaded(*rows: list[Any]) -> Desired:
        return load([workbook(tmp_path, {"Staff": list(rows)})])

    return loaded


def told(desired: Desired) -> list[tuple[int, str]]:
    """Give row and code of each finding."""
    return [(f.origin.row if f.origin else 0, f.code) for f in desired.findings]


def read(rows: list[list[Any]], hazards: dict[tuple[int, int], CellIssue] | None = None) -> SheetRows:
    """Read the rows of a table in memory."""
    table = Table(Sheet("b.xlsx", "Staff"), Rows(rows), hazards=hazards or {})
    table.rows.reach(len(rows))  # as far as its hazards
    header = recognise(rows)
    assert header
    return read_rows(table, header)


# -- what is fixed is told --


def test_what_is_fixed_is_told_by_cell_in_the_order_of_the_rows(sheet: Callable[..., Desired]) -> None:
    header = [*USER, "phoneNumber", "title"]
    rows = [
        [*ANN[:2], "Ａｎｎ", "Arch\u200ber", 442071234567, "Senior\nManager"],
        [*BOB, "+44 20", "x"],
        ["acme", "cid@acme.example", "Cid", "", 442071234568, "ok"],
        ["acme", "dee@acme.example", "Dee\tX", "Dix", 442071234569, "ok"],
    ]
    desired = sheet(header, *rows)
    assert told(desired) == [
        (2, "cell.full_width"),
        (2, "cell.invisible"),
        (2, "cell.line_break"),
        (2, "phone_number.number"),
        (4, "last_name.required"),
        (5, "cell.line_break"),
    ]
    first, second, _, phone, *_ = desired.findings
    assert (first.place, first.column, first.value) == ("book.xlsx › Staff!C2", "firstName", "Ａｎｎ")
    assert (second.cell, second.value) == ("D2", "Arch�er")
    assert english.finding(phone).endswith("look it through. 3 cells of the sheet are so; this is the first.")
    assert (phone.cell, phone.value) == ("E2", "442071234567")
    ann = desired.users["acme"]["ann@acme.example"]
    assert (ann.first_name, ann.last_name, ann.phone_number, ann.title) == (
        "Ann",
        "Archer",
        "442071234567",
        "Senior Manager",
    )


def test_one_telephone_number_as_a_number_is_told_without_a_count(sheet: Callable[..., Desired]) -> None:
    (note,) = sheet([*USER, "Phone"], [*ANN, 4420]).findings
    assert (note.code, english.finding(note).endswith("look it through.")) == ("phone_number.number", True)


def test_cells_that_recur_are_told_of_each_time(sheet: Callable[..., Desired]) -> None:
    rows = [["acme", f"p{i}@acme.example", "Ａ", "B"] for i in range(3)]
    assert told(sheet(USER, *rows)) == [(row, "cell.full_width") for row in (2, 3, 4)]


def test_domains_are_one_whatever_their_spelling(tmp_path: Path) -> None:
    people = [["acme", "Ann@bücher.example", "Ann", "A"], ["acme", "ann@xn--bcher-kva.example", "Ann", "A"]]
    firms = [["Acme", "acme", "https://Bücher.example/"]]
    desired = load([workbook(tmp_path, {"Firms": [COMPANY, *firms], "People": [USER, *people]})])
    (ann,) = desired.users["acme"].values()
    assert (ann.email, ann.domain) == ("ann@xn--bcher-kva.example", "xn--bcher-kva.example")
    assert desired.companies["acme"].email_domains == (ann.domain,)
    assert [f.code for f in desired.findings] == ["email_domains.mended", "row.duplicate"]


def test_a_cell_that_has_another_type_elsewhere_is_still_judged_by_its_own(sheet: Callable[..., Desired]) -> None:
    desired = sheet([*USER, "active", "title"], [*ANN, "1", "1"], [*BOB, 1, True])
    assert told(desired) == [(3, "cell.boolean")]
    assert desired.users["acme"][ANN[1]].active is True


def test_a_vanity_name_of_another_pattern_is_refused_with_a_proposal(sheet: Callable[..., Desired]) -> None:
    (found,) = sheet(USER, ["Acme GmbH & Co.", *ANN[1:]]).findings
    assert (found.code, found.value) == ("company_vanity_name.invalid", "Acme GmbH & Co.")
    assert english.finding(found).endswith("with no hyphen at either end. Did you mean acme-gmbh-co?")


def test_a_header_that_is_close_to_a_known_one_is_noted(sheet: Callable[..., Desired]) -> None:
    desired = sheet([*USER, "Deparment", "Manager email"], [*ANN, "Sales", "boss@acme.example"])
    (note,) = desired.findings
    assert (note.kind, note.code, note.place) == (FindingKind.NOTE, "header.unknown", "book.xlsx › Staff!E1")
    assert english.finding(note) == (
        "“Deparment” is no known header: the column is carried along and not used. Did you mean “department”?"
    )
    assert desired.users["acme"][ANN[1]].extras == (("Deparment", "Sales"), ("Manager email", "boss@acme.example"))


# -- rows that are no data --


@each(
    "footer",
    [
        ["Total: 2"],
        ["Total", 2],
        ["Gesamt", "", "", 2],
        ["Anzahl Mitarbeiter", "", "", "2"],
        ["Généré le 02/03/2026"],
        ["Erstellt von", "", "", "", "HR"],
        ["End of list"],
        ["Página 1 de 1"],
        ["CONFIDENTIAL"],
    ],
)
def test_a_footer_is_left_out_with_a_note_and_blocks_nothing(sheet: Callable[..., Desired], footer: list[Any]) -> None:
    desired = sheet([*USER, "Desk"], ANN, [], footer, ["Total rows"])
    assert told(desired) == [(4, "row.footer"), (5, "row.footer")]
    assert (desired.rows, desired.protected, desired.unreadable) == (1, {}, {})


@each(
    "row",
    [
        ["total", "", "Ann", "Archer"],
        ["total", "", "Ann", ""],
        ["total", "", "", "Archer"],
        ["acme", "", "Page", ""],
        ["", "", "Page", "Archer"],
        ["", "", "Page"],
        ["", "", "", "Count"],
        ["page", "bob@acme.example"],
        ["Total", "bob@acme"],
        ["Generated by", "", "Ann Archer"],
    ],
)
def test_a_row_that_may_be_somebodys_is_no_footer(sheet: Callable[..., Desired], row: list[Any]) -> None:
    desired = sheet(USER, ANN, row)
    assert {code for _, code in told(desired)} & {"row.footer"} == set()
    assert desired.rows == 2
    assert desired.unreadable or len(desired.protected) == 1


def test_a_total_between_rows_is_a_row(sheet: Callable[..., Desired]) -> None:
    desired = sheet(USER, ANN, ["Total", 1], BOB)
    assert desired.rows == 3
    assert desired.unreadable == {"": [Origin("book.xlsx", "Staff", 3)]} or list(desired.unreadable) == ["Total"]


def test_the_company_of_other_rows_is_no_total(sheet: Callable[..., Desired]) -> None:
    total = ["total", "ann@total.example", "Ann", "Archer"]
    desired = sheet(USER, total, ["total", "", "", "Cook"])
    assert desired.unreadable == {"total": [Origin("book.xlsx", "Staff", 3)]}


@each(
    "row",
    [
        ["acme"],
        ["acme", "", "", "", True],
        ["acme", "", "", "", "no", 17],
        ["", "", "", "", False],
        ["-----", "-----", "-----"],
        ["* * *"],
        ["", "", "", "", "", date(2026, 1, 1)],
        ["", "", "", "", "", "yes"],
        ["═════"],
    ],
)
def test_a_row_that_names_nobody_is_about_nobody(sheet: Callable[..., Desired], row: list[Any]) -> None:
    desired = sheet([*USER, "active", "No."], [*ANN, True, 1], row, [*BOB, True, 2])
    assert told(desired) == [(3, "rows.nobody")]
    assert (desired.rows, desired.protected, desired.unreadable) == (2, {}, {})


@pytest.mark.parametrize(
    "row",
    [
        ["acme", "", "", "", "", "", "Sales"],
        ["acme", "", "", "No"],
        ["acme", "", "On"],
        ["acme", 5],
        ["acme", "", "", "", "", "", "", "+44 20 7946 0001"],
        ["bob@acme.example"],
        ["", "", "", "", "", "", "", "ask for bob@acme"],
        ["acme", "", "", "", "perhaps"],
    ],
)
def test_a_row_with_a_word_of_somebody_is_somebodys(sheet: Callable[..., Desired], row: list[Any]) -> None:
    desired = sheet([*USER, "active", "No.", "title", "phone"], [*ANN, True, 1], row, [*BOB, True, 2])
    assert {code for _, code in told(desired)}.isdisjoint({"rows.nobody", "row.footer"})
    assert desired.rows == 3


def test_many_rows_that_name_nobody_are_told_once(sheet: Callable[..., Desired]) -> None:
    desired = sheet([*USER, "active"], [*ANN, True], *[["", "", "", "", False] for _ in range(60)])
    (found,) = desired.findings
    assert english.finding(found) == "60 rows (3, 4, 5, 6, 7 …) have no name and no address: passed over."


def test_a_company_whose_name_begins_so_is_a_company(sheet: Callable[..., Desired]) -> None:
    desired = sheet(COMPANY, ACME, ["Total Energies", "total", ""], ["Total", "", 2])
    assert told(desired) == [(3, "email_domains.required"), (4, "row.footer")]
    assert list(desired.rejected_companies) == ["total"]


def test_hazards_in_the_cells_that_say_who_it_is_make_a_footer_a_row() -> None:
    error, merged = CellIssue(Code.CELL_ERROR), CellIssue(Code.CELL_MERGED)
    rows: list[list[Any]] = [USER, ANN, ["Total", "", "", ""]]
    assert len(read(rows, {(2, 1): error}).bad) == 1
    footer = read(rows, {(2, 1): merged, (2, 2): merged})
    assert ([note.problem.code for note in footer.notes], footer.bad) == (["row.footer"], [])


def test_a_footer_of_a_csv_is_no_ragged_row(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(lines(USER, ANN, ["Total: 1"]), "utf-8")
    desired = load([tmp_path / "p.csv"])
    assert (told(desired), desired.unreadable) == ([(3, "row.footer")], {})


def test_the_headers_again_are_left_out_with_a_note(sheet: Callable[..., Desired]) -> None:
    desired = sheet(
        ["Company", "E-mail", "Given name", "Surname"], ANN, ["COMPANY", "Email", "Given Name", "Surname"], BOB
    )
    assert told(desired) == [(3, "row.header_again")]
    assert (desired.rows, desired.protected, desired.unreadable) == (2, {}, {})


def test_rows_without_a_visible_character_are_passed_over(sheet: Callable[..., Desired]) -> None:
    desired = sheet(USER, ANN, ["", "\u200b", " ", "\u00a0"], [None, "\n"], BOB)
    assert (told(desired), desired.rows) == ([], 2)


@pytest.mark.parametrize(
    ("title", "codes"),
    [
        (["Questions? Write to hr@acme.example"], []),
        (["People of Acme"], []),
        (["hr@acme.example"], ["row.above_headers"]),
        (ANN, ["row.above_headers"]),
        (["Contact", "hr@acme.example"], ["row.above_headers"]),
    ],
)
def test_only_rows_above_the_headers_are_rejected_not_titles(
    sheet: Callable[..., Desired], title: list[str], codes: list[str]
) -> None:
    desired = sheet(title, USER, BOB)
    assert [f.code for f in desired.findings] == codes
    assert bool(desired.unreadable) == bool(codes)


@pytest.mark.parametrize(("name", "first"), [(EXAMPLE, EXAMPLE_A1), (TO_FIX, TO_FIX_A1), ("To mend", TO_FIX_A1)])
def test_the_programs_own_sheets_are_passed_over(tmp_path: Path, name: str, first: str) -> None:
    sheets = {"People": [USER, ANN], name: [[first], [EXAMPLE_ADDRESSES[0]]]}
    desired = load([workbook(tmp_path, sheets)])
    assert (desired.findings, desired.unreadable) == ([], {})


def test_the_companies_of_the_template_are_passed_over_where_nobody_filled_them_in(tmp_path: Path) -> None:
    desired = load([workbook(tmp_path, {COMPANIES: [list(COMPANY_FIELDS)], "Users": [USER, ANN]})])
    assert (desired.rows, desired.findings, desired.unreadable) == (1, [], {})


@each(
    ("case", "sheets"),
    [
        ("no people beside it", {COMPANIES: [COMPANY]}),
        ("no row of people beside it", {COMPANIES: [COMPANY], "Users": [USER]}),
        ("another name", {"Firms": [COMPANY], "Users": [USER, ANN]}),
        ("another order", {COMPANIES: [COMPANY[::-1]], "Users": [USER, ANN]}),
        ("a column of their own", {COMPANIES: [[*COMPANY, "Desk"]], "Users": [USER, ANN]}),
        ("people without a row", {COMPANIES: [COMPANY, ACME], "Users": [USER]}),
    ],
)
def test_any_other_empty_sheet_is_refused(tmp_path: Path, case: str, sheets: dict[str, list[list[Any]]]) -> None:
    with pytest.raises(InputRefused) as refused:
        load([workbook(tmp_path, sheets)])
    assert refused.value.code == Code.SHEET_NO_ROWS, case


def test_an_example_that_people_were_typed_into_is_told(tmp_path: Path) -> None:
    sheets = {"People": [USER, ANN], EXAMPLE: [[EXAMPLE_A1], ["acme", "bob@acme.example", "Bob", "Baker"]]}
    desired = load([workbook(tmp_path, sheets)])
    assert ([finding.code for finding in desired.findings], list(desired.unreadable)) == (["sheet.skipped"], [""])


@pytest.mark.parametrize("above", [["acme", "ann.acme.example", "Ann", "Archer"], ["acme", "", "Ann", "Archer"]])
def test_a_row_above_the_headers_is_somebodys_without_an_address_too(
    sheet: Callable[..., Desired], above: list[str]
) -> None:
    desired = sheet(above, USER, BOB)
    assert ([finding.code for finding in desired.findings], list(desired.unreadable)) == (["row.above_headers"], [""])


@pytest.mark.parametrize("row", [["", "", "Page", "", "Analyst"], ["", "", "Page", "", "1234"]])
def test_a_name_that_begins_like_a_footer_is_somebodys(sheet: Callable[..., Desired], row: list[str]) -> None:
    desired = sheet([*USER, "title"], [*BOB, ""], row)
    assert {finding.kind for finding in desired.findings} == {FindingKind.REJECTED}
    assert desired.unreadable


COMPANY_TABLE = [["name", "vanityName", "emailDomains"], ["Acme", "acme", "acme.example"]]


@pytest.mark.parametrize("rows", [[*COMPANY_TABLE, [], USER, BOB], [USER, BOB, [], *COMPANY_TABLE]])
def test_two_tables_on_one_sheet_are_refused(tmp_path: Path, rows: list[list[Any]]) -> None:
    with pytest.raises(InputRefused, match="two tables") as refused:
        load([workbook(tmp_path, {"Both": rows})])
    assert refused.value.code == "header.two_tables"


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("header", "cell"),
    [
        *((header, "yes") for header in ("Disabled", "Leaving reason", "Ausgeschieden", "Motivo de baja", "Inactive")),
        ("Active (Y/N)", "no"),
    ],
)
def test_without_active_a_column_that_seems_to_say_it_is_not_passed_over(
    tmp_path: Path, header: str, cell: str
) -> None:
    with pytest.raises(InputRefused, match="no column is called active") as refused:
        load([workbook(tmp_path, {"People": [[*USER, header], [*BOB, cell]]})])
    assert refused.value.code == "header.active"
    for rows in (
        [[*USER, header], [*BOB, ""]],
        [[*USER, header, "active"], [*BOB, cell, "no"]],
        [[*USER, "Marital status"], [*BOB, "x"]],
    ):
        assert load([workbook(tmp_path, {"People": rows})]).findings == []


@pytest.mark.parametrize("name", [EXAMPLE, TO_FIX])
def test_a_sheet_that_is_only_called_like_one_of_ours_is_told(tmp_path: Path, name: str) -> None:
    sheets = {"People": [USER, ANN], name: [["e.g. email"], ["ann@acme.example"]]}
    desired = load([workbook(tmp_path, sheets)])
    assert [finding.code for finding in desired.findings] == ["sheet.skipped"]
    assert list(desired.unreadable) == [""]


def test_a_sheet_of_people_is_read_whatever_its_name(tmp_path: Path) -> None:
    assert load([workbook(tmp_path, {EXAMPLE: [USER, ANN]})]).rows == 1


# -- hazards --


def test_hazards_count_in_our_columns_only() -> None:
    danger = CellIssue(Code.CELL_ERROR)
    rows: list[list[Any]] = [[*USER, "Desk"], ANN, ["", "", "", "", ""]]
    assert len(read(rows, {(1, 4): danger, (2, 4): danger}).records) == 1
    (bad,) = read(rows, {(2, 1): danger}).bad
    assert bad.origin.row == 3
    assert ("email", "cell.error") in {(problem.field, problem.code) for problem in bad.problems}


def test_a_hazard_is_the_one_problem_of_its_cell() -> None:
    danger = CellIssue(Code.CELL_FORMULA)
    (bad,) = read([USER, ["acme", "", "Ann", "Archer"]], {(1, 1): danger}).bad
    assert [(problem.field, problem.code) for problem in bad.problems] == [("email", "cell.formula")]


# -- protection --


def test_an_address_that_is_shown_is_not_taken_and_its_person_is_protected(sheet: Callable[..., Desired]) -> None:
    desired = sheet(USER, ["acme", "mailto:ann@acme.example", "Ann", "Archer"], BOB)
    assert list(desired.users["acme"]) == ["bob@acme.example"]
    here = Origin("book.xlsx", "Staff", 2)
    assert (desired.unreadable, desired.protected) == ({"acme": [here]}, {"ann@acme.example": here})


def test_a_row_is_not_believed_while_another_may_mean_the_same_person(sheet: Callable[..., Desired]) -> None:
    desired = sheet([*USER, "active"], ["acme", "Ann <ann@acme.example>", "Ann", "Archer", "yes"], [*ANN, "no"])
    assert told(desired) == [(2, "email.display_name"), (3, "row.contradiction")]
    assert desired.users == {}


@each(
    ("first", "last", "columns"),
    [
        ("First", "Last", ["firstName", "lastName"]),
        ("NN", "NN", ["firstName", "lastName"]),
        ("x", "X", ["firstName", "lastName"]),
        ("Name", "tbd", ["firstName", "lastName"]),
        ("Ann", "N.N.", ["lastName"]),
        ("N. N.", "Vohra", []),
        ("First", "Archer", []),
        ("James", "Last", []),
        ("Malcolm", "X", []),
        ("Nom", "Sok", []),
    ],
)
def test_a_word_that_may_be_a_name_is_none_where_the_other_name_is_none_either(
    sheet: Callable[..., Desired], first: str, last: str, columns: list[str]
) -> None:
    desired = sheet(USER, ["acme", "ann@acme.example", first, last], BOB)
    assert [found.column for found in desired.findings if found.code == "cell.no_name"] == columns
    assert len(desired.users["acme"]) == (1 if columns else 2)


@each("damaged", ["MÃ¼ller", "M?ller", "Mu¨ller", "#N/A", "", "{{last_name}}", "tbd", 4.5])
@each("says", [{"active": "no"}, {"endDate": date(2026, 1, 31)}])
def test_who_has_left_loses_access_whatever_has_become_of_the_name(
    tmp_path: Path, damaged: Any, says: dict[str, Any]
) -> None:
    rows = [[*USER, *says], [*ANN[:3], damaged, *says.values()], [*BOB, None]]
    desired = load([workbook(tmp_path, {"Staff": rows})], today=date(2026, 3, 1))
    ann = desired.users["acme"][ANN[1]]
    assert (ann.active, ann.first_name, ann.last_name) == (False, "Ann", "")
    assert (2, "cell.name_not_read") in told(desired)
    assert not any(found.code.kind is FindingKind.REJECTED for found in desired.findings)
    assert desired.users["acme"][BOB[1]].active


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ([*ANN[:3], "MÃ¼ller", "yes"], "cell.misread"),
        ([*ANN[:3], "MÃ¼ller", ""], "cell.misread"),
        ([*ANN[:3], "MÃ¼ller", "perhaps"], "cell.misread"),
        ([*ANN[:3], "bob@acme.example", "no"], "cell.no_name"),
        ([*ANN[:3], "A" * 65, "no"], "last_name.too_long"),
        (["acme", "ann@acme", "Ann", "MÃ¼ller", "no"], "cell.misread"),
    ],
)
def test_a_damaged_name_still_rejects_a_row_that_gives_access_or_is_in_doubt_otherwise(
    sheet: Callable[..., Desired], row: list[Any], code: str
) -> None:
    desired = sheet([*USER, "active"], row, [*BOB, "yes"])
    assert (2, code) in told(desired)
    assert list(desired.users["acme"]) == [BOB[1]]


def test_both_of_two_addresses_are_protected(sheet: Callable[..., Desired]) -> None:
    desired = sheet(USER, ["acme", "ann@acme.example; bob@acme.example", "Ann", "Archer"])
    assert set(desired.protected) == {"ann@acme.example", "bob@acme.example"}
    assert list(desired.unreadable) == ["acme"]


# -- laws --

WORDS = st.sampled_from(
    [
        "",
        "acme",
        "total",
        "Total",
        "Page",
        "Ann",
        "2",
        "Summe:",
        "ann@acme.example",
        "a@",
        "\u200b",
        "E-mail",
        "Ａ",
        "#",
    ]
)


@given(st.lists(st.lists(WORDS, min_size=4, max_size=5), max_size=6))
def test_every_row_with_two_cells_that_say_who_it_is_is_a_row(rows: list[list[str]]) -> None:
    header = [*USER, "Desk"]
    found = read([header, *rows])
    origins = {record.row for record in found.records} | {bad.origin.row for bad in found.bad}
    for number, row in enumerate(rows, 2):
        if sum(1 for cell in row[:4] if cell and any(letter.isalpha() for letter in cell)) > 1:
            assert number in origins


@given(st.lists(st.lists(WORDS, min_size=4, max_size=5), max_size=6))
def test_no_row_above_an_address_is_a_footer(rows: list[list[str]]) -> None:
    everything: list[list[Any]] = [[*USER, "Desk"], *rows, ANN]
    table = Table(Sheet("b.csv", ""), Rows(everything))
    header = recognise(table.rows)
    assert header
    footers = Footers(table, header)
    assert not any(footers.has(index) for index in range(1, len(table.rows)))


def test_a_sheet_of_bad_rows_is_refused_as_a_whole(
    sheet: Callable[..., Desired], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reconciler.sheets.rows._SO_MANY_BAD", 3)
    assert len(sheet(USER, *[["x", "", "x"]] * 3).findings) >= 3
    with pytest.raises(InputRefused, match="cannot be used") as refused:
        sheet(USER, *[["x", "", "x"]] * 4)
    assert refused.value.code == "sheet.unusable"
    assert (
        len(
            sheet(
                USER, BOB, *[[*BOB[:1], f"p{n}@acme.example", *BOB[2:]] for n in range(4)], *[["x", "", "x"]] * 4
            ).findings
        )
        >= 4
    )


# -- what says in a row that its person has left --


def test_what_says_that_somebody_has_left_is_heeded_unless_the_row_gives_no_access() -> None:
    rows: list[list[Any]] = [
        [*USER, "active", "Remark"],
        [*ANN, "yes", ""],
        [*BOB, "no", "gone"],
        [*BOB, "yes", "gone"],
    ]
    table = Table(Sheet("b.xlsx", "Staff"), Rows(rows))
    doubt = CellIssue(Code.CELL_LOST_LETTER, {"value": "gone"})
    table.doubts = {1: (None, doubt), 2: (5, doubt), 3: (5, doubt)}
    header = recognise(rows)
    assert header
    found = read_rows(table, header)
    assert [(row.origin.row, [issue.field for issue in row.problems]) for row in found.bad] == [
        (2, ["active"]),
        (4, ["Remark"]),
    ]
    assert [(record.row, record.active) for record in found.records] == [(3, False)]
    assert found.bad[1].cells["Remark"] == "gone"
