"""Find who has left by any sign of a users sheet but the columns that say so by name.

Where a header, a tab, a file or a title is the sign, and no column of ours says who is active, the sheet is refused;
where a cell or a heading is, or such a column is there, its rows are in doubt (`Table.doubts`).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.model.origin import Column
from reconciler.sheets.formats.table import Table, place
from reconciler.sheets.groups import Group, groups
from reconciler.sheets.header_rows import made_up
from reconciler.sheets.headers import Header, fold, is_ignored
from reconciler.sheets.leavers.addresses import marked_addresses
from reconciler.sheets.leavers.beside import People, Texts, legends_in, texts_of
from reconciler.sheets.leavers.columns import Watched, look_at, of_cells, of_header, watched
from reconciler.sheets.leavers.dates import days
from reconciler.sheets.leavers.folding import words_of
from reconciler.sheets.leavers.headers import WHO_LEFT, Kind, kind_of
from reconciler.sheets.leavers.headings import aside, headings, without_address
from reconciler.sheets.leavers.house import House
from reconciler.sheets.leavers.legend_marks import heed
from reconciler.sheets.leavers.legends import explains_other, legend_of
from reconciler.sheets.leavers.places import Named, counted, named_for, tells_of_comers
from reconciler.sheets.leavers.sign import Sign
from reconciler.sheets.leavers.values import Says, is_mark, is_number, is_ticked, is_yes_or_no
from reconciler.sheets.non_data_rows import has_address, may_hold_address
from reconciler.sheets.values.cells import CellIssue, as_text, shown
from reconciler.sheets.values.words import yes_or_no

_NAMED = 12
"""So many different cells of a column are named in one message."""
_CODE = 4
"""A cell of so many letters or digits may be a code."""
_MOST_CODES = 8
_TITLES = 3
"""So many texts, beside dates and the like, stand side by side in titles."""
_YES_TO_OTHERS = ", “yes, checked” in that of whoever stays all the same, and yes in all others."
_OURS = ("active", "endDate")
"""The columns that say who has left, where they are understood."""
_YES_OR_NO = {"0", "1"}
_ASKED = {Says.UNKNOWN, Says.RELEASED, Says.LEAVES, Says.ELSEWHERE, Says.ENDED}
"""What a yes beside it answers."""
_DATED = {Says.NOTICE, Says.LEAVES}
"""What a last day beside it answers."""
_CASES = {Says.RELEASED: "released", Says.LEAVES: "leaves", Says.ELSEWHERE: "elsewhere", Says.ENDED: "ended"}


def find_leavers(table: Table, header: Header, today: date, others: Iterable[Texts] = ()) -> Texts | None:
    """Put into `table.doubts` what says of its rows that their people have left, and into `table.asides` its headings.

    `others` are the texts of other tabs, which are no lists. Returns the texts beside the rows, which may name people.
    Raises InputRefused (header.active, sheet.leavers, sheet.legend) where the sheet as a whole says so and no column of
    ours explains it.
    """
    if header.kind != "users":
        return None
    _require_yes_and_no(table, header)
    columns = watched(header, today)
    look_at(table, header, columns)
    said, people = _Said(table, header), People(table, header)
    if not said.is_there:
        _require_no_sign(table, columns)
    _require_no_place(table, header, said, people)
    lone = list(without_address(table, header))
    texts = texts_of(table, header, lone)
    legends = (legend for each in (texts, *others) for legend in legends_in(each, header, people))
    heed(table, header, legends, said.of)
    house = House(table, header, people)
    for column in columns:
        _doubt_cells(table, column, said, people, house)
    for sign in marked_addresses(table, header):
        if sign.row not in table.ragged and said.of(sign.row) is None:
            facts = {"case": "address", "value": shown(sign.cell)}
            table.doubts.setdefault(sign.row, (header.columns["email"], CellIssue(Code.ROW_LEFT, facts)))
    _doubt_below_headings(table, headings(table, header, lone), said, people)
    return texts


class _Said:
    """What a row says itself, in the column active: True, False, or None where it says nothing that is understood."""

    def __init__(self, table: Table, header: Header) -> None:
        self.is_there = any(field in header.columns for field in _OURS)
        self.at = header.columns.get("active")
        self.label = header.labels.get("active", "")
        self._end = header.columns.get("endDate")
        self._rows = table.rows

    def of(self, index: int) -> bool | None:
        """Return what a row says."""
        cell = self.cell(index)
        value = yes_or_no(cell).value if as_text(cell) else None
        return value if isinstance(value, bool) else None

    def ends(self, index: int) -> bool:
        """Whether a row has a last day."""
        row = self._rows[index]
        return self._end is not None and self._end < len(row) and bool(days(row[self._end]))

    def cell(self, index: int) -> Any:
        """Return the cell of a row under active."""
        row = self._rows[index]
        return row[self.at] if self.at is not None and self.at < len(row) else None


# -- what refuses the sheet -------------------------------------------------------------------------------------


def _require_yes_and_no(table: Table, header: Header) -> None:
    """Refuse a sheet whose column active has 0 or 1 and other numbers, or only marks: its 0 and its blanks are no no.

    Where somebody puts a cross for who is there, they leave the cell of who has left empty, which is a yes elsewhere;
    so it is with a yes, unless the column is called active as ours is, where an empty cell has a meaning.
    """
    at = header.columns.get("active")
    if at is None:
        return
    first = _first_of_each(table, header, at)
    label = header.labels["active"]
    begins = f"{place(table.sheet)} row {header.row + 1}: “{label}”"
    digits = {as_text(cell): index for cell, index in first.items() if is_number(cell)}
    others = {value for value in digits if value.split(".")[0] not in _YES_OR_NO}
    if others and len(digits) > len(others):
        found = sorted(((index, value) for value, index in digits.items()), key=lambda one: one[1] not in others)
        raise InputRefused(
            f"{begins} has other numbers than 0 and 1 ({_cells(at, found)}), so its 0 and 1 are no yes and no "
            f"either. "
            f"Write yes or no in each of its cells.",
            Code.HEADER_ACTIVE,
        ).with_way("way_ignore_refused", labels=(label,))
    filled = {cell: index for cell, index in first.items() if as_text(cell)}
    if len(filled) < len(first) and filled and all(map(is_mark if fold(label) == "active" else is_ticked, filled)):
        found = sorted((index, cell) for cell, index in first.items())
        raise InputRefused(
            f"{begins} has nothing but yes or a mark and empty cells ({_cells(at, found)}), and it can't be told "
            f"whether an empty one means no. Write no in the row of everybody who has left, and yes in all "
            f"others.",
            Code.HEADER_ACTIVE,
        ).with_way("way_ignore_refused", labels=(label,))


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


def _require_no_sign(table: Table, columns: Iterable[Watched]) -> None:
    found = [(column, signs) for column in columns if (signs := _signs(column))]
    if not found:
        return
    column, signs = found[0]
    cell = Column("", column.at).cell(column.row + 1)
    others = "".join(
        f", and so does “{other.label}” ({_cells_of_signs(other, its_signs)})" for other, its_signs in found[1:]
    )
    codes = _codes(column)
    raise InputRefused(
        f"{place(table.sheet)} row {column.row + 1}: no column is called active, and “{column.label}” ({cell}) seems "
        f"to say who {'is, or has left' if column.kind in _OF_STATUS else 'has left'} "
        f"({_cells_of_signs(column, signs)}){others}. {_ask_for(codes) if codes else _way_on(column)}",
        Code.HEADER_ACTIVE,
    ).with_way("way_ignore_refused", labels=tuple(column.label for column, _ in found))


def _cells_of_signs(column: Watched, signs: Sequence[Sign]) -> str:
    return _cells(column.at, [(sign.row, sign.cell) for sign in signs], len(signs))


_OF_STATUS = (Kind.STATUS, Kind.STATE, Kind.MAYBE_STATUS, Kind.WANTED)


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
        f"everybody who has such a code{_YES_TO_OTHERS}"
    )


def _way_on(column: Watched) -> str:
    if column.kind in _OF_STATUS and all(map(is_yes_or_no, column.cells)):
        return (
            f"Call it active, for its cells say yes or no; or add a column active that says no in the row of everybody "
            f"who has left{_YES_TO_OTHERS}"
        )
    return f"Add a column active that says no in the row of everybody who has left{_YES_TO_OTHERS}"


def _require_no_place(table: Table, header: Header, said: "_Said", people: People) -> None:
    """Refuse a sheet whose place is named for leavers; with a column of ours, doubt the rows that don't say no."""
    for what, name, named in _places(table, header):
        if named is Named.NO or _is_note(name, people):
            continue
        if not said.is_there:
            raise InputRefused(
                f"{place(table.sheet)}: {what} is named for people who have left (“{shown(name)}”), and no column is "
                f"called "
                "active. Add a column active that says no in the row of everybody who has left, and “yes, checked” in "
                f"all others, take these rows out, or, if they have not left, give {what} another name.",
                Code.SHEET_LEAVERS,
            )
        issue = CellIssue(Code.ROW_LEFT, {"case": "place", "what": what, "value": shown(name)})
        for indexes, _ in table.rows.by_column(header.row + 1, ()):
            for index in indexes:
                if said.of(index) is None or (said.of(index) and named is Named.LEAVERS):
                    table.doubts.setdefault(index, (said.at, issue))
        return


