"""Cells that read as empty and are not, in whatever form of XML they stand; what is merged and hidden."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from reconciler.errors import InputRefused
from reconciler.model.finding_code import FindingKind
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.formats import hazards
from reconciler.sheets.formats.hazards import Extent, SheetScan, area, position
from reconciler.sheets.load import load
from tests.each import each
from tests.unit.sheets.books import codes, only, read, worksheet, xlsx

HEADERS = ["companyVanityName", "email", "firstName", "lastName", "active", "note"]
ONE = '<c r="A1"><v>1</v></c>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(path: Path, *cells: object) -> Path:
    """Write a sheet of people whose `active` and note cells are these, one row each."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Staff & Co"
    sheet.append(HEADERS)
    for number, cell in enumerate(cells):
        sheet.append(["acme", f"p{number}@acme.example", "A", "B", cell, cell])
    book.save(path)
    return path


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", '=IF(1=1,"no","yes")'])
def test_an_error_or_a_formula_without_a_value_is_never_taken_as_empty(cell: str, tmp_path: Path) -> None:
    desired = load([workbook(tmp_path / "b.xlsx", "yes", cell, None)])
    rejected = [finding for finding in desired.findings if finding.kind is FindingKind.REJECTED]
    code = "cell.formula" if cell.startswith("=") else "cell.error"
    assert [(finding.code, finding.column, finding.place) for finding in rejected] == [
        (code, "active", "b.xlsx › Staff & Co!E3")
    ]
    assert set(desired.users["acme"]) == {"p0@acme.example", "p2@acme.example"}
    assert set(desired.protected) == {"p1@acme.example"}


# -- the forms of XML -------------------------------------------------------------------------------------------

ERROR, FORMULA = {(0, 1): "cell.error"}, {(0, 1): "cell.formula"}


@each(
    ("cell", "found"),
    [
        ('<c r="B1" t="e"><v>#N/A</v></c>', ERROR),
        ('<c r="B1" s="3" t="e"><f>NA()</f><v>#N/A</v></c>', ERROR),
        ('<c t="e" r="B1"><v>#N/A</v></c>', ERROR),
        ("<c r='B1' t='e'><v>#N/A</v></c>", ERROR),
        ('<c r="B1" t = "e"><v>#N/A</v></c>', ERROR),
        ('<c\n r="B1"\n t="e"><v>#N/A</v></c>', ERROR),
        ('<c r="B1" t="e"><v>&#35;N/A</v></c>', ERROR),
        ('<c r="B1" t="e" />', ERROR),
        ('<c t="e"><v>#N/A</v></c>', ERROR),
        ('<c r="B1" foo="&gt;" t="e"><v>#N/A</v></c>', ERROR),
        ('<c r="B1" t="e"><f t="shared" si="0"/><v>#REF!</v></c>', ERROR),
        ("<!-- a comment --><c r='B1' t='e'><v>#N/A</v></c>", ERROR),
        ('<c r="B1" t="e"><f>A1<!-- c --></f><v>#N/A</v></c>', ERROR),
        ('<c r="B1"><f>1+1</f></c>', FORMULA),
        ('<c r="B1"><f>1+1</f><v/></c>', FORMULA),
        ('<c r="B1"><f>1+1</f><v></v></c>', FORMULA),
        ('<c r="B1" t="str"><f>A1</f></c>', FORMULA),
        ('<c r="B1"><f t="shared" si="0"/></c>', FORMULA),
        ('<c r="B1"><f t="array" ref="B1:C1">X</f></c><c r="C1"/>', FORMULA | {(0, 2): "cell.formula"}),
        ("<c r='B1'><f t='array' ref='B1:C1'>X</f></c><c r='C1'/>", FORMULA | {(0, 2): "cell.formula"}),
        ('<c r="B1" t="str"><f>""</f><v></v></c>', {}),
        ('<c r="B1" t="str"><f>""</f><v/></c>', {}),
        ("<c r='B1' t='str'><f>x</f><v/></c>", {}),
        ('<c r="B1"><f>1+1</f><v>2</v></c>', {}),
        ('<c r="B1"><f>1+1</f><v xml:space="preserve">2</v></c>', {}),
        ('<c r="B1" t="inlineStr"><is><t>"e" <![CDATA[]]></t></is></c>', None),
        ('<c r="B1" t="inlineStr"><is><t>#N/A "e" a:b &lt;f&gt; hidden="1"!</t></is></c>', {}),
        ('<c r="B1" t="inlineStr"><is><t>x:c</t></is></c><c r="C1"/>', {}),
        ('<c r="B1" t="str"><v><![CDATA[no]]></v></c>', None),
    ],
)
@each("row", ['<row r="1">{}</row>', '<row r="1" spans="1:3" x14ac:dyDescent="0.2">{}</row>', "<row>{}</row>"])
def test_the_form_of_the_xml_hides_nothing(
    cell: str, found: dict[tuple[int, int], str] | None, row: str, tmp_path: Path
) -> None:
    end = '<row r="2"><c r="C2"><v>2</v></c></row>'
    data = xlsx(worksheet(row.format(ONE + cell) + end))
    if found is None:  # its reader takes a CDATA section for nothing
        with pytest.raises(InputRefused, match="unusual way") as refused:
            read(tmp_path, data)
        assert refused.value.code == "file.damaged"
    else:
        assert codes(only(read(tmp_path, data))) == found


