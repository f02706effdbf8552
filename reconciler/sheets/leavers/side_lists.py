"""Lists of names under a title in a column beside the table: the title is about these, and about no row beside it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reconciler.model.origin import Column
from reconciler.sheets.formats.table import Table
from reconciler.sheets.header_rows import made_up
from reconciler.sheets.headers import Header
from reconciler.sheets.leavers.beside import People
from reconciler.sheets.leavers.folding import words_of
from reconciler.sheets.leavers.list_titles import names_leavers
from reconciler.sheets.leavers.places import Named, named_for
from reconciler.sheets.values.cells import as_text

_MOST_ROWS = 20_000
_NEAR = 2
"""So many rows below a title its names begin at the latest."""

_Cells = Sequence[tuple[int, str]]


class SideList(NamedTuple):
    """A list beside the table: its column, the rows of its title and of its last text, the title; if it names any."""

    at: int
    row: int
    last: int
    words: str
    is_of_names: bool

    @property
    def cell(self) -> str:
        """The cell of its title."""
        return Column("", self.at).cell(self.row + 1)

    @property
    def is_sure(self) -> bool:
        """Whether its title is no word that says something of the row in which it stands."""
        return self.words.endswith(":") or len(words_of(self.words)) > 1


def side_lists(table: Table, header: Header, people: People) -> list[SideList]:
    """Return the lists beside a table whose titles say that the people have left, whether they name any of its own."""
    return [one for at, cells in _columns(table, header).items() for one in _lists(at, cells, header, people)]


def columns_apart(header: Header) -> set[int]:
    """Return the columns with a header that an empty column parts from those of the table."""
    known = {*header.columns.values(), *dict(header.extras)}
    last = max(header.columns.values())
    gap = next((at for at in range(last + 1, max(known) + 1) if at not in known), None)
    labels = dict(header.extras)
    return {at for at in labels if gap is not None and at > gap and labels[at] != made_up(at)}


def _columns(table: Table, header: Header) -> dict[int, _Cells]:
    """Return the filled cells of the columns beside the table that may hold a list, by column."""
    unnamed = {at for at, label in header.extras if label == made_up(at)}
    inside = {*header.columns.values(), *dict(header.extras)} - unnamed - columns_apart(header)
    found: dict[int, list[tuple[int, str]]] = {}
    for index, row in enumerate(table.rows[: header.row + 1]):
        for at, cell in enumerate(row):
            if (at not in inside or index < header.row) and isinstance(cell, str) and cell:
                found.setdefault(at, []).append((index, as_text(cell)))
    beside = [at for at in dict(header.extras) if at not in inside]
    for indexes, columns in table.rows.by_column(header.row + 1, ()) if beside else ():
        for at in beside if indexes[0] < _MOST_ROWS else ():
            cells = columns[at] if at < len(columns) else ()
            found.setdefault(at, []).extend(
                (index, as_text(cell)) for index, cell in zip(indexes, cells, strict=False) if isinstance(cell, str)
            )
    return {at: sorted((row, text) for row, text in cells if text) for at, cells in found.items() if at not in inside}


def _lists(at: int, cells: _Cells, header: Header, people: People) -> Iterator[SideList]:
    place = 0
    while place < len(cells):
        row, words = cells[place]
        place += 1
        if not names_leavers(words) or people.stand_in(words):
            continue
        last = row
        named = False
        while place < len(cells) and cells[place][0] - last <= (_NEAR if last == row else 1):
            below, text = cells[place]
            if not (named or _names_somebody(text, below, header, people)) and names_leavers(text):
                break
            named |= _names_somebody(text, below, header, people)
            last, place = below, place + 1
        if named or (last > row and named_for(words) is not Named.NO):
            yield SideList(at, row, last, words, named)


def _names_somebody(text: str, row: int, header: Header, people: People) -> bool:
    return people.stand_in(text, beside=row if row > header.row else None) or people.are_meant_in(text)