def _places(table: Table, header: Header) -> Iterator[tuple[str, str, Named]]:
    source, tab = table.sheet
    stem = PurePath(source.replace("\\", "/")).stem
    yield from ((what, name, named_for(name)) for what, name in (("the tab", tab), ("the file", stem)))
    yield from _titles(table, header)


def _titles(table: Table, header: Header) -> Iterator[tuple[str, str, Named]]:
    """Yield the texts above the headers that may say whose list it is, but for the heads of groups and for counts."""
    explained = {(group.row, group.at) for group in groups(table, header) if _is_explained(group, table, header)}
    for index, row in enumerate(table.rows[: header.row]):
        texts = {words: at for at, words in reversed(list(enumerate(map(as_text, row)))) if words}
        own = {words: at for words, at in texts.items() if not (days(words) or is_number(words) or words[-1] == ":")}
        if not 1 <= len(own) <= _TITLES or may_hold_address(texts):
            continue
        if len(own) > 2 and any(tells_of_comers(words_of(words)) for words in own):
            continue  # what a summary, or a bar of links, has side by side
        for words, at in own.items():
            if (index, at) not in explained and not _counts_others(table, header, row, at):
                yield f"the title in {Column('', at).cell(index + 1)}", words, named_for(words)


def _counts_others(table: Table, header: Header, row: Sequence[Any], at: int) -> bool:
    """Whether a text, or it and the number at its right, says how many have left, and not as many stand here."""
    number = counted(as_text(row[at]))
    if number is None and (right := next((cell for cell in row[at + 1 :] if as_text(cell)), None)) is not None:
        number = counted(f"{as_text(row[at]).rstrip(' :')}: {as_text(right)}")
    return number is not None and number != sum(has_address(row) for row in table.rows[header.row + 1 :])


