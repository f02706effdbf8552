"""A last day that another cell takes back takes nobody's access; nor does the last day of an absence."""

from datetime import date
from pathlib import Path

import pytest

from reconciler.errors import InputRefused
from reconciler.model.desired import Desired
from reconciler.sheets.load import load
from tests.each import each

TODAY = date(2026, 11, 29)


def read(tmp_path: Path, header: str, row: str) -> Desired:
    (tmp_path / "b.csv").write_text(
        f"Company,E-mail,First name,Surname,{header}\nacme,ann@acme.example,Ann,Lee,{row}\n", "utf-8"
    )
    return load([tmp_path / "b.csv"], today=TODAY)


@each(
    ("header", "cell"),
    [
        ("Wiedereintritt", "2025-03-01"),
        ("Rehire date", "2025-03-01"),
        ("Date de réintégration", "2025-03-01"),
        ("Verlängert bis", "31.12.2027"),
        ("Entfristet", "ja"),
        ("Contract extended", "yes"),
        ("Kündigung widerrufen", "x"),
        ("Termination rescinded", "yes"),
        ("Démission annulée", "oui"),
        ("Baja anulada", "sí"),
        ("Prolongation", "CDI"),
        ("Prórroga", "2027"),
        ("Reingreso", "2021-02-01"),
        ("Renovación", "sí"),
    ],
)
@each("end", ["Termination date", "Vertragsende", "endDate"])
def test_a_last_day_that_was_taken_back_is_asked_about(tmp_path: Path, header: str, cell: str, end: str) -> None:
    desired = read(tmp_path, f"{end},{header}", f"2024-06-30,{cell}")
    assert [(found.cell, found.code) for found in desired.findings] == [("E2", "end_date.taken_back")]
    assert list(desired.protected) == ["ann@acme.example"]


@each(
    ("header", "cell"),
    [
        ("Eligible for Rehire", "Yes"),
        ("Rehire recommended", "yes"),
        ("Phone extension", "4711"),
        ("Extension", "4711"),
        ("Laptop returned", "yes"),
        ("Access revoked", "yes"),
        ("Card cancelled", "2024-07-01"),
        ("Visa renewal", "2024-01-01"),
        ("Badge renewed", "yes"),
        ("Zugang widerrufen", "ja"),
        ("Ausweis verlängert bis", "2025-01-01"),
        ("Department", "Returns"),
        ("Account extended", "no"),
    ],
)
def test_what_is_said_of_things_and_chances_keeps_nobodys_access(tmp_path: Path, header: str, cell: str) -> None:
    """A leaver whose row is left alone keeps access: no such column may do that."""
    try:
        desired = read(tmp_path, f"Termination date,{header}", f"2024-06-30,{cell}")
    except InputRefused as refused:
        assert refused.code == "header.active"  # noqa: PT017 - it tells of leaving itself
    else:
        assert "end_date.taken_back" not in [found.code for found in desired.findings]


@pytest.mark.parametrize("cell", ["", "no", "nein", "-"])
def test_what_takes_nothing_back_changes_nothing(tmp_path: Path, cell: str) -> None:
    desired = read(tmp_path, "Termination date,Contract extended", f"2024-06-30,{cell}")
    assert [row.active for row in desired.users["acme"].values()] == [False]


def test_who_is_out_by_an_outright_no_is_out(tmp_path: Path) -> None:
    desired = read(tmp_path, "Termination date,Rehire date,active", "2024-06-30,2025-01-01,no")
    assert [row.active for row in desired.users["acme"].values()] == [False]


@pytest.mark.parametrize(
    "header",
    [
        "Abwesenheitsart,Startdatum,Enddatum",
        "Tipo de ausencia,Fecha de inicio,Fecha de fin",
        "Course,Start date,End date",
    ],
)
def test_the_days_of_an_absence_are_nobodys_last_day(tmp_path: Path, header: str) -> None:
    try:
        desired = read(tmp_path, header, "holiday,2026-07-01,2026-07-15")
    except InputRefused as refused:
        assert refused.code == "header.active"  # noqa: PT017
    else:
        assert [row.active for row in desired.users.get("acme", {}).values()] in ([], [True])
