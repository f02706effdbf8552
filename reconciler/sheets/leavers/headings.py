"""Rows of one text alone: headings of departments and of people who have left, remarks, and what may be a person's."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from enum import Enum, auto
from functools import cached_property
from itertools import repeat
from operator import contains
from typing import Any, NamedTuple

from reconciler.model.finding_code import Code
from reconciler.model.origin import Column
from reconciler.sheets.formats.table import Table
from reconciler.sheets.group_words import OTHER_PERSONS
from reconciler.sheets.headers import Header
from reconciler.sheets.leavers.beside import People
from reconciler.sheets.leavers.folding import words_of
from reconciler.sheets.leavers.heading_words import GROUPS
from reconciler.sheets.leavers.legends import entries_of, explains_other, legend_of
from reconciler.sheets.leavers.places import Named, is_called_old, named_for, tells_of_comers
from reconciler.sheets.leavers.values import is_yes_or_no
from reconciler.sheets.non_data_rows import may_hold_address
from reconciler.sheets.values.cells import CellIssue, as_text, shown
from reconciler.sheets.values.words import begins_like_a_footer

_LETTER = re.compile(r"[^\W\d_]")
_MERGED = 3
"""So many merged cells of a row are a heading over all columns."""
_OF_ONE = ("email", "firstName", "lastName", "displayName")
"""Where a lone text may be what is left of somebody's row."""
_OF_GROUPS = ("department", "title", "location")
_MOST_WORDS = 6
"""A text of more words is a remark."""
_FEW_WORDS = 3
"""A text of so many words and a full stop is one."""
_ALIKE = 3
"""So many rows of one form, each above somebody's, are headings."""
_REMARK = re.compile(r"[*†‡#°^+⁰¹²³⁴-⁹(\[]\s*\S|\(?\d{1,2}[)\]]\s")
_NO_NAME = re.compile(r"(?<!\w)\d|&|:\s*$|\s/\s|\s[-–—]\s")


class What(Enum):
    """What a row of one text is: a heading, a remark or a legend, or nobody knows, and it may be a person's."""

    HEADING = auto()
    REMARK = auto()
    UNCLEAR = auto()


class Lone(NamedTuple):
    """A row of one text: its index, the column and the text, what it is, and of a heading whom it is named for."""

    row: int
    at: int
    words: str
    what: What
    named: Named = Named.NO

    @property
    def cell(self) -> str:
        """The cell where the text stands."""
        return Column("", self.at).cell(self.row + 1)

    @property
    def issue(self) -> CellIssue:
        """What is told of it: a note that it is no row, or that it can't be told."""
        facts = {"value": shown(self.words), "cell": self.cell}
        if self.what is What.UNCLEAR:
            return CellIssue(Code.ROW_ALONE, facts)
        case = "remark" if self.what is What.REMARK else "other" if self.named is Named.NO else "leavers"
        return CellIssue(Code.ROW_HEADING, {"case": case, "value": facts["value"]})


def lone_texts(
    table: Table, header: Header, lone: Sequence[int], people: People, beside: Set[int] = frozenset()
) -> list[Lone]:
    """Return the rows without an address that have one text alone, but for those with nothing but a company.

    Columns `beside` the table, which hold lists, do not count.
    """
    if not lone:
        return []
    lines = _Lines(table, header, people, frozenset(lone), beside)
    found = [line for index in lone if (line := lines.judged(index))]
    found = [lines.judged_again(line, found) for line in found]
    company = header.columns["companyVanityName"]
    return [line for line in found if line.what is not What.UNCLEAR or line.at != company]


def below_leavers(table: Table, found: Sequence[Lone]) -> Iterator[tuple[int, Lone]]:
    """Yield each row that stands below a heading of leavers, as far as the next heading that is none of its own.

    Where such a heading stands directly below it, its people stand under several, and so do all that follow.
    """
    heading: Lone | None = None
    is_divided = is_direct = False
    by_row = {line.row: line for line in found}
    for index, row in enumerate(table.rows[found[0].row :], found[0].row) if found else ():
        line = by_row.get(index)
        if line is None:
            if row and heading:
                is_direct = False
                yield index, heading
        elif line.what is not What.HEADING:
            continue
        elif line.named is not Named.NO:
            heading, is_divided, is_direct = line, False, True
        elif heading:
            is_other = tells_of_comers(words_of(line.words)) or line.at < heading.at
            is_divided = (is_divided or is_direct) and not is_other
            heading = heading if (is_divided or line.at > heading.at) and not is_other else None


