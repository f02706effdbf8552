"""Any text is safe in a cell, and long tables go on in a next sheet."""

import os
import re
import stat
import tempfile
import unicodedata
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter.workbook
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from python_calamine import CalamineWorkbook

from reconciler.errors import InternalError, OutputTaken, ReconcilerError, UsageError
from reconciler.report.xlsx.sheet_writer import MAX_COLUMNS
from reconciler.report.xlsx.style import PLAIN, WRAP, CellStyle, TableColumn, Value
from reconciler.report.xlsx.text import CUT, MARK, MAX_TEXT, safe_text
from reconciler.report.xlsx.workbook_writer import WorkbookWriter, writing
from tests.each import each
from tests.examples import examples

NASTY = [
    "=1+1",
    "+44 20 7946 0000",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "#N/A",
    "#REF!",
    "TRUE",
    "00123",
    "NA",
    "  spaces  ",
    "_x0041_",
    "_x005F_x0041_",
    "_x0041_x0042_",
    "<r>x</r>",
    "<r><t>x</t></r>",
    "<b>&amp;</b> ]]>",
    "https://example.com/",
    "two\nlines",
    "\x00\x0b\x1f",
    "\ud800 alone",
    "\uffff",
    "文子 😀",
    "\x85\u2028",
]
any_text = st.text(st.characters(), max_size=60) | st.sampled_from(NASTY)


def table(path: Path, rows: Sequence[Sequence[Any]], **options: Any) -> None:
    with writing(path) as book:
        book.table("Rows", [TableColumn("one", WRAP), TableColumn("two"), TableColumn("three")], rows, **options)


