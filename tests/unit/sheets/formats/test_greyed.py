"""Rows that are greyed, by the colour of their font or of their ground."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill

from reconciler.model.desired import Desired
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.formats.xlsx_greyed import is_grey
from reconciler.sheets.load import load

USER = ["companyVanityName", "email", "firstName", "lastName"]
NAMES = ["Ann", "Bob", "Cid", "Dan", "Eve", "Fay"]
FONT = {"font": Font(color="FF808080")}
GROUND = {"fill": PatternFill("solid", fgColor=Color(theme=0, tint=-0.25))}
GREYS: list[dict[str, Any]] = [
    FONT, GROUND, {"font": Font(color="FFA6A6A6")}, {"font": Font(color=Color(theme=1, tint=0.5))},
    {"font": Font(color=Color(indexed=23))}, {"fill": PatternFill("solid", fgColor="FFD9D9D9")},
]  # fmt: skip


def read(
    tmp_path: Path,
    greyed: Sequence[int],
    form: dict[str, Any],
    active: Sequence[str | None] | None = None,
    cells: int = 9,
) -> Desired:
    """Read six people of whom some rows, from 0, have a form in so many of their cells."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([*USER, *(["active"] if active else [])])
    for at, name in enumerate(NAMES):
        sheet.append(["acme", f"{name.lower()}@acme.example", name, "Poe", *([active[at]] if active else [])])
    for row in [*greyed, -1]:
        for cell in sheet[row + 2][:cells]:
            for what, value in form.items():
                setattr(cell, what, value)
    book.save(tmp_path / "b.xlsx")
    return load([tmp_path / "b.xlsx"])


def wanted(desired: Desired) -> set[str]:
    return {user.first_name for rows in desired.users.values() for user in rows.values() if user.active}


@pytest.mark.parametrize("form", GREYS)
def test_a_greyed_row_says_neither_and_is_asked_about(tmp_path: Path, form: dict[str, Any]) -> None:
    desired = read(tmp_path, [1, 2], form)
    assert wanted(desired) == set(NAMES) - {"Bob", "Cid"}
    assert [finding.code for finding in desired.findings] == ["row.left", "row.left"]
    assert "it is greyed (A3:D3)" in english.finding(desired.findings[0])


def test_a_yes_or_no_is_believed_beside_it(tmp_path: Path) -> None:
    desired = read(tmp_path, [0, 4], FONT, ["yes", "no", "yes", None, None, "yes"])
    assert wanted(desired) == {"Ann", "Cid", "Dan", "Fay"}
    assert [finding.place for finding in desired.findings] == ["b.xlsx › Sheet!E6"]


@pytest.mark.parametrize(
    ("greyed", "cells"), [(range(6), 9), (range(3), 9), ([0, 2, 4], 9), ([1, 3, 5], 9), ([1, 2], 3), ([], 9)]
)
def test_bands_and_a_grey_list_and_a_grey_cell_say_nothing(tmp_path: Path, greyed: Sequence[int], cells: int) -> None:
    for form in (FONT, GROUND):
        assert wanted(read(tmp_path, greyed, form, cells=cells)) == set(NAMES)


def test_a_note_that_somebody_is_elsewhere_rejects_the_row(tmp_path: Path) -> None:
    read(tmp_path, [], {})
    book = load_workbook(tmp_path / "b.xlsx")
    book["Sheet"]["C3"].comment = Comment("moved to KPMG", "HR")
    book["Sheet"]["C4"].comment = Comment("moved to row 7", "HR")
    book.save(tmp_path / "b.xlsx")
    assert wanted(load([tmp_path / "b.xlsx"])) == set(NAMES) - {"Bob"}


@pytest.mark.parametrize(
    ("colour", "grey"),
    [
        ({"rgb": "FF808080"}, True),
        ({"rgb": "808080"}, True),
        ({"rgb": "FF7F8280"}, True),
        ({"rgb": "FF000000"}, False),
        ({"rgb": "FFFFFFFF"}, False),
        ({"rgb": "FFFF0000"}, False),
        ({"rgb": "FF80A080"}, False),
        ({"rgb": "odd"}, False),
        ({"theme": "0"}, False),
        ({"theme": "1"}, False),
        ({"theme": "4", "tint": "-0.25"}, False),
        ({"theme": "0", "tint": "x"}, False),
        ({"indexed": "64"}, False),
        ({}, False),
    ],
)
def test_what_is_grey(colour: dict[str, str], grey: bool) -> None:
    assert is_grey(colour) is grey
