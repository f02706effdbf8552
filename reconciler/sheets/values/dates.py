"""Read a cell as a day, and never guess: what could be two days is none, unless the rest of its column settles it.

No library is used: python-dateutil and dateparser read whatever they can make sense of, fill in what is missing, and
don't tell where there was a second reading.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from reconciler.model.finding import Facts
from reconciler.model.finding_code import Code
from reconciler.sheets.values.cells import CellIssue, Cleaned, shown, text
from reconciler.sheets.values.characters import plain
from reconciler.sheets.values.words import MONTHS, NEVER_ENDS, NO_DATE, WEEKDAYS

FIRST_YEAR, LAST_YEAR = 1950, 2098
"""Earlier dates are a program's zero, such as 1900-01-00 or 0001-01-01; later ones its word for never, or mistyped."""
_NEVER = frozenset({2099, 2199, 2299, 2999, 4712, 9999})
"""The years in which nothing ends that ends in them."""

_LONGEST = 64
_CODES = {"startDate": Code.START_DATE_INVALID, "endDate": Code.END_DATE_INVALID}

_TIME = re.compile(
    r"(?:[t,]| at)? *(?P<clock>[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]+)?)?)(?: ?[ap]\.?m\.?)?"
    r"(?P<zone> ?(?:z|utc|gmt|[+-][0-9]{2}:?[0-9]{2}))?"
)
_MIDNIGHT = re.compile(r"00?:00(?::00(?:[.,]0+)?)?")
_NUMBERS = re.compile(r"([0-9]{1,4})(?: ?([./-]) ?)([0-9]{1,2})(?: ?\2 ?)([0-9]{4}|[0-9]{1,2})\.?")
_FIXED = re.compile(r"[0-9]{2}([./-])[0-9]{2}\1[0-9]{4}")
"""The form of most: it needs no look for a time of day."""
_COMPACT = re.compile(r"((?:19|20|99)[0-9]{2})([0-9]{2})([0-9]{2})")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?|2958465")
_FIRST_SERIAL, _LAST_SERIAL, _NEVER_SERIAL = 18_264, 73_050, 2_958_465
_DAY_0 = date(1899, 12, 30)
_IN_WORDS = re.compile(r"([0-9]{1,4})(?:(?:st|nd|rd|th|er|o|a)(?![a-z]))?(?![0-9])|([a-z]+)|([./,-]| )")
_FILLERS = frozenset({"de", "of", "del", "den", "the", "le", "el", "am"})


def _by_beginning(words: Mapping[str, tuple[str, ...]]) -> Mapping[str, int]:
    """Return the number of each word and of each beginning of three letters and more that no other number shares."""
    numbers: dict[str, set[int]] = {}
    for names in words.values():
        for number, name in enumerate(names, 1):
            for length in range(3, len(plain(name)) + 1):
                numbers.setdefault(plain(name)[:length], set()).add(number)
    return {beginning: found.pop() for beginning, found in numbers.items() if len(found) == 1}


_MONTHS = _by_beginning(MONTHS)
_WEEKDAYS = {
    plain(name)[:length] for names in WEEKDAYS.values() for name in names for length in range(2, len(name) + 1)
}


class Column(NamedTuple):
    """What all cells of a column tell about each: `orders` has, by what stands between, the orders that it shows.

    An order is "dmy" or "mdy", day first or month first. `has_dates` says that a number among them may be a day,
    `may_be_swapped` that a program may have taken the day of its real dates for the month.
    """

    orders: Mapping[str, Set[str]]
    has_dates: bool
    may_be_swapped: bool


class _Broken(NamedTuple):
    """Why a text is no day."""

    case: str


class _Days(NamedTuple):
    """The days that a text may mean, by order; `between` is what stands between their parts.

    `is_short` says that its year has two digits.
    """

    by_order: Mapping[str, date]
    between: str = ""
    is_short: bool = False


