"""Where each part of a picture stands, and what it says: tables of numbers."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import pairwise

from reconciler.model.schedule import Begun, Due, Schedule, State
from reconciler.operations.runs import RunLine
from reconciler.web.how import How, how_of
from reconciler.web.pictures.bars import parts
from reconciler.web.pictures.nights import strip
from reconciler.web.pictures.over_time import Point, drawn, points, turns
from tests.each import each

NIGHTLY = Schedule("nightly", "0 3 * * *", "Europe/Berlin")


def run(run_id: str = "r1", outcome: str = "done", exit_code: int | None = 0) -> RunLine:
    begun = "2026-11-28T02:00:00+00:00"
    return RunLine(run_id, "t", begun, "ann", "h", outcome, exit_code, "All well.", "", 0, exit_code == 0)


# -- bars -----------------------------------------------------------------------------------------------------------


@each(
    ("go", "stay", "come", "drawn_as"),
    [
        (0, None, 5, []),
        (0, 0, 5, [("come", 0.0, 100.0)]),
        (1, 1, 0, [("go", 0.0, 50.0), ("stay", 50.0, 50.0)]),
        (1, 2, 1, [("go", 0.0, 25.0), ("stay", 25.0, 50.0), ("come", 75.0, 25.0)]),
        (5, 0, 0, [("go", 0.0, 100.0)]),
        (0, 0, 0, []),
    ],
)
def test_a_bar_has_a_part_for_whoever_goes_stays_and_comes(
    go: int, stay: int | None, come: int, drawn_as: list[tuple[str, float, float]]
) -> None:
    assert [tuple(part) for part in parts({"go": go, "stay": stay, "come": come})] == drawn_as


@each(("go", "stay", "come"), [(1, 100_000, 1), (1, 0, 100_000), (100_000, 1, 1), (1, 49, 0)])
def test_a_part_with_a_single_person_is_seen_and_all_parts_fill_the_bar(go: int, stay: int, come: int) -> None:
    found = parts({"go": go, "stay": stay, "come": come})
    assert all(part.width >= 2.0 for part in found)
    assert abs(sum(part.width for part in found) - 100.0) < 0.1
    assert all(abs(a.x + a.width - b.x) < 0.1 for a, b in pairwise(found))


# -- nights ---------------------------------------------------------------------------------------------------------


@each(
    ("outcome", "exit_code", "how"),
    [
        ("done", 0, How.DONE),
        ("in-sync", 0, How.DONE),
        ("incomplete", 6, How.INCOMPLETE),
        ("unverified", 7, How.INCOMPLETE),
        ("held", 4, How.HELD),
        ("unreachable", 8, How.FAILED),
        ("of a later version", 99, How.FAILED),
        ("interrupted", None, How.OPEN),
    ],
)
def test_how_a_run_ended_is_told_in_few_words(outcome: str, exit_code: int | None, how: How) -> None:
    assert how_of(run(outcome=outcome, exit_code=exit_code)) is how


@each(
    ("state", "met_by", "seen", "how", "link"),
    [
        (State.MET, "r1", run(), How.DONE, "r1"),
        (State.MET, "r1", run(outcome="held", exit_code=4), How.HELD, "r1"),
        (State.MET, "r1", None, How.OTHERS, ""),
        (State.BEGUN, "r1", run(outcome="interrupted", exit_code=None), How.OPEN, "r1"),
        (State.MISSED, "", None, How.MISSED, ""),
        (State.WAITING, "", None, How.WAITING, ""),
    ],
)
def test_a_night_is_what_became_of_it_and_leads_to_its_run_alone_where_that_is_seen(
    state: State, met_by: str, seen: RunLine | None, how: How, link: str
) -> None:
    at = datetime(2026, 11, 28, 2, tzinfo=UTC)
    due = Due(at, state, Begun(met_by, at, ended=True) if met_by else None)
    found = strip(NIGHTLY, [due], {seen.run_id: seen} if seen else {})
    (night,) = found.nights
    assert (night.how, night.run, night.day) == (how, link, "28")
    assert night.said == f"Saturday, 28 Nov 2026, 03:00 CET: {how}"
    assert found.counts == [(how, 1)]


def test_a_night_that_began_late_says_so_and_a_month_is_told_where_it_begins() -> None:
    at = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    (night,) = strip(NIGHTLY, [Due(at, State.LATE, Begun("r1", at, ended=True))], {"r1": run()}).nights
    assert (night.day, night.said) == ("Dec", "Tuesday, 01 Dec 2026, 00:30 CET: done, begun late")


# -- over time ------------------------------------------------------------------------------------------------------

ONE, TWO, THREE = (date(2026, 11, day) for day in (1, 2, 3))


@each(
    ("seen", "within", "found"),
    [
        ([], None, []),
        ([(ONE, {"a": 5, "b": 2})], None, [(ONE, 7, 2)]),
        ([(ONE, {"a": 5}), (TWO, {"b": 2})], None, [(ONE, 5, 1), (TWO, 7, 2)]),
        ([(ONE, {"a": 5}), (ONE, {"a": 4})], None, [(ONE, 4, 1)]),
        ([(ONE, {"a": 5, "b": 2}), (TWO, {"b": 9})], {"a"}, [(ONE, 5, 1)]),
        ([(ONE, {"b": 2})], {"a"}, []),
        ([(ONE, {})], None, []),
        ([(ONE, {"b": 2})], frozenset(), []),
    ],
)
def test_what_was_seen_is_added_up_day_by_day_and_of_ones_own_companies_alone(
    seen: list[tuple[date, Mapping[str, int]]], within: set[str] | None, found: list[tuple[date, int, int]]
) -> None:
    assert [tuple(point) for point in points(seen, within)] == found


@each(
    ("people", "path", "scale"),
    [
        ((0, 10, 10), "M0 100H0V100H500V0H1000V0", (0, 5, 10)),
        ((5060, 5110, 5160), "M0 100H0V100H500V50H1000V0", (5060, 5110, 5160)),
        ((3, 3, 3), "M0 25H0V25H500V25H1000V25", (0, 2, 4)),
        ((1000, 1000, 1000), "M0 100H0V100H500V100H1000V100", (1000, 1001, 1002)),
        ((0, 0, 0), "M0 100H0V100H500V100H1000V100", (0, 1, 2)),
    ],
)
def test_the_line_goes_by_steps_between_even_numbers(
    people: tuple[int, ...], path: str, scale: tuple[int, int, int]
) -> None:
    line = drawn([Point(day, count, 1) for day, count in zip((ONE, TWO, THREE), people, strict=True)])
    assert (line.low, line.middle, line.high) == scale
    assert line.path == path


def test_the_table_has_the_days_on_which_something_turned() -> None:
    line = [Point(ONE, 5, 1), Point(TWO, 5, 1), Point(THREE, 5, 2)]
    assert [point.day for point in turns(line)] == [ONE, THREE]
