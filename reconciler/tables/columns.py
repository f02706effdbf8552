"""One column at a time: each different cell is cleaned and judged by its schema once, however often it stands there."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

import jsonschema_rs

from reconciler.resources import schema
from reconciler.tables.texts.cells import Cleaned, Problem, as_text, is_clean, phone_number, text
from reconciler.tables.texts.domains import domains
from reconciler.tables.texts.emails import address, is_plain
from reconciler.tables.texts.wording import schema_problem
from reconciler.tables.texts.words import yes_or_no

_REMEMBERED = 10_000
"""So many different cells of a column are remembered: departments recur, addresses do not."""


def _never(_words: str) -> bool:
    return False


_CLEANERS: dict[str, tuple[Callable[[Any], Cleaned], Callable[[str], bool]]] = {
    "email": (address, is_plain),
    "active": (yes_or_no, _never),
    "phoneNumber": (phone_number, _never),
    "emailDomains": (domains, _never),
}
"""How a field is cleaned, and which of its texts need not be, being clean as they are."""


class Read(NamedTuple):
    """What the cells of a column say; problems and notes by place."""

    values: list[Any]
    problems: dict[int, Problem]
    notes: dict[int, Problem]

    def at(self, place: int) -> Cleaned:
        """Give what one cell says."""
        return Cleaned(self.values[place], self.problems.get(place), self.notes.get(place))


class FieldColumn:
    """The column of one of our fields."""

    def __init__(self, kind: str, field: str) -> None:
        self._field = field
        self._clean, self._is_clean = _CLEANERS.get(field, (text, is_clean))
        self._validator = _validator("user" if kind == "users" else "company", field)
        self._known: dict[Any, Any] = {}

    def read(self, cells: Sequence[Any]) -> Read:
        """Clean and judge some cells."""
        values = list(map(self._known.get, cells))
        read = Read(values, {}, {})
        new = [place for place, value in enumerate(values) if value is None]
        for place in new:
            cell = cells[place]
            if isinstance(cell, str) and self._is_clean(cell):
                values[place] = cell
                continue
            values[place], problem, note = self._clean(cell)
            if problem:
                read.problems[place] = problem
            if note:
                read.notes[place] = note
        for error in self._validator.iter_errors([values[place] for place in new]):
            at, problem = schema_problem(self._field, error)
            read.problems.setdefault(new[at], problem)
        good = (place for place in new if place not in read.problems and place not in read.notes)
        _remember(self._known, ((cells[place], values[place]) for place in good))
        return read


class ExtraColumn:
    """A column that is carried along."""

    def __init__(self) -> None:
        self._known: dict[Any, str] = {}

    def read(self, cells: Sequence[Any]) -> list[str]:
        """Give some cells as text."""
        texts = list(map(self._known.get, cells))
        values = [as_text(cell) if words is None else words for cell, words in zip(cells, texts, strict=True)]
        if None in texts:
            _remember(self._known, zip(cells, values, strict=True))
        return values


def _remember(known: dict[Any, Any], pairs: Iterable[tuple[Any, Any]]) -> None:
    """Know what some cells say, text alone: to a dict 1 and True are one."""
    if len(known) < _REMEMBERED:
        known.update((cell, value) for cell, value in pairs if isinstance(cell, str))


@cache
def _validator(schema_name: str, field: str) -> jsonschema_rs.Draft202012Validator:
    rule = schema(schema_name)["properties"][field]
    return jsonschema_rs.Draft202012Validator({"type": "array", "items": rule})
