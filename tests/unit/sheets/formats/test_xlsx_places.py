"""Whether a block of a sheet may have a cell that is far out, told without looking at each."""

import re

from hypothesis import given
from hypothesis import strategies as st

from reconciler.sheets.formats.xlsx_places import Places

_FAR = re.compile(rb"[A-Z]{2}|[A-Z]\d{7}")
numbers = st.sampled_from(["1", "2", "07", "0000008", "99999", "999999", "1000000", "1048576"])
columns = st.sets(st.sampled_from(["A", "B", "Z", "AA", "AAB"]), max_size=3)


def cells(number: str, letters: set[str]) -> list[str]:
    """Give the cells of a row, in order."""
    ordered = sorted(letters, key=lambda column: (len(column), column))
    return [f'<c r="{column}{number}"><v>1</v></c>' for column in ordered]


@given(st.lists(st.tuples(numbers, columns), max_size=5, unique_by=lambda row: int(row[0])), st.integers(0, 20))
def test_a_block_is_far_out_where_a_cell_of_it_is(rows: list[tuple[str, set[str]]], cut: int) -> None:
    pieces = []
    for number, letters in sorted(rows, key=lambda row: int(row[0])):
        pieces += [f'<row r="{number}">', *cells(number, letters), "</row>"]
    places = Places()
    for block in ("".join(pieces[:cut]).encode(), "".join(pieces[cut:]).encode()):
        found = places.of(block)
        if found is None:
            return
        assert places.are_far or not _FAR.search(found)
        assert not places.are_far or re.search(rb"[A-Z]{2}|\d{7}", found), "it is looked at once more for nothing"
