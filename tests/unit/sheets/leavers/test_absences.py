"""Kinds of leave, from which people come back, are no reason of leaving."""

from datetime import date
from pathlib import Path

from reconciler.sheets.leavers.values import Says, of_action, of_leaving
from tests.each import each
from tests.unit.sheets.leavers.test_find import ANN, BOB, USER, loaded, told, wanted

TODAY = date(2026, 6, 1)
LEAVES = (
    "Parental Leave|Maternity leave|Leave of Absence|Sick Leave|Military leave|Unpaid leave|Leave without pay|"
    "Congé de longue maladie|Congé maternité|Congé sabbatique|Elternzeit|Mutterschutz|Sonderurlaub|Baja médica|"
    "Baja por maternidad|Permiso sin sueldo|Excedencia|Sabbatical"
)
LEAVINGS = "Leave company|Baja voluntaria|Retirement|Dismissal|Baja definitiva|Leave|Terminate leave|Garden leave"


@each("cell", LEAVES.split("|"))
def test_a_kind_of_leave_is_no_reason_of_leaving(tmp_path: Path, cell: str) -> None:
    assert of_leaving(cell, TODAY) is Says.NOTHING
    assert of_action(cell) is Says.HERE
    found = loaded(tmp_path, [*USER, "Action Reason"], [*ANN, cell], [*BOB, None])
    assert (wanted(found), told(found)) == ({"Ann", "Bob"}, [])


@each("cell", LEAVINGS.split("|"))
def test_a_leaving_is(cell: str) -> None:
    assert of_leaving(cell, TODAY) is not Says.NOTHING
