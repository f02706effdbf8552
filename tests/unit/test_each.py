"""A table of cases is one test, and hides no case that fails."""

import inspect

import pytest

from tests.each import each


def test_every_case_is_checked_and_each_that_fails_is_told_with_what_it_said() -> None:
    seen = list[int]()

    @each("number", [1, 2, 3, 4])
    def is_odd(number: int) -> None:
        seen.append(number)
        assert number % 2, "an even one"

    with pytest.raises(AssertionError) as caught:
        is_odd()
    assert seen == [1, 2, 3, 4]
    first, *told = str(caught.value).splitlines()
    assert first == "2 of 4 cases fail:"
    assert [line for line in told if line.startswith("number")] == ["number=2: an even one", "number=4: an even one"]


def test_tables_are_stacked_and_what_no_table_gives_is_left_to_fixtures() -> None:
    seen = list[tuple[str, int, int]]()

    @each(("one", "two"), [(1, 2), (3, 4)])
    @each("word", ["a", "b"])
    def check(word: str, one: int, two: int, capsys: object) -> None:
        seen.append((word, one, two))

    assert list(inspect.signature(check).parameters) == ["capsys"]
    check(capsys=None)
    assert seen == [("a", 1, 2), ("b", 1, 2), ("a", 3, 4), ("b", 3, 4)]


@pytest.mark.parametrize("end", [ValueError("a fault"), pytest.skip.Exception("not here"), pytest.fail.Exception("no")])
def test_a_case_that_breaks_or_skips_itself_has_failed(end: BaseException) -> None:
    @each("number", [1])
    def breaks(number: int) -> None:
        raise end

    with pytest.raises(AssertionError, match=f"number=1: {end}") as caught:
        breaks()
    assert caught.value.__cause__ is end


def test_a_table_without_cases_is_none_and_a_case_too_long_is_told() -> None:
    with pytest.raises(AssertionError, match="no case of number"):
        each("number", [])
    with pytest.raises(ValueError):
        each(("one", "two"), [(1, 2, 3)])
