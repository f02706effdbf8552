"""Yes and no, and the first words of footers, in four languages."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.sheets.aliases import LANGUAGES
from reconciler.sheets.values.cells import Cleaned
from reconciler.sheets.values.characters import plain
from reconciler.sheets.values.words import NO, YES, begins_like_a_footer, yes_or_no
from tests.each import each


@each(
    "cell",
    [
        "Yes", " y ", "TRUE", "1", "Active", "enabled", "ON", "x", "X", 1, 1.0, True,
        "Oui", "VRAI", "actif", "ja", "J", "wahr", "Aktiv", "sí", "Si", "verdadero", "ACTIVA", "alta",
    ],
)  # fmt: skip
def test_words_for_yes(cell: Any) -> None:
    assert yes_or_no(cell) == Cleaned(True)


@each(
    "cell",
    [
        "No", "n", "FALSE", "0", "Inactive", "disabled", "off", "Leaver", "left", "terminated", "suspended", 0,
        0.0, False, "non", "FAUX", "Inactif", "parti", "sorti", "Nein", "falsch", "inaktiv", "ausgeschieden",
        "Ausgetreten", "falso", "inactiva", "BAJA",
    ],
)  # fmt: skip
def test_words_for_no(cell: Any) -> None:
    assert yes_or_no(cell) == Cleaned(False)


@pytest.mark.parametrize("cell", ["", None, " ", "\u00a0"])
def test_an_empty_cell_says_neither(cell: Any) -> None:
    assert yes_or_no(cell) == Cleaned("")


@each(
    ("cell", "words"),
    [("perhaps", "perhaps"), (2, "2"), (0.5, "0.5"), ("-", "-"), ("y/n", "y/n"), *((one, one) for one in "tTfsSoO")],
)
def test_anything_else_is_neither(cell: Any, words: str) -> None:
    assert yes_or_no(cell) == Cleaned(words)


def test_an_error_value_is_neither() -> None:
    problem = yes_or_no("#N/A").problem
    assert problem
    assert problem.code == "cell.error"


def test_what_was_fixed_on_the_way_is_told() -> None:
    value, _, note = yes_or_no("Ｎｏ")
    assert (value, note and note.code) == (False, "cell.full_width")
    assert yes_or_no("no\u200b").value is False


def test_no_word_means_both() -> None:
    yes, no = ({plain(word) for words in table.values() for word in words.split(", ")} for table in (YES, NO))
    assert not yes & no
    assert tuple(YES) == tuple(NO) == LANGUAGES


@given(st.sampled_from([word for words in YES.values() for word in words.split(", ")]), st.booleans())
def test_case_and_accents_do_not_matter(word: str, upper: bool) -> None:
    assert yes_or_no(word.upper() if upper else plain(word)).value is True


@each(
    "words",
    [
        "Total",
        "TOTAL: 25",
        "total employees",
        "Gesamtsumme",
        "Anzahl:",
        "Généré le 2",
        "Page 1 of 3",
        "Suma",
        "End of list",
    ],
)
def test_first_words_of_footers(words: str) -> None:
    assert begins_like_a_footer(words)


@each("words", ["Totally", "Pageant", "Summer", "Anna", "the total", "", "Sumner"])
def test_other_words_begin_no_footer(words: str) -> None:
    assert not begins_like_a_footer(words)
