"""A refusal tells all other signs of a sheet, and what it says to write silences none that it did not show."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.load import load
from tests.each import each
from tests.unit.sheets.formats.test_read import workbook
from tests.unit.sheets.leavers.test_find import USER, loaded, wanted

SIGNS = [
    ("Notes", "now at UCL"),
    ("Notes", "unwiderruflich freigestellt bis Vertragsende"),
    ("Notes", "has left the company"),
    ("title", "Prof. i. R."),
    ("Notes", "visit ended 30 June 2025"),
]
STATUS = ["Employment Status", "Full-Time", "Terminated"]
CODES = ["Empl. Status", "3", "1"]
REASON = ["Motif de sortie", None, "Démission"]


def people(count: int) -> list[list[Any]]:
    return [["acme", f"p{at}@acme.example", f"P{at}", "Archer"] for at in range(count)]


def table(column: Sequence[Any], sign: tuple[str, str], count: int = 6) -> list[list[Any]]:
    """Return a sheet in which P0 has left by a column, P1 by another sign, and nobody else."""
    header, here, gone = column
    rows = [[*row, here, None] for row in people(count)]
    rows[0][4], rows[1][5] = gone, sign[1]
    return [[*USER, header, sign[0]], *rows]


@each("sign", SIGNS)
@each("column", [STATUS, CODES, REASON])
def test_the_advice_of_a_refusal_silences_no_other_sign(
    tmp_path: Path, column: Sequence[Any], sign: tuple[str, str]
) -> None:
    rows = table(column, sign)
    with pytest.raises(InputRefused) as refused:
        loaded(tmp_path, *rows)
    text = str(refused.value)
    assert f"F3 (“{sign[1]}”)" in text
    typed = [[*row, answer] for row, answer in zip(rows, ["active", "no", *answers(text, 5)], strict=True)]
    out = loaded(tmp_path, *typed)
    assert wanted(out) == {"P2", "P3", "P4", "P5"}
    assert [one.code for one in out.findings if one.origin and one.origin.row == 3] == [Code.ROW_LEFT]


def answers(text: str, count: int) -> list[str]:
    """Return what somebody types who reads that nobody else has left: where another sign is named, an empty cell."""
    yes = re.search(r"(“yes, checked”|and yes) in all others", text)
    others = yes[1].removeprefix("and ").strip("“”") if yes else ""
    assert yes or "leave it empty in all others" in text
    return ["", *[others] * (count - 1)]


def test_a_place_or_a_legend_tells_the_other_signs_too(tmp_path: Path) -> None:
    rows = [[*USER, "Notes"], *([*row, None] for row in people(4))]
    rows[2][4] = "now at UCL"
    for options, above in (({"tab": "Leavers"}, []), ({}, [["red = left"]]), ({"name": "Austritte.xlsx"}, [])):
        with pytest.raises(InputRefused) as refused:
            loaded(tmp_path, *above, *rows, **options)
        text = str(refused.value)
        assert f"E{3 + len(above)} (“now at UCL”). Leave active empty in these rows" in text
        typed = [[*row, answer] for row, answer in zip(rows, ["active", "no", *answers(text, 3)], strict=True)]
        assert wanted(loaded(tmp_path, *above, *typed, **options)) == {"P2", "P3"}


def test_many_other_signs_are_counted_with_all_their_rows(tmp_path: Path) -> None:
    rows = table(STATUS, ("Notes", "now at UCL"), 40)
    for row in rows[10:]:
        row[5] = "now at UCL"
    with pytest.raises(InputRefused, match=r"F3 \(“now at UCL”\), F11 .*, and 20 more rows \(22-41\)\. Each is asked"):
        loaded(tmp_path, *rows)


def test_both_tabs_and_both_reasons_are_told_in_one_round(tmp_path: Path) -> None:
    rows = [[*row] for row in people(4)]
    tabs = {"Leavers": [USER, rows[0]], "Staff": [USER, rows[1]], "Austritte 2024": [USER, rows[2]]}
    with pytest.raises(InputRefused) as refused:
        load([workbook(tmp_path, tabs)])
    assert "› Leavers: the tab" in str(refused.value)
    assert "› Austritte 2024: the tab" in str(refused.value)
    both = table(STATUS, SIGNS[0])
    with pytest.raises(InputRefused) as refused:
        loaded(tmp_path, *both, tab="Leavers")
    assert "E2 says “Terminated”" in str(refused.value)
    assert "Besides: the tab is named for people who have left" in str(refused.value)


def test_a_column_of_yes_and_no_is_called_active_only_where_nothing_else_tells(tmp_path: Path) -> None:
    column = ["Employed", "yes", "no"]
    with pytest.raises(InputRefused, match="Call it active"):
        loaded(tmp_path, *(row[:5] for row in table(column, SIGNS[0])))
    with pytest.raises(InputRefused) as refused:
        loaded(tmp_path, *table(column, SIGNS[0]))
    assert "Call it active" not in str(refused.value)


def test_a_row_of_several_signs_tells_all_of_them(tmp_path: Path) -> None:
    rows = [[*USER, "active", "Employment Status", "Notes"], [*people(1)[0], None, "X7", "has left the company"]]
    found = loaded(tmp_path, *rows)
    (asked,) = [english.finding(one) for one in found.findings if one.code is Code.ROW_LEFT]
    assert "“X7”" in asked
    assert "G2 (“has left the company”)" in asked
