"""Marks in job titles."""

from pathlib import Path

import pytest

from reconciler.sheets.leavers.titles import telling
from tests.unit.sheets.leavers.test_find import ANN, BOB, USER, loaded, told, wanted

LEFT = (
    "Analyst (left)|Nurse - left|Nurse LEFT|Manager (ex)|Directeur (parti)|Colonel, retired|Consultant [former]|"
    "Professor emeritus|Prof. emeritiert|professeur émérite|Emeritus Professor|Pfarrer im Ruhestand|Analyst (DNU)"
)
OUT_OF_SERVICE = (
    "Professor i. R.|Prof. i.R.|Major a. D.|Oberst a.D.|Prof. em.|Prof. em. Physik|Botschafter außer Dienst|"
    "Richterin i. R|"
    "Analyst (bis 31.03.2020)|zz Analyst"
)
IN_ORDER = (
    "Analyst|Head of R&D|Director (EMEA)|Engineer - Retirement Plans|Emeritus Relations Manager|Manager, Offboarding|"
    "Nurse (left ward)|Director, A.D.|Specialist (Terminations)|Left Winger|Ministerialrat|Team lead - exits|"
    "Ex-officio member|Former Employees Relations Manager|Formation manager|Exchange admin|X-Ray Technician|"
    "Ancillary nurse|Zookeeper|Retired Members Officer|Trainee (until 2099)"
)


@pytest.mark.parametrize("header", ["Title", "Rolle"])
@pytest.mark.parametrize("title", LEFT.split("|"))
def test_a_mark_in_a_title_is_one_as_in_a_name(tmp_path: Path, header: str, title: str) -> None:
    assert telling([title]) == [title]
    out = loaded(tmp_path, [*USER, header], [*ANN, "Analyst"], [*BOB, title])
    assert (wanted(out), told(out)) == ({"Ann"}, [("E3", "row.left")])
    assert wanted(loaded(tmp_path, [*USER, header, "active"], [*ANN, title, "yes"])) == set()


@pytest.mark.parametrize("title", OUT_OF_SERVICE.split("|"))
def test_an_office_that_may_have_been_elsewhere_asks_for_a_yes(tmp_path: Path, title: str) -> None:
    assert wanted(loaded(tmp_path, [*USER, "Title"], [*ANN, title])) == set()
    assert wanted(loaded(tmp_path, [*USER, "Title", "active"], [*ANN, title, "yes"], [*BOB, title, None])) == {"Ann"}


@pytest.mark.parametrize("title", IN_ORDER.split("|"))
def test_titles_in_order_go_through(tmp_path: Path, title: str) -> None:
    assert wanted(loaded(tmp_path, [*USER, "Title"], [*ANN, title])) == {"Ann"}


def test_the_name_of_a_department_is_no_title(tmp_path: Path) -> None:
    for name in (
        "Ex-Works Logistics",
        "Former Soviet Desk",
        "Research - Emeriti",
        "A.D. Archive",
        "Old Age Psychiatry",
    ):
        assert wanted(loaded(tmp_path, [*USER, "Department"], [*ANN, name])) == {"Ann"}
    assert wanted(loaded(tmp_path, [*USER, "Department"], [*ANN, "IT (left)"])) == set()


def test_an_error_in_a_department_is_told_once_as_what_it_is(tmp_path: Path) -> None:
    assert [code for _, code in told(loaded(tmp_path, [*USER, "Department"], [*ANN, "#BLOCKED!"]))] == ["cell.error"]
