"""Groups of columns: a text directly above some headers that says what they are about, such as VPN over “Active”."""

from collections.abc import Iterator, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.model.origin import Column
from reconciler.sheets.formats.table import Table
from reconciler.sheets.formats.table import place as name_of
from reconciler.sheets.group_words import ASIDES, GENERAL, OTHER_PERSONS, THINGS, VAGUE
from reconciler.sheets.headers import REQUIRED, Header, field_of, fold, is_house_name, words_of
from reconciler.sheets.leavers.dates import days, month_of
from reconciler.sheets.leavers.folding import words_of_header
from reconciler.sheets.leavers.headers import Kind, kind_of
from reconciler.sheets.non_data_rows import is_row_above, may_hold_address, repeats_headers
from reconciler.sheets.values.cells import as_text, shown

_LEVELS = 3
"""So many rows above the headers may hold groups, and groups of groups."""
_LONGEST = 6
"""A text of more words is a title or a remark."""
_LOOKED_AT = 50
_WHO = {"active": "status", "startDate": "end date", "endDate": "end date"}
"""The fields that give and take access, and a header of the kind that a group about the person makes a known one."""
_OF_OTHERS = ("displayName", "phoneNumber", "department", "title", "location")
"""The fields that another person has as well, whose group then says so."""


class Group(NamedTuple):
    """A text above some headers: where it stands, what it says, and the columns that it is over."""

    row: int
    at: int
    words: str
    columns: frozenset[int]

    @property
    def cell(self) -> str:
        """The cell where it stands."""
        return Column("", self.at).cell(self.row + 1)

    @property
    def bare(self) -> str:
        """What it says but for words that say nothing in particular, such as period."""
        return " ".join(word for word in self.words.split() if fold(word) not in VAGUE)

    @property
    def is_of_another_person(self) -> bool:
        """Whether it is about somebody else than the person of a row."""
        words = words_of_header(self.words)
        return any(word in OTHER_PERSONS for word in [*words, " ".join(words)])


def groups(table: Table, header: Header) -> list[Group]:
    """Return the groups over columns of a header, the nearest first; none is over one that must be filled in."""
    found: list[Group] = []
    for row in range(header.row - 1, max(header.row - 1 - _LEVELS, -1), -1):
        words = words_of(table.rows[row])
        if not any(words) or may_hold_address(words) or _names_each_column(table, header, row):
            break
        if row not in header.above and is_row_above(table, row, header):
            break
        found += _of_row(table, header, row, words)
    return found


def of_others(group: Group, header: Header) -> Set[str]:
    """Return the fields of a header that are another person's, by a group over their columns."""
    if not group.is_of_another_person:
        return set()
    return {field for field in _OF_OTHERS if header.columns.get(field) in group.columns}


def require_own_access(table: Table, header: Header) -> None:
    """Raise InputRefused (header.group) where who has access stands below a group of something else."""
    if header.kind != "users" or not header.row:
        return
    for field in _WHO:
        at = header.columns.get(field)
        if at is None or is_house_name(header.labels[field], "users"):
            continue
        for group in groups(table, header):
            if at in group.columns and not _is_about_person(group, field, table, header):
                raise _not_ours(table, header, field, group)


def _not_ours(table: Table, header: Header, field: str, group: Group) -> InputRefused:
    label, row = header.labels[field], header.row + 1
    what = "who has access" if field == "active" else "the first or last day of somebody's access"
    return InputRefused(
        f"{name_of(table.sheet)} row {row}: “{label}” ({Column('', header.columns[field]).cell(row)}) stands below "
        f"“{shown(group.words)}” ({group.cell}), so it can't be told whether it says {what}, or speaks of that. "
        f"If “{shown(group.words)}” is the title of something else, put the column where nothing stands above it.",
        Code.HEADER_GROUP,
    ).with_way("way_group", field=field, label=label)


# -- where they stand -------------------------------------------------------------------------------------------


