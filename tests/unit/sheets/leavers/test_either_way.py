"""Columns that ask whether somebody comes or goes."""

from pathlib import Path

import pytest

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.sheets.leavers.either_way import ways_of
from tests.unit.sheets.leavers.test_find import ANN, BOB, CID, USER, loaded, told, wanted


@pytest.mark.parametrize(
    ("header", "here", "gone"),
    [
        ("J/L", "J", "L"),
        ("JML", "M", "L"),
        ("N/L", "N", "L"),
        ("Starter/Leaver", "S", "L"),
        ("Starter/Leaver", "Starter", "Leaver"),
        ("Joiner or leaver", "joiner", "leaver"),
        ("New/Left", "New", "Left"),
        ("In / Out", "in", "out"),
        ("joiner_leaver", "J", "L"),
        ("JoinerLeaver", "Joiner", "Leaver"),
        ("Type (J/L)", "J", "L"),
        ("J or L", "J", "L"),
        ("Arrivals/Departures", "A", "D"),
        ("Ein-/Austritt", "E", "A"),
        ("Zu-/Abgang", "Zu", "Abgang"),
        ("Entrée/Sortie", "Entrée", "Sortie"),
        ("Alta/Baja", "A", "B"),
    ],
)
def test_who_goes_is_told_by_word_or_letter_and_a_yes_contradicts(
    tmp_path: Path, header: str, here: str, gone: str
) -> None:
    with pytest.raises(InputRefused) as refused:
        loaded(tmp_path, [*USER, header], [*ANN, here], [*BOB, gone])
    assert refused.value.code == Code.HEADER_ACTIVE
    out = loaded(tmp_path, [*USER, header, "active"], [*ANN, here, "yes"], [*BOB, gone, "yes"], [*CID, gone, "no"])
    assert (wanted(out), told(out)) == ({"Ann"}, [("E3", "row.left")])


@pytest.mark.parametrize("cell", ["N/L", "J/L", "7", "31.03.2020", "yes"])
def test_what_is_neither_is_asked_about(tmp_path: Path, cell: str) -> None:
    with pytest.raises(InputRefused):
        loaded(tmp_path, [*USER, "Starter/Leaver"], [*ANN, "Starter"], [*BOB, cell])
    beside = loaded(tmp_path, [*USER, "Starter/Leaver", "active"], [*ANN, cell, "yes"], [*BOB, cell, None])
    assert (wanted(beside), told(beside)) == ({"Ann"}, [("E3", "row.left")])


@pytest.mark.parametrize(
    "header",
    ["First/Last name", "Start/End", "From/To", "Leaver", "Austritt / Exit", "Check in/out", "New", "A/B", "M/F"],
)
def test_other_pairs_are_none(header: str) -> None:
    assert ways_of(header) is None


@pytest.mark.parametrize(("codes", "named"), [("AT", "A, T"), ("123", "1, 2, 3")])
def test_of_codes_it_is_asked_which_mean_leaving(tmp_path: Path, codes: str, named: str) -> None:
    rows = [["acme", f"p{at}@acme.example", "Ann", "Archer", code] for at, code in enumerate(codes)]
    with pytest.raises(InputRefused, match=f"Which of its codes mean that somebody has left: {named}\\?"):
        loaded(tmp_path, [*USER, "Empl. Status"], *rows)