def _is_explained(group: Group, table: Table, header: Header) -> bool:
    """Whether the columns below a group say who has left, are ignored or empty: then it is no title of the sheet."""
    if any(header.columns.get(field) in group.columns for field in _OURS):
        return True
    labels = [label for at, label in header.extras if at in group.columns]
    enough = any if named_for(group.words) is Named.MIXED else all
    if labels and enough(kind_of(one) in WHO_LEFT or is_ignored(one) for one in labels):
        return True
    return group.columns.isdisjoint(table.rows.first_filled(header.row + 1, ()))


# -- what puts rows in doubt ------------------------------------------------------------------------------------


def _is_note(text: str, people: People) -> bool:
    """Whether a text explains a mark or names one of the people, and so is about these and not a place."""
    return legend_of(text) is not None or explains_other(text) or people.stand_in(text)


def _doubt_cells(table: Table, column: Watched, said: _Said, people: People, house: House) -> None:
    is_beside = column.label == made_up(column.at)
    is_remark = column.kind is Kind.REMARK
    for index, cell, says in [*of_header(column), *of_cells(column)]:
        own = said.of(index)
        if is_beside and (legend_of(as_text(cell)) or people.stand_in(as_text(cell), beside=index)):
            continue
        if is_remark and _is_of_a_name(cell, column, people):
            continue
        if says is Says.ELSEWHERE and house.has(cell):
            continue
        if index in table.ragged or own is False or (own and says in _ASKED) or (says in _DATED and said.ends(index)):
            continue
        facts = {
            "case": _case(column, says, said, own=own, says_active=as_text(said.cell(index))),
            "label": column.label,
            "value": shown(cell),
            "active": said.label,
            "says": shown(said.cell(index)),
        }
        doubt = column.at, CellIssue(Code.ROW_LEFT, facts)
        if facts["case"] == "name":
            table.doubts[index] = doubt  # no answer under active settles it, as it may settle any other
        table.doubts.setdefault(index, doubt)


def _case(column: Watched, says: Says, said: _Said, *, own: bool | None, says_active: str) -> str:
    """Return which sentence a sign gets."""
    if column.is_name:
        return "word" if says is Says.UNKNOWN else "name"
    is_empty = said.at is not None and not says_active
    return _CASES.get(says) or ("yes" if own else "empty" if is_empty else "alone")


def _is_of_a_name(cell: Any, column: Watched, people: People) -> bool:
    """Whether the words of leaving of a remark that tells of another are a name of somebody: Tina Gone."""
    rest = people.left_out(as_text(cell)) if isinstance(cell, str) else cell
    return rest is not cell and rest != cell and column.judge(rest) is Says.NOTHING


def _doubt_below_headings(
    table: Table, rows: Iterable[tuple[int, str, str, Named]], said: _Said, people: People
) -> None:
    found = [(index, cell, words, Named.NO if _is_note(words, people) else named) for index, cell, words, named in rows]
    ends = [*(index for index, *_ in found), len(table.rows)][1:]
    for (index, cell, words, named), end in zip(found, ends, strict=True):
        table.asides[index] = aside(words, is_of_leavers=named is not Named.NO)
        if named is Named.NO:
            continue
        facts = {"case": "heading", "value": shown(words), "cell": cell}
        for below in range(index + 1, end):
            if table.rows[below] and (said.of(below) is None or named is Named.LEAVERS):
                table.doubts.setdefault(below, (said.at, CellIssue(Code.ROW_LEFT, facts)))


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
