"""Workbooks of Excel, in XML and in binary: their sheets, links and errors."""

import struct
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.errors import InputRefused
from reconciler.report.words.english import catalogue as english
from tests.examples import examples
from tests.unit.sheets.books import (
    archive,
    codes,
    only,
    read,
    record,
    wide,
    worksheet,
    xlsb,
    xlsb_cell,
    xlsb_row,
    xlsb_text,
    xlsx,
    xlsx_parts,
)

SHEET = worksheet('<row r="1"><c r="A1" t="str"><v>email</v></c></row>')


def changed(part: str, old: str, new: str, name: str = "") -> bytes:
    """Give a workbook with one sheet in which a part was changed, and perhaps renamed."""
    parts = xlsx_parts({"S": SHEET})
    parts[name or part] = str(parts.pop(part)).replace(old, new)
    return archive(parts)


@pytest.mark.parametrize(
    "data",
    [
        xlsx(SHEET),
        xlsx(SHEET, {"../../x": "y", "xl/media/a.png": b"\x89PNG"}),
        changed("xl/worksheets/sheet1.xml", "", "", "xl/Worksheets/SHEET1.xml"),
        changed("xl/worksheets/sheet1.xml", "", "", "xl\\worksheets\\sheet1.xml"),
        changed("xl/_rels/workbook.xml.rels", 'Target="', 'Target="/xl/'),
        changed("xl/workbook.xml", "r:", "d3p1:").replace(b"xmlns:r", b"xmlns:r"),
        changed("xl/worksheets/sheet1.xml", "<row", '<row xmlns:y="z" y:hidden="0"'),
    ],
)
def test_the_parts_of_a_workbook_are_found(data: bytes, tmp_path: Path) -> None:
    assert only(read(tmp_path, data)).rows == [["email"]]
    assert {file.name for file in tmp_path.iterdir()} == {"b.xlsx"}  # nothing was unpacked beside it


