"""Files as people save them: what kind they are, where their cells stand, and what cannot be read at all."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from reconciler.errors import InputRefused
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.formats import read as reading
from reconciler.sheets.formats.read import read_file
from tests.each import each
from tests.unit.sheets.books import (
    archive,
    codes,
    ods,
    ods_row,
    ods_text,
    only,
    read,
    record,
    worksheet,
    xlsb,
    xlsx,
    xlsx_parts,
)
from tests.unit.sheets.books import lines as lines
from tests.unit.sheets.saved.make import HEADERS

HEADER = ["companyVanityName", "email", "firstName", "lastName"]
ANN = ["acme", "ann@acme.example", "Ann", "Archer"]
SAVED = Path(__file__).parents[1] / "saved"


def workbook(path: Path, sheets: dict[str, list[list[Any]]], name: str = "book.xlsx") -> Path:
    """Save rows as a workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells, 1):
                if cell is not None:
                    sheet.cell(row, column, cell)
    book.save(path / name)
    return path / name


def test_a_source_is_known_by_the_digest_of_its_bytes(tmp_path: Path) -> None:
    data = (",".join(HEADER) + "\n").encode()
    source = read(tmp_path, data, "b.csv")
    assert (source.name, source.sha256) == ("b.csv", hashlib.sha256(data).hexdigest())
    assert source.path == str(tmp_path / "b.csv")


def test_a_workbook_keeps_the_positions_of_its_cells(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"People": [[], [], [None, *HEADER], [], [None, *ANN]]})
    table = only(read_file(path, path.name))
    assert (table.sheet.source, table.sheet.name) == ("book.xlsx", "People")
    assert table.rows == [[], [], ["", *HEADER], [], ["", *ANN]]


def test_a_workbook_gives_every_sheet_and_is_known_by_its_content(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"One": [HEADER], "Two": [], "Three": [HEADER]})
    path = path.rename(tmp_path / "book.csv")
    assert [table.sheet.name for table in read_file(path, path.name).tables] == ["One", "Two", "Three"]


def test_zero_and_no_are_no_empty_cells(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"S": [["email"], [0], [False], [None]]})
    assert only(read_file(path, path.name)).rows == [["email"], [0.0], [False]]


@pytest.mark.parametrize("name", ["people.xlsx", "people.xls", "people.ods"])
def test_what_a_real_spreadsheet_program_saved_reads_alike_from_each_format(name: str) -> None:
    staff, left, empty = read_file(SAVED / name, name).tables
    assert [table.sheet.name for table in (staff, left, empty)] == ["Staff & Co", "Left", "Empty"]
    assert staff.rows[0] == HEADERS
    assert [list(row[:5]) for row in staff.rows[1:]] == [
        ["acme", "ann@acme.example", "Ann", "Archer", "yes"],
        ["acme", "bob@acme.example", "Bob", "Böb", "no"],
        ["acme", "cai@acme.example", "Cai", "Cé", ""],
        ["acme", "dee@acme.example", "Dee", "D", ""],
        [],
        ["acme", "eve@acme.example", "Eve", "E", ""],
        ["", "fay@acme.example", "Fay", "F", *[""] * (len(staff.rows[7]) > 4)],
    ]
    assert [str(row[6]) for row in staff.rows[1:5]] == ["x  y", "2024-01-02", "2024-01-02 03:04:05", "one\ntwo"]
    assert [row[5] for row in staff.rows[1:3]] == ["+44 1", 442079460000.0]
    assert codes(staff) == {
        (3, 4): "cell.error", (3, 5): "cell.error", (4, 7): "cell.error", (6, 4): "cell.error", (7, 0): "cell.merged",
    }  # fmt: skip
    assert "#DIV/0!" in english.issue(*staff.hazards[3, 5])
    assert [english.finding(note) for note in staff.notes] == [
        "Row 3 is hidden or filtered out; read like all others.",
        "Hidden columns were read like all others: “active”.",
    ]
    assert [(note.code, english.finding(note)) for note in left.notes] == [
        ("sheet.hidden", "The sheet is hidden; it was read all the same: 1 row.")
    ]
    assert list(empty.rows) == []


# -- what cannot be read ----------------------------------------------------------------------------------------

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def stream(name: str) -> bytes:
    """Give the beginning of a compound file that lists a stream."""
    return OLE + bytes(504) + name.encode("utf-16-le") + bytes(100)


