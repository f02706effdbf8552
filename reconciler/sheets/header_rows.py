"""Headers of two rows (groups, merged headers, keys and labels), and columns without a header."""

from collections.abc import Iterator, Set
from dataclasses import replace

from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.origin import Column, Origin
from reconciler.sheets.formats.table import Table
from reconciler.sheets.groups import groups, of_others
from reconciler.sheets.headers import (
    FIRST_ROWS,
    REQUIRED,
    Header,
    field_of,
    fold,
    header_hits,
    is_ignored,
    match_header,
    recognise,
    words_of,
)
from reconciler.sheets.leavers.headers import WHO_LEFT, Kind, kind_of
from reconciler.sheets.non_data_rows import may_hold_address, repeats_headers
from reconciler.sheets.values.cells import shown

_DAYS = ("startDate", "endDate")
_IN_FULL = ("{0} {1}", "{0}s{1}", "{1} {0}", "{1} de {0}", "{1} of {0}")
"""How a heading and a header below it make one: Exit Date, Austrittsdatum, Fecha baja, Date de sortie."""


def find_header(table: Table, kind: str | None = None) -> Header | None:
    """Find the header of a table; `kind` ("companies" or "users") says outright what it must be.

    A column without a header of its own that has cells takes the one that stands above it, else one is made up for
    it: none is passed over. Returns None where there is no header.
    """
    header = recognise(table.rows, kind)
    if header is None or header.missing:
        header = _over_two_rows(table, kind) or header
    if header is None or header.missing or header.twice:
        return header
    return _with_every_column(table, _with_both_names(table, _with_groups(table, _with_row_below(table, header))))


def note_unnamed(table: Table, header: Header) -> Iterator[Finding]:
    """Yield a note on each column that has cells and no header, with the first of them."""
    unnamed = {at for at, label in header.extras if label == made_up(at)}
    if not unnamed:
        return
    for at, row in sorted(table.rows.first_filled(header.row + 1, set(_cells(header)) - unnamed, table.ragged).items()):
        value, cell = shown(table.rows[row][at]), Column("", at).cell(row + 1)
        facts = {"label": made_up(at), "cell": cell, "value": value}
        yield Finding(Code.HEADER_ABSENT, facts, Origin(*table.sheet, row + 1), made_up(at), value, cell=cell)


def made_up(at: int) -> str:
    """Return what a column without a header is called: column E."""
    return f"column {Column('', at).cell(1)[:-1]}"


def _cells(header: Header) -> dict[int, str]:
    """Return the headers by their columns."""
    return {at: header.labels[field] for field, at in header.columns.items()} | dict(header.extras)


def _remade(
    header: Header, row: int, cells: dict[int, str], above: frozenset[int], not_ours: Set[str] = frozenset()
) -> Header:
    """Return the header with these cells; the one that was where they would make it worse.

    Fields that are `not_ours` may be lost.
    """
    words = [cells.get(at, "") for at in range(max(cells) + 1)]
    made = match_header(words, row, header.kind)
    if (
        made is None
        or made.missing
        or made.twice
        or any(made.columns.get(field) != at for field, at in header.columns.items() if field not in not_ours)
    ):
        return header
    return replace(made, above=header.above | above)


def _over_two_rows(table: Table, kind: str | None) -> Header | None:
    """Return a header of which each of two rows has a part, such as a name over “First” and “Last”."""
    for at in range(1, min(FIRST_ROWS, len(table.rows))):
        upper, lower = words_of(table.rows[at - 1]), words_of(table.rows[at])
        if not (header_hits(upper) and header_hits(lower)) or may_hold_address([*upper, *lower]):
            continue
        width = max(len(upper), len(lower))
        pairs = zip(*(row + [""] * (width - len(row)) for row in (upper, lower)), strict=True)
        header = match_header([low or high for high, low in pairs], at, kind)
        if header and not header.missing and not header.twice:
            return replace(header, above=frozenset({at - 1}))
    return None


def _is_merged(table: Table, row: int, at: int) -> bool:
    return (row, at) in table.hazards and table.hazards[row, at].code == Code.CELL_MERGED


