"""Sheets that other programs have damaged, whole: which cells are refused, and who is taken with which texts."""

from pathlib import Path

import pytest

from reconciler.model.desired import Desired, DesiredUser
from reconciler.sheets.load import load

HEAD = "Company,E-mail,First name,Surname"
SHEETS = {
    "encoded twice": (
        f"{HEAD}\nacme,jm@acme.example,JÃ¶rg,MÃ¼ller\nacme,zl@acme.example,ZoÃ©,LefÃ¨vre\n",
        {"C2": "Jörg", "D2": "Müller", "C3": "Zoé", "D3": "Lefèvre"},
    ),
    "question marks": (
        f"{HEAD}\nacme,ln@acme.example,?ukasz,?wi?tek\nacme,mk@acme.example,Ma?gorzata,Kowalska\n",
        {"C2": "", "D2": "", "C3": ""},
    ),
    "entities": (
        f"{HEAD},Department\nacme,mo@acme.example,Mary,O&#39;Brien,R&amp;D\nacme,jm@acme.example,J&ouml;rg,M&uuml;ller,Sales\n",
        {"D2": "O'Brien", "C3": "Jörg", "D3": "Müller"},
    ),
    "quoted for a spreadsheet": (
        f'{HEAD}\nacme,ann@acme.example,="Ann",="Lee"\nacme,bob@acme.example,"=""Bob""","=""Ray"""\n',
        {"C2": "Ann", "D2": "Lee", "C3": "Bob", "D3": "Ray"},
    ),
    "errors": (
        "Company;E-mail;First name;Surname;Department\nacme;it@acme.example;Ada;#N/D;#RIF!\n"
        "acme;pl@acme.example;#ARG!;Nowak;#ADR!\nacme;se@acme.example;Eva;#SAKNAS!;IT\n"
        "acme;nl@acme.example;Piet;#N/B;#WAARDE!\nacme;gs@acme.example;Loading...;Lee;#BLOCKED!\n"
        "acme;ww@acme.example;Ann;########;Sales\n",
        dict.fromkeys(("D2", "E2", "C3", "E3", "D4", "D5", "E5", "C6", "E6", "D7"), ""),
    ),
    "signs": (
        f'{HEAD}\nacme,ann@acme.example,Ann,"Lee,"\nacme,bob@acme.example,"""Bob""","""Ray"""\n'
        "acme,cid@acme.example,'Cid','Fox'\nacme,dot@acme.example,dot@acme.example,dot@acme.example\n",
        {"D2": "Lee", "C3": "Bob", "D3": "Ray", "C4": "Cid", "D4": "Fox", "C5": "", "D5": ""},
    ),
}


def loaded(folder: Path, text: str) -> Desired:
    (folder / "users.csv").write_text(text, "utf-8")
    return load([folder / "users.csv"])


@pytest.mark.parametrize("kind", SHEETS)
def test_damaged_names_are_refused_with_the_names_that_are_meant(tmp_path: Path, kind: str) -> None:
    text, wanted = SHEETS[kind]
    desired = loaded(tmp_path, text)
    assert {f.cell: f.facts.get("meant", "") for f in desired.findings if f.kind == "rejected"} == wanted
    assert desired.users == {}


@pytest.mark.parametrize(
    ("names", "word", "taken"),
    [("Cid,NULL", "NULL", False), ("Cid,Null", "NULL", True), ("Cid,NULL", "", True), ("nan,Fox", "nan", False)],
)
def test_null_is_a_name_where_the_sheet_does_not_mean_nothing_by_it(
    tmp_path: Path, names: str, word: str, taken: bool
) -> None:
    desired = loaded(
        tmp_path, f"{HEAD},Title,Desk\nacme,a@acme.example,Ann,Lee,,{word}\nacme,c@acme.example,{names},,\n"
    )
    assert ("c@acme.example" in desired.users["acme"]) is taken


def test_words_for_nothing_are_empty_and_told_once_each(tmp_path: Path) -> None:
    rows = "".join(f"acme,p{number}@acme.example,Ann,Lee,\\N,-\n" for number in range(30))
    desired = loaded(tmp_path, f"{HEAD},Phone,Title\n{rows}")
    users: list[DesiredUser] = list(desired.users["acme"].values())
    assert {(user.phone_number, user.title) for user in users} == {("", "")}
    assert [(f.code, f.cell, f.facts["count"]) for f in desired.findings] == [
        ("cell.nothing", "E2", 30),
        ("cell.nothing", "F2", 30),
    ]
    assert desired.findings[0].facts["rows"][-2:] == ("21", "…")
