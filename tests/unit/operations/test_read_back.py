"""What `export` writes is read back with no change: nobody is changed, and no row is rejected, whatever is live."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from reconciler.errors import InputRefused
from reconciler.model.action import Action
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.live import Company, Live, LiveCompany, User
from reconciler.model.reserved_sheets import LEFT_AS_LIVE
from reconciler.operations.read_back import leave_out
from reconciler.planning.comparison import Comparison
from reconciler.planning.diff import diff
from reconciler.report.input_workbook import LeftOut, write_export, write_template
from reconciler.sheets.against_live import check_against_live
from reconciler.sheets.load import load
from tests.examples import examples
from tests.unit.builders import DEACTIVATE

ACME = Company("c1", "acme", "COMPLETED", "Acme Ltd", ("acme.example",))
ANN = User("u1", "ann@acme.example", "Ann", "Archer", active=True)

Read = tuple[list[Action], list[Finding]]


def exported(folder: Path, companies: Sequence[LiveCompany]) -> tuple[Path, LeftOut]:
    path = folder / "live.xlsx"
    left = leave_out(companies, folder, {})
    write_export(companies, path, left)
    return path, left


def read_back(path: Path, companies: Iterable[LiveCompany]) -> Read:
    """Give the actions and the rejected rows and conflicts of a plan that deactivates who is absent."""
    desired = load([path])
    live = Live({one.company.vanity_name: one for one in companies})
    check_against_live(desired, live)
    delta = diff(Comparison(desired, live, DEACTIVATE))
    found = [*desired.findings, *delta.findings]
    return delta.actions, [one for one in found if one.kind in (FindingKind.REJECTED, FindingKind.CONFLICT)]


ODD: dict[str, dict[str, Any]] = {
    "no last name": {"last_name": None},
    "an empty first name": {"first_name": ""},
    "blank names": {"first_name": "  ", "last_name": "\u00a0"},
    "a long name": {"last_name": "x" * 65},
    "a control character": {"first_name": "A\x01nn"},
    "a private letter": {"first_name": "A\ue000nn"},
    "half a letter": {"last_name": "Arch\ud800er"},
    "no letter at all": {"last_name": "\u200b"},
    "an error value": {"last_name": "#N/A"},
    "a formula": {"first_name": "=1+1", "last_name": '=HYPERLINK("x")'},
    "blanks at the ends": {"first_name": " Ann ", "last_name": "Archer\t"},
    "full-width letters": {"first_name": "Ａｎｎ"},
    "several lines": {"display_name": "Ann\r\nArcher"},
    "a long display name": {"display_name": "x" * 257},
    "a shortened number": {"phone_number": "4.42E+11"},
    "a lost letter": {"title": "Gesch\ufffdft"},
    "an escape": {"title": "_x0041_", "department": "&#65;&amp;"},
    "an endless text": {"location": "x" * 40_000},
    "capitals in the address": {"email": "ANN@ACME.example"},
    "a domain in Unicode": {"email": "ann@bücher.example"},
    "sharp s": {"email": "groß@acme.example"},
    "an address of another domain": {"email": "ann@other.test"},
    "no address": {"email": ""},
    "no address either": {"email": "ann at acme"},
    "a name in the address": {"email": "Ann <ann@acme.example>"},
    "half a letter in the address": {"email": "ann\udfff@acme.example"},
    "an unseen letter in the address": {"email": "ann\u200b@acme.example"},
    "blanks around the address": {"email": " ann@acme.example "},
    "an endless address": {"email": "a" * 300 + "@acme.example"},
    "an address without an end": {"email": "a" * 30_000 + "@acme.example"},
    "a status that is not told": {"active": None},
    "inactive without a name": {"active": False, "first_name": None},
}


@pytest.mark.thorough
@pytest.mark.parametrize("what", ODD)
def test_a_person_with_something_odd_is_read_back_with_no_change(tmp_path: Path, what: str) -> None:
    bob = User("u2", "bob@acme.example", "Bob", "Baker", active=True)
    live = [LiveCompany(ACME, [replace(ANN, **ODD[what]), bob])]
    path, _ = exported(tmp_path, live)
    assert read_back(path, live) == ([], [])
    (row,) = [
        row for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Users").to_python() if row[2] == "Bob"
    ]
    assert row[:2] == ["acme", "bob@acme.example"]


def test_who_has_no_row_is_listed_with_the_reason_and_others_who_are_absent_still_go(tmp_path: Path) -> None:
    live = [LiveCompany(ACME, [ANN, replace(ANN, id="u2", email="bob@acme.example", last_name=None)])]
    path, left = exported(tmp_path, live)
    assert list(left.people) == [("acme", 1)]
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["Companies", "Users", LEFT_AS_LIVE]
    (told,) = [row for row in book.get_sheet_by_name(LEFT_AS_LIVE).to_python() if row[0] == "bob@acme.example"]
    assert "no last name" in str(told[3])
    live[0].users = [*(live[0].users or []), replace(ANN, id="u3", email="new@acme.example")]
    actions, _ = read_back(path, live)
    assert [action.subject for action in actions] == ["new@acme.example"]


def test_one_address_with_several_accounts_is_left_as_it_is(tmp_path: Path) -> None:
    bolt = Company("c2", "bolt", "COMPLETED", "Bolt", ("bolt.example",))
    twice = [replace(ANN, id=f"u{at}", email=email) for at, email in enumerate(["x@acme.example", "X@acme.example"])]
    live = [LiveCompany(ACME, [ANN, *twice]), LiveCompany(bolt, [replace(ANN, id="u9"), replace(twice[0], id="u8")])]
    path, _ = exported(tmp_path, live)
    live[1].users = [*(live[1].users or []), replace(ANN, id="u7", email="bea@bolt.example")]
    path, left = exported(tmp_path, live)
    assert len(left.people) == 5
    assert read_back(path, live) == ([], [])


COMPANIES: dict[str, dict[str, Any]] = {
    "no name": {"name": ""},
    "a short name": {"name": "A"},
    "a long name": {"name": "x" * 101},
    "a name with an unseen letter": {"name": "A\u200bcme"},
    "no domain": {"email_domains": ()},
    "many domains": {"email_domains": tuple(f"d{number}.example" for number in range(11))},
    "a domain in capitals": {"email_domains": ("ACME.example",)},
    "a domain in Unicode": {"email_domains": ("bücher.example",)},
    "no real domain": {"email_domains": ("acme example", "@x")},
    "a vanityName in capitals": {"vanity_name": "Acme"},
    "a vanityName of another kind": {"vanity_name": "acme_ltd!"},
}


@pytest.mark.parametrize("what", COMPANIES)
def test_a_company_with_something_odd_is_read_back_with_no_change(tmp_path: Path, what: str) -> None:
    bolt = Company("c2", "bolt", "COMPLETED", "Bolt Ltd", ("bolt.example",))
    bea = replace(ANN, id="u2", email="bea@bolt.example")
    live = [LiveCompany(replace(ACME, **COMPANIES[what]), [ANN]), LiveCompany(bolt, [bea])]
    path, _ = exported(tmp_path, live)
    assert read_back(path, live) == ([], [])


def test_an_export_in_which_nobody_has_a_row_is_refused_as_a_whole(tmp_path: Path) -> None:
    path, _ = exported(tmp_path, [LiveCompany(replace(ACME, name=""), [replace(ANN, last_name="")])])
    with pytest.raises(InputRefused) as refused:
        load([path])
    assert refused.value.code == Code.SHEET_NO_ROWS


def test_a_template_that_only_has_people_is_read_with_its_days(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    write_template(path)
    book = load_workbook(path)
    sheet = book["Users"]
    for column, value in enumerate(["acme", "ann@acme.example", "Ann", "Archer", None, "yes"], 1):
        sheet.cell(2, column, value)
    sheet.cell(2, 7, date(2026, 11, 30)).number_format = "yyyy-mm-dd"
    sheet.cell(2, 8, date(2027, 2, 1)).number_format = "yyyy-mm-dd"
    book.save(path)
    book.close()
    desired = load([path], today=date(2026, 11, 2))
    (ann,) = desired.users["acme"].values()
    assert (str(ann.access.start), str(ann.access.end)) == ("2026-11-30", "2027-02-01")
    assert {finding.code for finding in desired.findings} <= {Code.START_DATE_COMING}


TEXT = st.text(
    st.sampled_from(list("aB ß\t\n\r=@#'\"<>&;,_x0041\u00a0\u200b\u200d\u0301ａ\ue000\ufffd\ud800\x01\x7f山")),
    max_size=8,
) | st.sampled_from(["Ann", "x" * 65, "#REF!", "4.42E+11", "TRUE", "Total", "no", "email", "companyVanityName"])
ADDRESS = st.builds(
    str.__add__,
    st.text(st.sampled_from(list("abAB.'ßé \u200b")), max_size=4),
    st.sampled_from(["@acme.example", "@ACME.example", "@bücher.example", "@xn--bcher-kva.example", "", "@", "@a"]),
)
NAME = st.just("Ann") | st.none() | TEXT
PERSON = st.builds(
    User,
    st.just(""),
    ADDRESS,
    NAME,
    NAME,
    display_name=st.none() | TEXT,
    active=st.sampled_from([True, False, None]),
    phone_number=st.none() | TEXT,
    department=st.none() | TEXT,
    title=st.none() | TEXT,
    location=st.none() | TEXT,
)
COMPANY = st.tuples(
    st.sampled_from(["acme", "bolt", "Acme", "a", "co-op"]),
    st.sampled_from(["Acme Ltd", "A", "", "Ａcme", "x" * 101]),
    st.lists(st.sampled_from(["acme.example", "ACME.example", "bücher.example", "a b", ""]), max_size=3),
    st.lists(PERSON, max_size=5),
)


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example([("acme", "Acme Ltd", ["acme.example"], [ANN, replace(ANN, first_name="\ud800")])])
@given(st.lists(COMPANY, min_size=1, max_size=3, unique_by=lambda one: one[0]))
def test_whatever_is_live_an_export_is_read_back_with_no_change(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[str, str, list[str], list[User]]]
) -> None:
    ids = itertools.count()
    live = [
        LiveCompany(
            Company(f"c{at}", vanity_name, "COMPLETED", name, tuple(domains)),
            [replace(user, id=f"u{next(ids)}") for user in people],
        )
        for at, (vanity_name, name, domains, people) in enumerate(drawn)
    ]
    path, _ = exported(tmp_path_factory.mktemp("export"), live)
    try:
        assert read_back(path, live) == ([], [])
    except InputRefused as refused:
        assert refused.code == Code.SHEET_NO_ROWS  # noqa: PT017 - nothing is left that could have a row
