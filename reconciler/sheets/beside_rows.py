"""What stands in a sheet beside its rows: addresses anywhere in its text, and rows that a cell has swallowed.

Whoever's address stands anywhere in the sheets is not absent (architecture, promise 3), whether a row is theirs or not.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from reconciler.model.desired import Desired
from reconciler.model.finding_code import Code
from reconciler.model.identity import email_key
from reconciler.model.origin import Column, Origin, Place
from reconciler.sheets.columns import are_plain, is_good
from reconciler.sheets.formats.table import Table
from reconciler.sheets.headers import Header
from reconciler.sheets.non_data_rows import has_address
from reconciler.sheets.values.addresses_in_text import address_keys, may_hold_address
from reconciler.sheets.values.cells import CellIssue, as_text
from reconciler.sheets.values.emails import address

_LEFT_HEADS, _LEFT_KEY = 2, 4
"""Of the sheet with those who have no row: its first rows, and the column of the keys."""
_MOST_MENTIONED = 500_000
"""Of a sheet with more addresses beside its rows nobody is taken as absent."""
_PASTED = 2
"""So many lines with an address and something between its cells are rows that somebody pasted into one cell."""
_DOMAIN = re.compile(r"\"?@?[\w-]+(?:\.[\w-]+)+\b")
_BETWEEN = re.compile(r"[\t;,|]")


def note_beside(table: Table, header: Header | None, desired: Desired) -> dict[int, CellIssue]:
    """Take the addresses beside the rows of a sheet into `desired`; return the rows that have swallowed others."""
    swallowed: dict[int, CellIssue] = {}
    width = _width(table, header) if header else 0
    for indexes, columns in table.rows.by_column(0, ()):
        for column, cells in enumerate(columns):
            words = _together(cells)
            if may_hold_address(words):
                is_own = header is not None and header.columns.get("email") == column
                beside = _without_own(indexes, cells, header) if header and is_own else cells
                _mention(table, column, indexes, beside, desired)
            if header and ("\n" in words or "\r" in words):
                found = _swallowed(table, header, width, column, zip(indexes, cells, strict=True))
                swallowed = {**dict(found), **swallowed}
    return swallowed


def note_left_as_live(table: Table, desired: Desired) -> None:
    """Take the people of the sheet of an export that lists who has no row into `desired`, by their keys."""
    note_beside(table, None, desired)
    for index, row in enumerate(table.rows[_LEFT_HEADS:], _LEFT_HEADS):
        texts = [as_text(cell) for cell in row]
        if not any(texts) or texts[0] == "a company":
            continue
        try:
            email = json.loads(texts[_LEFT_KEY])
            desired.mentioned.setdefault(email_key(email), Place(table.sheet, index + 1, 0))
        except (IndexError, ValueError, AttributeError, RecursionError):
            desired.unreadable.setdefault("", []).append(Origin(*table.sheet, index + 1))


def forget_own(desired: Desired) -> None:
    """Leave out of the addresses that stand beside the rows those of people who have a row as well."""
    if desired.mentioned:
        own = set().union(*desired.users.values())
        desired.mentioned = {key: place for key, place in desired.mentioned.items() if key not in own}


def _together(cells: Sequence[Any]) -> str:
    try:
        return "".join(cells)
    except TypeError:
        return "".join(cell for cell in cells if isinstance(cell, str))


def _without_own(indexes: Sequence[int], cells: Sequence[Any], header: Header) -> Sequence[Any]:
    """Return the cells of the column of addresses without the good addresses: each is its row's own, and no other's.

    Each cell is judged alone, so that the order of the rows decides nothing; where all are good, that is seen at once.
    """
    if are_plain(cells):
        return ()
    return [
        None if isinstance(cell, str) and index > header.row and not address(cell).problem else cell
        for index, cell in zip(indexes, cells, strict=True)
    ]


def _mention(table: Table, column: int, indexes: Sequence[int], cells: Sequence[Any], desired: Desired) -> None:
    if not cells:
        return
    places = {
        cell: index for index, cell in zip(reversed(indexes), reversed(cells), strict=True) if isinstance(cell, str)
    }
    for cell, index in places.items():
        if not may_hold_address(cell):
            continue
        for key in address_keys(cell):
            if key not in desired.mentioned:
                desired.mentioned[key] = Place(table.sheet, index + 1, column)
        if len(desired.mentioned) > _MOST_MENTIONED:
            desired.unreadable.setdefault("", []).append(Origin(*table.sheet, index + 1))
            return


# -- rows inside a cell -----------------------------------------------------------------------------------------


def _width(table: Table, header: Header) -> int:
    return len("".join("x" if str(cell or "").strip() else " " for cell in table.rows[header.row]).rstrip())


def _swallowed(
    table: Table, header: Header, width: int, column: int, cells: Iterator[tuple[int, Any]]
) -> Iterator[tuple[int, CellIssue]]:
    for index, cell in cells:
        if not isinstance(cell, str) or not ("\n" in cell or "\r" in cell):
            continue
        lines = cell.strip().splitlines()
        if len(lines) < 2 or header.columns.get("emailDomains") == column:
            continue  # several domains stand on several lines
        if _holds_rows(lines, table.delimiter, header, width):
            facts = {
                "case": "quote" if table.delimiter else "pasted",
                "cell": Column("", column).cell(index + 1),
                "lines": len(lines),
            }
            yield index, CellIssue(Code.ROW_SWALLOWED, facts)


def _holds_rows(lines: Sequence[str], delimiter: str, header: Header, width: int) -> bool:
    """Whether other rows seem to stand on the lines of one cell.

    In a text file a quote can have swallowed them: then an address tells, or a line that is like a row. In a workbook
    cells cannot run into each other, and a remark may well hold an address.
    """
    if not delimiter:
        return sum(1 for line in lines if has_address([line]) and _BETWEEN.search(line)) >= _PASTED
    if header.kind == "users" and has_address(lines):
        return True
    return any(_is_like_a_row(line.split(delimiter), header, width) for line in lines)


def _is_like_a_row(cells: Sequence[str], header: Header, width: int) -> bool:
    if len(cells) < width:
        return False
    what = header.columns["companyVanityName" if header.kind == "users" else "vanityName"]
    domains = header.columns.get("emailDomains")
    return is_good("company", "vanityName", cells[what].strip().strip('"')) and (
        domains is None or bool(_DOMAIN.match(cells[domains].strip()))
    )
