"""What the form of the cells says is found in every kind of workbook: lines, notes, and values of another day."""

import struct
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table as Named

from reconciler.errors import InputRefused
from reconciler.sheets.formats.marks import Marks
from reconciler.sheets.formats.read import read_file
from tests.each import each
from tests.unit.sheets import books
from tests.unit.sheets.books import ods, ods_row, ods_text, only, read, record, wide, xlsb_cell, xlsb_row, xlsb_text

SAVED = Path(books.__file__).parent / "saved"
STRUCK = Font(strike=True)


def marks(folder: Path, data: bytes, name: str = "b.xlsx") -> Marks:
    return only(read(folder, data, name)).marks


def saved(folder: Path, book: Workbook) -> Marks:
    book.save(folder / "b.xlsx")
    return read_file(folder / "b.xlsx", "b.xlsx").tables[0].marks


# -- .xlsx ------------------------------------------------------------------------------------------------------


def test_a_workbook_of_openpyxl(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in range(1, 6):
        for column in range(1, 4):
            sheet.cell(row, column, f"r{row}c{column}")
    for column in (1, 3):
        sheet.cell(2, column).font = STRUCK
    sheet["A3"] = CellRichText(TextBlock(InlineFont(strike=True), "all of it"))
    sheet["A4"] = CellRichText(TextBlock(InlineFont(strike=True), "old"), " new")
    sheet["F5"].font = STRUCK
    sheet["B4"].comment = Comment("left in May", "HR")
    found = saved(tmp_path, book)
    assert found.struck == {1: {0, 2}, 2: {0}}
    assert found.partly_struck == {(3, 0)}
    assert found.remarks == {(3, 1): "left in May"}


def test_a_workbook_of_xlsxwriter_with_formats_of_rows_and_columns(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        sheet, struck, plain = book.add_worksheet(), book.add_format({"font_strikeout": True}), book.add_format()
        sheet.set_row(1, None, struck)
        sheet.set_column(2, 2, None, struck)
        for row in range(4):
            sheet.write_row(row, 0, ["a", "b", "c"])
        sheet.write_rich_string(3, 0, struck, "gone ", struck, "too")
        sheet.write_rich_string(3, 1, struck, "gone", plain, " here")
        sheet.write_comment(2, 0, "gone")
    found = only(read_file(tmp_path / "b.xlsx", "b.xlsx")).marks
    assert found.struck == {0: {2}, 1: {0, 1, 2}, 2: {2}, 3: {0, 2}}
    assert (found.partly_struck, found.remarks) == ({(3, 1)}, {(2, 0): "gone"})


FONTS = "<fonts><font/><font><{0}strike{1}/></font></fonts><cellXfs><xf fontId='0'/><xf fontId='1'/></cellXfs>"
CELL = '<row r="1"><c r="A1" s="1"><v>1</v></c></row>'


def styled(rows: str, styles: str, head: str = "", tail: str = "") -> bytes:
    """Return a workbook with this part of styles."""
    parts = books.xlsx_parts(
        {"S": books.worksheet(rows, head, tail)}, {"xl/styles.xml": f"<styleSheet>{styles}</styleSheet>"}
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="s" Type="{office}/styles" Target="styles.xml"/></Relationships>'
    key = "xl/_rels/workbook.xml.rels"
    return books.archive({**parts, key: str(parts[key]).replace("</Relationships>", relation)})


@each(
    ("rows", "styles", "head", "struck"),
    [
        (CELL, FONTS.format("", ""), "", {0: {0}}),
        (CELL, FONTS.format("", " val='1'"), "", {0: {0}}),
        (CELL, FONTS.format("", " val='true'"), "", {0: {0}}),
        (CELL, FONTS.format("x:", ""), "", {0: {0}}),
        (CELL, FONTS.format("", " val='0'"), "", {}),
        (CELL, FONTS.format("", " val='false'"), "", {}),
        (CELL.replace(' s="1"', " s = '1'"), FONTS.format("", ""), "", {0: {0}}),
        (CELL.replace(' s="1"', ' s="0"'), FONTS.format("", ""), "", {}),
        (CELL.replace(' s="1"', ""), FONTS.format("", ""), '<cols><col min="1" max="9" style="1"/></cols>', {0: {0}}),
        (
            CELL.replace(' s="1"', "").replace('r="1"', 'r="1" s="1" customFormat="1"', 1),
            FONTS.format("", ""),
            "",
            {0: {0}},
        ),
        (CELL.replace(' s="1"', "").replace('r="1"', 'r="1" s="1"', 1), FONTS.format("", ""), "", {}),
        ('<row r="1"><c r="A1" s="1"/></row>', FONTS.format("", ""), "", {}),
        (
            '<row><c s="1"><v>1</v></c></row><row/><row><c/><c s="1"><v>1</v></c></row>',
            FONTS.format("", ""),
            "",
            {0: {0}, 2: {1}},
        ),
    ],
)
def test_a_style_strikes_through(
    tmp_path: Path, rows: str, styles: str, head: str, struck: dict[int, set[int]]
) -> None:
    styles = styles.replace("<font>", "<font xmlns:x='x'>")
    assert marks(tmp_path, styled(rows, styles, head)).struck == struck


def test_a_rule_strikes_through(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"] = "a", "b"
    for area, font in (("A2:C9", STRUCK), ("D2:D9", Font(bold=True))):
        sheet.conditional_formatting.add(area, FormulaRule(["$C2=1"], font=font))  # type: ignore[no-untyped-call]
    assert saved(tmp_path, book).struck_by_rule == ["A2:C9"]


@pytest.mark.parametrize(
    "styles",
    [
        "<fonts><font><strike/></font>",
        "<fonts><font><strike/></font></fonts><cellXfs><xf fontId='x'/></cellXfs>",
        "\x00strike",
    ],
)
def test_damaged_styles_are_refused_or_passed_over(tmp_path: Path, styles: str) -> None:
    with pytest.raises(InputRefused, match="damaged"):
        marks(tmp_path, styled(CELL, styles))


def test_damaged_notes_are_refused(tmp_path: Path) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = (
        f'<Relationships><Relationship Id="n" Type="{office}/comments" Target="../comments1.xml"/></Relationships>'
    )
    for notes in ("<comments><comment>", "<comments><comment/></comments>", '<comments><comment ref="A0"/></comments>'):
        more = {"xl/comments1.xml": notes, "xl/worksheets/_rels/sheet1.xml.rels": relation}
        with pytest.raises(InputRefused, match="damaged"):
            marks(tmp_path, books.xlsx(books.worksheet(CELL), more))


# -- what is stale in .xlsx -------------------------------------------------------------------------------------


def stale(folder: Path, cells: dict[str, Any], *names: tuple[str, str]) -> set[tuple[int, int]]:
    book = Workbook()
    for cell, value in cells.items():
        book.worksheets[0][cell] = value
    for name, text in names:
        book.defined_names[name] = DefinedName(name, attr_text=text)
    return saved(folder, book).stale


def test_formulas_that_ask_for_the_day_are_stale_and_others_are_not(tmp_path: Path) -> None:
    assert stale(tmp_path, {"A1": "=TODAY()", "A2": "=A1+1", "A3": "=1+1", "A4": "TODAY()"}) == {(0, 0), (1, 0)}
    assert stale(tmp_path, {"A2": "=A1+1", "A3": "Today"}) == set()
    assert stale(tmp_path, {"A1": "=Day", "A2": "=Other"}, ("Day", "TODAY()"), ("Other", "Sheet!$B$1")) == {(0, 0)}


def test_a_table_is_known_by_its_columns(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["Who", "Age", "On"],
        ["a", "=TODAY()", "=Staff[[#This Row],[Age]]"],
        ["b", 1, "=Staff[[#This Row],[Who]]"],
    ):
        sheet.append(row)
    sheet.add_table(Named(name="Staff", displayName="Staff", ref="A1:C3"))
    assert saved(tmp_path, book).stale == {(1, 1), (1, 2)}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ('<row r="1"><c r="A1"><f t="array" ref="A1:A3">TODAY()</f><v>1</v></c></row>', {(0, 0), (1, 0), (2, 0)}),
        (
            '<row r="1"><c r="A1"><f>NOW()</f><v>1</v></c>'
            '<c r="B1"><f t="shared" ref="B1:B2" si="0">A1</f><v>1</v></c></row>'
            '<row r="2"><c r="B2"><f t="shared" si="0"/><v>1</v></c></row>',
            {(0, 0), (0, 1)},
        ),
        (
            '<row r="1"><c r="A1"><f t="shared" si="9"/><v>1</v></c><c r="B1"><f>RAND()</f><v>1</v></c></row>',
            {(0, 0), (0, 1)},
        ),
        ("<row><!-- x --><c><v>1</v></c><c><f>&#84;ODAY()</f><v>1</v></c></row>", {(0, 1)}),
    ],
)
def test_arrays_shared_formulas_and_odd_xml(tmp_path: Path, rows: str, found: set[tuple[int, int]]) -> None:
    assert marks(tmp_path, books.xlsx(books.worksheet(rows))).stale == found


# -- .ods -------------------------------------------------------------------------------------------------------

LINE = '<style:text-properties style:text-line-through-{}="{}"/>'.format
CELLS = '<style:style style:family="table-cell" style:name="{}">{}</style:style>'.format
STYLES = (
    CELLS("struck", LINE("style", "solid"))
    + '<style:style style:name="child" style:family="table-cell" style:parent-style-name="struck"/>'
    + CELLS('not" style:parent-style-name="struck', LINE("style", "none"))
    + CELLS("may", '<style:map style:condition="x" style:apply-style-name="struck"/>')
    + CELLS("T1", LINE("type", "single")).replace("table-cell", "text")
)


def of_ods(folder: Path, rows: str) -> Marks:
    content = (
        f"<office:document-content {books.SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f'<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    return marks(folder, ods("", more={"content.xml": content}), "b.ods")


def test_what_an_ods_strikes_through(tmp_path: Path) -> None:
    style = 'table:style-name="{}"'.format
    found = of_ods(
        tmp_path,
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:default-cell-style-name="struck"/>'
        + ods_row(ods_text("a", style("struck")), ods_text("b", style("child")), ods_text("c", style("not")))
        + ods_row(ods_text("a"), ods_text("b"), ods_text("c"))
        + ods_row(ods_text("a"), attributes='table:default-cell-style-name="child" table:number-rows-repeated="2"')
        + ods_row(
            ods_text('<text:span text:style-name="T1">gone</text:span>'),
            ods_text('<text:span text:style-name="T1">old</text:span> new', 'table:number-columns-repeated="2"'),
        ),
    )
    assert found.struck == {0: {0, 1}, 1: {2}, 2: {0}, 3: {0}, 4: {0, 2}}
    assert found.partly_struck == {(4, 1)}


def test_a_common_style_of_an_ods_strikes_through(tmp_path: Path) -> None:
    rows = ods_row(ods_text("a", 'table:style-name="Gone"'), ods_text("b"))
    more = {
        "styles.xml": f"<office:document-styles {books.SPACES}><office:styles>"
        f"{CELLS('Gone', LINE('style', 'solid'))}</office:styles></office:document-styles>"
    }
    assert marks(tmp_path, ods(rows, more=more), "b.ods").struck == {0: {0}}


def test_a_rule_of_an_ods_strikes_through(tmp_path: Path) -> None:
    assert of_ods(tmp_path, ods_row(ods_text("a", 'table:style-name="may"'))).struck_by_rule == [""]
    formats = (
        '<calcext:conditional-formats><calcext:conditional-format calcext:target-range-address="S.A1:S.B2">'
        '<calcext:condition calcext:apply-style-name="struck" calcext:value="x"/></calcext:conditional-format>'
        "</calcext:conditional-formats>"
    )
    assert of_ods(tmp_path, ods_row(ods_text("a")) + formats).struck_by_rule == ["S.A1:S.B2"]


def test_notes_of_an_ods(tmp_path: Path) -> None:
    note = (
        "<office:annotation><dc:creator>HR</dc:creator><text:p>left</text:p><text:p>in May</text:p></office:annotation>"
    )
    cell = f'<table:table-cell office:value-type="string">{note}<text:p>a</text:p></table:table-cell>'
    empty = f"<table:table-cell>{note}</table:table-cell>"
    rows = (
        ods_row(ods_text("x"))
        + ods_row(ods_text("x"), cell.replace("dc:", ""))
        + ods_row(cell.replace("dc:", ""), empty.replace("dc:", ""))
    )
    found = of_ods(tmp_path, rows)
    assert found.remarks == dict.fromkeys(((1, 1), (2, 0), (2, 1)), "left\nin May")


def calculated(text: str, attributes: str = "") -> str:
    value = f"office:value-type='float' office:value='1' {attributes}"
    return f"<table:table-cell table:formula='{text}' {value}><text:p>1</text:p></table:table-cell>"


def test_what_is_stale_in_an_ods(tmp_path: Path) -> None:
    rows = ods_row(calculated("of:=TODAY()"), calculated("of:=[.A1]"), calculated("of:=[.Z9]"), calculated("of:=Day"))
    names = (
        '<table:named-expressions><table:named-range table:name="Day" table:cell-range-address="$S.$A$1"/>'
        "</table:named-expressions>"
    )
    assert of_ods(tmp_path, rows + names).stale == {(0, 0), (0, 1), (0, 3)}
    assert of_ods(tmp_path, ods_row(calculated("of:=[.A9]"), calculated("of:=LEFT(1)"))).stale == set()
    elsewhere = calculated("of:=[&apos;file:///a.ods&apos;#$S.A1]", 'table:number-matrix-columns-spanned="2"')
    assert of_ods(tmp_path, ods_row(elsewhere)).stale == {(0, 0), (0, 1)}


# -- .xls -------------------------------------------------------------------------------------------------------


def test_a_workbook_of_excel_97() -> None:
    found = read_file(SAVED / "marks.xls", "marks.xls").tables[0].marks
    assert found.struck == {2: {0, 1, 2, 3}}
    assert found.partly_struck == {(3, 3)}
    assert found.stale == {(row, 4) for row in (4, 5, 6, 9, 10)}


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_notes_as_libreoffice_saves_them(kind: str) -> None:
    table = read_file(SAVED / f"people.{kind}", kind).tables[0]
    assert table.marks == Marks(remarks={(1, 1): "not part of the address"}, hidden=frozenset({2}))


# -- .xlsb ------------------------------------------------------------------------------------------------------


def bound(rows: bytes, parts: dict[str, bytes], kinds: dict[str, str], of_sheet: dict[str, str] | None = None) -> bytes:
    """Return an .xlsb workbook with more parts; `kinds` are those of the workbook's own, by their names."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(books.xlsb(rows))) as archive:
        inside: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    more = "".join(
        f'<Relationship Id="x{name}" Type="{office}/{kind}" Target="{name}"/>' for name, kind in kinds.items()
    )
    key = "xl/_rels/workbook.bin.rels"
    listed = inside[key]
    assert isinstance(listed, bytes)
    inside[key] = listed.replace(b"</Relationships>", f"{more}</Relationships>".encode())
    if of_sheet:
        named = "".join(
            f'<Relationship Id="{name}" Type="{office}/{kind}" Target="{name}"/>' for name, kind in of_sheet.items()
        )
        inside["xl/worksheets/_rels/sheet1.bin.rels"] = f"<Relationships>{named}</Relationships>"
    return books.archive({**inside, **parts})


def font(*, struck: bool) -> bytes:
    return record(43, struct.pack("<HH", 220, 0x08 if struck else 0) + bytes(17) + wide("Calibri"))


def format_of(number: int) -> bytes:
    return record(47, struct.pack("<HHH", 0, 0, number) + bytes(10))


FORMATS = (
    font(struck=False)
    + font(struck=True)
    + record(617, struct.pack("<I", 2))
    + format_of(0)
    + format_of(1)
    + record(618)
)


def test_a_binary_workbook(tmp_path: Path) -> None:
    def text(column: int, style: int) -> bytes:
        return record(0x06, struct.pack("<II", column, style) + wide("x"))

    def shared(column: int, number: int) -> bytes:
        return xlsb_cell(0x07, column, struct.pack("<I", number))

    def rich(words: str, *runs: tuple[int, int]) -> bytes:
        return record(
            0x13,
            b"\x01" + wide(words) + struct.pack("<I", len(runs)) + b"".join(struct.pack("<HH", *run) for run in runs),
        )

    strings = rich("gone", (0, 1)) + rich("old new", (0, 1), (3, 0)) + record(0x13, b"\x00" + wide("plain"))
    begin = record(0x9F, struct.pack("<II", 3, 3))
    note = record(635, struct.pack("<5I", 0, 1, 1, 2, 2) + bytes(16)) + record(637, b"\x00" + wide("left"))
    data = bound(
        xlsb_row(0, text(0, 0), text(1, 1)) + xlsb_row(1, shared(0, 0), shared(1, 1), shared(2, 2)),
        {"xl/styles.bin": FORMATS, "xl/sharedStrings.bin": begin + strings, "xl/comments1.bin": note},
        {"styles.bin": "styles", "sharedStrings.bin": "sharedStrings"},
        {"../comments1.bin": "comments"},
    )
    found = marks(tmp_path, data, "b.xlsb")
    assert found == Marks(
        struck={0: frozenset({1}), 1: frozenset({0})}, partly_struck={(1, 1)}, remarks={(1, 2): "left"}
    )


def test_what_is_stale_in_a_binary_workbook(tmp_path: Path) -> None:
    def cell(column: int, tokens: bytes, beside: bytes = b"") -> bytes:
        formula = struct.pack("<HI", 0, len(tokens)) + tokens + struct.pack("<I", len(beside)) + beside
        return xlsb_cell(0x09, column, struct.pack("<d", 1.0) + formula)

    def ref(row: int, column: int) -> bytes:
        return b"\x44" + struct.pack("<IH", row, column | 0xC000)

    today, pointer = b"\x41" + struct.pack("<H", 221), b"\x01" + struct.pack("<I", 1)
    offset = b"\x4c" + struct.pack("<IH", 2**20 - 1, 0xC000)  # the cell above
    shared = record(427, struct.pack("<4I", 1, 1, 0, 1) + struct.pack("<I", len(offset)) + offset + bytes(4))
    rows = xlsb_row(0, cell(0, today), cell(2, ref(5, 5)), cell(3, ref(0, 0)), cell(4, b"\x60"))
    rows += xlsb_row(1, cell(0, pointer, struct.pack("<I", 0)), shared, cell(1, pointer, struct.pack("<I", 0)))
    assert marks(tmp_path, books.xlsb(rows), "b.xlsb").stale == {(0, 0), (0, 3), (0, 4), (1, 0)}
    assert marks(tmp_path, books.xlsb(xlsb_row(0, cell(0, ref(5, 5)), xlsb_text(1, "x"))), "b.xlsb").stale == set()


def test_damaged_parts_of_a_binary_workbook_are_refused(tmp_path: Path) -> None:
    for parts, kinds in (
        ({"xl/styles.bin": record(43, b"x")}, {"styles.bin": "styles"}),
        ({"xl/styles.bin": FORMATS + b"\x80"}, {"styles.bin": "styles"}),
        (
            {"xl/styles.bin": FORMATS, "xl/sharedStrings.bin": record(0x13, b"\x01" + wide("a") + b"\xff\xff\xff\xff")},
            {"styles.bin": "styles", "sharedStrings.bin": "sharedStrings"},
        ),
    ):
        with pytest.raises(InputRefused, match="damaged"):
            marks(tmp_path, bound(xlsb_row(0, xlsb_text(0, "x")), parts, kinds), "b.xlsb")
