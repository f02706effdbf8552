"""Headings between the rows: of departments, which are passed over, and of people who have left."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from operator import contains
from typing import Any

from reconciler.model.finding_code import Code
from reconciler.model.origin import Column
from reconciler.sheets.formats.table import Table
from reconciler.sheets.headers import Header
from reconciler.sheets.leavers.places import Named, is_called_old, named_for
from reconciler.sheets.non_data_rows import may_hold_address
from reconciler.sheets.values.cells import CellIssue, as_text, shown
from reconciler.sheets.values.words import begins_like_a_footer

_LETTER = re.compile(r"[^\W\d_]")
_MERGED = 3
"""So many merged cells of a row are a heading over all columns."""
_OF_ONE = ("email", "firstName", "lastName", "displayName")
"""Where a lone text is more likely what is left of somebody's row."""


def headings(table: Table, header: Header, lone: Sequence[int]) -> Iterator[tuple[int, str, str, Named]]:
    """Yield the headings among the rows without an address: the index, the cell, its words, what it is named for."""
    merged, companies = (_merged(table), _companies(table, header)) if lone else ({}, set())
    for index in lone:
        cells = [as_text(cell) for cell in table.rows[index]]
        if heading := _heading(cells, header, merged.get(index, 0), companies):
            at, words = heading
            named = Named.LEAVERS if is_called_old(words) else named_for(words)
            yield index, Column("", at).cell(index + 1), words, named


def aside(words: str, *, is_of_leavers: bool) -> CellIssue:
    """Return the note on a heading, which is not read as a row."""
    return CellIssue(Code.ROW_HEADING, {"case": "leavers" if is_of_leavers else "other", "value": shown(words)})


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


def _heading(cells: Sequence[str], header: Header, merged: int, companies: set[str]) -> tuple[int, str] | None:
    """Return the index and the words of a row's only text, where it is a heading and not what is left of a row."""
    texts = [(at, cell) for at, cell in enumerate(cells) if _LETTER.search(cell) and cell not in ("TRUE", "FALSE")]
    if not texts or len({words for _, words in texts}) > 1 or may_hold_address(cells):
        return None
    at, words = texts[0]
    if begins_like_a_footer(words):
        return None
    if named_for(words) is not Named.NO and words not in companies:
        return at, words
    first = min([*header.columns.values(), *(at for at, _ in header.extras)])
    is_lone = at == first and len(texts) == 1
    at_name = at in [header.columns.get(field) for field in _OF_ONE]
    if merged >= _MERGED and words not in companies:
        return at, words
    if not is_lone or at_name or sum(1 for cell in cells if cell) > 1:
        return None
    is_company = at == header.columns["companyVanityName"]
    may_be_company = is_company and (words in companies or (words.islower() and " " not in words))
    return None if may_be_company else (at, words)


def _companies(table: Table, header: Header) -> set[str]:
    """Return what stands in the column of companies, in rows with an address."""
    at, email = header.columns["companyVanityName"], header.columns["email"]
    return {
        as_text(row[at])
        for row in table.rows[header.row + 1 :]
        if len(row) > max(at, email) and may_hold_address([row[email]])
    }


def _merged(table: Table) -> Mapping[int, int]:
    """Return how many cells of a row are merged without a value, by row."""
    found: dict[int, int] = {}
    for (row, _), problem in table.hazards.items():
        if problem.code is Code.CELL_MERGED:
            found[row] = found.get(row, 0) + 1
    return found
