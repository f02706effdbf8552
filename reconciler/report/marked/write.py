"""The marked copy: people's own sheets with what is wrong coloured and explained, to be corrected and fed back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count, islice, zip_longest
from operator import itemgetter
from pathlib import Path, PurePath
from typing import NamedTuple

from msgspec.structs import replace

from reconciler.model.report import Column, Finding, FindingKind, Sheet
from reconciler.model.reserved_sheets import TO_MEND, TO_MEND_A1, is_own
from reconciler.report.xlsx.book import (
    CENTER,
    HEADER,
    MAX_COLUMNS,
    MAX_LINKS,
    MAX_ROWS,
    PLAIN,
    RULE,
    TEXT,
    WRAP,
    YES_OR_NO,
    Choices,
    ErrorValue,
    Look,
    Page,
    Value,
    choices_below,
    lines_of,
    safe_text,
    width_of,
    writing,
)

MAX_NOTES = 20_000
"""The comments of a sheet: with many more, spreadsheet programs take minutes to open it."""

_RED = Look(fill="F8C9C9", ink="8E1616")
_YELLOW = Look(fill="FFF3CD", ink="6B4E00")
_OWN_HEADER = Look(fill="E3E9F1", bold=True, format="@")
_WHOLE = Look(format="0")  # in the general format a phone number of twelve digits reads 4.42E+11
_LOOKS: Mapping[type, Look] = {
    bool: Look(format='"TRUE";"TRUE";"FALSE"'),  # in the general format LibreOffice makes them numbers
    int: _WHOLE,
    float: PLAIN,
    datetime: Look(format="yyyy-mm-dd hh:mm:ss"),
    date: Look(format="yyyy-mm-dd"),
    time: Look(format="hh:mm:ss"),
    timedelta: Look(format="[h]:mm:ss"),
    ErrorValue: PLAIN,
}
_SAMPLE, _WIDEST = 200, 40
_LONGEST_TITLE = 31  # UTF-16 units, as Excel allows
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\t\n]")
_ERROR_VALUE = re.compile(r"#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!)")
_NOT_THERE = ErrorValue("#N/A")
_RAGGED = "row.ragged"


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """A sheet as it was read: `rows[i]` is row i + 1; indexes count from 0.

    `header` is the index of the row of headers and `columns` that of each field's column: None and empty where the
    sheet was not recognised. `unread` says what stands in the cells that read as empty and are not, such as “#N/A”.
    """

    sheet: Sheet
    rows: Sequence[Sequence[Value]]
    header: int | None = None
    columns: Mapping[str, int] = field(default_factory=dict)
    unread: Mapping[tuple[int, int], str] = field(default_factory=dict)


def write_marked(
    sheets: Sequence[MarkedSheet], findings: Sequence[Finding], path: Path, *, limit: int = MAX_ROWS
) -> None:
    """Write the marked copy of all sheets to `path`: a list of what is found, errors first, then the sheets, marked.

    Values stay what they are; a sheet of more than `limit` rows goes on in a next one. The file is read again as it
    is, but for the sheet `TO_MEND`; while nothing is corrected the same rows are rejected, for an error value stays
    one, and a row of a text file with cells too few or too many gets #N/A: in the cells that it lacks, else in one that
    may be in the wrong column, whose text is told in the list. Raises ReconcilerError where it cannot be written.
    """
    copies = _copies([sheet for sheet in sheets if not is_own(sheet.sheet.name, sheet.rows)], limit)
    found = sorted(
        ((_told(finding, spot), spot) for finding in findings for spot in [_spot(finding, copies)]), key=_order
    )
    for finding, spot in found:
        if spot and spot.copy.sheet.header is not None:
            spot.copy.marks[spot.row][spot.column].append(finding)
    companies, names = _company_choices([copy for copy in copies if "vanityName" in copy.sheet.columns])
    with writing(path) as book:
        _list(book.page(TO_MEND, tab="8E1616"), found, names)
        for copy in copies:
            _write(book.page(copy.title, tab=_tab(copy)), copy, companies)


# -- where everything goes --------------------------------------------------------------------------------------


_Marks = dict[int, dict[int, list[Finding]]]
"""What is found, by the row and the column that were read."""
_Found = Mapping[int, Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class _Copy:
    """The rows from `start` to `stop` of a sheet, `shift` rows further up on a sheet of their own."""

    number: int
    sheet: MarkedSheet
    title: str
    start: int
    stop: int
    shift: int
    marks: _Marks = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    @property
    def head(self) -> int:
        """The row of headers, where it stands in the copy."""
        return 0 if self.start else self.sheet.header or 0


class _Spot(NamedTuple):
    """The cell that a finding is about, as it was read, and as it is called in the copy."""

    copy: _Copy
    row: int
    column: int

    @property
    def cell(self) -> str:
        return Column("", self.column).cell(self.row - self.copy.shift + 1)


def _copies(sheets: Iterable[MarkedSheet], limit: int) -> list[_Copy]:
    taken = {TO_MEND.casefold(), "history"}  # the latter is Excel's own
    parts = ((sheet, part) for sheet in sheets for part in _parts(sheet, limit))
    return [_Copy(at, sheet, _title(sheet.sheet, taken), *part) for at, (sheet, part) in enumerate(parts)]


def _parts(sheet: MarkedSheet, limit: int) -> Iterator[tuple[int, int, int]]:
    """Give start, stop and shift of each part; all but the first have room for the headers once more."""
    again = sheet.header is not None
    yield 0, min(limit, len(sheet.rows)), 0
    for start in range(limit, len(sheet.rows), limit - again):
        yield start, min(start + limit - again, len(sheet.rows)), start - again


def _title(sheet: Sheet, taken: set[str]) -> str:
    """Give a name that Excel takes for a sheet, and that no other has."""
    wanted = _NOT_IN_TITLES.sub(" ", safe_text(sheet.name or PurePath(sheet.source).stem))
    for number in count(1):
        tail = f" {number}" if number > 1 else ""
        short = wanted.encode("utf-16-le")[: 2 * (_LONGEST_TITLE - len(tail))].decode("utf-16-le", "ignore")
        title = (short.strip(" '") or "Sheet") + tail
        if title.casefold() not in taken:
            break
    taken.add(title.casefold())
    return title


def _spot(finding: Finding, copies: Iterable[_Copy]) -> _Spot | None:
    """Give the cell that a finding is about, the first of its row where it names none; None where it is nowhere."""
    if finding.origin is None:
        return None
    sheet, row = Sheet(*finding.origin[:2]), finding.origin.row - 1
    copy = next((copy for copy in copies if copy.sheet.sheet == sheet and copy.start <= row < copy.stop), None)
    if copy is None:
        return None
    if finding.cell:
        column = _column(finding.cell)
    else:
        doubtful = _doubtful(copy.sheet, row) if finding.code == _RAGGED else None
        column = _first(copy.sheet.rows[row]) if doubtful is None else doubtful
    return _Spot(copy, row, column) if column < MAX_COLUMNS else None


def _told(finding: Finding, spot: _Spot | None) -> Finding:
    """Add to a finding on a ragged row which column holds #N/A in its place, and what stands there in the file."""
    if not spot or finding.code != _RAGGED or spot.column != _doubtful(spot.copy.sheet, spot.row):
        return finding
    names = {at: name for name, at in spot.copy.sheet.columns.items()}
    value = spot.copy.sheet.rows[spot.row][spot.column]
    return replace(finding, column=names[spot.column], value="" if value is None else str(value))


