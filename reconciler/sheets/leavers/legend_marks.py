"""What comes of a legend: the rows that bear its sign are in doubt, and where its mark is not read, all may be."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.model.origin import Column
from reconciler.sheets.formats.table import Table, place
from reconciler.sheets.headers import Header
from reconciler.sheets.leavers.beside import Explained
from reconciler.sheets.leavers.legends import Mark
from reconciler.sheets.leavers.values import is_code
from reconciler.sheets.values.cells import CellIssue, as_text, shown

_NAMED = ("email", "firstName", "lastName", "displayName", "title", "department", "location")


def heed(table: Table, header: Header, legends: Iterable[Explained], says: Callable[[int], bool | None]) -> None:
    """Put into `table.doubts` the rows that may bear a mark of somebody who has left.

    `says` gives what a row says outright under active. Raises InputRefused (sheet.legend) where a mark is not read and
    no column is called active.
    """
    for legend in legends:
        if legend.legend.mark is Mark.SIGN:
            _doubt_signed(table, header, legend)
        elif legend.legend.mark is Mark.FORM or table.delimiter:
            _doubt_unsaid(table, header, legend, says)


def _doubt_unsaid(table: Table, header: Header, legend: Explained, says: Callable[[int], bool | None]) -> None:
    """Doubt each row that doesn't say yes or no itself."""
    at = header.columns.get("active")
    if at is None:
        raise InputRefused(
            f"{place(table.sheet)}: “{shown(legend.words)}” ({legend.place}) says that a colour or another form "
            f"of a row "
            "marks who has left. Such forms are not read, and no column is called active. Add a column active "
            "that says "
            "no in each row that is marked, and yes in all others; or take that text out if it means something else.",
            Code.SHEET_LEGEND,
        )
    facts = {"case": "legend", "value": shown(legend.words), "cell": legend.place}
    for indexes, _ in table.rows.by_column(header.row + 1, ()):
        for index in indexes:
            if says(index) is None:
                table.doubts.setdefault(index, (at, CellIssue(Code.ROW_LEFT, facts)))


def _doubt_signed(table: Table, header: Header, legend: Explained) -> None:
    sign = legend.legend.sign
    columns = _coded(table, header) if sign.isalnum() else list(_all(header))
    for indexes, cells in table.rows.by_column(header.row + 1, ()):
        for at in columns:
            for index, cell in zip(indexes, cells[at], strict=True) if at < len(cells) else ():
                said = as_text(cell) if not isinstance(cell, bool) else ""
                if said and _bears(said, sign) and said != legend.words.strip():
                    facts = {
                        "case": "sign",
                        "value": shown(cell),
                        "cell": Column("", at).cell(index + 1),
                        "legend": shown(legend.words),
                    }
                    table.doubts.setdefault(index, (header.columns.get("active"), CellIssue(Code.ROW_LEFT, facts)))


def _bears(cell: str, sign: str) -> bool:
    if sign.isalnum():
        return cell.casefold() == sign.casefold()
    if sign[1:-1].isalnum():  # a code in brackets
        return cell.casefold().startswith(sign.casefold()) or cell.casefold().endswith(sign.casefold())
    ends = cell[len(cell.rstrip(sign[0])) :]
    begins = cell[: len(cell) - len(cell.lstrip(sign[0]))]
    return sign in (ends, begins)


def _all(header: Header) -> Iterator[int]:
    """Yield the columns in which a sign may stand: those of names, of roles and those of the sheet's own."""
    yield from (header.columns[name] for name in _NAMED if name in header.columns)
    yield from (at for at, _ in header.extras)


def _coded(table: Table, header: Header) -> Sequence[int]:
    """Return the columns that hold nothing but codes."""
    seen: dict[int, set[Any]] = {at: set() for at, _ in header.extras}
    for _, cells in table.rows.by_column(header.row + 1, ()):
        for at in seen.keys() & set(range(len(cells))):
            seen[at].update(cell for cell in cells[at] if as_text(cell))
    return [
        at for at, found in seen.items() if found and all(is_code(cell) or len(as_text(cell)) < 3 for cell in found)
    ]