def _with_row_below(table: Table, header: Header) -> Header:
    """Return the header with the row below it where that names columns, and nobody: “Status” under “Employment”."""
    index = header.row + 1
    row = table.rows[index] if index < len(table.rows) else []
    lower = {at: words for at, words in enumerate(words_of(row)) if words}
    required = [header.columns[field] for field in REQUIRED[header.kind]]
    known = _cells(header)
    if not lower or lower.keys() & set(required) or not all(isinstance(row[at], str) for at in lower):
        return header
    is_under = any(at not in known for at in lower) or any(_is_merged_down(table, index, at) for at in required)
    if not is_under or may_hold_address(lower.values()):
        return header
    return _remade(header, index, known | lower, frozenset({header.row}))


def _is_merged_down(table: Table, row: int, at: int) -> bool:
    """Whether a cell is part of the one above it, and not of one at its left."""
    if not _is_merged(table, row, at):
        return False
    while at >= 0 and _is_merged(table, row, at):
        at -= 1
    return at < 0 or at >= len(table.rows[row]) or table.rows[row][at] in ("", None)


def _with_groups(table: Table, header: Header) -> Header:
    """Return the header with the heading over some columns before the header of each, “Exit Date”.

    What is merged over several columns goes before all of them; what stands over one, or over some of a text file,
    only where it makes a difference to what the column is about. A column of another person is none of ours.
    """
    for group in reversed(groups(table, header) if header.row else ()):
        others = of_others(group, header)
        ours = dict(header.extras).keys() | {header.columns[field] for field in others}
        is_merged = _is_merged(table, group.row, group.at + 1)
        for at in sorted(group.columns & ours):
            label = _cells(header)[at]
            if fold(label) == fold(group.words) or is_ignored(label):
                continue
            heading = next((one for one in (group.words, group.bare) if _changes(one, label)), None)
            if heading or is_merged or at not in dict(header.extras):
                header = _named_in_full(header, at, heading or group.words, label, others)
    return header


def _changes(heading: str, label: str) -> bool:
    """Whether a heading makes out of a header one that tells who has left."""
    return kind_of(label) not in WHO_LEFT and kind_of(f"{heading} {label}") in (Kind.LEAVING, Kind.MAYBE_LEAVING)


def _named_in_full(header: Header, at: int, heading: str, label: str, others: Set[str]) -> Header:
    """Return the header with the heading of a column in its name, in the order that makes it one of ours, if any."""
    names = [template.format(heading, label) for template in _IN_FULL]
    known = [name for name in names if field_of(name, header.kind) in _DAYS and not others]
    for name in [*known, names[0]]:
        made = _remade(header, header.row, _cells(header) | {at: name}, frozenset(), others)
        if made is not header:
            return made
    return header


def _with_both_names(table: Table, header: Header) -> Header:
    """Return the header with what a second row of headers, in other words, calls the columns that are carried along."""
    cells, above = _cells(header), frozenset[int]()
    for index in (header.row + 1, header.row - 1):
        if not 0 <= index < len(table.rows) or not repeats_headers(table.rows[index], header):
            continue
        above |= {index} if index < header.row else frozenset()
        ours = set(header.columns.values())
        for at, words in enumerate(words_of(table.rows[index])):
            if words and at not in ours and fold(words) != fold(cells.get(at, "")):
                cells[at] = f"{cells[at]} {words}" if at in cells else words
    return _remade(header, header.row, cells, above) if above or cells != _cells(header) else header


def _with_every_column(table: Table, header: Header) -> Header:
    """Return the header with a name for each column that has cells and none."""
    cells = _cells(header)
    for at in sorted(table.rows.first_filled(header.row + 1, cells, table.ragged)):
        row, label = _label_above(table, header, at)
        named = _remade(header, header.row, cells | {at: label}, frozenset({row})) if label else header
        if named is header:
            named = _remade(header, header.row, cells | {at: made_up(at)}, frozenset())
        header, cells = named, _cells(named)
    return header


def _label_above(table: Table, header: Header, at: int) -> tuple[int, str]:
    """Return the header that stands above a column, and its row; "" where there is none but the title of the sheet."""
    for index in range(header.row - 1, -1, -1):
        row = table.rows[index]
        label = words_of(row[at : at + 1])[0] if at < len(row) else ""
        if not label or may_hold_address(row) or not isinstance(row[at], str):
            continue
        is_alone = sum(map(bool, words_of(row))) == 1
        is_merged = all(_is_merged(table, below, at) for below in range(index + 1, header.row + 1))
        is_near = index == header.row - 1 and at > 0
        if not is_alone or is_merged or is_near or header_hits([label]):
            return index, label
    return 0, ""
