"""Legends of codes: whose rows bear the sign that means leaving are rejected, and those with another are not."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.report.words.english import catalogue as english
from tests.each import each
from tests.unit.sheets.leavers.test_find import ANN, BOB, CID, USER, loaded, told, wanted

CODES = "(E) = emeritiert, (A) = ausgeschieden, (B) = beurlaubt"


def _around(where: str, legend: str, rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    return [[legend], [], *rows] if where == "above" else [*rows, [], [legend]]


@each("where", ["above", "below"])
@each("header", ["Funktion", "Title", "Rolle"])
def test_a_code_in_brackets_behind_a_role_is_read_by_its_legend(tmp_path: Path, where: str, header: str) -> None:
    roles = [*ANN, "WiMi (B)"], [*BOB, "Prof. (E)"], [*CID, "WiMi (A)"]
    out = loaded(tmp_path, *_around(where, CODES, [[*USER, header], *map(list, roles)]))
    assert wanted(out) == {"Ann"}
    assert [code for _, code in told(out) if code == "row.left"] == ["row.left"] * 2


@each("where", ["above", "below"])
@each("legend", ["* no longer with the group", "* = has left", "* hat das Haus verlassen", "* a quitté la société"])
def test_an_asterisk_in_a_role_is_read_by_its_legend(tmp_path: Path, where: str, legend: str) -> None:
    rows = [[*USER, "Title"], [*ANN, "Nurse"], [*BOB, "Nurse *"]]
    assert wanted(loaded(tmp_path, *_around(where, legend, rows))) == {"Ann"}


def test_a_legend_of_codes_that_nobody_bears_is_no_title_of_leavers(tmp_path: Path) -> None:
    assert wanted(loaded(tmp_path, [CODES], [], [*USER, "Title"], [*ANN, "Prof. (B)"])) == {"Ann"}


@each(
    "legend",
    [
        "F = Früh   S = Spät   A = ausgeschieden",
        "F: Früh / S: Spät / A: ausgeschieden",
        "F: Früh S: Spät A: ausgeschieden",
        "F=Früh S=Spät A=ausgeschieden",
        "F = Früh\tS = Spät\tA = ausgeschieden",
        "F = Früh • S = Spät • A = ausgeschieden",
        "F – Früh   S – Spät   A – ausgeschieden",
        "F Früh   S Spät   A ausgeschieden",
        "F → Früh, S → Spät, A → ausgeschieden",
    ],
)
def test_each_entry_of_a_line_is_judged_alone(tmp_path: Path, legend: str) -> None:
    rows: list[Any] = [[*ANN, "F", "S"], [*BOB, "F", "A"], [*CID, "S", None]]
    out = loaded(tmp_path, *_around("below", legend, [[*USER, "Mo 23", "Di 24"], *rows]))
    assert wanted(out) == {"Ann", "Cid"}
    assert next(english.finding(one) for one in out.findings if one.code is Code.ROW_LEFT).count("“A") == 2


@each("cell", ["LV", "lv", "LV / N", "E, LV"])
def test_a_code_of_several_letters_in_the_days_of_a_roster(tmp_path: Path, cell: str) -> None:
    days = [[*ANN, "E", "AL"], [*BOB, "L", cell], [*CID, "LD", "ML"]]
    for legend in ("AL annual leave   LV left the Trust", "AL = annual leave   ML = maternity leave   LV = has left"):
        out = loaded(tmp_path, *_around("below", legend, [[*USER, "Mon", "Tue"], *days]))
        assert wanted(out) == {"Ann", "Cid"}


@each(
    ("note", "here", "gone"),
    [
        ("1 Has left the college.", "Fellow ²", "Fellow ¹"),
        ("¹ has left", "Fellow", "Fellow¹"),
        ("(1) has left the college", "Fellow (2)", "Fellow (1)"),
        ("1) has left", "Fellow", "Fellow [1]"),
        ("1 Now at UCL.", "Fellow11", "Fellow1"),
        ("2 Has resigned and left.", "Fellow ¹", "Fellow ¹,²"),
        ("† died in May", "Fellow *", "Fellow †"),
        ("# no longer with us", "Fellow", "Fellow #"),
        ("*** has left", "Fellow *", "Fellow ***"),
    ],
)
def test_a_note_below_the_table_is_read_for_the_rows_with_its_number_or_sign(
    tmp_path: Path, note: str, here: str, gone: str
) -> None:
    rows: list[Any] = [[*USER, "Category"], [*ANN, here], [*BOB, gone]]
    out = loaded(tmp_path, *_around("below", note, rows))
    assert wanted(out) == {"Ann"}
    assert {code for _, code in told(out)} == {"row.left", "row.heading"}


@each(
    "legend", ["E = early   L = late", "L = late, S = sick", "1 Extended by a year.", "L left-handed   R right-handed"]
)
def test_a_legend_of_other_things_doubts_nobody(tmp_path: Path, legend: str) -> None:
    rows: list[Any] = [[*USER, "Mon", "Note"], [*ANN, "E", "x¹"], [*BOB, "L", None], [*CID, "S", None]]
    assert wanted(loaded(tmp_path, *_around("below", legend, rows))) == {"Ann", "Bob", "Cid"}


@each("name", ["USERS - DISABLED", "STAFF - LEFT", "TEAM: LEAVERS"])
def test_a_place_in_capitals_is_no_legend(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputRefused):
        loaded(tmp_path, [name], USER, ANN)


def test_what_a_plain_yes_answers_in_a_remark_it_answers_in_a_note(tmp_path: Path) -> None:
    rows: list[Any] = [[*USER, "Category", "active"], [*ANN, "Fellow ¹", "yes"], [*BOB, "Fellow ¹", None]]
    out = loaded(tmp_path, *_around("below", "1 Now at UCL.", rows))
    assert wanted(out) == {"Ann"}
    assert "Write yes or no" in next(english.finding(one) for one in out.findings if one.code is Code.ROW_LEFT)
