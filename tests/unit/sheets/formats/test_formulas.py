"""What a formula asks, as workbooks write it, and which cells are stale because of it."""

import pytest

from reconciler.sheets.formats.formulas import Formula, named_columns, of_excel, of_ods
from reconciler.sheets.formats.stale import Standing, TableArea, stale_cells
from tests.each import each


@each(
    "text",
    [
        "TODAY()",
        'IF(AND(E2<>"",E2<TODAY()),"no","yes")',
        "today( )",
        "_xlfn.RANDARRAY(2)",
        "NOW()-1",
        "RANDBETWEEN(0,1)",
        "[1]Sheet1!A1",
        "'[Book 2.xlsx]Sheet 1'!$A$1",
        "'C:\\Staff\\[Book.xlsx]S'!A1",
        "VLOOKUP(A2,[2]Staff!$A:$F,6,FALSE)",
        "[1]!Status",
        'WEBSERVICE("https://staff.example")',
        "cmd|'/C calc'!A0",
        'IFERROR(__xludf.DUMMYFUNCTION("IMPORTRANGE(""x"",""S!A:F"")"),"yes")',
        "x" * 20_000,
        "'" * 2_000,
    ],
)
def test_a_formula_asks_for_the_day_for_chance_or_for_another_file(text: str) -> None:
    assert of_excel(text).asks


@each(
    "text",
    [
        'IF(E2="TODAY()","no","yes")',
        'LOWER(C2&"."&D2)&"@acme.example"',
        "Today!A1",
        "'Rand und Band'!A1",
        "[0]!Cutoff",
        "Staff[[#This Row],[Today]]",
        "DATE(2026,1,31)",
        "TODAY",
        "1E5+2.5",
        "#REF!+#N/A",
    ],
)
def test_a_formula_about_anything_else_does_not(text: str) -> None:
    assert not of_excel(text).asks


@pytest.mark.parametrize("text", ["INDIRECT(A1)", "OFFSET(A1,1,0)", "A1:INDEX(B:B,3)", "SUM(Jan:Dec!A1)"])
def test_where_it_cannot_be_told_which_cells_it_takes_it_is_opaque(text: str) -> None:
    assert of_excel(text).opaque


def areas(formula: Formula) -> list[tuple[str, tuple[int, int, int, int]]]:
    return [(reference.sheet, reference.moved(0, 0)) for reference in formula.references]


@each(
    ("text", "found"),
    [
        ("A1", [("", (0, 0, 0, 0))]),
        ("SUM($B$2:C9)", [("", (1, 1, 8, 2))]),
        ("Other!B3+'Other one'!AA10", [("OTHER", (2, 1, 2, 1)), ("OTHER ONE", (9, 26, 9, 26))]),
        ("'It''s'!A1", [("IT'S", (0, 0, 0, 0))]),
        ("COUNTIF(C:C,A2)", [("", (0, 2, 1_048_575, 2)), ("", (1, 0, 1, 0))]),
        ("SUM(3:4)", [("", (2, 0, 3, 16_383))]),
        ("LOG10(A1)", [("", (0, 0, 0, 0))]),
        ('"A1"&B1', [("", (0, 1, 0, 1))]),
    ],
)
def test_the_cells_that_a_formula_takes(text: str, found: list[tuple[str, tuple[int, int, int, int]]]) -> None:
    assert areas(of_excel(text)) == found


@each(
    ("text", "found"),
    [
        ('of:=IF([.E3]="x";"no";"yes")', [("", (2, 4, 2, 4))]),
        ("of:=SUM([$Other.$A$1:.B2])", [("OTHER", (0, 0, 1, 1))]),
        ("of:=[$'It''s here'.A1]", [("IT'S HERE", (0, 0, 0, 0))]),
        ("oooc:=[.A:.A]", [("", (0, 0, 1_048_575, 0))]),
        ("msoxl:=B2", [("", (1, 1, 1, 1))]),
    ],
)
def test_the_cells_that_a_formula_of_an_ods_takes(
    text: str, found: list[tuple[str, tuple[int, int, int, int]]]
) -> None:
    formula = of_ods(text)
    assert (areas(formula), formula.asks, formula.opaque) == (found, False, False)


