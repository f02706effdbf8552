"""One sheet: its rows as records where they are good, else with what is wrong; and what was fixed in them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import compress, repeat
from typing import Any, NamedTuple

from reconciler.errors import InputRefused
from reconciler.model.desired import DesiredCompany, DesiredUser
from reconciler.model.finding_code import Code
from reconciler.model.origin import Extras, Origin
from reconciler.sheets.access import DATES, AccessRules, DateColumn, Judged, clash
from reconciler.sheets.columns import ExtraColumn, FieldColumn, Read
from reconciler.sheets.formats.table import Table
from reconciler.sheets.formats.table import place as name_of
from reconciler.sheets.headers import FIELDS, Header
from reconciler.sheets.marked_rows import marked_cells
from reconciler.sheets.non_data_rows import Footers, is_header_again, names_nobody
from reconciler.sheets.signs import Answer, Signs
from reconciler.sheets.summed_notes import SummedNotes, refuse_names_twice
from reconciler.sheets.values.cells import CellIssue, Cleaned, as_text, shown
from reconciler.sheets.values.characters import seen
from reconciler.sheets.values.schema_problems import FieldIssue

_SO_MANY_BAD = 20_000
"""So many bad rows, and more than good ones, are not listed one by one: the sheet is another."""
_NAMED = 5
"""So many of the rows that name nobody are named."""
_SHARED = 2**15
"""So many different extra cells of a sheet are kept once each."""
_LEFT_OPEN = [Code.COMPANY_VANITY_NAME_INVALID]
"""What alone makes no row a bad one: the company may be called by its name, and that is settled once all are known."""

NAMES = ("firstName", "lastName", "displayName")
_OF_NAMES = frozenset((
    Code.CELL_ERROR, Code.CELL_LOST_LETTER, Code.CELL_MISREAD, Code.CELL_ESCAPED, Code.CELL_LEFT_OVER,
    Code.CELL_STRANGE_SIGN, Code.CELL_MIXED_SCRIPT, Code.CELL_NO_NAME, Code.CELL_NAME_TWICE, Code.CELL_FORMULA,
    Code.CELL_PARTLY_STRUCK, Code.CELL_BOOLEAN, Code.CELL_NUMBER, Code.CELL_DATE, Code.CELL_PRECISION,
    Code.FIRST_NAME_REQUIRED, Code.LAST_NAME_REQUIRED,
))  # fmt: skip
"""What may be wrong with a name and tells nothing of the cells beside it, as one does that has swallowed others."""

_RECORDS: dict[str, Any] = {"users": DesiredUser, "companies": DesiredCompany}


class BadRow(NamedTuple):
    """A row that cannot be used: what it says by field, how its cells stand there by field or header, what is wrong."""

    kind: str
    origin: Origin
    values: dict[str, Any]
    cells: dict[str, str]
    problems: list[FieldIssue]


class Note(NamedTuple):
    """What was fixed in a cell, or why a row is no data; `value` is the cell as it stands."""

    origin: Origin
    problem: FieldIssue
    value: str = ""
    company: str = ""


@dataclass(slots=True)
class SheetRows:
    """The rows of one sheet: records of users or of companies, rows that cannot be used, and what there is to note."""

    records: list[Any] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.records) + len(self.bad)


def read_rows(table: Table, header: Header, today: date | None = None) -> SheetRows:
    """Clean and judge all rows below the header, block by block.

    `today` is the day for which it is told who is wanted active. Raises ValueError where there are dates, and no day.
    """
    return _Reader(table, header, today).read()


class _Reader:
    def __init__(self, table: Table, header: Header, today: date | None) -> None:
        self._table = table
        self._header = header
        self._at = header.columns
        self._columns = {name: _column(name, table, header, today) for name in header.columns}
        self._rules = AccessRules(today)
        self._extras = [(at, ExtraColumn(label)) for at, label in header.extras]
        self._carried: dict[Extras, Extras] = {}
        self._width = max([*header.columns.values(), *(at for at, _ in header.extras)]) + 1
        self._dangers = _dangers_by_row(table, header)
        self._signs = Signs(table, header)
        self._labels = {**dict(header.extras), **{at: name for name, at in header.columns.items()}}
        self._footers = Footers(table, header)
        self._found = SheetRows()
        self._nobody: list[int] = []
        self._summed = SummedNotes(table, header)

    def read(self) -> SheetRows:
        for indexes, columns in self._table.rows.by_column(self._header.row + 1, self._dangers):
            self._read_block(indexes, columns)
            if _SO_MANY_BAD < len(self._found.bad) > len(self._found.records):
                raise _unusable(self._table, self._header, len(self._found))
        self._sum_up()
        self._found.notes += _nobody(self._table, self._nobody)
        return self._found

    def _read_block(self, indexes: Sequence[int], cells: Sequence[Sequence[Any]]) -> None:
        columns = [*cells, *[[None] * len(indexes)] * (self._width - len(cells))]
        read = {name: column.read(columns[self._at[name]]) for name, column in self._columns.items()}
        judged = self._rules.judge(read, len(indexes))
        summed = self._summed.take(indexes, read)
        refuse_names_twice(read)
        left_out, asides = set(), set()
        for place in sorted(self._troubled(indexes, read) | judged.clashes.keys()):
            index = indexes[place]
            row = self._padded(self._table.rows[index])
            values = {name: one.at(place) for name, one in read.items()}
            if judged.is_checked(place):
                values["active"] = values["active"]._replace(note=self._signs.answered(index))
            problems = self._problems(index, values)
            problems += self._contradiction(place, index, row, judged)
            if judged.gives(place):
                is_yes = "active" in values and values["active"].value is True
                problems += self._signs.problems(index, Answer(judged.is_checked(place), is_yes))
            if [problem.code for problem in problems] == _LEFT_OPEN:
                continue
            if problems and (aside := self._aside(index, row)) is not None:
                self._found.notes += aside
                asides.add(place)
            else:
                if not judged.gives(place) and all(map(_is_of_a_name, problems)):
                    problems = _names_left_out(problems, row, self._at, place, read, values)
                self._tell(index, row, values, problems)
            if problems:
                left_out.add(place)
        aside_rows = {indexes[place] for place in asides}
        self._summed.count(one for one in summed if one.row not in aside_rows)
        made = self._records(indexes, columns, read, judged)
        self._found.records += (
            compress(made, (place not in left_out for place in range(len(indexes)))) if left_out else made
        )

    def _padded(self, row: Sequence[Any]) -> Sequence[Any]:
        return row if len(row) >= self._width else [*row, *[None] * (self._width - len(row))]

    def _troubled(self, indexes: Sequence[int], read: dict[str, Read]) -> set[int]:
        """Return the places of the rows that there is something to tell of."""
        places = {place for place, index in enumerate(indexes) if index in self._dangers} if self._dangers else set()
        places |= self._signs.places(indexes)
        return places.union(*(one.problems for one in read.values()), *(one.notes for one in read.values()))

    def _problems(self, index: int, cells: dict[str, Cleaned]) -> list[FieldIssue]:
        """Return what is wrong with a row, one problem a cell, in the order of the columns."""
        if ragged := self._dangers.get(index, {}).get(""):
            return [ragged]  # its cells may stand under each other's headers
        problems = {name: FieldIssue(name, *cell.problem) for name, cell in cells.items() if cell.problem}
        problems |= self._dangers.get(index, {})
        if "active" in cells and cells["active"].value is False:
            # Who is out is out, on whatever day.
            problems = {name: problem for name, problem in problems.items() if name not in DATES}
        return sorted(problems.values(), key=lambda problem: self._at.get(problem.field, -1))

    def _contradiction(self, place: int, index: int, row: Sequence[Any], judged: Judged) -> list[FieldIssue]:
        """Return the cells of a row that contradict each other; not of a ragged one, whose cells may be others."""
        if place not in judged.clashes or "" in self._dangers.get(index, {}):
            return []
        return clash(judged.clashes[place], self._header, index + 1, row)

    def _tell(self, index: int, row: Sequence[Any], cells: dict[str, Cleaned], problems: list[FieldIssue]) -> None:
        """Record what was fixed in a row, and what is wrong with it."""
        origin = Origin(*self._table.sheet, index + 1)
        standing = {name: shown(row[at]) for at, name in self._labels.items()}
        values = {name: cell.value for name, cell in cells.items()}
        company = values.get("companyVanityName") or values.get("vanityName", "")
        self._found.notes += [
            Note(origin, FieldIssue(name, *cell.note), standing[name], company)
            for name, cell in cells.items()
            if cell.note
        ]
        if problems:
            self._found.bad.append(BadRow(self._header.kind, origin, values, standing, problems))

    def _aside(self, index: int, row: Sequence[Any]) -> list[Note] | None:
        """Return what to note of a row that is no data; None for a row that is."""
        origin = Origin(*self._table.sheet, index + 1)
        if is_header_again(row, self._header):
            return [Note(origin, FieldIssue("", Code.ROW_HEADER_AGAIN))]
        if index in self._table.asides:
            return [Note(origin, FieldIssue("", *self._table.asides[index]))]
        if self._footers.has(index):
            words = next(words for words in map(shown, row) if words)
            return [Note(origin, FieldIssue("", Code.ROW_FOOTER, {"value": words}))]
        if not self._dangers.get(index) and names_nobody(row, self._header):
            self._nobody.append(index)
            return []
        is_blank = not self._dangers.get(index, {}).keys() - {""} and not any(map(_visible, row))
        return [] if is_blank else None

    def _sum_up(self) -> None:
        """Note what is told once a sheet."""
        for first, problem in self._summed.told():
            cell = shown(self._table.rows[first.row][self._at[first.field]])
            origin = Origin(*self._table.sheet, first.row + 1)
            self._found.notes.append(Note(origin, FieldIssue(first.field, *problem), cell))

    def _records(
        self, indexes: Sequence[int], columns: Sequence[Sequence[Any]], read: dict[str, Read], judged: Judged
    ) -> Iterable[Any]:
        """Make a record of each row."""
        values: list[Iterable[Any]] = [
            judged.accesses if name == "active" else read[name].values if name in read else repeat("")
            for name in FIELDS[self._header.kind]
            if name not in DATES
        ]
        numbers = [index + 1 for index in indexes]
        return map(_RECORDS[self._header.kind], *values, self._extras_of(columns), repeat(self._table.sheet), numbers)

    def _extras_of(self, columns: Sequence[Sequence[Any]]) -> Iterable[Extras]:
        """Return the extra cells of each row with their headers; equal ones are one object."""
        if not self._extras:
            return repeat(())
        carried = list(zip(*(column.read(columns[at]) for at, column in self._extras), strict=True))
        is_full = len(self._carried) >= _SHARED
        return map(self._carried.get if is_full else self._carried.setdefault, carried, carried)


def _names_left_out(
    problems: Iterable[FieldIssue],
    row: Sequence[Any],
    at: dict[str, int],
    place: int,
    read: dict[str, Read],
    values: dict[str, Cleaned],
) -> list[FieldIssue]:
    """Return no problem: names that cannot be read become empty ones, each with a note.

    Nobody who has left keeps access for a name, which only a new account needs.
    """
    for name, code, _ in problems:
        facts = {"value": shown(row[at[name]]), "code": code}
        values[name] = Cleaned("", note=CellIssue(Code.CELL_NAME_NOT_READ, facts))
        read[name].values[place] = ""
    return []


def _is_of_a_name(problem: FieldIssue) -> bool:
    """Whether a problem is one of a name alone, and leaves no doubt that the row is one person's."""
    return problem.field in NAMES and problem.code in _OF_NAMES and problem.facts.get("case") != "address"


