"""What a page of paper holds can be read: columns are spread over as many pages as that takes."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reconciler.report.xlsx.paper import ROOM, SCALE, page_breaks
from tests.each import each

WIDTHS = st.lists(st.floats(1, 255), min_size=1, max_size=40)


def test_letters_are_printed_with_eight_points_and_more() -> None:
    assert 11 * SCALE / 100 >= 8


@each(
    ("widths", "repeated", "wanted", "breaks"),
    [
        ([60, 60, 60], None, [], []),
        ([60, 60, 60], None, [1], []),
        ([60, 60, 60, 60], None, [], [3]),
        ([60, 60, 60, 60], None, [1], [1]),
        ([60] * 7, 0, [], [3, 5]),
        ([60] * 7, None, [], [3, 6]),
        ([255, 10, 10], None, [], [1]),
    ],
)
def test_a_page_begins(widths: list[float], repeated: int | None, wanted: list[int], breaks: list[int]) -> None:
    assert page_breaks(widths, repeated, wanted) == breaks


@given(WIDTHS, st.integers(0, 39))
def test_no_page_holds_more_than_can_be_read(widths: list[float], repeated: int) -> None:
    breaks = page_breaks(widths, repeated)
    for first, last in pairwise([0, *breaks, len(widths)]):
        again = widths[repeated] if repeated < first else 0
        assert last == first + 1 or sum(widths[first:last]) + again <= ROOM