def _lacking(sheet: MarkedSheet, row: int) -> list[int]:
    """Give the columns of ours that a row of a text file lacks."""
    return [at for at in sheet.columns.values() if len(sheet.rows[row]) <= at < MAX_COLUMNS]


def _doubtful(sheet: MarkedSheet, row: int) -> int | None:
    """Give the column of ours that holds #N/A where a ragged row lacks none: who is active must not be guessed."""
    ours = {name: at for name, at in sheet.columns.items() if at < MAX_COLUMNS}
    if not ours or _lacking(sheet, row):
        return None
    return ours.get("active", max(ours.values()))


def _order(entry: tuple[Finding, _Spot | None]) -> tuple[int, ...]:
    """Order errors before notes, each as they stand in the sheets; last, what stands nowhere."""
    finding, spot = entry
    place = (spot.copy.number, spot.row, spot.column) if spot else ()
    return finding.kind is not FindingKind.REJECTED, spot is None, *place


def _column(cell: str) -> int:
    number = 0
    for letter in cell.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _first(row: Sequence[Value]) -> int:
    return next((at for at, value in enumerate(row) if value is not None and value != ""), 0)


def _company_choices(companies: Sequence[_Copy]) -> tuple[Choices | None, list[str]]:
    """Give the drop-down of vanityNames; where no single column holds them all, also the words for one that does."""
    names = list(dict.fromkeys(name for copy in companies for name in _names(copy)))
    if not names:
        return None, []
    alone = companies[0] if len(companies) == 1 else None
    cells = (
        choices_below(alone.title, alone.sheet.columns["vanityName"], alone.head + 1)
        if alone
        else choices_below(TO_MEND, _CHOICES, _HEAD + 1)
    )
    return Choices(cells, "the vanityName of a company of this workbook"), [] if alone else names


