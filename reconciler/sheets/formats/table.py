"""The cells of a sheet as read, before anybody knows what they mean."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import islice
from typing import Any

from reconciler.model.finding import NO_FACTS, Facts, Finding
from reconciler.model.finding_code import Code
from reconciler.model.origin import Origin, Sheet, Stamp
from reconciler.model.own_notes import without_own
from reconciler.sheets.formats.hazards import MAX_ROWS, Hazards, SheetScan, too_large
from reconciler.sheets.formats.marks import Marks
from reconciler.sheets.formats.row_store import Cell, Rows, is_blank
from reconciler.sheets.values.cells import CellIssue

Hits = Callable[[Iterable[Any]], int]
"""Counts the cells of a row that name a column."""

_TITLES = 20
_NAMED = 5


class LastLine(Enum):
    """How a text file ends: with a line end, as nearly all programs write it, or without one.

    Google Sheets and others that write CRLF leave the last line OPEN. Where others do not, or the file has a round
    size, as a disk that is full or a program that is killed leaves it, it looks BROKEN off.
    """

    ENDED = auto()
    OPEN = auto()
    BROKEN = auto()


@dataclass(slots=True)
class Table:
    """The cells of one sheet: `rows[i]` is row i + 1 of the sheet; `ragged` holds the rows of a wrong width.

    `hazards` holds the cells that cannot be taken as they read; `notes` what to tell where the sheet is used;
    `doubts` holds, by row, what says that its person has left, with the column where it stands, None for the row:
    no such row gives access, but for those in `answered`: there somebody was asked, and has answered in a column, to a
    doubt of this code; `asides` the rows that are no data, and what to note of them. `marks` is what the form of a
    workbook's cells says: lines through them, notes, formulas that ask for the day. `delimiter` is what stands between
    the cells of a text file, "" in a workbook: there no cell runs into another; `last_line` says how it ends.
    """

    sheet: Sheet
    rows: Rows
    ragged: dict[int, CellIssue] = field(default_factory=dict)
    hazards: Hazards = field(default_factory=dict)
    notes: list[Finding] = field(default_factory=list)
    doubts: dict[int, tuple[int | None, CellIssue]] = field(default_factory=dict)
    answered: dict[int, tuple[int, str]] = field(default_factory=dict)
    asides: dict[int, CellIssue] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    delimiter: str = ""
    last_line: LastLine = LastLine.ENDED

    def as_read(self) -> "Table":
        """Return the same cells with what is known of them so far, whatever is found out about this table later."""
        return replace(
            self,
            ragged=dict(self.ragged),
            hazards=dict(self.hazards),
            notes=list(self.notes),
            doubts=dict(self.doubts),
            answered=dict(self.answered),
            asides=dict(self.asides),
        )


@dataclass(slots=True)
class RawSource:
    """A source as read: its tables, the digest of its bytes, and notes on what was mended while reading.

    `as_told` says that its letters are in the encoding that somebody says text is in.
    """

    name: str
    path: str
    sha256: str
    tables: list[Table]
    modified: str = ""
    stamp: Stamp | None = None
    notes: list[Finding] = field(default_factory=list)
    as_told: bool = False


def place(sheet: Sheet) -> str:
    """Return what messages call a sheet."""
    return f"{sheet.source} › {sheet.name}" if sheet.name else sheet.source


def bounded(rows: Iterable[list[Cell]], sheet: Sheet, limit: int = MAX_ROWS) -> Iterator[list[Cell]]:
    """Yield rows; raises InputRefused (sheet.too_large) where any beyond the first `limit` holds something."""
    rest = iter(rows)
    yield from islice(rest, limit)
    if not all(map(is_blank, rest)):
        raise too_large(place(sheet), f"it has more than {limit:,} rows")


def header_row(rows: Sequence[Sequence[Cell]], hits: Hits) -> int:
    """Return the index of the row among the first that names the most columns."""
    return max(range(min(_TITLES, len(rows))), key=lambda index: hits(rows[index]), default=0)


def sheet_table(sheet: Sheet, rows: Rows, look: SheetScan, hits: Hits) -> Table:
    """Return the table of a workbook's sheet, with the hazards and notes that a look into it yields.

    Raises InputRefused (sheet.too_large) where too many cells are merged, in error or never calculated.
    """
    hazards = look.all_hazards(rows)
    rows.reach(max((row for row, _ in hazards), default=-1) + 1)
    notes = ((place, without_own(text)) for place, text in look.marks.remarks.items())
    look.marks.remarks = {place: text for place, text in notes if text}
    table = Table(sheet, rows, hazards=hazards, marks=look.marks)
    if look.hidden:
        table.notes.append(note(Code.SHEET_HIDDEN, sheet, {"count": _rows_below_header(table, hits)}))
    _note_hidden_rows(table, look)
    _note_hidden_columns(table, look, hits)
    return table


def note(code: Code, sheet: Sheet, facts: Facts = NO_FACTS, row: int = 1) -> Finding:
    """Return a finding that tells what was mended or seen while reading."""
    return Finding(code, facts, Origin(*sheet, row))


def _rows_below_header(table: Table, hits: Hits) -> int:
    return sum(1 for row in table.rows[header_row(table.rows, hits) + 1 :] if row)


def _note_hidden_rows(table: Table, look: SheetScan) -> None:
    numbers = [index + 1 for index in look.hidden_rows if index < len(table.rows) and table.rows[index]]
    if not numbers:
        return
    case = "first" if len(numbers) > _NAMED else "all"
    facts = {"case": case, "count": len(numbers), "rows": tuple(numbers[:_NAMED])}
    if not look.is_filtered:
        table.marks.hidden = frozenset(look.hidden_rows)
    table.notes.append(note(Code.ROWS_HIDDEN, table.sheet, facts, numbers[0]))


def _note_hidden_columns(table: Table, look: SheetScan, hits: Hits) -> None:
    if not look.hidden_columns or not table.rows:
        return
    index = header_row(table.rows, hits)
    hidden = tuple(
        f"“{cell}”"
        for column, cell in enumerate(table.rows[index])
        if hits([cell]) and any(first <= column <= last for first, last in look.hidden_columns)
    )
    if hidden:
        table.notes.append(note(Code.COLUMNS_HIDDEN, table.sheet, {"headers": hidden}, index + 1))
