"""OpenDocument workbooks: values of each type, what is repeated, what stands aside."""

import io
import re
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from reconciler.errors import InputRefused
from reconciler.report.words.english import catalogue as english
from tests.unit.sheets.books import codes, ods, ods_row, ods_text, only, read

EMAIL = ods_text("email")


def cell(attributes: str, inside: str = "<text:p>shown</text:p>") -> str:
    """Give a cell."""
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        (
            cell('office:value-type="string"', "<text:p>a<text:s/>b<text:s text:c='2'/>c<text:tab/>d</text:p>"),
            "a b  c\td",
        ),
        (cell('office:value-type="string"', "<text:p>a</text:p><text:p>b<text:line-break/>c</text:p>"), "a\nb\nc"),
        (cell('office:value-type="string"', "<text:p><text:span>a</text:span>&amp;<text:a>b</text:a></text:p>"), "a&b"),
        (cell('office:value-type="string" office:string-value="own"'), "own"),
        (cell('office:value-type="float" office:value="1.50"'), 1.5),
        (cell('office:value-type="percentage" office:value="0.5"'), 0.5),
        (cell('office:value-type="currency" office:value="3"'), 3.0),
        (cell('office:value-type="boolean" office:boolean-value="true"'), True),
        (cell('office:value-type="boolean" office:boolean-value="false"'), False),
        (cell('office:value-type="date" office:date-value="2024-02-03"'), date(2024, 2, 3)),
        (
            cell('office:value-type="date" office:date-value="2024-02-03T04:05:06"'),
            datetime.fromisoformat("2024-02-03T04:05:06"),
        ),
        (cell('office:value-type="date" office:date-value="12024-02-03"'), "12024-02-03"),
        (cell('office:value-type="time" office:time-value="PT12H30M00S"'), timedelta(hours=12, minutes=30)),
        (cell('office:value-type="time" office:time-value="-PT1H"'), timedelta(hours=-1)),
        (cell('office:value-type="time" office:time-value="soon"'), "soon"),
        (cell(""), "shown"),
        (cell("", "<office:annotation><text:p>not this</text:p></office:annotation><text:p>this</text:p>"), "this"),
        (
            cell(
                "",
                "<table:table><table:table-row><table:table-cell/></table:table-row></table:table><text:p>x</text:p>",
            ),
            "x",
        ),
    ],
)
def test_values(xml: str, value: object, tmp_path: Path) -> None:
    table = only(read(tmp_path, ods(ods_row(EMAIL, xml))))
    assert table.rows == [["email", value]]
    assert codes(table) == {}


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (
            cell(
                'table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"'
            ),
            "cell.error",
        ),
        (
            cell('table:formula="of:=NA()" office:value-type="float" office:value="0"', "<text:p>Err:502</text:p>"),
            "cell.error",
        ),
        (cell('table:formula="of:=1+1"', ""), "cell.formula"),
        (cell('table:formula="of:=&quot;&quot;"', "<text:p/>"), ""),
        (cell('office:value-type="string"', "<text:p>#N/A</text:p>"), ""),
    ],
)
def test_errors_and_formulas_that_were_never_calculated(xml: str, code: str, tmp_path: Path) -> None:
    assert codes(only(read(tmp_path, ods(ods_row(EMAIL, xml))))) == ({(0, 1): code} if code else {})


def test_what_is_repeated_is_laid_out_as_far_as_it_holds_a_value(tmp_path: Path) -> None:
    gap = '<table:table-cell table:number-columns-repeated="{}"/>'
    rows = [
        ods_row(EMAIL, gap.format(2), ods_text("x", 'table:number-columns-repeated="2"'), gap.format(10**12)),
        ods_row(gap.format(16_384), attributes='table:number-rows-repeated="3"'),
        ods_row(ods_text("y"), attributes='table:number-rows-repeated="2" table:visibility="collapse"'),
        ods_row(gap.format(1), attributes='table:number-rows-repeated="1000000000000"'),
    ]
    table = only(read(tmp_path, ods("".join(rows))))
    assert table.rows == [["email", "", "", "x", "x"], [], [], [], ["y"], ["y"]]
    assert [english.finding(note) for note in table.notes] == [
        "2 rows (5, 6) are hidden or filtered out; read like all others."
    ]