def column_of(cells: Iterable[Any]) -> Column:
    """Return what the different cells of a column tell about each of them."""
    orders: dict[str, set[str]] = {}
    real: list[date] = []
    has_days, several = False, False
    for cell in cells:
        if isinstance(cell, date):
            real.append(cell)
        elif isinstance(cell, str) and _iso(cell):
            has_days = True
        elif isinstance(cell, str) and isinstance(found := _days(_folded(cell)), _Days):
            has_days |= len(found.by_order) == 1
            several |= len(found.by_order) > 1
            if len(found.by_order) == 1 and found.between:
                orders.setdefault(found.between, set()).update(found.by_order)
    # Somebody's program takes 03/04 for a date in its own order, and leaves 31/03 as text where its months come first.
    left = {order for found in orders.values() for order in found}
    may_be_swapped = bool(real) and len(left) == 1 and not several and all(one.day <= 12 for one in real)
    return Column(orders, bool(real) or has_days, may_be_swapped)


def day(field: str, cell: Any, column: Column, settled: date) -> Cleaned:
    """Return the day of a cell of a date column as ISO 8601, "" where it says that there is none.

    A start that could be two days, both before `settled`, is none either: whichever it is, nothing depends on it.
    """
    if isinstance(cell, str) and (plain_day := _iso(cell)):
        return _judged(field, plain_day, cell)
    if cell is None or isinstance(cell, str):
        return _of_text(field, cell or "", column, settled)
    found = _of_type(cell, column)
    return _wrong(field, found.case, cell) if isinstance(found, _Broken) else _judged(field, found, cell)


def _iso(cell: str) -> date | None:
    """Return the day of a text that is one in ISO 8601 and nothing else; most are."""
    try:
        return date.fromisoformat(cell) if len(cell) == 10 and cell[4] == cell[7] == "-" else None
    except ValueError:
        return None


def _of_text(field: str, cell: str, column: Column, settled: date) -> Cleaned:
    words, problem, note = text(cell)
    if problem:
        return Cleaned("", problem)
    folded = _folded(words)
    if folded in NO_DATE or (field == "endDate" and folded in NEVER_ENDS):
        return Cleaned("", note=note)
    is_number = _SERIAL.fullmatch(folded)
    found = _of_number(float(folded), column) if is_number else _settled(field, _days(folded), column)
    if isinstance(found, _Broken):
        return _wrong(field, found.case, cell)
    if isinstance(found, date):
        return _judged(field, found, cell)._replace(note=note)
    if field == "startDate" and max(found) < settled:
        return Cleaned("", note=note)
    both = str(found[0]), str(found[1])
    return _wrong(field, "several", cell, {"first": both[0], "second": both[1], "proposals": both})


def _folded(words: str) -> str:
    return " ".join(plain(words[:_LONGEST]).split()) if len(words) <= _LONGEST else "?"


def _of_type(cell: Any, column: Column) -> date | _Broken:
    """Return the day of a cell that is no text."""
    if isinstance(cell, date):
        if isinstance(cell, datetime) and cell.tzinfo and cell.time() != time(0):
            return _Broken("moment")
        only = cell.date() if isinstance(cell, datetime) else cell
        return _Broken("swapped") if column.may_be_swapped and only.day != only.month else only
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if isinstance(found := _days(f"{cell:.0f}"), _Days):  # 20260331
            return next(iter(found.by_order.values()))
        return _of_number(cell, column)
    return _Broken("other")


def _of_number(number: float, column: Column) -> date | _Broken:
    """Return the day that a spreadsheet program means by a number, where the column has days."""
    if not column.has_dates or not (_FIRST_SERIAL <= number <= _LAST_SERIAL or number == _NEVER_SERIAL):
        return _Broken("number")
    return _DAY_0 + timedelta(int(number))


def _settled(field: str, found: _Days | _Broken, column: Column) -> date | tuple[date, date] | _Broken:
    """Return the one day of several that the order of the others leaves; both days where nothing tells."""
    if isinstance(found, _Broken):
        return found
    first, *others = dict.fromkeys(found.by_order.values())
    if not others:
        # 31-DEC-99 and 31-DEC-12 are what databases make of the years 9999 and 4712.
        may_be_never = field == "endDate" and found.is_short and (first.year < 2000 or first.year % 100 == 12)
        return _Broken("two digits") if may_be_never else first
    # 03.04.2026: nobody writes the month first with dots (https://cldr.unicode.org), unless this column does.
    orders = column.orders.get(found.between) or ({"dmy"} if found.between == "." else set())
    if len(orders) == 1:
        return found.by_order[next(iter(orders))]
    return min(first, *others), max(first, *others)


