"""Tabs, files, headings, headers and columns whose whole name is a mark: Old, RIP, zz, Do not use, Out, Quarantine."""

from pathlib import Path
from typing import Any

import pytest

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.leavers.headers import Kind, kind_of
from tests.unit.sheets.leavers.test_find import ANN, BOB, CID, USER, loaded, months, told, wanted

MARKS = (
    "RIP|zz Staff|zzz|zz_Staff|ZZ|xx Staff|Do not use|DO NOT USE - old staff|Nicht verwenden|Ne pas utiliser|"
    "No usar|Raus|Weg|Fort|Out|Quarantäne|Quarantine|Friedhof|Emeriti|Exmatrikulierte|DNU|"
    "Unused|Dead|Karteileichen|Ausgemustert|Papelera|Corbeille|zz_do not use"
)


@pytest.mark.parametrize("name", MARKS.split("|"))
def test_such_a_tab_is_refused_and_such_a_heading_is_of_leavers(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputRefused) as refused:
        loaded(tmp_path, USER, ANN, tab=name)
    assert refused.value.code == Code.SHEET_LEAVERS
    if len(name) > 2:  # so short a one may be what is left of a row
        assert wanted(loaded(tmp_path, USER, ANN, [f"{name}:"], BOB)) == {"Ann"}


@pytest.mark.parametrize(
    "name", ["zzgl. Spesen", "XXL-Lager", "Old Street", "Out of Hours", "Check Out", "Weglarz", "Do not bend"]
)
def test_a_tab_that_is_called_otherwise_goes_through(tmp_path: Path, name: str) -> None:
    assert wanted(loaded(tmp_path, USER, ANN, tab=name)) == {"Ann"}


@pytest.mark.parametrize("name", ["Old", "OLD LIST", "Vieux", "Viejos", "old stuff", "Previous", "Historic"])
def test_rows_of_what_is_called_old_are_asked_about_where_no_newer_list_is_there(tmp_path: Path, name: str) -> None:
    rows: list[list[Any]] = [[*USER, "active"], [*ANN, "yes"], [*BOB, None], [*CID, "no"]]
    for place in ({"tab": name}, {"name": f"{name}.xlsx"}):
        desired = loaded(tmp_path, *rows, **place)
        assert (wanted(desired), told(desired)) == ({"Ann"}, [("B3", "row.left")])
        assert f"“{name}”" in english.finding(desired.findings[0])
    assert wanted(loaded(tmp_path, USER, ANN, [name.upper()], BOB)) == {"Ann"}
    beside = tmp_path / "beside"
    beside.mkdir()
    assert wanted(months(beside, **{name: [ANN], "Staff": [BOB, CID]})) == {"Bob", "Cid"}


@pytest.mark.parametrize("header", ["Weg", "Raus", "Out", "OUT?", "Fort", "Fuera", "RIP", "Off", "Out date"])
def test_a_column_called_so_tells_by_a_yes_or_a_day(tmp_path: Path, header: str) -> None:
    for cell in ("x", "2020-03-31"):
        with pytest.raises(InputRefused):
            loaded(tmp_path, [*USER, header], [*ANN, None], [*BOB, cell])
    assert wanted(loaded(tmp_path, [*USER, header], [*ANN, "12 km"], [*BOB, "9 km"])) == {"Ann", "Bob"}


@pytest.mark.parametrize(
    "header",
    ["Rentenbeginn", "Beginn der Rente", "Retirement start", "Début de retraite", "Inicio de jubilación",
     "Eintritt in den Ruhestand", "Rente ab", "Ruhestand seit",
     "Emeritierung", "Exmatrikulationsdatum", "Severance", "Severance pay", "Abfindung",
     "Indemnité de départ"],
)  # fmt: skip
def test_the_beginning_of_retirement_and_what_is_paid_at_the_end_are_of_leaving(header: str) -> None:
    assert kind_of(header) is Kind.LEAVING


@pytest.mark.parametrize(
    "header",
    ["Ehemaliger Name", "Ancien nom", "Former name", "Früherer Nachname", "Antiguo apellido", "Release notes read",
     "Sperrkonto", "Sperrkonto Nr.", "Rentenversicherung", "Retirement plan start"],
)  # fmt: skip
def test_a_former_name_and_other_things_are_not(tmp_path: Path, header: str) -> None:
    for cell in ("yes", "2020-03-31", "Meier"):
        assert wanted(loaded(tmp_path, [*USER, header], [*ANN, None], [*BOB, cell])) == {"Ann", "Bob"}


@pytest.mark.parametrize(
    "unit",
    ["/Quarantäne", "/Quarantine", "/Ex-Staff", "/Leavers", "/Disabled Users", "/Staff/zz_old", "/_Old", "/Unused"],
)
@pytest.mark.parametrize("header", ["Org Unit Path [Required]", "Organisationseinheit"])
def test_a_unit_for_leavers_contradicts_a_yes(tmp_path: Path, header: str, unit: str) -> None:
    rows = [[*USER, header, "Status [READ ONLY]"], [*ANN, "/Staff", "Active"], [*BOB, unit, "Active"]]
    out = loaded(tmp_path, *rows, columns={"users": {"active": ["Status [READ ONLY]"]}})
    assert (wanted(out), told(out)) == ({"Ann"}, [("E3", "row.left")])


@pytest.mark.parametrize("header", ["New Status [Upload Only]", "Login status", "AD account status", "New status"])
def test_the_status_of_an_account_that_is_a_no_contradicts_a_yes(tmp_path: Path, header: str) -> None:
    rows = [[*USER, header, "active"], [*ANN, "Active", "yes"], [*BOB, "Suspended", "yes"], [*CID, "Suspended", "no"]]
    out = loaded(tmp_path, *rows)
    assert (wanted(out), told(out)) == ({"Ann"}, [("E3", "row.left")])


def test_a_word_in_a_name_may_be_one_and_a_yes_says_so(tmp_path: Path) -> None:
    rows = [["acme", f"p{at}@acme.example", "Ana", "Fuentes de Baja"] for at in range(2)]
    assert wanted(loaded(tmp_path, USER, rows[0])) == set()
    out = loaded(tmp_path, [*USER, "active"], [*rows[0], "yes"], [*rows[1], None])
    assert (len(wanted(out)), told(out)) == (1, [("D3", "row.left")])


@pytest.mark.parametrize(
    "name", ["Baker (DNU)", "Baker DNU", "DNU - Baker", "Baker (raus)", "Baker (RIP)", "Baker (em.)"]
)
def test_a_mark_in_a_name_that_is_none(tmp_path: Path, name: str) -> None:
    assert told(loaded(tmp_path, USER, ANN, [*BOB[:3], name])) == [("D3", "row.left")]


def test_somebody_is_called_vacant_and_a_post_is_vacant(tmp_path: Path) -> None:
    assert wanted(loaded(tmp_path, USER, [*BOB[:3], "Vacant"])) == {"Bob"}
    assert wanted(loaded(tmp_path, USER, ANN, [*BOB[:2], "Position", "Vacant"])) == {"Ann"}
