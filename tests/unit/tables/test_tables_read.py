"""Files as people save them: encodings, delimiters, positions, and what cannot be read at all."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from reconciler.errors import InputRefused
from reconciler.tables.read import RawSource, expand, read_file, source_names

HEADER = ["companyVanityName", "email", "firstName", "lastName"]
ANN = ["acme", "ann@acme.example", "Ann", "Archer"]
ZOE = ["acme", "zoe@acme.example", "Zoé", "Žižek"]


def read(path: Path, data: bytes | str, name: str = "b.csv") -> RawSource:
    """Write bytes to a file and read it."""
    file = path / name
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_file(file, name)


def lines(*rows: list[str], mark: str = ",") -> str:
    """Join cells as they are."""
    return "".join(mark.join(row) + "\n" for row in rows)


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
def test_encodings_that_say_what_they_are(tmp_path: Path, encoding: str) -> None:
    text = lines(HEADER, ZOE)
    marks = {"utf-16-le-bom": b"\xff\xfe", "utf-16-be-bom": b"\xfe\xff"}
    data = marks.get(encoding, b"") + text.encode(encoding.removesuffix("-bom"))
    source = read(tmp_path, data)
    assert source.tables[0].rows == [HEADER, ZOE]
    assert source.notes == []


def test_windows_1252_is_read_with_a_note(tmp_path: Path) -> None:
    source = read(tmp_path, lines(HEADER, ZOE).encode("cp1252"))
    assert source.tables[0].rows[1] == ZOE
    (note,) = source.notes
    assert (note.code, note.origin and note.origin.source) == ("file.encoding", "b.csv")
    assert "CSV UTF-8" in note.message


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters_are_found_by_the_headers(tmp_path: Path, mark: str) -> None:
    tricky = ["acme", "ann@acme.example", "Ann", '"a,b;c\td|e"']
    assert read(tmp_path, lines(HEADER, tricky, mark=mark)).tables[0].rows[1][3] == "a,b;c\td|e"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    assert read(tmp_path, lines(HEADER, ANN, ZOE).replace("\n", end)).tables[0].rows == [HEADER, ANN, ZOE]


def test_a_last_line_without_an_end_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, lines(HEADER, ANN).rstrip("\n")).tables[0].rows == [HEADER, ANN]


def test_the_delimiter_may_be_announced_in_a_first_line(tmp_path: Path) -> None:
    assert read(tmp_path, "sep=;\n" + lines(HEADER, ANN, mark=";")).tables[0].rows == [["sep=", ""], HEADER, ANN]


def test_rows_are_counted_as_a_spreadsheet_program_shows_them(tmp_path: Path) -> None:
    text = lines(HEADER) + "\n" + 'acme,ann@acme.example,Ann,"Ar\ncher"\n' + "\n" + lines(ZOE)
    rows = read(tmp_path, text).tables[0].rows
    assert [number for number, row in enumerate(rows, 1) if row == ZOE] == [5]
    assert rows[2][3] == "Ar\ncher"


def test_rows_of_another_width_are_marked_and_blank_ones_are_not(tmp_path: Path) -> None:
    text = lines(HEADER, ANN, ["acme", "x"], [], ["", "", ""], [*ANN, "more"])
    assert read(tmp_path, text).tables[0].ragged == {
        2: "The row has 2 cells, the header has 4",
        5: "The row has 5 cells, the header has 4",
    }


def test_what_stands_above_the_header_is_not_ragged(tmp_path: Path) -> None:
    assert read(tmp_path, "People of Acme\n\n" + lines(HEADER, ANN)).tables[0].ragged == {}


def test_quotes_that_do_not_match_are_refused_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"b\.csv line 3: the quotes do not match"):
        read(tmp_path, lines(HEADER, ANN) + 'acme,"zoe@acme.example,Zoe,Z\n')


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b" \r\n\t\n", "the file is empty"),
        (b"\xef\xbb\xbf", "empty|no line has headers"),
        (b"\xff\xfe", "empty|no line has headers"),
        (b"\xef\xbb\xbf\r\n", "empty|no line has headers"),
        (b"\xff\xfea", "the text is damaged"),
        (b"email,firstName\x00", "not a spreadsheet"),
        ("email,firstName\n".encode("utf-16-le"), "not a spreadsheet"),
        (b"one,two\n1,2\n", "no line has headers that this program knows"),
        (b"PK\x03\x04 and then nothing that fits", "not a workbook that can be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and then nothing that fits", "not a workbook that can be read"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(InputRefused, match=f"^b.csv: .*({words}).*[.?]$"):
        read(tmp_path, data)


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="cannot be read"):
        read_file(tmp_path, "b.csv")


def test_a_workbook_keeps_the_positions_of_its_cells(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"People": [[], [], [None, *HEADER], [], [None, *ANN]]})
    (table,) = read_file(path, path.name).tables
    assert (table.sheet.source, table.sheet.name) == ("book.xlsx", "People")
    assert table.rows[2] == ["", *HEADER]
    assert table.rows[4] == ["", *ANN]


def test_a_workbook_gives_every_sheet_and_is_known_by_its_content(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"One": [HEADER], "Two": [], "Three": [HEADER]})
    path = path.rename(tmp_path / "book.csv")
    assert [table.sheet.name for table in read_file(path, path.name).tables] == ["One", "Two", "Three"]


def test_a_workbook_cut_short_is_refused(tmp_path: Path) -> None:
    data = workbook(tmp_path, {"People": [HEADER, ANN]}).read_bytes()
    for cut in (100, len(data) // 2, len(data) - 30):
        with pytest.raises(InputRefused, match="not a workbook that can be read"):
            read(tmp_path, data[:cut], "cut.xlsx")


def test_a_workbook_with_a_password_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import python_calamine

    class Locked:
        @staticmethod
        def from_filelike(_file: Any) -> Any:
            raise python_calamine.PasswordError("password")

    monkeypatch.setattr(python_calamine, "CalamineWorkbook", Locked)
    with pytest.raises(InputRefused, match=r"the workbook has a password\. Save it without one"):
        read(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "locked.xlsx")


def test_a_source_is_known_by_the_digest_of_its_bytes(tmp_path: Path) -> None:
    data = lines(HEADER, ANN).encode()
    source = read(tmp_path, data)
    assert (source.name, source.sha256) == ("b.csv", hashlib.sha256(data).hexdigest())
    assert source.path == str(tmp_path / "b.csv")


# -- what a source stands for -----------------------------------------------------------------------------------


def test_a_folder_stands_for_its_spreadsheets_by_name(tmp_path: Path) -> None:
    for name in ("b.xlsx", "a.CSV", "c.tsv", "d.txt", "notes.pdf", "~$b.xlsx", ".hidden.csv"):
        (tmp_path / name).touch()
    assert [path.name for path in expand(tmp_path)] == ["a.CSV", "b.xlsx", "c.tsv", "d.txt"]


def test_a_file_stands_for_itself_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "people.data").touch()
    assert expand(tmp_path / "people.data") == [tmp_path / "people.data"]


def test_nothing_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="there is no such file"):
        expand(tmp_path / "none.csv")
    with pytest.raises(InputRefused, match="holds no spreadsheet"):
        expand(tmp_path)


def test_names_are_short_where_they_tell_files_apart() -> None:
    one, other, third = Path("x/a.csv"), Path("y/a.csv"), Path("y/b.csv")
    assert source_names([one, other, third]) == {one: "x/a.csv", other: "y/a.csv", third: "b.csv"}
