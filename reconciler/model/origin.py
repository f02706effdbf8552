"""Where data comes from: files, sheets, rows, columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple

import msgspec


class Sheet(NamedTuple):
    """One table of one source: the file as the operator named it, and the sheet ("" for CSV)."""

    source: str
    name: str


class Origin(msgspec.Struct, frozen=True, gc=False, order=True):
    """Where a row stands: rows count from 1, as the spreadsheet program shows them."""

    source: str
    sheet: str
    row: int

    @property
    def table(self) -> Sheet:
        """The sheet that the row stands in."""
        return Sheet(self.source, self.sheet)

    def __str__(self) -> str:
        return f"{self.source} › {self.sheet} row {self.row}" if self.sheet else f"{self.source} row {self.row}"


class Place(NamedTuple):
    """A cell: its sheet, its row counted from 1, and its column from 0."""

    sheet: Sheet
    row: int
    column: int

    def __str__(self) -> str:
        cell = Column("", self.column).cell(self.row)
        source, name = self.sheet
        return f"{source} › {name}!{cell}" if name else f"{source} › {cell}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its header as the sheet has it, and its index, from 0."""

    label: str
    index: int

    def cell(self, row: int) -> str:
        """Return the reference of this column's cell in a row (counted from 1), such as E17."""
        letters, rest = "", self.index + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("A") + digit) + letters
        return f"{letters}{row}"


Extras = tuple[tuple[str, str], ...]
"""Columns the program does not know: (header, cell) pairs, carried into the audit untouched."""


class Stamp(NamedTuple):
    """How the file system shows a file: while `status` is the same, so is what was read, if it was `settled` then.

    A clock that counts in seconds does not tell two changes that come close together.
    """

    status: tuple[int, ...]
    settled: bool


class Source(NamedTuple):
    """A file that was read, with the SHA-256 of its bytes and the number of its data rows.

    `kind` is "companies" or "users" where the operator said so, None where the headers told; `modified` is when the
    file was last changed, UTC in ISO 8601, "" for a DataFrame, and where nobody knows.
    """

    name: str
    path: str
    kind: str | None
    sha256: str
    rows: int
    user_rows: int = 0
    modified: str = ""

    @property
    def file_name(self) -> str:
        """The name of the file, whatever folder it is in; "" for a DataFrame."""
        return PurePath(self.path).name