def test_prefixes_hide_nothing(tmp_path: Path) -> None:
    rows = '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1" t="e"><x:v>#N/A</x:v></x:c></x:row>'
    sheet = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    table = only(read(tmp_path, xlsx(sheet)))
    assert (list(table.rows), codes(table)) == ([[1.0, ""]], ERROR)


def test_a_prefix_on_single_cells_hides_nothing(tmp_path: Path) -> None:
    row = f'<row r="1">{ONE}<x:c xmlns:x="{MAIN}" r="B1" t="e"><v>#N/A</v></x:c></row>'
    assert codes(only(read(tmp_path, xlsx(worksheet(row))))) == ERROR


def test_positions_that_are_not_written_follow_from_those_before(tmp_path: Path) -> None:
    rows = (
        '<row><c><v>1</v></c><c t="e"><v>#N/A</v></c></row><row r="4"/><row><c r="C5"/><c t="e"><v>#REF!</v></c></row>'
    )
    assert codes(only(read(tmp_path, xlsx(worksheet(rows))))) == {(0, 1): "cell.error", (4, 3): "cell.error"}


def test_errors_are_found_in_sheets_of_many_blocks(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 30_000))
    last = '<row r="30000"><c r="A30000" t="e"><v>#N/A</v></c></row>'
    table = only(read(tmp_path, xlsx(worksheet(cells + last))))
    assert codes(table) == {(29_999, 0): "cell.error"}
    assert "the error #N/A" in english.issue(*table.hazards[29_999, 0])
    assert len(table.rows) == 30_000  # a row of nothing but an error is a row


