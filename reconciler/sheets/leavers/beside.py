"""Texts that stand beside the rows of people: above and below them, at their side, and on tabs that are no list."""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice, pairwise
from typing import Any, NamedTuple

from reconciler.model.origin import Column, Place, Sheet
from reconciler.sheets.formats.table import Table
from reconciler.sheets.groups import groups
from reconciler.sheets.header_rows import made_up
from reconciler.sheets.headers import Header
from reconciler.sheets.leavers.folding import forms, words_of
from reconciler.sheets.leavers.headers import Kind, kind_of
from reconciler.sheets.leavers.legends import (
    Entry,
    Legend,
    Mark,
    entries_of,
    is_title,
    legend_of,
    legends_of,
    says_gone,
)
from reconciler.sheets.leavers.list_titles import names_leavers
from reconciler.sheets.leavers.parts_of_names import Parts, listed
from reconciler.sheets.leavers.places import Named, named_for
from reconciler.sheets.leavers.remarks import may_tell, tells_of_leaving
from reconciler.sheets.leavers.value_words import DONE, OFF
from reconciler.sheets.leavers.values import Says, of_anything, of_status
from reconciler.sheets.values.cells import as_text

ORDERS = forms(DONE) | forms(OFF)
"""What is done with somebody who is named behind it."""
_MOST_ROWS = 20_000
"""So many rows beside a list are looked at."""
_FEW = 5
"""A column of so few cells, apart from the table, may be a legend of colours without their names."""
_WHO_LEFT = (Kind.LEAVING, Kind.MAYBE_LEAVING, Kind.STATUS, Kind.WANTED)
_TELLING = frozenset({Says.GONE, Says.NOTICE, Says.RELEASED, Says.LEAVES, Says.ELSEWHERE, Says.ENDED})
"""What a sign may say of whoever bears it."""

Cells = Sequence[tuple[int, Any]]
"""The cells of a row that are filled in, each with its column."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts beside the rows of a sheet, by row; `is_list` where people's rows stand between them."""

    sheet: Sheet
    rows: Sequence[tuple[int, Cells]]
    is_list: bool

    def place(self, row: int, column: int) -> str:
        """Return where a text stands, as messages say it: the cell alone in a list."""
        return Column("", column).cell(row + 1) if self.is_list else str(Place(self.sheet, row + 1, column))

    @property
    def named(self) -> Named:
        """What a tab that is no list is named for."""
        return Named.NO if self.is_list else named_for(self.sheet.name)

    @property
    def tell(self) -> bool:
        """Whether any text may say of somebody that they have left."""
        words = {as_text(cell) for _, cells in self.rows for _, cell in cells}
        return (
            self.named is not Named.NO
            or any(names_leavers(text) or names_leavers(text.partition(":")[0]) for text in words)
            or any(
                tells_of_leaving(text, in_remark=True, of_anybody=True)
                or kind_of(text) in _WHO_LEFT
                or not ORDERS.isdisjoint(words_of(text))
                for text in words
                if may_tell((text,))
            )
        )


class _Called(NamedTuple):
    first_name: str
    last_name: str
    email: str


class _Anything:
    """Holds every word."""

    def __contains__(self, word: object) -> bool:
        return True


