"""Rows as they are kept: whatever their layout, they read as the rows that were given."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.sheets.formats import row_store as kept
from reconciler.sheets.formats.row_store import Rows

CELLS = st.sampled_from(["", None, "a", "b", 0, 1, 1.0, True, False])
SHEETS = st.lists(st.lists(CELLS, max_size=3), max_size=14) | st.lists(
    st.tuples(CELLS, CELLS, st.just("x")).map(list), max_size=14
)


@pytest.fixture(autouse=True, scope="module")
def small_blocks() -> Any:
    """Let three rows be a block, and two texts of a column be shared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "_BLOCK", 3)
        patch.setattr(kept, "_SHARED", 2)
        yield


def normal(rows: Sequence[list[Any]]) -> list[list[Any]]:
    """Give rows with the blank ones empty, and none of those at the end."""
    found = [row if any(cell not in ("", None) for cell in row) else [] for row in rows]
    while found and not found[-1]:
        found.pop()
    return found


def typed(rows: Sequence[Sequence[Any]]) -> list[list[tuple[type, Any]]]:
    """Give cells with their types: 1, 1.0 and True are equal."""
    return [[(type(cell), cell) for cell in row] for row in rows]


@given(SHEETS)
def test_rows_read_as_they_were_given(given_rows: list[list[Any]]) -> None:
    expected = normal(given_rows)
    rows = Rows(iter(given_rows))
    assert len(rows) == len(expected)
    assert typed(list(rows)) == typed(expected)
    assert typed([rows[at] for at in range(len(rows))]) == typed(expected)
    assert rows[1:5] == expected[1:5]
    assert rows[-1:] == expected[-1:]
    assert rows == expected
    assert [*rows.not_as_wide(3)] == [at for at, row in enumerate(expected) if len(row) != 3]


@given(SHEETS, st.data())
def test_a_row_that_is_put_in_place_of_another_changes_no_other(
    given_rows: list[list[Any]], data: st.DataObject
) -> None:
    rows, expected = Rows(given_rows), normal(given_rows)
    indexes = st.integers(0, len(expected) - 1) if expected else st.nothing()
    put: dict[int, list[Any]] = data.draw(st.dictionaries(indexes, st.lists(CELLS, max_size=4)))
    rows.put(put)
    assert typed(list(rows)) == typed([put.get(at, row) for at, row in enumerate(expected)])


@given(SHEETS, st.integers(0, 15), st.sets(st.integers(0, 15)))
def test_columns_are_those_of_the_rows(given_rows: list[list[Any]], first: int, wanted: set[int]) -> None:
    rows = Rows(given_rows)
    read: dict[int, list[Any]] = {}
    for indexes, columns in rows.by_column(first, wanted):
        for place, index in enumerate(indexes):
            read[index] = [column[place] for column in columns]
    assert list(read) == [at for at, row in enumerate(rows) if at >= first and (row or at in wanted)]
    for index, cells in read.items():
        row = rows[index]
        assert typed([cells[: len(row)]]) == typed([row])
        assert not any(cell is not None for cell in cells[len(row) :])


@given(SHEETS, st.integers(0, 20))
def test_rows_reach_as_far_as_asked(given_rows: list[list[Any]], length: int) -> None:
    rows = Rows(given_rows)
    before = list(rows)
    rows.reach(length)
    assert rows == before + [[]] * (length - len(before))


def test_equal_texts_of_a_column_are_one_object_up_to_so_many() -> None:
    rows = Rows([["".join(["ab", str(at // 2)]), "".join(["ab", str(at)])] for at in range(6)])
    assert rows[0][0] is rows[1][0]
    assert rows[4] == ["ab2", "ab4"]
    with pytest.raises(IndexError):
        rows[6]
