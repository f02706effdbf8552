"""Find who has left by any sign of a users sheet but the columns that say so by name.

Where a header, a tab, a file or a title is the sign, and no column of ours says who is active, the sheet is to be
refused; where a cell or a heading is, or such a column is there, its rows are in doubt (`Table.doubts`).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from reconciler.model.finding_code import Code
from reconciler.sheets.formats.table import Table
from reconciler.sheets.header_rows import made_up
from reconciler.sheets.headers import Header
from reconciler.sheets.leavers.addresses import marked_addresses
from reconciler.sheets.leavers.beside import People, Texts, legends_in, texts_of
from reconciler.sheets.leavers.columns import Watched, look_at, of_cells, of_header, watched
from reconciler.sheets.leavers.headers import Kind
from reconciler.sheets.leavers.headings import Lone, What, below_leavers, lone_texts, without_address
from reconciler.sheets.leavers.house import House
from reconciler.sheets.leavers.legend_marks import heed
from reconciler.sheets.leavers.legends import legend_of
from reconciler.sheets.leavers.named_places import named_places
from reconciler.sheets.leavers.places import Named
from reconciler.sheets.leavers.refusals import Refusal, no_yes_and_no, of_columns, of_legend, of_place
from reconciler.sheets.leavers.said import Said
from reconciler.sheets.leavers.side_lists import SideList, side_lists
from reconciler.sheets.leavers.sign import ASKED, doubt
from reconciler.sheets.leavers.values import Says
from reconciler.sheets.values.cells import CellIssue, as_text, shown

_DATED = {Says.NOTICE, Says.LEAVES}
"""What a last day beside it answers."""
_CASES = {Says.RELEASED: "released", Says.LEAVES: "leaves", Says.ELSEWHERE: "elsewhere", Says.ENDED: "ended"}


class Found(NamedTuple):
    """What was found: the texts beside the rows, which may name people, and why the sheet as a whole is refused."""

    texts: Texts
    refusals: Sequence[Refusal]


def find_leavers(table: Table, header: Header, today: date, others: Iterable[Texts] = ()) -> Found | None:
    """Put into `table.doubts` what says of its rows that their people have left, and into `table.asides` its headings.

    `others` are the texts of other tabs, which are no lists. A sheet that as a whole says so, with no column of ours
    that explains it, is to be refused once all other signs are known, so that these are told with it.
    """
    if header.kind != "users":
        return None
    said, people = Said(table, header), People(table, header)
    all_lists = side_lists(table, header, people)
    lists = [one for one in all_lists if one.is_of_names]
    columns = [column for column in watched(header, today) if column.at not in _held(lists, header)]
    look_at(table, header, columns)
    lone = list(without_address(table, header))
    lines = lone_texts(table, header, lone, people, {one.at for one in lists})
    texts = texts_of(table, header, lone, [one.at for one in lists])
    refusals = no_yes_and_no(table, header)
    if not said.is_there and (refused := of_columns(columns)):
        refusals.append(refused)
        columns = [column for column in columns if column.at not in refused.columns]
    refusals += _of_places(table, header, said, people, lists)
    named = {(row, one.at) for one in lists for row in range(one.row, one.last + 1)}
    legends = [legend for each in (texts, *others) for legend in legends_in(each, header, people, today, named)]
    refusals += [of_legend(legend) for legend in heed(table, header, legends, said.of)]
    house = House(table, header, people)
    for column in columns:
        _doubt_cells(table, column, said, people, house, lists)
    unknown = [one for one in all_lists if not one.is_of_names and one.is_sure and header.row < one.row]
    refusals += _of_lists(table, header, said, [one for one in unknown if one.row not in table.doubts])
    for sign in marked_addresses(table, header):
        if sign.row not in table.ragged and said.of(sign.row) is None:
            facts = {"case": "address", "value": shown(sign.cell)}
            doubt(table, sign.row, header.columns["email"], CellIssue(Code.ROW_LEFT, facts))
    _heed_lines(table, lines, said)
    return Found(texts, refusals)


def _held(lists: Iterable[SideList], header: Header) -> set[int]:
    """Return the columns that hold nothing but lists, which have a text of theirs as header."""
    labels = dict(header.extras)
    return {one.at for one in lists if labels.get(one.at) != made_up(one.at)}


# -- what puts rows in doubt ------------------------------------------------------------------------------------


def _of_places(
    table: Table, header: Header, said: Said, people: People, lists: Iterable[SideList]
) -> Sequence[Refusal]:
    """Return the refusal of a sheet whose place is named for leavers; with a column of ours, doubt its rows instead."""
    titles = {one.cell for one in lists}
    for what, name, named, cell in named_places(table, header, people):
        if cell in titles:
            continue
        if not said.is_there:
            return [of_place(what, name)]
        issue = CellIssue(Code.ROW_LEFT, {"case": "place", "what": what, "value": shown(name)})
        for indexes, _ in table.rows.by_column(header.row + 1, ()):
            for index in indexes:
                if said.of(index) is None or (said.of(index) and named is Named.LEAVERS):
                    doubt(table, index, said.at, issue)
        break
    return []


def _of_lists(table: Table, header: Header, said: Said, lists: Sequence[SideList]) -> Sequence[Refusal]:
    """Return the refusal of a sheet with a list of leavers of whom none can be told; or doubt all that say nothing."""
    if not lists:
        return []
    what = f"the title in {lists[0].cell}"
    if not said.is_there:
        return [of_place(what, lists[0].words)]
    issue = CellIssue(Code.ROW_LEFT, {"case": "unread_list", "value": shown(lists[0].words), "cell": lists[0].cell})
    for indexes, _ in table.rows.by_column(header.row + 1, ()):
        for index in indexes:
            if said.of(index) is None:
                doubt(table, index, said.at, issue)
    return []


def _doubt_cells(
    table: Table, column: Watched, said: Said, people: People, house: House, lists: Iterable[SideList]
) -> None:
    is_beside = column.label == made_up(column.at)
    is_remark = column.kind is Kind.REMARK
    titles = {one.row for one in lists if one.at == column.at and one.is_sure}
    for index, cell, says in [*of_header(column), *of_cells(column)]:
        own = said.of(index)
        if is_beside and (index in titles or legend_of(as_text(cell)) or people.stand_in(as_text(cell), beside=index)):
            continue
        if is_remark and _is_of_a_name(cell, column, people):
            continue
        if says is Says.ELSEWHERE and house.has(cell):
            continue
        if index in table.ragged or own is False or (own and says in ASKED) or (says in _DATED and said.ends(index)):
            continue
        facts = {
            "case": _case(column, says, said, own=own, says_active=as_text(said.cell(index))),
            "label": column.label,
            "value": shown(cell),
            "active": said.label,
            "says": shown(said.cell(index)),
        }
        is_first = facts["case"] == "name"  # no answer under active settles it, as it may settle any other
        doubt(table, index, column.at, CellIssue(Code.ROW_LEFT, facts), is_first=is_first)


def _case(column: Watched, says: Says, said: Said, *, own: bool | None, says_active: str) -> str:
    """Return which sentence a sign gets."""
    if column.is_name:
        return "word" if says is Says.UNKNOWN else "name"
    is_empty = said.at is not None and not says_active
    return _CASES.get(says) or ("yes" if own else "empty" if is_empty else "alone")


def _is_of_a_name(cell: Any, column: Watched, people: People) -> bool:
    """Whether the words of leaving of a remark that tells of another are a name of somebody: Tina Gone."""
    rest = people.left_out(as_text(cell)) if isinstance(cell, str) else cell
    return rest is not cell and rest != cell and column.judge(rest) is Says.NOTHING


def _heed_lines(table: Table, lines: Sequence[Lone], said: Said) -> None:
    """Leave the rows of one text out, and doubt those below a heading of leavers."""
    for line in lines:
        if line.what is not What.UNCLEAR:
            table.asides[line.row] = line.issue
        elif line.row not in table.ragged:
            table.ragged[line.row] = line.issue
            table.doubts.pop(line.row, None)
    for index, heading in below_leavers(table, lines):
        if said.of(index) is None or heading.named is Named.LEAVERS:
            facts = {"case": "heading", "value": shown(heading.words), "cell": heading.cell}
            doubt(table, index, said.at, CellIssue(Code.ROW_LEFT, facts))