def written(texts: Sequence[str]) -> tuple[list[Cell], list[Any]]:
    """Give the cells of a table and of a page that hold `texts`, as openpyxl and as calamine read them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "book.xlsx")
        with writing(path) as book:
            book.table(
                "Table", [TableColumn("text", CellStyle(wrap=True, format="@"))], [["x"], *([text] for text in texts)]
            )
            page = book.page("Page")
            for row, text in enumerate(["x", "x", *texts]):
                page.line(row, [(0, text, PLAIN)])
        workbook = load_workbook(path)
        theirs = [row[0] for sheet in workbook.worksheets for row in sheet.iter_rows(min_row=3)]
        calamine = CalamineWorkbook.from_path(str(path))
        ours = [row[0] for name in calamine.sheet_names for row in calamine.get_sheet_by_name(name).to_python()[2:]]
    return [cell for cell in theirs if isinstance(cell, Cell)], ours


# openpyxl reads an inline text of nothing but white space as empty.
@given(st.lists(any_text.filter(lambda text: bool(safe_text(text).strip())), min_size=1, max_size=20))
@settings(deadline=None, max_examples=examples(80))
def test_any_text_is_held_and_is_never_a_formula(texts: list[str]) -> None:
    cells, values = written(texts)
    assert values == [safe_text(text) for text in texts] * 2
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)


@given(any_text)
def test_only_what_no_cell_can_hold_is_replaced(text: str) -> None:
    expected = re.sub("\r\n?", "\n", text)
    kept = "".join(
        MARK if c in "\ufffe\uffff" or (unicodedata.category(c) in ("Cc", "Cs") and c < "\x20" and c not in "\t\n")
        or unicodedata.category(c) == "Cs" else c
        for c in expected
    )  # fmt: skip
    assert safe_text(text) == kept


@each("text", ["=1+1", "+44 20 7946 0000", "-1", "@x", "\t=1"])
def test_text_like_a_formula_stays_text_when_it_is_edited(text: str) -> None:
    cells, _ = written([text, "plain"])
    assert [bool(cell.quotePrefix) for cell in cells] == [True, False] * 2


@pytest.mark.parametrize("letter", ["x", "😀", "é"])
def test_text_too_long_ends_with_a_mark(letter: str) -> None:
    cut = safe_text(letter * 40_000)
    assert cut.endswith(CUT)
    assert MAX_TEXT - 1 <= len(cut.encode("utf-16-le")) // 2 <= MAX_TEXT
    assert written([letter * 40_000])[1] == [cut] * 2


def test_text_that_just_fits_is_not_cut() -> None:
    assert safe_text("x" * MAX_TEXT) == "x" * MAX_TEXT


def test_numbers_and_booleans_pass_and_nothing_stays_nothing(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    table(path, [[1, 2.5, True], [None, "", False], [float("nan"), float("inf"), -3]])
    rows = list(load_workbook(path)["Rows"].iter_rows(min_row=2, values_only=True))
    assert rows == [(1, 2.5, True), (None, None, False), ("nan", "inf", -3)]


def test_equal_keys_of_other_kinds_are_other_cells(tmp_path: Path) -> None:
    values: list[Value] = [1, True, 1.0, "1", 0, False, 0.0, "", None, 1, True]
    path = tmp_path / "x.xlsx"
    with writing(path) as book:
        book.table("T", [TableColumn("a"), TableColumn("b")], [(value, value) for value in values])
    found = [row[0] for row in load_workbook(path)["T"].iter_rows(min_row=2, values_only=True)]
    assert [(value, type(value)) for value in found] == [
        (1, int), (True, bool), (1.0, float), ("1", str), (0, int), (False, bool), (0.0, float),
        (None, type(None)), (None, type(None)), (1, int), (True, bool),
    ]  # fmt: skip


def test_a_table_in_which_more_texts_repeat_than_are_kept_is_whole(tmp_path: Path) -> None:
    rows = [(f"text {number % 9000}", "long " * 30) for number in range(20_000)]
    path = tmp_path / "x.xlsx"
    with writing(path) as book:
        book.table("T", [TableColumn("a"), TableColumn("b")], rows)
    assert CalamineWorkbook.from_path(path).get_sheet_by_name("T").to_python()[1:] == [list(row) for row in rows]


def test_rows_are_compressed_quickly_and_xlsxwriter_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with writing(path) as book:
        book.table("T", [TableColumn("a")], [(f"text {number}",) for number in range(5000)])
    with ZipFile(path) as archive:
        (part,) = (info for info in archive.infolist() if info.filename.endswith("sheet1.xml"))
        quick = zlib.compressobj(3, zlib.DEFLATED, -15)
        assert part.compress_size == len(quick.compress(archive.read(part)) + quick.flush())
    assert xlsxwriter.workbook.ZipFile is ZipFile  # type: ignore[attr-defined]


def test_a_page_holds_numbers_that_no_cell_can_hold_as_text(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with writing(path) as book:
        values = (float("nan"), 7, None)
        book.page("Page").line(0, ((column, value, PLAIN) for column, value in enumerate(values)))
    assert [cell.value for cell in load_workbook(path)["Page"][1]] == ["nan", 7, None]


@pytest.mark.parametrize(("count", "sheets"), [(0, 1), (1, 1), (9, 1), (10, 2), (18, 2), (19, 3)])
def test_a_table_goes_on_in_a_next_sheet(tmp_path: Path, count: int, sheets: int) -> None:
    path = tmp_path / "book.xlsx"
    table(path, [(number, f"row {number}", None) for number in range(count)], limit=10)
    workbook = load_workbook(path)
    assert workbook.sheetnames == ["Rows", "Rows 2", "Rows 3"][:sheets]
    found = []
    for sheet in workbook.worksheets:
        header, *rows = sheet.iter_rows(values_only=True)
        assert header == ("one", "two", "three")
        assert len(rows) <= 9
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:C{len(rows) + 1}"
        assert sheet.dimensions == f"A1:C{len(rows) + 1}"
        found += [row[0] for row in rows]
    assert found == list(range(count))


def test_an_empty_table_says_so(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    table(path, [], empty="None.")
    assert list(load_workbook(path)["Rows"].iter_rows(values_only=True))[1:] == [("None.", None, None)]


def test_columns_are_as_wide_as_what_they_hold_within_limits(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    table(path, [["x" * 500, "a text of middling length", None]])
    padding = 5 / 7  # the file has the width with the edges of the cell, the program shows it without
    widths = {letter: column.width for letter, column in load_workbook(path)["Rows"].column_dimensions.items()}
    assert widths == pytest.approx({"A": 60 + padding, "B": 28 + padding, "C": 9 + padding}, abs=0.01)


@pytest.mark.thorough
def test_columns_that_do_not_fit_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with writing(path) as book:
        book.table(
            "Rows", [TableColumn(f"c{number}") for number in range(MAX_COLUMNS + 2)], [["x"] * (MAX_COLUMNS + 2)]
        )
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Rows").to_python()
    assert [len(row) for row in rows] == [MAX_COLUMNS] * 2


def test_a_row_above_one_that_is_written_is_an_error_of_the_program(tmp_path: Path) -> None:
    def upwards(book: WorkbookWriter) -> None:
        page = book.page("Page")
        page.line(1, [(0, "x", PLAIN)])
        page.line(0, [(0, "y", PLAIN)])

    with pytest.raises(InternalError, match="refused"), writing(tmp_path / "book.xlsx") as book:
        upwards(book)
    assert not list(tmp_path.iterdir())


def test_comments_and_links_stand_on_cells_of_any_row(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with writing(path) as book:
        page = book.page("Page")
        for row in range(3):
            page.note(row, 1, f"=note {row}")
            page.line(row, [(1, "here", CellStyle(fill="FF0000") if row else PLAIN)])
        other = book.page("It's")
        other.link(0, 0, "Page", "B3")
        other.line(0, [(0, "there", PLAIN)])
    workbook = load_workbook(path)
    comments = [cell.comment for cell in workbook["Page"]["B"]]
    assert [comment and comment.text for comment in comments] == ["=note 0", "=note 1", "=note 2"]
    link = workbook["It's"]["A1"].hyperlink
    assert link is not None
    assert (link.location, workbook["It's"]["A1"].value) == ("Page!B3", "there")


def test_a_row_grows_with_wrapped_text(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    table(path, [["x" * 150, None, None], ["short", "x" * 150, None], ["two\nlines", None, None]])
    heights = [load_workbook(path)["Rows"].row_dimensions[row].height for row in (2, 3, 4)]
    assert heights == [45, None, 30]


def test_looks_depend_on_the_value(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with writing(path) as book:
        book.table("Rows", [TableColumn("word", value_styles={"bad": CellStyle(fill="FF0000")})], [["good"], ["bad"]])
    good, bad = (load_workbook(path)["Rows"].cell(row, 1) for row in (2, 3))
    assert good.fill.fill_type is None
    assert bad.fill.fgColor.rgb == "FFFF0000"


def test_the_file_is_its_owners_alone_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    for _ in range(2):
        table(path, [["x", "y", "z"]])
    assert [file.name for file in tmp_path.iterdir()] == ["book.xlsx"]
    assert os.name == "nt" or stat.S_IMODE(path.stat().st_mode) == 0o600
    with ZipFile(path) as archive:
        assert archive.testzip() is None


def test_what_a_person_made_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_text("what was there before")
    with pytest.raises(OutputTaken, match="is there already"):
        table(path, [["x", "y", "z"]])
    assert [file.name for file in tmp_path.iterdir()] == ["book.xlsx"]
    assert path.read_text() == "what was there before"


def test_what_stops_the_writing_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_text("what was there before")

    def interrupted(book: WorkbookWriter) -> None:
        book.page("Page")
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"), writing(path) as book:
        interrupted(book)
    assert [file.name for file in tmp_path.iterdir()] == ["book.xlsx"]
    assert path.read_text() == "what was there before"


def test_a_disk_that_is_full_is_told_in_plain_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ZipFile, "write", full)
    with pytest.raises(ReconcilerError, match=r"\(No space left on device\)\. Make sure that .* has space"):
        table(tmp_path / "book.xlsx", [])
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_told_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "book.xlsx"
    with pytest.raises(ReconcilerError, match=r"nowhere does not exist: create it") as told:
        table(path, [])
    assert str(path) in str(told.value)


def test_a_folder_in_the_place_of_the_file_is_told_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="this is a folder"):
        table(tmp_path, [])
    folder = tmp_path / "book.xlsx"
    folder.mkdir()
    with pytest.raises(UsageError, match="this is a folder"):
        table(folder, [])
    assert [file.name for file in tmp_path.iterdir()] == ["book.xlsx"]


def test_a_folder_that_may_not_be_written_to_is_told_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    with pytest.raises(ReconcilerError, match=r"\(Permission denied\)\. Make sure that .* may be written to"):
        table(tmp_path / "book.xlsx", [])
