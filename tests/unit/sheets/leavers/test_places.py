"""Tabs, files, titles, headings and names: which say that people have left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.sheets.leavers.names import has_mark, may_tell
from reconciler.sheets.leavers.places import Named, is_called_old, named_for
from tests.each import each

PLACES = (
    "Leavers|LEAVERS|Former staff|Ex-Employees|Alumni|Terminated|Archive|Austritte|Ehemalige|Ausgeschiedene|"
    "sortants|Anciens|Départs 2024|Bajas|antiguos|Austritte_2024|users_archive|HR Leavers Q1|Left|Exits|"
    "Ehemalige Mitarbeiter:innen|Ex-MA|Inactive users|Bajas enero|Anciens salariés|LeaversList2024|"
    "Terminated Employees|--- LEAVERS ---|Ausgetreten|Sorties 2023|Personal dado de baja|Retired|Leavers (2)|"
    "Staff who left|Abgänge|users-left|ex|Kündigungen|Archiv|Past visitors|Past students|Former postdocs|Ex-PhDs|"
    "Withdrawn|Expired contracts|Bin|Recycle bin|Alte Hiwis|Anciens doctorants|Antiguos becarios"
)
OTHER_PLACES = (
    "Staff|Users|Archivist|exit-planning-team|Sheet1|Sales|IT|Retirement services|Employees 2024|Active|Joiners|"
    "excluding leavers|Left Bank|Former Yugoslavia|Archive department|Terminal 5|Mitarbeiter|Stand 01.03.2024|"
    "Old Street|Users without leavers|Exeter|acme|Personal|Tabelle1|Feuil1|Hoja1|Département|archivo usuarios|"
    "Partie A|Old|Visitors|Students 2024|Past papers|Graduate School|Guest nurses|Contracts"
)
MARKED = (
    "Ray (LEFT 31/03)|Ray - ausgeschieden|zz_Ray|x-Ray (ex)|Ray †|Bob [inactive]|Ray (bis 31.3.)|ZZ Ray|zzRay|"
    "ZZRay|Ex-Ray|Ray (leaver)|(left) Ray|Ray ausgeschieden|Ray - Left|Ray_left|Ray (a quitté)|Ray [baja]|"
    "Ray until 31/03|Ray (gekündigt)|Ray (bis Ende März)|Ray (left the company)|Ray*left*|Ray (ehem. MA)|DEL_Ray|"
    "Ray (disabled)|Ray: left|Ray i.R."
)
NAMES = (
    "Left|Lefevre|Exner|Zzapp|Bob Left|ZZAPP|Bob|O'Brien|Ng|Robert (Bob)|Mary (née Smith)|Mary Jones (ex Smith)|"
    "Smith-Jones|St. John|D’Arcy|Partie|Baja|Gone|Rente|Alex|Xavier|Exley|X|Zz|III|Jr.|LEFT|Retief|Terminiello|"
    "van der Bis|Tilly|Ray (Ext)|Ray - Sales|Ray, Bob|#1|Weg"
)


@each("name", PLACES.split("|"))
def test_a_place_is_named_for_those_who_have_left(name: str) -> None:
    assert named_for(name) is Named.LEAVERS


@pytest.mark.parametrize(
    "name",
    ["Joiners and leavers", "Ein- und Austritte Eintritte", "Altas y bajas", "Entrées / sorties", "Graduates 2024",
     "Completed", "Absolventen", "Diplômés", "Soutenus"],
)  # fmt: skip
def test_a_place_may_be_named_for_others_as_well(name: str) -> None:
    assert named_for(name) is Named.MIXED


@each("name", OTHER_PLACES.split("|"))
def test_another_place_is_not(name: str) -> None:
    assert named_for(name) is Named.NO


@each(
    ("name", "is_old"), [("Old", True), ("Alt", True), ("Alte Liste", True), ("Alt text", False), ("Altstadt", False)]
)
def test_a_place_is_called_old(name: str, is_old: bool) -> None:
    assert is_called_old(name) is is_old


@each("name", MARKED.split("|"))
def test_a_name_has_a_mark(name: str) -> None:
    assert has_mark(name, is_whole=True)
    assert has_mark(name, is_whole=False)
    assert may_tell(["Ann", name])


@each("name", NAMES.split("|"))
def test_what_is_a_name_stays_one(name: str) -> None:
    assert not has_mark(name, is_whole=True)
    assert not has_mark(name, is_whole=False)


def test_a_shouted_left_behind_a_name_is_a_mark_and_a_surname_in_capitals_is_none() -> None:
    assert has_mark("Ray LEFT", is_whole=False)
    assert not has_mark("Bob LEFT", is_whole=True)


@given(st.text(max_size=60))
def test_what_the_quick_look_passes_over_has_no_mark(name: str) -> None:
    named_for(name)
    assert may_tell([name]) or not has_mark(name, is_whole=False)
