"""Whole documents against their schemas."""

import math
from datetime import date
from typing import Any

import pytest

from reconciler.support.json_schema import Wrong, first_wrong

GOOD: dict[str, Any] = {"api": "connect", "pace": {"timeout": "30s"}}


def test_a_good_document_has_nothing_wrong() -> None:
    assert first_wrong(GOOD, "config") is None


def test_the_first_by_its_place_is_told() -> None:
    assert first_wrong({"pace": {"timeout": 30}, "api": 5}, "config") == Wrong(
        "api", '5 is not one of "connect" or "sponsored-access"'
    )
    assert first_wrong({"z": 1}, "config") == Wrong("", "Additional properties are not allowed ('z' was unexpected)")


@pytest.mark.parametrize("odd", [date(2026, 1, 1), "\udce9", math.nan, 10**40, {"\udce9": 1}, [[]]])
def test_what_json_cannot_hold_is_wrong_and_no_crash(odd: Any) -> None:
    wrong = first_wrong(GOOD | {"pace": {"timeout": odd}}, "config")
    assert wrong is not None
    assert wrong.where == "pace.timeout"


@pytest.mark.parametrize("depth", [300, 5000])
def test_what_is_nested_too_deeply_is_wrong_and_no_crash(depth: int) -> None:
    nested: list[Any] = []
    for _ in range(depth):
        nested = [nested]
    assert first_wrong(GOOD | {"z": nested}, "config") is not None
