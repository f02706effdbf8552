"""Rows of one text alone: headings, remarks and legends are passed over, and what may be a person's is asked about."""

from pathlib import Path
from typing import Any

from reconciler.model.finding_code import Code
from reconciler.report.words.english import catalogue as english
from tests.each import each
from tests.unit.sheets.leavers.test_find import loaded, told, wanted

HEADERS = ["lastName", "firstName", "email", "companyVanityName", "Post"]
NAMES = ["Ann Archer", "Bob Baker", "Cid Cook", "Dot Dunn", "Eve Ellis", "Fay Frost"]


def person(name: str, post: str = "Lecturer") -> list[Any]:
    first, last = name.split()
    return [last, first, f"{first}@acme.example".lower(), "acme", post]


def lone(text: str, at: int = 0) -> list[Any]:
    return [text if at == place else None for place in range(len(HEADERS))]


ANN, BOB, CID, DOT, EVE, FAY = map(person, NAMES)


@each("at", range(5))
@each(
    ("first", "leavers", "other"),
    [
        ("Professors", "Departed", "Associates"),
        ("Physics", "Leavers", "Chemistry"),
        ("Department of Physics", "Departed 2026", "Department of Chemistry"),
        ("Michaelmas 2026", "Easter 2026 (departed)", "Lent 2027"),
        ("Professuren", "Ausgeschieden", "Lehrbeauftragte"),
        ("Active", "Left", "Active"),
        ("Enseignants", "Anciens", "Vacataires"),
        ("Profesores", "Bajas", "Becarios"),
    ],
)
def test_a_heading_in_any_column_ends_one_of_leavers(
    tmp_path: Path, first: str, leavers: str, other: str, at: int
) -> None:
    rows = [lone(first, at), ANN, BOB, lone(leavers, at), CID, DOT, lone(other, at), EVE, FAY]
    for name in ("b.xlsx", "b.csv"):
        found = loaded(tmp_path, HEADERS, *rows, name=name) if name == "b.xlsx" else loaded_csv(tmp_path, rows)
        assert wanted(found) == {"Ann", "Bob", "Eve", "Fay"}
        assert [code for _, code in told(found) if code != "row.left"] == ["row.heading"] * 3


def loaded_csv(tmp_path: Path, rows: list[list[Any]]) -> Any:
    from reconciler.sheets.load import load

    path = tmp_path / f"{len(list(tmp_path.iterdir()))}.csv"
    path.write_text("".join(",".join(cell or "" for cell in row) + "\r\n" for row in [HEADERS, *rows]), "utf-8")
    return load([path])


@each("other", ["Visitors", "Chemistry:", "Chemistry 2", "R & D", "Sales team", "Joiners", "Equipo norte"])
def test_a_heading_that_no_name_is_like_needs_no_other_beside_it(tmp_path: Path, other: str) -> None:
    assert wanted(loaded(tmp_path, HEADERS, ANN, lone("Leavers"), BOB, lone(other), CID)) == {"Ann", "Cid"}


@each("at", [0, 1, 2, 4])
@each("name", ["Miller", "Müller-Lüdenscheidt", "O'Brien", "Van der Berg", "Sales", "Temple"])
def test_a_name_alone_is_asked_about_in_one_message_and_ends_nothing(tmp_path: Path, name: str, at: int) -> None:
    found = loaded(tmp_path, HEADERS, ANN, lone("Leavers"), BOB, lone(name, at), CID)
    assert wanted(found) == {"Ann"}
    (asked,) = [finding for finding in found.findings if finding.origin and finding.origin.row == 5]
    assert asked.code == Code.ROW_ALONE
    assert name in english.finding(asked)
    assert found.unreadable


def test_names_at_the_end_are_no_headings_however_many(tmp_path: Path) -> None:
    found = loaded(tmp_path, HEADERS, ANN, *map(lone, ("Miller", "Meyer", "Moore", "Mason")))
    assert [code for _, code in told(found)] == ["row.alone"] * 4


def test_a_department_of_the_rows_and_headings_of_one_form_are_known(tmp_path: Path) -> None:
    chemist = person("Bob Baker", "Chemistry")
    assert wanted(loaded(tmp_path, HEADERS, ANN, lone("Leavers"), CID, lone("Chemistry"), chemist)) == {"Ann", "Bob"}
    rows = [lone("Rhine"), BOB, lone("Elbe"), CID, lone("Oder"), DOT]
    assert wanted(loaded(tmp_path, HEADERS, ANN, *rows)) == {"Ann", "Bob", "Cid", "Dot"}
    parted: list[list[Any]] = [ANN, [], lone("Leavers"), BOB, [], lone("Rhine"), CID]
    assert wanted(loaded(tmp_path, HEADERS, *parted)) == {"Ann", "Cid"}


def test_departments_below_a_heading_of_leavers_are_its_parts(tmp_path: Path) -> None:
    rows = [lone("Sales:"), ANN, lone("LEAVERS"), lone("Sales:"), BOB, lone("Chemistry:"), CID, lone("Active"), DOT]
    assert wanted(loaded(tmp_path, HEADERS, *rows)) == {"Ann", "Dot"}


@each("at", [0, 1, 4])
@each(
    "text",
    [
        "# needs a ground-floor room",
        "* = on leave",
        "E = early   L = late",
        "(to be confirmed with the dean)",
        "This list is kept by the office and is printed monthly",
        "2 Extended by one year (Faculty Board, May 2026).",
        "Bob Baker has the keys",
        "Ne plus solliciter : M. Baker",
    ],
)
def test_a_remark_is_passed_over_with_a_note_and_ends_no_heading(tmp_path: Path, text: str, at: int) -> None:
    found = loaded(tmp_path, HEADERS, ANN, lone("Leavers"), BOB, lone(text, at), CID)
    assert wanted(found) == {"Ann"}
    (note,) = [finding for finding in found.findings if finding.origin and finding.origin.row == 5]
    assert (note.code, note.facts["case"]) == (Code.ROW_HEADING, "remark")


def test_the_name_of_a_company_between_those_of_others_is_a_heading(tmp_path: Path) -> None:
    other = [*BOB[:3], "other", "Nurse"]
    rows = [lone("acme", 3), ANN, lone("Leavers", 0), CID, lone("other", 3), other]
    found = loaded(tmp_path, HEADERS, *rows)
    assert "Ann" in wanted(found)
    assert "Cid" not in wanted(found)
