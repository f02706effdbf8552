"""What holds for every table: it reads back as it was written, and what was read once reads the same again."""

import string
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import astuple
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from reconciler.errors import InputRefused
from reconciler.model.desired import Desired, DesiredUser
from reconciler.model.fields import COMPANY_FIELDS, USER_FIELDS
from reconciler.model.finding_code import Code, FindingKind
from reconciler.report.finding_catalogue import catalogue
from reconciler.sheets.formats.read import read_file
from reconciler.sheets.load import load
from tests.examples import examples

MANY = settings(max_examples=examples(200), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FEW = settings(MANY, max_examples=examples(60))

HEADER = list(USER_FIELDS[:4])
Table = list[list[str]]

_STARTS = st.sampled_from(["", "=", "+", "-", "@", " ", "\t", "'", '"', "sep=", "#N/A", "00"])
_SIGNS = st.sampled_from(list(" \t\n\"',;|@=ñßžŽ€éА山ａ\u00a0\u200b\u200d\u202e\u0301\U0001f600")) | st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
)
CELLS = st.builds(str.__add__, _STARTS, st.text(_SIGNS, max_size=12))
"""Text as a workbook can hold it: no control characters but tab and line feed."""

_LATIN = st.lists(st.sampled_from(["Müller", "Zoë", "José", "ÅSA", "10 €", "“a;b”", "Ann,", 'x"', "|", ""])).map(
    " ".join
)


def tables(cells: st.SearchStrategy[str]) -> st.SearchStrategy[Table]:
    """Give tables of four columns."""
    return st.lists(st.lists(cells, min_size=4, max_size=4), max_size=6)


def _filled(rows: Iterable[Sequence[object]]) -> list[list[object]]:
    """Give rows in which all blank ones are alike, without those at the end."""
    kept = [list(row) if any(str(cell or "").strip() for cell in row) else [] for row in rows]
    while kept and not kept[-1]:
        kept.pop()
    return kept


# -- texts ------------------------------------------------------------------------------------------------------


def as_csv(rows: Sequence[Sequence[str]], mark: str, end: str, all_quoted: bool) -> str:
    """Write a CSV as spreadsheet programs do."""
    return "".join(mark.join(_quoted(cell, mark, all_quoted) for cell in row) + end for row in rows)


def _quoted(cell: str, mark: str, always: bool) -> str:
    needed = any(sign in cell for sign in (mark, '"', "\n", "\r"))
    return '"' + cell.replace('"', '""') + '"' if always or needed else cell


DIALECTS = st.tuples(st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())


@MANY
@given(
    tables(CELLS | st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)),
    DIALECTS,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"]),
    st.booleans(),
)
def test_a_csv_reads_back_as_it_was_written(
    tmp_path: Path, table: Table, dialect: tuple[str, str, bool], encoding: str, announced: bool
) -> None:
    mark, end, all_quoted = dialect
    mark_of_order = "\ufeff" if encoding.startswith("utf-16") else ""
    first = f"sep={mark}{end}" if announced else ""
    text = mark_of_order + first + as_csv([HEADER, *table], mark, end, all_quoted)
    (tmp_path / "table.csv").write_bytes(text.encode(encoding))
    source = read_file(tmp_path / "table.csv", "table.csv")
    assert _filled(source.tables[0].rows[announced:]) == _filled([HEADER, *table])
    assert (source.tables[0].ragged, source.notes) == ({}, [])


@FEW
@given(tables(_LATIN), DIALECTS)
def test_windows_1252_reads_back_with_a_note(tmp_path: Path, table: Table, dialect: tuple[str, str, bool]) -> None:
    data = as_csv([HEADER, ["ü", "", "", ""], *table], *dialect).encode("cp1252")
    (tmp_path / "table.csv").write_bytes(data)
    source = read_file(tmp_path / "table.csv", "table.csv")
    assert _filled(source.tables[0].rows[2:]) == _filled(table)
    assert [note.code for note in source.notes] == ["file.encoding"]


