"""Notes that are told once a sheet; whether Null is a name there or nothing; and names that stand twice."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import eq
from typing import Any, NamedTuple

from reconciler.model.finding_code import Code
from reconciler.sheets.columns import Read
from reconciler.sheets.formats.table import Table
from reconciler.sheets.headers import Header
from reconciler.sheets.values.cells import STORED_AS_NUMBER, CellIssue, as_text
from reconciler.sheets.values.names.cells import IS_BARE, IS_FILLER
from reconciler.sheets.values.names.placeholders import FILLERS, NO_LAST_NAME, WORDS

_WITHOUT = frozenset(("companyVanityName", "email", "active", "firstName", "lastName", "displayName"))
"""Columns in which such a word tells nothing of what it means elsewhere."""
_MOST_NAMED = 20


class Summed(NamedTuple):
    """A note that is told once a sheet: its row, counted from 0, its field, its code, and the word that it is about."""

    row: int
    field: str
    code: Code
    word: str = ""


class SummedNotes:
    """Words for nothing, and telephone numbers that are stored as numbers: told once a sheet."""

    def __init__(self, table: Table, header: Header) -> None:
        at_names = {at for name, at in header.columns.items() if name in _WITHOUT}
        below = header.row + 1

        @cache
        def is_empty_elsewhere(word: str) -> bool:
            return any(
                as_text(cell) == word
                for row in table.rows[below:]
                for at, cell in enumerate(row)
                if at not in at_names and isinstance(cell, str)
            )

        self._is_empty_elsewhere = is_empty_elsewhere
        self._found: dict[tuple[Code, str], list[Summed]] = defaultdict(list)

    def take(self, indexes: Sequence[int], read: dict[str, Read]) -> list[Summed]:
        """Take the notes that are summed up out of some columns, and return them.

        A name that is a word for nothing is one where no other cell of the sheet has it, and a problem otherwise.
        """
        found = []
        for field, column in read.items():
            for place, note in list(column.notes.items()):
                if note is IS_BARE:
                    del column.notes[place]
                    if self._is_empty_elsewhere(word := column.values[place]):
                        column.problems[place] = CellIssue(Code.CELL_NO_NAME, {"case": "elsewhere", "value": word})
                elif note is IS_FILLER:
                    del column.notes[place]
                    if _fills_in(field, place, read):
                        facts = {"case": "nothing", "value": column.values[place]}
                        column.problems[place] = CellIssue(Code.CELL_NO_NAME, facts)
                elif note is STORED_AS_NUMBER or note.code is Code.CELL_NOTHING:
                    del column.notes[place]
                    found.append(Summed(indexes[place], field, note.code, str(note.facts.get("value", ""))))
        return found

    def count(self, found: Iterable[Summed]) -> None:
        """Keep what is to be told of."""
        for one in found:
            self._found[one.code, one.word].append(one)

    def told(self) -> Iterator[tuple[Summed, CellIssue]]:
        """Yield the first of each kind, and what to tell of all of them."""
        for (code, word), found in self._found.items():
            rows = sorted({one.row + 1 for one in found})
            facts: dict[str, Any] = {"count": len(rows)}
            if word:
                named = [*map(str, rows[:_MOST_NAMED]), *(["…"] if len(rows) > _MOST_NAMED else [])]
                facts |= {"value": word, "rows": tuple(named)}
            yield min(found), CellIssue(code, facts)


def _fills_in(field: str, place: int, read: dict[str, Read]) -> bool:
    """Whether a first or last name that may be one only fills in a cell: so does the other one of its row."""
    if field == "lastName" and read[field].values[place].lower() in NO_LAST_NAME:
        return True
    other = read.get("firstName" if field == "lastName" else "lastName")
    word = str(other.values[place]).lower() if other else ""
    return word in FILLERS or word in WORDS


def refuse_names_twice(read: dict[str, Read]) -> None:
    """Refuse a name of several words that stands as first name and as last name."""
    if not {"firstName", "lastName"} <= read.keys():
        return
    firsts, lasts = read["firstName"], read["lastName"]
    if not (_have_space(lasts.values) and any(map(eq, firsts.values, lasts.values))):
        return
    for place, (first, last) in enumerate(zip(firsts.values, lasts.values, strict=True)):
        if first == last and " " in first:
            lasts.problems.setdefault(place, CellIssue(Code.CELL_NAME_TWICE, {"value": last}))


def _have_space(values: Iterable[str]) -> bool:
    return " " in "".join(values)
