"""Columns judged as a whole: codes, ticks and questions, and words that leave nothing open wherever they stand."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.report.words.english.errors import error as worded
from reconciler.sheets.leavers.headers import WHO_LEFT, kind_of
from reconciler.sheets.leavers.places import Named, named_for
from tests.each import each
from tests.unit.sheets.leavers.test_find import ANN, BOB, CID, USER, loaded, told, wanted
from tests.unit.sheets.leavers.test_headers import OTHERS, SIGNS

_ONE_WORD_CASE = [label for labels in SIGNS.values() for label in labels.split("|") if label.title() == label]


@each("header", [*_ONE_WORD_CASE, "Kündigungsdatum", "Démissionnaire", "Gelöscht"])
def test_capitals_say_what_small_letters_say(header: str) -> None:
    assert kind_of(header.upper()) in WHO_LEFT


def test_capitals_of_other_things_say_nothing() -> None:
    assert [header for header in OTHERS.split("|") if kind_of(header.upper()) in WHO_LEFT] == []
    assert named_for("DÉPARTS") is Named.LEAVERS
    assert named_for("ABGÄNGE") is Named.LEAVERS


_ALIKE = """
from reconciler.sheets.leavers.remarks import telling
texts = {"/Partis", "OU=SORTANTS,DC=ACME", "ou=sortants,dc=acme", "OU=Ventes,DC=acme", "ou=ventes,dc=acme", "Sales"}
print(sorted(telling(list(texts))))
"""


def test_no_order_of_a_set_decides_what_is_looked_at() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", _ALIKE],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert said == {"['/Partis', 'OU=SORTANTS,DC=ACME', 'ou=sortants,dc=acme']\n"}


@each(
    "header", ["Has access", "Can log in", "On payroll", "Noch im Unternehmen", "Sigue en la empresa", "Still employed"]
)
@each(("here", "gone"), [("yes", "no"), ("x", None), ("yes", None)])
def test_a_no_or_a_blank_in_a_question_whether_somebody_is_here_is_a_sign(
    tmp_path: Path, header: str, here: str, gone: Any
) -> None:
    with pytest.raises(InputRefused, match="E3"):
        loaded(tmp_path, [*USER, header], [*ANN, here], [*BOB, gone])
    beside = loaded(tmp_path, [*USER, header, "active"], [*ANN, here, None], [*BOB, gone, None], [*CID, gone, "no"])
    assert (wanted(beside), told(beside)) == ({"Ann"}, [("E3", "row.left")])


@pytest.mark.parametrize("header", ["active", "Access", "Cuenta activa"])
@pytest.mark.parametrize("mark", ["x", "✓"])
def test_a_blank_among_marks_is_no_yes(tmp_path: Path, header: str, mark: str) -> None:
    with pytest.raises(InputRefused, match="Write no in the row of everybody who has left") as refused:
        loaded(tmp_path, [*USER, header], [*ANN, mark], [*BOB, None])
    assert refused.value.code == Code.HEADER_ACTIVE
    assert "--ignore-column" in worded(refused.value)


def test_a_blank_beside_a_yes_has_its_meaning_where_the_column_is_called_active(tmp_path: Path) -> None:
    assert wanted(loaded(tmp_path, [*USER, "active"], [*ANN, "yes"], [*BOB, None])) == {"Ann", "Bob"}


@pytest.mark.parametrize(("here", "gone"), [("3", "1"), ("10", "99"), ("1", "-1"), ("A", "S")])
@pytest.mark.parametrize("header", ["Empl Status", "Code statut"])
def test_a_code_that_is_not_understood_condemns_its_column(tmp_path: Path, header: str, here: str, gone: str) -> None:
    with pytest.raises(InputRefused):
        loaded(tmp_path, [*USER, header], [*ANN, here], [*BOB, gone], [*CID, "Active" if here == "A" else here])
    beside = loaded(tmp_path, [*USER, header, "active"], [*ANN, here, "yes"], [*BOB, gone, None])
    assert "Bob" not in wanted(beside)
    assert "Ann" in wanted(beside)


@pytest.mark.parametrize("cell", ["31.3.24", "31.03.24", "31/03/24", "3/31/24", "Sunday, March 31, 2024", 2023])
def test_beside_a_yes_a_past_day_of_leaving_is_a_contradiction(tmp_path: Path, cell: Any) -> None:
    beside = loaded(tmp_path, [*USER, "active", "Disabled On"], [*ANN, "yes", cell], [*BOB, "yes", None])
    assert (wanted(beside), told(beside)) == ({"Bob"}, [("F2", "row.left")])


GONE = (
    "Inactive|Inaktiv|Sortants|Austritte|Bajas|zz Leavers|Terminated employee|Retired employees|Antiguos empleados|"
    "Former contractor|Ehemalige Benutzer|Anciens salariés"
)
DONE_THERE = (
    "Retirement services|Head of Offboarding|Deceased Estates|Retraites|Exit manager|Archive|Redundancy Consultant|"
    "Offboarding Team|Disabled Persons Officer|Joiners, Movers and Leavers|Inactive Members Support"
)
PLACES = (
    "Copy of Archive|acme-Archived|Left_final_v2|No longer employed|Egresos|Personal cesado|Zu löschende Konten|"
    "Mitarbeiter, die das Unternehmen verlassen haben|Ya no trabajan aquí:"
)
QUESTIONS = "Can approve leave|Leave carried over|Former trainee|Ehemaliger Azubi|Archive key holder"
PATHS = "acme.example/Disabled Users|OU=Leavers,DC=acme|/Staff/Leavers|/Ex empleados|acme.example/Comptes désactivés"


@pytest.mark.parametrize("header", ["Department", "Title", "Location", "Group", "Gruppe"])
def test_what_is_called_after_leavers_rejects_and_what_deals_with_them_does_not(tmp_path: Path, header: str) -> None:
    cells = [*GONE.split("|"), *DONE_THERE.split("|")]
    rows = [["acme", f"a{at}@acme.example", f"Ann{at}", "Archer", cell] for at, cell in enumerate(cells)]
    signs = [at for at, *_ in told(loaded(tmp_path, [*USER, header], *rows))]
    assert signs == [f"E{at + 2}" for at in range(len(GONE.split("|")))]


@each("path", PATHS.split("|"))
@each("header", ["OU", "Ruta AD", "X"])
def test_a_path_to_leavers_is_a_sign(tmp_path: Path, header: str, path: str) -> None:
    assert told(loaded(tmp_path, [*USER, header], [*ANN, path], [*BOB, "acme.example/Users"])) == [("E2", "row.left")]


@each(
    "name",
    PLACES.split("|"),
)
def test_a_place_is_known_among_other_words(name: str) -> None:
    assert named_for(name) is Named.LEAVERS


@pytest.mark.parametrize("name", ["Archive team", "Left wing", "Archive building", "Staff without leavers"])
def test_a_place_of_others_is_none(name: str) -> None:
    assert named_for(name) is Named.NO


@pytest.mark.parametrize("header", QUESTIONS.split("|"))
def test_a_yes_about_something_else_goes_through(tmp_path: Path, header: str) -> None:
    out = loaded(tmp_path, [*USER, header], [*ANN, "yes"], [*BOB, "no"])
    assert (wanted(out), out.findings) == ({"Ann", "Bob"}, [])


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Return from leave", "2020-03-31"),
        ("Leaving time", "17:00"),
        ("Notes", "Left a voicemail"),
        ("Notes", "Turn left at the lift"),
        ("Notes", "Has 12 days of leave left"),
        ("Notes", "Old badge deactivated, new one issued"),
    ],
)
def test_other_days_and_remarks_go_through(tmp_path: Path, header: str, cell: str) -> None:
    out = loaded(tmp_path, [*USER, header], [*ANN, cell], [*BOB, None])
    assert (wanted(out), out.findings) == ({"Ann", "Bob"}, [])


def test_leaver_is_a_surname_and_in_capitals_behind_one_a_mark(tmp_path: Path) -> None:
    ted = ["acme", "ted@acme.example", "Ted", "Leaver"]
    ray = ["acme", "ray@acme.example", "Ray", "Roe (leaver)"]
    assert wanted(loaded(tmp_path, USER, ted, ray)) == {"Ted"}


@each("header", ["Task", "IT action", "Zu tun", "À faire", "Trámite", "Memo", "X"])
@each("order", ["Remove user", "Revoke access", "Zugang entziehen", "Quitar acceso"])
def test_an_order_to_take_somebodys_access_is_a_sign(tmp_path: Path, header: str, order: str) -> None:
    beside = loaded(tmp_path, [*USER, header, "active"], [*ANN, order, None], [*BOB, None, None])
    assert (wanted(beside), told(beside)) == ({"Bob"}, [("E2", "row.left")])
