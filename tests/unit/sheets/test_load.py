"""Every row against its schema, then across rows, then against what is live: all findings in one pass."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reconciler.errors import InputRefused
from reconciler.model.desired import Desired
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.live import Live
from reconciler.model.origin import Origin
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.against_live import check_against_live
from reconciler.sheets.load import are_large, load
from tests.each import each
from tests.unit.builders import live, live_company
from tests.unit.sheets.formats.test_read import lines, workbook

USER = ["companyVanityName", "email", "firstName", "lastName"]
COMPANY = ["name", "vanityName", "emailDomains"]
ANN = ["acme", "ann@acme.example", "Ann", "Archer"]
ACME = ["Acme", "acme", "acme.example"]
LABEL = "x" * 63


@pytest.fixture
def people(tmp_path: Path) -> Callable[..., Desired]:
    """Load user rows under a header from a CSV."""

    def loaded(*rows: list[str], header: list[str] | None = None) -> Desired:
        (tmp_path / "people.csv").write_text(lines(header or USER, *rows), "utf-8")
        return load([tmp_path / "people.csv"])

    return loaded


@pytest.fixture
def firms(tmp_path: Path) -> Callable[..., Desired]:
    """Load company rows from a CSV."""

    def loaded(*rows: list[str]) -> Desired:
        (tmp_path / "firms.csv").write_text(lines(COMPANY, *rows), "utf-8")
        return load([tmp_path / "firms.csv"])

    return loaded


def rejected(desired: Desired) -> list[tuple[int, str, str]]:
    """Give row, column and code of each rejected cell."""
    found = [f for f in desired.findings if f.kind is FindingKind.REJECTED]
    return [(f.origin.row if f.origin else 0, f.column, f.code) for f in found]


def only(desired: Desired) -> Finding:
    (found,) = desired.findings
    return found


# -- good rows --------------------------------------------------------------------------------------------------


def test_a_good_row_becomes_a_record_that_knows_its_place(people: Callable[..., Desired]) -> None:
    header = [*USER, "Active?", "Phone", "Desk", "Note"]
    desired = people([], ["acme", "Ann@Acme.Example", " Ann ", "Archer", "no", "00123", "4", "=x"], header=header)
    ann = desired.users["acme"]["ann@acme.example"]
    assert (ann.email, ann.first_name, ann.active, ann.phone_number) == ("Ann@Acme.Example", "Ann", False, "00123")
    assert ann.extras == (("Desk", "4"), ("Note", "=x"))
    assert ann.origin == Origin("people.csv", "", 3)
    assert (desired.rows, desired.findings, desired.sources[0].rows) == (1, [], 1)


def test_a_company_becomes_a_record_with_its_domains_in_lower_case(tmp_path: Path) -> None:
    rows = [COMPANY, ["Acme, Inc.", "acme", "Acme.example; B.example\nc.example"]]
    acme = load([workbook(tmp_path, {"Firms": rows})]).companies["acme"]
    assert (acme.name, acme.email_domains) == ("Acme, Inc.", ("acme.example", "b.example", "c.example"))
    assert acme.origin == Origin("book.xlsx", "Firms", 2)


@pytest.mark.parametrize("name", ["NA", "None", "nan", "null", "True", "1e5"])
def test_names_that_look_like_something_else_are_kept(people: Callable[..., Desired], name: str) -> None:
    desired = people(["acme", "a@acme.example", name, name])
    row = desired.users["acme"]["a@acme.example"]
    assert (row.first_name, row.last_name, desired.findings) == (name, name, [])


@pytest.mark.parametrize(("cell", "active"), [("", True), ("yes", True), ("NO", False)])
def test_an_absent_or_empty_active_cell_means_active(people: Callable[..., Desired], cell: str, active: bool) -> None:
    assert people([*ANN, cell], header=[*USER, "active"]).users["acme"][ANN[1]].active is active
    assert people(ANN).users["acme"][ANN[1]].active is True


def test_a_workbook_keeps_row_numbers_below_blank_rows(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[], ["People"], [], USER, [], ANN, ["acme", "x", "X", "Y"]]
    desired = load([workbook(tmp_path, {"Users": rows})])
    assert desired.users["acme"][ANN[1]].row == 6
    assert rejected(desired) == [(7, "email", "email.invalid")]


def test_whole_numbers_in_a_workbook_are_their_digits(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[*USER, "phoneNumber"], [*ANN, 442071234567]]
    assert load([workbook(tmp_path, {"Users": rows})]).users["acme"][ANN[1]].phone_number == "442071234567"


@pytest.mark.parametrize(
    ("cell", "code"), [(date(2026, 3, 4), "cell.date"), (1.5, "cell.number"), (True, "cell.boolean")]
)
def test_cells_of_another_type_are_refused_where_text_belongs(tmp_path: Path, cell: Any, code: str) -> None:
    desired = load([workbook(tmp_path, {"Users": [[*USER, "title"], [*ANN, cell]]})])
    assert rejected(desired) == [(2, "title", code)]
    assert ANN[1] in desired.protected


# -- limits -----------------------------------------------------------------------------------------------------

EMAIL_254 = f"{'a' * 64}@{'.'.join(['x' * 61] * 3)}.abc"


@each(
    ("field", "good", "bad", "code"),
    [
        ("firstName", "x" * 64, "x" * 65, "first_name.too_long"),
        ("lastName", "x" * 64, "x" * 65, "last_name.too_long"),
        ("firstName", "né" * 32, "", "first_name.required"),
        ("lastName", "x", " ", "last_name.required"),
        ("email", "a@b.co", "", "email.required"),
        ("email", EMAIL_254, "a" + EMAIL_254, "email.too_long"),
        ("email", "o'neil+x@a-b.example", "ann@acme", "email.invalid"),
        ("email", "a.b@c.example", "a..b@c.example", "email.invalid"),
        ("email", "a@b.example", "a@b@c.example", "email.invalid"),
        ("email", "a@b.example", "Ann <a@b.example>", "email.display_name"),
        ("email", "a@b.example", "a@b.example;c@d.example", "email.several"),
        ("email", f"a@{LABEL}.example", f"a@x{LABEL}.example", "email.invalid"),
        ("companyVanityName", "ab", "a", "company_vanity_name.too_short"),
        ("companyVanityName", LABEL, LABEL + "x", "company_vanity_name.too_long"),
        ("companyVanityName", "a-b", "a_b", "company_vanity_name.invalid"),
        ("companyVanityName", "a-b", "-ab", "company_vanity_name.invalid"),
        ("companyVanityName", "a-b", "Acme", "company_vanity_name.invalid"),
        ("displayName", "x" * 256, "x" * 257, "display_name.too_long"),
        ("phoneNumber", "1" * 256, "1" * 257, "phone_number.too_long"),
        ("department", "x" * 256, "x" * 257, "department.too_long"),
        ("title", "x" * 256, "x" * 257, "title.too_long"),
        ("location", "x" * 256, "x" * 257, "location.too_long"),
        ("active", "yes", "perhaps", "active.invalid"),
    ],
)
def test_user_limits_at_the_edge(people: Callable[..., Desired], field: str, good: str, bad: str, code: str) -> None:
    header = [*USER, "displayName", "active", "phoneNumber", "department", "title", "location"]

    def row(value: str) -> list[str]:
        return [value if name == field else cell for name, cell in zip(header, [*ANN, *[""] * 6], strict=True)]

    assert people(row(good), header=header).findings == []
    desired = people(row(bad), header=header)
    assert rejected(desired)[0] == (2, field, code)
    assert {(r, c) for r, c, _ in rejected(desired)} == {(2, field)}
    assert desired.users == {}


@each(
    ("field", "good", "bad", "code"),
    [
        ("name", "xx", "x", "name.too_short"),
        ("name", "x" * 100, "x" * 101, "name.too_long"),
        ("name", "Ac", "", "name.required"),
        ("vanityName", "ab", "a", "vanity_name.too_short"),
        ("vanityName", LABEL, LABEL + "x", "vanity_name.too_long"),
        ("vanityName", "a1", "", "vanity_name.required"),
        ("vanityName", "1a", "ab-", "vanity_name.invalid"),
        ("emailDomains", "a.example", "", "email_domains.required"),
        ("emailDomains", "a.example", " ; ", "email_domains.required"),
        ("emailDomains", "a.example", "localhost", "email_domains.invalid"),
        ("emailDomains", "a.example", "a.example;www.b.example", "email_domains.invalid"),
        ("emailDomains", "1.example", "127.0.0.1", "email_domains.invalid"),
        (
            "emailDomains",
            ";".join(f"d{i}.example" for i in range(10)),
            ";".join(f"d{i}.example" for i in range(11)),
            "email_domains.too_many",
        ),
        (
            "emailDomains",
            f"{LABEL}.{LABEL}.{LABEL}.{'x' * 61}",
            f"{LABEL}.{LABEL}.{LABEL}.{'x' * 62}",
            "email_domains.too_long",
        ),
    ],
)
def test_company_limits_at_the_edge(firms: Callable[..., Desired], field: str, good: str, bad: str, code: str) -> None:
    def row(value: str) -> list[str]:
        return [value if name == field else cell for name, cell in zip(COMPANY, ACME, strict=True)]

    assert firms(row(good)).findings == []
    desired = firms(row(bad))
    assert rejected(desired)[0] == (2, field, code)
    assert {(r, c) for r, c, _ in rejected(desired)} == {(2, field)}
    assert desired.companies == {}


def test_all_findings_come_in_one_pass_each_with_place_value_and_a_sentence(people: Callable[..., Desired]) -> None:
    header = ["Tenant", "E-mail", "Given name", "Surname", "Active?"]
    desired = people(
        ["acme", "ann@acme.example", "Ann", "Archer", ""],
        ["", "bad", "x" * 65, "", "perhaps"],
        ["acme", "cid@acme.example", "", "Cook", ""],
        header=header,
    )
    assert rejected(desired) == [
        (3, "Tenant", "company_vanity_name.required"),
        (3, "E-mail", "email.invalid"),
        (3, "Given name", "first_name.too_long"),
        (3, "Surname", "last_name.required"),
        (3, "Active?", "active.invalid"),
        (4, "Given name", "first_name.required"),
    ]
    assert [f.cell for f in desired.findings] == ["A3", "B3", "C3", "D3", "E3", "C4"]
    by_code = {f.code: f for f in desired.findings}
    assert by_code[Code("email.invalid")].value == "bad"
    assert english.finding(by_code[Code("email.invalid")]) == (
        "“bad” is not an email address: write one address, such as ada@acme.example."
    )
    assert english.finding(by_code[Code("first_name.too_long")]).endswith(
        "is too long: firstName takes at most 64 characters."
    )
    assert all(len(f.value) <= 80 and english.finding(f).endswith(".") for f in desired.findings)
    assert list(desired.users["acme"]) == ["ann@acme.example"]


def test_a_ragged_row_is_rejected_and_nobody_is_told_from_it(people: Callable[..., Desired]) -> None:
    desired = people(ANN, ["acme", "bob@acme.example", "Bob"])
    assert (3, "", "row.ragged") in rejected(desired)
    assert "The row has 3 cells, the header has 4" in {english.finding(f).split(":")[0] for f in desired.findings}
    assert desired.unreadable == {"": [Origin("people.csv", "", 3)]}
    assert desired.protected == {}


# -- bookkeeping that protects people ---------------------------------------------------------------------------


def test_a_rejected_row_with_a_good_address_protects_that_person(people: Callable[..., Desired]) -> None:
    desired = people(["acme", "Ann@acme.example", "", "Archer"])
    assert (desired.protected, desired.unreadable) == ({"ann@acme.example": Origin("people.csv", "", 2)}, {})


def test_a_row_without_a_good_address_makes_its_company_unreadable(people: Callable[..., Desired]) -> None:
    desired = people(["acme", "ann(at)acme.example", "Ann", "Archer"], ["Acme!", "", "Bob", "Baker"])
    assert desired.protected == {}
    assert desired.unreadable == {"acme": [Origin("people.csv", "", 2)], "": [Origin("people.csv", "", 3)]}


def test_a_rejected_company_is_remembered(firms: Callable[..., Desired]) -> None:
    desired = firms(["A", "acme", "acme.example"])
    assert (desired.rejected_companies, desired.companies) == ({"acme": Origin("firms.csv", "", 2)}, {})


# -- across rows ------------------------------------------------------------------------------------------------


def test_a_copy_is_left_out_with_a_note(people: Callable[..., Desired]) -> None:
    desired = people(ANN, ["acme", "ANN@acme.example", "Ann", "Archer"])
    note = only(desired)
    assert (note.kind, note.code, note.origin) == (FindingKind.NOTE, "row.duplicate", Origin("people.csv", "", 3))
    assert "people.csv row 2" in english.finding(note)
    assert desired.users["acme"]["ann@acme.example"].row == 2


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0), (1, 2, 0)])
def test_which_copy_is_kept_does_not_depend_on_their_order(
    people: Callable[..., Desired], firms: Callable[..., Desired], order: tuple[int, ...]
) -> None:
    copies = [ANN, ["acme", "ANN@acme.example", *ANN[2:]], ["acme", "Ann@ACME.example", *ANN[2:]]]
    kept = people(*(copies[at] for at in order)).users["acme"]["ann@acme.example"]
    assert (kept.email, kept.row) == ("ann@acme.example", order.index(0) + 2)
    domains = ["b.example;a.example", "a.example;b.example", "b.example;a.example"]
    company = firms(*(["Acme", "acme", domains[at]] for at in order)).companies["acme"]
    assert company.email_domains == ("a.example", "b.example")


def test_rows_that_contradict_are_all_rejected(people: Callable[..., Desired]) -> None:
    desired = people(ANN, ANN, [*ANN[:3], "Baker"])
    assert rejected(desired) == [(row, "email", "row.contradiction") for row in (2, 3, 4)]
    assert "people.csv row 3, people.csv row 4" in english.finding(desired.findings[0])
    assert (desired.users, list(desired.protected), desired.unreadable) == ({}, ["ann@acme.example"], {})


def test_one_person_under_two_companies_is_rejected_in_both(people: Callable[..., Desired]) -> None:
    desired = people(ANN, ["bolt", *ANN[1:]])
    assert rejected(desired) == [(row, "companyVanityName", "user.two_companies") for row in (2, 3)]
    assert list(desired.protected) == ["ann@acme.example"]


def test_a_good_row_beside_a_rejected_one_of_the_same_person_is_rejected(people: Callable[..., Desired]) -> None:
    desired = people(ANN, ["acme", ANN[1], "", "Archer"])
    assert rejected(desired) == [(2, "email", "row.contradiction"), (3, "firstName", "first_name.required")]
    assert "people.csv row 3, is not valid" in english.finding(desired.findings[0])
    assert (desired.users, list(desired.protected), desired.unreadable) == ({}, ["ann@acme.example"], {})


def test_companies_across_rows(firms: Callable[..., Desired]) -> None:
    same = firms(["Acme", "acme", "a.example;b.example"], ["Acme", "acme", "b.example;a.example"])
    assert (only(same).code, list(same.companies)) == ("row.duplicate", ["acme"])
    other = firms(ACME, ["Acme Ltd", *ACME[1:]])
    assert [code for _, _, code in rejected(other)] == ["row.contradiction"] * 2
    beside = firms(ACME, ["A", *ACME[1:]])
    assert [code for _, _, code in rejected(beside)] == ["row.contradiction", "name.too_short"]
    assert (other.companies, beside.companies) == ({}, {})


def test_rows_are_compared_across_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(lines(USER, ANN), "utf-8")
    (tmp_path / "b.csv").write_text(lines(USER, [*ANN[:3], "Baker"]), "utf-8")
    desired = load([tmp_path])
    assert [f.origin.source for f in desired.findings if f.origin] == ["a.csv", "b.csv"]


# -- whole sheets -----------------------------------------------------------------------------------------------


def test_companies_and_users_may_stand_in_one_workbook_and_the_rest_is_skipped_with_a_note(tmp_path: Path) -> None:
    sheets = {"Firms": [COMPANY, ACME], "Read me": [["Hello"]], "Blank": [], "People": [USER, ANN]}
    desired = load([workbook(tmp_path, sheets)])
    assert (list(desired.companies), list(desired.users["acme"])) == (["acme"], ["ann@acme.example"])
    note = only(desired)
    assert (note.kind, note.code, note.origin) == (
        FindingKind.NOTE,
        "sheet.skipped",
        Origin("book.xlsx", "Read me", 1),
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[*USER, "Mail"], [*ANN, "x"]], "row 1: the columns “email” and “Mail” mean the same field"),
        ([["email", "firstName"], ANN[1:3]], "looks like a users sheet, but it has no column for companyVanityName, l"),
        ([["name", "vanityName"], ACME[:2]], "looks like a companies sheet, but it has no column for emailDomains"),
        ([["email", "x"], ["a@b.example", "y"]], "no sheet has headers that this program knows"),
        ([USER], "there are headers but no row"),
        ([USER, ["", " ", "", ""], []], "there are headers but no row"),
    ],
)
def test_sheets_that_are_refused_as_a_whole(tmp_path: Path, rows: list[list[str]], words: str) -> None:
    path = tmp_path / "b.csv"
    path.write_text(lines(*rows), "utf-8")
    with pytest.raises(InputRefused, match=words) as refused:
        load([path])
    assert str(refused.value).startswith("b.csv")


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (["Company", "Emial", "First name", "Last name", "Phone"], "Is “Emial” meant to be email? Then correct"),
        (["Firma", "E-Mail", "Vorname", "Name"], "If “Name” holds the last name alone, call the column lastName."),
        (["Compny", "Emial", "Frist name", "Last name"], "Is “Compny” meant to be “company”? Is “Emial” meant to be"),
        (["Notes", *USER, "Notes"], "row 1: two columns are called “Notes”. Remove or rename one."),
    ],
)
def test_a_refused_header_is_asked_about(people: Callable[..., Desired], header: list[str], words: str) -> None:
    with pytest.raises(InputRefused, match=words.replace("?", r"\?")):
        people(["x"] * len(header), header=header)


def test_a_sheet_with_the_houses_own_headers_alone_is_read(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text(lines(["Haus", "Post", "Ruf", "Sippe", "An"], [*ANN, "no"], mark=";"), "utf-8")
    names = {
        "companyVanityName": ["Haus"],
        "email": ["Post"],
        "firstName": ["Ruf"],
        "lastName": ["Sippe"],
        "active": ["An"],
    }
    (ann,) = load([path], columns={"users": names}).users["acme"].values()
    assert (ann.email, ann.active) == (ANN[1], False)
    with pytest.raises(InputRefused):
        load([path])


def test_a_kind_said_outright_is_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text(lines([*COMPANY, "email"], [*ACME, "hi@acme.example"]), "utf-8")
    assert load(companies=[path]).companies["acme"].extras == (("email", "hi@acme.example"),)
    with pytest.raises(InputRefused, match="looks like a users sheet"):
        load(users=[path])


def test_no_source_at_all_is_nothing() -> None:
    assert load() == Desired()


def test_a_source_named_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text(lines(USER, ANN), "utf-8")
    desired = load([path, tmp_path, str(path)])
    assert ([source.name for source in desired.sources], desired.findings) == (["b.csv"], [])


# -- against what is live ---------------------------------------------------------------------------------------


def test_people_of_a_company_in_no_sheet_and_not_live_are_rejected(people: Callable[..., Desired]) -> None:
    desired = people(ANN, ["bolt", "bea@bolt.example", "Bea", "Bell"])
    check_against_live(desired, live(live_company()))
    assert rejected(desired) == [(3, "companyVanityName", "company.unknown")]
    assert (only(desired).value, only(desired).subject) == ("bolt", "bea@bolt.example")
    assert (list(desired.users), list(desired.protected)) == (["acme"], ["bea@bolt.example"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("acme-gmbh", "Did you mean acme?"), ("bolt-bnak", "Did you mean bolt-bank?"), ("cook", "name.")],
)
def test_a_company_that_is_called_so_or_is_close_is_asked_about(tmp_path: Path, typed: str, meant: str) -> None:
    firms = [COMPANY, ["Bolt Bank AG", "bolt-bank", "bolt.example"]]
    desired = load([workbook(tmp_path, {"Firms": firms, "People": [USER, [typed, *ANN[1:]]]})])
    check_against_live(desired, live(live_company(name="Acme GmbH")))
    assert english.finding(only(desired)).endswith(meant)


def test_people_of_a_company_whose_row_was_rejected_are_told_which_row(tmp_path: Path) -> None:
    path = workbook(tmp_path, {"Firms": [COMPANY, ["A", *ACME[1:]]], "People": [USER, ANN]})
    desired = load([path])
    check_against_live(desired, Live())
    assert [code for _, _, code in rejected(desired)] == ["name.too_short", "company.rejected"]
    assert "book.xlsx › Firms row 2" in english.finding(desired.findings[1])


def test_a_rejected_company_row_does_not_matter_where_the_company_is_live(tmp_path: Path) -> None:
    desired = load([workbook(tmp_path, {"Firms": [COMPANY, ["A", *ACME[1:]]], "People": [USER, ANN]})])
    check_against_live(desired, live(live_company()))
    assert list(desired.users) == ["acme"]


def test_sheets_are_large_by_the_bytes_of_all_files(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.csv").write_bytes(b"x" * 80_000)
    files = sorted(tmp_path.iterdir())
    assert not are_large([])
    assert not are_large([*files[:3], tmp_path / "none.csv"])
    assert are_large(files)
    assert are_large([str(tmp_path)])
    assert are_large([pd.DataFrame({"email": ["ann@acme.example"] * 40_000})])
    assert not are_large([pd.DataFrame({"email": ["ann@acme.example"]})])


def test_each_thing_in_a_folder_that_is_not_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(lines(USER, ANN), "utf-8")
    (tmp_path / "more.csv.gz").touch()
    (tmp_path / "leavers").mkdir()
    desired = load([tmp_path])
    told = {finding.value: english.finding(finding) for finding in desired.findings}
    assert {finding.code for finding in desired.findings} == {Code.FILE_PASSED_OVER}
    assert told.keys() == {"more.csv.gz", "leavers"}
    assert all(name in sentence for name, sentence in told.items())


@pytest.mark.parametrize(
    ("name", "way_on"), [("a.xlsx", "or delete that sheet from the workbook."), ("a.csv", "or leave it out.")]
)
def test_a_sheet_without_a_row_is_told_how_to_go_on_without_it(tmp_path: Path, name: str, way_on: str) -> None:
    if name.endswith(".csv"):
        (tmp_path / name).write_text(lines(USER), "utf-8")
    else:
        workbook(tmp_path, {"People": [USER, ANN], "Old": [USER]}, name)
    with pytest.raises(InputRefused, match=way_on):
        load([tmp_path / name])
