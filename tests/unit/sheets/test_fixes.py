"""Fixes: cells typed anew and rows taken out over a file that stays as it is."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.errors import InputRefused
from reconciler.model.desired import Desired
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.fixes import NO_FIXES, Fix, Fixes, with_more, without
from reconciler.model.origin import Sheet
from reconciler.sheets.fixes import lay_over, read_fixes, require_one_of_each, text_at
from reconciler.sheets.formats.hazards import error
from reconciler.sheets.formats.marks import Marks
from reconciler.sheets.formats.read import read_file
from reconciler.sheets.formats.row_store import EMPTY, Rows
from reconciler.sheets.formats.table import LastLine, RawSource, Table
from reconciler.sheets.load import load, load_to_compare, read_again
from reconciler.sheets.values.cells import CellIssue
from tests.examples import examples
from tests.unit.sheets.formats.test_read import lines

LAWS = settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HEADER = ["companyVanityName", "email", "firstName", "lastName", "active"]
ANN = ["acme", "ann@acme.example", "Ann", "Archer", "yes"]
BOB = ["acme", "bob@acme", "Bob", "Baker", "yes"]
WHO: dict[str, Any] = {"by": "Ada Lovelace", "at": "2026-11-29T12:00:00+00:00"}

Grid = list[list[str]]


def write_csv(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    path.write_text(lines(*map(list, rows)), "utf-8")
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Users")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)
    return path


KINDS: Mapping[str, Callable[[Path, Sequence[Sequence[str]]], Path]] = {"csv": write_csv, "xlsx": write_xlsx}


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fix(path: Path, cell: str, old: str, new: str, **more: Any) -> Fix:
    sheet = "Users" if path.suffix == ".xlsx" else ""
    return Fix(**{"source": path.name, "sha256": sha(path), "sheet": sheet, **WHO} | more, cell=cell, old=old, new=new)


def removal(path: Path, row: int) -> Fix:
    sheet = "Users" if path.suffix == ".xlsx" else ""
    return Fix(source=path.name, sha256=sha(path), sheet=sheet, row=row, remove=True, **WHO)


def loaded(path: Path, *fixes: Fix) -> Desired:
    return load([path], today=date(2026, 11, 29), fixes=Fixes(fixes))


def told(desired: Desired) -> Any:
    """Give all that a load tells but of which bytes it was."""
    return (
        desired.companies,
        desired.users,
        [(f.code, f.origin, f.cell, f.column, f.value, dict(f.facts)) for f in desired.findings],
        desired.protected,
        desired.unreadable,
        desired.mentioned,
        desired.not_taken,
        desired.columns,
        desired.rows,
    )


def rejected(desired: Desired) -> list[tuple[str, str]]:
    return [(f.cell, f.code) for f in desired.findings if f.kind is FindingKind.REJECTED]


# -- laws -------------------------------------------------------------------------------------------------------

_EMAILS = st.sampled_from(["ann@acme.example", "bob@acme.example", "cy@acme.example", "bob@acme", "", "dee@x.example"])
_ROWS = st.tuples(
    st.sampled_from(["acme", "other", ""]),
    _EMAILS,
    st.sampled_from(["Ann", "Bob", "Zoë", "", "J�rg"]),
    st.sampled_from(["Archer", "Baker", ""]),
    st.sampled_from(["yes", "no", "", "maybe"]),
).map(list)
GRIDS = st.lists(_ROWS, min_size=1, max_size=6).map(lambda rows: [HEADER, *rows, ANN])


def outcome(path: Path, *fixes: Fix) -> Any:
    try:
        return told(loaded(path, *fixes))
    except InputRefused as refused:
        return refused.code


@LAWS
@given(GRIDS, st.sampled_from(sorted(KINDS)), st.data())
def test_a_sheet_with_fixes_loads_as_the_same_sheet_written_with_those_cells(
    tmp_path: Path, grid: Grid, kind: str, data: st.DataObject
) -> None:
    path = KINDS[kind](tmp_path / f"people.{kind}", grid)
    places = st.tuples(st.integers(0, len(grid) - 1), st.integers(0, 4))
    chosen = data.draw(st.dictionaries(places, st.sampled_from(["acme", "eve@acme.example", "Eve", "no", "email"])))
    fixes = [fix(path, f"{'ABCDE'[at]}{row + 1}", grid[row][at], new) for (row, at), new in chosen.items()]
    fixed = outcome(path, *fixes)
    written = [[chosen.get((row, at), cell) for at, cell in enumerate(cells)] for row, cells in enumerate(grid)]
    KINDS[kind](path, written)
    assert fixed == outcome(path)


@LAWS
@given(GRIDS, st.sampled_from(sorted(KINDS)))
def test_a_cell_that_is_fixed_to_what_it_says_changes_nothing(tmp_path: Path, grid: Grid, kind: str) -> None:
    path = KINDS[kind](tmp_path / f"people.{kind}", grid)
    same = [
        fix(path, f"{'ABCDE'[at]}{row}", cell, cell)
        for row, cells in enumerate(grid, 1)
        for at, cell in enumerate(cells)
    ]
    assert outcome(path, *same) == outcome(path)


@LAWS
@given(GRIDS, st.sampled_from(sorted(KINDS)), st.data())
def test_a_row_that_is_taken_out_loads_as_an_empty_one_and_moves_no_other(
    tmp_path: Path, grid: Grid, kind: str, data: st.DataObject
) -> None:
    path = KINDS[kind](tmp_path / f"people.{kind}", grid)
    row = data.draw(st.integers(1, len(grid) - 2))
    without = outcome(path, removal(path, row + 1))
    KINDS[kind](path, [[""] * 5 if at == row else cells for at, cells in enumerate(grid)])
    assert without == outcome(path)


_FIXES = st.builds(
    Fix,
    source=st.just("a.csv"),
    sha256=st.sampled_from(["1" * 64, "2" * 64]),
    cell=st.sampled_from(["A1", "B2", "C3"]),
    old=st.text(max_size=3),
    new=st.text(max_size=3),
)


@given(st.lists(_FIXES, max_size=6), st.randoms())
def test_a_digest_does_not_depend_on_the_order(fixes: list[Fix], chance: Any) -> None:
    other = list(fixes)
    chance.shuffle(other)
    assert Fixes(tuple(fixes)).digest == Fixes(tuple(other)).digest


@given(st.lists(_FIXES, min_size=1, max_size=4), _FIXES)
def test_a_digest_tells_any_other_fixes_apart(fixes: list[Fix], more: Fix) -> None:
    digests = {Fixes(tuple(some)).digest for some in (fixes, fixes[1:], [*fixes, more])}
    assert len(digests) == 3


@given(st.lists(_FIXES, min_size=1, max_size=6))
def test_two_fixes_of_one_cell_are_refused(fixes: list[Fix]) -> None:
    cells = [(one.sha256, one.cell) for one in fixes]
    if len(set(cells)) == len(cells):
        require_one_of_each(Fixes(tuple(fixes)))
    else:
        with pytest.raises(InputRefused, match="two fixes"):
            require_one_of_each(Fixes(tuple(fixes)))


def test_no_fixes_lay_nothing_over(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "people.csv", [HEADER, ANN, BOB])
    assert told(load([path], fixes=NO_FIXES)) == told(load([path]))


# -- what is fixed ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_cell_is_good_once_it_is_fixed(tmp_path: Path, kind: str) -> None:
    path = KINDS[kind](tmp_path / f"people.{kind}", [HEADER, ANN, BOB])
    before = path.read_bytes()
    assert rejected(loaded(path)) == [("B3", Code.EMAIL_INVALID)]
    fixed = loaded(path, fix(path, "B3", "bob@acme", "bob@acme.example"))
    assert rejected(fixed) == []
    assert fixed.users["acme"]["bob@acme.example"].row == 3
    assert path.read_bytes() == before


def test_a_header_can_be_fixed(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "people.csv", [["companyVanityName", "addr", *HEADER[2:]], ANN])
    assert outcome(path) == Code.HEADER_MISSING
    assert list(loaded(path, fix(path, "B1", "addr", "email")).users["acme"]) == ["ann@acme.example"]


def test_a_cell_at_the_end_of_a_short_row_can_be_filled(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "people.csv", [HEADER, ANN, BOB[:4]])
    fixed = loaded(path, fix(path, "E3", "", "no"), fix(path, "B3", "bob@acme", "bob@acme.example"))
    assert rejected(fixed) == []
    assert not fixed.users["acme"]["bob@acme.example"].active


def test_a_row_of_many_that_are_kept_by_column_can_be_fixed_and_taken_out(tmp_path: Path) -> None:
    rows = [["acme", f"p{at}@acme.example", "Pat", "Park", "yes"] for at in range(2500)]
    path = write_csv(tmp_path / "people.csv", [HEADER, *rows])
    fixed = loaded(path, fix(path, "B1502", "p1500@acme.example", "new@acme.example"), removal(path, 3))
    people = fixed.users["acme"]
    assert people["new@acme.example"].row == 1502
    assert "p1@acme.example" not in people
    assert people["p2@acme.example"].row == 4
    assert len(people) == 2499


def test_a_broken_last_cell_is_whole_once_it_is_typed(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(lines(HEADER[:4], ANN[:4]) + "acme,bob@acme.example,Bob,Ba", "utf-8")
    assert rejected(loaded(path)) == [("", Code.ROW_CUT)]
    assert rejected(loaded(path, fix(path, "D3", "Ba", "Baker"))) == []


def raw_of(marks: Marks, **more: Any) -> RawSource:
    table = Table(Sheet("people.xlsx", "Users"), Rows([[*HEADER], [*ANN], [*ANN]]), marks=marks, **more)
    return RawSource("people.xlsx", "", "1" * 64, [table])


def typed(cell: str, old: str, new: str) -> Fixes:
    return Fixes((Fix(source="people.xlsx", sha256="1" * 64, sheet="Users", cell=cell, old=old, new=new, **WHO),))


def test_what_made_a_cell_doubtful_is_gone_for_that_cell_alone() -> None:
    marks = Marks({1: frozenset({1, 2}), 2: frozenset({1})}, {(1, 1), (1, 2)}, [], {(1, 1): "has left"}, {(1, 1)})
    raw = raw_of(marks, hazards={(1, 1): CellIssue(Code.CELL_FORMULA), (2, 1): CellIssue(Code.CELL_MERGED)})
    lay_over(raw, typed("B2", "ann@acme.example", "ann@acme.example"))
    (table,) = raw.tables
    assert set(table.hazards) == {(2, 1)}
    assert table.marks == Marks({1: frozenset({2}), 2: frozenset({1})}, {(1, 2)}, [], {(1, 1): "has left"}, set())


def test_an_error_value_is_quoted_by_its_sign_and_may_be_cleared() -> None:
    raw = raw_of(Marks(), hazards={(1, 4): error("#N/A")})
    assert text_at(raw.tables[0], 1, 4) == "#N/A"
    lay_over(raw, typed("E2", "#N/A", ""))
    assert (raw.tables[0].hazards, raw.tables[0].rows[1][4]) == ({}, "")


def test_what_reads_as_empty_is_not_believed_because_nobody_typed_anything() -> None:
    raw = raw_of(Marks(), hazards={(1, 5): CellIssue(Code.CELL_MERGED)})
    lay_over(raw, typed("F2", "", ""))
    assert set(raw.tables[0].hazards) == {(1, 5)}


def test_a_row_that_is_taken_out_leaves_nothing_behind() -> None:
    marks = Marks({1: frozenset({1})}, {(1, 1)}, [], {(1, 1): "has left"}, {(1, 1), (2, 1)})
    raw = raw_of(marks, hazards={(1, 1): CellIssue(Code.CELL_FORMULA)})
    lay_over(raw, Fixes((Fix(source="people.xlsx", sha256="1" * 64, sheet="Users", row=2, remove=True, **WHO),)))
    (table,) = raw.tables
    assert (table.rows[1] is EMPTY, table.rows[2], table.hazards) == (True, ANN, {})
    assert table.marks == Marks({}, set(), [], {}, {(2, 1)})
    assert table.last_line is LastLine.ENDED


def test_a_file_that_is_read_again_has_its_fixes_over_it(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "people.csv", [HEADER, ANN, BOB])
    desired = loaded(path, fix(path, "B3", "bob@acme", "bob@acme.example"))
    ((table, _),) = read_again(desired.sources, fixes=desired.fixes)
    assert table.rows[2][1] == "bob@acme.example"


def test_tables_that_are_kept_are_those_that_would_be_read_again(tmp_path: Path) -> None:
    header = [*HEADER, "endDate"]
    rows = [[*ANN, "2020-01-01"], [*BOB, ""], ["acme", "#N/A", "Eve", "Eastman", "left"], ANN]
    path = write_csv(tmp_path / "people.csv", [header, *rows])
    fixes = Fixes((fix(path, "B3", "bob@acme", "bob@acme.example"),))
    kept = list[Any]()
    desired = load_to_compare([path], today=date(2026, 1, 1), fixes=fixes, on_tables=kept.extend)
    assert desired.findings, "what is found changes nothing of what was kept"
    assert kept == list(read_again(desired.sources, fixes=fixes))


def test_a_file_of_fixes_beside_the_sheets_is_not_told_to_be_passed_over(tmp_path: Path) -> None:
    (tmp_path / "drop").mkdir()
    path = write_csv(tmp_path / "drop" / "people.csv", [HEADER, ANN, BOB])
    (tmp_path / "drop" / "other.json").write_text("{}")
    file = file_of(tmp_path / "drop", {**GOOD, "sha256": sha(path), "cell": "B3", "old": "bob@acme", "new": "b@x.org"})
    desired = load([tmp_path / "drop"], fixes=read_fixes(file))
    assert [f.value for f in desired.findings if f.code is Code.FILE_PASSED_OVER] == ["other.json"]


def test_an_empty_row_can_be_filled_and_no_other_is(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "people.csv", [HEADER, [""] * 5, [""] * 5, ANN])
    new = ["acme", "eve@acme.example", "Eve", "Eastman", "yes"]
    fixed = loaded(path, *(fix(path, f"{letter}2", "", cell) for letter, cell in zip("ABCDE", new, strict=True)))
    assert list(fixed.users["acme"]) == ["eve@acme.example", "ann@acme.example"]
    assert EMPTY == []


def test_a_row_whose_cells_are_all_cleared_is_an_empty_one() -> None:
    raw = raw_of(Marks())
    cleared = (typed(f"{letter}2", cell, "").all[0] for letter, cell in zip("ABCDE", ANN, strict=True))
    lay_over(raw, Fixes(tuple(cleared)))
    assert raw.tables[0].rows[1] is EMPTY


# -- what does not fit ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "old", "says"),
    [
        ("B3", "bob@other", "people.csv › B3 does not fit: it holds “bob@acme”, and the fix was made where it held"),
        ("B4", "", "people.csv › B4 does not fit: the sheet ends with row 3"),
        ("F3", "", "people.csv › F3 does not fit: the table has no such column"),
    ],
)
def test_a_fix_that_does_not_fit_refuses_all(tmp_path: Path, cell: str, old: str, says: str) -> None:
    path = write_csv(tmp_path / "people.csv", [HEADER, ANN, BOB])
    with pytest.raises(InputRefused, match=says) as refused:
        loaded(path, fix(path, cell, old, "x"))
    assert refused.value.code == Code.FIXES_DO_NOT_FIT


def test_a_fix_of_another_file_refuses_all(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "people.csv", [HEADER, ANN, BOB])
    with pytest.raises(InputRefused, match=r"none of the files that were read is the people\.csv"):
        loaded(path, fix(path, "B3", "bob@acme", "bob@acme.example", sha256="0" * 64))


def test_a_fix_of_a_sheet_that_is_not_there_refuses_all(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "people.xlsx", [HEADER, ANN, BOB])
    with pytest.raises(InputRefused, match="the file has no sheet “Staff”"):
        loaded(path, fix(path, "B3", "bob@acme", "bob@acme.example", sheet="Staff"))


def test_a_cell_of_a_row_that_is_taken_out_is_not_fixed_too(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "people.csv", [HEADER, ANN, BOB])
    with pytest.raises(InputRefused, match="two fixes"):
        require_one_of_each(Fixes((fix(path, "B3", "bob@acme", "x"), removal(path, 3))))


# -- the file ---------------------------------------------------------------------------------------------------

GOOD = {"source": "people.csv", "sha256": "1" * 64, "cell": "E30", "old": "a", "new": "b", **WHO}
TAKEN_OUT = {"source": "people.csv", "sha256": "1" * 64, "row": 49, "remove": True, **WHO}


def file_of(tmp_path: Path, *fixes: Any, **more: Any) -> Path:
    path = tmp_path / "fixes.json"
    path.write_text(json.dumps({"format": 1, "fixes": list(fixes), **more}))
    return path


def test_a_file_of_fixes_is_read(tmp_path: Path) -> None:
    path = file_of(tmp_path, GOOD, TAKEN_OUT)
    fixes = read_fixes(path)
    assert [one.place for one in fixes.all] == ["people.csv › E30", "people.csv row 49"]
    assert (fixes.path, fixes.digest) == (str(path), Fixes(fixes.all[::-1]).digest)


def test_a_file_with_two_fixes_of_one_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="two fixes") as refused:
        read_fixes(file_of(tmp_path, GOOD, TAKEN_OUT, {**GOOD, "new": "c"}))
    assert refused.value.code == Code.FIXES_UNUSABLE


@pytest.mark.parametrize(
    "wrong",
    [
        {**GOOD, "sha256": "x"},
        {**GOOD, "cell": "30"},
        {**GOOD, "row": 4},
        {**GOOD, "remove": True},
        {**TAKEN_OUT, "row": 0},
        {**TAKEN_OUT, "new": "x"},
        {name: value for name, value in GOOD.items() if name != "by"},
        {name: value for name, value in GOOD.items() if name != "old"},
        {**GOOD, "more": 1},
        {**GOOD, "new": "a\x00b"},
        "x",
    ],
)
def test_a_file_that_is_not_well_formed_is_refused(tmp_path: Path, wrong: Any) -> None:
    with pytest.raises(InputRefused, match="not well formed") as refused:
        read_fixes(file_of(tmp_path, GOOD, wrong))
    assert refused.value.code == Code.FIXES_UNUSABLE


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"new": "a\ud800"}, "no text"),
        ({"at": "yesterday"}, "“yesterday” is no moment"),
        ({"at": "2026-11-29"}, "no moment"),
    ],
)
def test_a_fix_that_says_nothing_that_can_be_told_is_refused(tmp_path: Path, wrong: Any, says: str) -> None:
    with pytest.raises(InputRefused, match=says):
        read_fixes(file_of(tmp_path, {**GOOD, **wrong}))


@pytest.mark.parametrize("text", ["", "[", "[]", '{"format": 2, "fixes": []}', "\x00", "[" * 100_000])
def test_a_file_that_is_none_of_fixes_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "fixes.json").write_text(text)
    with pytest.raises(InputRefused):
        read_fixes(tmp_path / "fixes.json")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="cannot be read"):
        read_fixes(tmp_path / "fixes.json")


def test_the_sha_of_a_fix_is_that_of_the_file(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "people.csv", [HEADER, ANN])
    assert read_file(path, "people.csv").sha256 == sha(path)


# -- what is saved over what was saved ------------------------------------------------------------------------------

CELLS = st.builds(
    Fix, sha256=st.sampled_from(["a", "b"]), cell=st.sampled_from(["A1", "B1", "A2"]), old=st.just("x"),
    new=st.sampled_from(["x", "y", "z"]),
)  # fmt: skip
REMOVALS = st.builds(Fix, sha256=st.sampled_from(["a", "b"]), row=st.integers(1, 2), remove=st.just(True))
SAVED = st.lists(CELLS | REMOVALS, max_size=6, unique_by=lambda one: one.what)


@LAWS
@given(SAVED, SAVED)
def test_what_is_saved_over_other_fixes_is_one_of_each(first: list[Fix], more: list[Fix]) -> None:
    before = with_more((), first)
    after = with_more(before, more)
    require_one_of_each(Fixes(with_more(after, ())))
    assert len({fix.what for fix in after}) == len(after)
    assert with_more(after, after) == after


def test_a_cell_that_is_typed_twice_still_quotes_what_the_file_holds() -> None:
    first = Fix("p", "a", "", "B2", "in the file", "once", by="Ann")
    again = Fix("p", "a", "", "B2", "once", "twice", by="Bob")
    (fixed,) = with_more([first], [again])
    assert (fixed.old, fixed.new, fixed.by) == ("in the file", "twice", "Bob")
    assert with_more([fixed], [Fix("p", "a", "", "B2", "twice", "in the file")]) == ()
    assert without([fixed], fixed.what) == ()
    right = Fix("p", "a", "", "B2", "in the file", "in the file")
    assert with_more([], [right]) == with_more([right], [right]) == (right,), "its text is confirmed"


def test_of_a_row_that_is_taken_out_no_cell_is_fixed() -> None:
    cell, other = (Fix("p", "a", "", f"B{row}", "x", "y") for row in (2, 3))
    out = Fix("p", "a", row=2, remove=True)
    assert with_more([cell, other], [out]) == (other, out)


def test_an_answer_that_changes_no_text_is_kept_and_told_by_the_digest() -> None:
    answer = Fix("p", "a", "", "E2", "yes", "yes", answers="row.left")
    assert with_more([], [answer]) == (answer,)
    assert Fixes((answer,)).digest != Fixes((Fix("p", "a", "", "E2", "yes", "yes"),)).digest


# -- the question whether somebody has left -------------------------------------------------------------------------

NOTED = [*HEADER, "Remark"]


def remarked(folder: Path, active: str) -> Path:
    return write_csv(folder / "people.csv", [NOTED, [*ANN[:4], active, "has left the company"]])


@pytest.mark.parametrize(
    ("old", "new", "answers", "is_taken"),
    [
        ("", "yes", "row.left", True),
        ("yes", "yes", "row.left", True),
        ("", "yes", "", False),
        ("", "yes", "row.remark", False),
        ("", "", "row.left", False),
        ("", "perhaps", "row.left", False),
    ],
)
def test_only_a_yes_that_answers_the_very_question_gives_access(
    tmp_path: Path, old: str, new: str, answers: str, is_taken: bool
) -> None:
    path = remarked(tmp_path, old)
    assert Code.ROW_LEFT in {one.code for one in loaded(path).findings}
    found = loaded(path, fix(path, "E2", old, new, answers=answers))
    assert ("ann@acme.example" in found.users.get("acme", {})) is is_taken


def test_an_answer_in_another_cell_than_active_answers_nothing(tmp_path: Path) -> None:
    path = remarked(tmp_path, "yes")
    found = loaded(path, fix(path, "D2", "Archer", "yes", answers="row.left"))
    assert not found.users.get("acme")
