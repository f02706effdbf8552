"""Rows that are no data: titles above the headers, the headers again, totals and remarks at the end."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from reconciler.model.finding_code import Code
from reconciler.sheets.formats.read import Table
from reconciler.sheets.headers import REQUIRED, Header, field_of, fold
from reconciler.sheets.values import addresses_in_text
from reconciler.sheets.values.addresses_in_text import readings
from reconciler.sheets.values.cells import as_text
from reconciler.sheets.values.words import begins_like_a_footer, yes_or_no

_ONE_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_MOST_OF = 3
"""So many of the columns that must be filled in make a row somebody's: a title fills one or two."""
_LETTER = re.compile(r"[^\W\d_]")
_BEFOREHAND = ("companyVanityName", "active")
"""The fields that a form has filled in before anybody is named."""
_WHO = {
    "users": ("companyVanityName", "email", "firstName", "lastName", "displayName"),
    "companies": ("name", "vanityName", "emailDomains"),
}
"""The fields that say who or what a row is about."""


def has_address(cells: Iterable[Any]) -> bool:
    """Whether an address stands in some cells."""
    return any(isinstance(cell, str) and addresses_in_text.has_address(cell) for cell in cells)


def is_row_above(table: Table, index: int, header: Header) -> bool:
    """Whether a row above the headers is somebody's, and not a title, with an address in it or without."""
    row = table.rows[index]
    filled = [words for words in map(as_text, row) if words]
    if may_hold_address(filled) and (len(filled) > 1 or any(map(_ONE_ADDRESS.fullmatch, readings(filled[0])))):
        return True
    required = [header.columns[field] for field in REQUIRED[header.kind]]
    if any((index, at) in table.hazards and table.hazards[index, at].code != Code.CELL_MERGED for at in required):
        return True
    said = [words for at in required if at < len(row) and (words := as_text(row[at]))]
    return len(said) >= _MOST_OF and len(set(said)) > 1  # the same text over all of them is a group's


def may_hold_address(cells: Iterable[Any]) -> bool:
    """Whether some cells hold what may be meant for an address."""
    return any(isinstance(cell, str) and addresses_in_text.may_hold_address(cell) for cell in cells)


def is_header_again(cells: Sequence[Any], header: Header) -> bool:
    """Whether a row repeats the headers of our columns, in the same words or in others."""
    return repeats_headers(cells, header) or all(
        at < len(cells) and isinstance(cells[at], str) and fold(cells[at]) == fold(header.labels[field])
        for field, at in header.columns.items()
    )


def names_nobody(cells: Sequence[Any], header: Header) -> bool:
    """Whether a row of a users sheet is about nobody: a form's, filled in beforehand, or a line that parts a list.

    The company, yes or no, and signs may stand there, and numbers and dates in columns that are none of ours.
    """
    if header.kind != "users":
        return False
    company = header.columns.get("companyVanityName")
    ours = {at for field, at in header.columns.items() if field not in _BEFOREHAND}
    filled = [(at, words) for at, words in enumerate(map(as_text, cells)) if any(map(str.isalnum, words))]
    return not may_hold_address(words for _, words in filled) and all(
        at not in ours and (at == company or not _LETTER.search(words) or isinstance(yes_or_no(words).value, bool))
        for at, words in filled
    )


def repeats_headers(cells: Sequence[Any], header: Header) -> bool:
    """Whether a row names the columns in other words: a field that tells who it is about and another, both required."""
    same = {
        field
        for field in REQUIRED[header.kind]
        for at in [header.columns.get(field, len(cells))]
        if at < len(cells) and isinstance(cells[at], str) and field_of(cells[at], header.kind) == field
    }
    return len(same) > 1 and not same.isdisjoint(("email", "vanityName")) and not may_hold_address(cells)


def _is_count(filled: Sequence[tuple[int, str]]) -> bool:
    """Whether two cells are a label and a number; one that may be a company's is none."""
    if len(filled) != 2:
        return False
    (_, label), (_, number) = filled
    may_be_company = label.islower() and " " not in label
    return number.isdecimal() and bool(_LETTER.search(label)) and not may_be_company


class Footers:
    """The footers of a sheet; in doubt, a row is somebody's."""

    def __init__(self, table: Table, header: Header) -> None:
        self._table = table
        self._header = header
        self._who = {header.columns[field] for field in _WHO[header.kind] if field in header.columns}

    def has(self, index: int) -> bool:
        """Whether a row is a footer: one or two cells below all data, a total or so or a count."""
        row = self._table.rows[index]
        filled = [(at, words) for at, words in enumerate(map(as_text, row)) if words]
        return (
            1 <= len(filled) <= 2
            and (begins_like_a_footer(filled[0][1]) or _is_count(filled))
            and not may_hold_address(words for _, words in filled)
            and index > self._last_of_data
            and not self._is_about_somebody(index, filled)
        )

    @cached_property
    def _last_of_data(self) -> int:
        rows = self._table.rows
        return next((at for at in range(len(rows) - 1, self._header.row, -1) if self._is_data(rows[at])), len(rows))

    def _is_data(self, row: Sequence[Any]) -> bool:
        if self._header.kind == "users":
            return has_address(row)
        return sum(1 for at in self._who if at < len(row) and _LETTER.search(as_text(row[at]))) > 1

    def _is_about_somebody(self, index: int, filled: Sequence[tuple[int, str]]) -> bool:
        """Whether a name, a company or an address that cannot be read stands in the row."""
        (at, first), *others = filled
        columns = self._header.columns
        names = [columns[field] for field in ("firstName", "lastName", "displayName") if field in columns]
        return (
            any(other in self._who and _LETTER.search(words) for other, words in others)
            or (at in names and bool(_LETTER.search(first)))
            or self._is_known_company(at, first)
            or any(
                (index, column) in self._table.hazards and not self._is_merged(index, column) for column in self._who
            )
        )

    def _is_known_company(self, at: int, words: str) -> bool:
        return at == self._header.columns.get("companyVanityName") and words in self._companies

    @cached_property
    def _companies(self) -> set[str]:
        at = self._header.columns["companyVanityName"]
        rows = self._table.rows[self._header.row + 1 :]
        return {as_text(row[at]) for row in rows if at < len(row) and has_address(row)}

    def _is_merged(self, index: int, column: int) -> bool:
        return self._table.hazards[index, column].code == Code.CELL_MERGED
