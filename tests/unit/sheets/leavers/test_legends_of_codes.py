"""Legends of codes: whose rows bear the sign that means leaving are rejected, and those with another are not."""

from pathlib import Path
from typing import Any

from tests.each import each
from tests.unit.sheets.leavers.test_find import ANN, BOB, CID, USER, loaded, told, wanted

CODES = "(E) = emeritiert, (A) = ausgeschieden, (B) = beurlaubt"


def _around(where: str, legend: str, rows: list[list[Any]]) -> list[list[Any]]:
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
