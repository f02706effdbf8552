"""What the form of the cells says of a row: struck through, a note that somebody has left, a value of another day."""

import pytest

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.model.origin import Sheet
from reconciler.sheets.formats.row_store import Rows
from reconciler.sheets.formats.table import Table
from reconciler.sheets.headers import Header, recognise
from reconciler.sheets.marked_rows import doubt_marked
from reconciler.sheets.rows import read_rows
from tests.each import each

USERS = ["companyVanityName", "email", "firstName", "lastName"]
HEADERS = [*USERS, "active", "department"]
COMPANY, EMAIL, FIRST, LAST, ACTIVE, DEPARTMENT = range(6)


def of_ann(active: str = "", headers: list[str] = HEADERS) -> tuple[Table, Header]:
    """Return a table with Ann's row."""
    row = ["acme", "ann@acme.example", "Ann", "Archer", active, "Sales"][: len(headers)]
    table = Table(Sheet("b.xlsx", "S"), Rows([[*headers], [*row]]))
    header = recognise(table.rows)
    assert header is not None
    return table, header


def never(_: str) -> bool:
    return False


@each(
    ("struck", "is_doubted"),
    [
        ({COMPANY, EMAIL, FIRST, LAST, ACTIVE, DEPARTMENT}, True),
        ({FIRST, LAST}, True),
        ({EMAIL}, True),
        ({COMPANY, DEPARTMENT, LAST}, True),
        ({DEPARTMENT}, False),
        ({LAST}, True),
        ({COMPANY, ACTIVE}, False),
        (set(), False),
    ],
)
def test_a_row_is_struck_through(struck: set[int], is_doubted: bool) -> None:
    table, header = of_ann()
    table.marks.struck = {0: frozenset(range(6)), 1: frozenset(struck)}
    doubt_marked(table, header, never, never)
    assert bool(table.doubts) is is_doubted
    bad = read_rows(table, header).bad
    assert [problem.code for row in bad for problem in row.problems] == [Code.ROW_STRUCK] * is_doubted


def test_a_struck_row_that_says_no_is_taken() -> None:
    table, header = of_ann("no")
    table.marks.struck = {1: frozenset(range(6))}
    doubt_marked(table, header, never, never)
    found = read_rows(table, header)
    assert ([user.active for user in found.records], found.bad) == ([False], [])


@pytest.mark.parametrize(("word", "codes"), [("yes, checked", []), ("yes", ["row.struck"]), ("", ["row.struck"])])
def test_a_checked_yes_settles_a_line_and_a_note(word: str, codes: list[str]) -> None:
    for noted in (False, True):
        table, header = of_ann(word)
        if noted:
            table.marks.remarks = {(1, LAST): "gone"}
        else:
            table.marks.struck = {1: frozenset(range(6))}
        doubt_marked(table, header, lambda text: "gone" in text, never)
        found = read_rows(table, header)
        wanted = [code.replace("struck", "remark") for code in codes] if noted else codes
        assert [problem.code for row in found.bad for problem in row.problems] == wanted
        assert [note.problem.code for note in found.notes] == ([] if codes else [Code.ROW_CHECKED])


def test_a_note_that_somebody_is_elsewhere_is_answered_by_active() -> None:
    for active, doubts in (("yes", 0), ("no", 0), ("", 1)):
        table, header = of_ann(active)
        table.marks.remarks = {(1, LAST): "now at UCL"}
        doubt_marked(table, header, never, lambda text: "now at" in text)
        assert len(table.doubts) == doubts


def test_a_note_is_judged_by_what_judges_texts() -> None:
    table, header = of_ann()
    table.marks.remarks = {(0, 0): "gone", (1, LAST): "since\nMay: gone", (7, 0): "gone"}
    doubt_marked(table, header, never, never)
    assert not table.doubts
    doubt_marked(table, header, lambda text: "gone" in text, never)
    ((row, (column, problem)),) = table.doubts.items()
    assert (row, column, problem.code, dict(problem.facts)) == (
        1,
        None,
        Code.ROW_REMARK,
        {"cell": "D2", "value": "since May: gone"},
    )


@each(
    ("cell", "codes"),
    [
        ((1, ACTIVE), [Code.CELL_STALE]),
        ((1, EMAIL), [Code.CELL_STALE]),
        ((1, LAST), []),
        ((1, DEPARTMENT), []),
        ((0, 1), []),
    ],
)
@each("active", ["yes", "no"])
def test_a_stale_cell_rejects_its_row_whatever_it_says(cell: tuple[int, int], codes: list[Code], active: str) -> None:
    table, header = of_ann(active)
    table.marks.stale = {cell}
    assert [problem.code for row in read_rows(table, header).bad for problem in row.problems] == codes


def test_a_name_of_which_a_part_is_struck_through_is_rejected() -> None:
    table, header = of_ann()
    table.marks.partly_struck = {(1, LAST)}
    ((problem,),) = [row.problems for row in read_rows(table, header).bad]
    assert (problem.field, problem.code, problem.facts["value"]) == ("lastName", Code.CELL_PARTLY_STRUCK, "Archer")


@pytest.mark.parametrize("areas", ["A2:D9", "", "S.A1:S.B2", "A1 D5:E9"])
def test_a_rule_that_strikes_rows_through_refuses_a_sheet_that_says_nothing_else(areas: str) -> None:
    table, header = of_ann(headers=USERS)
    table.marks.struck_by_rule = ["A1:Z1", areas]
    with pytest.raises(InputRefused, match="conditional format") as refused:
        doubt_marked(table, header, never, never)
    assert refused.value.code == Code.SHEET_STRUCK_BY_RULE
    table, header = of_ann()
    table.marks.struck_by_rule = [areas]
    doubt_marked(table, header, never, never)


def test_lines_in_a_sheet_of_companies_say_nothing_of_people() -> None:
    table = Table(
        Sheet("b.xlsx", "S"), Rows([["name", "vanityName", "emailDomains"], ["Acme", "acme", "acme.example"]])
    )
    header = recognise(table.rows)
    assert header is not None
    table.marks.struck = {1: frozenset({0, 1, 2})}
    doubt_marked(table, header, never, never)
    assert not table.doubts
