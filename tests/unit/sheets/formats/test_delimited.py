"""CSV and TSV files as spreadsheet programs write them, and as people break them."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.errors import InputRefused
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.formats import delimited
from reconciler.sheets.formats.read import RawSource
from tests.each import each
from tests.examples import examples
from tests.unit.sheets.books import codes, lines, only
from tests.unit.sheets.books import read as read_data

HEADER = ["companyVanityName", "email", "firstName", "lastName"]
ANN = ["acme", "ann@acme.example", "Ann", "Archer"]
ZOE = ["acme", "zoe@acme.example", "Zoé", "Žižek"]
ANY_FILE = settings(
    max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(folder: Path, data: bytes | str) -> RawSource:
    """Read bytes, or text in UTF-8, as a file."""
    return read_data(folder, data.encode() if isinstance(data, str) else data, "b.csv")


def refused(folder: Path, data: bytes | str) -> str:
    """Give the code and the message with which a file is refused."""
    with pytest.raises(InputRefused, match=r"^b\.csv.*[.?]$") as error:
        read(folder, data)
    return f"{error.value.code} {error.value}"


# -- encodings --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_encodings_that_say_what_they_are(tmp_path: Path, mark: bytes, encoding: str) -> None:
    source = read(tmp_path, mark + lines(HEADER, ZOE).encode(encoding))
    assert only(source).rows == [HEADER, ZOE]
    assert source.notes == []


def test_windows_1252_is_read_with_a_note(tmp_path: Path) -> None:
    source = read(tmp_path, lines(HEADER, ZOE).encode("cp1252"))
    assert only(source).rows[1] == ZOE
    (note,) = source.notes
    assert (note.code, note.origin and note.origin.source) == ("file.encoding", "b.csv")
    assert "CSV UTF-8" in english.finding(note)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfea",  # half a letter
        b"\xfe\xff\xd8\x00\x00\x41",  # half a pair
        b"\xef\xbb\xbfemail\nZo\xe9\n",  # not what its mark says
        lines(HEADER, ZOE).encode() + lines(ZOE).encode("cp1252"),  # two encodings in one file
        lines(HEADER, ZOE).encode()[:-4],  # cut within a letter
    ],
)
def test_letters_that_would_be_read_as_others_are_refused(tmp_path: Path, data: bytes) -> None:
    assert "file.damaged" in refused(tmp_path, data)


def test_the_line_of_a_broken_letter_is_told(tmp_path: Path) -> None:
    data = lines(HEADER, ZOE, *[ANN] * 60_000).encode() + lines(ZOE).encode("cp1252")
    assert "the letters in line 60003 are broken" in refused(tmp_path, data)


@pytest.mark.parametrize(
    "data", [b"email,firstName\x00", b"email\n" + bytes(100), b"e\x00mail\n", b"\xff\xfee\x00\x00\x00"]
)
def test_zero_bytes_are_refused(tmp_path: Path, data: bytes) -> None:
    assert "file.not_a_sheet" in refused(tmp_path, data)


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff\x00\x20", b"\xef\xbb\xbf\r\n", "\u00a0\n"])
def test_nothing_but_white_space_is_empty(tmp_path: Path, data: bytes | str) -> None:
    assert "file.empty" in refused(tmp_path, data)


# -- cells ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters_are_found_by_the_headers(tmp_path: Path, mark: str) -> None:
    tricky = ["acme", "ann@acme.example", "Ann", '"a,b;c\td|e"']
    assert only(read(tmp_path, lines(HEADER, tricky, mark=mark))).rows[1][3] == "a,b;c\td|e"


def test_headers_may_hold_line_breaks_and_stand_below_titles(tmp_path: Path) -> None:
    text = 'People, all of them; of "Acme"\n\ncompanyVanityName;"email";"first\nname"\nacme;a@b.example;"A;B"\n'
    assert only(read(tmp_path, text)).rows[3] == ["acme", "a@b.example", "A;B"]


def test_without_known_headers_it_is_refused(tmp_path: Path) -> None:
    assert "header.none" in refused(tmp_path, b"one,two\n1,2\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(tmp_path: Path, end: str) -> None:
    assert only(read(tmp_path, lines(HEADER, ANN, ZOE).replace("\n", end))).rows == [HEADER, ANN, ZOE]


def test_a_last_line_without_an_end_is_read(tmp_path: Path) -> None:
    assert only(read(tmp_path, lines(HEADER, ANN).rstrip("\n"))).rows == [HEADER, ANN]


@pytest.mark.parametrize("first", ["sep=;\n", "sep=;\r\n", '"sep=;"\n', "SEP=;\n"])
def test_the_delimiter_may_be_announced_in_a_first_line(tmp_path: Path, first: str) -> None:
    tricky = ["a,b,c,d", *ANN[1:]]
    assert only(read(tmp_path, first + lines(HEADER, tricky, mark=";"))).rows == [[], HEADER, tricky]
    assert only(read(tmp_path, (first + lines(HEADER, ANN, mark=";")).encode("utf-16"))).rows == [[], HEADER, ANN]


def test_any_delimiter_may_be_announced(tmp_path: Path) -> None:
    assert only(read(tmp_path, "sep=^\n" + lines(HEADER, ANN, mark="^"))).rows == [[], HEADER, ANN]
    assert only(read(tmp_path, "sep=\t\n" + lines(HEADER, ANN, mark="\t"))).rows == [[], HEADER, ANN]


def test_rows_are_counted_as_a_spreadsheet_program_shows_them(tmp_path: Path) -> None:
    text = lines(HEADER) + "\n" + 'acme,ann@acme.example,Ann,"Ar\ncher"\n' + "\n" + lines(ZOE)
    rows = only(read(tmp_path, text)).rows
    assert [number for number, row in enumerate(rows, 1) if row == ZOE] == [5]
    assert rows[2][3] == "Ar\ncher"


def test_rows_of_another_width_are_marked_and_blank_ones_are_not(tmp_path: Path) -> None:
    text = lines(HEADER, ANN, ["acme", "x"], [], ["", "", ""], [*ANN, "more"], [*ANN, "", " "])
    ragged = only(read(tmp_path, text)).ragged
    why = "a delimiter is missing, or one stands in a cell without quotes."
    assert {row: english.issue(*problem) for row, problem in ragged.items()} == {
        2: f"The row has 2 cells, the header has 4: {why}",
        5: f"The row has 5 cells, the header has 4: {why}",
    }


def test_empty_cells_at_the_end_of_a_header_count_for_nothing(tmp_path: Path) -> None:
    assert only(read(tmp_path, lines([*HEADER, "", " "], ANN, [*ANN, "", ""], [*ANN, ""]))).ragged == {}


def test_what_stands_above_the_header_is_not_ragged(tmp_path: Path) -> None:
    assert only(read(tmp_path, "People of Acme\n\n" + lines(HEADER, ANN))).ragged == {}


@pytest.mark.parametrize("length", [32_767, 32_768, 131_000])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_cell_is_as_long_as_a_spreadsheet_holds(length: int, encoding: str, tmp_path: Path) -> None:
    table = only(read(tmp_path, lines(HEADER, ANN, [*ANN[:3], "x" * length], ANN).encode(encoding)))
    assert codes(table) == ({(2, 3): "cell.too_long"} if length > 32_767 else {})
    assert len(str(table.rows[2][3])) == length


@each("name", ["=1+1", "+1", "-1", "@x", "=HYPERLINK(0)", "NA", "None", "nan", "00123", "1e5", "TRUE"])
def test_text_is_kept_as_text(name: str, tmp_path: Path) -> None:
    assert only(read(tmp_path, lines(HEADER, [*ANN[:3], name]))).rows[1][3] == name


# -- quotes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ('acme,"zoe@acme.example,Zoe,Z\n', 3),  # never closed
        ('acme,"zoe@acme.example,Zoe,Z\n' + lines(ANN) * 9, 3),
        ('acme,"zoe@acme.example,Zoe,Z\n' + lines(ANN) * 9_000, 3),  # longer than any cell
        (lines(ANN) + 'acme,"a\nb","Zoe "Z" Z",x\n', 5),  # closed within a cell
        (lines(ANN) + 'acme,"a\nb",c,"d\ne"f"\n', 5),
        ('acme,"a""b"" c,Zoe,Z\n', 3),
    ],
)
def test_quotes_that_do_not_match_are_refused_with_the_line(body: str, line: int, tmp_path: Path) -> None:
    found = refused(tmp_path, lines(HEADER, ANN) + body)
    assert found.startswith(f"csv.quotes b.csv line {line}: the quotes do not match")
    found = refused(tmp_path, "sep=,\n" + lines(HEADER, ANN) + body)
    assert found.startswith(f"csv.quotes b.csv line {line + 1}: the quotes do not match")


def test_a_quote_within_a_cell_without_quotes_is_a_letter(tmp_path: Path) -> None:
    assert only(read(tmp_path, lines(HEADER, [*ANN[:2], 'Ann "A"', "x"]))).rows[1][2] == 'Ann "A"'


def test_a_cell_that_never_ends_is_refused(tmp_path: Path) -> None:
    assert "sheet.too_large" in refused(tmp_path, lines(HEADER, [*ANN[:3], "x" * 1_100_000]))


# -- bounds -----------------------------------------------------------------------------------------------------


def test_empty_columns_are_no_columns(tmp_path: Path) -> None:
    assert only(read(tmp_path, lines(HEADER, ANN + [""] * 16_384))).rows[1] == ANN
    assert "sheet.too_large" in refused(tmp_path, lines(HEADER, ANN + [""] * 2_000 + ["x"]))


def test_rows_have_a_bound_and_empty_ones_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_LINES", 10)
    assert len(only(read(tmp_path, lines(HEADER, *[ANN] * 9) + "\n,,,\n" * 10)).rows) == 10
    assert "more than 10 rows" in refused(tmp_path, lines(HEADER, *[[]] * 9, ANN))


def test_a_line_of_nothing_but_delimiters_is_refused(tmp_path: Path) -> None:
    assert "sheet.too_large" in refused(tmp_path, lines(HEADER, [""] * 400_000))


@ANY_FILE
@given(st.binary(max_size=200), st.sampled_from([b"", b"email,firstName\n", b"\xff\xfe", b"sep=;\n", b'email,"']))
def test_no_bytes_end_in_anything_but_rows_or_a_refusal(tmp_path: Path, data: bytes, start: bytes) -> None:
    with suppress(InputRefused):
        assert only(read(tmp_path, start + data)).rows