def test_a_wide_sheet_is_looked_into_cell_by_cell(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="BZ1" t="e"><v>#N/A</v></c><c r="XFD1" s="1"/></row>'
    table = only(read(tmp_path, xlsx(worksheet(row))))
    assert (codes(table), len(table.rows[0])) == ({(0, 77): "cell.error"}, 78)


def test_rows_that_are_not_in_order_are_refused(tmp_path: Path) -> None:
    # They used to be read: where a row stands twice, the later one would take the place of the other.
    rows = '<row r="5"><c r="A5"><v>5</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    with pytest.raises(InputRefused, match="not in its place") as refused:
        read(tmp_path, xlsx(worksheet(rows)))
    assert refused.value.code == "file.damaged"


@pytest.mark.parametrize("text", ["x" * 32_767, "x" * 32_768, "&lt;" * 32_768])
@pytest.mark.parametrize("shared", [True, False])
def test_a_text_is_as_long_as_a_spreadsheet_holds(text: str, shared: bool, tmp_path: Path) -> None:
    cell = '<c r="A1" t="s"><v>0</v></c>' if shared else f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>'
    strings = {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'} if shared else {}
    table = only(read(tmp_path, xlsx(worksheet(f'<row r="1">{cell}</row>'), strings)))
    length = len(text.replace("&lt;", "<"))
    assert len(str(table.rows[0][0])) == length
    assert codes(table) == ({(0, 0): "cell.too_long"} if length > 32_767 else {})


# -- merged and hidden ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "merged", ['<mergeCell ref="A2:B3"/>', "<mergeCell ref='A2:B3'/>", '<!-- --><mergeCell ref="A2:B3"/>']
)
def test_the_empty_cells_of_a_merged_range_are_told(merged: str, tmp_path: Path) -> None:
    one, three = (f'<row r="{n}"><c r="A{n}" t="n"/><c r="C{n}"><v>3</v></c></row>' for n in (1, 3))
    top = '<row r="2"><c r="A2"><v>1</v></c></row>'
    sheet = worksheet(one + top + three, tail=f'<mergeCells count="1">{merged}</mergeCells>')
    assert codes(only(read(tmp_path, xlsx(sheet)))) == dict.fromkeys([(1, 1), (2, 0), (2, 1)], "cell.merged")


def test_a_merged_range_without_a_value_takes_nothing_from_anybody(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="C1"><v>1</v></c></row><row r="2"><c r="C2"><v>1</v></c></row>'
    )
    sheet = worksheet(rows, tail='<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/></mergeCells>')
    assert codes(only(read(tmp_path, xlsx(sheet)))) == {(0, 0): "cell.error", (1, 0): "cell.merged"}


def test_a_merge_over_whole_columns_costs_no_more_than_the_rows_there_are(tmp_path: Path) -> None:
    row = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row><row r="3"><c r="B3"><v>1</v></c></row>'
    sheet = worksheet(row, tail='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    assert codes(only(read(tmp_path, xlsx(sheet)))) == {(2, 0): "cell.merged"}


def test_many_merges_over_everything_are_refused() -> None:
    look = SheetScan("b.xlsx › S", covered=[((0, 0, 10**6, 10**4), hazards.MERGED)] * 10_000)
    with pytest.raises(InputRefused, match="the sheet is too large") as refused:
        look.all_hazards([["x"] * 100] * 1_000)
    assert refused.value.code == "sheet.too_large"


def test_too_many_hazards_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hazards, "MAX_HAZARDS", 10)
    look = SheetScan("S")
    for row in range(10):
        look.add(row, 0, hazards.NEVER_CALCULATED)
    with pytest.raises(InputRefused, match="merged, in error or never calculated"):
        look.add(10, 0, hazards.NEVER_CALCULATED)
    with pytest.raises(InputRefused, match="row 1,048,577"):
        look.add(1_048_576, 0, hazards.NEVER_CALCULATED)


@pytest.mark.parametrize("mark", ['hidden="1"', 'hidden="true"', "hidden='1'", 'ht="3" hidden = "1"'])
def test_hidden_rows_and_columns_are_read_and_told(mark: str, tmp_path: Path) -> None:
    cells = '<c r="A{0}" t="str"><v>email</v></c><c r="B{0}" t="str"><v>firstName</v></c>'
    hidden = (
        f'<row r="2" {mark}>{cells.format(2)}</row><row r="3" hidden="1"/><row r="4" hidden="0">{cells.format(4)}</row>'
    )
    columns = '<cols><col min="2" max="3" width="3" hidden="1"/><col min="1" max="1" hidden="0"/></cols>'
    table = only(read(tmp_path, xlsx(worksheet(f'<row r="1">{cells.format(1)}</row>{hidden}', head=columns))))
    assert [(note.code, english.finding(note), note.origin and note.origin.row) for note in table.notes] == [
        ("rows.hidden", "Row 2 is hidden or filtered out; read like all others.", 2),
        ("columns.hidden", "Hidden columns were read like all others: “firstName”.", 1),
    ]


def test_many_hidden_rows_are_counted_and_the_first_named(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}" hidden="1"><c r="A{n}"><v>1</v></c></row>' for n in range(3, 1_300))
    (note,) = only(read(tmp_path, xlsx(worksheet(rows)))).notes
    assert english.finding(note) == "1,297 rows (3, 4, 5, 6, 7 …) are hidden or filtered out; read like all others."


# -- references -------------------------------------------------------------------------------------------------


def test_references() -> None:
    assert (position("A1"), position("xfd1048576")) == ((0, 0), (1_048_575, 16_383))
    assert (area("B2"), area("A1:B2")) == ((1, 1, 1, 1), (0, 0, 1, 1))
    for wrong in ("", "A", "1", "A0", "A1:", "$A$1", "A1:B"):
        if wrong != "A1:":
            with pytest.raises(ValueError, match="is no cell"):
                area(wrong)


@pytest.mark.parametrize("far", [(1_048_576, 0), (0, 1_024), (1_048_575, 40)])
def test_a_used_range_has_bounds(far: tuple[int, int]) -> None:
    extent = Extent("S")
    extent.add(0, 0, 1_048_575, 31)
    with pytest.raises(InputRefused, match=f"reach to row .* and column {max(far[1], 31) + 1:,}"):
        extent.add(*far, *far)
