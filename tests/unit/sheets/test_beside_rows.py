"""Whoever's address stands anywhere in the sheets is not absent, and rows that a cell has swallowed are told."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.errors import InputRefused
from reconciler.model.action import ActionKind
from reconciler.model.desired import Desired
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.identity import email_key
from reconciler.model.live import Company, Live, LiveCompany, User
from reconciler.model.origin import Sheet
from reconciler.planning.comparison import Comparison
from reconciler.planning.diff import diff
from reconciler.sheets.beside_rows import note_left_as_live
from reconciler.sheets.formats.row_store import Rows
from reconciler.sheets.formats.table import Table
from reconciler.sheets.load import load
from reconciler.sheets.values.addresses_in_text import address_keys, may_hold_address
from tests.each import each
from tests.examples import examples
from tests.unit.builders import DEACTIVATE
from tests.unit.sheets.formats.test_read import workbook

USER = ["companyVanityName", "email", "firstName", "lastName", "comment", "active"]
ANN = ["acme", "ann@acme.example", "Ann", "Archer"]
LOST = ["acme,lost@acme.example,Lo,St,,yes"]


def read(folder: Path, text: str, name: str = "users.csv") -> Desired:
    (folder / name).write_text(text, "utf-8", newline="")
    return load([folder / name])


def out(desired: Desired, *emails: str) -> set[str]:
    """Give who of these live people is deactivated where absent people are."""
    users = [
        User(str(at), email, "Some", "Body", active=True) for at, email in enumerate(["ann@acme.example", *emails])
    ]
    company = Company("c1", "acme", "COMPLETED", "Acme", ("acme.example",))
    delta = diff(Comparison(desired, Live({"acme": LiveCompany(company, users)}), DEACTIVATE))
    return {action.subject for action in delta.actions if action.kind is ActionKind.DEACTIVATE_USER}


def codes(desired: Desired) -> list[tuple[int, str]]:
    return [(f.origin.row if f.origin else 0, f.code) for f in desired.findings if f.kind is FindingKind.REJECTED]


# -- rows inside a cell -----------------------------------------------------------------------------------------

SWALLOWED = {
    "a comment that ends where another begins": ('"left in May', 'back in June"'),
    "a quote alone": ('"', '"'),
    "an inch mark": ('"19 inch', '24"'),
    "quotes that are doubled": ('"""so called', 'friend"""'),
    "an apostrophe in it": ("\"it's his", "it's hers\""),
}


@each("mark", [",", ";", "\t", "|"])
@each("end", ["\n", "\r\n", "\r"])
@each("case", SWALLOWED)
def test_rows_that_a_quote_has_swallowed_are_told_and_nobody_of_them_is_absent(
    tmp_path: Path, case: str, end: str, mark: str
) -> None:
    begin, finish = SWALLOWED[case]
    inside = [["acme", f"in{number}@acme.example", "In", "Side", "", "yes"] for number in range(3)]
    rows = [
        USER,
        ["acme", "one@acme.example", "O", "Ne", begin, "yes"],
        *inside,
        ["acme", "two@acme.example", "T", "Wo", finish, "no"],
        [*ANN, "", ""],
    ]
    desired = read(tmp_path, end.join(map(mark.join, rows)) + end)
    assert codes(desired) == [(2, Code.ROW_SWALLOWED)]
    assert list(desired.users["acme"]) == ["ann@acme.example"]
    swallowed = ["in0@acme.example", "in1@acme.example", "in2@acme.example", "one@acme.example", "two@acme.example"]
    assert out(desired, *swallowed) == set()


@pytest.mark.parametrize("at", range(6))
def test_rows_may_be_swallowed_in_any_column(tmp_path: Path, at: int) -> None:
    one, two = ["acme", "one@acme.example", "O", "Ne", "x", "yes"], ["acme", "two@acme.example", "T", "Wo", "x", "no"]
    one[at], two[at] = f'"{one[at]}', f'{two[at]}"'
    desired = read(tmp_path, "\n".join(map(",".join, [USER, one, *map(list, [LOST]), two, [*ANN, "", ""], []])))
    assert [row for row, _ in codes(desired)] == [2]
    assert out(desired, "one@acme.example", "two@acme.example", "lost@acme.example") == set()


def test_rows_without_an_address_that_can_be_read_are_told_too(tmp_path: Path) -> None:
    lost = "acme,jon at acme,Jon,Doe,,yes"
    desired = read(tmp_path, "\n".join([",".join(USER), 'acme,one@acme.example,O,Ne,"a,yes', lost, 'b",no', ""]))
    assert codes(desired) == [(2, Code.ROW_SWALLOWED)]
    assert "" in desired.unreadable


def test_a_header_that_has_swallowed_rows_is_told(tmp_path: Path) -> None:
    header = ",".join(USER[:4]) + ',"Team\nacme,in@acme.example,In,Side,\nTeam"'
    desired = read(tmp_path, "\n".join([header, ",".join([*ANN, ""])]))
    assert (1, Code.ROW_SWALLOWED) in codes(desired)
    assert out(desired, "in@acme.example", "gone@acme.example") == set()


def test_company_rows_that_a_quote_has_swallowed_are_told(tmp_path: Path) -> None:
    rows = [
        "name,vanityName,emailDomains,remark",
        'Acme,acme,acme.example,"a',
        "Bolt,bolt,bolt.example,",
        'Cog,cog,cog.example,b"',
    ]
    assert codes(read(tmp_path, "\n".join(rows))) == [(2, Code.ROW_SWALLOWED)]


@pytest.mark.parametrize(
    ("name", "told"),
    [("bolt", True), ("b" * 63, True), ("b" * 64, False), ("b", False), ("-b", False), ("Bolt", False)],
)
def test_what_is_like_a_row_has_a_vanity_name_as_the_schema_has_it(tmp_path: Path, name: str, told: bool) -> None:
    rows = ["name,vanityName,emailDomains,remark", 'Acme,acme,acme.example,"a', f"Bolt,{name},bolt.example,", 'b"']
    assert codes(read(tmp_path, "\n".join(rows))) == ([(2, Code.ROW_SWALLOWED)] if told else [])


REMARKS = [
    "1 Main Street\nSpringfield",
    "1 Main Street, Suite 4, Floor 2, Hall, Left, East Wing\nSpringfield, IL, 62701, USA\nNorth America",
    'She said "no"\r\nand then\r\n"yes"',
    "a\n\n\nb",
    "\n",
    "Tel. 1; 2; 3; 4; 5; 6\nFax | 1 | 2 | 3 | 4 | 5",
]


@each("remark", REMARKS)
@each("mark", [",", ";", "\t", "|"])
def test_a_remark_of_several_lines_is_read(tmp_path: Path, remark: str, mark: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=mark).writerows([USER, [*ANN, remark, "yes"]])
    desired = read(tmp_path, file.getvalue())
    assert codes(desired) == []
    assert dict(desired.users["acme"]["ann@acme.example"].extras)["comment"] == remark.strip()


def test_rows_pasted_into_one_cell_of_a_workbook_are_told(tmp_path: Path) -> None:
    pasted = "acme\tin0@acme.example\tIn\tSide\nacme\tin1@acme.example\tIn\tSide"
    rows: list[list[Any]] = [USER, ["acme", "one@acme.example", "O", "Ne", pasted, "yes"], [*ANN, None, None]]
    desired = load([workbook(tmp_path, {"Staff": rows})])
    assert codes(desired) == [(2, Code.ROW_SWALLOWED)]
    assert out(desired, "one@acme.example", "in0@acme.example", "in1@acme.example") == set()


def test_a_remark_with_an_address_in_a_workbook_is_read(tmp_path: Path) -> None:
    rows = [USER, [*ANN, "stands in for\nbea@acme.example", "yes"]]
    desired = load([workbook(tmp_path, {"Staff": rows})])
    assert codes(desired) == []
    assert out(desired, "bea@acme.example", "gone@acme.example") == {"gone@acme.example"}


# -- addresses anywhere -----------------------------------------------------------------------------------------


def test_an_address_anywhere_in_a_workbook_is_not_absent(tmp_path: Path) -> None:
    staff: list[list[Any]] = [
        ["for questions: Title@acme.example"],
        [*USER, "manager"],
        [*ANN, "was hired by boss@acme.example.", "yes", "mailto:MANAGER@acme.example"],
        ["Total: 1, checked by"],
        [None, None, "footer@acme.example (by mail)"],
    ]
    notes: list[list[Any]] = [["ask"], [1], ["Skipped <skipped@acme.example>; other"]]
    desired = load([workbook(tmp_path, {"Staff": staff, "Notes": notes})])
    names = ["title", "boss", "manager", "footer", "skipped"]
    found = {f"{name}@acme.example" for name in names}
    assert found <= desired.mentioned.keys()
    desired.unreadable.clear()  # a row that cannot be read protects everybody; here each is to be protected alone
    assert out(desired, *found, "gone@acme.example") == {"gone@acme.example"}


def test_it_is_told_where_the_address_stands(tmp_path: Path) -> None:
    desired = load([workbook(tmp_path, {"Staff": [USER, [*ANN, "ask bea@acme.example", "yes"]]})])
    assert {key: str(place) for key, place in desired.mentioned.items()} == {"bea@acme.example": "book.xlsx › Staff!E2"}
    desired = read(tmp_path, "\n".join([",".join(USER), ",".join([*ANN, "ask bea@acme.example", "yes"])]))
    assert str(desired.mentioned["bea@acme.example"]) == "users.csv › E2"


def test_an_address_in_a_dataframe_is_not_absent() -> None:
    frame = pd.DataFrame([[*ANN, "ask bea@acme.example", "yes"]], columns=USER)
    assert out(load([frame]), "bea@acme.example", "gone@acme.example") == {"gone@acme.example"}


def test_who_has_a_row_is_not_kept_twice(tmp_path: Path) -> None:
    rows = [
        [*ANN, "ask bea@acme.example", "yes"],
        ["acme", "bea@acme.example", "Bea", "B", "ask Ann@acme.example", "no"],
    ]
    assert read(tmp_path, "\n".join(map(",".join, [USER, *rows]))).mentioned == {}


TEXTS = [
    "ada@acme.example",
    "Ada <Ada@Acme.Example>",
    "ADA@ACME.EXAMPLE!",
    "mailto:ada@acme.example?subject=x",
    "'ada@acme.example'",
    "ada@acme.example/bob",
    "(ada@acme.example)",
    "see ada@acme.example.",
    "see ada@acme.example.Then leave",
    "see ada@acme.example-left",
    "x=ada@acme.example",
    "x=ada@acme.example&y",
    "ada ＠acme.example",
    "ａｄａ＠ａｃｍｅ．ｅｘａｍｐｌｅ",
    "ada@acme.\u200bexample",
    "mailto%3Aada%40acme.example",
    "ada&#64;acme.example",
    "ada&#064;acme.example",
    "ada&#0000064;acme.example",
    "ada&#64acme.example",
    "ada&#x40;acme.example",
    "ada&#X40;acme.example",
    "ada&#x0040;acme.example",
    "ada&commat;acme.example",
    "ada&#xFF20;acme.example",
    "ada&#65312;acme.example",
    "ada&#64;acme&#46;example",
    "ada﹫acme.example",
    "_ada@acme.example_",
    "bob@x.example,ada@acme.example",
    "acme;ada@acme.example;Ada\nacme;bob@acme.example;Bob",
    '""ada@acme.example""',
    "{'email': 'ada@acme.example'}",
]


@each("text", TEXTS)
def test_an_address_is_found_whatever_stands_around_it(text: str) -> None:
    assert may_hold_address(text)
    assert "ada@acme.example" in set(address_keys(text))


@each("text", TEXTS)
def test_who_is_mentioned_in_any_spelling_is_not_absent_wherever_it_stands(tmp_path: Path, text: str) -> None:
    frame = pd.DataFrame([[*ANN, text.replace("\n", " "), "yes"]], columns=USER)
    assert out(load([frame]), "ada@acme.example", "gone@acme.example") == {"gone@acme.example"}
    staff: list[list[Any]] = [USER, [*ANN, None, None]]
    desired = load([workbook(tmp_path, {"Staff": staff, "Notes": [["ask"], [text]]})])
    assert out(desired, "ada@acme.example", "gone@acme.example") == set()


@each("text", [text for text in TEXTS if len(text.split()) == 1 and text.count("@") < 2])
def test_an_address_in_any_spelling_above_the_headers_or_below_all_rows_is_somebodys(tmp_path: Path, text: str) -> None:
    above = load([workbook(tmp_path, {"Staff": [[text], USER, [*ANN, None, None]]})])
    assert Code.ROW_ABOVE_HEADERS in [code for _, code in codes(above)]
    below = load([workbook(tmp_path, {"Staff": [USER, [*ANN, None, None], ["Total", text]]})])
    assert {row for row, _ in codes(below)} == {3}


@settings(deadline=None)
@given(st.lists(st.sampled_from([*"ab@.&#x0467;lt%", "&#64;", "&commat;", "&percnt;40", "%40", "＠"])).map("".join))
def test_where_an_address_is_found_the_gate_is_open(text: str) -> None:
    assert may_hold_address(text) or not [key for key in address_keys(text) if "@" in key]


@pytest.mark.parametrize("address", ["zoë@acme.example", "o'neil@acme.example", "a+b@bücher.example", "ß@ß.example"])
def test_an_address_of_any_letters_is_found(address: str) -> None:
    assert email_key(address) in set(address_keys(f"ask {address}, please"))


@settings(deadline=None)
@given(st.text(st.sampled_from(list("ab@.-_'%&; \n＠é<>\"")), max_size=60))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all("@" in key for key in address_keys(text))


def test_much_text_with_many_signs_is_soon_looked_through() -> None:
    assert sum(1 for _ in address_keys("@" * 100_000 + "a.b@" * 10_000)) < 1_000_000


CELL = st.text(st.sampled_from(list("ab,;\n\"' @.")), max_size=8)


@settings(deadline=None, max_examples=examples(300))
@given(st.lists(CELL, min_size=8, max_size=8), st.sampled_from(",;|\t"))
def test_whatever_quotes_a_file_has_whoever_stands_in_it_stays(
    tmp_path_factory: pytest.TempPathFactory, remarks: Sequence[str], mark: str
) -> None:
    people = [f"p{number}@acme.example" for number in range(len(remarks))]
    rows = [
        ["acme", one, "P", "Q", remark.replace("\n", " "), "yes"] for one, remark in zip(people, remarks, strict=True)
    ]
    text = "\n".join(map(mark.join, [USER, *rows, [*ANN, "", "yes"]]))
    try:
        desired = read(tmp_path_factory.mktemp("quotes"), text)
    except InputRefused:
        return
    assert out(desired, *people) == set()


# -- the column of addresses ------------------------------------------------------------------------------------

CROWD = [["acme", f"p{number}@acme.example", "P", f"Q{number}", "", ""] for number in range(1_001)]
"""More rows than a sheet is looked through at once."""
PEOPLE = ["brien@acme.example", "o'brien@acme.example", "z@acme.example", "y@acme.example", "b@acme.example"]
ODD = ["o'brien@acme.example", "Z z@acme.example", "y@acme.example;z@acme.example", "'y@acme.example",
       "a@b@acme.example", "x'y@acme.example'", "", "z&#64;acme.example", "o'brien@bücher.example",
       "brien＠acme.example", "b'@acme.example"]  # fmt: skip


@settings(deadline=None, max_examples=examples(40))
@given(
    st.lists(
        st.tuples(st.sampled_from(["acme", "beta"]), st.sampled_from(ODD)), max_size=4, unique_by=lambda row: row[1]
    ),
    st.lists(st.sampled_from([0, 500, len(CROWD)]), min_size=4, max_size=4),
)
def test_the_order_of_the_rows_of_a_sheet_decides_nothing(odd: list[tuple[str, str]], places: list[int]) -> None:
    rows = [[company, email, "S", f"B{number}", "", ""] for number, (company, email) in enumerate(odd)]
    spread = list(CROWD)
    for at, row in sorted(zip(places, rows, strict=False), key=lambda pair: -pair[0]):
        spread.insert(at, row)
    first, second = (load([pd.DataFrame(table, columns=USER)]) for table in (rows + CROWD, spread))
    assert first.mentioned.keys() == second.mentioned.keys()
    assert first.protected.keys() == second.protected.keys()
    assert out(first, *PEOPLE) == out(second, *PEOPLE)


def test_an_address_of_its_own_mentions_nobody_else_whatever_stands_below_it() -> None:
    own = ["acme", "o'brien@acme.example", "Pat", "O'Brien", "", ""]
    for other in ("Z z@acme.example", "z@acme.example"):
        rows = [own, ["beta", other, "Z", "Z", "", ""]]
        assert "brien@acme.example" not in load([pd.DataFrame(rows, columns=USER)]).mentioned


# -- the sheet of an export with those who have no row ------------------------------------------------------------


@each("key", ["[" * 100_000, '{"a":' * 100_000, "1" * 5_000, "[1]", "1", "null", "", "\ud800", '"'])
def test_a_key_that_is_none_keeps_everybody(key: str) -> None:
    table = Table(Sheet("left.xlsx", "Left"), Rows([["x"], ["x"], ["ada@acme.example", "acme", "A", "why", key]]))
    desired = Desired()
    note_left_as_live(table, desired)
    assert [str(origin) for origin in desired.unreadable[""]] == ["left.xlsx › Left row 3"]