def _nobody(table: Table, indexes: Iterable[int]) -> list[Note]:
    """Return the note on the rows that name nobody, one for a sheet; blank ones are not worth a word."""
    rows = [index + 1 for index in indexes if any(map(_visible, table.rows[index]))]
    if not rows:
        return []
    named = tuple(rows[:_NAMED])
    facts = {"case": "first" if len(rows) > _NAMED else "all", "count": len(rows), "rows": named}
    return [Note(Origin(*table.sheet, rows[0]), FieldIssue("", Code.ROWS_NOBODY, facts))]


def _visible(cell: Any) -> str:
    return seen(as_text(cell)).strip()


def _unusable(table: Table, header: Header, rows: int) -> InputRefused:
    return InputRefused(
        f"{name_of(table.sheet)}: most of the first {rows:,} rows cannot be used. Is this the right sheet, and row "
        f"{header.row + 1} the right row of headers? If so, give the first thousand rows alone to see what is wrong "
        "with them.",
        Code.SHEET_UNUSABLE,
    )


def _dangers_by_row(table: Table, header: Header) -> dict[int, dict[str, FieldIssue]]:
    """Return the hazards in our columns, and the ragged rows, by row and field."""
    fields = {at: name for name, at in header.columns.items()}
    found: dict[int, dict[str, FieldIssue]] = defaultdict(dict)
    for (row, column), problem in table.hazards.items():
        if name := fields.get(column):
            found[row][name] = FieldIssue(name, *problem)
    for (row, column), problem in marked_cells(table, header):
        found[row].setdefault(fields[column], FieldIssue(fields[column], *problem))
    for row, problem in table.ragged.items():
        found[row][""] = FieldIssue("", *problem)
    return found


def _column(name: str, table: Table, header: Header, today: date | None) -> FieldColumn | DateColumn:
    return DateColumn(name, table, header, today) if name in DATES else FieldColumn(header.kind, name)
