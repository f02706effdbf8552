"""Cells as days: what has one reading is read, what has two is none, whatever the locale."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reconciler.sheets.values import dates
from reconciler.sheets.values.dates import column_of, day
from reconciler.sheets.values.words import MONTHS
from tests.each import each

LONG_AGO = date(2026, 10, 28)


def read(cell: Any, *others: Any, field: str = "endDate") -> str:
    """Give the day of a cell in its column, or why it is none, in brackets."""
    found = day(field, cell, column_of([cell, *others]), LONG_AGO)
    return f"[{found.problem.facts.get('case', found.problem.code)}]" if found.problem else str(found.value)


@each(
    "cell",
    [
        date(2024, 3, 31), datetime(2024, 3, 31, 17, 30),  # noqa: DTZ001
        datetime(2024, 3, 31, tzinfo=UTC), "2024-03-31",
        "2024-03-31T17:30:00", "2024-03-31 17:30", "2024-03-31T00:00:00Z", "2024-03-31T00:00:00.000+02:00", "2024-3-31",
        "2024/03/31", "2024.03.31", "20240331", 20240331, "31/03/2024", "03/31/2024", "3/31/2024 12:00:00 AM",
        "31-03-2024", "31.03.2024", "31. 3. 2024", "31.03.2024 00:00", "31 Mar 2024", "31-MAR-24", "31-Mar-2024",
        "31MAR2024", "March 31, 2024", "March 31st, 2024", "Mar 31 2024", "31st of March 2024",
        "Sunday, March 31, 2024",
        "Sun 31 Mar 2024", "31. März 2024", "So, 31. Mär 2024", "31 mars 2024",
        "dimanche 31 mars 2024", "31 de marzo de 2024", "31 marzo 2024", "2024-Mar-31", " 31/03/2024 ",
        "３１/０３/２０２４",
    ],
)  # fmt: skip
def test_a_day_with_one_reading_is_read(cell: Any) -> None:
    assert read(cell) == "2024-03-31"


@each(
    ("cell", "wanted"),
    [("1er avril 2024", "2024-04-01"), ("1º de enero de 2024", "2024-01-01"), ("5 août 2024", "2024-08-05"),
     ("5. Dez. 2024", "2024-12-05"), ("5 févr. 2024", "2024-02-05"), ("5 ene 2024", "2024-01-05"),
     ("5 juil. 2024", "2024-07-05"), ("05/05/2024", "2024-05-05"), ("03.04.2024", "2024-04-03")],
)  # fmt: skip
def test_other_months_of_four_languages(cell: str, wanted: str) -> None:
    assert read(cell) == wanted


@each(
    "cell", [None, "", " ", "-", "–", "N/A", "none", "Unbefristet", "open", "Current", "present", "à ce jour", "Keine",
             "31.12.9999", "9999-12-31", date(9999, 12, 31), "31/12/2099", "4712-12-31", "indefinido"],
)  # fmt: skip
def test_words_and_years_for_no_end(cell: Any) -> None:
    assert read(cell) == ""


@each(
    ("cell", "case"),
    [
        ("03/04/2024", "several"), ("3-4-2024", "several"), ("31/03/24", "two digits"), ("31.03.24", "two digits"),
        ("24-03-31", "two digits"), ("31-DEC-99", "two digits"), ("31-DEC-12", "two digits"),
        ("Mar 31 24", "two digits"),
        ("1900-01-00", "no such day"), ("1900-01-01", "zero"), ("0001-01-01", "zero"), (date(1899, 12, 31), "zero"),
        ("1970-01-01", "zero"), ("1949-12-31", "zero"), ("00/00/0000", "no such day"), ("31.02.2024", "no such day"),
        ("2024-13-01", "no such day"), ("2204-03-31", "far"), ("2024-03-31T22:00:00Z", "moment"),
        (datetime(2024, 3, 31, 22, tzinfo=UTC), "moment"), ("2024-03-31T22:00+02:00", "moment"), (45382, "number"),
        ("45382", "number"), (0, "number"), (1.5, "number"), (True, "other"), (time(1), "other"),
        (timedelta(1), "other"), ("unknown", "other"), ("yes", "other"), ("left", "other"), ("tbd", "other"),
        ("?", "other"),
        ("March 2024", "other"), ("03/2024", "other"), ("2024", "other"), ("310324", "other"), ("jui 5 2024", "other"),
        ("from 2024-03-31", "other"), ("31/03-2024", "other"), ("mar 5 mars 2024", "other"), ("#REF!", "text"),
        ("2024-03-31 or later", "other"), ("31/03/2024" * 10, "other"),
    ],
)  # fmt: skip
def test_anything_else_is_no_day_and_says_why(cell: Any, case: str) -> None:
    assert read(cell) == f"[{case}]"


def test_the_other_dates_of_a_column_settle_an_order() -> None:
    assert read("03/04/2024", "31/12/2023") == "2024-04-03"
    assert read("03/04/2024", "12/31/2023") == "2024-03-04"
    assert read("03/04/2024", "05/06/2024", "") == "[several]"
    assert read("03/04/2024", "31/12/2023", "12/31/2023") == "[several]"
    assert read("31/12/2023", "12/31/2023") == "2023-12-31"
    assert read("03/04/2024", "31.12.2023") == "[several]"
    assert read("03.04.2024", "12.31.2023") == "2024-03-04"
    assert read("03.04.2024", "12.31.2023", "31.12.2023") == "[several]"


def test_a_number_is_a_day_among_days_alone() -> None:
    assert read(45382, date(2024, 1, 1)) == read("45382", "2024-01-01") == read(45382.5, "2024-01-31") == "2024-03-31"
    assert read(2958465, date(2024, 1, 1)) == ""
    assert read(45382, "03/04/2024") == read(310324, "2024-01-01") == "[number]"


def test_real_dates_are_doubted_where_a_program_may_have_swapped_them() -> None:
    assert read(date(2024, 4, 3), "31/03/2024") == read(date(2024, 4, 3), "03/31/2024") == "[swapped]"
    assert read(date(2024, 4, 4), "31/03/2024") == "2024-04-04"
    assert read(date(2024, 4, 3), "31/03/2024", date(2024, 4, 30)) == "2024-04-03"
    assert read(date(2024, 4, 3), "31/03/2024", "01/02/2024") == "2024-04-03"
    assert read(date(2024, 4, 3), "31 Mar 2024") == "2024-04-03"


def test_a_start_that_could_be_two_days_of_long_ago_is_none() -> None:
    assert read("03/04/2019", field="startDate") == ""
    assert read("01/11/2026", field="startDate") == read("03/12/2026", field="startDate") == "[several]"
    assert read("9999-12-31", field="startDate") == "[far]"
    assert read("open", field="startDate") == "[other]"
    assert read("31-DEC-99", field="startDate") == "1999-12-31"


DAYS = st.dates(date(1950, 1, 1), date(2098, 12, 31)).filter(lambda found: found != date(1970, 1, 1))
SPELLINGS = (
    "{y:04}-{m:02}-{d:02}", "{y:04}/{m}/{d}", "{y:04}{m:02}{d:02}", "{d:02}/{m:02}/{y:04}", "{m:02}/{d:02}/{y:04}",
    "{d}-{m}-{y:04}",
    "{m}-{d}-{y:04}", "{d}.{m}.{y:04}", "{d:02}/{m:02}/{s:02}", "{m:02}/{d:02}/{s:02}", "{s:02}-{m:02}-{d:02}",
    "{d:02}.{m:02}.{s:02}", "{d} {name} {y:04}", "{name} {d}, {y:04}", "{d}-{short}-{y:04}", "{d}. {name} {y:04} 08:15",
    "{d:02}-{short}-{s:02}",
)  # fmt: skip
NAMES = st.sampled_from(list(MONTHS))


def spelled(found: date, spelling: str, language: str) -> str:
    name = MONTHS[language][found.month - 1]
    return spelling.format(
        y=found.year, m=found.month, d=found.day, s=found.year % 100, name=name, short=name[:4].upper()
    )


@given(DAYS, st.sampled_from(SPELLINGS), NAMES, st.lists(DAYS, max_size=4))
def test_whatever_the_order_no_wrong_day_is_read(one: date, spelling: str, language: str, others: list[date]) -> None:
    """All cells of a column are spelled in one way, as one locale has it: each is the day that was meant, or none."""
    is_short = "{s" in spelling
    assume(not is_short or 1950 <= one.year < 2050)
    cells = [spelled(each, spelling, language) for each in [one, *others]]
    assert read(*cells) in (one.isoformat(), *(f"[{case}]" for case in ("several", "two digits", "other")))


@given(st.text(max_size=20) | st.text("0123456789./- :TZ", max_size=20) | st.integers() | st.floats() | st.datetimes())
def test_whatever_a_cell_holds_it_is_a_day_or_a_problem(cell: Any) -> None:
    for field in ("startDate", "endDate"):
        found = day(field, cell, column_of([cell]), LONG_AGO)
        assert found.problem or found.value == "" or date.fromisoformat(found.value).year >= 1950


@settings(deadline=None)
@given(
    st.text("0123456789./-", min_size=10, max_size=10)
    | st.from_regex(r"[0-9]{2}([./-])[0-9]{2}\1[0-9]{4}", fullmatch=True)
)
def test_a_day_of_fixed_width_is_read_as_one_with_a_time_of_day_behind_it(words: str) -> None:
    assert dates._days(words) == dates._days(f"{words} 00:00")