@lru_cache(maxsize=2**15)
def _days(words: str) -> _Days | _Broken:
    """Return the days that a folded text may mean."""
    if len(words) == len("31.12.2026") and _FIXED.fullmatch(words):
        return _of_numbers(words[:2], words[2], words[3:5], words[6:])
    date_part, broken = _without_time(words)
    if broken:
        return broken
    if match := _COMPACT.fullmatch(date_part):
        return _valid([("ymd", int(match[1]), int(match[2]), int(match[3]))])
    if match := _NUMBERS.fullmatch(date_part):
        return _of_numbers(*match.groups())
    return _of_words(date_part)


def _without_time(words: str) -> tuple[str, _Broken | None]:
    """Return a text without a time of day behind it; a moment is no day: which one depends on where one is."""
    match = re.search(rf"{_TIME.pattern}$", words)
    if not match:
        return words, None
    if match["zone"] and not _MIDNIGHT.fullmatch(match["clock"]):
        return words, _Broken("moment")
    return words[: match.start()].rstrip(" ,"), None


def _of_numbers(first: str, between: str, second: str, third: str) -> _Days | _Broken:
    if len(first) == 4 and len(third) <= 2:
        return _valid([("ymd", int(first), int(second), int(third))])
    if len(first) > 2:
        return _Broken("other")
    if len(third) < 4:
        return _Broken("two digits")
    a, b, year = int(first), int(second), int(third)
    return _valid([("dmy", year, b, a), ("mdy", year, a, b)], between)


def _of_words(words: str) -> _Days | _Broken:
    """Return the day of a text that names its month, as in 31 Mar 2024, March 31st, 2024 or 31-MAR-24."""
    numbers, months, at = list[str](), list[int](), 0
    places = list[int]()  # how many numbers stand before the month
    while at < len(words):
        match = _IN_WORDS.match(words, at)
        if not match:
            return _Broken("other")
        at = match.end()
        if number := match[1]:
            numbers.append(number)
        elif word := match[2]:
            if word in _MONTHS:
                months.append(_MONTHS[word])
                places.append(len(numbers))
            elif word not in _FILLERS and (word not in _WEEKDAYS or numbers or months):
                return _Broken("other")
    if len(months) != 1 or len(numbers) != 2:
        return _Broken("other")
    (month,), (place,), (first, last) = months, places, numbers
    if len(first) == 4 and len(last) < 3:
        return _valid([("ymd", int(first), month, int(last))])
    if len(first) > 2 or len(last) == 3:
        return _Broken("other")
    if len(last) == 4:
        return _valid([("dmy", int(last), month, int(first))])
    # 31-MAR-24, as databases write it, has its day in front: no language begins with a year of two digits there.
    if place != 1 or len(last) != 2:
        return _Broken("two digits")
    return _valid([("dmy", _century(int(last)), month, int(first))], is_short=True)


def _century(year: int) -> int:
    return year + (2000 if year < FIRST_YEAR % 100 else 1900)


def _valid(parts: Iterable[tuple[str, int, int, int]], between: str = "", *, is_short: bool = False) -> _Days | _Broken:
    """Return those of these days that the calendar has."""
    days = dict(_in_calendar(parts))
    return _Days(days, between, is_short) if days else _Broken("no such day")


def _in_calendar(parts: Iterable[tuple[str, int, int, int]]) -> Iterator[tuple[str, date]]:
    for order, year, month, number in parts:
        try:
            yield order, date(year, month, number)
        except ValueError:
            continue


def _judged(field: str, found: date, cell: Any) -> Cleaned:
    if field == "endDate" and found.year in _NEVER:
        return Cleaned("")
    if found.year < FIRST_YEAR or found == date(1970, 1, 1):
        return _wrong(field, "zero", cell)
    return _wrong(field, "far", cell) if found.year > LAST_YEAR else Cleaned(found.isoformat())


def _wrong(field: str, case: str, cell: Any, facts: Facts | None = None) -> Cleaned:
    return Cleaned("", CellIssue(_CODES[field], {"case": case, "value": shown(cell), **(facts or {})}))