@pytest.mark.parametrize(
    "data",
    [
        changed("xl/_rels/workbook.xml.rels", "worksheets/", "../xl/worksheets/"),
        changed("xl/_rels/workbook.xml.rels", "sheet1", "sheet2"),
        archive(xlsx_parts({"S": SHEET}) | {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": "<a"}),
        archive(xlsx_parts({"S": SHEET, " ": SHEET}) | {"xl/worksheets/sheet2.xml": "<a"}),
    ],
)
def test_what_its_reader_does_not_find_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"^b\.xlsx: ") as refused:
        read(tmp_path, data)
    assert refused.value.code in ("file.damaged", "file.macros_only")


def test_two_sheets_of_one_name_are_refused(tmp_path: Path) -> None:
    data = changed("xl/workbook.xml", "</sheets>", '<sheet name="S" sheetId="2" r:id="r1"/></sheets>')
    with pytest.raises(InputRefused, match="two of its sheets have one name"):
        read(tmp_path, data)


def test_sheets_of_charts_are_left_out_and_hidden_ones_are_told(tmp_path: Path) -> None:
    parts = xlsx_parts({"S": SHEET, "T": SHEET})
    chart = '<Relationship Id="r3" Target="c.xml" Type="x/chartsheet"/>'
    for part, old, new in (
        ("xl/_rels/workbook.xml.rels", "</Relationships>", f"{chart}</Relationships>"),
        ("xl/workbook.xml", "<sheets>", '<sheets><sheet name="C" sheetId="9" r:id="r3"/>'),
        ("xl/workbook.xml", 'sheetId="2"', 'sheetId="2" state="veryHidden"'),
    ):
        parts[part] = str(parts[part]).replace(old, new)
    source = read(tmp_path, archive(parts))
    assert [(table.sheet.name, [note.code for note in table.notes]) for table in source.tables] == [
        ("S", []),
        ("T", ["sheet.hidden"]),
    ]


@pytest.mark.parametrize(
    ("kinds", "words", "code"),
    [
        (["M"], "no sheet of cells", "file.macros_only"),
        (["S", "M"], "the sheet “M” holds macros", "file.old_macros"),
    ],
)
def test_macros_are_no_sheets(kinds: list[str], words: str, code: str, tmp_path: Path) -> None:
    parts = xlsx_parts(dict.fromkeys(kinds, SHEET))
    relations = str(parts["xl/_rels/workbook.xml.rels"])
    head, sign, last = relations.rpartition("/worksheet")
    parts["xl/_rels/workbook.xml.rels"] = f"{head}/xlMacrosheet{last}" if sign else relations
    with pytest.raises(InputRefused, match=words) as refused:
        read(tmp_path, archive(parts))
    assert refused.value.code == code


def test_links_to_other_workbooks_are_told(tmp_path: Path) -> None:
    source = read(tmp_path, xlsx(SHEET, {"xl/externalLinks/externalLink1.xml": "<externalLink/>"}))
    (note,) = source.notes
    assert (note.code, note.place) == ("file.external_links", "b.xlsx row 1")


@pytest.mark.parametrize("error", ["#SPILL!", "Err:502"])
def test_an_error_that_its_reader_does_not_know_is_refused(error: str, tmp_path: Path) -> None:
    data = xlsx(worksheet(f'<row r="1"><c r="B1" t="e"><v>{error}</v></c></row>'))
    with pytest.raises(InputRefused, match=f"S!B1 holds the error {error}") as refused:
        read(tmp_path, data)
    assert refused.value.code == "file.damaged"


# -- binary -----------------------------------------------------------------------------------------------------

HEADER = xlsb_row(0, xlsb_text(0, "email"), xlsb_text(1, "firstName"), xlsb_text(2, "lastName"))


def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    cells = [
        xlsb_text(0, "a@b.example"),
        xlsb_cell(0x03, 1, b"\x2a"),
        xlsb_cell(0x05, 2, struct.pack("<d", 2.5)),
        xlsb_cell(0x0B, 3, b"\x07" + bytes(10)),
        xlsb_cell(0x04, 4, b"\x01"),
        xlsb_cell(0x01, 16_383, b""),
    ]
    rows = HEADER + xlsb_row(1, *cells, hidden=True) + xlsb_row(2, xlsb_text(1, "x"))
    columns = record(0x3C, struct.pack("<4IH", 1, 2, 9, 0, 1))
    merged = record(0xB1, bytes(4)) + record(0xB0, struct.pack("<4I", 1, 2, 0, 0)) + record(0xB2)
    table = only(read(tmp_path, xlsb(rows, merged + columns)))
    assert table.rows[:2] == [["email", "firstName", "lastName", "", ""], ["a@b.example", "", 2.5, "", True]]
    assert codes(table) == {(1, 1): "cell.error", (1, 3): "cell.error", (2, 0): "cell.merged"}
    assert "#DIV/0!" in english.issue(*table.hazards[1, 3])
    assert [note.code for note in table.notes] == ["rows.hidden", "columns.hidden"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (HEADER + xlsb_row(1_048_575, xlsb_text(16_383, "x")), "sheet.too_large"),
        (HEADER + xlsb_row(2**20, xlsb_text(0, "x")), "sheet.too_large"),
        (HEADER + xlsb_row(1, xlsb_text(2**32 - 1, "x")), "sheet.too_large"),
        (HEADER + record(0x00, b"\x01"), "file.damaged"),
        (HEADER + xlsb_cell(0x05, 1, b""), "file.damaged"),
        (HEADER + xlsb_cell(0x3E, 1, b"\x00" + wide("x")), "file.damaged"),  # a form that its reader passes over
        (HEADER + record(0x10, bytes(8)), "file.damaged"),
        (HEADER + b"\x06\xff\xff\xff\x7f", "file.damaged"),
        (HEADER + b"\x06", "file.damaged"),
    ],
)
def test_a_binary_workbook_that_would_end_its_reader_is_refused(rows: bytes, code: str, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"^b\.xlsx") as refused:
        read(tmp_path, xlsb(rows))
    assert refused.value.code == code


@pytest.mark.parametrize("length", [32_767, 32_768])
def test_a_text_of_a_binary_workbook_is_as_long_as_a_spreadsheet_holds(length: int, tmp_path: Path) -> None:
    table = only(read(tmp_path, xlsb(HEADER + xlsb_row(1, xlsb_text(0, "x" * length)))))
    assert codes(table) == ({(1, 0): "cell.too_long"} if length > 32_767 else {})


# -- any text ---------------------------------------------------------------------------------------------------

CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\n\t<>&_x0041"), max_size=12)
ON_DISK = settings(
    max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ON_DISK
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=5), st.booleans())
def test_any_text_reads_back_as_it_was_written(tmp_path: Path, table: list[list[str]], shared: bool) -> None:
    book = xlsxwriter.Workbook(tmp_path / "w.xlsx", {"constant_memory": not shared})
    sheet = book.add_worksheet("S")
    for row, cells in enumerate(table):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell)
    book.close()
    found = only(read(tmp_path, (tmp_path / "w.xlsx").read_bytes()))
    assert codes(found) == {}
    written = [row if any(row) else [] for row in table]
    last = max((number for number, row in enumerate(written, 1) if row), default=0)
    assert [_trimmed(row) for row in found.rows] == [_trimmed(row) for row in written[:last]]


def _trimmed(row: Sequence[object]) -> list[object]:
    cells = list(row)
    while cells and cells[-1] == "":
        cells.pop()
    return cells