# -- workbooks --------------------------------------------------------------------------------------------------


def by_openpyxl(rows: Table, path: Path) -> None:
    """Write text, and nothing but text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("People")
    for row in rows:
        cells = [WriteOnlyCell(sheet, value=cell) for cell in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    book.save(path)


def by_xlsxwriter(rows: Table, path: Path) -> None:
    """Write text, and nothing but text."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("People")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell)
    book.close()


Write = Callable[[Table, Path], None]
WRITERS = [by_openpyxl, by_xlsxwriter]


@pytest.mark.parametrize("write", WRITERS)
@FEW
@given(tables(CELLS))
@example([["=1+1", "_x", " ", "\n"], ["<c t='e'>", "&amp;", "]]>", '<!DOCTYPE x "y">']])
def test_a_workbook_reads_back_as_it_was_written(tmp_path: Path, write: Write, table: Table) -> None:
    write([HEADER, *table], tmp_path / "table.xlsx")
    (read,) = read_file(tmp_path / "table.xlsx", "table.xlsx").tables
    assert _without_blanks(read.rows) == _without_blanks([HEADER, *table])
    assert (read.hazards, read.notes) == ({}, [])


def _without_blanks(rows: Iterable[Sequence[object]]) -> list[list[object]]:
    """Give rows in which all cells of white space are alike."""
    return _filled([[cell if str(cell or "").strip() else "" for cell in row] for row in rows])


# -- the whole way ----------------------------------------------------------------------------------------------

_NAMES = CELLS | st.sampled_from(["Ann", "NA", "00123", "Ａｎｎ", "علی\u200cزاده", "An\u200bn", "Zoe\u0301", "A\nB"])
_HOSTS = st.sampled_from(["acme.example", "Acme.Example", "bücher.example", "xn--bcher-kva.example", "straße.example"])
_EMAILS = st.builds(
    "{}{}@{}{}".format,
    st.sampled_from(["", " ", "\u00a0"]),
    st.sampled_from("abcdéЖＡ"),
    _HOSTS,
    st.sampled_from(["", " "]),
)
_ACTIVE = st.sampled_from(["", "yes", "NO", "ja", "non", "sí", "Leaver", "x", "0", " inactif "])
_DAYS = st.sampled_from(["", "-", "2026-03-31", "31.03.2026", "2031-01-05", "31/12/9999", "2 May 2020", "tbd"])
_VANITY = st.sampled_from(["acme", " acme ", "bolt"])
TODAY = date(2026, 11, 28)
PEOPLE = st.lists(
    st.tuples(
        _VANITY, _EMAILS | CELLS, _NAMES, _NAMES, _NAMES, _ACTIVE, _DAYS, _DAYS, _NAMES, _NAMES, _NAMES, _NAMES
    ).map(list),
    min_size=1,
    max_size=8,
)
FIRMS = st.lists(
    st.tuples(
        _NAMES.map("Firm {}".format),
        _VANITY | st.sampled_from(["cord", "dash"]),
        st.lists(_HOSTS | st.sampled_from(["@a.example", "https://b.example/"]), min_size=1, max_size=3).map("; ".join),
    ).map(list),
    min_size=1,
    max_size=4,
)


def by_csv(rows: Table, path: Path) -> None:
    """Write a CSV under whatever name."""
    path.write_bytes(as_csv(rows, ",", "\r\n", True).encode())


def records(desired: Desired) -> dict[str, list[tuple[object, ...]]]:
    """Give what the sheets say, without where it stands."""
    people = (person for rows in desired.users.values() for person in rows.values())
    return {
        "companies": sorted((c.name, c.vanity_name, c.email_domains) for c in desired.companies.values()),
        "users": sorted(tuple(cells_of(person)) for person in people),
    }


