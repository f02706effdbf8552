"""Dates in columns that are none of ours: all that a cell may mean."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from reconciler.sheets.values.characters import plain
from reconciler.sheets.values.words import WEEKDAYS

_MONTHS = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "janv fevr mars avr mai juin juil aout sept oct nov dec",
        "jan feb marz apr mai jun jul aug sep okt nov dez",
        "ene feb mar abr may jun jul ago sep oct nov dic",
        "january february march april may june july august september october november december",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "januar februar maerz april mai juni juli august september oktober november dezember",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janner fev mrz",
    )
    for number, name in enumerate(names.split(), 1)
} | {"fev": 2, "mrz": 3, "juill": 7}
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_CLOCK = re.compile(r"[ t]\d{1,2}:\d\d(:\d\d)?(\.\d+)?( ?[ap]m)?( ?(z|utc|[+-]\d\d:?\d\d))?$")
_LDAP = re.compile(r"(\d{8})\d{6}(?:\.\d+)?z?")
_SMALL = {"of", "de", "del", "st", "nd", "rd", "th", "er", "le", "el", "am", "on", "den", "zum", "per", "the"}
_WEEKDAYS = {plain(day)[:length] for days in WEEKDAYS.values() for day in days for length in range(2, len(day) + 1)}
_BETWEEN = re.compile(r"\s+(?:-|to|bis|until|till|through|au|hasta|al)\s+|\s*[–—]\s*", re.IGNORECASE)
_LONGEST_PERIOD = 60
_SERIALS = range(20_000, 80_000)
_SERIAL_ZERO = date(1899, 12, 30)
_FAR = 2200
"""Years from here on stand for never."""


def month_of(word: str) -> int:
    """Return the month that a folded word names, 0 for none."""
    return _MONTHS.get(word, 0)


def days(cell: Any) -> set[date]:
    """Return every day that a cell may mean: of 3/4/2024 two; of a month or a year its last day; empty for no date."""
    if isinstance(cell, datetime):
        return {cell.date()}
    if isinstance(cell, date):
        return {cell}
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return set()
    if not isinstance(cell, str):
        return set(_of_one(str(int(cell)))) if 0 <= cell < 1e9 else set()
    if len(cell) > 40:
        return set()
    text = _CLOCK.sub("", plain(cell).strip())
    moment = _LDAP.fullmatch(text)
    return set(_days_of_text(moment[1] if moment else text))


def ends_of_period(cell: Any) -> set[date]:
    """Return every day that a period may end on, which a text gives by its first and its last day; empty for none."""
    parts = _BETWEEN.split(cell) if isinstance(cell, str) and len(cell) <= _LONGEST_PERIOD else ()
    return days(parts[1].strip()) if len(parts) == 2 and all(days(part.strip()) for part in parts) else set()


def _days_of_text(text: str) -> Iterator[date]:
    parts = [part for part in _PARTS.findall(text) if part not in _SMALL and (part not in _WEEKDAYS or part in _MONTHS)]
    named = [_MONTHS[part] for part in parts if part in _MONTHS]
    numbers = [part for part in parts if part.isdecimal()]
    if len(named) + len(numbers) != len(parts) or len(named) > 1 or not numbers:
        return
    values = list(map(int, numbers))
    if named:
        yield from _with_month(named[0], numbers, values)
    elif len(values) == 3:
        yield from _of_three(numbers, values, may_be_year_first="-" in text)
    elif len(values) == 2 and 4 in map(len, numbers):
        yield from _last_of(max(values), min(values))
    elif len(values) == 1:
        yield from _of_one(numbers[0])


def _with_month(month: int, numbers: list[str], values: list[int]) -> Iterator[date]:
    if len(values) == 1:
        yield from _last_of(_year(values[0]), month)
    elif len(values) == 2:
        year_first = len(numbers[0]) == 4
        year, day = values if year_first else values[::-1]
        yield from _day(_year(year), month, day)


def _of_three(numbers: list[str], values: list[int], *, may_be_year_first: bool) -> Iterator[date]:
    one, two, three = values
    if len(numbers[0]) == 4:
        yield from _day(one, two, three)
        return
    found = [*_day(_year(three), two, one), *_day(_year(three), one, two)]
    yield from found
    if len(numbers[2]) == 2 and (may_be_year_first or not found):
        yield from _day(_year(one), two, three)


def _of_one(number: str) -> Iterator[date]:
    value = int(number)
    if len(number) == 8:
        yield from _day(value // 10_000, value // 100 % 100, value % 100)
    elif value in _SERIALS:
        yield _SERIAL_ZERO + timedelta(days=value)
    elif len(number) == 4 and value >= 1950:
        yield from _day(value, 12, 31)


def _year(value: int) -> int:
    return value if value > 99 else 2000 + value if value < 70 else 1900 + value


def _day(year: int, month: int, day: int) -> Iterator[date]:
    if year >= _FAR:
        yield date.max
        return
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _last_of(year: int, month: int) -> Iterator[date]:
    for first in _day(year + month // 12, month % 12 + 1, 1):
        yield first if first == date.max else first - timedelta(days=1)
