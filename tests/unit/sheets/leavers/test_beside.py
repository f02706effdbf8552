"""Texts beside the rows: legends, and people who are named as gone."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reconciler.errors import InputRefused
from reconciler.model.desired import Desired
from reconciler.model.finding_code import Code
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.leavers.legends import Mark, legend_of
from reconciler.sheets.load import load
from tests.each import each
from tests.unit.sheets.formats.test_read import lines, workbook

USER = ["companyVanityName", "email", "firstName", "lastName"]
ANN = ["acme", "ann@acme.example", "Ann", "Archer"]
BOB = ["acme", "bob@acme.example", "Bob", "Baker"]
RAY = ["acme", "ray@acme.example", "Ray", "Sample"]

LEGENDS = (
    "red = left|grau = ausgeschieden|* = leaves|Red: left the company|rot markierte Mitarbeiter sind ausgeschieden|"
    "Les lignes en rouge sont parties|grey rows: no longer with us|Leavers are marked in red|Leavers in red|"
    "Bajas en rojo|Austritte sind rot markiert|People in red have left|gris = baja|rouge : sorti|"
    "A = aktiv, I = inaktiv|x = leaver|green = active, red = inactive|† = left|Yellow highlighted = terminated|"
    "durchgestrichen = ausgetreten|tachado = baja|barré = parti|Names in italics: no longer employed|"
    "Rot hinterlegt: bitte löschen|red -> delete|red = no access|** left during the year|Grey means former employee|"
    "Gelb = gekündigt|en amarillo: cesados|struck = gone|rot=raus|Red = Leaver / Green = Joiner|"
    "Employees highlighted in yellow are no longer employed|markiert = ausgeschieden"
)
NO_LEGENDS = (
    "red = overdue|Red cells are mandatory|grey = left blank|yellow = on leave|green = active|Rot = Pflichtfeld|"
    "gesperrte Zellen sind grau|Locked cells are grey|red = archived projects|bold = team lead|"
    "Yellow: parental leave|Red Cross staff|* = required|rot = Elternzeit|Exit 9 depot|Left Bank office|x = present|"
    "Note: left-handed|Leavers must be marked with no|red = part time|Please fill in the list of leavers|"
    "gris: celdas bloqueadas|Retirement plan: B|*** Former staff ***|Blue = contractor"
)


def loaded(tmp_path: Path, tabs: Mapping[str, Sequence[Sequence[Any]]], **options: Any) -> Desired:
    path = workbook(tmp_path, {name: [list(row) for row in rows] for name, rows in tabs.items()})
    return load([path], today=date(2026, 6, 1), **options)


def wanted(desired: Desired) -> set[str]:
    return {user.first_name for rows in desired.users.values() for user in rows.values() if user.active}


@each("text", LEGENDS.split("|"))
def test_a_legend_says_which_mark_means_that_somebody_has_left(text: str) -> None:
    assert legend_of(text)


@each("text", NO_LEGENDS.split("|"))
def test_what_explains_other_things_is_none(text: str) -> None:
    assert legend_of(text) is None


@pytest.mark.parametrize(
    "rows",
    [
        [["red = left"], USER, ANN, RAY],
        [USER, ANN, RAY, [], ["red = left"]],
        [USER, ANN, RAY, [], ["", "", "red", "left"]],
        [USER, [*ANN, "", "red = left"], RAY],
        [USER, [*ANN, "", "Legend"], [*RAY, "", "", "left"]],
        [USER, [*ANN, "", "Active"], [*RAY, "", "Left"]],
    ],
)
def test_a_legend_of_colours_refuses_the_sheet_wherever_it_stands(tmp_path: Path, rows: list[list[Any]]) -> None:
    with pytest.raises(InputRefused, match="Such forms are not read") as refused:
        loaded(tmp_path, {"Staff": rows})
    assert refused.value.code == Code.SHEET_LEGEND


def test_a_legend_on_another_tab_counts_for_all_lists_and_a_yes_or_no_is_believed_beside_it(tmp_path: Path) -> None:
    legend = [["Colours"], ["green", "on site"], ["red", "left"]]
    with pytest.raises(InputRefused, match="Key!A3") as refused:
        loaded(tmp_path, {"Staff": [USER, ANN], "Key": legend})
    assert refused.value.code == Code.SHEET_LEGEND
    rows: list[list[Any]] = [[*USER, "active"], [*ANN, "yes"], [*BOB, None], [*RAY, "no"]]
    desired = loaded(tmp_path, {"Staff": rows, "Key": legend})
    assert wanted(desired) == {"Ann"}
    assert [finding.cell for finding in desired.findings if finding.code is Code.ROW_LEFT] == ["E3"]


def test_a_line_through_a_row_is_read_in_a_workbook_and_lost_in_a_text_file(tmp_path: Path) -> None:
    rows = [["struck = gone"], USER, ANN]
    assert legend_of("struck = gone") == (Mark.STRUCK, "", True)
    assert wanted(loaded(tmp_path, {"Staff": rows})) == {"Ann"}
    (tmp_path / "b.csv").write_text(lines(*rows), "utf-8")
    with pytest.raises(InputRefused) as refused:
        load([tmp_path / "b.csv"])
    assert refused.value.code == Code.SHEET_LEGEND


@pytest.mark.parametrize(
    ("legend", "here", "gone"),
    [
        ("* = leaves", "", "*"),
        ("A = active, L = left", "A", "L"),
        ("† = left", "x", "x †"),
        ("1 = active, 2 = left", "1", "2"),
    ],
)
def test_rows_with_the_sign_of_a_legend_are_rejected_unless_they_say_no(
    tmp_path: Path, legend: str, here: str, gone: str
) -> None:
    desired = loaded(tmp_path, {"Staff": [[legend], [*USER, "Code"], [*ANN, here], [*RAY, gone]]})
    assert wanted(desired) == {"Ann"}
    assert f"“{gone}” in E4" in english.finding(desired.findings[-1])
    rows = [[legend], [*USER, "Code", "active"], [*ANN, here, "yes"], [*RAY, gone, "no"]]
    assert not loaded(tmp_path, {"Staff": rows}).findings


@pytest.mark.parametrize(
    "text",
    [
        "Ray Sample has left, please ignore",
        "ray@acme.example left on 31/03",
        "Sample, Ray ist zum 31.03. ausgeschieden",
        "Offboarding this month: Ray Sample",
        "Bajas: Ray Sample",
        "R. Sample a quitté la société",
        "Bob Baker takes over from Ray Sample, who left",
        "Ray Sample has left, replaced by Bob Baker",
    ],
)
def test_who_is_named_as_gone_is_rejected_wherever_it_stands(tmp_path: Path, text: str) -> None:
    staff = [USER, ANN, BOB, RAY]
    all_tabs: list[dict[str, list[list[str]]]] = [
        {"Staff": [[text], *staff]},
        {"Staff": [*staff, [], [text]]},
        {"Staff": [USER, [*ANN, "", text], BOB, RAY]},
        {"Staff": staff, "Notes": [[text]]},
    ]
    for tabs in all_tabs:
        if "@" not in text or "Notes" in tabs:
            desired = loaded(tmp_path, tabs)
            assert wanted(desired) == {"Ann", "Bob"}
            assert "ray@acme.example" in desired.protected
    for said, there in (("yes", {"Ann"}), ("no", {"Ann"})):
        rows = [[*USER, "active"], [*ANN, "yes"], [*RAY, said]]
        desired = loaded(tmp_path, {"Staff": rows, "Notes": [[text]]})
        assert wanted(desired) == there
        assert ("ray@acme.example" in desired.protected) == (said == "yes")


@each(
    "notes",
    [
        [["Leavers"], ["Ray Sample"], [], ["Joiners"], ["Bob Baker"]],
        [["Leavers"], [], ["Ray Sample"], ["Joiners"], ["Bob Baker"]],
        [["Joiners", "Leavers"], ["Bob Baker", "Ray Sample"]],
        [["Name", "Last day"], ["Ray Sample", "2024-03-31"], ["Bob Baker", "2027-03-31"], ["Ann Archer", None]],
        [["Name", "Event"], ["Ray Sample", "Termination"], ["Bob Baker", "Promotion"]],
        [["Départs :", "Ray Sample"], ["Arrivées :", "Bob Baker"]],
        [["Name", "Still here?"], ["Ray Sample", "no"], ["Bob Baker", "yes"]],
        [["Date", "By", "Change"], ["2024-03-01", "Bob Baker", "removed Ray Sample"]],
        [["To do"], ["Deactivate Ray Sample"], ["Welcome Bob Baker"]],
        [["Joiners: Bob Baker, Leavers: Ray Sample"]],
        [["Leavers"], ["First", "Family", "Manager"], ["Ray", "Sample", "Bob Baker"]],
        [["Name", "Event", "HR owner"], ["Ray Sample", "Resignation", "Bob Baker"]],
    ],
)
def test_a_list_of_names_on_a_tab_that_is_no_list_of_people(tmp_path: Path, notes: list[Sequence[Any]]) -> None:
    assert wanted(loaded(tmp_path, {"Staff": [USER, ANN, BOB, RAY], "Notes": notes})) == {"Ann", "Bob"}


def test_a_tab_of_leavers_with_names_alone(tmp_path: Path) -> None:
    tabs = {"Staff": [USER, ANN, BOB, RAY], "Austritte": [["Wer", "Team"], ["Ray Sample", "IT"]]}
    assert wanted(loaded(tmp_path, tabs)) == {"Ann", "Bob"}


@each(
    "notes",
    [
        [["Prepared by Ray Sample"]],
        [["Ray Sample has not left"]],
        [["Ray Sample leaves on 31.12.2027"]],
        [["Write no under active for who has left"], ["Contact: Ray Sample"]],
        [["Status", "Count"], ["Active", "40"], ["Left", "3"]],
        [["Name", "Laptop"], ["Ray Sample", "returned"]],
        [["Somebody else has left"]],
        [["Name", "Departure", "Return"], ["Ray Sample", "2024-03-01", "2024-03-05"]],
        [["By", "Change"], ["Ray Sample", "deleted column F"]],
        [["Code", "Meaning"], ["A", "Active"], ["T", "Terminated"]],
        [["Leavers: none"]],
        [["Questions about leavers: Ray Sample"]],
    ],
)
def test_what_says_nothing_of_anybody_goes_through(tmp_path: Path, notes: list[Sequence[Any]]) -> None:
    staff: list[Sequence[Any]] = [USER, ANN, BOB, RAY]
    assert wanted(loaded(tmp_path, {"Staff": staff, "Notes": notes})) == {"Ann", "Bob", "Ray"}


def test_a_text_in_somebodys_row_about_another_person_is_about_that_person(tmp_path: Path) -> None:
    desired = loaded(tmp_path, {"Staff": [USER, [*ANN, "Ray Sample has left"], BOB, RAY]})
    assert desired.protected.keys() == {"ray@acme.example"}


def test_a_colour_that_is_somebodys_name_is_a_name(tmp_path: Path) -> None:
    gray = ["acme", "guy@acme.example", "Guy", "Gray"]
    desired = loaded(tmp_path, {"Staff": [USER, ANN, gray, [], ["Guy Gray has left"]]})
    assert wanted(desired) == {"Ann"}


@pytest.mark.parametrize(
    ("notes", "gone"),
    [
        ([["Ehemalige:"], ["R. Roe"]], {"Ray"}),
        ([["Ehemalige:"], ["Roe"]], {"Ray"}),
        ([["Leavers"], ["Mr Roe"], ["Cook"]], {"Ray", "Cid"}),
        ([["Leavers"], ["Ray R."]], {"Ray"}),
        ([["Leavers"], ["Ray"]], {"Ray"}),
        ([["Leavers"], ["RR"]], {"Ray"}),
        ([["Leavers: Ray R"]], {"Ray"}),
        ([["Ausgeschieden: Hr. Roe, Mai 2024"]], {"Ray"}),
        ([["Frau Roe left in May"]], {"Ray"}),
    ],
)
def test_a_part_of_a_name_below_a_heading_of_leavers_asks_for_a_yes(
    tmp_path: Path, notes: list[list[str]], gone: set[str]
) -> None:
    people = [["acme", "ray@acme.example", "Ray", "Roe"], ["acme", "cid@acme.example", "Cid", "Cook"]]
    for tabs in ({"Staff": [USER, *people, [], *notes]}, {"Staff": [USER, *people], "Notes": notes}):
        assert wanted(loaded(tmp_path, tabs)) == {"Ray", "Cid"} - gone
    yes = [[*row, "yes"] for row in people]
    if notes[-1] != ["R. Roe"]:  # a whole name
        assert wanted(loaded(tmp_path, {"Staff": [[*USER, "active"], *yes, [], *notes]})) == {"Ray", "Cid"}