def _names(copy: _Copy) -> Iterator[str]:
    column = copy.sheet.columns["vanityName"]
    for at in range(max(copy.start, copy.head + 1), copy.stop):
        value = next(iter(copy.sheet.rows[at][column : column + 1]), None)
        if isinstance(value, str) and value.strip() and column not in copy.marks.get(at, ()):
            yield value.strip()


# -- the list ---------------------------------------------------------------------------------------------------

_HEAD = 2  # the row of headers
_COLUMNS = {
    "file": 28.0, "sheet": 20.0, "cell": 9.0, "row": 9.0, "column": 20.0, "what is wrong, and how to mend it": 70.0,
    "value": 34.0,
}  # fmt: skip
_LAST, _CHOICES = len(_COLUMNS) - 1, len(_COLUMNS) + 1


def _list(page: Page, found: Sequence[tuple[Finding, _Spot | None]], names: Sequence[str]) -> None:
    """Write what is found, with links; beside it, hidden, the words of a drop-down."""
    page.columns(list(_COLUMNS.values()))
    page.sheet.hide_gridlines(2)
    page.merge(0, 0, _LAST)
    page.line(0, [(0, TO_MEND_A1, Look(bold=True, size=13, ink="1F3A5F", vertical="center"))], 26)
    page.merge(1, 0, _LAST)
    page.line(1, [(0, _tally(found), Look(ink="5A6470", vertical="center"))], 22)
    centered = HEADER._replace(align="center")
    heads = ((at, word, centered if word in ("cell", "row") else HEADER) for at, word in enumerate(_COLUMNS))
    page.line(_HEAD, heads, 32)
    row, links = _HEAD, 0
    for row, (entry, name) in enumerate(islice(zip_longest(found, names), MAX_ROWS - _HEAD - 1), _HEAD + 1):
        cells, height = _entry(*entry) if entry else ([], 0.0)
        if entry and entry[1] and links < MAX_LINKS:
            page.link(row, 2, entry[1].copy.title, entry[1].cell)
            links += 1
        page.line(row, [*cells, *([(_CHOICES, name, TEXT)] if name else [])], height)
    page.sheet.freeze_panes(_HEAD + 1, 0)
    page.sheet.repeat_rows(_HEAD)
    page.sheet.autofilter(_HEAD, 0, row, _LAST)
    page.sheet.print_area(0, 0, row, _LAST)
    if names:
        page.sheet.set_column(_CHOICES, _CHOICES, None, None, {"hidden": True})


def _tally(found: Sequence[tuple[Finding, object]]) -> str:
    errors = sum(finding.kind is FindingKind.REJECTED for finding, _ in found)
    numbers = {"error": errors, "note": len(found) - errors}
    words = [f"{number:,} {word}{'' if number == 1 else 's'}" for word, number in numbers.items() if number]
    if not words:
        return "Nothing is to mend."
    return f"{' and '.join(words)}. Click on a cell below to go there: red must be mended, yellow only tells."


def _entry(finding: Finding, spot: _Spot | None) -> tuple[list[tuple[int, Value, Look]], float]:
    """Give the cells that tell of a finding, and how tall they are."""
    source, sheet, row = finding.origin or (None, None, None)
    sheet, cell = (spot.copy.title, spot.cell) if spot else (sheet, finding.cell)
    values = (source, sheet, cell, row, finding.column, finding.message, finding.value)
    plain, number = WRAP._replace(line=RULE), CENTER._replace(line=RULE)
    link = _colour([finding])._replace(bold=True, underline=bool(spot), align="center", line=RULE)
    looks = (plain, plain, link, number, plain, plain, plain)
    lines = max(lines_of(str(value or ""), width) for value, width in zip(values, _COLUMNS.values(), strict=True))
    return list(zip(range(len(values)), values, looks, strict=True)), lines * 15.0


def _colour(found: Sequence[Finding]) -> Look:
    return _RED if any(finding.kind is FindingKind.REJECTED for finding in found) else _YELLOW


# -- the sheets -------------------------------------------------------------------------------------------------