def without_address(table: Table, header: Header) -> Iterator[int]:
    """Yield the indexes of the rows below the headers in which no address stands under email."""
    email = header.columns["email"]
    for indexes, columns in table.rows.by_column(header.row + 1, ()):
        cells: Sequence[Any] = columns[email] if email < len(columns) else [None] * len(indexes)
        if not _all_have_at(cells):
            yield from (
                at for at, cell in zip(indexes, cells, strict=True) if not (isinstance(cell, str) and "@" in cell)
            )


def _all_have_at(cells: Sequence[Any]) -> bool:
    try:
        return all(map(contains, cells, repeat("@")))
    except TypeError:
        return False


class _Lines:
    """The rows of a sheet in which no address stands, and what tells those of one text apart."""

    def __init__(self, table: Table, header: Header, people: People, lone: frozenset[int], beside: Set[int]) -> None:
        self._table = table
        self._header = header
        self._people = people
        self._lone = lone
        self._beside = beside
        self._first = min([*header.columns.values(), *(at for at, _ in header.extras)])
        self._names = {header.columns[field] for field in _OF_ONE if field in header.columns}
        self._company = header.columns["companyVanityName"]
        self._merged: Mapping[int, int] = _merged(table)
        self._in_doubt = {row for (row, _), one in table.hazards.items() if one.code is not Code.CELL_MERGED}

    def judged(self, index: int) -> Lone | None:
        """Return what a row is by itself; UNCLEAR where its neighbours may tell, None where it is no lone text."""
        all_cells = [as_text(cell) for cell in self._table.rows[index]]
        cells = ["" if at in self._beside else cell for at, cell in enumerate(all_cells)]
        if self._beside and not any(cells) and (of_list := next(filter(None, all_cells), "")):
            return Lone(index, all_cells.index(of_list), of_list, What.REMARK)
        texts = [(at, cell) for at, cell in enumerate(cells) if _LETTER.search(cell) and not self._is_answer(at, cell)]
        if not texts or len({words for _, words in texts}) > 1 or may_hold_address(cells):
            return None
        at, words = texts[0]
        is_alone = sum(1 for cell in cells if cell) == 1
        if begins_like_a_footer(words):
            is_count = is_alone and at in self._names and any(map(str.isdecimal, words))
            return Lone(index, at, words, What.REMARK) if is_count else None
        named = Named.LEAVERS if is_called_old(words) else named_for(words)
        if self._is_remark(words, named) and (is_alone or self._merged.get(index)):
            return Lone(index, at, words, What.REMARK)
        if words in self._companies:
            return self._of_company(index, at, words) if is_alone else None
        if named is not Named.NO or self._merged.get(index, 0) >= _MERGED:
            return Lone(index, at, words, What.HEADING, named)
        if not is_alone or index in self._in_doubt:
            return None
        if at == self._company:
            if _may_be_company(words):
                return None
            is_heading = self._is_no_name(words) or at == self._first
            return Lone(index, at, words, What.HEADING if is_heading else What.UNCLEAR)
        is_heading = self._is_no_name(words) or (at == self._first and at not in self._names)
        return Lone(index, at, words, What.HEADING if is_heading else What.UNCLEAR)

    def _is_answer(self, at: int, cell: str) -> bool:
        """Whether a cell has a yes or no that was filled in beforehand."""
        return cell in ("TRUE", "FALSE") or (at not in self._names and is_yes_or_no(cell))

    def judged_again(self, line: Lone, found: Sequence[Lone]) -> Lone:
        """Return an unclear row as the heading that others of its form show it to be, and any other as it is."""
        if line.what is What.UNCLEAR and (self._is_group(line.words) or self._is_like(line, found)):
            return line._replace(what=What.HEADING)
        return line

    def _is_group(self, words: str) -> bool:
        return words in self._groups and not self._people.bear(words)

    def _is_like(self, line: Lone, found: Sequence[Lone]) -> bool:
        """Whether other lone texts of the same column show that a row is a heading: each has somebody's row below."""
        if not self._is_above_somebody(line.row):
            return False
        alike = [one for one in found if one.at == line.at and one.what is not What.REMARK]
        if len(alike) > 1 and alike[0].row == self._next(self._header.row) and self._is_above_somebody(alike[0].row):
            return True
        headings = [one for one in alike if one.what is What.HEADING]
        if headings and all(not self._table.rows[one.row - 1] for one in (*headings, line)):
            return True
        return sum(one.what is What.UNCLEAR and self._is_above_somebody(one.row) for one in alike) >= _ALIKE

    def _next(self, index: int) -> int:
        rows = self._table.rows
        return next((at for at in range(index + 1, len(rows)) if rows[at]), len(rows))

    def _is_above_somebody(self, index: int) -> bool:
        below = self._next(index)
        return below < len(self._table.rows) and below not in self._lone

    def _is_remark(self, words: str, named: Named) -> bool:
        """Whether a text is a legend, a footnote, a sentence, or about people who have a row."""
        count = len(words_of(words))
        if legend_of(words) or explains_other(words) or self._people.stand_in(words):
            return True
        if named is not Named.NO:
            return False
        is_sentence = count > _MOST_WORDS or (count >= _FEW_WORDS and words[-1] in ".!?")
        entries = entries_of(words)
        is_legend = len(entries) > 1 or any(entry.is_joined and not entry.sign.isalpha() for entry in entries)
        return (
            is_sentence or is_legend or (bool(_REMARK.match(words)) and count > 1) or self._people.named_behind(words)
        )

    def _of_company(self, index: int, at: int, words: str) -> Lone | None:
        """Return the heading that the name of a company is, above its people and below another's; None for a row."""
        if at != self._company or not self._is_above_somebody(index):
            return None
        above = next((row for row in range(index - 1, self._header.row, -1) if self._company_of(row)), None)
        is_next = self._company_of(self._next(index)) == words
        return Lone(index, at, words, What.HEADING) if is_next and above and self._company_of(above) != words else None

    def _company_of(self, index: int) -> str:
        row = self._table.rows[index]
        return as_text(row[self._company]) if index not in self._lone and self._company < len(row) else ""

    def _is_no_name(self, words: str) -> bool:
        """Whether a text has what the name of a person has not."""
        said = words_of(words)
        return bool(_NO_NAME.search(words)) or not GROUPS.isdisjoint(said) or tells_of_comers(said)

    @cached_property
    def _groups(self) -> set[str]:
        """What stands in somebody's row as their department, or in a column of the sheet's own."""
        ours = [self._header.columns[name] for name in _OF_GROUPS if name in self._header.columns]
        extras = (at for at, label in self._header.extras if OTHER_PERSONS.isdisjoint(words_of(label)))
        columns = [*ours, *extras]
        return self._standing_in(columns)

    @cached_property
    def _companies(self) -> set[str]:
        """What stands in the column of companies, in rows with an address."""
        return self._standing_in([self._company])

    def _standing_in(self, columns: Sequence[int]) -> set[str]:
        found: set[str] = set()
        for indexes, cells in self._table.rows.by_column(self._header.row + 1, ()):
            for at in columns:
                if at < len(cells):
                    found |= {
                        as_text(cell)
                        for index, cell in zip(indexes, cells[at], strict=True)
                        if isinstance(cell, str) and index not in self._lone
                    }
        return found


def _may_be_company(words: str) -> bool:
    return words.islower() and " " not in words


def _merged(table: Table) -> Mapping[int, int]:
    """Return how many cells of a row are merged without a value, by row."""
    found: dict[int, int] = {}
    for (row, _), problem in table.hazards.items():
        if problem.code is Code.CELL_MERGED:
            found[row] = found.get(row, 0) + 1
    return found
