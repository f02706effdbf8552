"""Sheets that are refused as a whole because they seem to say who has left, with all other signs that stand in them."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.model.origin import Column
from reconciler.sheets.formats.table import Table, place
from reconciler.sheets.headers import Header, fold
from reconciler.sheets.leavers.beside import Explained
from reconciler.sheets.leavers.columns import Watched, of_header
from reconciler.sheets.leavers.headers import Kind
from reconciler.sheets.leavers.sign import Sign, where
from reconciler.sheets.leavers.values import Says, is_mark, is_number, is_ticked, is_yes_or_no
from reconciler.sheets.values.cells import as_text, shown

OF_LEAVERS = (Code.HEADER_ACTIVE, Code.SHEET_LEAVERS, Code.SHEET_LEGEND, Code.SHEET_STRUCK_BY_RULE)
"""The codes of such refusals."""
_NAMED = 12
"""So many different cells of a column are named in one message, and so many other signs."""
_CODE = 4
"""A cell of so many letters or digits may be a code."""
_MOST_CODES = 8
_YES_OR_NO = {"0", "1"}
_OF_STATUS = (Kind.STATUS, Kind.STATE, Kind.MAYBE_STATUS, Kind.WANTED)
_NO = "no in the row of everybody who has left"
_NO_TO_LEAVERS = f"Add a column active that says {_NO}"
_REST_EMPTY = ", “yes, checked” in that of whoever of these stays all the same, and leave it empty in all others."


class Refusal(NamedTuple):
    """Why a sheet is refused: the reason and what to do; the columns that it is about.

    `ignores` are the headers of columns that may mean nothing. `asks_all` says that an answer is asked for in every
    row, so that an empty cell would not do; `simple` is what can be done where the sheet has no other sign.
    """

    code: Code
    reason: str
    advice: str
    ignores: tuple[str, ...] = ()
    asks_all: bool = False
    columns: frozenset[int] = frozenset()
    simple: str = ""


def refused(table: Table, refusals: Sequence[Refusal]) -> InputRefused:
    """Return the refusal of a sheet, which tells the other signs of its rows, so that no answer settles one unseen."""
    others = _others(table, asks_all=any(one.asks_all for one in refusals))
    is_simple = not others and len(refusals) == 1
    parts = [f"{one.reason} {(is_simple and one.simple) or one.advice}" for one in refusals]
    text = place(table.sheet) + " Besides".join(parts) + others
    return _with_ignores(InputRefused(text, refusals[0].code), [label for one in refusals for label in one.ignores])


def together(refused_sheets: Sequence[InputRefused]) -> InputRefused:
    """Return the refusals of several sheets as one."""
    labels = [label for one in refused_sheets if one.way_on for label in one.way_on.facts.get("labels", ())]
    return _with_ignores(InputRefused(" ".join(map(str, refused_sheets)), refused_sheets[0].code), labels)


def _with_ignores(refusal: InputRefused, labels: Iterable[str]) -> InputRefused:
    """Return a refusal that says how columns are ignored that mean nothing."""
    different = tuple(dict.fromkeys(labels))
    return refusal.with_way("way_ignore_refused", labels=different) if different else refusal


def _others(table: Table, *, asks_all: bool) -> str:
    """Return what else in the rows seems to say that somebody has left, and that it is answered by itself."""
    rows = sorted(row for row in table.doubts if row not in table.asides)
    if not rows:
        return ""
    signs = [
        text
        for row in rows[:_NAMED]
        for text in (where(row, *table.doubts[row]), *table.doubts[row][1].facts.get("also", ()))
    ]
    more = len(rows) - _NAMED
    named = ", ".join(signs) + (f", and {more:,} more rows ({_ranges(rows[_NAMED:])})" if more > 0 else "")
    answer = "Leave active empty in these rows, so that each is asked about" if asks_all else "Each is asked about"
    return f" Other signs stand there, too: {named}. {answer} by itself unless it says no."


def _ranges(rows: Sequence[int]) -> str:
    """Return the numbers of some rows, those that follow each other as from and to."""
    runs = [[row for _, row in run] for _, run in groupby(enumerate(rows), lambda one: one[1] - one[0])]
    return ", ".join(f"{run[0] + 1}-{run[-1] + 1}" if len(run) > 1 else str(run[0] + 1) for run in runs)


# -- the column active ------------------------------------------------------------------------------------------


def no_yes_and_no(table: Table, header: Header) -> list[Refusal]:
    """Refuse a sheet whose column active has 0 or 1 and other numbers, or only marks: its 0 and its blanks are no no.

    Where somebody puts a cross for who is there, they leave the cell of who has left empty, which is a yes elsewhere;
    so it is with a yes, unless the column is called active as ours is, where an empty cell has a meaning.
    """
    at = header.columns.get("active")
    if at is None:
        return []
    first = _first_of_each(table, header, at)
    label = header.labels["active"]
    begins = f" row {header.row + 1}: “{label}”"
    digits = {as_text(cell): index for cell, index in first.items() if is_number(cell)}
    others = {value for value in digits if value.split(".")[0] not in _YES_OR_NO}
    if others and len(digits) > len(others):
        found = sorted(((index, value) for value, index in digits.items()), key=lambda one: one[1] not in others)
        reason = (
            f"{begins} has other numbers than 0 and 1 ({_cells(at, found)}), so its 0 and 1 are no yes and no either."
        )
        advice = "Write yes or no in each of its cells."
        return [Refusal(Code.HEADER_ACTIVE, reason, advice, (label,), asks_all=True)]
    filled = {cell: index for cell, index in first.items() if as_text(cell)}
    if len(filled) < len(first) and filled and all(map(is_mark if fold(label) == "active" else is_ticked, filled)):
        found = sorted((index, cell) for cell, index in first.items())
        reason = (
            f"{begins} has nothing but yes or a mark and empty cells ({_cells(at, found)}), and it can't be told "
            "whether an empty one means no."
        )
        return [Refusal(Code.HEADER_ACTIVE, reason, f"Write {_NO}, and leave all others as they are.", (label,))]
    return []


def _first_of_each(table: Table, header: Header, at: int) -> dict[Any, int]:
    """Return the different cells of a column in rows with an address, each with the index of its first row."""
    first: dict[Any, int] = {}
    email = header.columns["email"]
    for indexes, columns in table.rows.by_column(header.row + 1, ()):
        if email >= len(columns):
            continue
        cells = columns[at] if at < len(columns) else [None] * len(indexes)
        if set(cells) - first.keys():
            for index, cell, who in zip(indexes, cells, columns[email], strict=True):
                if who:
                    first.setdefault(None if cell == "" else cell, index)
    return first


# -- other columns, places and legends --------------------------------------------------------------------------


def of_columns(columns: Iterable[Watched]) -> Refusal | None:
    """Refuse a sheet in which the headers of some columns, and what stands there, say who has left."""
    found = [(column, signs) for column in columns if (signs := _signs(column))]
    if not found:
        return None
    column, signs = found[0]
    cell = Column("", column.at).cell(column.row + 1)
    others = "".join(
        f", and so does “{other.label}” ({_cells_of_signs(other, its_signs)})" for other, its_signs in found[1:]
    )
    codes = _codes(column)
    reason = (
        f" row {column.row + 1}: no column is called active, and “{column.label}” ({cell}) seems "
        f"to say who {'is, or has left' if column.kind in _OF_STATUS else 'has left'} "
        f"({_cells_of_signs(column, signs)}){others}."
    )
    return Refusal(
        Code.HEADER_ACTIVE,
        reason,
        _ask_for(codes) if codes else _NO_TO_LEAVERS + _REST_EMPTY,
        tuple(column.label for column, _ in found),
        asks_all=bool(codes),
        columns=frozenset(column.at for column, _ in found),
        simple=_call_it_active(column) if len(found) == 1 else "",
    )


def of_place(what: str, name: str) -> Refusal:
    """Refuse a sheet whose tab, file or title is named for people who have left."""
    reason = f": {what} is named for people who have left (“{shown(name)}”), and no column is called active."
    advice = (
        f"{_NO_TO_LEAVERS}, and “yes, checked” in all others, take these rows out, or, if they have not left, give "
        f"{what} another name."
    )
    return Refusal(Code.SHEET_LEAVERS, reason, advice, asks_all=True)


def of_legend(legend: Explained) -> Refusal:
    """Refuse a sheet with a legend of forms that are not read."""
    reason = (
        f": “{shown(legend.words)}” ({legend.place}) says that a colour or another form of a row marks who has left. "
        "Such forms are not read, and no column is called active."
    )
    advice = (
        "Add a column active that says no in each row that is marked, and yes in all others; or take that text out if "
        "it means something else."
    )
    return Refusal(Code.SHEET_LEGEND, reason, advice, asks_all=True)


def _cells_of_signs(column: Watched, signs: Sequence[Sign]) -> str:
    return _cells(column.at, [(sign.row, sign.cell) for sign in signs], len(signs))


def _signs(column: Watched) -> list[Sign]:
    """Return the signs of a column's header, and that nothing stands where all others are said to be there."""
    signs = of_header(column)
    if (
        not signs
        and column.kind is Kind.STATUS
        and column.empty is not None
        and column.said - {Says.NOTHING} == {Says.HERE}
    ):
        return [Sign(column.empty, "", Says.UNKNOWN)]
    return signs


