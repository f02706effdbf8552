"""What we rely on behind XlsxWriter's public interface is still there, and nothing but one module relies on it."""

import ast
import inspect
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import xlsxwriter.workbook
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

import reconciler
from reconciler.errors import InternalError
from reconciler.report.xlsx.style import PLAIN, WRAP, CellStyle, TableColumn
from reconciler.report.xlsx.workbook_writer import writing

ROOT = Path(reconciler.__file__).parent
FENCE = "report/xlsx/xlsxwriter_internals.py"
METHODS = {
    Workbook._store_workbook: "(self) -> None",  # packs the archive: by the name `ZipFile` of its module
    Worksheet._check_dimensions: "(self, row: int, col: int, ignore_row=False, ignore_col=False) -> int",
    Worksheet._opt_close: "(self) -> None",  # closes the file of rows
    Format._get_xf_index: "(self)",
}
STATE: dict[str, object] = {"row_data_fh": False, "previous_row": 0, "dim_colmin": None, "table": {}}
"""Attributes of a worksheet in constant memory, with what a new one has; False: a file that is open."""
OURS_BY_NAMED_TUPLES = {"_replace", "_asdict", "_fields", "_make"}


@pytest.mark.parametrize(("method", "signature"), METHODS.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_private_methods_are_called_as_they_were(method: object, signature: str) -> None:
    found = str(inspect.signature(method))  # type: ignore[arg-type]
    assert found == signature, f"XlsxWriter {xlsxwriter.__version__} has changed: look through {FENCE}"


def test_a_new_worksheet_in_constant_memory_has_the_state_that_we_set(tmp_path: Path) -> None:
    with Workbook(tmp_path / "b.xlsx", {"constant_memory": True, "tmpdir": str(tmp_path)}) as book:
        sheet = book.add_worksheet()
        found = {name: getattr(sheet, name) for name in STATE}
        assert found | {"row_data_fh": found["row_data_fh"].closed} == STATE


def test_the_archive_is_made_by_the_name_that_is_swapped() -> None:
    assert xlsxwriter.workbook.ZipFile is ZipFile  # type: ignore[attr-defined]
    assert inspect.getsource(Workbook._store_workbook).count("ZipFile(") == 1
    assert "compresslevel" not in inspect.getsource(Workbook._store_workbook), "it takes a level now: use that"


def test_rows_that_are_written_as_xml_are_what_xlsxwriter_leaves_a_place_for(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with writing(path) as book:
        page = book.page("Page")
        page.merge(0, 0, 2)
        page.line(0, [(at, "merged" if at == 0 else None, CellStyle(fill="112233")) for at in range(3)])
        page.note(1, 0, "a comment")
        page.link(1, 1, "Table", "A1")
        page.line(1, [(0, "noted", PLAIN), (1, "linked", PLAIN), (2, 7, PLAIN)])
        page.line(4, [(0, "=1+1", PLAIN), (2, "two\nlines", WRAP)], 40)
        with pytest.raises(InternalError):
            page.line(3, [(0, "above", PLAIN)])
        book.table("Table", [TableColumn("a"), TableColumn("b")], [("x", 1), ("y", 2.5)])
    workbook = load_workbook(path)
    sheet = workbook["Page"]
    assert sheet.dimensions == "A1:C5"
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["merged", None, None],
        ["noted", "linked", 7],
        [None, None, None],
        [None, None, None],
        ["=1+1", None, "two\nlines"],
    ]
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:C1"]
    assert sheet["A1"].fill.fgColor.rgb == "FF112233"
    assert (sheet["A5"].data_type, sheet["A5"].quotePrefix, sheet["C5"].alignment.wrap_text) == ("s", True, True)
    assert sheet.row_dimensions[5].height == 40
    assert sheet["A2"].comment
    assert sheet["A2"].comment.text == "a comment"
    assert sheet["B2"].hyperlink
    assert sheet["B2"].hyperlink.location == "'Table'!A1" or sheet["B2"].hyperlink.location == "Table!A1"
    assert [list(row) for row in workbook["Table"].values] == [["a", "b"], ["x", 1], ["y", 2.5]]
    again = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Table").to_python()
    assert again == [["a", "b"], ["x", 1.0], ["y", 2.5]]


def test_the_files_of_rows_are_closed_where_the_writing_is_stopped(tmp_path: Path) -> None:
    files: list[Any] = []

    def stopped() -> None:
        with writing(tmp_path / "book.xlsx") as book:
            page = book.page("Page")
            files.append(page.sheet.row_data_fh)
            page.line(0, [(0, "x", PLAIN)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stopped()
    assert [file.closed for file in files] == [True]
    assert list(tmp_path.iterdir()) == []


def reaches_behind(path: Path) -> list[str]:
    """Return the names that a module of the workbook rooms uses of others' insides; `os._exit` is public."""
    tree = ast.parse(path.read_text("utf-8"))
    private = {method.__name__ for method in METHODS} | STATE.keys() - {"table"}
    return [
        f"{node.attr} (line {node.lineno})"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and (
            node.attr in private
            or (
                node.attr.startswith("_")
                and not node.attr.startswith("__")
                and node.attr not in OURS_BY_NAMED_TUPLES
                and not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls", "os"))
            )
        )
    ]


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(ROOT.rglob("*.py")) if "xlsx" in path.read_text("utf-8")],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_one_module_alone_reaches_behind_the_public_interface(path: Path) -> None:
    inside = path.relative_to(ROOT).as_posix() == FENCE
    assert bool(reaches_behind(path)) is inside, reaches_behind(path)
