"""Sheets: who has left by any sign gets no access, and a sheet that is in order goes through."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.errors import InputRefused
from reconciler.model.desired import Desired
from reconciler.model.finding_code import Code
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.load import load
from tests.each import each
from tests.unit.sheets.formats.test_read import lines, workbook

USER = ["companyVanityName", "email", "firstName", "lastName"]
ANN = ["acme", "ann@acme.example", "Ann", "Archer"]
BOB = ["acme", "bob@acme.example", "Bob", "Baker"]
CID = ["acme", "cid@acme.example", "Cid", "Cook"]


def loaded(tmp_path: Path, *rows: Sequence[Any], tab: str = "Staff", name: str = "b.xlsx", **options: Any) -> Desired:
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    folder.mkdir()
    path = workbook(folder, {tab: [list(row) for row in rows]})
    return load([path.rename(path.with_name(name))], **options)


def wanted(desired: Desired) -> set[str]:
    """Give the first names of those who would have access."""
    return {user.first_name for rows in desired.users.values() for user in rows.values() if user.active}


def told(desired: Desired) -> list[tuple[str, str]]:
    return [(finding.cell, finding.code) for finding in desired.findings]


# -- columns --


@each(
    ("header", "here", "gone"),
    [
        ("Employment Status", "Full-Time", "Terminated"),
        ("Personalstatus", "aktiv", "ausgeschieden"),
        ("Statut du salarié", "présent", "sorti"),
        ("Situación laboral", "en alta", "cesado"),
        ("Worker state", "active", "blocked"),
        ("EMPL_STATUS", "A", "T"),
        ("Empl. Status", "1", "3"),
        ("Archived", "no", "yes"),
        ("Gelöscht", 0, 1),
        ("Do not provision", None, "x"),
        ("Term Dt", None, "2020-03-31"),
        ("Ausscheiden am", "31.12.9999", "31.03.2020"),
        ("Motif de sortie", None, "Démission"),
        ("Exit", None, "31/03/2020"),
        ("Action", "Add", "Remove"),
        ("Provision", "yes", "no"),
        ("Employed", "yes", None),
        ("userAccountControl", 512, 514),
    ],
)
def test_without_active_such_a_column_refuses_the_sheet_and_beside_it_its_row(
    tmp_path: Path, header: str, here: Any, gone: Any
) -> None:
    with pytest.raises(InputRefused) as refused:
        loaded(tmp_path, [*USER, header], [*ANN, here], [*BOB, gone])
    assert refused.value.code == Code.HEADER_ACTIVE
    assert f"“{header}” (E1)" in str(refused.value)
    assert "E3" in str(refused.value)
    assert f'--ignore-column "{header}"' in str(refused.value)
    assert wanted(loaded(tmp_path, [*USER, header], [*ANN, here], [*BOB, here])) == {"Ann", "Bob"} or here is None
    out = loaded(tmp_path, [*USER, header, "active"], [*ANN, here, "yes"], [*BOB, gone, "no"])
    assert (wanted(out), out.findings) == ({"Ann"}, [])
    ignored = loaded(
        tmp_path, [*USER, header], [*ANN, here], [*BOB, gone], columns={"users": {"ignore": [header.upper()]}}
    )
    assert (wanted(ignored), ignored.findings) == ({"Ann", "Bob"}, [])


def test_beside_active_a_sign_rejects_the_row_and_names_both_cells(tmp_path: Path) -> None:
    desired = loaded(
        tmp_path,
        [*USER, "active", "Employment Status"],
        [*ANN, "yes", "Terminated"],
        [*BOB, None, "Terminated"],
        [*CID, "yes", "X7"],
    )
    assert told(desired) == [("F2", "row.left"), ("F3", "row.left")]
    assert wanted(desired) == {"Cid"}
    first, second = map(english.finding, desired.findings)
    assert "“active” says “yes”" in first
    assert "“active” is empty" in second
    assert desired.protected.keys() == {"ann@acme.example", "bob@acme.example"}


def test_what_is_not_understood_needs_an_outright_yes_beside_it(tmp_path: Path) -> None:
    desired = loaded(tmp_path, [*USER, "active", "Employment Status"], [*ANN, None, "X7"], [*BOB, "yes", "X7"])
    assert wanted(desired) == {"Bob"}


def test_words_of_leaving_say_it_under_any_header(tmp_path: Path) -> None:
    desired = loaded(
        tmp_path,
        [*USER, "Zusatz 1", "title", "Side"],
        [*ANN, "Leaver", "Analyst", "left"],
        [*BOB, "ya no trabaja aquí", "Exit manager", "right"],
        [*CID, "returns in May", "Head of Retirement Services", "left"],
        ["acme", "dot@acme.example", "Dot", "Left", None, "Terminated", None],
    )
    assert told(desired) == [("E2", "row.left"), ("E3", "row.left"), ("F5", "row.left")]
    assert wanted(desired) == {"Cid"}


def test_a_column_without_a_header_is_judged_too(tmp_path: Path) -> None:
    assert told(loaded(tmp_path, [*USER, None], [*ANN, "left 31/03"], [*BOB, "VIP"])) == [
        ("E2", "header.absent"),
        ("E2", "row.left"),
    ]
    with pytest.raises(InputRefused, match=r"row 2: .*“Worker state”"):
        loaded(tmp_path, [None] * 4 + ["Worker state"], [*USER, None], [*ANN, "Active"], [*BOB, "Terminated"])


@each(
    ("header", "cells"),
    [
        ("State", ["NY", "CA"]), ("State", ["OK", "IN"]), ("State of work", ["Jalisco", "Baja California"]),
        ("Leave", ["12", "25.5"]),
        ("Employment Status", ["On leave", "Permanent"]), ("Contract end", ["2099-12-31", None]),
        ("Termination date", ["-", "n/a"]), ("Fulfilment status", ["done", "open"]), ("Departure", ["Paris", "Rome"]),
        ("Corrective action", ["none", "delete cookies"]), ("Probezeitende", ["2019-01-31", "2020-01-31"]),
        ("Remote", ["yes", "no"]), ("Action", ["Add", "Update"]),
    ],
)  # fmt: skip
def test_what_is_about_other_things_goes_through(tmp_path: Path, header: str, cells: list[Any]) -> None:
    desired = loaded(tmp_path, [*USER, header], [*ANN, cells[0]], [*BOB, cells[1]])
    assert (wanted(desired), desired.findings) == ({"Ann", "Bob"}, [])


def test_other_digits_make_0_and_1_no_yes_and_no(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="E4 says “2”") as refused:
        loaded(tmp_path, [*USER, "Status"], [*ANN, 1], [*BOB, "0"], [*CID, 2])
    assert refused.value.code == Code.HEADER_ACTIVE
    assert wanted(loaded(tmp_path, [*USER, "Status"], [*ANN, 1], [*BOB, "0"], [*CID, True])) == {"Ann", "Cid"}


# -- names and places --


def test_a_mark_in_a_name_rejects_the_row_unless_it_says_no(tmp_path: Path) -> None:
    header = [*USER, "displayName", "active"]
    desired = loaded(
        tmp_path,
        header,
        ["acme", "ann@acme.example", "Ann", "Archer (LEFT 31/03)", None, "yes"],
        ["acme", "bob@acme.example", "zz_Bob", "Baker", None, "no"],
        [*CID, "Cid Cook - ausgeschieden", None],
        ["acme", "dot@acme.example", "Dorothy (Dot)", "Left", "Dot Left", None],
    )
    assert told(desired) == [("D2", "row.left"), ("C3", "cell.name_not_read"), ("E4", "row.left")]
    assert wanted(desired) == {"Dorothy (Dot)"}


@pytest.mark.parametrize(
    ("tab", "name"), [("Austritte 2024", "b.xlsx"), ("Staff", "leavers.xlsx"), ("Bajas", "b.xlsx")]
)
def test_a_tab_or_a_file_of_leavers_is_refused_or_its_rows_are_asked_for(tmp_path: Path, tab: str, name: str) -> None:
    with pytest.raises(InputRefused) as refused:
        loaded(tmp_path, USER, ANN, tab=tab, name=name)
    assert refused.value.code == Code.SHEET_LEAVERS
    desired = loaded(tmp_path, [*USER, "active"], [*ANN, "no"], [*BOB, None], [*CID, "yes"], tab=tab, name=name)
    assert told(desired) == [("E3", "row.left"), ("E4", "row.left")]
    assert wanted(desired) == set()


def test_on_a_tab_of_comers_and_leavers_who_says_yes_is_taken_at_their_word(tmp_path: Path) -> None:
    rows: list[list[Any]] = [[*USER, "active"], [*ANN, "yes"], [*BOB, None], [*CID, "no"]]
    assert wanted(loaded(tmp_path, *rows, tab="Joiners and leavers")) == {"Ann"}


def test_a_title_above_the_headers_is_a_place(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="the title in A1"):
        loaded(tmp_path, ["Former employees"], [], USER, ANN)
    assert wanted(loaded(tmp_path, ["All staff, excluding leavers"], [], USER, ANN)) == {"Ann"}


@each(
    "title",
    [
        ["Leavers", "Acme Ltd", "31/03/2024"],
        ["Report:", "Leavers", "Date:", "31/03/2024"],
        ["Leavers (2)"],
        ["Leavers: 2"],
        ["Leavers", 2],
        ["Filter: Status = Terminated"],
        ["Leaver"],
        ["Austritte 1. Quartal"],
        ["Leavers: 2024"],
    ],
)
def test_a_title_of_leavers_beside_dates_counts_and_names(tmp_path: Path, title: list[Any]) -> None:
    with pytest.raises(InputRefused) as refused:
        loaded(tmp_path, title, [], USER, ANN, BOB)
    assert refused.value.code == Code.SHEET_LEAVERS


@each(
    "title",
    [
        ["Leavers: 3"],
        ["Active: 40", "Leavers: 0"],
        ["Leavers", 3],
        ["5 leavers this month"],
        ["Austritte (4)"],
        ["All staff (leavers removed)"],
        ["Leavers are no longer shown"],
        ["Austritte nicht enthalten"],
        ["Bajas no incluidas"],
    ],
)
def test_a_count_of_leavers_or_that_there_are_none_names_no_place(tmp_path: Path, title: list[Any]) -> None:
    desired = loaded(tmp_path, title, [], USER, ANN, BOB)
    assert (wanted(desired), desired.findings) == ({"Ann", "Bob"}, [])


@pytest.mark.parametrize(
    "footer", [[["Leavers: 3"]], [["Leavers", 3]], [["Total", 40], ["Leavers", 3], ["Joiners", 1]]]
)
def test_a_count_of_leavers_below_the_table_rejects_nobody(tmp_path: Path, footer: list[list[Any]]) -> None:
    desired = loaded(tmp_path, USER, ANN, BOB, [], *footer)
    assert wanted(desired) == {"Ann", "Bob"}
    assert {code for _, code in told(desired)} <= {Code.ROW_FOOTER, Code.ROW_HEADING}
    assert desired.unreadable == {}


def test_below_a_heading_of_leavers_nobody_gets_access_until_the_next(tmp_path: Path) -> None:
    desired = loaded(tmp_path, USER, ["Sales"], ANN, ["Ausgeschieden:"], BOB, ["Human Resources"], CID)
    assert wanted(desired) == {"Ann", "Cid"}
    assert [code for _, code in told(desired)] == ["row.heading", "row.heading", "row.left", "row.heading"]
    assert desired.unreadable == {}
    assert "“Ausgeschieden:” (A4)" in english.finding(desired.findings[2])


@pytest.mark.parametrize("row", [["acme"], [None, "Sales"], [None, None, "Dot"], ["acmee", None, None, None]])
def test_what_may_be_left_of_a_row_is_no_heading(tmp_path: Path, row: list[Any]) -> None:
    desired = loaded(tmp_path, USER, ANN, row, BOB)
    assert Code.ROW_HEADING not in [finding.code for finding in desired.findings]
    assert wanted(desired) == {"Ann", "Bob"}


# -- several dates --


def months(tmp_path: Path, **tabs: list[list[Any]]) -> Desired:
    return load([workbook(tmp_path, {name.replace("_", " "): [USER, *rows] for name, rows in tabs.items()})])


@each(
    ("older", "newer"),
    [("Jan_2024", "Feb_2024"), ("März", "April"), ("Dec", "Jan"), ("KW_12", "KW_13"), ("Q4_2023", "Q1_2024"),
     ("May", "June"), ("Staff_v9", "Staff_v10"), ("Liste_3", "Liste_4"), ("ancien", "actuel"), ("Backup", "Staff"),
     ("Alt", "Neu"), ("Personal_anterior", "Personal"), ("Copy_of_Staff", "Staff"), ("Vormonat", "Mitarbeiter"),
     ("Old", "Employees"), ("Previous", "Current"), ("Stand_März", "Stand_April"),
     ("2023", "2024"), ("2024-09", "2024-10"), ("31.12.2023", "01.02.2024"), ("Staff_20240131", "Staff_20240229")],
)  # fmt: skip
def test_of_several_months_the_newest_counts(tmp_path: Path, older: str, newer: str) -> None:
    for tabs in ({older: [ANN, BOB], newer: [ANN, CID]}, {newer: [ANN, CID], older: [ANN, BOB]}):
        desired = months(tmp_path, **tabs)
        assert wanted(desired) == {"Ann", "Cid"}
        assert sorted(code for _, code in told(desired)) == ["row.older", "sheet.superseded"]
        assert desired.protected.keys() == {"bob@acme.example"}


def test_lists_of_joiners_and_of_other_places_are_no_months(tmp_path: Path) -> None:
    assert wanted(months(tmp_path, Joiners_Jan=[ANN], Joiners_Feb=[BOB])) == {"Ann", "Bob"}
    assert wanted(months(tmp_path, London_2023=[ANN], Paris_2024=[BOB])) == {"Ann", "Bob"}
    assert wanted(months(tmp_path, May=[ANN], Sales=[BOB])) == {"Ann", "Bob"}


@pytest.mark.parametrize(
    "names", ["May April", "Jan Juli", "Team_1 Team_2", "Ulm Jena", "Old_Street New_Street", "Alt Neu", "v1 v2"]
)
def test_names_of_people_places_and_teams_are_no_versions_where_the_people_differ(tmp_path: Path, names: str) -> None:
    one, other = names.split()
    assert wanted(months(tmp_path, **{one: [ANN], other: [BOB]})) == {"Ann", "Bob"}
    assert wanted(months(tmp_path, **{one: [ANN, BOB, CID], other: [ANN]})) == {"Ann", "Bob", "Cid"}


def test_a_tab_called_alt_is_an_old_one_where_none_is_called_neu(tmp_path: Path) -> None:
    assert wanted(months(tmp_path, Alt=[ANN], Personal=[BOB])) == {"Bob"}
    assert wanted(months(tmp_path, Alt=[ANN], Neu=[BOB])) == {"Ann", "Bob"}


def test_of_files_a_month_or_a_number_counts_where_the_people_are_the_same(tmp_path: Path) -> None:
    for older, newer in (
        ("staff_jan", "staff_feb"),
        ("users", "users (1)"),
        ("users - Copy", "users"),
        ("x_v1", "x_v2"),
    ):
        folder = tmp_path / older
        folder.mkdir()
        for name, rows in ((older, [ANN, BOB]), (newer, [ANN, CID])):
            (folder / f"{name}.csv").write_text(lines(USER, *rows), "utf-8")
        assert wanted(load([folder])) == {"Ann", "Cid"}


def test_a_copied_tab_may_be_the_older_or_the_newer(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        months(tmp_path, **{"Staff": [ANN, BOB], "Staff_(2)": [ANN, CID]})
    assert refused.value.code == Code.SHEET_UNDATED
    assert wanted(months(tmp_path, **{"Staff": [ANN, BOB], "Staff_(2)": [ANN, BOB]})) == {"Ann", "Bob"}


def test_who_an_older_version_says_has_left_is_not_let_in_by_a_newer_one(tmp_path: Path) -> None:
    rows = {
        "Backup": [[*USER, "active"], [*ANN, "no"], [*BOB, "yes"]],
        "Staff": [[*USER, "active"], [*ANN, "yes"], BOB],
    }
    desired = load([workbook(tmp_path, rows)])
    assert wanted(desired) == {"Bob"}
    assert "ann@acme.example" in desired.protected


def test_months_without_a_year_that_go_round_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="year") as refused:
        months(tmp_path, Jan=[ANN, BOB], Jun=[ANN], Dec=[ANN, CID])
    assert refused.value.code == Code.SHEET_UNDATED


# -- laws --

STATUS = st.sampled_from(["Employment Status", "Personal Status", "emp_status", "Statut salarié", "Estado empleado"])
LEFT = st.sampled_from(
    ["Terminated", "Left", "ausgeschieden", "gekündigt", "sorti", "démissionné", "baja", "cesado", "RETIRED"]
)
HERE = st.sampled_from(["Active", "Full-time", "aktiv", "Vollzeit", "CDI", "en activité", "activo", "indefinido"])
SAID = st.sampled_from(["yes", "no", None])


@given(STATUS, st.lists(st.tuples(SAID, st.booleans(), LEFT, HERE), min_size=1, max_size=6), st.booleans())
def test_nobody_who_is_marked_as_gone_is_active_and_everybody_else_is_as_they_say(
    header: str, people: list[tuple[str | None, bool, str, str]], has_active: bool
) -> None:
    rows = [
        ["acme", f"p{at}@acme.example", f"P{at}", "Poe", said if has_active else None, left if gone else here]
        for at, (said, gone, left, here) in enumerate(people)
    ]
    frame = pd.DataFrame(rows, columns=[*USER, "active" if has_active else "Group", header], dtype=object)
    gone = {f"P{at}" for at, (_, is_gone, *_) in enumerate(people) if is_gone}
    try:
        desired = load([frame])
    except InputRefused as refused:
        assert (refused.code, bool(gone), has_active) == (Code.HEADER_ACTIVE, True, False)  # noqa: PT017
        return
    assert wanted(desired) & gone == set()
    no = {f"P{at}" for at, (said, *_) in enumerate(people) if said == "no" and has_active}
    assert wanted(desired) == {f"P{at}" for at in range(len(people))} - gone - no
