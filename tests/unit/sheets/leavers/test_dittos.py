"""A remark that refers to the one above it says what that one does."""

from pathlib import Path

from reconciler.sheets.leavers.dittos import is_ditto
from tests.each import each
from tests.unit.sheets.leavers.test_find import ANN, BOB, CID, USER, loaded, told, wanted


@each("text", ["wie oben", "Same as above.", "dito", "idem", "ídem", '"', "s. o.", "IGUAL QUE ARRIBA"])
def test_it_refers_to_the_row_above(text: str) -> None:
    assert is_ditto(text)


@each("text", ["", "above average", "idem pour le badge", "wie oben, auch im Team", "samekeeper"])
def test_what_says_more_does_not(text: str) -> None:
    assert not is_ditto(text)


def test_the_same_as_somebody_who_left_is_asked_about(tmp_path: Path) -> None:
    rows = [*ANN, "left in March"], [*BOB, "wie oben"], [*CID, "dito"]
    desired = loaded(tmp_path, [*USER, "Remarks"], *rows)
    assert (wanted(desired), told(desired)) == (set(), [(f"E{row}", "row.left") for row in (2, 3, 4)])


def test_the_same_as_anything_else_is_not(tmp_path: Path) -> None:
    rows = [*ANN, "left in March"], [*BOB, "needs a badge"], [*CID, "dito"]
    assert wanted(loaded(tmp_path, [*USER, "Remarks"], *rows)) == {"Bob", "Cid"}
