"""The marked copy: people's own sheets with what is wrong coloured and explained, to be corrected and fed back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reconciler.model.finding import Finding
from reconciler.model.reserved_sheets import TO_FIX, is_own
from reconciler.report.marked.copied_sheets import tab_colour, write_copy
from reconciler.report.marked.layout import Copy, MarkedSheet, explained_finding, lay_out, locate, sort_key, whose
from reconciler.report.marked.list_sheet import HEADER_ROW, NAMES_COLUMN, Listed, can_be_fixed, write_list
from reconciler.report.xlsx.sheet_writer import MAX_ROWS, choices_below
from reconciler.report.xlsx.style import DropDown
from reconciler.report.xlsx.workbook_writer import writing
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind


class MarkedSheets(NamedTuple):
    """The sheets with their marks, the list, the drop-down of companies, and its words where no column holds them."""

    copies: list[Copy]
    listed: list[Listed]
    companies: DropDown | None
    names: list[str]


def write_marked(
    sheets: Sequence[MarkedSheet], findings: Sequence[Finding], out: Path | Output, *, limit: int = MAX_ROWS,
    said: Sequence[str] = (),
) -> Path:  # fmt: skip
    """Write the marked copy of all sheets: a list of what is found, errors first, then the sheets, marked.

    Returns where it stands: `out`, with a number where something is there already.

    Values stay what they are; a sheet of more than `limit` rows goes on in a next one. The file is read again as it
    is, but for the sheet `TO_FIX`; while nothing is corrected the same rows are rejected, for an error value stays
    one, and a row of a text file with cells too few or too many gets #N/A: in the cells that it lacks, else in one that
    may be in the wrong column, whose text is told in the list. What is `said` of the copy stands above the list.
    Raises ReconcilerError where it cannot be written.
    """
    copies = lay_out([sheet for sheet in sheets if not is_own(sheet.sheet.name, sheet.rows)], limit)
    marked = mark_sheets(copies, findings)
    with writing(Output.of(out, Kind.MARKED)) as book:
        write_list(book.page(TO_FIX, tab="8E1616"), marked.listed, marked.names, said)
        for copy in marked.copies:
            write_copy(book.page(copy.title, tab=tab_colour(copy)), copy, marked.companies)
    return book.path


def mark_sheets(copies: list[Copy], findings: Sequence[Finding]) -> MarkedSheets:
    """Return the sheets that are copied with their marks, and the list of what can be fixed in them, errors first."""
    found = sorted(
        (
            (explained_finding(finding, spot), spot)
            for finding in findings
            if can_be_fixed(finding)
            for spot in [locate(finding, copies)]
        ),
        key=sort_key,
    )
    for finding, spot in found:
        if spot and spot.copy.sheet.header is not None:
            spot.copy.marks[spot.row][spot.column].append(finding)
    companies, names = _company_choices([copy for copy in copies if "vanityName" in copy.sheet.columns])
    return MarkedSheets(copies, [Listed(finding, spot, whose(spot)) for finding, spot in found], companies, names)


def _company_choices(companies: Sequence[Copy]) -> tuple[DropDown | None, list[str]]:
    """Return the drop-down of vanityNames; where no single column holds them all, also the names for one that does."""
    names = list(dict.fromkeys(name for copy in companies for name in _names(copy)))
    if not names:
        return None, []
    alone = companies[0] if len(companies) == 1 else None
    cells = (
        choices_below(alone.title, alone.sheet.columns["vanityName"], alone.head + 1)
        if alone
        else choices_below(TO_FIX, NAMES_COLUMN, HEADER_ROW + 1)
    )
    return DropDown(cells, "the vanityName of a company of this workbook"), [] if alone else names


def _names(copy: Copy) -> Iterator[str]:
    column = copy.sheet.columns["vanityName"]
    for at in range(max(copy.start, copy.head + 1), copy.stop):
        value = next(iter(copy.sheet.rows[at][column : column + 1]), None)
        if isinstance(value, str) and value.strip() and column not in copy.marks.get(at, ()):
            yield value.strip()
