"""“yes, checked” under active: a person's explicit answer to every sign of a row that somebody has left."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.report.words.english import catalogue as english
from reconciler.report.words.english.errors import error as worded
from reconciler.sheets.values.words import CHECKED, is_checked, yes_or_no
from tests.each import each
from tests.unit.sheets.leavers.test_find import ANN, BOB, CID, USER, loaded, told, wanted

WORDS = [word for words in CHECKED.values() for word in words.split(", ")]
SURE = [
    ("Remarks", "has left the company"),
    ("Remarks", "resigned"),
    ("Employment Status", "Terminated"),
    ("Archived", "yes"),
    ("Action", "Remove"),
    ("Motif de sortie", "Démission"),
    ("title", "Analyst (left)"),
    ("Groups", "SG_Leavers"),
    ("Still employed?", "31/03/2020"),
    ("OU", "OU=Leavers,DC=acme"),
]
ASKED = [
    ("Remarks", "now at UCL"),
    ("Remarks", "garden leave"),
    ("Remarks", f"leaves 31.12.{datetime.now(UTC).year}"),
    ("Position", "Vacant"),
]
TODAY = date(2026, 6, 1)


@each("word", WORDS)
@given(data=st.data())
def test_its_case_signs_and_spaces_do_not_matter(word: str, data: st.DataObject) -> None:
    sign = data.draw(st.sampled_from([", ", " ", " - ", ": ", "; ", "  ", " / "]))
    end = data.draw(st.sampled_from(["", ".", "!", " "]))
    typed = sign.join(word.split(" ", 1)) + end
    for spelled in (typed, typed.upper(), typed.title(), word.replace(" ", " (", 1) + ")"):
        assert is_checked(spelled)
        assert yes_or_no(spelled).value is True


@each(
    "cell", ["yes", "checked", "y", "ja", "x", True, 1, "yes, unchecked", "not checked", "no, checked", "yes checked?"]
)
def test_nothing_else_is(cell: object) -> None:
    assert not is_checked(cell)


@each(("header", "cell"), SURE)
def test_it_settles_a_sure_sign_and_is_told(tmp_path: Path, header: str, cell: str) -> None:
    rows: list[list[Any]] = [[*ANN, cell, "yes, checked"], [*BOB, None, "yes"], [*CID, cell, "yes"]]
    found = loaded(tmp_path, [*USER, header, "active"], *rows)
    assert (wanted(found), told(found)) == ({"Ann", "Bob"}, [("F2", "row.checked"), ("E4", "row.left")])
    assert cell in english.finding(found.findings[0])
    assert next(iter(found.users["acme"].values())).access.outright


@each(("header", "cell"), SURE + ASKED)
def test_the_advice_of_every_message_works(tmp_path: Path, header: str, cell: str) -> None:
    """What a message says to write is written, into the column that it says to add, and no row is rejected then."""
    for active in (None, "", "yes"):
        ours = [] if active is None else ["active"]
        rows: list[list[Any]] = [[*ANN, cell, *(active for _ in ours)], [*BOB, None, *("yes" for _ in ours)]]
        try:
            found = loaded(tmp_path, [*USER, header, *ours], *rows)
        except InputRefused as refused:
            text = str(refused)
            assert "add a column active" in text.lower()
        else:
            rejected = [one for one in found.findings if one.code is Code.ROW_LEFT]
            if not rejected:
                assert active == "yes"
                continue
            text = english.finding(rejected[0])
            assert ("Add a column" in text) == (active is None)
        answer = "yes, checked" if "yes, checked" in text else "yes"
        mended = loaded(tmp_path, [*USER, header, "active"], [*ANN, cell, answer], [*BOB, None, "yes"])
        assert wanted(mended) == {"Ann", "Bob"}


def test_a_refusal_names_the_cells_and_the_option_of_every_column(tmp_path: Path) -> None:
    headers = [*USER, "Employment Status", "Motif de sortie", "Archived"]
    states = ["Terminated", "Retired", "Left", "Dismissed", "Full-Time"]
    rows = [["acme", f"p{at}@acme.example", "Ann", "Archer", state, None, "no"] for at, state in enumerate(states)]
    rows[4][5:] = ["Démission", "yes"]
    with pytest.raises(InputRefused) as refused:
        loaded(tmp_path, headers, *rows)
    text = worded(refused.value)
    for named in (*states[:4], "F6 says “Démission”", "G6 says “yes”"):
        assert named in text
    for header in headers[4:]:
        assert f'--ignore-column "{header}"' in text
    assert "Call it active" not in text  # its cells are no yes and no


@pytest.mark.parametrize("word", ["yes, checked", "ja, geprüft"])
def test_signs_of_a_tab_a_heading_and_a_text_beside_the_rows_are_settled(tmp_path: Path, word: str) -> None:
    headers = [*USER, "active"]
    tab = loaded(tmp_path, headers, [*ANN, word], tab="Austritte 2024")
    heading = loaded(tmp_path, headers, [*BOB, "yes"], ["LEAVERS", None, None, None, None], [*ANN, word])
    beside = loaded(tmp_path, ["Ann Archer has left"], headers, [*ANN, word])
    for found in (tab, heading, beside):
        assert "Ann" in wanted(found)
        assert "row.checked" in [code for _, code in told(found)]


def test_a_past_last_day_and_two_rows_that_contradict_are_not_settled(tmp_path: Path) -> None:
    dated = loaded(tmp_path, [*USER, "endDate", "active"], [*ANN, "2020-01-31", "yes, checked"], today=TODAY)
    assert (wanted(dated), {code for _, code in told(dated)}) == (set(), {"end_date.active"})
    twice = loaded(tmp_path, [*USER, "active"], [*ANN, "yes, checked"], [*ANN, "no"])
    assert (wanted(twice), {code for _, code in told(twice)}) == (set(), {"row.contradiction"})


def test_beside_a_plain_yes_for_the_same_person_it_is_the_same_row(tmp_path: Path) -> None:
    found = loaded(tmp_path, [*USER, "active"], [*ANN, "yes, checked"], [*ANN, "yes"])
    assert (wanted(found), [code for _, code in told(found)]) == ({"Ann"}, ["row.duplicate"])


def test_a_name_is_written_alone_all_the_same(tmp_path: Path) -> None:
    """No name can be corrected later, so that no answer lets a mark into one."""
    found = loaded(
        tmp_path, [*USER, "active"], ["acme", "ann@acme.example", "Ann", "Archer (LEFT 31/03)", "yes, checked"]
    )
    assert (wanted(found), told(found)) == (set(), [("D2", "row.left")])