def _codes(column: Watched) -> list[str]:
    """Return the codes of a column in which nothing else stands than these; [] for any other, and for a yes and no."""
    cells = sorted({as_text(cell) for cell in column.cells})
    are_codes = all(len(cell) <= _CODE and (cell.isupper() or cell.isdecimal()) for cell in cells)
    return cells if are_codes and not all(map(is_yes_or_no, cells)) else []


def _ask_for(codes: Sequence[str]) -> str:
    more = len(codes) - _MOST_CODES
    named = ", ".join(codes[:_MOST_CODES]) + (f" and {more:,} more" if more > 0 else "")
    return (
        f"Which of its codes mean that somebody has left: {named}? Add a column active that says no in the row of "
        "everybody who has such a code, “yes, checked” in that of whoever of these stays all the same, and yes in all "
        "others."
    )


def _call_it_active(column: Watched) -> str:
    if column.kind in _OF_STATUS and all(map(is_yes_or_no, column.cells)):
        return f"Call it active, for its cells say yes or no; or a{_NO_TO_LEAVERS[1:]}{_REST_EMPTY}"
    return ""


# -- words ------------------------------------------------------------------------------------------------------


def _cells(at: int, found: Sequence[tuple[int, Any]], total: int = 0) -> str:
    """Return the first of some cells of a column and what they say, each different one once, and how many there are."""
    first: dict[str, int] = {}
    for index, cell in found:
        first.setdefault(shown(cell), index)
    named = [
        f"{Column('', at).cell(index + 1)} says “{words}”" if words else f"{Column('', at).cell(index + 1)} is empty"
        for words, index in list(first.items())[:_NAMED]
    ]
    others, more = len(first) - len(named), total - len(named)
    if others > 0:
        return f"{', '.join(named)}, and {others:,} other values"
    return ", ".join(named) + (f", and {more:,} more" if more > 0 else "")
