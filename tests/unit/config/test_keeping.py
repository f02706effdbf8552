"""For how long people are kept: by age, and until a day."""

from datetime import date

import pytest

from reconciler.config.keeping import Keeping, read_keeping
from reconciler.errors import UsageError
from tests.each import each


@each(
    ("keep", "today", "before"),
    [
        ("", date(2031, 3, 1), None),
        ("7y", date(2031, 3, 1), date(2024, 3, 1)),
        ("1y", date(2028, 2, 29), date(2027, 2, 28)),
        ("400d", date(2031, 3, 1), date(2030, 1, 25)),
    ],
)
def test_an_age_is_a_day_before_today(keep: str, today: date, before: date | None) -> None:
    assert Keeping(keep).before(today) == before


@each(("until", "held"), [("2031-12-31", True), ("2031-03-01", False), ("", False)])
def test_nobody_is_forgotten_before_that_day(until: str, held: bool) -> None:
    assert read_keeping({"hold_until": until} if until else {}, "f").is_held(date(2031, 3, 1)) is held


@each("table", [{"keep": "7"}, {"keep": "0y"}, {"keep": "7 years"}, {"hold_until": "31.12.2031"}])
def test_what_is_no_age_and_no_day_is_refused_with_the_setting(table: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=r"f: state\.(keep|hold_until): “"):
        read_keeping(table, "f")