@pytest.mark.parametrize(
    "rows",
    [
        ods_row(ods_text("x", 'table:number-columns-repeated="1000000000"')),
        ods_row(ods_text("x"), attributes='table:number-rows-repeated="1000000000"'),
        ods_row("<table:table-cell/>", attributes='table:number-rows-repeated="1048576"') + ods_row(ods_text("x")),
        ods_row('<table:table-cell table:number-columns-repeated="1024"/>', ods_text("x")),
        ods_row(ods_text("x", 'table:number-columns-repeated="1000"'), attributes='table:number-rows-repeated="99999"'),
        ods_row(
            cell('table:formula="x" table:number-columns-repeated="99999"', ""),
            attributes='table:number-rows-repeated="99999"',
        ),
    ],
)
def test_what_is_repeated_too_often_is_refused(rows: str, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"b\.xlsx › S: the sheet is too large") as refused:
        read(tmp_path, ods(rows))
    assert refused.value.code == "sheet.too_large"


def test_a_cell_of_billions_of_spaces_is_too_long_and_no_more(tmp_path: Path) -> None:
    text = cell('office:value-type="string"', "<text:p>" + 'x<text:s text:c="9000000000"/>' * 9 + "</text:p>")
    table = only(read(tmp_path, ods(ods_row(EMAIL, text))))
    assert codes(table) == {(0, 1): "cell.too_long"}
    assert len(str(table.rows[0][1])) < 100_000


def test_merged_cells_are_told(tmp_path: Path) -> None:
    top = ods_text("acme", 'table:number-rows-spanned="2" table:number-columns-spanned="1"')
    rows = ods_row(top, EMAIL) + ods_row("<table:covered-table-cell/>", ods_text("x"))
    assert codes(only(read(tmp_path, ods(rows)))) == {(1, 0): "cell.merged"}


def test_prefixes_mean_what_they_are_declared_to_mean(tmp_path: Path) -> None:
    rows = ods_row(EMAIL, cell('office:value-type="float" office:value="2"'), ods_text("<text:s text:c='3'/>x"))
    usual = only(read(tmp_path, ods(rows)))
    content = zipfile.ZipFile(io.BytesIO(ods(rows))).read("content.xml").decode()
    for old, new in (("table", "office:"), ("office", "text:"), ("text", "x:")):
        content = re.sub(rf"(?<=[</ ]){old}:", new.upper(), content).replace(
            f"xmlns:{old}=", f"xmlns:{new.upper()[:-1]}="
        )
    other = only(read(tmp_path, ods("", more={"content.xml": content})))
    assert (other.rows, other.rows[0][1]) == (usual.rows, 2.0)


def test_links_to_other_workbooks_are_told_and_their_copies_are_no_sheets(tmp_path: Path) -> None:
    linked = cell("""table:formula="of:=['file:///x.ods'#$S.A1]" office:value-type="float" office:value="1" """)
    copy = "</table:table><table:table table:name=\"'file:///x.ods'#$S\"><table:table-source/>" + ods_row(EMAIL)
    source = read(tmp_path, ods(ods_row(EMAIL, linked) + copy))
    assert only(source).rows == [["email", 1.0]]
    assert [note.code for note in source.notes] == ["file.external_links"]


def test_a_hidden_sheet_is_told(tmp_path: Path) -> None:
    style = '<style:style style:name="ta9"><style:table-properties table:display="false"/></style:style>'
    rows = ods_row(EMAIL) + ods_row(ods_text("x"))
    sheet = f'</table:table><table:table table:name="T" table:style-name="ta9">{rows}'
    data = ods(style + ods_row(EMAIL) + sheet)
    assert [[english.finding(note) for note in table.notes] for table in read(tmp_path, data).tables] == [
        [],
        ["The sheet is hidden; it was read all the same: 1 row."],
    ]


def test_entities_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        read(tmp_path, ods(ods_row(EMAIL), before='<!DOCTYPE a [<!ENTITY b "c">]>'))
    assert refused.value.code == "file.entities"
