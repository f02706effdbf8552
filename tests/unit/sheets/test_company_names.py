"""A company that is called by its name is found, in the sheets or live; where two fit, both are named."""

from pathlib import Path

import pytest

from reconciler.model.desired import Desired
from reconciler.model.live import COMPLETED, Company, Live, LiveCompany
from reconciler.sheets.against_live import check_against_live
from reconciler.sheets.load import load, load_to_compare

USERS = "Company,E-mail,First name,Surname\n{},ann@quill.example,Ann,Lee\n"


def live(**names: str) -> Live:
    return Live(
        {key: LiveCompany(Company(key, key, COMPLETED, name, ("quill.example",)), []) for key, name in names.items()}
    )


def read(tmp_path: Path, company: str, there: Live, companies: str = "") -> Desired:
    (tmp_path / "users.csv").write_text(USERS.format(f'"{company}"'), "utf-8")
    if companies:
        (tmp_path / "companies.csv").write_text(f"name,vanityName,emailDomains\n{companies}", "utf-8")
    desired = load_to_compare([tmp_path])
    check_against_live(desired, there)
    return desired


def told(desired: Desired) -> list[tuple[str, str]]:
    return [(finding.cell, str(finding.code)) for finding in desired.findings]


@pytest.mark.parametrize("company", ["Quillmark Capital", "quillmark capital", "QUILLMARK  CAPITAL"])
def test_a_company_is_found_by_its_live_name_with_a_note(tmp_path: Path, company: str) -> None:
    desired = read(tmp_path, company, live(quillmark="Quillmark Capital", other="Other"))
    assert list(desired.users) == ["quillmark"]
    assert [row.company for row in desired.users["quillmark"].values()] == ["quillmark"]
    assert told(desired) == [("A2", "company.by_name")]


def test_a_company_is_found_by_its_name_in_the_sheets(tmp_path: Path) -> None:
    sheet = "Quillmark Capital,quillmark,quill.example\n"
    desired = read(tmp_path, "Quillmark Capital", live(), sheet)
    assert list(desired.users) == ["quillmark"]
    assert [code for _, code in told(desired)] == ["company.by_name"]
    assert list(load([tmp_path]).users) == ["quillmark"]


def test_a_name_that_may_be_a_vanity_name_is_one_first(tmp_path: Path) -> None:
    assert list(read(tmp_path, "quillmark", live(quillmark="Other", other="quillmark")).users) == ["quillmark"]
    assert list(read(tmp_path, "quillmark", live(quill="Quillmark")).users) == ["quill"]


def test_where_two_fit_both_are_named_and_nobody_is_harmed(tmp_path: Path) -> None:
    desired = read(tmp_path, "Quillmark Capital", live(quillmark="Quillmark Capital", uk="Quillmark Capital"))
    assert desired.users == {}
    (finding,) = desired.findings
    assert (finding.code, finding.facts["names"]) == ("company.several", ("quillmark", "uk"))
    assert list(desired.protected) == ["ann@quill.example"]


@pytest.mark.parametrize("company", ["Quillmark Kapital Ltd", "Ann & Bob", "Quillmark-Capital", "x" * 64, "=acme"])
def test_a_name_of_no_company_is_rejected_as_no_vanity_name(tmp_path: Path, company: str) -> None:
    desired = read(tmp_path, company, live(quillmark="Quillmark Capital"))
    assert [cell for cell, _ in told(desired)] == ["A2"]
    assert desired.users == {}
    assert list(desired.protected) == ["ann@quill.example"]
    assert told(load([tmp_path])) == told(desired)


def test_a_row_with_two_things_wrong_is_told_of_both(tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text(
        "Company,E-mail,First name,Surname\nNo Such,ann@quill.example,#N/A,Lee\n", "utf-8"
    )
    assert told(load([tmp_path])) == [("A2", "company_vanity_name.invalid"), ("C2", "cell.error")]


def test_two_rows_that_contradict_say_in_which_columns(tmp_path: Path) -> None:
    (tmp_path / "users.csv").write_text(
        "Company,E-mail,First name,Surname,Job title,Department,Primary\n"
        "acme,ann@acme.example,Ann,Lee,Nurse,Ward 1,Y\nacme,ann@acme.example,Ann,Lee,Tutor,School,N\n",
        "utf-8",
    )
    for finding in load([tmp_path]).findings:
        assert (finding.code, finding.facts["columns"]) == ("row.contradiction", ("Department", "Job title"))