def _write(page: Page, copy: _Copy, companies: Choices | None) -> None:
    sheet = copy.sheet
    page.columns(_widths(sheet), {at: TEXT for name, at in sheet.columns.items() if name != "active"})
    page.sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    if sheet.header is not None:
        page.sheet.freeze_panes(copy.head + 1, 0)
        page.sheet.repeat_rows(copy.head)
        for name, choices in (("active", YES_OR_NO), ("companyVanityName", companies)):
            if choices and name in sheet.columns:
                page.offer(sheet.columns[name], copy.head + 1, name, choices)
        if copy.start:
            page.line(0, _cells(copy, sheet.header, {}))
    unread = _by_row(sheet)
    notes = 0
    for row in range(copy.start, copy.stop):
        cells = _cells(copy, row, unread.get(row, {}))
        for column, found in copy.marks.get(row, {}).items():
            if notes < MAX_NOTES:
                page.note(row - copy.shift, column, "\n\n".join(dict.fromkeys(map(_explained, found))))
                notes += 1
        if cells:
            page.line(row - copy.shift, cells)


def _tab(copy: _Copy) -> str:
    found = [finding for row in copy.marks.values() for each in row.values() for finding in each]
    return _colour(found).ink if found else ""


def _cells(copy: _Copy, row: int, unread: Mapping[int, Value]) -> list[tuple[int, Value, Look]]:
    read = copy.sheet.rows[row]
    found: _Found = copy.marks.get(row, {})
    cells: Iterable[tuple[int, Value]] = enumerate(read[:MAX_COLUMNS])
    if found or unread:
        unsure, beyond = _ragged(copy.sheet, row, found)
        found = {**unsure, **beyond, **found}
        values = {**dict.fromkeys(found), **dict(cells), **dict.fromkeys(unsure, _NOT_THERE), **unread}
        cells = sorted(values.items(), key=itemgetter(0))
    header = _OWN_HEADER if row == copy.sheet.header else None
    return [
        (at, value, _look(value, header, found.get(at)))
        for at, value in cells
        if (value is not None and value != "") or at in found
    ]


def _ragged(sheet: MarkedSheet, row: int, found: _Found) -> tuple[_Found, _Found]:
    """Give, for a ragged row, the columns that hold #N/A and those beyond the headers, each with what is found."""
    ragged = [finding for each in found.values() for finding in each if finding.code == _RAGGED]
    if not ragged or sheet.header is None:
        return {}, {}
    read = sheet.rows[row]
    lacking, doubtful = _lacking(sheet, row), _doubtful(sheet, row)
    headers = [at for at, word in enumerate(sheet.rows[sheet.header]) if str(word or "").strip()]
    beyond = range(max(headers, default=-1) + 1, min(len(read), MAX_COLUMNS))
    unsure = lacking if doubtful is None else [doubtful]
    return dict.fromkeys(unsure, ragged), {at: ragged for at in beyond if str(read[at] or "").strip()}


def _look(value: Value, header: Look | None, found: Sequence[Finding] | None) -> Look:
    look = header or _LOOKS.get(type(value), TEXT)
    if isinstance(value, float) and value.is_integer():
        look = header or _WHOLE
    if not found:
        return look
    colour = _colour(found)
    return look._replace(fill=colour.fill, ink=colour.ink)


def _explained(finding: Finding) -> str:
    if finding.cell:
        return finding.message
    told = f"The whole row: {finding.message}"
    if finding.code == _RAGGED and finding.column:
        stands = f"“{finding.value}” stands in this cell" if finding.value else "this cell is empty"
        told += f" In the file {stands}: type what belongs here in the place of #N/A."
    return told


def _by_row(sheet: MarkedSheet) -> dict[int, dict[int, Value]]:
    """Give, by row and column, the error values that were read as empty; in a row of ours #N/A for something else."""
    rows: dict[int, dict[int, Value]] = defaultdict(dict)
    ours = set(sheet.columns.values())
    for (row, column), text in sheet.unread.items():
        if known := _ERROR_VALUE.search(text):
            rows[row][column] = ErrorValue(known[0])
        elif sheet.header is not None and row > sheet.header and column in ours:
            rows[row][column] = _NOT_THERE
    return rows


def _widths(sheet: MarkedSheet) -> list[float]:
    start = sheet.header or 0
    sample = sheet.rows[start : start + _SAMPLE]
    wide = max(map(len, sample), default=0)
    return [width_of((row[at] for row in sample if at < len(row)), _WIDEST) for at in range(min(wide, MAX_COLUMNS))]
