"""Rows against what is live: addresses that a program has spoiled, and all errors of a row in one round."""

from pathlib import Path

from reconciler.model.desired import Desired
from reconciler.model.identity import plain_keys
from reconciler.model.live import COMPLETED, Company, Live, LiveCompany, User
from reconciler.model.policy import Policy
from reconciler.planning.comparison import Comparison
from reconciler.planning.diff import diff
from reconciler.sheets.against_live import check_against_live
from reconciler.sheets.load import load
from tests.each import each

HEADER = "Company,E-mail,First name,Surname,Active,Phone\n"
ACME = Company("1", "acme", COMPLETED, "Acme", ("acme.example",))


def live(*people: str, active: bool = True) -> Live:
    users = [User(who, f"{who}@acme.example", "Ann", "Lee", "Ann Lee", active) for who in people]
    return Live({"acme": LiveCompany(ACME, users)})


def against(tmp_path: Path, there: Live, *rows: str) -> tuple[Desired, list[tuple[str, str]], list[str]]:
    """Return what is desired, the cell and code of each finding, and whom an action is about."""
    (tmp_path / "b.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows), "utf-8")
    desired = load([tmp_path / "b.csv"])
    check_against_live(desired, there)
    delta = diff(Comparison(desired, there, Policy(absent_users="deactivate")))
    found = [(finding.cell, str(finding.code)) for finding in [*desired.findings, *delta.findings] if finding.origin]
    return desired, sorted(found), [action.subject for action in delta.actions]


@each(
    ("spoiled", "plain"),
    [
        ("rené.dupont", "rene.dupont"),
        ("müller", "mueller"),
        ("müller", "muller"),
        ("ångström", "angstrom"),
        ("łukasz", "lukasz"),
        ("Søren", "soren"),
        ("søren", "soeren"),
        ("đorđe", "dorde"),
        ("çelik", "celik"),
        ("nuñez", "nunez"),
        ("ÉVA", "eva"),
        ("þór", "thor"),
        ("nguyễn", "nguyen"),
    ],
)
@each("active", ["yes", "no", ""])
def test_an_address_that_nobody_types_is_rejected_where_its_plain_form_is_live(
    tmp_path: Path, spoiled: str, plain: str, active: str
) -> None:
    row = f"acme,{spoiled}@acme.example,Ann,Lee,{active},"
    desired, found, acted = against(tmp_path, live(plain), row)
    assert (found, acted) == ([("B2", "email.plain_live")], [])
    assert [finding.facts["meant"] for finding in desired.findings] == [f"{plain}@acme.example"]


def test_an_address_that_is_live_letter_for_letter_is_good(tmp_path: Path) -> None:
    _, found, acted = against(tmp_path, live("rené", "rene"), "acme,rené@acme.example,Ann,Lee,yes,")
    assert ("B2", "email.plain_live") not in found
    assert "rené@acme.example" not in acted


def test_an_address_of_which_no_form_is_live_is_made(tmp_path: Path) -> None:
    _, _, acted = against(tmp_path, live("ann"), "acme,rené@acme.example,René,Lee,yes,", "acme,ann@acme.example,A,L,,")
    assert acted == ["rené@acme.example"]


@each("key", ["ann@acme.example", "太郎@acme.example", "иван@acme.example", "@", "", "ü", "ann@bücher.example"])
def test_what_has_no_plain_form_has_none(key: str) -> None:
    assert plain_keys(key) == set()


def test_a_row_that_is_rejected_is_told_of_all_that_is_wrong_at_once(tmp_path: Path) -> None:
    _, found, acted = against(
        tmp_path,
        live("ann", "rene"),
        "acme,ann@acme.example,Ann,Lee,,",
        "acme,bob@other.example,Bob,#N/A,,",
        "acmee,cid@acme.example,Cid,#N/A,,",
        "acme,rené@acme.example,#N/A,Dupont,,",
        "acme,eve@acme.example,Eve,#N/A,no,",
    )
    assert found == [
        ("A4", "company.unknown"),
        ("B3", "email.domain"),
        ("B5", "email.plain_live"),
        ("C5", "cell.error"),
        ("D3", "cell.error"),
        ("D4", "cell.error"),
        ("D6", "cell.name_not_read"),
    ]
    assert acted == []


def test_no_row_is_told_the_same_twice(tmp_path: Path) -> None:
    _, found, _ = against(tmp_path, live("ann"), "acmee,cid@acme.example,Cid,Fox,,", "acme,bob@other.example,Bob,Ray,,")
    assert found == [("A2", "company.unknown"), ("B3", "email.domain")]