class People:
    """The people of a list by what they are called, read where a text may name one of them."""

    def __init__(self, table: Table, header: Header) -> None:
        self._table = table
        self._at = [header.columns[name] for name in ("firstName", "lastName", "email")]
        self._first = header.row + 1

    def bear(self, text: str) -> bool:
        """Whether a word of a text is a first or last name of theirs."""
        return not self._words.isdisjoint(words_of(text))

    def stand_in(self, text: str, beside: int | None = None) -> bool:
        """Whether the whole name of one of them stands in a text; of somebody else than in the row `beside`."""
        words = words_of(text)
        own = self._names_in(beside) if beside is not None else set()
        pairs = {words[at : at + count] for at in range(len(words)) for count in (2, 3, 4)}
        return bool(pairs & self._names - own)

    def are_meant_in(self, text: str) -> bool:
        """Whether one of the names that a text lists may be a part of one of theirs: Mr Reed, Ada R."""
        return any(True for one in listed(text) for _ in self._parts.meant(words_of(one)))

    def named_behind(self, text: str) -> bool:
        """Whether a text names one of them behind a colon."""
        _, _, tail = text.partition(":")
        return bool(tail.strip()) and self.are_meant_in(tail)

    def left_out(self, text: str) -> str:
        """Return the words of a text without the whole names of theirs, whose words may be ones of leaving."""
        words = words_of(text)
        if not self.stand_in(text):
            return text
        named = {
            at + place
            for at in range(len(words))
            for count in (2, 3, 4)
            if words[at : at + count] in self._names
            for place in range(count)
        }
        return " ".join(word for at, word in enumerate(words) if at not in named)

    def _names_in(self, index: int) -> set[tuple[str, ...]]:
        row = self._table.rows[index]
        return _called(*(row[at] if at < len(row) else None for at in self._at))

    @cached_property
    def _names(self) -> set[tuple[str, ...]]:
        names = set[tuple[str, ...]]()
        for _, columns in self._table.rows.by_column(self._first, ()):
            if max(self._at) < len(columns):
                names.update(*map(_called, *(columns[at] for at in self._at)))
        return names

    @cached_property
    def _parts(self) -> Parts[_Called]:
        parts = Parts[_Called](_Anything())
        for _, columns in self._table.rows.by_column(self._first, ()):
            if max(self._at) < len(columns):
                for person in map(_Called, *(map(as_text, columns[at]) for at in self._at)):
                    if "@" in person.email:
                        parts.add(person, words_of(person.last_name))
        return parts

    @cached_property
    def _words(self) -> set[str]:
        return {word for name in self._names for word in name}


def _called(first: Any, last: Any, email: Any) -> set[tuple[str, ...]]:
    """Return the words of a whole name, the last name behind the first, or its initial, and before it."""
    given, name = words_of(as_text(first)), words_of(as_text(last))
    if not (given and name and isinstance(email, str) and "@" in email):
        return set()
    return {(*given, *name), (*name, *given), (given[0][:1], *name)}


class Explained(NamedTuple):
    """A legend that says which mark means that somebody has left, or what else of them; what it says, and where."""

    legend: Legend
    words: str
    place: str
    says: Says = Says.GONE


def texts_of(table: Table, header: Header | None, lone: Sequence[int] = (), lists: Iterable[int] = ()) -> Texts:
    """Return the texts beside the rows of people.

    `lone` are the indexes of the rows below the headers without a person, `lists` the columns that hold a list.
    """
    if header is None:
        rows = ((index, _filled(row)) for index, row in enumerate(islice(table.rows, _MOST_ROWS)))
        return Texts(table.sheet, [(index, cells) for index, cells in rows if cells], is_list=False)
    lists = set(lists)
    own = {(group.row, group.at) for group in groups(table, header) if group.at not in lists}
    found: dict[int, Cells] = {
        index: [(at, cell) for at, cell in _filled(table.rows[index]) if (index, at) not in own]
        for index in range(header.row)
        if index not in header.above
    }
    found |= {index: _filled(table.rows[index]) for index in lone[:_MOST_ROWS]}
    for index, cells in _at_the_side(table, header, lists):
        found.setdefault(index, cells)
    width = max([*header.columns.values(), *dict(header.extras)]) + 1
    for index in sorted(table.ragged)[:_MOST_ROWS]:
        found.setdefault(index, [(at, cell) for at, cell in _filled(table.rows[index]) if at >= width])
    for (row, column), remark in table.marks.remarks.items():
        if row <= header.row or row in found:
            found[row] = [*found.get(row, ()), (column, remark)]
    return Texts(table.sheet, sorted((index, cells) for index, cells in found.items() if cells), is_list=True)