def _of_row(table: Table, header: Header, row: int, words: Sequence[str]) -> Iterator[Group]:
    """Yield the groups of one row; where nothing in it is merged, as in a CSV, each reaches as far as the next text."""
    required = {header.columns[field] for field in REQUIRED[header.kind]}
    texts = [at for at, text in enumerate(words) if text]
    merged = {at for at in texts if _is_merged(table, row, at + 1)}
    is_near = row == header.row - 1
    first = min([*header.columns.values(), *(at for at, _ in header.extras)])
    for at in texts:
        run = _run(table, row, at, words, is_merged=bool(merged), width=_width(header))
        if at not in merged:
            is_title = len(texts) == 1 and at == first
            if is_title or (not is_near and len({words[other] for other in texts}) < 2):
                continue
            run = _before(run, required)
        below = frozenset(column for column in run if _has_own_header(table, header, column))
        if below and not set(run) & required and not _is_aside(words[at]):
            yield Group(row, at, words[at], below)


def _names_each_column(table: Table, header: Header, row: int) -> bool:
    """Whether a row is another one of headers, as those with keys above those with labels."""
    required = [header.columns[field] for field in REQUIRED[header.kind]]
    if not all(_has_own_header(table, header, at) for at in required):
        return False
    words = words_of(table.rows[row])
    above = {words[at] for at in required if at < len(words) and words[at]}
    is_merged = any(_is_merged(table, row, at) for at in range(_width(header)))
    return repeats_headers(table.rows[row], header) or (len(above) > 1 and not is_merged)


def _run(table: Table, row: int, at: int, words: Sequence[str], *, is_merged: bool, width: int) -> list[int]:
    run = [at]
    while run[-1] + 1 < width and (
        _is_merged(table, row, run[-1] + 1)
        if is_merged
        else run[-1] + 1 >= len(words) or words[run[-1] + 1] in ("", words[at])
    ):
        run.append(run[-1] + 1)
    return run


def _before(run: Sequence[int], required: Set[int]) -> list[int]:
    """Return the columns of a run before the first that must be filled in."""
    return [at for place, at in enumerate(run) if not required & set(run[: place + 1])]


def _width(header: Header) -> int:
    return max([*header.columns.values(), *(at for at, _ in header.extras)]) + 1


def _has_own_header(table: Table, header: Header, at: int) -> bool:
    row = table.rows[header.row]
    return at < len(row) and bool(as_text(row[at]))


def _is_merged(table: Table, row: int, at: int) -> bool:
    return (row, at) in table.hazards and table.hazards[row, at].code == Code.CELL_MERGED


# -- what they say ----------------------------------------------------------------------------------------------


def _is_aside(text: str) -> bool:
    """Whether a text above the headers is a title, a date or an instruction."""
    words = words_of_header(text)
    if not words or len(words) > _LONGEST or days(text):
        return True
    pairs = {" ".join(pair) for pair in pairwise(words)}
    return not {*words, *pairs}.isdisjoint(ASIDES) or all(map(month_of, words))


def _is_about_person(group: Group, field: str, table: Table, header: Header) -> bool:
    words = words_of_header(group.words)
    if not THINGS.isdisjoint(words):
        return False
    if (
        not {" ".join(words), fold(group.words)}.isdisjoint(GENERAL)
        or field_of(group.words, "users") == field
        or _is_company(group, table, header)
    ):
        return True
    rest = [bare for word in words if word not in GENERAL and (bare := word.removesuffix("daten"))]
    if field == "active" and kind_of(group.words) in (Kind.LEAVING, Kind.MAYBE_LEAVING, Kind.ACTION):
        return False
    kinds = (Kind.STATUS,) if field == "active" else (Kind.LEAVING,)
    return not rest or kind_of(f"{' '.join(rest)} {_WHO[field]}") in kinds or kind_of(group.words) is Kind.REMARK


def _is_company(group: Group, table: Table, header: Header) -> bool:
    """Whether a group is called as a company of the sheet is."""
    at = header.columns["companyVanityName"]
    rows = table.rows[header.row + 1 : header.row + 1 + _LOOKED_AT]
    return fold(group.words) in {fold(as_text(row[at])) for row in rows if at < len(row)}
