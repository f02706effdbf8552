"""A column read as a whole says what each of its cells says."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reconciler.sheets.columns import ExtraColumn, FieldColumn
from reconciler.sheets.values.cells import Cleaned, as_text, phone_number, text
from reconciler.sheets.values.emails import address
from reconciler.sheets.values.names.cells import name, other_text
from reconciler.sheets.values.names.judge import Holds
from tests.each import each

READERS: dict[str, Callable[[Any], Cleaned]] = {
    "companyVanityName": text,
    "displayName": partial(name, holds=Holds.SHOWN),
    "department": other_text,
    "email": address,
    "phoneNumber": partial(other_text, clean=phone_number),
}
LETTERS = st.text(
    st.sampled_from("aEeRrZ09 #+()-./:@'\n\t\r\x00\x7f\x85\xa0\xad\u0301\u0149\u017f\u0180\u200b\ufffdéßÿŁ＠"),
    max_size=8,
)
CELLS = st.one_of(
    LETTERS,
    st.sampled_from(
        [
            "Err:502",
            "NULL",
            "n/a",
            "Zoë",
            "Dvořáková",
            "Ayþe",
            "Иванов",
            "王小明",
            "UNKNOWN",
            "MÃ¼ller",
            "R&amp;D",
            "ERR:502",
            "#N/A",
            "1E+5",
            "1e5",
            "+44 20 7761 0001",
            "a@b.example",
            "A@b.example",
            "E",
        ]
    ),
    st.none(),
    st.integers(0, 2),
    st.booleans(),
    st.just(1.0),
)
CHARACTERS = [chr(code) for code in range(0x250)]


def read_alike(field: str, cells: list[Any]) -> None:
    """Require that a column says of each cell what the cell alone says, and that the schema adds problems alone."""
    column = FieldColumn("users", field)
    for _ in range(2):  # the second time, some are remembered
        found = column.read(cells)
        for place, cell in enumerate(cells):
            alone, said = READERS[field](cell), found.at(place)
            assert (type(said.value), said.value, said.note) == (type(alone.value), alone.value, alone.note)
            assert said.problem == alone.problem or not alone.problem
            assert said.problem == FieldColumn("users", field).read([cell]).at(0).problem


@pytest.mark.parametrize("field", READERS)
@given(cells=st.lists(CELLS, max_size=5))
@example(cells=["a\nb", "c"])
@example(cells=["", "x" * 300])
@example(cells=["x" * 40_000, "y"])
@example(cells=["a@b.example", "c" * 60 + "@b.example"])
def test_a_column_says_what_each_of_its_cells_says(field: str, cells: list[Any]) -> None:
    read_alike(field, cells)


@pytest.mark.thorough
@each("field", READERS)
@each("around", ["{0}", "a{0}b", "a{0}", "{0}b", "1{0}2", "a{0}b@acme.example"])
def test_a_column_says_of_each_letter_what_the_cell_says(field: str, around: str) -> None:
    for character in CHARACTERS:
        cell = around.format(character)
        assert FieldColumn("users", field).read([cell]).at(0).value == READERS[field](cell).value
        assert FieldColumn("users", field).read([cell]).at(0).note == READERS[field](cell).note


def test_what_recurs_is_one_object() -> None:
    column, cell = FieldColumn("users", "department"), "Sales "
    first = column.read([cell, "Legal"]).values
    again = column.read(["".join(["Sal", "es "]), "".join(["Leg", "al"])]).values
    assert first == ["Sales", "Legal"]
    assert [one is other for one, other in zip(first, again, strict=True)] == [True, True]


@given(st.lists(CELLS, max_size=6))
def test_an_extra_column_carries_each_cell_as_text(cells: list[Any]) -> None:
    column = ExtraColumn("Desk")
    for _ in range(2):
        assert column.read(cells) == [("Desk", as_text(cell)) for cell in cells]


def test_equal_extra_cells_are_one_object() -> None:
    column = ExtraColumn("Desk")
    first, second = column.read(["4", "".join(["4"])])
    assert first is second is column.read(["4"])[0]