def legends_in(
    texts: Texts, header: Header, people: People, today: date, named: Container[tuple[int, int]] = ()
) -> Iterator[Explained]:
    """Yield the legends among some texts; a colour that is somebody's name is none, unless a sign joins it.

    `named` are the cells of lists of names and their titles, by row and column.
    """
    is_titled = False
    for row, cells in texts.rows:
        words = [(at, text) for at, cell in cells if (text := as_text(cell))]
        is_titled |= any(is_title(text) for _, text in words)
        for (at, one), (_, other) in pairwise(words):
            if (found := legend_of(f"{one} = {other}")) and not people.bear(one):
                yield Explained(found, f"{one} {other}", texts.place(row, at))
        for at, text in words:
            legends = legends_of(text)
            if legends and not people.stand_in(text) and (legends[0].is_joined or not people.bear(text)):
                yield from (Explained(found, _words_of(found, text), texts.place(row, at)) for found in legends)
            known = {legend.sign for legend in legends}
            for entry in entries_of(text) if texts.is_list or not people.stand_in(text) else ():
                if entry.sign not in known and (says := _says_of(entry, today)) in _TELLING:
                    legend = Legend(Mark.SIGN, entry.sign, entry.is_joined)
                    yield Explained(legend, _words_of(legend, text), texts.place(row, at), says)
            if legends:
                continue
            if is_titled and len(words) == 1 and len(words_of(text)) <= _FEW and says_gone(text):
                yield Explained(Legend(Mark.FORM), text, texts.place(row, at))
    if texts.is_list:
        for at, label in header.extras:
            yield from (Explained(found, label, texts.place(header.row, at)) for found in legends_of(label))
        yield from _apart(texts, header, people, named)


def _words_of(legend: Legend, text: str) -> str:
    """Return what a text says of a sign: all of it, or that one of its entries."""
    entries = entries_of(text)
    of_sign = [f"{sign} = {meaning.strip()}" for sign, meaning, _ in entries if sign == legend.sign]
    return of_sign[0] if len(entries) > 1 and of_sign else text


def _says_of(entry: Entry, today: date) -> Says:
    """Return what a sign says of whoever bears it: its meaning is read as a remark on them would be."""
    return Says.GONE if says_gone(entry.meaning) else of_anything(entry.meaning, today, is_remark=True)


def _apart(texts: Texts, header: Header, people: People, named: Container[tuple[int, int]]) -> Iterator[Explained]:
    """Yield the words for leaving in a column without a header that stands apart from the table, with few others."""
    columns: dict[int, list[tuple[int, str]]] = {}
    for at, label in header.extras:
        if label == made_up(at) and not {at - 1} & {*header.columns.values(), *dict(header.extras)}:
            columns[at] = []
    for row, cells in texts.rows:
        for at, cell in cells:
            if at in columns and (row, at) not in named:
                columns[at].append((row, as_text(cell)))
    for at, found in columns.items():
        for row, text in found if 1 < len(found) <= _FEW else ():
            is_alone = len(words_of(text)) <= _FEW and not any(map(str.isdecimal, text))
            if is_alone and of_status(text) is Says.GONE and not people.bear(text):
                yield Explained(Legend(Mark.FORM), text, texts.place(row, at))


def _filled(row: Sequence[Any]) -> Cells:
    return [(at, cell) for at, cell in enumerate(row) if cell is not None and cell != ""]


def _at_the_side(table: Table, header: Header, lists: Iterable[int]) -> Iterator[tuple[int, Cells]]:
    """Yield the cells of the columns without a header, and of those of lists, whose header is a text of theirs."""
    unnamed = {at for at, label in header.extras if label == made_up(at)}
    beside = sorted(unnamed.union(lists))
    if own := [(at, label) for at, label in header.extras if at in beside and at not in unnamed]:
        yield header.row, own
    for indexes, columns in table.rows.by_column(header.row + 1, ()) if beside else ():
        there = [(at, columns[at]) for at in beside if at < len(columns)]
        for place, index in enumerate(indexes):
            if cells := [(at, cells[place]) for at, cells in there if cells[place] not in (None, "")]:
                yield index, cells
