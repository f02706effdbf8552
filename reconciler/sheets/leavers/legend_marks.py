"""What comes of a legend: the rows that bear its sign are in doubt, and where its mark is not read, all may be."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from reconciler.model.finding_code import Code
from reconciler.model.origin import Column
from reconciler.sheets.formats.table import Table
from reconciler.sheets.headers import Header
from reconciler.sheets.leavers.beside import Explained
from reconciler.sheets.leavers.legends import Mark
from reconciler.sheets.leavers.sign import ASKED, doubt
from reconciler.sheets.leavers.values import Says, is_code
from reconciler.sheets.values.cells import CellIssue, as_text, shown

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_PLAIN = str.maketrans(_RAISED, "0123456789")
_CODED = ("title", "department", "location")
_LONGEST_CODE = 5
_MOST_OF = 2
"""Where one of so many cells of a column is longer, it still holds codes."""
_PARTS = re.compile(r"[\s/,;+()-]+")
_NAMED = ("email", "firstName", "lastName", "displayName", "title", "department", "location")


def heed(
    table: Table, header: Header, legends: Iterable[Explained], says: Callable[[int], bool | None]
) -> Iterator[Explained]:
    """Put into `table.doubts` the rows that may bear a mark of somebody who has left.

    `says` gives what a row says outright under active. Yields the first legend whose mark is not read where no column
    is called active.
    """
    unread: Explained | None = None
    for legend in legends:
        if legend.legend.mark is Mark.SIGN:
            _doubt_signed(table, header, legend, says)
        elif legend.legend.mark is Mark.FORM or table.delimiter:
            if "active" in header.columns:
                _doubt_unsaid(table, header, legend, says)
            else:
                unread = unread or legend
    if unread:
        yield unread


def _doubt_unsaid(table: Table, header: Header, legend: Explained, says: Callable[[int], bool | None]) -> None:
    """Doubt each row that doesn't say yes or no itself."""
    at = header.columns["active"]
    facts = {"case": "legend", "value": shown(legend.words), "cell": legend.place}
    for indexes, _ in table.rows.by_column(header.row + 1, ()):
        for index in indexes:
            if says(index) is None:
                doubt(table, index, at, CellIssue(Code.ROW_LEFT, facts))


def _doubt_signed(table: Table, header: Header, legend: Explained, says: Callable[[int], bool | None]) -> None:
    sign, active = legend.legend.sign, header.columns.get("active")
    columns = _coded(table, header) if _is_code(sign) else list(_all(header))
    bears = _note_behind(sign) if sign[0] in _RAISED else partial(_bears, sign=sign)
    case = "sign" if legend.says is Says.GONE else "sign_asked"
    for indexes, cells in table.rows.by_column(header.row + 1, ()):
        for at in columns:
            for index, cell in zip(indexes, cells[at], strict=True) if at < len(cells) else ():
                said = as_text(cell) if not isinstance(cell, bool) else ""
                if not said or not bears(said) or said.endswith(legend.words.strip()):
                    continue
                if legend.says not in ASKED or says(index) is None:
                    facts = {
                        "case": case,
                        "value": shown(cell),
                        "cell": Column("", at).cell(index + 1),
                        "legend": shown(legend.words),
                    }
                    doubt(table, index, active, CellIssue(Code.ROW_LEFT, facts))


def _is_code(sign: str) -> bool:
    return sign.isalnum() and sign[0] not in _RAISED


def _bears(cell: str, sign: str) -> bool:
    if sign.isalnum():
        return sign.casefold() in map(str.casefold, (cell, *(_PARTS.split(cell) if len(sign) > 1 else ())))
    if sign[1:-1].isalnum():  # a code in brackets
        return cell.casefold().startswith(sign.casefold()) or cell.casefold().endswith(sign.casefold())
    ends = cell[len(cell.rstrip(sign[0])) :]
    begins = cell[: len(cell) - len(cell.lstrip(sign[0]))]
    return sign in (ends, begins)


def _note_behind(sign: str) -> Callable[[str], bool]:
    """Return what tells whether the number of a note stands at the end of a cell: raised, in brackets, or on a word."""
    number = sign.translate(_PLAIN)
    one = rf"{sign}|[(\[]{number}[)\]]|(?<=[^\W\d_]{{3}}){number}(?=\)?$)"
    found = re.compile(rf"(?<![{''.join(_RAISED)}\d])(?:{one})(?:[\s,;]*(?:[{''.join(_RAISED)}]+|[(\[]\d+[)\]]))*$")
    return lambda cell: bool(found.search(cell))


def _all(header: Header) -> Iterator[int]:
    """Yield the columns in which a sign may stand: those of names, of roles and those of the sheet's own."""
    yield from (header.columns[name] for name in _NAMED if name in header.columns)
    yield from (at for at, _ in header.extras)


def _coded(table: Table, header: Header) -> Sequence[int]:
    """Return the columns that hold codes: next to nothing but short words, as a roster has them."""
    ours = (header.columns[name] for name in _CODED if name in header.columns)
    seen: dict[int, set[Any]] = {at: set() for at in (*ours, *(at for at, _ in header.extras))}
    for _, cells in table.rows.by_column(header.row + 1, ()):
        for at in seen.keys() & set(range(len(cells))):
            seen[at].update(cell for cell in cells[at] if as_text(cell))
    return [at for at, found in seen.items() if _MOST_OF * sum(map(_is_short, found)) >= (_MOST_OF - 1) * len(found)]


def _is_short(cell: Any) -> bool:
    return is_code(cell) or len(as_text(cell)) <= _LONGEST_CODE
