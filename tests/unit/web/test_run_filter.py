"""Which runs a filter lets through: a table."""

from typing import Any

from reconciler.operations.runs import RunLine
from reconciler.web.run_filter import Filter, filter_of
from tests.each import each

RUN = RunLine(
    "20261128-0200-abcd", "t", "2026-11-28T23:30:00+01:00", "svc", "h", "held", 4, "Held by the guard.", "", 0, False,
    actor="Mara Lindqvist (as svc)",
)  # fmt: skip
BRIEF = {"people": ["Teun Abara"], "approved_by": "Teun Abara", "changed": 2}


@each(
    ("asked", "fits"),
    [
        ({}, True),
        ({"q": "ABCD"}, True),
        ({"q": "  teun   abara "}, True),
        ({"q": "guard"}, True),
        ({"q": "nobody"}, False),
        ({"ended": "held"}, True),
        ({"ended": "done"}, False),
        ({"ended": "no such end"}, True),
        ({"who": "mara"}, True),
        ({"who": "TEUN"}, True),
        ({"who": "eve"}, False),
        ({"since": "2026-11-28"}, True),
        ({"since": "2026-11-29"}, False),
        ({"until": "2026-11-28"}, True),
        ({"until": "2026-11-27"}, False),
        ({"since": "2026-11-28", "until": "2026-11-28"}, True),
        ({"since": "28.11.2026"}, True),
        ({"changed": "yes"}, True),
        ({"changed": "no"}, False),
        ({"changed": "perhaps"}, True),
        ({"who": "mara", "ended": "done"}, False),
    ],
)
def test_a_run_is_listed_where_all_that_is_asked_for_is_so(asked: dict[str, str], fits: bool) -> None:
    assert filter_of(asked).fits(RUN, BRIEF, ()) == fits


@each(
    ("asked", "brief", "about", "fits"),
    [
        ({"q": "ada"}, BRIEF, {RUN.run_id}, True),
        ({"q": "ada"}, BRIEF, {"another"}, False),
        ({"changed": "no"}, None, (), True),
        ({"who": "teun"}, None, (), False),
    ],
)
def test_whom_a_run_is_about_counts_and_what_is_not_known_of_it_fits_nothing(
    asked: dict[str, str], brief: Any, about: Any, fits: bool
) -> None:
    assert filter_of(asked).fits(RUN, brief, about) == fits


def test_a_run_without_a_time_fits_no_day() -> None:
    odd = RUN._replace(started_at="")
    assert filter_of({"q": "abcd"}).fits(odd, BRIEF, ())
    assert not filter_of({"since": "2026-01-01"}).fits(odd, BRIEF, ())


def test_what_was_typed_is_kept_in_an_address_and_what_is_no_day_is_named() -> None:
    asked = filter_of({"q": " a&b ", "since": "2026-11-31", "page": "3", "until": "2026-11-30"})
    assert asked.query == "q=a%26b&since=2026-11-31&until=2026-11-30"
    assert asked.wrong == [("since", "2026-11-31")]
    assert asked.is_any
    assert not Filter().is_any