def cells_of(person: DesiredUser) -> list[str]:
    """Give what a person's row says, as cells."""
    access, profile = person.access, astuple(person)
    active = "yes" if access.outright else "" if access.active or access.waits else "no"
    return [*profile[:5], active, access.start, access.end, *profile[6:10]]


def written(desired: Desired, kind: str) -> Table:
    """Give records as rows of a sheet."""
    if kind == "companies":
        firms = desired.companies.values()
        return [list(COMPANY_FIELDS), *([c.name, c.vanity_name, "; ".join(c.email_domains)] for c in firms)]
    people = [person for rows in desired.users.values() for person in rows.values()]
    return [list(USER_FIELDS), *map(cells_of, people)]


def loaded(kind: str, path: Path) -> Desired:
    return load(companies=[path]) if kind == "companies" else load(users=[path], today=TODAY)


def require_stable(kind: str, rows: Table, write: Write, room: Path) -> None:
    """Load rows, write the records that came of them, and load those: the same records, and nothing to tell of."""
    fields = list(COMPANY_FIELDS if kind == "companies" else USER_FIELDS)
    write([fields, *rows], room / "first")
    try:
        first = loaded(kind, room / "first")
    except InputRefused as refused:
        if refused.code == "header.active":
            # Of marks and empty cells nobody can tell whether an empty one means no.
            assert {row[5].strip() for row in rows if row[1].strip()} <= {"", "x"}
            return
        assert refused.code == "sheet.no_rows"  # noqa: PT017 - a table of blank cells
        return
    if not (first.companies or first.users):
        return
    write(written(first, kind), room / "second")
    second = loaded(kind, room / "second")
    assert records(second) == records(first)
    # A row that takes access away is read without a name that no name is, and so it is told again that it has none.
    assert [one for one in second.findings if one.code is not Code.CELL_NAME_NOT_READ] == []


_TICKED: Table = [
    ["acme", f"{who}@acme.example", "Ann", "Lee", "", tick, "", "", "", "", "", ""]
    for who, tick in (("ann", "x"), ("bob", ""))
]


@pytest.mark.parametrize("write", [by_csv, by_xlsxwriter])
@FEW
@given(PEOPLE)
@example(_TICKED)
def test_what_was_read_of_people_reads_the_same_again(tmp_path: Path, write: Write, rows: Table) -> None:
    require_stable("users", rows, write, tmp_path)


@pytest.mark.parametrize("write", [by_csv, by_xlsxwriter])
@FEW
@given(FIRMS)
def test_what_was_read_of_companies_reads_the_same_again(tmp_path: Path, write: Write, rows: Table) -> None:
    require_stable("companies", rows, write, tmp_path)


# -- anything at all --------------------------------------------------------------------------------------------

_BEGINNINGS = st.sampled_from(
    [b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff",
     b"sep=", b"%PDF", b"email,firstName\n",
     b"companyVanityName,email,firstName,lastName\n", b"name;vanityName;emailDomains\n"]
)  # fmt: skip

_ANYTHING = st.binary(max_size=300) | (st.text(max_size=100) | st.text(string.printable, max_size=200)).map(str.encode)


@MANY
@given(_BEGINNINGS, _ANYTHING, st.sampled_from(["csv", "xlsx"]))
def test_any_bytes_are_read_or_refused_with_a_known_code(
    tmp_path: Path, beginning: bytes, rest: bytes, suffix: str
) -> None:
    path = tmp_path / f"any.{suffix}"
    path.write_bytes(beginning + rest)
    known = catalogue()
    try:
        desired = load([path])
    except InputRefused as refused:
        assert known[refused.code].kind == "refused"  # noqa: PT017 - either end is right
        assert str(refused).startswith(path.name)  # noqa: PT017
    else:
        assert desired.rows > 0
        assert {known[finding.code].kind for finding in desired.findings} <= {FindingKind.REJECTED, FindingKind.NOTE}
