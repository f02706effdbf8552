"""What a yes, a blank and a last day beside a cell that tells of leaving make of it."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from reconciler.errors import InputRefused
from reconciler.report.words.english import catalogue as english
from reconciler.report.words.english.errors import error as worded
from tests.each import each
from tests.unit.sheets.leavers.test_find import ANN, BOB, CID, USER, loaded, told, wanted

TODAY = date(2026, 6, 1)
RELEASED = "Garden leave|freigestellt|mise à pied|relevado de sus funciones|suspended"
ABSENT = "Elternzeit|maternity leave|sick|on leave|congé parental|baja médica|Sonderurlaub|sabbatical"


@each("header", ["Remarks", "Employment Status", "X"])
@each("cell", RELEASED.split("|"))
def test_whether_who_is_released_from_work_has_access_active_says(tmp_path: Path, header: str, cell: str) -> None:
    beside = loaded(tmp_path, [*USER, header, "active"], [*ANN, cell, "yes"], [*BOB, cell, None], [*CID, cell, "no"])
    assert (wanted(beside), told(beside)) == ({"Ann"}, [("E3", "row.left")])


@each("cell", ABSENT.split("|"))
@each("header", ["Remarks", "Employment Status"])
def test_an_absence_is_no_sign(tmp_path: Path, header: str, cell: str) -> None:
    assert wanted(loaded(tmp_path, [*USER, header], [*ANN, cell], [*BOB, None])) == {"Ann", "Bob"}


@pytest.mark.parametrize("cell", ["leaves 31.12.{}", "letzter Tag 31.12.{}", "part le 31/12/{}", "se va el 31/12/{}"])
def test_who_leaves_on_a_day_to_come_needs_a_last_day_or_a_yes(tmp_path: Path, cell: str) -> None:
    cell = cell.format(datetime.now(UTC).year)
    bare = loaded(tmp_path, [*USER, "Remarks"], [*ANN, cell], [*BOB, None])
    assert (wanted(bare), told(bare)) == ({"Bob"}, [("E2", "row.left")])
    assert "their last day" in english.finding(bare.findings[0])
    assert wanted(loaded(tmp_path, [*USER, "Remarks", "active"], [*ANN, cell, "yes"])) == {"Ann"}
    assert wanted(loaded(tmp_path, [*USER, "Remarks", "endDate"], [*ANN, cell, "2098-12-31"], today=TODAY)) == {"Ann"}


@pytest.mark.parametrize("cell", ["resigned", "hat gekündigt", "a démissionné", "ha dimitido"])
def test_a_notice_is_answered_by_a_last_day_and_not_by_a_yes(tmp_path: Path, cell: str) -> None:
    assert wanted(loaded(tmp_path, [*USER, "Remarks", "endDate"], [*ANN, cell, "2098-12-31"], today=TODAY)) == {"Ann"}
    assert wanted(loaded(tmp_path, [*USER, "Remarks", "endDate"], [*ANN, cell, None], today=TODAY)) == set()
    assert wanted(loaded(tmp_path, [*USER, "Remarks", "active"], [*ANN, cell, "yes"])) == set()


@each(
    ("header", "cell"),
    [
        ("Person type", "Ex-employee"),
        ("Person type", "Ex-Contingent worker"),
        ("Employee class", "Contractor (ended)"),
        ("Worker type", "Terminated Worker"),
        ("Statut contrat", "CDD terminé"),
        ("Groups", "SG_Leavers;SG_VPN"),
        ("memberOf", "CN=GRP_Leavers,OU=Groups,DC=acme"),
        ("Group", "alumni"),
        ("Still employed?", "31/03/2020"),
        ("Still employed?", "until 31.03.2020"),
        ("Noch da?", "Nein, seit 31.3. weg"),
        ("Toujours en poste ?", "Non (parti)"),
        ("¿Sigue en la empresa?", "No, se fue"),
        ("Cost centre", "9999 Leavers"),
        ("location", "Gone"),
        ("Contract extended to", "2020-12-31"),
        ("Vertrag verlängert bis", "31.12.2020"),
    ],
)
def test_a_column_of_the_person_tells_even_beside_a_yes(tmp_path: Path, header: str, cell: str) -> None:
    out = loaded(tmp_path, [*USER, header, "active"], [*ANN, cell, "yes"], [*BOB, None, "yes"])
    assert (wanted(out), told(out)) == ({"Bob"}, [("E2", "row.left")])
    try:
        assert wanted(loaded(tmp_path, [*USER, header], [*ANN, cell], [*BOB, None])) == {"Bob"}
    except InputRefused as refused:
        assert "--ignore-column" in worded(refused)  # noqa: PT017


@each(
    ("header", "cell"),
    [
        ("Groups", "SG_Leaver-Process-Owners"),
        ("Groups", "alumni; staff"),
        ("Department", "Head of Former Staff Relations"),
        ("Manager", "Ray Left"),
        ("FTE", "0"),
        ("Type", "SharedMailbox"),
        ("Visa status", "Expired"),
        ("Marital status", "Separated"),
        ("Order status", "Cancelled"),
        ("Badge status", "Deactivated"),
        ("Statut contrat", "CDI"),
        ("Contract extended to", "2099-12-31"),
        ("Stand", "01.03.2020"),
        ("As of", "2020-03-01"),
    ],
)
def test_a_column_of_something_else_is_no_sign(tmp_path: Path, header: str, cell: str) -> None:
    assert wanted(loaded(tmp_path, [*USER, header], [*ANN, cell], [*BOB, None])) == {"Ann", "Bob"}


def test_a_yes_to_a_question_may_say_since_when(tmp_path: Path) -> None:
    rows = [*ANN, "Yes, since 2019"], [*BOB, "yes"]
    assert wanted(loaded(tmp_path, [*USER, "Still employed?"], *rows)) == {"Ann", "Bob"}


@pytest.mark.parametrize("cell", ["Vacant", "Position vacant", "Stelle vakant", "poste à pourvoir", "puesto vacante"])
def test_a_vacant_position_asks_for_a_yes(tmp_path: Path, cell: str) -> None:
    out = loaded(tmp_path, [*USER, "title", "active"], [*ANN, cell, "yes"], [*BOB, cell, None])
    assert (wanted(out), told(out)) == ({"Ann"}, [("E3", "row.left")])
