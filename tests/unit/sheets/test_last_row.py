"""The last row of a text file that has no line end: cut off, or of a program that ends no last line."""

from pathlib import Path

import pytest

from reconciler.report.words.english import catalogue as english
from reconciler.sheets.load import load
from tests.each import each

START = "companyVanityName,email,firstName,lastName"
ANN, BOB = "acme,ann@acme.example,Ann,Archer", "acme,bob@acme.example,Bob,Baker"


def codes(folder: Path, *lines: str, end: str = "\n") -> list[str]:
    """Return the codes of a file of these lines; the last has no end."""
    (path := folder / "users.csv").write_bytes(end.join(lines).encode())
    return [finding.code for finding in load([path]).findings]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_empty_last_cell_is_in_doubt_where_no_other_is_empty(tmp_path: Path, end: str) -> None:
    lines = (f"{START},active", f"{ANN},yes", f"{BOB},")
    assert codes(tmp_path, *lines, end=end) == ["row.cut"]
    assert codes(tmp_path, *lines, "", end=end) == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_empty_last_cell_is_whole_where_others_are_empty(tmp_path: Path, end: str) -> None:
    assert codes(tmp_path, f"{START},active", f"{ANN},", f"{BOB},", end=end) == []


@pytest.mark.parametrize("word", ["yes", "no", "n", "FALSE", '"no"'])
def test_a_yes_or_no_that_is_understood_is_whole(tmp_path: Path, word: str) -> None:
    assert codes(tmp_path, f"{START},active", f"{ANN},yes", f"{BOB},{word}") == []


@each(
    ("header", "row", "cut"),
    [
        (START, "acme,bob@acme.example,Bob,Bak", True),
        (START, "acme,bob@acme.example,Bob,Archer", False),
        (START, 'acme,bob@acme.example,Bob,"Baker"', False),
        ("firstName,lastName,companyVanityName,email", "Bob,Baker,acme,bob@acme.exam", True),
        ("firstName,lastName,companyVanityName,email", "Bob,Baker,acme,bob@acme.example", False),
        ("email,firstName,lastName,companyVanityName", "bob@acme.example,Bob,Baker,acm", True),
        ("email,firstName,lastName,companyVanityName", "bob@acme.example,Bob,Baker,acme", False),
        (f"{START},title", "acme,bob@acme.example,Bob,Baker,Lea", False),
        (f"{START},title", "acme,bob@acme.example,Bob,Baker,", False),
        (f"{START},Cost centre", "acme,bob@acme.example,Bob,Baker,41", False),
        (f"{START},Cost centre", "acme,bob@acme.example,Bob,Baker,", True),
        (f"{START},endDate", "acme,bob@acme.example,Bob,Baker,2099-12-3", True),
        (f"{START},endDate", "acme,bob@acme.example,Bob,Baker,2099-12-30", False),
    ],
)
def test_what_the_last_cell_may_be_the_rest_of(tmp_path: Path, header: str, row: str, cut: bool) -> None:
    ann = {
        "companyVanityName": "acme",
        "email": "ann@acme.example",
        "firstName": "Ann",
        "lastName": "Archer",
        "title": "Lead",
        "Cost centre": "4100",
        "endDate": "2099-12-31",
    }
    found = codes(tmp_path, header, ",".join(ann[name] for name in header.split(",")), row)
    assert ("row.cut" in found) is cut


def test_a_name_is_whole_where_the_file_is_as_google_sheets_writes_it(tmp_path: Path) -> None:
    assert codes(tmp_path, START, ANN, BOB, end="\r\n") == []


@pytest.mark.parametrize(("more", "cut"), [(0, True), (1, False)])
def test_a_name_is_in_doubt_where_the_file_ends_with_a_block_of_the_disk(tmp_path: Path, more: int, cut: bool) -> None:
    lines = [f"Team,{START}", f",{ANN}", f"A,{BOB}"]
    lines[1] = "A" * (-len("\r\n".join(lines)) % 512 + more) + lines[1]
    assert ("row.cut" in codes(tmp_path, *lines, end="\r\n")) is cut


def test_a_file_in_utf_16_ends_as_others_do(tmp_path: Path) -> None:
    (path := tmp_path / "users.csv").write_bytes(f"\ufeff{START}\n{ANN}\n{BOB}".encode("utf-16-le"))
    assert [finding.code for finding in load([path]).findings] == ["row.cut"]
    path.write_bytes(f"\ufeff{START}\n{ANN}\n{BOB}\n".encode("utf-16-le"))
    assert load([path]).findings == []


@pytest.mark.parametrize("last", ["Total: 2", "  ", "acme,,,,FALSE", ",,,,"])
def test_lines_that_are_no_row_are_as_they_are_with_an_end(tmp_path: Path, last: str) -> None:
    lines = (f"{START},active", f"{ANN},yes", f"{BOB},yes", last)
    assert codes(tmp_path, *lines) == codes(tmp_path, *lines, "")


def test_while_a_row_may_be_cut_off_nobody_is_absent_and_the_message_says_what_to_do(tmp_path: Path) -> None:
    (path := tmp_path / "users.csv").write_text(f"{START},active\n{ANN},yes\n{BOB},")
    desired = load([path])
    assert list(desired.unreadable) == [""]
    assert list(desired.users["acme"]) == ["ann@acme.example"]
    (finding,) = desired.findings
    assert finding.origin
    assert finding.origin.row == 3
    assert english.finding(finding) == (
        "The file ends in this row, before “active”, and every other row has something there: the rest of the file may "
        "be missing. Look, then end the last line (the Enter key behind it), or save the sheet anew."
    )