@pytest.mark.parametrize(
    "text", ["of:=TODAY()", "of:=['file:///staff.ods'#$S.A1]", 'of:=DDE("soffice";"x";"y")', "msoxl:=NOW()"]
)
def test_a_formula_of_an_ods_asks(text: str) -> None:
    assert of_ods(text).asks


@each(
    ("text", "names"),
    [
        ("[Start]", ["START"]),
        ("[[#This Row],[Start]]", ["START"]),
        ("[@Start]", ["START"]),
        ("[[A]:[B]]", ["A", "B"]),
        ("[[#Headers],[It''s '[x']]]", ["IT'S [X]"]),
        ("[#All]", []),
    ],
)
def test_columns_of_tables(text: str, names: list[str]) -> None:
    assert named_columns(text) == names


# -- how it spreads ---------------------------------------------------------------------------------------------


def stale(
    cells: dict[str, str], names: dict[str, str] | None = None, tables: dict[str, TableArea] | None = None
) -> set[str]:
    """Return the stale cells of a sheet S, such as A1, by the formulas in its cells."""
    standing = [
        Standing("S", (*at, *at), of_excel(text))
        for cell, text in cells.items()
        for at in [(int(cell[1:]) - 1, ord(cell[0]) - 65)]
    ]
    found = stale_cells(standing, {name: of_excel(text) for name, text in (names or {}).items()}, tables or {}, "b")
    return {f"{chr(65 + column)}{row + 1}" for row, column in found.get("S", ())}


def test_what_asks_for_the_day_goes_on_from_cell_to_cell() -> None:
    chain = {"H1": "TODAY()", "G1": "H1+1", "F3": 'IF(E3<$G$1,"no","yes")', "F4": 'IF(E4<$I$1,"no","yes")', "I1": "A1"}
    assert stale(chain) == {"H1", "G1", "F3"}


def test_it_goes_on_through_ranges_names_and_tables() -> None:
    table = {"STAFF": TableArea("S", (0, 0, 9, 3), ["NAME", "AGE", "STATUS", "ON"])}
    cells = {
        "B2": "TODAY()-C2",
        "D2": "Staff[[#This Row],[Age]]",
        "D3": "Staff[[#This Row],[Age]]",
        "D4": "Staff[Status]",
    }
    assert stale(cells, tables=table) == {"B2", "D2"}
    assert stale({"D5": "SUM(Staff[Age])", "B2": "NOW()"}, tables=table) == {"B2", "D5"}
    assert stale({"D1": "Later", "D2": "Fixed"}, {"LATER": "Day+1", "DAY": "TODAY()", "FIXED": "$A$1"}) == {"D1"}
    assert stale({"A500": "RAND()", "D1": "SUM(A1:A999)", "D2": "SUM(B:B)", "D3": "MAX(A:B)"}) == {"A500", "D1", "D3"}


def test_what_cannot_be_told_is_stale_only_beside_something_that_asks() -> None:
    assert stale({"A1": "INDIRECT(B1)", "A2": "Nowhere[X]"}) == set()
    assert stale({"A1": "INDIRECT(B1)", "A2": "Nowhere[X]", "H1": "TODAY()"}) == {"A1", "A2", "H1"}


def test_a_long_chain_and_many_areas_end() -> None:
    cells = {"A1": "TODAY()"} | {f"A{row}": f"A{row - 1}" for row in range(2, 3_000)}
    assert len(stale(cells | {"B5": "A2999"})) == 3_000
    running = {f"B{row}": f"SUM(C$1:C{row})" for row in range(70, 400)}
    assert stale(running | {"D1": "TODAY()"}) == {"D1"}
    assert stale(running | {"C1": "TODAY()"}) >= {"C1", "B399"}
