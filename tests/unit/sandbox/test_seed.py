"""Seeds: JSON and exported workbooks, and what is wrong with others."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reconciler.errors import InputRefused
from reconciler.sandbox.seed import describe, load_seed

ANN = {"email": "ann@acme.example", "firstName": "Ann", "lastName": "Archer"}
ACME: dict[str, Any] = {"name": "Acme", "vanityName": "acme", "emailDomains": ["acme.example"], "users": [ANN]}
BOLT: dict[str, Any] = {"name": "Bolt", "vanityName": "bolt", "emailDomains": ["bolt.example"]}


def json_seed(folder: Path, seed: Any) -> Path:
    path = folder / "seed.json"
    path.write_text(seed if isinstance(seed, str) else json.dumps(seed), "utf-8")
    return path


def workbook(folder: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    path = folder / "export.xlsx"
    book.save(path)
    book.close()
    return path


def test_same_seed_gives_the_same_world(tmp_path: Path) -> None:
    path = json_seed(tmp_path, {"companies": [ACME, {**BOLT, "id": "b-1", "state": "STARTED"}]})
    first, second = load_seed(path), load_seed(path)
    assert describe(first) == describe(second)
    assert first.users.page(first.companies.all()[0].id) == second.users.page(second.companies.all()[0].id)
    assert first.companies.all()[1].id == "b-1"


def test_seeded_company_that_was_started_completes(tmp_path: Path) -> None:
    now = [100.0]
    world = load_seed(json_seed(tmp_path, {"companies": [{**BOLT, "state": "STARTED"}]}), lambda: now[0])
    assert world.companies.all()[0].state == "STARTED"
    now[0] += 5
    assert world.companies.all()[0].state == "COMPLETED"


def test_seed_holds_states_messages_and_ids(tmp_path: Path) -> None:
    failed = {**BOLT, "state": "TENANT_CONFIG_ERROR", "errorMessage": "No tenant"}
    world = load_seed(json_seed(tmp_path, {"companies": [{**ACME, "users": [{**ANN, "id": "u-1"}]}, failed]}))
    acme, bolt = world.companies.all()
    assert world.users.get(acme.id, "u-1").email == "ann@acme.example"
    assert bolt.view()["errorMessage"] == "No tenant"


@pytest.mark.parametrize(
    ("seed", "said"),
    [
        ("{", "seed.json"),
        ([], "object"),
        ({"company": []}, "company"),
        ({"companies": [{"name": "Acme"}]}, "companies[0]"),
        ({"companies": [{**ACME, "users": [{"firstName": "Ann"}]}]}, "companies[0].users[0]"),
        ({"companies": [{**ACME, "users": [{**ANN, "active": "yes"}]}]}, "active"),
        ({"companies": [{**ACME, "users": [{**ANN, "email": "ann"}]}]}, "'ann'"),
        ({"companies": [{**ACME, "vanityName": "ACME"}]}, "'ACME'"),
        ({"companies": [{**ACME, "state": "READY"}]}, "READY"),
        ({"companies": [ACME, ACME]}, "acme"),
        ({"companies": [ACME, {**BOLT, "emailDomains": ["acme.example"]}]}, "acme.example"),
        ({"companies": [{**ACME, "id": "1"}, {**BOLT, "id": "1"}]}, "id 1"),
        ({"companies": [ACME, {**BOLT, "users": [{**ANN, "email": "ANN@acme.example"}]}]}, "ANN@acme.example"),
        ({"companies": [{**ACME, "users": [{**ANN, "id": "1"}, {**ANN, "email": "b@c", "id": "1"}]}]}, "id 1"),
        ({"provisioning": {"nova": "perhaps"}}, "perhaps"),
        ({"options": {"page_bass": 1}}, "page_bass"),
        ({"options": {"page_base": 2}}, "page_base"),
    ],
)
def test_bad_seed_is_refused_with_what_and_where(tmp_path: Path, seed: Any, said: str) -> None:
    with pytest.raises(InputRefused) as refused:
        load_seed(json_seed(tmp_path, seed))
    assert said in str(refused.value)
    assert str(refused.value).startswith("The seed seed.json cannot be used: ")


def test_missing_seed_is_refused(tmp_path: Path) -> None:
    for name in ("none.json", "none.xlsx"):
        with pytest.raises(InputRefused, match=name):
            load_seed(tmp_path / name)


COMPANIES = [["name", "vanityName", "emailDomains", "state"], ["Acme", "acme", "acme.example, acme.test", "COMPLETED"]]
HEADER = ["companyVanityName", "email", "firstName", "lastName", "displayName", "active", "phoneNumber", "title"]


def test_exported_workbook_is_a_seed(tmp_path: Path) -> None:
    users: list[list[Any]] = [
        HEADER,
        ["acme", "ann@acme.example", "Ann", "Archer", "Ann A.", True, "+1 555", None],
        [None, None],
        ["acme", "bob@acme.example", "Bob", "Baker", None, "FALSE", 15550100, "=1"],
        ["acme", "cid@acme.test", None, None, None, None, None, None],
    ]
    world = load_seed(workbook(tmp_path, Companies=COMPANIES, Users=users))
    (acme,) = world.companies.all()
    assert (acme.state, acme.email_domains) == ("COMPLETED", ["acme.example", "acme.test"])
    ann, bob, cid = acme.users
    assert (ann.display_name, ann.active, ann.phone_number) == ("Ann A.", True, "+1 555")
    assert (bob.display_name, bob.active, bob.phone_number) == ("Bob Baker", False, "15550100")
    assert cid.active is True


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"Companies": COMPANIES}, "the sheet Users is missing"),
        ({"Companies": [["name", "vanityName"]], "Users": [HEADER]}, "emailDomains"),
        ({"Companies": COMPANIES, "Users": [HEADER, ["bolt", "b@bolt.example"]]}, "'bolt'"),
        ({"Companies": COMPANIES, "Users": [HEADER, ["acme", "a@acme.example", "A", "B", "", "maybe"]]}, "maybe"),
        ({"Companies": [*COMPANIES, COMPANIES[1]], "Users": [HEADER]}, "acme"),
    ],
)
def test_bad_workbook_is_refused(tmp_path: Path, sheets: dict[str, list[list[Any]]], said: str) -> None:
    with pytest.raises(InputRefused) as refused:
        load_seed(workbook(tmp_path, **sheets))
    assert said in str(refused.value)


def test_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "seed.xlsx"
    path.write_text("not a workbook")
    with pytest.raises(InputRefused, match=r"seed\.xlsx"):
        load_seed(path)
