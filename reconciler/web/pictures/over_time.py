"""How many people had access over time, as far as runs have seen it: a line of steps."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

WIDTH, HEIGHT = 1000, 100
_NICE = (1, 2, 5, 10)


class Point(NamedTuple):
    """A day on which runs have seen something: how many people had access by then, in how many companies."""

    day: date
    people: int
    companies: int


class Line(NamedTuple):
    """The line: its path in a box of `WIDTH` by `HEIGHT`, how far down it ends, the numbers at foot, half and top."""

    path: str
    end: str
    low: int
    middle: int
    high: int


def points(seen: Iterable[tuple[date, Mapping[str, int]]], within: Collection[str] | None = None) -> list[Point]:
    """Return what was seen day by day, in order; a company counts as it was last seen. `within`: of these alone."""
    known, found = dict[str, int](), dict[date, Point]()
    for day, active in seen:
        own = {name: count for name, count in active.items() if within is None or name in within}
        known |= own
        if own:
            found[day] = Point(day, sum(known.values()), len(known))
    return list(found.values())


def turns(line: Iterable[Point]) -> list[Point]:
    """Return the days on which a number was another than the day before."""
    found = list[Point]()
    for point in line:
        if not found or found[-1][1:] != point[1:]:
            found.append(point)
    return found


def drawn(line: Collection[Point]) -> Line:
    """Return the line through some days, two at least."""
    (first, *_), (*_, last) = line, line
    low, high = _bounds(min(one.people for one in line), max(one.people for one in line))
    days = (last.day - first.day).days
    steps = [f"M0 {_y(first.people, low, high)}"]
    for one in line:
        steps.append(f"H{_round(WIDTH * (one.day - first.day).days / days)}V{_y(one.people, low, high)}")
    return Line("".join(steps), _y(last.people, low, high), low, (low + high) // 2, high)


def _bounds(least: int, most: int) -> tuple[int, int]:
    """Return even numbers around all that is drawn: from 0 on where that is not far."""
    if least * 2 <= most or most < 2 * _NICE[-1]:
        least = 0
    step = _step(max(1, most - least))
    low, high = step * (least // step), step * -(-max(most, 1) // step)
    if high == low:
        high = low + step
    return low, high + (high - low) % 2


def _step(spread: int) -> int:
    size = 1
    while size * 10 < spread:
        size *= 10
    return next(size * nice for nice in _NICE if size * nice * 5 >= spread)


def _y(people: int, low: int, high: int) -> str:
    return _round(HEIGHT - HEIGHT * (people - low) / (high - low))


def _round(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