@each(
    ("data", "code", "words"),
    [
        (b"", "file.empty", "the file is empty"),
        (b" \r\n\t\n", "file.empty", "the file is empty"),
        (b"PK\x03\x04 and then nothing that fits", "file.damaged", "damaged or incomplete"),
        (OLE + b" and then nothing that fits", "file.damaged", "damaged or incomplete"),
        (stream("Workbook"), "file.damaged", "damaged or incomplete"),
        (stream("EncryptedPackage"), "file.password", "has a password"),
        (stream("WordDocument"), "file.not_a_sheet", "a Word document"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12) + b"\x2f\x00\x06\x00\x01\x00" + bytes(4), "file.password", ""),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(90), "file.damaged", "damaged or incomplete"),
        (b"%PDF-1.7\n...", "file.not_a_sheet", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "file.not_a_sheet", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "file.not_a_sheet", "a picture"),
        (b"{\\rtf1\\ansi", "file.not_a_sheet", "RTF"),
        (b"MZ\x90\x00" + bytes(60), "file.not_a_sheet", "a program"),
        (b'[{"email": "a@b.example"}]', "file.not_a_sheet", "a JSON file"),
        (b"\n <html><table><tr><td>email</td></tr></table>", "file.not_a_sheet", "a web page"),
        ("<!DOCTYPE html>\n<p>".encode("utf-16"), "file.not_a_sheet", "a web page"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com'
         b':office:spreadsheet"/>', "file.not_a_sheet", "XML spreadsheet of 2003"),
        (b"<?xml version='1.0'?><a/>", "file.not_a_sheet", "an XML file"),
        (archive({"word/document.xml": "<a/>"}), "file.not_a_sheet", "a Word document"),
        (archive({"ppt/presentation.xml": "<a/>"}), "file.not_a_sheet", "PowerPoint"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.text"}), "file.not_a_sheet", "OpenDocument"),
        (archive({"Index/Document.iwa": "x"}), "file.not_a_sheet", "Numbers"),
        (archive({"people.csv": "email\n"}), "file.not_a_sheet", "zip"),
        (archive(xlsx_parts({})), "file.macros_only", "no sheet of cells"),
        (archive(xlsx_parts({"C": "<chartsheet/>"}, kind="chartsheet")), "file.macros_only", "no sheet of cells"),
        (ods("<table:table-row>"), "file.damaged", "damaged"),
        (ods("", more={"META-INF/manifest.xml": "<encryption-data/>"}), "file.password", "has a password"),
        (archive({**xlsx_parts({"S": ""}), "xl/workbook.xml": "<workbook"}), "file.damaged", "damaged"),
        (
            archive({**xlsx_parts({"S": ""}), "xl/workbook.xml": "<?xml version='1.0' encoding='UTFm8'?><a/>"}),
            "file.damaged",
            "damaged",
        ),
        (archive({**xlsx_parts({"S": ""}), "xl/_rels/workbook.xml.rels": "<a/>"}), "file.damaged", "damaged"),
        (xlsx("<worksheet>"), "file.damaged", "damaged"),
        (xlsx(worksheet('<row r="1"><c r="A1" t="s"><v>9</v></c></row>')), "file.damaged", "damaged"),
        (xlsx(worksheet('<row r="1"><c r="A1"><v>9</v></row>')), "file.damaged", "damaged"),
        (xlsb(record(0x07, bytes(4))), "file.damaged", "damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, data: bytes, code: str, words: str) -> None:
    with pytest.raises(InputRefused, match=f"^b.xls: .*{words}.*[.?]$") as refused:
        read(tmp_path, data, "b.xls")
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["people.xlsx", "people.xls", "people.ods"])
def test_a_workbook_cut_short_is_refused(name: str, tmp_path: Path) -> None:
    data = (SAVED / name).read_bytes()
    for part in range(1, 16):
        with pytest.raises(InputRefused) as refused:
            read(tmp_path, data[: len(data) * part // 16], name)
        assert refused.value.code == "file.damaged"


def test_a_workbook_is_never_read_into_memory_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(reading, "_read", full)
    with pytest.raises(InputRefused, match="needs more memory") as refused:
        read(tmp_path, b"email\n")
    assert refused.value.code == "file.too_large"


def test_headers_are_counted_as_the_caller_knows_them(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("Dienstmail|Vorname;x\n")
    source = read_file(tmp_path / "b.csv", "b.csv", lambda cells: sum(cell == "Dienstmail" for cell in cells))
    assert only(source).rows == [["Dienstmail", "Vorname;x"]]


@pytest.mark.parametrize("row", [ods_row(ods_text("=1+1")), ods_row(ods_text("-x")), ods_row(ods_text("@x"))])
def test_names_that_look_like_formulas_are_kept(row: str, tmp_path: Path) -> None:
    (cell,) = only(read(tmp_path, ods(row))).rows[0]
    assert str(cell)[0] in "=-@"
