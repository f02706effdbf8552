"""One column at a time: each different cell is cleaned and judged by its schema once, however often it stands there."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import Any, NamedTuple, cast

import jsonschema_rs

from reconciler.sheets.values.cells import (
    CLEAN,
    CLEAN_NUMBER,
    LONGEST,
    CellIssue,
    Cleaned,
    as_text,
    is_clean,
    phone_number,
    text,
)
from reconciler.sheets.values.domains import domains
from reconciler.sheets.values.emails import PLAIN, PLAIN_LENGTH, address, is_plain
from reconciler.sheets.values.names.cells import (
    CLEAN_NAME,
    CLEAN_TEXT,
    name,
    other_text,
)
from reconciler.sheets.values.names.judge import Holds
from reconciler.sheets.values.names.nothing import PLAIN as PLAIN_NOTHING
from reconciler.sheets.values.names.sound import without_sound
from reconciler.sheets.values.schema_problems import schema_problem
from reconciler.sheets.values.words import yes_or_no
from reconciler.support.resources import schema

_REMEMBERED = 2**15
"""So many different cells of a column are remembered: departments recur, addresses do not."""


class _Way(NamedTuple):
    """How a field is cleaned, and which of some cells are not clean as they are."""

    clean: Callable[[Any], Cleaned]
    rest: Callable[[Sequence[Any]], Collection[Any]]


def _rest(
    are_clean: Callable[[Sequence[Any]], bool], is_clean: Callable[[str], bool]
) -> Callable[[Sequence[Any]], Collection[Any]]:
    """Return what finds the cells that are not clean, by a test for many, and by one for each where that fails."""
    return lambda cells: (
        () if are_clean(cells) else {cell for cell in cells if not (isinstance(cell, str) and is_clean(cell))}
    )


def _never(_: Any) -> bool:
    return False


def _all(one: str, longest: int) -> Callable[[Sequence[Any]], bool]:
    """Return a test for cells that all match a pattern and have `longest` characters at most.

    One search is faster than a thousand.
    """
    lines = re.compile(f"(?>(?:{one})\n)*+")

    def are_clean(cells: Sequence[Any]) -> bool:
        try:
            together = "\n".join([*cells, ""])
        except TypeError:
            return False
        is_one_each = together.count("\n") == len(cells)
        return is_one_each and lines.fullmatch(together) is not None and max(map(len, cells)) <= longest

    return are_clean


are_plain = _all(PLAIN, PLAIN_LENGTH)
"""Whether cells are an ordinary address each."""


def _plain(one: str, left: Callable[[Iterable[str]], Iterable[str]]) -> Callable[[Sequence[Any]], Collection[Any]]:
    """Return what finds the cells that are not like a pattern, are too long for a cell, or are words for nothing.

    `left` takes out of the texts that are not like the pattern those that need no judge all the same.
    """
    lines = re.compile(f"(?>[A-Za-z]++(?: [A-Za-z]++)*+\n|(?:{one})\n)*+")

    def rest(cells: Sequence[Any]) -> Collection[Any]:
        try:
            together = "\n".join([*cells, ""])
            is_one_each = together.count("\n") == len(cells) and max(map(len, cells)) <= LONGEST
        except TypeError:
            is_one_each = False
        if not is_one_each:
            found = {cell for cell in cells if not isinstance(cell, str) or "\n" in cell or len(cell) > LONGEST}
            texts = [cell for cell in cells if cell not in found]
            return found.union(rest(texts)) if texts else found
        found = set(left(_unlike(lines, together)))
        # They are too many for a pattern, which would try each of them at each cell.
        if not PLAIN_NOTHING.isdisjoint(together.lower().split("\n")):
            found |= {cell for cell in cells if cell.lower() in PLAIN_NOTHING}
        return found

    return rest


def _unlike(lines: re.Pattern[str], together: str) -> Iterator[str]:
    """Yield the lines of a text that a pattern of many lines stops at."""
    at = 0
    while (matched := lines.match(together, at)) and (at := matched.end()) < len(together):
        end = together.index("\n", at)
        yield together[at:end]
        at = end + 1


_TEXT = _Way(text, _rest(_all(CLEAN, LONGEST), is_clean))
_NAME = _Way(name, _plain(CLEAN_NAME, without_sound))
_OTHER = _Way(other_text, _plain(CLEAN_TEXT, set))
_OTHERS = {
    "firstName": _NAME,
    "lastName": _NAME,
    "displayName": _NAME._replace(clean=partial(name, holds=Holds.SHOWN)),
    "name": _NAME._replace(clean=partial(name, holds=Holds.COMPANY)),
    "department": _OTHER,
    "title": _OTHER,
    "location": _OTHER,
    "email": _Way(address, _rest(are_plain, is_plain)),
    "active": _Way(yes_or_no, _rest(_never, _never)),
    "phoneNumber": _Way(partial(other_text, clean=phone_number), _rest(_all(CLEAN_NUMBER, LONGEST), _never)),
    "emailDomains": _Way(domains, _rest(_never, _never)),
}


class Read(NamedTuple):
    """What the cells of a column say; problems and notes by place."""

    values: list[Any]
    problems: dict[int, CellIssue]
    notes: dict[int, CellIssue]

    def at(self, place: int) -> Cleaned:
        """Return what one cell says."""
        return Cleaned(self.values[place], self.problems.get(place), self.notes.get(place))


class FieldColumn:
    """The column of one of our fields."""

    def __init__(self, kind: str, field: str) -> None:
        self._field = field
        self._way = _OTHERS.get(field, _TEXT)
        self._validator = _validator("user" if kind == "users" else "company", field)
        self._known: dict[Any, Any] = {}

    def read(self, cells: Sequence[Any]) -> Read:
        """Clean and judge some cells."""
        new: Sequence[int]
        if self._known.keys().isdisjoint(cells):
            read, new = Read(list(cells), {}, {}), range(len(cells))
            different = list(dict.fromkeys(cells))
        else:
            read = Read(list(map(self._known.get, cells)), {}, {})
            new = [place for place, value in enumerate(read.values) if value is None]
            for place in new:
                read.values[place] = cells[place]
            different = list(dict.fromkeys(cells[place] for place in new))
        if not different:
            return read
        rest = self._way.rest(different)
        if rest or not self._validator.is_valid(different):
            self._read_each(cells, new, rest, read)
        elif len(self._known) < _REMEMBERED:
            self._known.update(zip(different, different, strict=True))
        return read

    def _read_each(self, cells: Sequence[Any], new: Sequence[int], rest: Collection[Any], read: Read) -> None:
        """Clean and judge some cells that are not all clean as they are."""
        for place in [place for place in new if cells[place] in rest]:
            read.values[place], problem, note = self._way.clean(cells[place])
            if problem:
                read.problems[place] = problem
            if note:
                read.notes[place] = note
        values = read.values if len(new) == len(cells) else [read.values[place] for place in new]
        if not self._validator.is_valid(values):
            for error in self._validator.iter_errors(values):
                at, problem = schema_problem(self._field, error)
                read.problems.setdefault(new[at], problem)
        told = read.problems.keys() | read.notes.keys()
        good = [place for place in new if place not in told] if told else new
        _remember(self._known, ((cells[place], read.values[place]) for place in good))


class ExtraColumn:
    """A column that is carried along with its header."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._known: dict[Any, tuple[str, str]] = {}

    def read(self, cells: Sequence[Any]) -> list[tuple[str, str]]:
        """Return some cells as text, each with the header."""
        known = list(map(self._known.get, cells))
        if None not in known:
            return cast("list[tuple[str, str]]", known)
        new = dict.fromkeys(cell for cell, pair in zip(cells, known, strict=True) if pair is None)
        made = {cell: (self._label, as_text(cell)) for cell in new if isinstance(cell, str)}
        _remember(self._known, made.items())
        return [pair or made.get(cell) or (self._label, as_text(cell)) for cell, pair in zip(cells, known, strict=True)]


def _remember(known: dict[Any, Any], pairs: Iterable[tuple[Any, Any]]) -> None:
    """Know what some cells say, text alone: to a dict 1 and True are one."""
    if len(known) < _REMEMBERED:
        known.update((cell, value) for cell, value in pairs if isinstance(cell, str))


def is_good(schema_name: str, field: str, words: str) -> bool:
    """Whether a text is what the schema has for a field."""
    return _validator(schema_name, field).is_valid([words])


@cache
def _validator(schema_name: str, field: str) -> jsonschema_rs.Draft202012Validator:
    rule = schema(schema_name)["properties"][field]
    return jsonschema_rs.Draft202012Validator({"type": "array", "items": rule})
