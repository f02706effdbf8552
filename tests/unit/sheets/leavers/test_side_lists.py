"""Lists of names beside and below the table: their title is about these people, and about no row beside it."""

from pathlib import Path
from typing import Any

import pytest

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.report.words.english import catalogue as english
from tests.each import each
from tests.unit.sheets.leavers.test_find import loaded, wanted
from tests.unit.sheets.leavers.test_headings import ANN, BOB, CID, DOT, EVE, FAY, HEADERS

PEOPLE = [ANN, BOB, CID, DOT, EVE, FAY]
TITLES = (
    "Offboarding this month|Zugang sperren:|Leavers:|No longer with us:|Accounts to close:|Dar de baja:|"
    "Bei Symphony abmelden:|Comptes à fermer|À retirer de Symphony|Take off Symphony:|Abgänge Sommer 26|"
    "Cards still to come back from (stopped volunteering):|Ne plus solliciter|No volver a llamar:"
)
OTHERS = "First aiders:|Birthdays this month|Accounts to open:|On call|Neu im Team:"


def beside(title: str, active: str | None, gap: int = 2, top: int = 1) -> list[list[Any]]:
    """Return the table with a list of two people at its side, whose title stands in a row counted from the headers."""
    ours = [] if active is None else [active]
    rows = [[*HEADERS, *(["active"] if ours else [])], *([*one, *ours] for one in PEOPLE)]
    texts = [None] * top + [title, "Dot Dunn", "Mr Frost"]
    for row, text in zip(rows, texts, strict=False):
        row += [None] * gap + ([text] if text else [])
    return rows


@pytest.mark.thorough
@each("title", TITLES.split("|"))
@each("top", [0, 1, 2])
def test_whoever_is_named_in_a_list_is_in_doubt_and_nobody_else(tmp_path: Path, title: str, top: int) -> None:
    out = loaded(tmp_path, *beside(title, None, top=top))
    assert wanted(out) == {"Ann", "Bob", "Cid", "Eve"}
    first, second = [english.finding(one) for one in out.findings if one.code is Code.ROW_LEFT]
    assert f"“{title}” (H{top + 1})" in first
    assert "“Dot Dunn”" in first
    assert "“Mr Frost”" in second
    for active, there in (
        ("yes", {"Ann", "Bob", "Cid", "Eve", "Fay"}),
        ("no", set()),
        ("", {"Ann", "Bob", "Cid", "Eve"}),
    ):
        assert wanted(loaded(tmp_path, *beside(title, active, top=top))) == there
    checked = loaded(tmp_path, *beside(title, "yes, checked", top=top))
    assert len(wanted(checked)) == len(PEOPLE)


@each("title", OTHERS.split("|"))
def test_a_list_of_other_things_doubts_nobody(tmp_path: Path, title: str) -> None:
    assert len(wanted(loaded(tmp_path, *beside(title, None)))) == len(PEOPLE)


@each("title", [title for title in TITLES.split("|") if not title.endswith(":")])
def test_a_title_above_the_headers_is_about_the_names_below_it(tmp_path: Path, title: str) -> None:
    table = beside("", None)
    table[0] += [None, None, "Fr. Dunn (SHK)"]
    table[1][-1:] = [None, "Hr. Frost"]
    out = loaded(tmp_path, ["Staff"], [None] * 7 + [title], *table)
    assert wanted(out) == {"Ann", "Bob", "Cid", "Eve"}


def test_a_list_of_nobody_of_the_table_refuses_the_sheet(tmp_path: Path) -> None:
    table = [row[:5] for row in beside("", None)]
    table[1] += [None, None, "Abgänge Sommer 26"]
    table[2] += [None, None, "die beiden vom Empfang"]
    with pytest.raises(InputRefused, match="the title in H2 is named for people who have left"):
        loaded(tmp_path, *table)
    said = [
        [*row[:5], active, *row[6:]] for row, active in zip(table, ["active", "yes", "no", "", "", "", ""], strict=True)
    ]
    assert wanted(loaded(tmp_path, *said)) == {"Ann"}


@each("line", ["Ne plus solliciter : M. Dunn, Mme Frost (ont demandé)", "Take off the list: Dot Dunn & F. Frost"])
def test_a_line_below_the_table_is_about_whom_it_names(tmp_path: Path, line: str) -> None:
    out = loaded(tmp_path, HEADERS, *PEOPLE, [], [line, None, None, None, None])
    assert wanted(out) == {"Ann", "Bob", "Cid", "Eve"}
    changes = loaded(tmp_path, HEADERS, *PEOPLE, [], [None, None, None, None, line])
    assert wanted(changes) == {"Ann", "Bob", "Cid", "Eve"}
